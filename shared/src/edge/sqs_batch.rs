//! An SQS batch: every message on its own, groups in order, only the failed ones come back.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures::FutureExt as _;
use futures::future::join_all;
use tokio::time::Instant;

use crate::error::{BadMessage, Fault, chain};
use crate::queue::Redelivery;
use crate::resilience::deadline;

/// Seconds until a message that failed is tried again, by how often it was received.
const COME_BACK_AFTER: [u32; 4] = [2, 10, 30, 120];

/// How often a message is handled together with others.
const TIMES_TOGETHER: u32 = 2;

/// Why one message was not done.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// It is wrong and stays so: straight through its tries to the dead-letter queue, where a person looks.
    #[error("bad message")]
    Bad(#[source] BadMessage),
    /// We are broken, or a dependency is: worth another try.
    #[error("not done")]
    Fault(#[from] Fault),
    /// Not an error: it has to wait.
    #[error("too early")]
    Later(Duration),
}

/// The whole batch has to come again.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A message failed and cannot be named: an empty identifier would make SQS drop what we report.
    #[error("a failed message has no id")]
    Unnamed,
}

/// One message of a batch.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it says.
    pub body: String,
    /// How often it was received, this time included; from 1.
    pub receive_count: u32,
}

/// Handles a batch: groups beside each other, the messages of a group in order.
///
/// Panics and time-outs fail their message alone. After a group's first failure the rest of it fails unprocessed, so order holds, and
/// all of them come back together, because a group waits for every message it has in flight.
///
/// # Errors
/// [`BatchError`] if the response could not name what failed.
pub async fn run<F, Fut>(
    event: SqsEvent,
    deadline: Instant,
    redelivery: &dyn Redelivery,
    handle: F,
) -> Result<SqsBatchResponse, BatchError>
where
    F: Fn(Item) -> Fut,
    Fut: Future<Output = Result<(), ItemError>>,
{
    let groups = groups(event.records);
    let failed =
        join_all(groups.into_iter().map(|group| run_group(group, deadline, redelivery, &handle))).await;
    named(failed.into_iter().flatten())
}

/// Handles a batch of a standard queue as one piece of work, where many messages cost little more than one: `handle` says
/// what became of each, in their order, or why nothing became of any.
///
/// What has failed twice is handled by itself, so that a message that fails, panics or hangs takes others along twice and
/// no more.
///
/// # Errors
/// As [`run`].
pub async fn run_together<F, Fut>(
    event: SqsEvent,
    deadline: Instant,
    redelivery: &dyn Redelivery,
    handle: F,
) -> Result<SqsBatchResponse, BatchError>
where
    F: Fn(Vec<Item>) -> Fut,
    Fut: Future<Output = Result<Vec<Result<(), ItemError>>, Fault>>,
{
    let failed_often = |message: &SqsMessage| receive_count(message) > TIMES_TOGETHER;
    let (alone, together): (Vec<_>, Vec<_>) = event.records.into_iter().partition(failed_often);
    let mut portions: Vec<Vec<SqsMessage>> = alone.into_iter().map(|message| vec![message]).collect();
    portions.extend((!together.is_empty()).then_some(together));
    let failed =
        join_all(portions.into_iter().map(|portion| run_portion(portion, deadline, redelivery, &handle)));
    named(failed.await.into_iter().flatten())
}

/// The answer that names what failed.
fn named(failed: impl Iterator<Item = SqsMessage>) -> Result<SqsBatchResponse, BatchError> {
    let mut response = SqsBatchResponse::default();
    for message in failed {
        let id = message.message_id.filter(|id| !id.is_empty()).ok_or(BatchError::Unnamed)?;
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = id;
        response.batch_item_failures.push(failure);
    }
    Ok(response)
}

/// Runs what is handled together; returns what failed.
async fn run_portion<F, Fut>(
    portion: Vec<SqsMessage>,
    deadline: Instant,
    redelivery: &dyn Redelivery,
    handle: &F,
) -> Vec<SqsMessage>
where
    F: Fn(Vec<Item>) -> Fut,
    Fut: Future<Output = Result<Vec<Result<(), ItemError>>, Fault>>,
{
    let items: Vec<Item> = portion.iter().map(item).collect();
    let done = isolated(deadline, async { handle(items).await }).await;
    let mut failed = Vec::new();
    match done {
        Ok(results) => {
            for (message, result) in portion.into_iter().zip(results) {
                if let Err(error) = result {
                    let seconds = report(&error, &message, receive_count(&message));
                    bring_back(redelivery, &message, seconds).await;
                    failed.push(message);
                }
            }
        }
        Err(fault) => {
            tracing::error!(messages = portion.len(), error = chain(&fault), "batch failed");
            for message in portion {
                bring_back(redelivery, &message, come_back_after(receive_count(&message))).await;
                failed.push(message);
            }
        }
    }
    failed
}

/// Messages by group, in order of arrival; a message of a standard queue is a group of its own.
fn groups(records: Vec<SqsMessage>) -> Vec<Vec<SqsMessage>> {
    let mut groups: Vec<(Option<String>, Vec<SqsMessage>)> = Vec::new();
    for record in records {
        let group = record.attributes.get("MessageGroupId").cloned();
        match groups.iter_mut().find(|(known, _)| known.is_some() && *known == group) {
            Some((_, members)) => members.push(record),
            None => groups.push((group, vec![record])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Runs one group; returns what failed.
async fn run_group<F, Fut>(
    group: Vec<SqsMessage>,
    deadline: Instant,
    redelivery: &dyn Redelivery,
    handle: &F,
) -> Vec<SqsMessage>
where
    F: Fn(Item) -> Fut,
    Fut: Future<Output = Result<(), ItemError>>,
{
    let mut group = group.into_iter();
    while let Some(message) = group.next() {
        let item = item(&message);
        let receive_count = item.receive_count;
        let Err(error) = isolated(deadline, async { handle(item).await }).await else { continue };
        let seconds = report(&error, &message, receive_count);
        let failed: Vec<SqsMessage> = std::iter::once(message).chain(group).collect();
        for message in &failed {
            bring_back(redelivery, message, seconds).await;
        }
        return failed;
    }
    Vec::new()
}

fn item(message: &SqsMessage) -> Item {
    Item { body: message.body.clone().unwrap_or_default(), receive_count: receive_count(message) }
}

/// Works so that neither a panic nor a hanging call reaches any other work.
async fn isolated<T, E: From<Fault>>(
    until: Instant,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    // Nothing the handler shares is left half-changed by unwinding: its state is in the store.
    let done = AssertUnwindSafe(deadline::within(until, work)).catch_unwind();
    match tokio::time::timeout_at(until, done).await {
        Ok(Ok(done)) => done,
        Ok(Err(_panic)) => Err(Fault::broken("handling a message does not panic", "it did").into()),
        Err(_) => Err(Fault::unavailable("time", "handling a message", "the function's time is over").into()),
    }
}

/// Seconds until a message is tried again that was received so often.
fn come_back_after(receive_count: u32) -> u32 {
    let step = usize::try_from(receive_count.saturating_sub(1)).unwrap_or(usize::MAX);
    COME_BACK_AFTER[step.min(COME_BACK_AFTER.len() - 1)]
}

/// Logs a failure, once, here; says in how many seconds the message should come back.
fn report(error: &ItemError, message: &SqsMessage, receive_count: u32) -> u32 {
    let id = message.message_id.as_deref().unwrap_or_default();
    match error {
        ItemError::Later(wait) => {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            tracing::debug!(message.id = id, wait_s = seconds, "message has to wait");
            u32::try_from(seconds).unwrap_or(u32::MAX)
        }
        ItemError::Bad(_) => {
            tracing::error!(
                message.id = id,
                message.receives = receive_count,
                error = chain(error),
                "bad message"
            );
            0
        }
        ItemError::Fault(_) => {
            let seconds = come_back_after(receive_count);
            tracing::error!(
                message.id = id,
                message.receives = receive_count,
                retry_s = seconds,
                error = chain(error),
                "message failed"
            );
            seconds
        }
    }
}

async fn bring_back(redelivery: &dyn Redelivery, message: &SqsMessage, seconds: u32) {
    let Some(receipt) = message.receipt_handle.as_deref() else { return };
    if let Err(error) = redelivery.come_back(receipt, seconds).await {
        tracing::warn!(error = chain(&error), "message comes back after the queue's own time-out");
    }
}

fn receive_count(message: &SqsMessage) -> u32 {
    message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
#[path = "sqs_batch_tests.rs"]
mod tests;
