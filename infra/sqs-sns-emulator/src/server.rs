//! The endpoint: tells SQS from SNS, and puts answers and errors into their protocols.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use uuid::Uuid;

use crate::broker::Broker;
use crate::sns::errors::{Code, SnsError};
use crate::sns::form::Form;
use crate::sns::inbox::Notification;
use crate::sns::{self, xml};
use crate::sqs;
use crate::sqs::errors::SqsError;

/// A message of 1 MiB can be six times as long when JSON escapes its every character.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

const JSON: &str = "application/x-amz-json-1.0";
const XML: &str = "text/xml";

pub(crate) fn router(broker: Arc<Broker>) -> Router {
    Router::new()
        .route("/_emulator/inbox", get(inbox))
        .fallback(answer)
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(broker)
}

async fn inbox(State(broker): State<Arc<Broker>>) -> Json<Vec<Notification>> {
    Json(broker.read(|state| state.inbox.clone()))
}

async fn answer(State(broker): State<Arc<Broker>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    match target.and_then(|target| target.strip_prefix("AmazonSQS.")) {
        Some(operation) => match sqs::operations::answer(&broker, operation, &body).await {
            Ok(json) => answered(StatusCode::OK, JSON, json),
            Err(error) => sqs_error(error),
        },
        None => query(&broker, &uri, &body),
    }
}

/// SNS: fields in the body, or in the URL of a link that somebody follows.
fn query(broker: &Broker, uri: &Uri, body: &[u8]) -> Response {
    let request_id = Uuid::new_v4().to_string();
    let body = String::from_utf8_lossy(body);
    let form = Form::parse(if body.is_empty() { uri.query().unwrap_or_default() } else { &body });
    let outcome = match form.get("Action") {
        Some(action) => sns::operations::answer(broker, action, &form)
            .map(|answer| answer.into_answer(action, &request_id)),
        None => Err(SnsError::new(Code::InvalidAction, "The request names no action.")),
    };
    match outcome {
        Ok(text) => answered(StatusCode::OK, XML, text.into_bytes()),
        Err(error) => {
            answered(status(error.code.status()), XML, xml::error_answer(&error, &request_id).into_bytes())
        }
    }
}

#[derive(Serialize)]
struct SqsErrorAnswer {
    #[serde(rename = "__type")]
    shape: &'static str,
    message: String,
}

fn sqs_error(error: SqsError) -> Response {
    let fault = if error.kind.is_sender_fault() { "Sender" } else { "Receiver" };
    // SQS is "query compatible": SDKs take the error's code from this header.
    let code = format!("{};{fault}", error.kind.query_code());
    let answer = SqsErrorAnswer { shape: error.kind.shape(), message: error.message };
    // Two strings always become JSON.
    let body = serde_json::to_vec(&answer).unwrap_or_default();
    ([("x-amzn-query-error", code)], answered(status(error.kind.status()), JSON, body)).into_response()
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn answered(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let headers =
        [("content-type", content_type.to_owned()), ("x-amzn-requestid", Uuid::new_v4().to_string())];
    (status, headers, body).into_response()
}
