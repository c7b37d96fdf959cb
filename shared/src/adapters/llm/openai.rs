//! Chat completions as OpenAI made them, and as Groq, DeepSeek, OpenRouter and Ollama take them too.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Calls, call};
use super::{TEMPERATURE, words};
use crate::llm::{Completion, Failure, Form, Model, Provider, Request, Role, Unfinished, Usage};
use crate::privacy::Personal;

pub(super) struct OpenAi(pub(super) Calls);

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

/// Thoughts come in fields of their own, which are not read.
#[derive(Deserialize)]
struct Message {
    content: Option<Text>,
    refusal: Option<String>,
}

/// Most say it plainly, some in parts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Tokens {
    prompt_tokens: u64,
    completion_tokens: u64,
    prompt_tokens_details: Option<Details>,
    /// DeepSeek's name for what was cached.
    prompt_cache_hit_tokens: Option<u64>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Details {
    cached_tokens: Option<u64>,
}

impl Tokens {
    fn usage(&self) -> Usage {
        let details = self.prompt_tokens_details.as_ref().and_then(|details| details.cached_tokens);
        let cached = details.or(self.prompt_cache_hit_tokens).unwrap_or(0).min(self.prompt_tokens);
        Usage {
            input: self.prompt_tokens - cached,
            output: self.completion_tokens,
            cache_read: cached,
            cache_write: 0,
        }
    }
}

#[async_trait]
impl Provider for OpenAi {
    async fn complete(&self, request: &Request, timeout: Duration) -> Result<Completion, Unfinished> {
        let mut post = self.0.post("/chat/completions", timeout)?;
        if !self.0.key().is_empty() {
            post = post.bearer_auth(self.0.key());
        }
        let answer: Answer = call(post.json(&body(&self.0.model, request))).await?;
        let usage = answer.usage.as_ref().map(Tokens::usage);
        let unfinished = |failure| Unfinished { failure, usage };
        let Some(choice) = answer.choices.into_iter().next() else { return Err(unfinished(Failure::Empty)) };
        let reason = choice.finish_reason.as_deref();
        if choice.message.refusal.is_some() || reason == Some("content_filter") {
            return Err(unfinished(Failure::Blocked));
        }
        let text = match choice.message.content {
            None => String::new(),
            Some(Text::Plain(text)) => text,
            Some(Text::Parts(parts)) => {
                let said =
                    parts.into_iter().filter(|part| matches!(part.kind.as_str(), "text" | "output_text"));
                said.map(|part| part.text).collect()
            }
        };
        let text = words(&[without_thoughts(&text)]).map_err(unfinished)?;
        Ok(Completion { text: Personal::new(text), usage, cut: reason == Some("length") })
    }
}

/// Models on machines of one's own think aloud between tags, before they answer.
fn without_thoughts(text: &str) -> &str {
    let text = text.trim_start();
    match text.strip_prefix("<think>") {
        Some(rest) => rest.split_once("</think>").map_or("", |(_, answer)| answer),
        None => text,
    }
}

fn body(model: &Model, request: &Request) -> Value {
    let mut messages = vec![json!({ "role": "system", "content": request.prompt.text })];
    messages.extend(request.messages.iter().map(|message| {
        let role = match message.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({ "role": role, "content": message.text.expose() })
    }));
    let mut body = json!({ "model": model.model, "max_tokens": request.max_tokens, "messages": messages });
    if model.flags.temperature {
        body["temperature"] = json!(TEMPERATURE);
    }
    if model.flags.json && request.form == Form::Structured {
        body["response_format"] = json!({ "type": "json_object" });
    }
    body
}
