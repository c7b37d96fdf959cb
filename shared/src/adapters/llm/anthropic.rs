//! Anthropic's Messages.
//!
//! The fixed part of a prompt is marked for the provider's cache where the model's flags say so. Neither temperature nor
//! the beginning of an answer is sent unless they say so too: newer models refuse both. Blocks of an answer are picked
//! by type, because thoughts may come first.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Calls, call};
use super::{TEMPERATURE, words};
use crate::llm::{Completion, Failure, Form, Model, Provider, Request, Role, Unfinished, Usage};
use crate::privacy::Personal;

/// The dated version of the API.
const VERSION: &str = "2023-06-01";
/// What a model that takes it is given to begin with.
const PREFILL: &str = "{";

pub(super) struct Anthropic(pub(super) Calls);

#[derive(Deserialize)]
struct Answer {
    content: Vec<Block>,
    stop_reason: Option<String>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Tokens {
    input_tokens: u64,
    output_tokens: u64,
    cache_creation_input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
}

#[async_trait]
impl Provider for Anthropic {
    async fn complete(&self, request: &Request, timeout: Duration) -> Result<Completion, Unfinished> {
        let post = self.0.post("/v1/messages", timeout)?;
        let post = post.header("x-api-key", self.0.key()).header("anthropic-version", VERSION);
        let answer: Answer = call(post.json(&body(&self.0.model, request))).await?;
        let usage = answer.usage.map(|tokens| Usage {
            input: tokens.input_tokens,
            output: tokens.output_tokens,
            cache_read: tokens.cache_read_input_tokens.unwrap_or(0),
            cache_write: tokens.cache_creation_input_tokens.unwrap_or(0),
        });
        let stopped = answer.stop_reason.as_deref();
        if stopped == Some("refusal") {
            return Err(Unfinished { failure: Failure::Blocked, usage });
        }
        let said = answer.content.iter().filter(|block| block.kind == "text");
        let said: Vec<&str> = said.map(|block| block.text.as_str()).collect();
        let text = words(&said).map_err(|failure| Unfinished { failure, usage })?;
        let text = if prefills(&self.0.model, request) { format!("{PREFILL}{text}") } else { text };
        Ok(Completion { text: Personal::new(text), usage, cut: stopped == Some("max_tokens") })
    }
}

fn prefills(model: &Model, request: &Request) -> bool {
    model.flags.prefill && request.form == Form::Structured
}

fn body(model: &Model, request: &Request) -> Value {
    let mut fixed = json!({ "type": "text", "text": request.prompt.text });
    if model.flags.prompt_cache {
        fixed["cache_control"] = json!({ "type": "ephemeral", "ttl": "5m" });
    }
    let said =
        |role: &str, text: &str| json!({ "role": role, "content": [{ "type": "text", "text": text }] });
    let messages = request.messages.iter().map(|message| match message.role {
        Role::User => said("user", message.text.expose()),
        Role::Assistant => said("assistant", message.text.expose()),
    });
    let mut messages: Vec<Value> = messages.collect();
    if prefills(model, request) {
        messages.push(said("assistant", PREFILL));
    }
    let mut body = json!({
        "model": model.model,
        "max_tokens": request.max_tokens,
        "system": [fixed],
        "messages": messages,
    });
    if model.flags.temperature {
        body["temperature"] = json!(TEMPERATURE);
    }
    if let Some(about) = &request.about {
        body["metadata"] = json!({ "user_id": about });
    }
    body
}
