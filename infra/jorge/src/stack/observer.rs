//! Writing down what the functions ask of their tables and queues, on the wire, without their knowing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::Value;
use shared::clock::Clock;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::CommandError;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// When, by the stack's clock.
    pub at: Timestamp,
    /// `DynamoDB` or `SQS`.
    pub service: &'static str,
    /// The operation (`Query`, `SendMessage`).
    pub operation: String,
    /// The table it names, in a transaction that of the first item; empty if it names none.
    pub table: String,
    /// What it touched, in short.
    pub subject: String,
    /// What it was to write.
    pub writes: Vec<Write>,
    /// The status answered.
    pub status: u16,
}

/// One item a call was to write, by itself, in a batch or in a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The table.
    pub table: String,
    /// `Put`, `Update`, `Delete`, `ConditionCheck`, or `Batch`.
    pub kind: String,
    /// What had to hold; empty for nothing.
    pub condition: String,
}

/// An answer given in place of an engine's, for errors the embedded ones never give.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The operation it strikes.
    pub operation: &'static str,
    /// How many calls of it.
    pub times: u32,
    /// The JSON answered with status 400.
    pub body: Value,
}

/// The loss of an answer on its way back: the call has happened, and whoever made it hears an error.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// The operation it strikes, where the engine has done what it was asked.
    pub operation: &'static str,
    /// How many answers to it.
    pub times: u32,
}

/// What happens to one call, told from the others by its number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// Which call, counted from 1 since this was planned.
    pub nth: usize,
    /// What happens to it. Whoever made it hears an error it does not try again by itself.
    pub how: Struck,
}

/// What can happen to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Struck {
    /// Nothing is done.
    Refused,
    /// It is done, and its answer is lost.
    AnswerLost,
}

/// How whatever calls a function of the stack calls it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twice {
    /// Again when it is done.
    After,
    /// Two instances at once.
    Beside,
}

/// What left a function, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Where it went: `SQS SendMessage …`, `the answer of webhook`.
    pub place: String,
    /// What was said there; a form is decoded.
    pub text: String,
}

/// Every call so far, what is to be refused or never answered, and which answers are to be lost.
#[derive(Debug, Default)]
pub struct Observer {
    seen: Mutex<Vec<Observation>>,
    said: Mutex<Vec<Transcript>>,
    refusals: Mutex<Vec<Refusal>>,
    silent: Mutex<Option<String>>,
    losses: Mutex<Vec<Loss>>,
    strike: Mutex<Counted>,
    twice: Mutex<Option<Twice>>,
    running: AtomicUsize,
}

/// Calls since a strike was planned, and the strike.
#[derive(Debug, Default)]
struct Counted {
    calls: Vec<String>,
    planned: Option<Strike>,
}

impl Observer {
    /// What was called since the last time this was asked.
    pub fn take(&self) -> Vec<Observation> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything that has left the functions so far.
    pub fn transcripts(&self) -> Vec<Transcript> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note(&self, place: String, text: String) {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).push(Transcript { place, text });
    }

    /// Refuses the next calls of an operation.
    pub fn refuse(&self, refusal: Refusal) {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner).push(refusal);
    }

    /// Leaves every call about this table without an answer, for good or until another is named.
    pub fn silence(&self, table: Option<String>) {
        *self.silent.lock().unwrap_or_else(PoisonError::into_inner) = table;
    }

    fn is_silent(&self, body: &[u8]) -> bool {
        let silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        let about = |silent: &String| serde_json::from_slice(body).is_ok_and(|body| table(&body) == *silent);
        silent.as_ref().is_some_and(about)
    }

    /// Loses the next answers to an operation.
    pub fn lose(&self, loss: Loss) {
        self.losses.lock().unwrap_or_else(PoisonError::into_inner).push(loss);
    }

    /// Plans what happens to one of the calls from now on, or to none; returns those there have been since the last time,
    /// each in short, in the order they arrived.
    pub fn strike(&self, planned: Option<Strike>) -> Vec<String> {
        let mut counted = self.strike.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *counted, Counted { calls: Vec::new(), planned }).calls
    }

    /// Calls every function twice from now on, as queues and schedules may, or once again.
    pub fn call_twice(&self, twice: Option<Twice>) {
        *self.twice.lock().unwrap_or_else(PoisonError::into_inner) = twice;
    }

    pub(super) fn twice(&self) -> Option<Twice> {
        *self.twice.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call; says what happens to it.
    fn struck(&self, call: String) -> Option<Struck> {
        let mut counted = self.strike.lock().unwrap_or_else(PoisonError::into_inner);
        counted.calls.push(call);
        let nth = counted.calls.len();
        counted.planned.filter(|strike| strike.nth == nth).map(|strike| strike.how)
    }

    /// How many calls of functions have not ended yet.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    pub(super) fn begins(self: &Arc<Self>) -> Run {
        self.running.fetch_add(1, Ordering::SeqCst);
        Run(self.clone())
    }

    fn push(&self, observation: Observation) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(observation);
    }

    fn refusal_of(&self, operation: &str) -> Option<Value> {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal =
            refusals.iter_mut().find(|refusal| refusal.operation == operation && refusal.times > 0)?;
        refusal.times -= 1;
        Some(refusal.body.clone())
    }

    fn loses(&self, operation: &str) -> bool {
        let mut losses = self.losses.lock().unwrap_or_else(PoisonError::into_inner);
        let loss = losses.iter_mut().find(|loss| loss.operation == operation && loss.times > 0);
        loss.map(|loss| loss.times -= 1).is_some()
    }
}

/// A call of a function that has not ended.
pub(super) struct Run(Arc<Observer>);

impl Drop for Run {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Front {
    observer: Arc<Observer>,
    target: String,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
}

/// Serves a front of `target` that passes everything through and writes it down; returns its address.
pub(crate) async fn watch(
    observer: Arc<Observer>,
    target: String,
    clock: Arc<dyn Clock>,
    tasks: &mut JoinSet<()>,
) -> Result<String, CommandError> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let front = Front { observer, target, http: crate::commands::plain_http(), clock };
    let router = Router::new().fallback(pass_on).with_state(Arc::new(front));
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "an observer stopped");
        }
    });
    Ok(address)
}

async fn pass_on(State(front): State<Arc<Front>>, headers: HeaderMap, body: Bytes) -> Response {
    let operation = headers.get("x-amz-target").and_then(|target| target.to_str().ok()?.split('.').nth(1));
    if let Some(body) = operation.and_then(|operation| front.observer.refusal_of(operation)) {
        if let Some(observation) = describe(&headers, &body_bytes(&body), 400, front.clock.now()) {
            front.observer.push(observation);
        }
        return Response::builder()
            .status(StatusCode::BAD_REQUEST)
            .header("content-type", "application/x-amz-json-1.0")
            .body(Body::from(body_bytes(&body)))
            .unwrap_or_else(|_| refused());
    }
    if front.observer.is_silent(&body) {
        std::future::pending::<()>().await;
    }
    let struck = front.observer.struck(place(&headers, &body));
    if struck == Some(Struck::Refused) {
        return unheard(&front, &headers, &body);
    }
    front.observer.note(place(&headers, &body), decoded(&headers, &body));
    let mut request = front.http.post(&front.target).body(body.clone());
    for (name, value) in headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
        request = request.header(name, value);
    }
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(_) => return refused(),
    };
    if answer.status().is_success() && operation.is_some_and(|operation| front.observer.loses(operation)) {
        let lost = StatusCode::INTERNAL_SERVER_ERROR;
        if let Some(observation) = describe(&headers, &body, lost.as_u16(), front.clock.now()) {
            front.observer.push(observation);
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = lost;
        return response;
    }
    if struck == Some(Struck::AnswerLost) {
        return unheard(&front, &headers, &body);
    }
    let status = answer.status();
    let mut response = Response::builder().status(status);
    for (name, value) in answer.headers() {
        if name != "transfer-encoding" && name != "content-length" {
            response = response.header(name, value);
        }
    }
    let Ok(bytes) = answer.bytes().await else { return refused() };
    if let Some(observation) = describe(&headers, &body, status.as_u16(), front.clock.now()) {
        front.observer.push(observation);
    }
    response.body(Body::from(bytes)).unwrap_or_else(|_| refused())
}

/// An error that says nothing, and that no SDK tries again after.
fn unheard(front: &Front, headers: &HeaderMap, body: &[u8]) -> Response {
    let status = StatusCode::NOT_IMPLEMENTED;
    if let Some(observation) = describe(headers, body, status.as_u16(), front.clock.now()) {
        front.observer.push(observation);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn body_bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

fn refused() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

/// Where a call goes, in short.
fn place(headers: &HeaderMap, body: &[u8]) -> String {
    match describe(headers, body, 0, Timestamp::UNIX_EPOCH) {
        Some(call) => format!("{} {} {} {}", call.service, call.operation, call.table, call.subject),
        None => "SNS".to_owned(),
    }
}

/// The words of a body: SNS is asked with forms, everything else with JSON.
fn decoded(headers: &HeaderMap, body: &[u8]) -> String {
    let is_form = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.contains("form-urlencoded"));
    if !is_form {
        return String::from_utf8_lossy(body).into_owned();
    }
    let query = format!("http://localhost/?{}", String::from_utf8_lossy(body));
    let address = reqwest::Url::parse(&query);
    address
        .iter()
        .flat_map(reqwest::Url::query_pairs)
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
}

fn describe(headers: &HeaderMap, body: &[u8], status: u16, at: Timestamp) -> Option<Observation> {
    let target = headers.get("x-amz-target")?.to_str().ok()?;
    let (service, operation) = target.split_once('.')?;
    let body: Value = serde_json::from_slice(body).ok()?;
    let service = if service.starts_with("DynamoDB") { "DynamoDB" } else { "SQS" };
    let operation = operation.to_owned();
    let writes = writes(&operation, &body);
    Some(Observation { at, service, operation, table: table(&body), subject: subject(&body), writes, status })
}

fn writes(operation: &str, body: &Value) -> Vec<Write> {
    let write = |kind: &str, request: &Value| Write {
        table: request["TableName"].as_str().unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        condition: request["ConditionExpression"].as_str().unwrap_or_default().to_owned(),
    };
    match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => {
            vec![write(operation.trim_end_matches("Item"), body)]
        }
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let requests = items.filter_map(Value::as_object).flatten();
            requests.map(|(kind, request)| write(kind, request)).collect()
        }
        "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.keys());
            let batch = |table: &String| Write {
                table: table.clone(),
                kind: "Batch".to_owned(),
                condition: String::new(),
            };
            tables.map(batch).collect()
        }
        _ => Vec::new(),
    }
}

fn table(body: &Value) -> String {
    let first = body["TransactItems"][0].as_object().and_then(|item| item.values().next());
    first.unwrap_or(body)["TableName"].as_str().unwrap_or_default().to_owned()
}

/// The items or the queue a call is about, in short: `STATE, SEEN#…`.
fn subject(body: &Value) -> String {
    let items = body["TransactItems"].as_array().into_iter().flatten().flat_map(|item| item.as_object());
    let parts: Vec<String> = items.flat_map(|item| item.values()).map(one).collect();
    if parts.is_empty() { one(body) } else { parts.join(", ") }
}

fn one(request: &Value) -> String {
    let sort_key = [&request["Item"]["sk"]["S"], &request["Key"]["sk"]["S"]];
    if let Some(key) = sort_key.into_iter().find_map(Value::as_str) {
        return key.to_owned();
    }
    if let Some(index) = request["IndexName"].as_str() {
        return format!("index {index}");
    }
    let queue = request["QueueUrl"].as_str().and_then(|url| url.rsplit('/').next());
    let batch = || request["RequestItems"].as_object().and_then(|tables| tables.keys().next());
    let table = request["TableName"].as_str().or_else(|| batch().map(String::as_str));
    queue.or(table).unwrap_or_default().to_owned()
}
