//! Receiving messages, at once or by waiting for them.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::queue;
use crate::address::{ACCOUNT, queue_arn};
use crate::broker::{Broker, State};
use crate::md5;
use crate::sqs::errors::SqsError;
use crate::sqs::message::Message;
use crate::sqs::queue::Taken;
use crate::sqs::receipt::Receipt;
use crate::sqs::settings::LONGEST_VISIBILITY;
use crate::sqs::wire::{Attributes, ReceiveMessage, ReceivedMessage, ReceivedMessages};

const LONGEST_WAIT: i64 = 20;

/// What one look at the queue found.
struct Look {
    messages: Vec<ReceivedMessage>,
    /// How long to wait for messages in all, from the request or the queue.
    wait: Duration,
    /// How long until a delay or a visibility timeout ends.
    due_in: Option<Duration>,
}

/// Receives messages, waiting for them as long as the request or the queue says.
///
/// The wait itself is measured in real time, whatever clock the emulator was given: a consumer
/// asked not to be held longer than that.
///
/// # Errors
/// What SQS refuses.
pub(crate) async fn receive(broker: &Broker, request: ReceiveMessage) -> Result<ReceivedMessages, SqsError> {
    let started = Instant::now();
    let mut changes = broker.changes();
    loop {
        // Marked before looking: what changes from here on wakes this consumer again.
        changes.mark_unchanged();
        let look = broker.execute(|state, now| look(state, now, &request)).map_err(SqsError::from)??;
        let deadline = started + look.wait;
        if !look.messages.is_empty() || Instant::now() >= deadline {
            return Ok(ReceivedMessages { messages: look.messages });
        }
        let nap = look.due_in.map_or(deadline, |due_in| deadline.min(Instant::now() + due_in));
        tokio::select! {
            _ = changes.changed() => {}
            () = sleep_until(nap) => {}
        }
    }
}

fn look(state: &mut State, now: i64, request: &ReceiveMessage) -> Result<Look, SqsError> {
    let source = queue(state, request.queue_url.as_deref())?;
    let most = within(request.max_number_of_messages, 1, 1..=10, "MaxNumberOfMessages")?;
    let visibility = within(
        request.visibility_timeout,
        source.settings.visibility_seconds,
        0..=LONGEST_VISIBILITY,
        "VisibilityTimeout",
    )?;
    let wait =
        within(request.wait_time_seconds, source.settings.wait_seconds, 0..=LONGEST_WAIT, "WaitTimeSeconds")?;
    let name = source.name.clone();
    let Taken { messages, dead } = take(state, now, &name, usize::try_from(most).unwrap_or(1), visibility)?;
    let redrive = state.queues.get(&name).and_then(|queue| queue.settings.redrive.clone());
    if let Some(target) = redrive.and_then(|redrive| state.queues.get_mut(&redrive.target)) {
        for message in dead {
            target.adopt(now, message, queue_arn(&name));
        }
    }
    let due = state.queues.get(&name).and_then(|queue| queue.next_due());
    Ok(Look {
        messages: messages.into_iter().map(|message| received(&name, &message, request)).collect(),
        wait: milliseconds(wait * 1000),
        due_in: due.map(|due| milliseconds((due - now).max(1))),
    })
}

fn take(state: &mut State, now: i64, name: &str, most: usize, visibility: i64) -> Result<Taken, SqsError> {
    let limit =
        state.queues.get(name).and_then(|queue| queue.settings.redrive.as_ref()).and_then(|redrive| {
            // Without its dead-letter queue a message stays where it is and goes on being received.
            state.queues.contains_key(&redrive.target).then_some(redrive.max_receive_count)
        });
    let queue = state.queues.get_mut(name).ok_or_else(SqsError::no_such_queue)?;
    queue.receive(now, most, visibility, limit)
}

fn milliseconds(count: i64) -> Duration {
    Duration::from_millis(u64::try_from(count).unwrap_or(0))
}

fn within(
    given: Option<i64>,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
    parameter: &str,
) -> Result<i64, SqsError> {
    match given {
        Some(value) if !range.contains(&value) => {
            let reason = format!("Must be between {} and {}, if provided.", range.start(), range.end());
            Err(SqsError::invalid_value(value, parameter, &reason))
        }
        given => Ok(given.unwrap_or(default)),
    }
}

fn received(queue: &str, message: &Message, request: &ReceiveMessage) -> ReceivedMessage {
    let content = &message.content;
    let message_attributes = requested(&content.attributes, &request.message_attribute_names);
    ReceivedMessage {
        message_id: content.id.clone(),
        receipt_handle: Receipt::handle(queue, &content.id, message.received_here),
        body: content.body.clone(),
        md5_of_body: md5::of_body(&content.body),
        attributes: system_attributes(queue, message, request),
        // AWS: the digest is of the attributes that are returned.
        md5_of_attributes: md5::of_attributes(&message_attributes),
        message_attributes,
    }
}

fn system_attributes(
    queue: &str,
    message: &Message,
    request: &ReceiveMessage,
) -> BTreeMap<&'static str, String> {
    let content = &message.content;
    let sequence_number = queue.ends_with(".fifo").then(|| message.sequence_number());
    // The older AttributeNames and the newer MessageSystemAttributeNames ask for the same.
    let asked = |name: &str| {
        let names = request.attribute_names.iter().chain(&request.message_system_attribute_names);
        names.into_iter().any(|asked| asked == "All" || asked == name)
    };
    [
        ("ApproximateReceiveCount", Some(message.receive_count().to_string())),
        ("ApproximateFirstReceiveTimestamp", message.first_received_at.map(|at| at.to_string())),
        ("AWSTraceHeader", content.trace_header.clone()),
        ("DeadLetterQueueSourceArn", content.source_arn.clone()),
        ("MessageDeduplicationId", content.deduplication.clone()),
        ("MessageGroupId", content.group.clone()),
        // AWS: the account number where the sender is the account itself.
        ("SenderId", Some(ACCOUNT.to_owned())),
        ("SentTimestamp", Some(content.sent_at.to_string())),
        ("SequenceNumber", sequence_number),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.filter(|_| asked(name)).map(|value| (name, value)))
    .collect()
}

/// The attributes among `attributes` that a consumer asked for.
fn requested(attributes: &Attributes, names: &[String]) -> Attributes {
    // AWS: "All or .* to return all of the attributes", or "all message attributes starting with a
    // prefix, for example bar.*".
    let wanted = |name: &str| {
        names.iter().any(|asked| {
            asked == "All"
                || asked == name
                || asked.strip_suffix(".*").is_some_and(|prefix| name.starts_with(prefix))
        })
    };
    attributes
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
