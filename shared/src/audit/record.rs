//! What one audit record says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::Fault;
use crate::ids::{ContactRef, CorrelationId, TurnId};
use crate::privacy::{DataKey, Place, Sealed};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// One of our bots.
    Bot,
    /// The contact.
    Contact,
    /// The CRM, which does not say who changed it.
    Crm,
    /// A person of the team, by their CRM user id.
    Person(String),
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The bot answered.
    Replied,
    /// The bot read and stayed silent; `rule` says why.
    StayedSilent,
    /// The contact asked for no more texts.
    OptedOut,
    /// The contact asked for texts again.
    OptedIn,
    /// A person started writing, or told the bot to be silent.
    Paused,
    /// A person gave the conversation back to the bot.
    Released,
    /// The bot wrote, or asked a person to call, because nobody had answered.
    FollowedUp,
    /// A hand-off that had been put off was carried out, put off again or given up.
    HandedOver,
    /// Something was left to a person: a late message, an assessment nobody could make.
    LeftToPerson,
    /// What is known of the contact changed in the CRM.
    ContactChanged,
    /// A person has taken up a ticket. That they gave the conversation back with it is [`Action::Released`].
    Claimed,
    /// A person has closed a ticket.
    Resolved,
    /// A person wanted to do something about a ticket and may not; `ticket` says why.
    Refused,
}

/// A record before it is numbered and hashed. Holds references and rule names; never personal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened.
    pub at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// The turn it happened in.
    pub turn: TurnId,
    /// Follows the event from the webhook on.
    pub correlation_id: CorrelationId,
    /// Rule ids, message ids, counts: whatever proves the decision without quoting a person.
    pub details: BTreeMap<String, String>,
    /// What proves it and quotes people: see [`Entry::attach`].
    pub evidence: Option<Sealed>,
}

/// The detail that names the attached evidence by its SHA-256, so that the record's hash covers it.
const EVIDENCE: &str = "evidence_sha256";

/// Where evidence is sealed for: the record of one turn of one contact.
fn evidence_place(who: &ContactRef, turn: TurnId) -> Place {
    Place::new(&format!("{}/{}", who.location, who.contact), &turn.to_string(), "evidence")
}

impl Entry {
    /// Attaches evidence, sealed with the contact's key. The chain holds without it being readable: once that key is
    /// destroyed nobody can open it, and everybody can still see that it was there and is unchanged.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it cannot be sealed.
    pub fn attach<T: Serialize>(
        &mut self,
        who: &ContactRef,
        key: &DataKey,
        evidence: &T,
    ) -> Result<(), Fault> {
        let sealed = key.seal(&evidence_place(who, self.turn), evidence)?;
        self.details.insert(EVIDENCE.into(), sealed.digest());
        self.evidence = Some(sealed);
        Ok(())
    }
}

/// A keyed hash and the key that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mac {
    /// Id and version of the key.
    pub key: String,
    /// HMAC-SHA-256, hexadecimal.
    pub hash: String,
}

/// The newest record of a chain, as the contact's state remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number; the first record is 1.
    pub number: u64,
    /// Its hash.
    pub mac: Mac,
}

/// One link of a contact's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Whose chain.
    #[serde(flatten)]
    pub who: ContactRef,
    /// Position in the chain, from 1, without gaps.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// The turn it happened in.
    pub turn: TurnId,
    /// Follows the event from the webhook on.
    pub correlation_id: CorrelationId,
    /// See [`Entry::details`].
    pub details: BTreeMap<String, String>,
    /// What proves it, sealed; the details name it by its hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Sealed>,
    /// Hash of the record before; absent in the first.
    pub previous: Option<String>,
    /// Hash over all of the above.
    pub mac: Mac,
}

impl AuditRecord {
    /// Whether the attached evidence is what was attached, or none was.
    #[must_use]
    pub fn evidence_is_intact(&self) -> bool {
        self.evidence.as_ref().map(Sealed::digest).as_ref() == self.details.get(EVIDENCE)
    }

    /// The attached evidence; `None` if none was.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it cannot be opened with this key.
    pub fn open_evidence<T: DeserializeOwned>(&self, key: &DataKey) -> Result<Option<T>, Fault> {
        let place = evidence_place(&self.who, self.turn);
        self.evidence.as_ref().map(|sealed| key.open(&place, sealed)).transpose()
    }
}
