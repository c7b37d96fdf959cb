//! Lambda's Runtime API on loopback, for one function at a time: hands it events and takes its answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use jiff::{Timestamp, ToSpan as _};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::CommandError;

/// Longest time a function may take to poll, or to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a function says.
#[derive(Debug)]
enum Said {
    /// It asks for its next event.
    Polls,
    /// What it answers to the last.
    Answers(String),
    /// It cannot start, or the event failed.
    Fails(String),
}

/// The API of one function.
pub(super) struct RuntimeApi {
    /// Where it listens, as `AWS_LAMBDA_RUNTIME_API` says it.
    pub(super) address: SocketAddr,
    heard: mpsc::UnboundedReceiver<Said>,
    events: mpsc::UnboundedSender<String>,
    _serving: JoinSet<()>,
}

struct Behind {
    said: mpsc::UnboundedSender<Said>,
    events: Mutex<mpsc::UnboundedReceiver<String>>,
}

impl RuntimeApi {
    /// Starts one.
    pub(super) async fn start() -> Result<Self, CommandError> {
        let (said, heard) = mpsc::unbounded_channel();
        let (events, taken) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .with_state(Arc::new(Behind { said, events: Mutex::new(taken) }));
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the runtime API stopped");
            }
        });
        Ok(Self { address, heard, events, _serving: serving })
    }

    /// Resolves when the function asks for its next event.
    ///
    /// # Errors
    /// When it fails instead, or says nothing.
    pub(super) async fn polled(&mut self) -> Result<(), CommandError> {
        match self.next_said().await? {
            Said::Polls => Ok(()),
            Said::Fails(why) => Err(format!("the function failed: {why}").into()),
            Said::Answers(answer) => Err(format!("the function answered nobody: {answer}").into()),
        }
    }

    /// Hands the function an event it has asked for; what it answers, once it asks for the next.
    ///
    /// # Errors
    /// When it fails, or says nothing.
    pub(super) async fn invoke(&mut self, event: String) -> Result<String, CommandError> {
        self.events.send(event)?;
        match self.next_said().await? {
            Said::Answers(answer) => {
                self.polled().await?;
                Ok(answer)
            }
            Said::Fails(why) => Err(format!("the function failed: {why}").into()),
            Said::Polls => Err("the function asked for another event before it answered".into()),
        }
    }

    async fn next_said(&mut self) -> Result<Said, CommandError> {
        let said = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
        let said = said.map_err(|_| format!("the function said nothing within {PATIENCE:?}"))?;
        Ok(said.ok_or("the runtime API is gone")?)
    }
}

async fn next(State(behind): State<Arc<Behind>>) -> Response {
    if behind.said.send(Said::Polls).is_err() {
        return StatusCode::GONE.into_response();
    }
    let Some(event) = behind.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let deadline = Timestamp::now().saturating_add(30.seconds()).map_or(0, Timestamp::as_millisecond);
    let headers = [
        ("lambda-runtime-aws-request-id", Uuid::new_v4().to_string()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:000000000000:function:bench".into(),
        ),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0".into()),
        ("content-type", "application/json".into()),
    ];
    (headers, event).into_response()
}

async fn answered(State(behind): State<Arc<Behind>>, body: Bytes) -> StatusCode {
    told(&behind, Said::Answers(String::from_utf8_lossy(&body).into_owned()))
}

async fn failed(State(behind): State<Arc<Behind>>, body: Bytes) -> StatusCode {
    told(&behind, Said::Fails(String::from_utf8_lossy(&body).into_owned()))
}

fn told(behind: &Behind, said: Said) -> StatusCode {
    if behind.said.send(said).is_ok() { StatusCode::ACCEPTED } else { StatusCode::GONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::plain_http;

    #[tokio::test]
    async fn a_function_polls_is_handed_an_event_and_answers() {
        let mut api = RuntimeApi::start().await.unwrap();
        let base = format!("http://{}/2018-06-01/runtime/invocation", api.address);
        let http = plain_http();
        let function = tokio::spawn(async move {
            for _ in 0..2 {
                let event = http.get(format!("{base}/next")).send().await.unwrap();
                let id = event.headers()["lambda-runtime-aws-request-id"].to_str().unwrap().to_owned();
                let event = event.text().await.unwrap();
                let answer = http.post(format!("{base}/{id}/response")).body(format!("read {event}"));
                answer.send().await.unwrap();
            }
        });
        api.polled().await.unwrap();
        assert_eq!(api.invoke("one".to_owned()).await.unwrap(), "read one");
        function.abort();
    }
}
