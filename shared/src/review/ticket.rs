//! A ticket: what it is about, who has it, what is in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::reach::Reach;
use crate::compliance::{self, Severity};
use crate::conversation::Bot;
use crate::escalation::{Priority, Reason};
use crate::ids::{ContactRef, CorrelationId, TicketId, TicketKind};
use crate::privacy::{Personal, inside_seal};

/// What a ticket is about. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
pub enum Matter {
    /// A bot leaves something to a person.
    Escalation {
        /// Why.
        reason: Reason,
        /// How much it presses.
        priority: Priority,
    },
    /// Something was said, or asked for, that the law forbids.
    Violation {
        /// Which kind of rule it touches.
        kind: compliance::Kind,
        /// How bad it is.
        severity: Severity,
    },
}

impl Matter {
    /// An escalation that presses as its reason says.
    #[must_use]
    pub const fn escalation(reason: Reason) -> Self {
        Self::Escalation { reason, priority: reason.priority() }
    }

    /// Which kind of ticket it makes.
    #[must_use]
    pub const fn kind(&self) -> TicketKind {
        match self {
            Self::Escalation { .. } => TicketKind::Escalation,
            Self::Violation { .. } => TicketKind::Violation,
        }
    }

    /// Why, in a word: the reason, or the kind of rule.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Escalation { reason, .. } => reason.name(),
            Self::Violation { kind, .. } => kind.name(),
        }
    }

    /// How much it presses, in a word: priority or severity.
    #[must_use]
    pub const fn weight(&self) -> &'static str {
        match self {
            Self::Escalation { priority, .. } => priority.name(),
            Self::Violation { severity, .. } => severity.name(),
        }
    }

    /// Whether it is the same matter: as long as a ticket about it is open, no other is opened.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.name() == other.name()
    }

    /// Whether a person takes the conversation over.
    #[must_use]
    pub const fn hands_over(&self) -> bool {
        matches!(self, Self::Escalation { reason, .. } if reason.hands_over())
    }

    /// The tags a contact bears because of it.
    #[must_use]
    pub fn tags(&self) -> Vec<String> {
        match self {
            Self::Escalation { .. } => vec!["Escalation".into()],
            Self::Violation { kind, .. } => {
                let words = kind.name().split('_').map(capitalised);
                let kind: Vec<String> = words.collect();
                vec!["Compliance-Alert".into(), format!("Violation-{}", kind.join("-"))]
            }
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A person has taken it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who: a person of the team.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// It is done with.
    Resolved,
    /// It is done with, and the bot goes on.
    Released,
    /// The contact was erased: nothing is left to be looked at.
    Erased,
}

/// A person has closed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// How.
    pub how: Close,
    /// Who: a person of the team.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in a line for the record.
    pub reason: String,
}

impl Closing {
    /// That of a ticket whose contact was erased by somebody.
    #[must_use]
    pub fn by_erasure(by: &str, at: Timestamp) -> Self {
        Self { how: Close::Erased, by: by.to_owned(), at, reason: "the contact was erased".to_owned() }
    }
}

/// What is known of a ticket without opening anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Whom it concerns.
    pub who: ContactRef,
    /// What it is about.
    pub matter: Matter,
    /// When a turn opened it.
    pub opened_at: Timestamp,
    /// Which bot led the conversation.
    pub bot: Bot,
    /// Of the text that led to it.
    pub correlation_id: CorrelationId,
    /// Who has it.
    pub claim: Option<Claim>,
    /// How it ended.
    pub closing: Option<Closing>,
    /// How far it got.
    pub reach: Reach,
}

/// A ticket with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The ticket.
    pub ticket: Ticket,
    /// What is in it.
    pub dossier: Dossier,
}

/// A ticket as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The ticket.
    pub ticket: Ticket,
    /// What is in it; `None` once the contact was erased.
    pub dossier: Option<Dossier>,
}

impl Found {
    /// With what is in it, if that is still to be read.
    #[must_use]
    pub fn filed(self) -> Option<Filed> {
        let Self { ticket, dossier } = self;
        dossier.map(|dossier| Filed { ticket, dossier })
    }
}

/// What a person reads of a ticket. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// One line.
    #[serde(with = "inside_seal")]
    pub title: Personal<String>,
    /// What is known of the contact, and what to do.
    #[serde(with = "inside_seal")]
    pub card: Personal<String>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Vec<Exhibit>,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What it is: nothing personal.
    pub name: String,
    /// The thing itself.
    #[serde(with = "inside_seal")]
    pub content: Personal<String>,
}

/// A ticket nobody has closed yet, as the contact's state remembers it. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTicket {
    /// Its id.
    pub id: TicketId,
    /// What it is about.
    #[serde(flatten)]
    pub matter: Matter,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// The bot is paused until a person releases it.
    #[serde(default)]
    pub pauses: bool,
    /// The contact was erased since: nothing can be read in it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
}

impl OpenTicket {
    /// What the state remembers of a ticket that is opened now.
    #[must_use]
    pub fn of(ticket: &Ticket, pauses: bool) -> Self {
        let Ticket { id, matter, opened_at, claim, .. } = ticket.clone();
        Self { id, matter, opened_at, claim, pauses, erased: false }
    }
}

/// What a turn changes about a ticket that was opened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub ticket: TicketId,
    /// What.
    pub change: Change,
}

/// What can be changed about a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person has taken it up.
    Claimed(Claim),
    /// A person has closed it.
    Closed(Closing),
    /// It happened again, and nobody had taken it up: people are told again.
    ToldAgain,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_names_its_tags_and_is_the_same_whatever_it_weighs() {
        let violation = |severity| Matter::Violation { kind: compliance::Kind::FAIR_HOUSING, severity };
        assert_eq!(violation(Severity::Critical).tags(), ["Compliance-Alert", "Violation-Fair-Housing"]);
        assert!(violation(Severity::Critical).is_same(&violation(Severity::Medium)));
        let asked = Matter::escalation(Reason::AskedForPerson);
        assert_eq!(asked.tags(), ["Escalation"]);
        assert!(!asked.is_same(&Matter::escalation(Reason::Stuck)));
        assert!(!asked.is_same(&violation(Severity::Low)));
        assert!(asked.hands_over() && !Matter::escalation(Reason::HotLead).hands_over());
    }

    #[test]
    fn what_the_state_remembers_of_a_ticket_stays_readable() {
        let json = serde_json::json!({
            "id": "esc-00000000-0000-0000-0000-000000000007",
            "matter": "escalation", "reason": "asked_for_person", "priority": "high",
            "opened_at": "2026-11-20T15:00:00Z",
            "pauses": false,
        });
        let open: OpenTicket = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(open.matter, Matter::escalation(Reason::AskedForPerson));
        assert_eq!(serde_json::to_value(&open).unwrap(), json);
    }
}
