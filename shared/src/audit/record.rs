//! What one record of a contact's chain says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::chain::{after, bytes};
use super::{AuditSigner, Chain, Linked};
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
    /// Everything personal kept of the contact was made unreadable.
    Erased,
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mac {
    /// Id and version of the key.
    pub key: String,
    /// HMAC-SHA-256, hexadecimal.
    pub hash: String,
}

/// The newest record of a chain, as it is remembered elsewhere: a contact's in the contact's state.
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

/// Numbers `entry`, binds it to the record before and hashes it.
///
/// # Errors
/// As [`AuditSigner::sign`].
pub async fn link(
    who: &ContactRef,
    head: Option<&Head>,
    entry: Entry,
    signer: &dyn AuditSigner,
) -> Result<AuditRecord, Fault> {
    let (number, previous) = after(head);
    let mut record = AuditRecord {
        who: who.clone(),
        number,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        turn: entry.turn,
        correlation_id: entry.correlation_id,
        details: entry.details,
        evidence: entry.evidence,
        previous,
        mac: Mac::default(),
    };
    record.mac = signer.sign(&record.signed_bytes()?).await?;
    Ok(record)
}

impl Linked for AuditRecord {
    fn chain(&self) -> Chain {
        Chain::Contact(self.who.clone())
    }

    fn number(&self) -> u64 {
        self.number
    }

    fn previous(&self) -> Option<&str> {
        self.previous.as_deref()
    }

    fn mac(&self) -> &Mac {
        &self.mac
    }

    /// The attached evidence is what was attached, or none was.
    fn is_whole(&self) -> bool {
        self.evidence.as_ref().map(Sealed::digest).as_ref() == self.details.get(EVIDENCE)
    }

    fn signed_bytes(&self) -> Result<Vec<u8>, Fault> {
        #[derive(Serialize)]
        struct Signed<'a>(
            &'static str,
            &'a ContactRef,
            u64,
            i128,
            &'a Actor,
            Action,
            &'a TurnId,
            &'a CorrelationId,
            &'a BTreeMap<String, String>,
            Option<&'a str>,
        );
        bytes(&Signed(
            "audit-record-1",
            &self.who,
            self.number,
            self.at.as_nanosecond(),
            &self.actor,
            self.action,
            &self.turn,
            &self.correlation_id,
            &self.details,
            self.previous.as_deref(),
        ))
    }
}

impl AuditRecord {
    /// The attached evidence; `None` if none was.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it cannot be opened with this key.
    pub fn open_evidence<T: DeserializeOwned>(&self, key: &DataKey) -> Result<Option<T>, Fault> {
        let place = evidence_place(&self.who, self.turn);
        self.evidence.as_ref().map(|sealed| key.open(&place, sealed)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record that is on disk somewhere: if other bytes were hashed for it, its chain would seem to be altered.
    #[test]
    fn what_the_hash_covers_never_changes() {
        let stored = r#"{
            "location": "LOC1", "contact": "CON1", "number": 2, "at": "2026-11-20T18:00:00.5Z",
            "actor": {"person": "USR1"}, "action": "left_to_person",
            "turn": "00000000-0000-0000-0000-000000000001",
            "correlation_id": "00000000-0000-0000-0000-000000000002",
            "details": {"rule": "stale"}, "previous": "ab", "mac": {"key": "file-1", "hash": "cd"}
        }"#;
        let record: AuditRecord = serde_json::from_str(stored).unwrap();
        assert_eq!(
            String::from_utf8(record.signed_bytes().unwrap()).unwrap(),
            r#"["audit-record-1",{"location":"LOC1","contact":"CON1"},2,1795197600500000000,{"person":"USR1"},"#
                .to_owned()
                + r#""left_to_person","00000000-0000-0000-0000-000000000001","#
                + r#""00000000-0000-0000-0000-000000000002",{"rule":"stale"},"ab"]"#
        );
    }
}
