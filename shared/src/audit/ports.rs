//! What the audit trail needs from outside.

use async_trait::async_trait;

use super::Mac;
use crate::error::Fault;

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
