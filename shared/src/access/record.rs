//! What is kept of a key: everything but the key.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::grant::{Grant, Reach, Role};
use super::key::KeyHash;

/// A key that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRecord {
    /// By what it is found.
    pub hash: KeyHash,
    /// What it is for, or whose it is.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// Where.
    pub reach: Reach,
    /// Its last four characters, by which people recognise it.
    pub last4: String,
    /// When it was issued.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it ended, for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revocation>,
}

/// The end of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

impl KeyRecord {
    /// What a caller may do who shows it; `None` if it is revoked.
    #[must_use]
    pub fn grant(&self) -> Option<Grant> {
        let grant = || Grant { key: self.hash.id(), role: self.role, reach: self.reach.clone() };
        self.revoked.is_none().then(grant)
    }
}
