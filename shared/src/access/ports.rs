//! What access needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::key::KeyHash;
use super::record::KeyRecord;
use crate::audit::Operation;
use crate::error::Fault;

/// Knows the keys.
#[async_trait]
pub trait ApiKeys: Send + Sync {
    /// The key of this hash, revoked or not; `None` if none was issued.
    ///
    /// Contract: MAY answer what was so a minute before `now`, no longer ago.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn find(&self, hash: &KeyHash, now: Timestamp) -> Result<Option<KeyRecord>, Fault>;
}

/// Issues keys and ends them.
#[async_trait]
pub trait IssueKeys: Send + Sync {
    /// All that were ever issued, oldest first.
    ///
    /// # Errors
    /// As [`ApiKeys::find`].
    async fn all(&self) -> Result<Vec<KeyRecord>, Fault>;

    /// Keeps a key as it is from now on. Whether it was kept.
    ///
    /// Contract: a new one MUST be kept only where none of its hash is, one that is revoked only in the place of the
    /// same that is not. `operation` MUST be appended to the operations chain of the key's reach by the same write.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been kept.
    async fn keep(&self, key: &KeyRecord, operation: Operation) -> Result<bool, Fault>;
}
