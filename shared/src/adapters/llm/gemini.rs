//! Google's generateContent.
//!
//! A 200 without words is no answer: `promptFeedback.blockReason` and finish reasons such as SAFETY come with it.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::http::{Calls, call};
use super::{TEMPERATURE, words};
use crate::llm::{Completion, Failure, Form, Model, Provider, Request, Role, Unfinished, Usage};
use crate::privacy::Personal;

pub(super) struct Gemini(pub(super) Calls);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    candidates: Vec<Candidate>,
    prompt_feedback: Option<PromptFeedback>,
    usage_metadata: Option<Tokens>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate {
    content: Option<Content>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
    /// It is a thought, not an answer.
    #[serde(default)]
    thought: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PromptFeedback {
    block_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Tokens {
    prompt_token_count: u64,
    candidates_token_count: u64,
    thoughts_token_count: u64,
    cached_content_token_count: u64,
}

#[async_trait]
impl Provider for Gemini {
    async fn complete(&self, request: &Request, timeout: Duration) -> Result<Completion, Unfinished> {
        let path = format!("/v1beta/models/{}:generateContent", self.0.model.model);
        let post = self.0.post(&path, timeout)?.header("x-goog-api-key", self.0.key());
        let answer: Answer = call(post.json(&body(&self.0.model, request))).await?;
        let usage = answer.usage_metadata.map(|tokens| Usage {
            // What was cached is counted in the prompt too.
            input: tokens.prompt_token_count.saturating_sub(tokens.cached_content_token_count),
            output: tokens.candidates_token_count + tokens.thoughts_token_count,
            cache_read: tokens.cached_content_token_count,
            cache_write: 0,
        });
        let unfinished = |failure| Unfinished { failure, usage };
        if answer.prompt_feedback.is_some_and(|feedback| feedback.block_reason.is_some()) {
            return Err(unfinished(Failure::Blocked));
        }
        let Some(candidate) = answer.candidates.into_iter().next() else {
            return Err(unfinished(Failure::Empty));
        };
        let reason = candidate.finish_reason.as_deref().unwrap_or("STOP");
        if !matches!(reason, "STOP" | "MAX_TOKENS" | "FINISH_REASON_UNSPECIFIED") {
            return Err(unfinished(Failure::Blocked));
        }
        let parts = candidate.content.map(|content| content.parts).unwrap_or_default();
        let said = parts.iter().filter(|part| !part.thought);
        let said: Vec<&str> = said.map(|part| part.text.as_str()).collect();
        let text = words(&said).map_err(unfinished)?;
        Ok(Completion { text: Personal::new(text), usage, cut: reason == "MAX_TOKENS" })
    }
}

fn body(model: &Model, request: &Request) -> Value {
    let contents = request.messages.iter().map(|message| {
        let role = match message.role {
            Role::User => "user",
            Role::Assistant => "model",
        };
        json!({ "role": role, "parts": [{ "text": message.text.expose() }] })
    });
    let mut settings = json!({ "maxOutputTokens": request.max_tokens });
    if model.flags.temperature {
        settings["temperature"] = json!(TEMPERATURE);
    }
    if model.flags.json && request.form == Form::Structured {
        settings["responseMimeType"] = json!("application/json");
    }
    json!({
        "systemInstruction": { "parts": [{ "text": request.prompt.text }] },
        "contents": contents.collect::<Vec<_>>(),
        "generationConfig": settings,
    })
}
