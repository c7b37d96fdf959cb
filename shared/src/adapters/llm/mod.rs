//! Language models at their providers: what each speaks on the wire, and nothing else.
//!
//! One attempt a call. What goes wrong becomes a [`Failure`]; neither the request nor the answer is ever part of it.

mod anthropic;
#[cfg(feature = "bedrock")]
mod bedrock;
mod gemini;
mod http;
mod openai;
mod secrets;

use std::collections::HashMap;
use std::sync::Arc;

pub use secrets::{ModelKeys, SecretError};

use crate::llm::catalogue::Api;
use crate::llm::{Catalogue, Failure, Provider};

/// The longest answer taken from a provider, in bytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A provider for every model of the catalogue, by the model's id, with the key it needs out of `keys`.
///
/// # Errors
/// [`SecretError`] for every key that is missing, and for models of Bedrock in a build without it.
pub fn providers(
    catalogue: &Catalogue,
    keys: &ModelKeys,
    #[cfg(feature = "bedrock")] aws: &crate::adapters::aws::AwsEnvironment,
) -> Result<HashMap<String, Arc<dyn Provider>>, SecretError> {
    let http = Arc::new(http::Http::default());
    let mut found: HashMap<String, Arc<dyn Provider>> = HashMap::new();
    let mut problems = Vec::new();
    for model in &catalogue.models {
        let key = match model.secret.as_deref().map(|name| keys.read(name)).transpose() {
            Ok(key) => key,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let call = http::Calls { http: http.clone(), model: model.clone(), key };
        let provider: Arc<dyn Provider> = match model.api {
            Api::Anthropic => Arc::new(anthropic::Anthropic(call)),
            Api::Gemini => Arc::new(gemini::Gemini(call)),
            Api::Openai => Arc::new(openai::OpenAi(call)),
            #[cfg(feature = "bedrock")]
            Api::Bedrock => Arc::new(bedrock::Bedrock::new(model.clone(), aws)),
            #[cfg(not(feature = "bedrock"))]
            Api::Bedrock => {
                problems.push(format!("model {} needs a build with the feature bedrock", model.id));
                continue;
            }
        };
        found.insert(model.id.clone(), provider);
    }
    if problems.is_empty() { Ok(found) } else { Err(SecretError(problems)) }
}

/// What is asked of every model that takes one: little chance, some freedom of wording.
const TEMPERATURE: f32 = 0.3;

/// The text of an answer; none is a failure of its own, and an answer that is only thoughts is none.
fn words(parts: &[&str]) -> Result<String, Failure> {
    let text = parts.concat();
    let text = text.trim();
    if text.is_empty() { Err(Failure::Empty) } else { Ok(text.to_owned()) }
}
