//! Data keys and what they belong to.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::ids::{ContactRef, LocationId};

/// What a data key protects. The custodian binds the scope into the wrapping, so a wrapped key copied to
/// another contact's partition does not open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyScope {
    /// Deliveries nobody owns yet: unknown locations, unreadable bodies.
    Installation,
    /// What waits at the door of a location, and its credentials.
    Location(LocationId),
    /// Everything kept about one contact.
    Contact(ContactRef),
}

impl fmt::Display for KeyScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installation => f.write_str("installation"),
            Self::Location(location) => write!(f, "location#{location}"),
            Self::Contact(who) => write!(f, "contact#{}#{}", who.location, who.contact),
        }
    }
}

/// A data key as it may be stored: encrypted by the custodian's master key, whose id and version it names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WrappedKey(String);

impl WrappedKey {
    /// Wraps the custodian's printable form.
    #[must_use]
    pub const fn new(printable: String) -> Self {
        Self(printable)
    }

    /// The custodian's printable form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A 256-bit key in the clear, with the wrapped form to store beside what it seals. Wiped when dropped.
#[derive(Clone)]
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    wrapped: WrappedKey,
}

impl DataKey {
    /// Joins a key with its wrapped form; only custodians do this.
    #[must_use]
    pub const fn new(bytes: Zeroizing<[u8; 32]>, wrapped: WrappedKey) -> Self {
        Self { bytes, wrapped }
    }

    /// The form to store.
    #[must_use]
    pub const fn wrapped(&self) -> &WrappedKey {
        &self.wrapped
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataKey").field("wrapped", &self.wrapped).finish_non_exhaustive()
    }
}
