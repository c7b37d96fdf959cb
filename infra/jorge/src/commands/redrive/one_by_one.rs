//! Bringing messages back one by one, where nobody does it for us: sent, confirmed, then deleted.

use std::time::{Duration, Instant};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use shared::error::chain;
use uuid::Uuid;

use super::{Reference, Report, give_back, receive};
use crate::CommandError;
use crate::commands::complain;

/// How often somebody who waits is told how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// Looks that find nothing before a queue is believed to be empty: one looks away from what another had a moment ago.
const EMPTY_LOOKS: u32 = 2;

/// Moves at most so many messages, oldest first, with a pause after each. A message is deleted when the other queue has
/// confirmed it, so that at any moment it stands in one of them; after a crash in between it stands in both.
pub(super) async fn move_some(sqs: &Client, from: &str, to: &str, most: u64, pause: Duration) -> Report {
    let mut report = Report::default();
    let mut told = Instant::now();
    let mut empty = 0;
    while report.moved < most && empty < EMPTY_LOOKS && report.stopped.is_none() {
        let left = usize::try_from(most - report.moved).unwrap_or(usize::MAX);
        // No more than are sent before the first of them would be visible again.
        let messages = match receive(sqs, from, left).await {
            Ok(messages) => messages,
            Err(error) => {
                report.stopped = Some(chain(error.as_ref()));
                break;
            }
        };
        empty = if messages.is_empty() { empty + 1 } else { 0 };
        for (nth, message) in messages.iter().enumerate() {
            if let Err(error) = move_one(sqs, from, to, message).await {
                report.stopped = Some(chain(error.as_ref()));
                give_back(sqs, from, messages.get(nth..).unwrap_or_default()).await;
                break;
            }
            report.moved += 1;
            report.messages.push(Reference::of(message));
            if told.elapsed() > TELL_EVERY {
                complain(&format!("{} of {most} messages brought back", report.moved));
                told = Instant::now();
            }
            tokio::time::sleep(pause).await;
        }
    }
    report
}

async fn move_one(sqs: &Client, from: &str, to: &str, message: &Message) -> Result<(), CommandError> {
    let attribute = |name| message.attributes().and_then(|all| all.get(&name)).cloned();
    let group = attribute(MessageSystemAttributeName::MessageGroupId);
    // A fresh one: by the old one it would be dropped as a repeat of what failed a moment ago.
    let fresh = group.is_some().then(|| Uuid::now_v7().to_string());
    sqs.send_message()
        .queue_url(to)
        .message_body(message.body().unwrap_or_default())
        .set_message_attributes(message.message_attributes().cloned())
        .set_message_group_id(group)
        .set_message_deduplication_id(fresh)
        .send()
        .await?;
    let receipt = message.receipt_handle().unwrap_or_default();
    let deleted = sqs.delete_message().queue_url(from).receipt_handle(receipt).send().await;
    if let Err(error) = deleted {
        // It is where it should be, and a second time in two minutes: what it refers to is not done twice.
        let id = message.message_id().unwrap_or_default();
        complain(&format!("{id} was brought back, but is in the dead-letter queue too: {}", chain(&error)));
    }
    Ok(())
}
