//! The function as Lambda starts it, its secrets named in variables: a process of its own between a runtime and an
//! extension that serves, like the real one, from the first event on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::sync::Notify;

const TOKEN: &str = "session-token-of-this-function";
/// What the secret holds, and what of it must never be printed.
const SIGNING_KEY: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const HIDDEN: &str = "AAECAwQFBgcICQoLDA0ODxAREhMU";
const PATIENCE: Duration = Duration::from_secs(30);

/// What stands around a function on Lambda, and who is told of alerts.
#[derive(Default)]
struct Around {
    /// The runtime has handed out its event.
    event_came: bool,
    /// The extension was asked before that.
    too_early: bool,
    /// The signatures of what the receiver of alerts was sent.
    signatures: Vec<String>,
    /// What the function answered its event with.
    answered: Option<(bool, Value)>,
}

type Shared = Arc<(Mutex<Around>, Notify)>;

async fn answer(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let path = uri.path();
    if path.ends_with("/invocation/next") {
        if std::mem::replace(&mut shared.0.lock().unwrap().event_came, true) {
            // There is one event.
            std::future::pending::<()>().await;
        }
        let deadline = (SystemTime::now() + Duration::from_secs(55)).duration_since(UNIX_EPOCH).unwrap();
        let headers = [
            ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
            ("lambda-runtime-deadline-ms", deadline.as_millis().to_string()),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:1:function:f".to_owned()),
            ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700".to_owned()),
        ];
        return (headers, json!({"test": {"channel": "webhook"}}).to_string()).into_response();
    }
    let mut around = shared.0.lock().unwrap();
    match path {
        "/secretsmanager/get" if !around.event_came => {
            around.too_early = true;
            (StatusCode::BAD_REQUEST, "not ready to serve traffic, please wait").into_response()
        }
        "/secretsmanager/get" => {
            let known = uri.query() == Some("secretId=jorge-prod/alerts/channels");
            if !known || text("x-aws-parameters-secrets-token").as_deref() != Some(TOKEN) {
                return (StatusCode::BAD_REQUEST, "an unexpected error occurred").into_response();
            }
            let text = json!({"webhook": SIGNING_KEY}).to_string();
            json!({"Name": "jorge-prod/alerts/channels", "SecretString": text}).to_string().into_response()
        }
        "/alerts" => {
            around.signatures.push(text("webhook-signature").unwrap());
            "ok".into_response()
        }
        path if path.contains("/invocation/") => {
            around.answered = Some((path.ends_with("/response"), serde_json::from_slice(&body).unwrap()));
            shared.1.notify_one();
            StatusCode::ACCEPTED.into_response()
        }
        other => panic!("nobody expects {other}"),
    }
}

/// Starts the function with a reference for the key it signs with, and has it try its webhook out.
async fn started_with(reference: &str) -> (Around, Output) {
    let shared = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(answer).with_state(shared.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let directory = tempfile::tempdir().unwrap();
    let key = directory.path().join("master.key");
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&key).unwrap();
    std::io::Write::write_all(&mut file, b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
    let mut function = Command::new(env!("CARGO_BIN_EXE_alert-checker"))
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "alert-checker")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "s")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "g")
        .env("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", address.port().to_string())
        .envs([("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "x")])
        .env("AWS_SESSION_TOKEN", TOKEN)
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .envs([("CONVERSATIONS_TABLE", "c"), ("OPERATIONS_TABLE", "o"), ("AUDIT_TABLE", "a")])
        .envs([("AB_TESTING_TABLE", "e"), ("ALERTS_QUEUE_URL", "http://127.0.0.1:9/1/q.fifo")])
        .env("WATCHED_QUEUES", "http://127.0.0.1:9/1/q.fifo")
        .env("MASTER_KEY_FILE", &key)
        .env("ALERT_WEBHOOK_URL", format!("http://{address}/alerts"))
        .env("ALERT_WEBHOOK_SECRET", reference)
        .env("LOG_LEVEL", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    tokio::time::timeout(PATIENCE, shared.1.notified()).await.expect("the event is answered");
    // It waits for another event now, and there is none.
    function.start_kill().unwrap();
    let output = tokio::time::timeout(PATIENCE, function.wait_with_output()).await.unwrap().unwrap();
    (std::mem::take(&mut *shared.0.lock().unwrap()), output)
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_function_whose_secret_is_named_reads_it_with_its_first_event_and_prints_it_nowhere() {
    let (around, output) = started_with("secretsmanager:jorge-prod/alerts/channels#webhook").await;
    let (well, answer) = around.answered.unwrap();
    assert!(well && answer["tried"][0]["delivered"] == json!(true), "{answer}: {}", printed(&output));
    assert!(!around.too_early, "an extension that does not serve yet is not asked");
    assert!(around.signatures[0].starts_with("v1,"), "{:?}", around.signatures);
    let printed = printed(&output);
    assert!(!printed.contains(HIDDEN) && !printed.contains(TOKEN), "{printed}");
}

#[tokio::test]
async fn a_secret_that_is_not_there_fails_the_event_and_names_the_variable() {
    let (around, output) = started_with("secretsmanager:jorge-prod/alerts/another").await;
    let (well, answer) = around.answered.unwrap();
    assert!(!well && answer.to_string().contains("ALERT_WEBHOOK_SECRET"), "{answer}");
    let line = printed(&output);
    assert!(line.contains("\"alert\":\"start.failed\"") && line.contains("ALERT_WEBHOOK_SECRET"), "{line}");
    assert!(around.signatures.is_empty());
    assert!(!line.contains(TOKEN), "{line}");
}
