//! Sending messages.

use uuid::Uuid;

use super::queue;
use crate::broker::State;
use crate::md5;
use crate::sqs::batch;
use crate::sqs::content::Draft;
use crate::sqs::errors::SqsError;
use crate::sqs::queue::Queue;
use crate::sqs::wire::{Batch, BatchAnswer, SendMessage, Sent};

const LONGEST_DELAY: i64 = 900;

pub(crate) fn send(state: &mut State, now: i64, request: SendMessage) -> Result<Sent, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    send_one(queue, now, None, request)
}

pub(crate) fn send_batch(
    state: &mut State,
    now: i64,
    request: Batch<SendMessage>,
) -> Result<BatchAnswer<Sent>, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    batch::check("SendMessageBatchRequestEntry", request.entries.iter().map(|entry| entry.id.as_str()))?;
    let entries: Vec<(String, SendMessage)> =
        request.entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
    batch::check_size(entries.iter().map(|(_, entry)| size(entry)).sum())?;
    Ok(batch::answer(entries.into_iter().map(|(id, entry)| {
        let outcome = send_one(queue, now, Some(id.clone()), entry);
        (id, outcome)
    })))
}

fn size(entry: &SendMessage) -> usize {
    let attributes = entry.message_attributes.iter().flatten().map(|(name, value)| name.len() + value.size());
    entry.message_body.as_ref().map_or(0, String::len) + attributes.sum::<usize>()
}

fn send_one(queue: &mut Queue, now: i64, id: Option<String>, request: SendMessage) -> Result<Sent, SqsError> {
    let md5_of_system_attributes = request.message_system_attributes.as_ref().and_then(md5::of_attributes);
    let draft = request.into_draft();
    draft.check()?;
    if let Some(seconds) = draft.delay_seconds.filter(|seconds| !(0..=LONGEST_DELAY).contains(seconds)) {
        let reason = "DelaySeconds must be >= 0 and <= 900.";
        return Err(SqsError::invalid_value(seconds, "DelaySeconds", reason));
    }
    // The digests are of what this request carried, also where it was a duplicate: the SDKs compare
    // them with what they sent.
    let (md5_of_body, md5_of_attributes) = (md5::of_body(&draft.body), md5::of_attributes(&draft.attributes));
    let accepted = queue.send(now, new_id(), draft)?;
    Ok(Sent {
        id,
        message_id: accepted.message_id,
        md5_of_body,
        md5_of_attributes,
        md5_of_system_attributes,
        sequence_number: accepted.sequence_number,
    })
}

/// Puts what a topic delivers into a queue of the emulator.
///
/// # Errors
/// `QueueDoesNotExist`, or what the queue refuses.
pub(crate) fn deliver(state: &mut State, now: i64, queue: &str, draft: Draft) -> Result<(), SqsError> {
    let queue = state.queues.get_mut(queue).ok_or_else(SqsError::no_such_queue)?;
    draft.check()?;
    queue.send(now, new_id(), draft).map(|_| ())
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}
