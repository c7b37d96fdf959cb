//! What finding and waking what is due needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::DueItem;
use crate::error::Fault;
use crate::queue::Inbound;

/// Most messages [`WakeMany::wake_many`] takes at a time.
pub const BATCH: usize = 10;

/// Finds what is due.
#[async_trait]
pub trait DueItems: Send + Sync {
    /// How many shards what is due is spread over; they are numbered from 0.
    fn shards(&self) -> u8;

    /// One page of what became due from `since` to `until`, both included, oldest first.
    ///
    /// Contract: MAY still show for a moment what has been done, and not yet show what has just been written: whoever
    /// is woken looks again. `after` is the bookmark of the page before.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn due(
        &self,
        shard: u8,
        since: Timestamp,
        until: Timestamp,
        after: Option<&Bookmark>,
    ) -> Result<DuePage, Fault>;
}

/// A part of what is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuePage {
    /// Oldest first.
    pub items: Vec<DueItem>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Bookmark>,
}

/// Where a page ended; only the store that made it can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark(pub String);

/// Wakes many conversations.
#[async_trait]
pub trait WakeMany: Send + Sync {
    /// Sends up to [`BATCH`] wake-ups, each to its contact's group, and returns how many the queue took.
    ///
    /// Contract: what the queue refuses is tried once more, then left: it is still due at the next run. A message
    /// with the same group and deduplication id within five minutes MAY be dropped, and counts as taken.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not answer.
    async fn wake_many(&self, wake_ups: &[Inbound]) -> Result<usize, Fault>;
}
