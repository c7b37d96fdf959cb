//! The stored shapes. No field here can hold personal data in the clear: what is personal is [`Sealed`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{KeyRecord, Session};
use crate::audit::{AuditRecord, Head};
use crate::conversation::{Bot, Direction, OutgoingState, Progress};
use crate::experiments::{Definition, ExperimentId, Outcome as Counted, OutcomeType, VariantName};
use crate::handoff::{Attempt, Outcome};
use crate::ids::{ContactRef, CorrelationId, DeliveryId, MessageId, TurnId};
use crate::inbox::Channel;
use crate::privacy::rights::LegalHold;
use crate::privacy::{Sealed, WrappedKey};
use crate::review::{Claim, Closing, Matter};

/// `STATE`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StateItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Sort key in the index `turn`.
    pub turn: String,
    /// Counts the commits and settlements.
    pub version: u64,
    /// What says nothing personal.
    pub progress: Progress,
    /// Profile and facts.
    pub private: Sealed,
    /// The latest reply.
    pub outgoing: Option<OutgoingItem>,
    /// Partition in the index `heads`.
    #[serde(default)]
    pub chain: String,
    /// End of the audit chain.
    pub audit: Option<Head>,
    /// Partition in the index `due`, while something is to be done later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When that is, epoch seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
    /// An escalation is open. For whoever looks from outside: it follows from the tickets in `progress`.
    #[serde(default)]
    pub needs_human_review: bool,
}

/// The latest reply inside `STATE`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutgoingItem {
    /// The turn that decided it.
    pub turn: TurnId,
    /// When it was committed.
    pub committed_at: Timestamp,
    /// How it travels.
    pub channel: Channel,
    /// The law asks for it.
    #[serde(default)]
    pub statutory: bool,
    /// How far it got.
    pub state: OutgoingState,
    /// Text, booking and effects.
    pub sealed: Sealed,
}

/// `KEY`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Sort key in the index `turn`.
    pub turn: String,
    /// The contact's data key.
    pub data_key: WrappedKey,
}

/// `SEEN#delivery`: first the sealed delivery, after its turn only the marker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeenItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Sort key in the index `turn`; gone once answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<String>,
    /// The delivery's id.
    pub delivery: DeliveryId,
    /// Arrival, epoch milliseconds.
    pub received_at: i64,
    /// Too late on arrival.
    pub stale: bool,
    /// The location's key it is sealed with; gone once answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_key: Option<WrappedKey>,
    /// The event; gone once answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
    /// Partition in the index `due`; gone once answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When it is woken again if it is still unanswered, epoch seconds; gone once answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
}

/// `MSG#number`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MessageItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Sort key in the index `turn`.
    pub turn: String,
    /// Position in the conversation.
    pub number: u64,
    /// Who said it.
    pub direction: Direction,
    /// When.
    pub at: Timestamp,
    /// The CRM's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// The text, or the beginning of a long one.
    pub sealed: Sealed,
}

/// `TEXT#number`: the whole of a long message, outside the range a turn reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The whole text.
    pub sealed: Sealed,
}

/// `ASSESS#assessment`, and `ASSESS#LATEST`: the copy that the next turn reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssessmentItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Sort key in the index `turn`, of the latest only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<String>,
    /// When it was asked for, epoch milliseconds.
    pub asked_at: i64,
    /// The assessment.
    pub sealed: Sealed,
}

/// `HANDOFF#turn`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HandoffItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Partition in the index `handoffs`.
    pub handoff_route: String,
    /// Sort key there, epoch milliseconds.
    pub handoff_at: i64,
    /// The attempt as it was committed.
    pub attempt: Attempt,
    /// How it went, written by a later turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// How long it took, written after its commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u32>,
}

impl HandoffItem {
    /// The attempt with what became known of it since.
    #[must_use]
    pub fn into_attempt(self) -> Attempt {
        Attempt { outcome: self.outcome, took_ms: self.took_ms, ..self.attempt }
    }
}

/// `ESC#turn`, `VIO#turn`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TicketItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Partition in the index `tickets`: changes when it is closed.
    pub ticket_list: String,
    /// Sort key there, epoch milliseconds.
    pub ticket_at: i64,
    /// What it is about.
    pub about: Matter,
    /// When a turn opened it.
    pub opened_at: Timestamp,
    /// Which bot led the conversation.
    pub bot: Bot,
    /// Of the text that led to it.
    pub correlation_id: CorrelationId,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// When the CRM had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crm_at: Option<Timestamp>,
    /// When people were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    /// How often it was tried to bring it to people.
    #[serde(default)]
    pub tries: u32,
    /// Until when somebody may be trying that, epoch milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trying_until: Option<i64>,
    /// Partition in the index `due`; gone once people have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When it is tried again, epoch seconds; gone once people have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
    /// What is in it. Not in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
}

/// `OUT#turn`: what a turn has to be counted of experiments, and after that the marker that it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomesItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// When its turn was committed, epoch milliseconds: what is newer than an erasure outlives it.
    pub kept_at: i64,
    /// What is counted: all of it in one transaction, so that it is counted or not.
    pub outcomes: Vec<OutcomePart>,
    /// Partition in the index `due`; gone once counted or found unreadable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When it is announced again, epoch seconds; gone once counted or found unreadable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
    /// When it was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Timestamp>,
    /// Since when nobody announces it any more, because it could not be read; gone once counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable_at: Option<Timestamp>,
    /// Epoch seconds after which it is forgotten; set when it is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
}

/// An outcome inside `OUT#turn`. Whose it is says the item's partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomePart {
    /// In which experiment.
    pub experiment: ExperimentId,
    /// The variant the contact has.
    pub variant: VariantName,
    /// What.
    pub what: OutcomeType,
    /// When the contact was assigned that variant.
    pub assigned_at: Timestamp,
}

impl OutcomePart {
    /// The outcome of a contact.
    #[must_use]
    pub fn of(self, who: ContactRef) -> Counted {
        let Self { experiment, variant, what, assigned_at } = self;
        Counted { who, experiment, variant, what, assigned_at }
    }
}

impl From<&Counted> for OutcomePart {
    fn from(outcome: &Counted) -> Self {
        let Counted { who: _, experiment, variant, what, assigned_at } = outcome.clone();
        Self { experiment, variant, what, assigned_at }
    }
}

/// `APIKEY#hash`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The key, as far as it is kept.
    pub held: KeyRecord,
}

/// `SESSION`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The session; a token is replaced where it is the current one.
    #[serde(flatten)]
    pub session: Session,
    /// Epoch seconds after which it is forgotten.
    pub ttl: i64,
}

/// `DEF#experiment`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefinitionItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Partition in the index `running`; gone once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<String>,
    /// That of the definition: a change is made on the version that was seen.
    pub version: u64,
    /// The experiment.
    pub held: Definition,
}

/// `RESULT`, and `RESULT#instant`: the copy that stays when the verdict changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// When it was made: a report is kept in place of the one that was seen.
    pub made_at: Timestamp,
    /// The report as JSON: a p-value may be smaller than any number of DynamoDB's.
    pub report: String,
}

/// `LEASE#handoff`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeaseItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The piece of work it was granted to.
    pub lease_holder: String,
    /// What tells this grant from every other.
    pub lease_token: Uuid,
    /// When anybody may take it, epoch milliseconds.
    pub expires_at: i64,
    /// Epoch seconds after which it is forgotten.
    pub ttl: i64,
}

/// `R#number` of the audit table, with the record of a contact's chain or of an operations chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuditItem<R = AuditRecord> {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The record.
    pub record: R,
}

/// `AUDIT#day` of the operations table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Partition of the chain in the audit table, and of the index `heads`.
    pub chain: String,
    /// End of the chain.
    pub audit: Head,
}

/// `HOLD`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HoldItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Who holds, and why.
    pub legal_hold: LegalHold,
}

/// `QUARANTINE#hash`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QuarantineItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Stable code of the reason.
    pub reason: String,
    /// The field at fault, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Length of the whole body.
    pub body_bytes: usize,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The installation's key.
    pub data_key: WrappedKey,
    /// The first 4 KB.
    pub sealed: Sealed,
    /// Epoch seconds after which it is forgotten.
    pub ttl: i64,
}

/// `CONFIG` of a location.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfigItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Installed, as far as the CRM last said.
    pub installed: bool,
    /// When the CRM said so, epoch milliseconds.
    pub reported_at: i64,
    /// The key credentials are sealed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_key: Option<WrappedKey>,
    /// Private integration token for the CRM's API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_token: Option<Sealed>,
    /// Instead of that token there are OAuth tokens under `OAUTH`.
    pub oauth: bool,
    /// When it was connected, epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connected_at: Option<i64>,
    /// Since when the CRM refuses what it was connected with, epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_since: Option<i64>,
    /// SHA-256 of the workflow secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow_secret_hash: Option<String>,
    /// The team's settings, as JSON: what is not there is default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// Partition in the index `installed`, while it is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_list: Option<String>,
}

/// What `OAUTH` holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OAuthItem {
    /// The key the tokens are sealed with.
    pub data_key: WrappedKey,
    /// Access and refresh token.
    pub sealed: Sealed,
    /// When the access token is renewed, epoch milliseconds.
    pub renew_at: i64,
    /// When it is no longer used, epoch milliseconds.
    pub expires_at: i64,
    /// Who is refreshing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshing_by: Option<Uuid>,
    /// Until when that is waited for, epoch milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshing_until: Option<i64>,
    /// The refresh token is refused.
    #[serde(default)]
    pub refresh_refused: bool,
}

/// A small value all instances change: `BREAKER#dependency`, `ALLOWANCE`, `OAUTH`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionedItem<T> {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Counts its changes; a change is made on the version that was seen.
    pub version: u64,
    /// The value.
    pub held: T,
}

/// `ALERT#rule#subject`: the last alert of a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlertItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Counts its changes.
    pub version: u64,
    /// The alert, as JSON.
    pub alert: String,
    /// When it may be forgotten, epoch seconds; not while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
}

/// `ALERTED#instant#rule#subject`: an alert in the history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlertedItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// The alert, as JSON.
    pub alert: String,
    /// When it may be forgotten, epoch seconds.
    pub ttl: i64,
}
