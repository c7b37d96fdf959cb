//! The SNS operations: what a form says, done to the state, and its answer.

mod publish;
mod subscriptions;
mod topics;

use super::errors::{Code, SnsError};
use super::form::Form;
use super::topic::Topic;
use super::xml::Xml;
use crate::broker::{Broker, State};
use crate::storage::StorageError;

/// How many items a page of a list has.
const PAGE: usize = 100;

/// Answers one request with what goes inside its result.
///
/// # Errors
/// What SNS refuses, and `InternalError` when the storage fails.
pub(crate) fn answer(broker: &Broker, action: &str, form: &Form) -> Result<Xml, SnsError> {
    let operation: fn(&mut State, i64, &Form) -> Result<Xml, SnsError> = match action {
        "CreateTopic" => |state, _, form| topics::create(state, form),
        "DeleteTopic" => |state, _, form| topics::delete(state, form),
        "GetTopicAttributes" => |state, _, form| topics::attributes(state, form),
        "ListTopics" => |state, _, form| topics::list(state, form),
        "GetSubscriptionAttributes" => |state, _, form| subscriptions::attributes(state, form),
        "ListSubscriptions" => |state, _, form| subscriptions::list(state, None, form),
        "ListSubscriptionsByTopic" => |state, _, form| subscriptions::list_by_topic(state, form),
        "SetSubscriptionAttributes" => |state, _, form| subscriptions::set(state, form),
        "Subscribe" => |state, _, form| subscriptions::subscribe(state, form),
        "Unsubscribe" => |state, _, form| subscriptions::unsubscribe(state, form),
        "Publish" => publish::publish,
        "PublishBatch" => publish::publish_batch,
        unknown => {
            let message = format!("The action {unknown} is not valid for this endpoint.");
            return Err(SnsError::new(Code::InvalidAction, message));
        }
    };
    broker.execute(|state, now| operation(state, now, form)).map_err(SnsError::from)?
}

impl From<StorageError> for SnsError {
    fn from(error: StorageError) -> Self {
        if let StorageError::Closed = error {
            return Self::new(Code::ServiceUnavailable, "The emulator has stopped.");
        }
        tracing::error!(error = &error as &dyn std::error::Error, "the queue file could not be written");
        Self::new(Code::InternalError, format!("The emulator's storage failed: {error}."))
    }
}

/// A field that must be there.
fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, SnsError> {
    form.get(name).ok_or_else(|| SnsError::invalid(name))
}

/// The topic a request names.
fn topic<'a>(state: &'a mut State, arn: &str) -> Result<&'a mut Topic, SnsError> {
    if !arn.starts_with("arn:") {
        // What AWS answers to anything that is no ARN.
        return Err(SnsError::invalid("TopicArn"));
    }
    state.topics.get_mut(arn).ok_or_else(SnsError::no_such_topic)
}

/// One page of a list, and the token of the next. A token is the position it begins at.
fn page<T>(items: impl Iterator<Item = T>, form: &Form) -> (Vec<T>, Option<String>) {
    let start: usize = form.get("NextToken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let mut items = items.skip(start).peekable();
    let page = items.by_ref().take(PAGE).collect();
    (page, items.peek().map(|_| (start + PAGE).to_string()))
}
