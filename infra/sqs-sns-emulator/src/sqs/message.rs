//! A message: what the sender gave it, and where it stands in its queue.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A message (user) attribute, as it is on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributeValue {
    /// `String`, `Number` or `Binary`, with an optional custom label after a dot.
    #[serde(default)]
    pub(crate) data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) string_value: Option<String>,
    /// Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) binary_value: Option<String>,
}

impl AttributeValue {
    #[cfg(test)]
    pub(crate) fn string(value: &str) -> Self {
        Self::new("String", value)
    }

    #[cfg(test)]
    pub(crate) fn new(data_type: &str, value: &str) -> Self {
        Self { data_type: data_type.to_owned(), string_value: Some(value.to_owned()), binary_value: None }
    }

    #[cfg(test)]
    pub(crate) fn binary(base64: &str) -> Self {
        Self { data_type: "Binary".to_owned(), string_value: None, binary_value: Some(base64.to_owned()) }
    }

    /// The data type without its custom label.
    pub(crate) fn base_type(&self) -> &str {
        self.data_type.split('.').next().unwrap_or_default()
    }

    pub(crate) fn is_binary(&self) -> bool {
        self.base_type() == "Binary"
    }

    pub(crate) fn text(&self) -> &str {
        self.string_value.as_deref().unwrap_or_default()
    }

    /// The binary value decoded; empty where it is absent or no Base64 (refused when sent).
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.binary_value.as_deref().and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default()
    }

    /// What the value counts towards the message's size.
    pub(crate) fn size(&self) -> usize {
        self.data_type.len() + if self.is_binary() { self.bytes().len() } else { self.text().len() }
    }
}

/// What never changes about a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) attributes: BTreeMap<String, AttributeValue>,
    pub(crate) trace_header: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    /// `SentTimestamp`; a move to a dead-letter queue keeps it.
    pub(crate) sent_at: i64,
    /// When its retention began: the send, or for FIFO the move to a dead-letter queue.
    pub(crate) enqueued_at: i64,
    /// Receives in the queues it was dead-lettered from.
    pub(crate) received_before: u32,
    /// The queue it was dead-lettered from (`DeadLetterQueueSourceArn`).
    pub(crate) source_arn: Option<String>,
}

/// Whether a message can be received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Ready,
    /// Sent, but its delay has not passed.
    Delayed,
    /// Received, and its visibility timeout has not passed.
    InFlight,
}

/// A message in a queue.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) content: Arc<Content>,
    /// Its place in the queue's order of arrival.
    pub(crate) arrival: u64,
    pub(crate) standing: Standing,
    /// When a delayed or in-flight message becomes receivable.
    pub(crate) visible_at: i64,
    /// The most recent receive.
    pub(crate) taken_at: i64,
    /// Receives in this queue; also what makes each receive's handle its own.
    pub(crate) received_here: u32,
    pub(crate) first_received_at: Option<i64>,
}

impl Message {
    /// `ApproximateReceiveCount`: AWS counts "across all queues", so a dead-lettered message goes on
    /// counting, while a redrive policy judges the receives in its own queue only.
    pub(crate) fn receive_count(&self) -> u32 {
        self.content.received_before + self.received_here
    }

    /// `SequenceNumber`: 20 digits, rising within the queue (AWS: "large, non-consecutive").
    pub(crate) fn sequence_number(&self) -> String {
        sequence_number(self.arrival)
    }
}

pub(crate) fn sequence_number(arrival: u64) -> String {
    const FIRST: u128 = 18_849_496_460_467_696_128;
    const STEP: u128 = 256;
    (FIRST + u128::from(arrival) * STEP).to_string()
}
