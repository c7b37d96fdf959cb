//! Sending: what a queue takes in, and what it recognises.

use std::sync::Arc;

use super::Queue;
use crate::journal::Change;
use crate::sqs::content::Draft;
use crate::sqs::dedup::{Remembered, WINDOW_MS};
use crate::sqs::errors::{Kind, SqsError};
use crate::sqs::message::{Content, Message, Standing, sequence_number};

/// The answer to a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) message_id: String,
    pub(crate) sequence_number: Option<String>,
}

impl Queue {
    /// Takes in a message, or recognises it as a duplicate. `message_id` is the id of a new one.
    ///
    /// # Errors
    /// `InvalidParameterValue` or `MissingParameter` where the message does not fit the queue.
    pub(crate) fn send(&mut self, now: i64, message_id: String, draft: Draft) -> Result<Accepted, SqsError> {
        self.advance(now);
        if draft.size() > self.settings.maximum_size {
            let limit = self.settings.maximum_size;
            return Err(SqsError::new(
                Kind::InvalidParameterValue,
                format!(
                    "One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
                ),
            ));
        }
        let deduplication = self.deduplication_of(&draft)?;
        let arrival = self.next_arrival;
        if let Some(id) = &deduplication {
            let scope = match &draft.group {
                Some(group) if self.settings.deduplication_per_group => group.as_str(),
                _ => "",
            };
            if let Some(known) = self.memory.find(scope, id) {
                return Ok(Accepted {
                    message_id: known.message_id.clone(),
                    sequence_number: Some(sequence_number(known.arrival)),
                });
            }
            self.remember(Remembered {
                scope: scope.to_owned(),
                id: id.clone(),
                message_id: message_id.clone(),
                arrival,
                until: now + WINDOW_MS,
            });
        }
        let delay = match draft.delay_seconds {
            Some(seconds) if !self.settings.fifo => seconds,
            _ => self.settings.delay_seconds,
        };
        let content = Content {
            id: message_id.clone(),
            body: draft.body,
            attributes: draft.attributes,
            trace_header: draft.trace_header,
            group: draft.group,
            deduplication,
            sent_at: now,
            enqueued_at: now,
            received_before: 0,
            source_arn: None,
        };
        self.put(Message {
            content: Arc::new(content),
            arrival,
            standing: if delay > 0 { Standing::Delayed } else { Standing::Ready },
            visible_at: now + delay * 1000,
            taken_at: now,
            received_here: 0,
            first_received_at: None,
        });
        let sequence_number = self.settings.fifo.then(|| sequence_number(arrival));
        Ok(Accepted { message_id, sequence_number })
    }

    /// The deduplication id a message has in this queue, checking the rules of the queue's type.
    fn deduplication_of(&self, draft: &Draft) -> Result<Option<String>, SqsError> {
        let wrong_type = "The request include parameter that is not valid for this queue type.";
        if !self.settings.fifo {
            // Since 2025 a standard queue takes a group id too (fair queues); it orders nothing.
            return match &draft.deduplication {
                Some(id) => Err(SqsError::invalid_value(id, "MessageDeduplicationId", wrong_type)),
                None => Ok(None),
            };
        }
        if draft.group.is_none() {
            return Err(SqsError::missing_parameter("MessageGroupId"));
        }
        if let Some(seconds) = draft.delay_seconds.filter(|seconds| *seconds != 0) {
            return Err(SqsError::invalid_value(seconds, "DelaySeconds", wrong_type));
        }
        match &draft.deduplication {
            Some(id) => Ok(Some(id.clone())),
            // AWS: "a SHA-256 hash to generate the MessageDeduplicationId using the body of the
            // message (but not the attributes of the message)".
            None if self.settings.content_based_deduplication => Ok(Some(sha256(&draft.body))),
            None => Err(SqsError::new(
                Kind::InvalidParameterValue,
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
            )),
        }
    }

    fn remember(&mut self, memory: Remembered) {
        self.changes.push(Change::Remembered { owner: self.name.clone(), memory: memory.clone() });
        self.memory.remember(memory);
    }
}

pub(crate) fn sha256(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
