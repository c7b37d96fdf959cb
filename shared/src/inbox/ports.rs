//! What receiving needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Delivery;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::privacy::Personal;
use crate::queue::WakeUp;

/// Keeps deliveries until a turn has answered them.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Keeps a delivery exactly once.
    ///
    /// Contract: MUST be durable before it returns [`Kept::New`]. Of any number of concurrent calls with the
    /// same contact and id exactly one gets `New`. An id kept [`Repeats::ByContent`](super::Repeats) is new
    /// again after [`SAME_CONTENT_FOR`](super::delivery::SAME_CONTENT_FOR), unless the earlier one is still
    /// unanswered. One write, no read.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer; nothing may be assumed then.
    async fn keep(&self, delivery: &Delivery) -> Result<Kept, Fault>;
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Seen for the first time: wake the conversation.
    New,
    /// Seen before and still unanswered: wake the conversation again, the first wake-up may be lost.
    Unanswered {
        /// When it was kept.
        since: Timestamp,
    },
    /// Seen before and answered: nothing to do.
    Answered,
}

/// Wakes conversations.
#[async_trait]
pub trait WakeUps: Send + Sync {
    /// Sends one wake-up to the contact's group.
    ///
    /// Contract: a wake-up with the same delivery within five minutes MAY be dropped; otherwise it MUST
    /// reach the conversation at least once, in order within the contact.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not take it.
    async fn wake(&self, wake_up: &WakeUp) -> Result<(), Fault>;
}

/// Keeps what GHL signed and we cannot use, so that nothing is lost and GHL does not send it twelve times.
#[async_trait]
pub trait Quarantine: Send + Sync {
    /// Keeps the evidence; the same body twice is one record.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn keep(&self, delivery: &Quarantined) -> Result<(), Fault>;
}

/// A validly signed delivery nobody can process.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// The location it claims, if one could be read.
    pub location: Option<LocationId>,
    /// Why it is here.
    pub reason: Reason,
    /// SHA-256 of the whole body, hexadecimal.
    pub body_hash: String,
    /// Length of the whole body in bytes.
    pub body_bytes: usize,
    /// The first 4 KB, to be sealed with the installation's key.
    pub beginning: Personal<String>,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// Why a signed delivery cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The location is not one of ours, or has uninstalled.
    UnknownLocation,
    /// Longer than a webhook may be.
    TooLarge,
    /// Not what its type promises: the field and its code.
    Malformed {
        /// Path of the field.
        field: String,
        /// Stable code.
        code: &'static str,
    },
}

impl Reason {
    /// The stable code stored and counted.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownLocation => "UNKNOWN_LOCATION",
            Self::TooLarge => "TOO_LARGE",
            Self::Malformed { code, .. } => code,
        }
    }

    /// The field at fault, where it is one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Malformed { field, .. } => Some(field),
            Self::UnknownLocation => Some("locationId"),
            Self::TooLarge => None,
        }
    }
}
