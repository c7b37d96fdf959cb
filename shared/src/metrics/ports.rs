//! What measuring needs from outside.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{Delta, Minute, Minutes, Operation, Tally};
use crate::conversation::Bot;
use crate::error::Fault;

/// Keeps what was measured.
#[async_trait]
pub trait Measurements: Send + Sync {
    /// Adds what a batch has measured to what is stored.
    ///
    /// Contract: any number of instances MAY flush the same minute at once; nothing of it is lost. Adding is not
    /// idempotent: after an error any part of the batch may be stored, so the caller MUST NOT flush it again.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when part of it could not be stored.
    async fn flush(&self, batch: &[Delta]) -> Result<(), Fault>;

    /// What an operation of a bot did in each of these minutes. A minute in which it was not measured is left out.
    ///
    /// Contract: MAY not show yet what was flushed a second ago.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn read(
        &self,
        bot: Bot,
        operation: Operation,
        minutes: Minutes,
    ) -> Result<BTreeMap<Minute, Tally>, Fault>;
}
