//! The lock of a hand-off, and the proof of holding it.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::clock::later;
use crate::ids::ContactRef;

/// How long a lock is held at most; then anybody may take it.
pub const HELD_FOR: Duration = Duration::from_secs(30);

/// Proof that the lock of a contact's hand-offs was taken. What must not be done without the lock asks for it.
///
/// The store makes it when it grants the lock. Whoever took the lock over since has made this proof worthless: the
/// transaction that executes a hand-off checks its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffLock {
    who: ContactRef,
    token: Uuid,
    expires_at: Timestamp,
}

impl HandoffLock {
    /// The proof of a lock granted at `now`. Only for stores, which MUST have written `token` where every other
    /// worker looks.
    #[must_use]
    pub fn granted(who: ContactRef, token: Uuid, now: Timestamp) -> Self {
        Self { who, token, expires_at: later(now, HELD_FOR) }
    }

    /// Whose hand-offs.
    #[must_use]
    pub const fn who(&self) -> &ContactRef {
        &self.who
    }

    /// What tells this grant from every other.
    #[must_use]
    pub const fn token(&self) -> Uuid {
        self.token
    }

    /// When anybody may take it.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Whether it is still certain to be ours at `now`.
    #[must_use]
    pub fn is_held_at(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}
