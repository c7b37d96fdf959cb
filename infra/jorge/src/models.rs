//! Language models on loopback: they speak their providers' formats, and play the part they are given.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Value, json};
use shared::llm::catalogue::Api;
use tempfile::TempDir;

/// What a model does when it is asked.
#[derive(Clone)]
pub enum Does {
    /// Says this.
    Says(String),
    /// Says what it makes of the question it was asked.
    Answers(fn(&str) -> String),
    /// The same, after so long.
    Ponders(Duration, fn(&str) -> String),
    /// Says this after thinking aloud.
    Thinks(String),
    /// Answers with this status.
    Status(u16),
    /// The same, and wants to be left alone for so many seconds.
    LeaveAlone(u16, u64),
    /// Does not answer for so long.
    Hangs(Duration),
    /// Begins to answer and breaks off.
    BreaksOff,
    /// Answers with something that is no JSON.
    Babbles,
    /// Refuses by its own rules.
    Blocks,
    /// Answers without words.
    SaysNothing,
}

/// What a model was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path, with the query.
    pub path: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Value,
}

impl Asked {
    /// The words of the last message.
    #[must_use]
    pub fn question(&self) -> String {
        let body = &self.body;
        let last = |list: &Value| list.as_array().and_then(|list| list.last().cloned()).unwrap_or_default();
        let (messages, contents) = (last(&body["messages"]), last(&body["contents"]));
        let texts = [&messages["content"][0]["text"], &messages["content"], &contents["parts"][0]["text"]];
        texts.into_iter().find_map(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// One provider, on a port of its own.
pub struct FakeModel {
    /// Where it listens.
    pub url: String,
    part: Arc<Part>,
}

#[derive(Default)]
struct Part {
    does: Mutex<VecDeque<Does>>,
    /// Whether it begins anew after the last line, and remembers nothing of what it was asked.
    over_and_over: bool,
    asked: Mutex<Vec<Asked>>,
}

impl FakeModel {
    /// Starts one that plays `does` line by line, the last again and again.
    pub async fn start(does: &[Does]) -> Self {
        Self::playing(does, false).await
    }

    /// Starts one that plays `does` from beginning to end, and again. It remembers nothing of what it was asked.
    pub async fn start_over_and_over(does: &[Does]) -> Self {
        Self::playing(does, true).await
    }

    async fn playing(does: &[Does], over_and_over: bool) -> Self {
        let does = Mutex::new(does.iter().cloned().collect());
        let part = Arc::new(Part { does, over_and_over, ..Part::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(answer).with_state(part.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, part }
    }

    /// Gives it another part to play from now on.
    pub fn play(&self, does: &[Does]) {
        *self.part.does.lock().expect("a part") = does.iter().cloned().collect();
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.part.asked.lock().expect("a part").clone()
    }
}

async fn answer(State(part): State<Arc<Part>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let asked = Asked {
        path: uri.to_string(),
        headers,
        body: serde_json::from_slice(&body).expect("a model is asked in JSON"),
    };
    let question = asked.question();
    let api = match uri.path() {
        "/v1/messages" => Api::Anthropic,
        path if path.ends_with(":generateContent") => Api::Gemini,
        path if path.ends_with("/chat/completions") => Api::Openai,
        path => panic!("no provider has {path}"),
    };
    if !part.over_and_over {
        part.asked.lock().expect("a part").push(asked);
    }
    let does = {
        let mut does = part.does.lock().expect("a part");
        if part.over_and_over {
            does.rotate_left(1);
            does.back().cloned()
        } else if does.len() > 1 {
            does.pop_front()
        } else {
            does.front().cloned()
        }
        .expect("a part to play")
    };
    match does {
        Does::Says(text) => said(api, &text, false),
        Does::Answers(answer) => said(api, &answer(&question), false),
        Does::Ponders(time, answer) => {
            tokio::time::sleep(time).await;
            said(api, &answer(&question), false)
        }
        Does::Thinks(text) => said(api, &text, true),
        Does::Status(status) => failed(api, status, None),
        Does::LeaveAlone(status, seconds) => failed(api, status, Some(seconds)),
        Does::Hangs(time) => {
            tokio::time::sleep(time).await;
            said(api, "{}", false)
        }
        Does::BreaksOff => {
            let parts = [Ok("{\"content\": [{\"type\": \"te"), Err(std::io::Error::other("the line is cut"))];
            Response::new(Body::from_stream(futures::stream::iter(parts)))
        }
        Does::Babbles => Response::new(Body::from("<html>Bad gateway</html>")),
        Does::Blocks => Response::new(Body::from(blocked(api).to_string())),
        Does::SaysNothing => said(api, " ", false),
    }
}

fn said(api: Api, text: &str, thinks: bool) -> Response {
    let body = match api {
        Api::Anthropic => {
            let thought = json!({ "type": "thinking", "thinking": "Let me see.", "signature": "c2ln" });
            let mut content = vec![json!({ "type": "text", "text": text })];
            if thinks {
                content.insert(0, thought);
            }
            json!({
                "id": "msg_fake", "type": "message", "role": "assistant", "model": "fake", "content": content,
                "stop_reason": "end_turn", "stop_sequence": null,
                "usage": { "input_tokens": 900, "cache_creation_input_tokens": 0,
                    "cache_read_input_tokens": 100, "output_tokens": 50 },
            })
        }
        Api::Gemini => {
            let mut parts = vec![json!({ "text": text })];
            if thinks {
                parts.insert(0, json!({ "text": "Let me see.", "thought": true }));
            }
            json!({
                "candidates": [{ "content": { "role": "model", "parts": parts }, "finishReason": "STOP", "index": 0 }],
                "usageMetadata": { "promptTokenCount": 1000, "candidatesTokenCount": 40,
                    "thoughtsTokenCount": 10, "cachedContentTokenCount": 100, "totalTokenCount": 1050 },
                "modelVersion": "fake",
            })
        }
        Api::Openai | Api::Bedrock => {
            let content =
                if thinks { format!("<think>Let me see.</think>\n{text}") } else { text.to_owned() };
            json!({
                "id": "chatcmpl-fake", "object": "chat.completion", "created": 1, "model": "fake",
                "choices": [{ "index": 0, "message": { "role": "assistant", "content": content },
                    "finish_reason": "stop" }],
                "usage": { "prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050,
                    "prompt_tokens_details": { "cached_tokens": 100 } },
            })
        }
    };
    Response::new(Body::from(body.to_string()))
}

fn blocked(api: Api) -> Value {
    match api {
        Api::Anthropic => json!({
            "type": "message", "role": "assistant", "content": [], "stop_reason": "refusal",
            "usage": { "input_tokens": 900, "output_tokens": 1 },
        }),
        Api::Gemini => json!({
            "promptFeedback": { "blockReason": "SAFETY" },
            "usageMetadata": { "promptTokenCount": 900 },
        }),
        Api::Openai | Api::Bedrock => json!({
            "choices": [{ "index": 0, "message": { "role": "assistant", "content": null },
                "finish_reason": "content_filter" }],
            "usage": { "prompt_tokens": 900, "completion_tokens": 0 },
        }),
    }
}

fn failed(api: Api, status: u16, retry_after: Option<u64>) -> Response {
    let body = match api {
        Api::Anthropic => {
            json!({ "type": "error", "error": { "type": "some_error", "message": "no" }, "request_id": "req_fake" })
        }
        Api::Gemini => json!({ "error": { "code": status, "message": "no", "status": "SOME_STATUS" } }),
        Api::Openai | Api::Bedrock => json!({ "error": { "message": "no", "type": "x", "code": "y" } }),
    };
    let mut response = Response::builder().status(status);
    if let Some(seconds) = retry_after {
        response = response.header("retry-after", seconds);
    }
    response.body(Body::from(body.to_string())).expect("a response")
}

/// A catalogue on the disk, with a key for each of its secrets.
pub struct ModelFiles {
    directory: TempDir,
}

impl ModelFiles {
    /// Writes `llm.toml`.
    #[must_use]
    pub fn new(toml: &str) -> Self {
        let directory = TempDir::new().expect("a directory");
        std::fs::write(directory.path().join("llm.toml"), toml).expect("a file");
        std::fs::write(directory.path().join("fake-key"), "sk-fake-0123456789\n").expect("a file");
        Self { directory }
    }

    /// Where the catalogue is.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.directory.path().join("llm.toml")
    }

    /// Where the keys are.
    #[must_use]
    pub fn secrets(&self) -> &Path {
        self.directory.path()
    }
}

/// The entry of a model in a catalogue: a dollar for a million tokens read, five for a million written.
#[must_use]
pub fn entry(id: &str, api: &str, tier: &str, url: &str, flags: &str) -> String {
    format!(
        "[[model]]\nid = \"{id}\"\napi = \"{api}\"\nbase_url = \"{url}\"\nmodel = \"{id}-model\"\ntier = \"{tier}\"\n\
         secret = \"fake-key\"\ntimeout_seconds = 2\nflags = {{ personal = true{flags} }}\n\
         prices = {{ input = 1.0, output = 5.0, cache_read = 0.1 }}\n\n"
    )
}

/// What stands between tags of a question.
///
/// # Panics
/// When the question has no such part.
#[must_use]
pub fn part<'a>(question: &'a str, name: &str) -> &'a str {
    let (_, rest) = question.split_once(&format!("<{name}>")).expect("the part is there");
    rest.split_once(&format!("</{name}>")).expect("and ends").0
}

/// The question of a draft behind a friendly word: what a model that does as it is told makes of it.
#[must_use]
pub fn friendly(question: &str) -> String {
    let draft = part(question, "draft");
    let asked = draft.split_inclusive(['.', '!', '?']).find(|sentence| sentence.ends_with('?'));
    let reply = format!("Wonderful. {}", asked.unwrap_or("Thank you.").trim());
    json!({ "reply": reply, "facts": {}, "intent": {}, "action": "continue" }).to_string()
}
