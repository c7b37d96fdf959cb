//! A ticket as it is handed out: the JSON of `GET /api/escalations`, `GET /api/violations` and of `jorge escalations --json`
//! and `jorge violations --json` (`docs/api.md`).
//!
//! Its format is a promise: members are added, none is renamed or means anything else. How a ticket is stored is not.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::ticket::{Claim, Closing, Dossier, Found, Ticket};
use crate::conversation::Bot;
use crate::ids::{ContactId, CorrelationId, LocationId, TicketId, TicketKind};
use crate::privacy::{Personal, inside_seal};

/// What may be known of a ticket without opening it. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: TicketId,
    /// Of which location.
    pub location: LocationId,
    /// Whom it concerns.
    pub contact: ContactId,
    /// `escalation` or `violation`.
    pub kind: &'static str,
    /// `queued`, `escalated_internal_only`, `escalated`, `claimed`, `resolved`, `released` or `erased`.
    pub status: &'static str,
    /// Why something is left to people; of an escalation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How much that presses; of an escalation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<&'static str>,
    /// Which kind of rule was touched; of a violation.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub violates: Option<String>,
    /// How bad that is; of a violation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<&'static str>,
    /// When a turn opened it.
    pub opened_at: Timestamp,
    /// Which bot led the conversation.
    pub bot: Bot,
    /// Of the text that led to it.
    pub correlation_id: CorrelationId,
    /// Since when it is in the CRM.
    pub crm_at: Option<Timestamp>,
    /// Since when people know.
    pub told_at: Option<Timestamp>,
    /// How often it was carried to them.
    pub tries: u32,
    /// Who has it.
    pub claim: Option<Claim>,
    /// How it ended.
    pub closing: Option<Closing>,
}

impl Shown {
    /// A ticket as it is.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        let kind = ticket.id.kind();
        let of = |wanted| (kind == wanted).then(|| (ticket.matter.name().to_owned(), ticket.matter.weight()));
        let (reason, priority) = of(TicketKind::Escalation).unzip();
        let (violates, severity) = of(TicketKind::Violation).unzip();
        Self {
            id: ticket.id,
            location: ticket.who.location.clone(),
            contact: ticket.who.contact.clone(),
            kind: kind.name(),
            status: ticket.status().name(),
            reason,
            priority,
            violates,
            severity,
            opened_at: ticket.opened_at,
            bot: ticket.bot,
            correlation_id: ticket.correlation_id,
            crm_at: ticket.reach.crm_at,
            told_at: ticket.reach.told_at,
            tries: ticket.reach.tries,
            claim: ticket.claim.clone(),
            closing: ticket.closing.clone(),
        }
    }
}

/// A ticket with what is in it, for somebody of whom it is on record that they read it.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Shown,
    /// The contact was erased: nothing can be read in it any more.
    pub erased: bool,
    /// What is in it.
    #[serde(flatten)]
    pub inside: Option<Inside>,
}

/// What is in a ticket.
#[derive(Clone, Debug, Serialize)]
pub struct Inside {
    /// One line.
    #[serde(with = "inside_seal")]
    pub title: Personal<String>,
    /// What is known of the contact, and what to do.
    #[serde(with = "inside_seal")]
    pub card: Personal<String>,
    /// What proves it, by what it is.
    #[serde(with = "inside_seal")]
    pub evidence: Personal<BTreeMap<String, String>>,
}

impl Opened {
    /// A ticket as it was found.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        Self {
            ticket: Shown::of(&found.ticket),
            erased: found.dossier.is_none(),
            inside: found.dossier.as_ref().map(Inside::of),
        }
    }
}

impl Inside {
    fn of(dossier: &Dossier) -> Self {
        let evidence = dossier.evidence.iter();
        let evidence = evidence.map(|exhibit| (exhibit.name.clone(), exhibit.content.expose().clone()));
        Self {
            title: dossier.title.clone(),
            card: dossier.card.clone(),
            evidence: Personal::new(evidence.collect()),
        }
    }
}
