//! Settling what was received: deleting it, or changing when it becomes visible again.

use super::queue;
use crate::broker::State;
use crate::sqs::batch;
use crate::sqs::errors::SqsError;
use crate::sqs::queue::Queue;
use crate::sqs::settings::LONGEST_VISIBILITY;
use crate::sqs::wire::{Batch, BatchAnswer, Done, Nothing, Settle};

pub(crate) fn delete(state: &mut State, now: i64, request: Settle) -> Result<Nothing, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    delete_one(queue, now, &request).map(|()| Nothing {})
}

pub(crate) fn delete_batch(
    state: &mut State,
    now: i64,
    request: Batch<Settle>,
) -> Result<BatchAnswer<Done>, SqsError> {
    settle_batch(state, now, request, "DeleteMessageBatchRequestEntry", delete_one)
}

pub(crate) fn change(state: &mut State, now: i64, request: Settle) -> Result<Nothing, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    change_one(queue, now, &request).map(|()| Nothing {})
}

pub(crate) fn change_batch(
    state: &mut State,
    now: i64,
    request: Batch<Settle>,
) -> Result<BatchAnswer<Done>, SqsError> {
    settle_batch(state, now, request, "ChangeMessageVisibilityBatchRequestEntry", change_one)
}

fn settle_batch(
    state: &mut State,
    now: i64,
    request: Batch<Settle>,
    entry_name: &str,
    settle: impl Fn(&mut Queue, i64, &Settle) -> Result<(), SqsError>,
) -> Result<BatchAnswer<Done>, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    batch::check(entry_name, request.entries.iter().map(|entry| entry.id.as_str()))?;
    Ok(batch::answer(request.entries.into_iter().map(|entry| {
        let outcome = settle(queue, now, &entry);
        (entry.id.clone(), outcome.map(|()| Done { id: entry.id }))
    })))
}

fn delete_one(queue: &mut Queue, now: i64, request: &Settle) -> Result<(), SqsError> {
    queue.delete(now, handle(request)?)
}

fn change_one(queue: &mut Queue, now: i64, request: &Settle) -> Result<(), SqsError> {
    let handle = handle(request)?;
    let seconds =
        request.visibility_timeout.ok_or_else(|| SqsError::missing_parameter("VisibilityTimeout"))?;
    if !(0..=LONGEST_VISIBILITY).contains(&seconds) {
        let reason = "VisibilityTimeout must be an integer between 0 and 43200";
        return Err(SqsError::invalid_value(seconds, "VisibilityTimeout", reason));
    }
    queue.change_visibility(now, handle, seconds)
}

fn handle(request: &Settle) -> Result<&str, SqsError> {
    request.receipt_handle.as_deref().ok_or_else(|| SqsError::missing_parameter("ReceiptHandle"))
}
