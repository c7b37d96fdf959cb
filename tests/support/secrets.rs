//! The extension that reads secrets, as it stands beside a function on Lambda: on loopback, with secrets of its own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// The session token it knows.
pub const SESSION_TOKEN: &str = "session-token-of-this-function";

/// What it does beside reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mood {
    /// Refuses so many requests because it is not ready.
    pub not_ready: usize,
    /// Refuses everything because AWS is busy.
    pub busy: bool,
    /// Takes so long for an answer.
    pub takes: Duration,
}

struct Memory {
    secrets: BTreeMap<String, String>,
    mood: Mood,
    /// Path and query of what it was asked.
    asked: Vec<String>,
}

/// A running extension.
pub struct Extension {
    /// Its port.
    pub port: u16,
    memory: Arc<Mutex<Memory>>,
}

impl Extension {
    /// One that holds these secrets: names of Secrets Manager as they are, those of the Parameter Store behind `ssm:`.
    pub async fn start(secrets: &[(&str, &str)], mood: Mood) -> Self {
        let secrets = secrets.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let memory = Arc::new(Mutex::new(Memory { secrets, mood, asked: Vec::new() }));
        let router = Router::new().fallback(answer).with_state(memory.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move { axum::serve(listener, router).await.expect("the extension serves") });
        Self { port, memory }
    }

    /// Puts another text into a secret.
    pub fn rotates(&self, name: &str, text: &str) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.secrets.insert(name.to_owned(), text.to_owned());
    }

    /// Path and query of everything it was asked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }
}

async fn answer(
    State(memory): State<Arc<Mutex<Memory>>>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let (answer, takes) = {
        let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.asked.push(uri.to_string());
        let answer = if memory.mood.not_ready > 0 {
            memory.mood.not_ready -= 1;
            (StatusCode::BAD_REQUEST, "not ready to serve traffic, please wait".to_owned())
        } else if memory.mood.busy {
            (StatusCode::SERVICE_UNAVAILABLE, String::new())
        } else if headers.get("x-aws-parameters-secrets-token").is_none_or(|token| token != SESSION_TOKEN) {
            (StatusCode::FORBIDDEN, "missing token".to_owned())
        } else {
            read(&memory.secrets, uri.path(), &query)
        };
        (answer, memory.mood.takes)
    };
    tokio::time::sleep(takes).await;
    answer.into_response()
}

/// What AWS answers, as the extension hands it on.
fn read(
    secrets: &BTreeMap<String, String>,
    path: &str,
    query: &BTreeMap<String, String>,
) -> (StatusCode, String) {
    let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let found = match path {
        "/secretsmanager/get" => {
            let name = asked("secretId");
            secrets.get(name).map(|text| {
                let arn = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-AbCdEf");
                json!({"ARN": arn, "Name": name, "VersionId": "1", "SecretString": text})
            })
        }
        "/systemsmanager/parameters/get" if asked("withDecryption") == "true" => {
            let name = asked("name");
            secrets.get(&format!("ssm:{name}")).map(|text| {
                json!({"Parameter": {"Name": name, "Type": "SecureString", "Value": text, "Version": 1}})
            })
        }
        _ => None,
    };
    match found {
        Some(answer) => (StatusCode::OK, answer.to_string()),
        None => (StatusCode::BAD_REQUEST, "an unexpected error occurred while executing request".to_owned()),
    }
}
