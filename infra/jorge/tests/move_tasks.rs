//! Where SQS moves messages itself, as AWS does, `jorge redrive` has it do that and waits.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::sync::{Arc, Mutex};

use aws_sdk_sqs::Client;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jorge::stack::{Options, STACK_NAME, Stack};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;

/// The queue emulator with move tasks in front of it.
struct Aws {
    emulator: String,
    sqs: Client,
    task: Mutex<Option<Task>>,
    /// What the task fails with, after the first message.
    fails: Option<&'static str>,
}

#[derive(Clone)]
struct Task {
    source: String,
    rate: u64,
    moved: u64,
    status: &'static str,
}

impl Aws {
    fn answer(&self, operation: &str, asked: &Value) -> Option<Value> {
        let mut task = self.task.lock().unwrap();
        match operation {
            "AmazonSQS.StartMessageMoveTask" => {
                let source = asked["SourceArn"].as_str().unwrap().to_owned();
                let rate = asked["MaxNumberOfMessagesPerSecond"].as_u64().unwrap();
                *task = Some(Task { source, rate, moved: 0, status: "RUNNING" });
                Some(json!({ "TaskHandle": "handle-1" }))
            }
            "AmazonSQS.ListMessageMoveTasks" => {
                let task = task.clone().unwrap();
                assert_eq!(asked["SourceArn"], task.source.as_str());
                let why = self.fails.filter(|_| task.status == "FAILED");
                let shown = json!({
                    "Status": task.status, "SourceArn": task.source, "StartedTimestamp": 1_795_316_225_125_i64,
                    "ApproximateNumberOfMessagesMoved": task.moved, "FailureReason": why,
                });
                Some(json!({ "Results": [shown] }))
            }
            _ => None,
        }
    }

    /// Moves one message whenever somebody has looked how far it has come.
    async fn move_one(&self) {
        let running = self.task.lock().unwrap().clone().filter(|task| task.status == "RUNNING");
        let Some(task) = running else { return };
        let from = self.url(task.source.rsplit(':').next().unwrap()).await;
        let to = self.url(&task.source.rsplit(':').next().unwrap().replace("-dead-letters", "")).await;
        let received = self.sqs.receive_message().queue_url(&from).send().await.unwrap();
        let moved = match received.messages().first() {
            Some(_) if self.fails.is_some() && task.moved > 0 => (task.moved, "FAILED"),
            Some(message) => {
                let send = self.sqs.send_message().queue_url(to).message_body(message.body().unwrap());
                send.send().await.unwrap();
                let delete = self.sqs.delete_message().queue_url(from);
                delete.receipt_handle(message.receipt_handle().unwrap()).send().await.unwrap();
                (task.moved + 1, "RUNNING")
            }
            None => (task.moved, "COMPLETED"),
        };
        let mut task = self.task.lock().unwrap();
        let task = task.as_mut().unwrap();
        (task.moved, task.status) = moved;
    }

    async fn url(&self, queue: &str) -> String {
        self.sqs.get_queue_url().queue_name(queue).send().await.unwrap().queue_url.unwrap()
    }
}

async fn answer(
    State(aws): State<Arc<Aws>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, Bytes) {
    let operation = headers["x-amz-target"].to_str().unwrap().to_owned();
    let asked = serde_json::from_slice(&body).unwrap();
    if let Some(answer) = aws.answer(&operation, &asked) {
        aws.move_one().await;
        return (StatusCode::OK, HeaderMap::new(), answer.to_string().into());
    }
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let forwarded = http.post(&aws.emulator).header("x-amz-target", operation);
    let forwarded = forwarded.header("content-type", "application/x-amz-json-1.0").body(body);
    let answered = forwarded.send().await.unwrap();
    (answered.status(), answered.headers().clone(), answered.bytes().await.unwrap())
}

/// Three dead letters brought back by a task; what the command printed, whether it succeeded, and the task.
async fn redriven(fails: Option<&'static str>) -> (Value, bool, Task, Stack) {
    let stack =
        Stack::start(Options { consume: false, schedules: false, ..Options::default() }).await.unwrap();
    let (emulator, sqs) = (stack.endpoints.queues.clone(), stack.aws.sqs.clone());
    let aws = Arc::new(Aws { emulator, sqs, task: Mutex::default(), fails });
    let url = aws.url(&format!("{STACK_NAME}-outcomes-dead-letters")).await;
    for number in 0..3 {
        let body = json!({ "type": "OutcomesV1", "contact": format!("CON{number}") }).to_string();
        aws.sqs.send_message().queue_url(&url).message_body(body).send().await.unwrap();
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let served = Router::new().fallback(answer).with_state(aws.clone());
    let server = tokio::spawn(async move { axum::serve(listener, served).await });
    let done = Command::new(env!("CARGO_BIN_EXE_jorge"))
        .args(["redrive", "outcomes", "--rate", "7", "--json", "--stack-name", STACK_NAME])
        .args(["--endpoint", &endpoint])
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .output()
        .await
        .unwrap();
    server.abort();
    let said = String::from_utf8_lossy(&done.stderr);
    let report = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert!(said.contains("cancel-message-move-task --task-handle handle-1"), "{said}");
    let task = aws.task.lock().unwrap().clone().unwrap();
    (report, done.status.success(), task, stack)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_moves_everything_at_the_rate_that_was_asked_for() {
    let (report, succeeded, task, _stack) = redriven(None).await;
    assert!(succeeded);
    assert_eq!((&report["moved"], &report["left"], &report["stopped"]), (&json!(3), &json!(0), &Value::Null));
    assert_eq!(report["messages"][2]["contact"], "CON2");
    assert_eq!((task.rate, task.status), (7, "COMPLETED"));
    assert!(task.source.ends_with(&format!(":{STACK_NAME}-outcomes-dead-letters")), "{}", task.source);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_fails_says_why_and_how_far_it_came() {
    let (report, succeeded, ..) = redriven(Some("AccessDenied")).await;
    assert!(!succeeded);
    assert_eq!((&report["moved"], &report["stopped"]), (&json!(1), &json!("AccessDenied")));
}
