//! What the audit trail needs from outside.

use async_trait::async_trait;

use super::{Mac, Operation, OperationRecord};
use crate::error::Fault;
use crate::ids::LocationId;

/// Holds the key audit records are hashed with.
///
/// Contract: `verify` MUST accept exactly what `sign` returned for the same bytes, on any instance and
/// after key rotation, and compare in constant time.
#[async_trait]
pub trait AuditSigner: Send + Sync {
    /// The keyed hash (HMAC-SHA-256) of `bytes`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the key cannot be reached.
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault>;

    /// Whether `mac` is the keyed hash of `bytes`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the key cannot be reached.
    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault>;
}

/// Appends to the operations chains.
///
/// Contract: when `append` returns a record, it MUST stand in the chain of its location and day, and that chain's head
/// MUST be this record or a later one, however many append at the same time. After an error it may or may not stand
/// there; the chain is whole either way, and appending again makes a second record.
#[async_trait]
pub trait OperationsLog: Send + Sync {
    /// Appends to the chain of the operation's day and returns the record as it was written.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store or the key cannot be reached, or too many write at once: whatever must
    /// not happen without a record must not happen then.
    async fn append(&self, location: &LocationId, operation: Operation) -> Result<OperationRecord, Fault>;
}
