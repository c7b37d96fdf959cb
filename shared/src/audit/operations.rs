//! The operations chain of a location: what people did there, one chain for each day in UTC.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::chain::{after, bytes};
use super::{AuditSigner, Chain, Head, Linked, Mac};
use crate::error::Fault;
use crate::ids::{ContactId, LocationId};

/// What a person did, or had done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationAction {
    /// Personal data was read.
    ReadPersonalData,
    /// Everything kept of a contact was handed out.
    Exported,
    /// Everything personal kept of a contact was made unreadable.
    Erased,
    /// That was asked for and refused.
    ErasureRefused,
    /// A contact's data was put under a legal hold.
    HoldPlaced,
    /// A legal hold was lifted.
    HoldLifted,
    /// Somebody took an alert up.
    Acknowledged,
    /// Somebody took an escalation on.
    Claimed,
    /// An escalation or a violation was brought to its end.
    Resolved,
    /// A paused conversation was given back to the bot.
    Released,
    /// Somebody reported a violation.
    ViolationReported,
    /// An experiment was started, changed or ended.
    ExperimentChanged,
    /// The figures of an experiment have named a winner.
    WinnerFound,
    /// What a location has chosen was changed.
    SettingsChanged,
    /// Somebody was given a key of the operations API.
    ApiKeyIssued,
    /// A key of the operations API was ended.
    ApiKeyRevoked,
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The location as a whole.
    Location,
    /// A contact.
    Contact(ContactId),
    /// An escalation or a violation, by its id.
    Ticket(String),
    /// An alert, by its id.
    Alert(String),
    /// An experiment, by its name.
    Experiment(String),
    /// A key of the operations API, by its id.
    ApiKey(String),
}

/// A record before it is numbered and hashed. Holds references only; never the personal data it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// When it happened; the day of its chain.
    pub at: Timestamp,
    /// Who did it: the name a person of the team is known by, never a contact's.
    pub actor: String,
    /// What was done.
    pub action: OperationAction,
    /// What it was done to.
    pub subject: Subject,
    /// Why, as far as the person said.
    pub reason: Option<String>,
    /// Ids, counts, rule names: whatever proves what was done.
    pub details: BTreeMap<String, String>,
}

/// One link of a location's chain of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRecord {
    /// Whose chain.
    pub location: LocationId,
    /// Of which day, in UTC.
    pub day: Date,
    /// Position in the chain, from 1, without gaps.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// See [`Operation::actor`].
    pub actor: String,
    /// What was done.
    pub action: OperationAction,
    /// What it was done to.
    pub subject: Subject,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// See [`Operation::details`].
    pub details: BTreeMap<String, String>,
    /// Hash of the record before; absent in the first.
    pub previous: Option<String>,
    /// Hash over all of the above.
    pub mac: Mac,
}

/// The chain something belongs to that happens at a location now.
#[must_use]
pub fn chain_of(location: &LocationId, at: Timestamp) -> Chain {
    Chain::Operations { location: location.clone(), day: day_of(at) }
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// Numbers `operation`, binds it to the record before and hashes it. `head` is that of the operation's own day.
///
/// # Errors
/// As [`AuditSigner::sign`].
pub async fn link_operation(
    location: &LocationId,
    head: Option<&Head>,
    operation: Operation,
    signer: &dyn AuditSigner,
) -> Result<OperationRecord, Fault> {
    let (number, previous) = after(head);
    let mut record = OperationRecord {
        location: location.clone(),
        day: day_of(operation.at),
        number,
        at: operation.at,
        actor: operation.actor,
        action: operation.action,
        subject: operation.subject,
        reason: operation.reason,
        details: operation.details,
        previous,
        mac: Mac::default(),
    };
    record.mac = signer.sign(&record.signed_bytes()?).await?;
    Ok(record)
}

impl Linked for OperationRecord {
    fn chain(&self) -> Chain {
        Chain::Operations { location: self.location.clone(), day: self.day }
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

    fn signed_bytes(&self) -> Result<Vec<u8>, Fault> {
        #[derive(Serialize)]
        struct Signed<'a>(
            &'static str,
            &'a LocationId,
            Date,
            u64,
            i128,
            &'a str,
            OperationAction,
            &'a Subject,
            Option<&'a str>,
            &'a BTreeMap<String, String>,
            Option<&'a str>,
        );
        bytes(&Signed(
            "operations-record-1",
            &self.location,
            self.day,
            self.number,
            self.at.as_nanosecond(),
            &self.actor,
            self.action,
            &self.subject,
            self.reason.as_deref(),
            &self.details,
            self.previous.as_deref(),
        ))
    }
}
