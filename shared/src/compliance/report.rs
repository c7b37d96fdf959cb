//! A violation that a person reports: something that was said to a contact and that nobody had noticed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::evidence::Ground;
use super::finding::{Certainty, Kind};
use crate::error::Fault;
use crate::ids::{ContactRef, CorrelationId};
use crate::inbox::delivery::delivery_id;
use crate::inbox::{ContactEvent, Delivery, Inbox, Kept, Repeats, WakeUps, take_in};
use crate::privacy::{Personal, inside_seal};

/// What a person reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Which kind of rule it violates, as far as they know.
    pub kind: Kind,
    /// What was said to the contact.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
    /// Who reports it: a person of the team.
    pub by: String,
    /// Why it violates something, in a line for the record that names no contact.
    pub reason: String,
    /// When they did.
    pub at: Timestamp,
}

/// Keeps a report and wakes the conversation, whose next turn records it. The same twice within two minutes is once.
///
/// # Errors
/// [`Fault::Unavailable`] when the store or the queue does not answer: nothing may be assumed then.
pub async fn submit(
    (inbox, wake_ups): (&dyn Inbox, &dyn WakeUps),
    who: ContactRef,
    reported: Reported,
    correlation_id: CorrelationId,
    traceparent: String,
) -> Result<Kept, Fault> {
    let Reported { kind, text, by, reason, at } = &reported;
    let content = [kind.name().as_bytes(), text.expose().as_bytes(), by.as_bytes(), reason.as_bytes()];
    let delivery = Delivery {
        who,
        id: delivery_id(None, None, &content),
        repeats: Repeats::ByContent,
        received_at: *at,
        stale: false,
        event: ContactEvent::ViolationReportedV1(reported.clone()),
    };
    take_in(inbox, wake_ups, &delivery, correlation_id, traceparent).await
}

impl Reported {
    /// That it was reported, as a ground beside whatever the rules find.
    #[must_use]
    pub fn ground(&self) -> Ground {
        let statute = if self.kind == Kind::FAIR_HOUSING {
            "42 U.S.C. 3604"
        } else if self.kind == Kind::FINANCIAL_REGULATION {
            "12 U.S.C. 2607, 18 U.S.C. 1014"
        } else if self.kind == Kind::LICENSING {
            "Tex. Occ. Code 1101"
        } else if self.kind == Kind::PRIVACY {
            "Tex. Bus. & Com. Code 521.052"
        } else {
            "as the report says"
        };
        Ground {
            rule: "reported".to_owned(),
            kind: self.kind.clone(),
            certainty: Certainty::Certain,
            span: (0, self.text.expose().len()),
            reason: self.reason.clone(),
            statute: statute.to_owned(),
        }
    }
}
