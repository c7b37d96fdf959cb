//! What exercising rights needs from outside.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::LegalHold;
use crate::audit::{AuditRecord, Head};
use crate::conversation::{Conversation, Progress};
use crate::error::Fault;
use crate::ids::ContactRef;
use crate::privacy::{Personal, inside_seal};
use crate::review::Closing;

/// Everything kept about one contact, opened, for that contact. It serialises: whoever asks for it was recorded.
#[derive(Clone, Debug, Serialize)]
pub struct Dossier {
    /// Whose.
    #[serde(flatten)]
    pub who: ContactRef,
    /// What is stored, by kind.
    #[serde(with = "inside_seal", rename = "kept")]
    pub kept: Personal<Map<String, Value>>,
    /// The contact's audit chain.
    pub audit: Vec<AuditRecord>,
}

/// What an erasure has to know of a conversation. Nothing of it is sealed, so a conversation nobody can open any more
/// can still be erased.
#[derive(Clone, Debug, PartialEq)]
pub struct Remembered {
    /// Counts the changes of the state; 0 = no state is stored.
    pub version: u64,
    /// What says nothing personal.
    pub progress: Progress,
    /// End of the contact's audit chain.
    pub audit: Option<Head>,
}

/// One erasure as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Forgetting<'a> {
    /// What was found.
    pub before: &'a Remembered,
    /// What stays.
    pub after: &'a Conversation,
    /// The record of it in the contact's chain.
    pub record: &'a AuditRecord,
    /// How the open tickets end that do not stay.
    pub closing: &'a Closing,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgot {
    /// The old key is destroyed.
    Done,
    /// Something happened meanwhile, a turn or a legal hold: nothing was changed; look again.
    Overtaken,
}

/// What is kept about contacts.
#[async_trait]
pub trait ContactRecords: Send + Sync {
    /// Everything kept about a contact; `None` if there is nothing. Leaves out keys and what only serves the store.
    ///
    /// Contract: what cannot be opened is said to be unreadable; it does not keep the rest back.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when a store does not answer, [`Fault::Broken`] when an item is unreadable.
    async fn everything(&self, who: &ContactRef) -> Result<Option<Dossier>, Fault>;

    /// The legal hold on a contact's data.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn hold(&self, who: &ContactRef) -> Result<Option<LegalHold>, Fault>;

    /// Places or lifts (`None`) a legal hold, and returns the one that was there.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be done; do it again.
    async fn set_hold(&self, who: &ContactRef, hold: Option<&LegalHold>) -> Result<Option<LegalHold>, Fault>;

    /// What an erasure has to know, strongly consistent; `None` if nothing is kept about the contact.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn remembered(&self, who: &ContactRef) -> Result<Option<Remembered>, Fault>;

    /// Destroys the contact's key and everything sealed with another that a turn would read, and writes what stays.
    ///
    /// Contract: one transaction. MUST change nothing and return [`Forgot::Overtaken`] if the state is no longer what
    /// was found, or a legal hold stands. Afterwards nothing sealed with the old key can be opened, written on or be
    /// found by a turn, what stays is sealed with a new key, and nobody who holds the old one can write under it. No open
    /// ticket is due any more: escalations are removed, violations stay without what was sealed in them, closed unless
    /// they are open in what stays.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not be done; look again.
    async fn forget(&self, forgetting: &Forgetting<'_>) -> Result<Forgot, Fault>;

    /// Removes what is unreadable since: messages up to number `messages`, and everything else until `at`. Returns how
    /// many items. Markers of answered deliveries stay until they expire: a repeat must not be taken for a new text. Of
    /// violations the tickets stay, without what was sealed in them.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: some may be left; remove them again.
    async fn sweep(&self, who: &ContactRef, messages: u64, at: Timestamp) -> Result<usize, Fault>;
}
