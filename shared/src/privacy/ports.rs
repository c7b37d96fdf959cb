//! What privacy needs from outside.

use async_trait::async_trait;

use super::{DataKey, KeyScope, WrappedKey};
use crate::error::Fault;

/// Holds the master key. Everything it hands out is a data key.
///
/// Contract: a key issued for a scope MUST open again for that scope, on any instance and after any
/// number of master-key rotations, and MUST NOT open for any other scope. Two issued keys are never equal.
#[async_trait]
pub trait KeyCustodian: Send + Sync {
    /// A new data key for `scope`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the master key cannot be reached.
    async fn issue(&self, scope: &KeyScope) -> Result<DataKey, Fault>;

    /// The data key behind a stored wrapped form.
    ///
    /// # Errors
    /// [`Fault::Broken`] when it was wrapped for another scope, by an unknown master key, or was altered.
    async fn open(&self, scope: &KeyScope, wrapped: &WrappedKey) -> Result<DataKey, Fault>;
}
