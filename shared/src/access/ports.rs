//! What access needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::key::{KeyHash, KeyId};
use super::record::KeyRecord;
use super::session::{Session, SessionId, TokenHash};
use crate::audit::Operation;
use crate::error::Fault;
use crate::metrics::Minute;

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

/// Signs access tokens.
///
/// Contract: the hash MUST be HMAC-SHA-256 over exactly the bytes it is handed, as HS256 says, by a key that never hashes
/// the same bytes for any other purpose, and be compared in constant time.
#[async_trait]
pub trait TokenSigner: Send + Sync {
    /// The id of the key that signs now.
    fn key(&self) -> String;

    /// The keyed hash of `bytes`, by that key.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the key cannot be reached.
    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault>;

    /// Whether `hash` is the keyed hash of `bytes` by the key of this id; not so where there is no such key.
    ///
    /// # Errors
    /// As [`TokenSigner::sign`].
    async fn verify(&self, key: &str, bytes: &[u8], hash: &[u8]) -> Result<bool, Fault>;
}

/// Keeps sessions.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Keeps a new one.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be kept.
    async fn begin(&self, id: &SessionId, session: &Session) -> Result<(), Fault>;

    /// What is kept of one, strongly consistent; `None` of one that never was, or is forgotten.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn find(&self, id: &SessionId) -> Result<Option<Session>, Fault>;

    /// Puts the token of hash `next` in the place of that of hash `spent`. Whether it was done.
    ///
    /// Contract: MUST be done for one caller only, however many ask at the same time, and not in a session that is ended.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be done.
    async fn replace(&self, id: &SessionId, spent: &TokenHash, next: &TokenHash) -> Result<bool, Fault>;

    /// Ends one, for good.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be ended.
    async fn end(&self, id: &SessionId, now: Timestamp) -> Result<(), Fault>;
}

/// Counts the requests of keys.
#[async_trait]
pub trait CountCalls: Send + Sync {
    /// Counts one of a key in a minute, unless `most` are counted. Whether it was counted.
    ///
    /// Contract: MUST be exact, however many count at the same time.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be counted.
    async fn count(&self, key: &KeyId, minute: Minute, most: u32) -> Result<bool, Fault>;
}
