//! The contracts of every queue, on one page.
//!
//! A message is one tagged enum with its version in the variant's name. It carries references and never
//! personal data: what was said is read from the store. A new field comes as a new variant; an old one
//! stays readable as long as a queue or dead-letter queue can hold it (14 days).
//!
//! | queue | message | group | sent by | read by |
//! |---|---|---|---|---|
//! | `inbound.fifo` | [`Inbound`] | one contact | webhook, api, follow-ups, financial-assessor | conversation |
//! | `assessments` | [`Assessments`] | – | conversation | financial-assessor |
//! | `escalations` | [`Escalations`] | – | conversation, follow-ups | escalation |
//! | `violations` | [`Violations`] | – | conversation, follow-ups | compliance-auditor |
//! | `outcomes` | [`Outcomes`] | – | conversation, follow-ups | ab-analyzer |
//! | `alert-checks.fifo` | [`AlertChecks`] | one minute | alert-checker | alert-checker, half a minute later |

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;
use crate::error::Fault;
use crate::ids::{AssessmentId, ContactRef, CorrelationId, DeliveryId, TicketId, TurnId};

/// On `inbound.fifo`: something of this contact waits to be read, or to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Inbound {
    /// A delivery was kept and is unanswered.
    InboundV1(WakeUp),
    /// The conversation has something to do that nobody's text calls for.
    DueV1(Due),
    /// An assessment it asked for is on record.
    AssessedV1(Assessed),
}

impl Inbound {
    /// Whose conversation is woken.
    #[must_use]
    pub const fn who(&self) -> &ContactRef {
        match self {
            Self::InboundV1(wake_up) => &wake_up.who,
            Self::DueV1(due) => &due.who,
            Self::AssessedV1(assessed) => &assessed.who,
        }
    }

    /// The FIFO group: one per contact, so one writer at a time. Hashed because SQS takes neither every
    /// script nor every length.
    #[must_use]
    pub fn group(&self) -> String {
        let who = self.who();
        short_hash(&[who.location.as_str(), who.contact.as_str()])
    }

    /// What SQS drops repeats by, for five minutes.
    #[must_use]
    pub fn deduplication(&self) -> String {
        let who = self.who();
        // No delivery is called "due" or "assessed": their ids name their kind before a colon.
        let (what, which) = match self {
            Self::InboundV1(wake_up) => {
                (wake_up.delivery.as_str(), wake_up.kept_at.as_millisecond().to_string())
            }
            Self::DueV1(due) => ("due", due.due_at.as_millisecond().to_string()),
            Self::AssessedV1(assessed) => ("assessed", assessed.assessment.to_string()),
        };
        short_hash(&[who.location.as_str(), who.contact.as_str(), what, &which])
    }
}

/// Wakes the conversation of one contact.
///
/// It is a hint, not the work: the turn answers whatever it finds unanswered, and a wake-up that finds
/// nothing is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeUp {
    /// Whose conversation.
    #[serde(flatten)]
    pub who: ContactRef,
    /// The delivery that caused it.
    pub delivery: DeliveryId,
    /// When that delivery was kept: the same content kept again is another one.
    pub kept_at: Timestamp,
    /// Carried from the webhook to the reply.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the webhook request.
    pub traceparent: String,
}

/// Wakes the conversation of one contact for what has become due in it: a reply still pending, a follow-up.
///
/// As much a hint as [`WakeUp`]: the turn reads what is due from the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Whose conversation.
    #[serde(flatten)]
    pub who: ContactRef,
    /// When it became due, to the second: what is due at another time is something else.
    pub due_at: Timestamp,
    /// Carried from the schedule to what is sent.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the schedule's run.
    pub traceparent: String,
}

/// Wakes the conversation of one contact because an assessment is on record.
///
/// As much a hint as [`WakeUp`]: the turn reads the assessment from the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// Whose conversation.
    #[serde(flatten)]
    pub who: ContactRef,
    /// Which assessment.
    pub assessment: AssessmentId,
    /// Carried from the text that led to it.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the assessor's run.
    pub traceparent: String,
}

/// On `assessments`: a turn asks what a contact can pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Assessments {
    /// One assessment is wanted.
    AssessmentV1(AssessmentWanted),
}

/// Asks for one assessment. What it is made from is read from the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentWanted {
    /// Whose.
    #[serde(flatten)]
    pub who: ContactRef,
    /// What it will be called: the same request twice makes one.
    pub assessment: AssessmentId,
    /// When it was asked for: of two, the later one counts.
    pub asked_at: Timestamp,
    /// Carried from the text that led to it.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the turn.
    pub traceparent: String,
}

/// On `escalations`: a bot leaves something to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Escalations {
    /// A ticket is to be brought to people.
    EscalationV1(TicketOpened),
}

/// On `violations`: something was said, or asked for, that the law forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Violations {
    /// A ticket is to be brought to people.
    ViolationV1(TicketOpened),
}

/// Asks for a ticket to be brought to people.
///
/// As much a hint as [`WakeUp`]: whoever carries it reads from the store what is left to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketOpened {
    /// Whom it concerns.
    #[serde(flatten)]
    pub who: ContactRef,
    /// Which ticket.
    pub ticket: TicketId,
    /// Carried from the text that led to it.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the turn, or of the schedule's run.
    pub traceparent: String,
}

/// On `outcomes`: a contact in an experiment was assigned, or did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Outcomes {
    /// Outcomes a turn has kept are to be counted.
    OutcomesV1(OutcomesKept),
}

/// Asks for the outcomes of one turn to be counted.
///
/// As much a hint as [`WakeUp`]: what they are, and whether they are counted already, is read from the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomesKept {
    /// Whose.
    #[serde(flatten)]
    pub who: ContactRef,
    /// The turn that kept them.
    pub turn: TurnId,
    /// Carried from the text that led to it.
    pub correlation_id: CorrelationId,
    /// W3C trace context of the turn, or of the schedule's run.
    pub traceparent: String,
}

/// On `alert-checks.fifo`: the rules of alerts are to be evaluated once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum AlertChecks {
    /// The second check of a minute.
    CheckV1(CheckAgain),
}

impl AlertChecks {
    /// What SQS drops repeats by, for five minutes, and the FIFO group: no check waits for another.
    #[must_use]
    pub fn deduplication(&self) -> String {
        let Self::CheckV1(check) = self;
        check.minute.as_millisecond().to_string()
    }
}

/// Asks for the second check of a minute: the queue delays it by half of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAgain {
    /// When the schedule asked for the first one.
    pub minute: Timestamp,
}

/// Says when a received message becomes visible again.
#[async_trait]
pub trait Redelivery: Send + Sync {
    /// Makes the message behind `receipt` visible again after `seconds`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it comes back after the queue's own time-out instead.
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault>;
}

fn short_hash(parts: &[&str]) -> String {
    // '#' cannot occur in an id, so joined parts cannot be confused.
    let mut hash = sha256_hex(parts.join("#").as_bytes());
    hash.truncate(32);
    hash
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::{ContactId, LocationId};

    const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn who(contact: &str) -> ContactRef {
        ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse(contact).unwrap(),
        }
    }

    fn wake_up(contact: &str) -> Inbound {
        Inbound::InboundV1(WakeUp {
            who: who(contact),
            delivery: DeliveryId::parse("w:1").unwrap(),
            kept_at: "2026-11-20T18:00:00Z".parse().unwrap(),
            correlation_id: CorrelationId::new(Uuid::nil()),
            traceparent: TRACE.into(),
        })
    }

    fn due(contact: &str) -> Inbound {
        Inbound::DueV1(Due {
            who: who(contact),
            due_at: "2026-11-20T18:00:00Z".parse().unwrap(),
            correlation_id: CorrelationId::new(Uuid::nil()),
            traceparent: TRACE.into(),
        })
    }

    #[test]
    fn the_wire_form_names_its_version_and_stays_as_it_is() {
        let json = serde_json::to_string(&wake_up("CON1")).unwrap();
        assert_eq!(
            json,
            "{\"type\":\"InboundV1\",\"location\":\"LOC1\",\"contact\":\"CON1\",\"delivery\":\"w:1\",\
             \"kept_at\":\"2026-11-20T18:00:00Z\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"
        );
        assert_eq!(serde_json::from_str::<Inbound>(&json).unwrap(), wake_up("CON1"));
        let json = serde_json::to_string(&due("CON1")).unwrap();
        assert_eq!(
            json,
            "{\"type\":\"DueV1\",\"location\":\"LOC1\",\"contact\":\"CON1\",\
             \"due_at\":\"2026-11-20T18:00:00Z\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"
        );
        assert_eq!(serde_json::from_str::<Inbound>(&json).unwrap(), due("CON1"));
    }

    #[test]
    fn an_assessment_is_asked_for_and_announced_by_reference_only() {
        let assessment = AssessmentId::new(Uuid::from_u128(7));
        let (correlation_id, traceparent) = (CorrelationId::new(Uuid::nil()), TRACE.to_owned());
        let wanted = Assessments::AssessmentV1(AssessmentWanted {
            who: who("CON1"),
            assessment,
            asked_at: "2026-11-20T18:00:00Z".parse().unwrap(),
            correlation_id,
            traceparent: traceparent.clone(),
        });
        let json = serde_json::to_string(&wanted).unwrap();
        assert_eq!(
            json,
            "{\"type\":\"AssessmentV1\",\"location\":\"LOC1\",\"contact\":\"CON1\",\
             \"assessment\":\"00000000-0000-0000-0000-000000000007\",\"asked_at\":\"2026-11-20T18:00:00Z\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"
        );
        assert_eq!(serde_json::from_str::<Assessments>(&json).unwrap(), wanted);
        let assessed =
            Inbound::AssessedV1(Assessed { who: who("CON1"), assessment, correlation_id, traceparent });
        let json = serde_json::to_string(&assessed).unwrap();
        assert_eq!(
            json,
            "{\"type\":\"AssessedV1\",\"location\":\"LOC1\",\"contact\":\"CON1\",\
             \"assessment\":\"00000000-0000-0000-0000-000000000007\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"
        );
        assert_eq!(serde_json::from_str::<Inbound>(&json).unwrap(), assessed);
        assert_eq!(assessed.group(), wake_up("CON1").group());
        assert_ne!(assessed.deduplication(), due("CON1").deduplication());
    }

    #[test]
    fn a_ticket_is_told_of_by_reference_only() {
        let ticket = TicketId::parse("esc-00000000-0000-0000-0000-000000000007").unwrap();
        let (correlation_id, traceparent) = (CorrelationId::new(Uuid::nil()), TRACE.to_owned());
        let opened = TicketOpened { who: who("CON1"), ticket, correlation_id, traceparent };
        let rest = "\"location\":\"LOC1\",\"contact\":\"CON1\",\
             \"ticket\":\"esc-00000000-0000-0000-0000-000000000007\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}";
        let escalation = Escalations::EscalationV1(opened.clone());
        let json = serde_json::to_string(&escalation).unwrap();
        assert_eq!(json, format!("{{\"type\":\"EscalationV1\",{rest}"));
        assert_eq!(serde_json::from_str::<Escalations>(&json).unwrap(), escalation);
        let violation = Violations::ViolationV1(opened);
        let json = serde_json::to_string(&violation).unwrap();
        assert_eq!(json, format!("{{\"type\":\"ViolationV1\",{rest}"));
        assert_eq!(serde_json::from_str::<Violations>(&json).unwrap(), violation);
    }

    #[test]
    fn outcomes_are_told_of_by_reference_only() {
        let outcomes = Outcomes::OutcomesV1(OutcomesKept {
            who: who("CON1"),
            turn: TurnId::new(Uuid::from_u128(7)),
            correlation_id: CorrelationId::new(Uuid::nil()),
            traceparent: TRACE.to_owned(),
        });
        let json = serde_json::to_string(&outcomes).unwrap();
        assert_eq!(
            json,
            "{\"type\":\"OutcomesV1\",\"location\":\"LOC1\",\"contact\":\"CON1\",\
             \"turn\":\"00000000-0000-0000-0000-000000000007\",\
             \"correlation_id\":\"00000000-0000-0000-0000-000000000000\",\
             \"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"
        );
        assert_eq!(serde_json::from_str::<Outcomes>(&json).unwrap(), outcomes);
    }

    #[test]
    fn the_second_check_of_a_minute_is_asked_for_once() {
        let minute = "2026-11-20T18:00:00Z".parse().unwrap();
        let check = AlertChecks::CheckV1(CheckAgain { minute });
        let json = serde_json::to_string(&check).unwrap();
        assert_eq!(json, "{\"type\":\"CheckV1\",\"minute\":\"2026-11-20T18:00:00Z\"}");
        assert_eq!(serde_json::from_str::<AlertChecks>(&json).unwrap(), check);
        let next = "2026-11-20T18:01:00Z".parse().unwrap();
        let next = AlertChecks::CheckV1(CheckAgain { minute: next });
        assert_ne!(check.deduplication(), next.deduplication());
    }

    #[test]
    fn a_group_is_one_contact_in_any_script() {
        assert_ne!(wake_up("CON1").group(), wake_up("CON2").group());
        assert_eq!(wake_up("CON1").group(), due("CON1").group(), "whatever wakes it");
        assert_ne!(wake_up("CON1").deduplication(), due("CON1").deduplication());
        let group = wake_up("連絡先").group();
        assert_eq!(group.len(), 32);
        assert!(group.bytes().all(|b| b.is_ascii_hexdigit()));
    }
}
