//! What the audit trail needs from outside.

use async_trait::async_trait;

use super::{Chain, Head, Mac, Operation, OperationRecord, Stored};
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

/// Reads the audit trail, for those who check it. Nobody does so while a contact waits.
///
/// Contract: `records` and `head` are strongly consistent. `heads` and `chains` hand over page after page and between
/// them every chain that was there when they began; the heads may be a moment old.
#[async_trait]
pub trait Trail: Send + Sync {
    /// Every chain that has a record, of one location or of all; where records stand that belong to no chain, the name of
    /// their partition. A chain may come more than once.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn chains(
        &self,
        location: Option<&LocationId>,
        page: &mut (dyn FnMut(Vec<Result<Chain, String>>) + Send),
    ) -> Result<(), Fault>;

    /// Where every chain ends.
    ///
    /// # Errors
    /// As [`Trail::chains`].
    async fn heads(&self, page: &mut (dyn FnMut(Vec<(Chain, Head)>) + Send)) -> Result<(), Fault>;

    /// Where one chain ends; `None` if nothing readable says so.
    ///
    /// # Errors
    /// As [`Trail::chains`].
    async fn head(&self, chain: &Chain) -> Result<Option<Head>, Fault>;

    /// The next records of a chain after the place `after`, in order; none at its end.
    ///
    /// # Errors
    /// As [`Trail::chains`].
    async fn records(&self, chain: &Chain, after: Option<&str>) -> Result<Vec<Stored>, Fault>;

    /// The newest manifest the store remembers.
    ///
    /// # Errors
    /// As [`Trail::chains`].
    async fn newest_manifest(&self) -> Result<Option<Head>, Fault>;

    /// Remembers the newest manifest, unless a later one, or this one, is remembered already.
    ///
    /// # Errors
    /// As [`Trail::chains`].
    async fn remember_manifest(&self, newest: &Head) -> Result<(), Fault>;
}

/// The second place, where manifests are kept out of reach of whoever can write to the tables.
///
/// Contract: what was kept is never replaced, and stays.
#[async_trait]
pub trait Manifests: Send + Sync {
    /// Keeps a manifest where none stands; `false` if one does.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the place cannot be reached.
    async fn keep(&self, number: u64, manifest: &[u8]) -> Result<bool, Fault>;

    /// What was kept under a number.
    ///
    /// # Errors
    /// As [`Manifests::keep`].
    async fn read(&self, number: u64) -> Result<Option<Vec<u8>>, Fault>;

    /// The numbers of all that are there, in order.
    ///
    /// # Errors
    /// As [`Manifests::keep`].
    async fn numbers(&self) -> Result<Vec<u64>, Fault>;
}
