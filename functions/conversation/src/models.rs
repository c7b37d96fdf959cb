//! The language models a turn may ask, as they are configured.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::Error;
use shared::adapters::aws::Aws;
use shared::adapters::dynamodb::{DynamoBreakers, DynamoLedger};
use shared::adapters::llm::{ModelKeys, providers};
use shared::clock::Clock;
use shared::edge::config::Environment;
use shared::llm::purse::Purse;
use shared::llm::{Catalogue, Chain};
use shared::resilience::Breakers;

use crate::Config;

/// Where models are described, and what a turn may take.
#[derive(Debug, Clone)]
pub struct ModelConfig {
    /// `LLM_CONFIG_FILE`: `llm.toml`; without it no model is asked.
    pub file: Option<PathBuf>,
    /// `LLM_SECRETS`: a JSON object with the keys by the names of their secrets; or `LLM_SECRETS_DIR`: a file for each.
    pub keys: ModelKeys,
    /// `LLM_FORCE_DETERMINISTIC`: no model is asked, whatever is configured.
    pub force_deterministic: bool,
    /// `LLM_TURN_SECONDS`, default 20: how long a turn takes at most, the time to send its reply included.
    pub turn: Duration,
    /// `API_TIMEOUT_SECONDS`, default 30: how long a call of a model takes at most, whatever `llm.toml` says.
    pub call: Duration,
}

impl ModelConfig {
    pub(crate) fn from_env(env: &mut Environment<'_>) -> Self {
        Self {
            file: env.optional("LLM_CONFIG_FILE").map(PathBuf::from),
            keys: keys(env),
            force_deterministic: env.force_deterministic(),
            turn: env.seconds("LLM_TURN_SECONDS", 20, 5..=25),
            call: env.api_timeout(),
        }
    }
}

fn keys(env: &mut Environment<'_>) -> ModelKeys {
    const JSON: &str = "LLM_SECRETS";
    match (env.optional(JSON), env.optional("LLM_SECRETS_DIR")) {
        (None, None) => ModelKeys::None,
        (None, Some(directory)) => ModelKeys::Directory(directory.into()),
        (Some(_), Some(_)) => {
            env.problem(JSON, "and LLM_SECRETS_DIR cannot stand together");
            ModelKeys::None
        }
        (Some(json), None) => ModelKeys::from_json(&json).unwrap_or_else(|| {
            env.problem(JSON, "must be a JSON object with a text for each key");
            ModelKeys::None
        }),
    }
}

/// The chain of models, if there is one to ask.
pub(crate) fn chain(config: &Config, aws: &Aws, clock: Arc<dyn Clock>) -> Result<Option<Arc<Chain>>, Error> {
    let Some(file) = config.models.file.as_ref().filter(|_| !config.models.force_deterministic) else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("LLM_CONFIG_FILE {} cannot be read: {e}", file.display()))?;
    let catalogue = Catalogue::parse(&text)?.within(config.models.call);
    #[cfg(feature = "bedrock")]
    let providers = providers(&catalogue, &config.models.keys, &config.aws)?;
    #[cfg(not(feature = "bedrock"))]
    let providers = providers(&catalogue, &config.models.keys)?;
    let operations = || config.operations_table.clone();
    let ledger = DynamoLedger::new(aws.dynamodb.clone(), operations());
    let purse = Purse::new(Arc::new(ledger), catalogue.spending);
    let breakers = Arc::new(DynamoBreakers::new(aws.dynamodb.clone(), operations()));
    let breakers = Arc::new(Breakers::new(breakers, clock, config.resilience.breaker));
    let again = config.resilience.retry.llm.clone();
    let chain = Chain::new(catalogue, providers, breakers, again, purse);
    Ok((!chain.is_empty()).then(|| Arc::new(chain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> (ModelConfig, Result<(), String>) {
        let lookup = |asked: &str| (asked == name).then(|| value.to_owned());
        let mut env = Environment::new(&lookup);
        let config = ModelConfig::from_env(&mut env);
        (config, env.finish(()).map_err(|e| e.to_string()))
    }

    #[test]
    fn the_switch_is_on_unless_it_is_clearly_off() {
        for (value, on) in [
            ("", false),
            ("0", false),
            ("false", false),
            ("False", false),
            ("true", true),
            ("1", true),
            ("yes", true),
        ] {
            assert_eq!(read("LLM_FORCE_DETERMINISTIC", value).0.force_deterministic, on, "{value}");
        }
    }

    #[test]
    fn keys_come_as_one_json_object_or_as_files_and_what_is_neither_is_not_quoted() {
        let (config, problems) = read("LLM_SECRETS", r#"{"gemini": "AIza-1"}"#);
        assert!(matches!(&config.keys, ModelKeys::Named(keys) if keys["gemini"].expose() == "AIza-1"));
        assert_eq!(problems, Ok(()));
        assert!(!format!("{config:?}").contains("AIza-1"), "it prints as a mask");
        assert!(matches!(read("LLM_SECRETS_DIR", "/keys").0.keys, ModelKeys::Directory(_)));
        for value in ["AIza-1", r#"{"gemini": {"key": "AIza-1"}}"#] {
            let error = read("LLM_SECRETS", value).1.unwrap_err();
            assert!(error.contains("LLM_SECRETS") && !error.contains("AIza-1"), "{error}");
        }
    }

    #[test]
    fn without_anything_configured_no_model_is_asked_and_a_turn_may_take_twenty_seconds() {
        let (config, problems) = read("", "");
        assert_eq!((config.file, config.turn, problems), (None, Duration::from_secs(20), Ok(())));
        for value in ["4", "26", "soon"] {
            assert!(read("LLM_TURN_SECONDS", value).1.unwrap_err().contains("LLM_TURN_SECONDS"), "{value}");
        }
    }
}
