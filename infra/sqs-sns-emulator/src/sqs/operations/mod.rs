//! The SQS operations: what a request says, done to the state, and its answer.

pub(crate) mod queues;
pub(crate) mod receive;
pub(crate) mod send;
pub(crate) mod settle;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::errors::{Kind, SqsError};
use super::queue::Queue;
use crate::address::queue_of_url;
use crate::broker::{Broker, State};
use crate::storage::StorageError;

/// An operation that does not wait, from JSON to JSON.
type AtOnce = fn(&mut State, i64, &[u8]) -> Result<Vec<u8>, SqsError>;

/// Answers one request: the operation's name, and the JSON in and out.
///
/// # Errors
/// What SQS refuses, and `InternalFailure` when the storage fails.
pub(crate) async fn answer(broker: &Broker, operation: &str, body: &[u8]) -> Result<Vec<u8>, SqsError> {
    let at_once =
        |work: AtOnce| broker.execute(|state, now| work(state, now, body)).map_err(SqsError::from)?;
    match operation {
        "ReceiveMessage" => encode(&receive::receive(broker, decode(body)?).await?),
        "ChangeMessageVisibility" => {
            at_once(|state, now, body| encode(&settle::change(state, now, decode(body)?)?))
        }
        "ChangeMessageVisibilityBatch" => {
            at_once(|state, now, body| encode(&settle::change_batch(state, now, decode(body)?)?))
        }
        "CreateQueue" => at_once(|state, now, body| encode(&queues::create(state, now, decode(body)?)?)),
        "DeleteMessage" => at_once(|state, now, body| encode(&settle::delete(state, now, decode(body)?)?)),
        "DeleteMessageBatch" => {
            at_once(|state, now, body| encode(&settle::delete_batch(state, now, decode(body)?)?))
        }
        "DeleteQueue" => at_once(|state, _, body| encode(&queues::delete(state, decode(body)?)?)),
        "GetQueueAttributes" => {
            at_once(|state, now, body| encode(&queues::attributes(state, now, decode(body)?)?))
        }
        "GetQueueUrl" => at_once(|state, _, body| encode(&queues::url(state, decode(body)?)?)),
        "ListQueues" => at_once(|state, _, body| encode(&queues::list(state, decode(body)?)?)),
        "PurgeQueue" => at_once(|state, _, body| encode(&queues::purge(state, decode(body)?)?)),
        "SendMessage" => at_once(|state, now, body| encode(&send::send(state, now, decode(body)?)?)),
        "SendMessageBatch" => {
            at_once(|state, now, body| encode(&send::send_batch(state, now, decode(body)?)?))
        }
        "SetQueueAttributes" => at_once(|state, now, body| encode(&queues::set(state, now, decode(body)?)?)),
        unknown => Err(SqsError::new(
            Kind::InvalidAction,
            format!("The action {unknown} is not valid for this endpoint."),
        )),
    }
}

impl From<StorageError> for SqsError {
    fn from(error: StorageError) -> Self {
        if let StorageError::Closed = error {
            return Self::new(Kind::ServiceUnavailable, "The emulator has stopped.");
        }
        tracing::error!(error = &error as &dyn std::error::Error, "the queue file could not be written");
        Self::new(Kind::InternalFailure, format!("The emulator's storage failed: {error}."))
    }
}

/// The queue a request names.
///
/// # Errors
/// `MissingParameter` without a name, `QueueDoesNotExist` for an unknown one.
pub(crate) fn queue<'a>(state: &'a mut State, url: Option<&str>) -> Result<&'a mut Queue, SqsError> {
    let url = url.filter(|url| !url.is_empty()).ok_or_else(|| SqsError::missing_parameter("QueueUrl"))?;
    state.queues.get_mut(queue_of_url(url)).ok_or_else(SqsError::no_such_queue)
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, SqsError> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| SqsError::new(Kind::MalformedRequest, error.to_string()))
}

fn encode(answer: &impl Serialize) -> Result<Vec<u8>, SqsError> {
    serde_json::to_vec(answer).map_err(|error| SqsError::new(Kind::InternalFailure, error.to_string()))
}
