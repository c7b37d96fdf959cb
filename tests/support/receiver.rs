//! Whoever takes messages over HTTP, on loopback: remembers them to the byte, and answers as a test wants.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use serde_json::Value;

/// How a receiver answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this status and body.
    Says(u16, String),
    /// With this status and header.
    With(u16, &'static str, String),
    /// Not for so long.
    Hangs(Duration),
    /// Begins to and breaks off.
    BreaksOff,
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Method.
    pub method: Method,
    /// Path and query, as they stood on the line.
    pub path: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Taken {
    /// The body, which is JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// A header, which is there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_else(|| panic!("no {name}"))
    }
}

/// How it answers now, and all it took.
#[derive(Debug)]
struct Memory {
    reply: Reply,
    taken: Vec<Taken>,
}

/// A running receiver.
pub struct Receiver {
    /// Where it is, without a slash at the end.
    pub url: String,
    memory: Arc<Mutex<Memory>>,
}

impl Receiver {
    /// Starts one on a free port of this machine.
    pub async fn start(reply: Reply) -> Self {
        let memory = Arc::new(Mutex::new(Memory { reply, taken: Vec::new() }));
        let router = Router::new().fallback(take).with_state(memory.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("the receiver serves") });
        Self { url, memory }
    }

    /// Answers in another way from now on.
    pub fn turns(&self, reply: Reply) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).reply = reply;
    }

    /// All it took since it was asked last.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner).taken)
    }
}

async fn take(
    State(memory): State<Arc<Mutex<Memory>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let reply = {
        let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.taken.push(Taken { method, path: uri.to_string(), headers, body });
        memory.reply.clone()
    };
    let response = |status| Response::builder().status(status);
    let response = match reply {
        Reply::Says(status, body) => response(status).body(Body::from(body)),
        Reply::With(status, name, value) => response(status).header(name, value).body(Body::empty()),
        Reply::Hangs(time) => {
            tokio::time::sleep(time).await;
            response(200).body(Body::from("ok"))
        }
        Reply::BreaksOff => {
            let cut = Err::<Bytes, _>(std::io::Error::other("the line is cut"));
            response(200).header("content-length", 2).body(Body::from_stream(futures::stream::iter([cut])))
        }
    };
    response.expect("a response")
}
