//! Bringing a ticket to people: into the CRM, and to where people are. Each is done once, whatever crashes, and tried until it
//! is done.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::notice::Notice;
use super::ports::{Begun, TellPeople, Tickets};
use super::reach::{Reach, Status};
use super::ticket::{Filed, Matter, Ticket};
use crate::clock::{Clock, later};
use crate::conversation::{Crm, Task, TaskKind, Written};
use crate::error::{Fault, chain};
use crate::escalation::Reason;
use crate::locations::{Location, Settings};
use crate::privacy::Personal;
use crate::queue::TicketOpened;
use crate::resilience::deadline;

/// How long a try may take before somebody else may begin: longer than a function runs, shorter than the first gap.
pub const TRY: Duration = Duration::from_secs(45);
/// How long the CRM is asked in one try, retries included.
const CRM_PATIENCE: Duration = Duration::from_secs(20);
/// Tries after which somebody has to know that people cannot be reached: about a quarter of an hour.
const UNREACHED_AFTER: u32 = 4;

/// What a ticket is carried with.
#[derive(Clone, Copy)]
pub struct Carrier<'a> {
    /// The tickets.
    pub tickets: &'a dyn Tickets,
    /// The CRM.
    pub crm: &'a dyn Crm,
    /// Where people are.
    pub people: &'a dyn TellPeople,
    /// Tells the time.
    pub clock: &'a dyn Clock,
}

/// Who is asked to look at a ticket, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The CRM's id of a person; nobody in particular if `None`.
    pub assignee: Option<String>,
    /// When it is due.
    pub due: Timestamp,
}

/// What became of carrying a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// So far.
    To(Status),
    /// Somebody else is at it, until then at the latest.
    ByAnother(Timestamp),
    /// Nothing was left to be done.
    Before,
}

/// Carries a ticket as far as it gets.
///
/// The CRM and where people are do not wait for each other: one may be down. What could not be done is due again by
/// itself. `assign` says who is asked, given the contact's own agent.
///
/// # Errors
/// [`Fault`] when the tickets' store does not answer.
pub async fn carry(
    carrier: Carrier<'_>,
    location: &Location,
    opened: &TicketOpened,
    assign: impl Fn(&Ticket, &Settings, Option<String>) -> Assignment + Sync,
) -> Result<Carried, Fault> {
    let Carrier { tickets, clock, .. } = carrier;
    let now = clock.now();
    let Filed { mut ticket, dossier } =
        match tickets.begin(&opened.who, opened.ticket, now, later(now, TRY)).await? {
            Begun::Ours(filed) => *filed,
            Begun::Busy(until) => return Ok(Carried::ByAnother(until)),
            Begun::NothingLeft => return Ok(Carried::Before),
        };
    let filed = Filed { ticket: ticket.clone(), dossier };
    let Reach { crm_at, told_at, tries } = ticket.reach;
    let crm = async {
        if crm_at.is_some() {
            return crm_at;
        }
        let until = Instant::now() + CRM_PATIENCE;
        let entered = deadline::within(until, enter(carrier.crm, location, &filed, &assign)).await;
        entered.map_err(|trouble| missed(&filed.ticket, "CRM", &trouble)).ok().map(|()| clock.now())
    };
    let told = async {
        if told_at.is_some() {
            return told_at;
        }
        let told = carrier.people.tell(&Notice::of(&filed.ticket, &location.settings)).await;
        told.map_err(|fault| missed(&filed.ticket, "people", &fault)).ok().map(|()| clock.now())
    };
    let (crm_at, told_at) = tokio::join!(crm, told);
    ticket.reach = Reach { crm_at, told_at, tries };
    tickets.note(&opened.who, opened.ticket, ticket.reach).await?;
    let status = ticket.status();
    tracing::info!(
        ticket.kind = ticket.id.kind().name(),
        ticket.matter = ticket.matter.name(),
        ticket.weight = ticket.matter.weight(),
        ticket.status = status.name(),
        ticket.tries = tries,
        "ticket carried"
    );
    Ok(Carried::To(status))
}

/// Why the CRM does not have a ticket.
#[derive(Debug, thiserror::Error)]
enum NotEntered {
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("the CRM refuses it: HTTP {0}")]
    Refused(u16),
    #[error("the CRM knows no such contact at this location")]
    Unknown,
}

/// Task, note and tags. Each bears the ticket's id, so that what is there already is found.
async fn enter(
    crm: &dyn Crm,
    location: &Location,
    Filed { ticket, dossier }: &Filed,
    assign: &(impl Fn(&Ticket, &Settings, Option<String>) -> Assignment + Sync),
) -> Result<(), NotEntered> {
    let contact = &ticket.who.contact;
    // Nothing is written about somebody the CRM does not know here: the id may be another location's.
    let record = crm.contact(location, contact).await?.ok_or(NotEntered::Unknown)?;
    let Assignment { assignee, due } = assign(ticket, &location.settings, record.assigned_to);
    let task = Task {
        kind: task_kind(&ticket.matter),
        title: dossier.title.clone(),
        body: dossier.card.clone(),
        assignee,
    };
    let reference = ticket.id.to_string();
    is_written(crm.ensure_task(location, contact, &task, &reference, due).await?)?;
    is_written(crm.add_note(location, contact, &note(ticket, &dossier.card), &reference).await?)?;
    is_written(crm.change_tags(location, contact, &ticket.matter.tags(), &[]).await?)
}

fn is_written(written: Written) -> Result<(), NotEntered> {
    match written {
        Written::Done => Ok(()),
        Written::Refused { status } => Err(NotEntered::Refused(status)),
    }
}

/// What the note on the contact says: what it is, then the card.
fn note(ticket: &Ticket, card: &Personal<String>) -> Personal<String> {
    let first = format!(
        "{} {}: {} ({}).",
        if ticket.id.kind() == crate::ids::TicketKind::Escalation { "Escalation" } else { "Violation" },
        ticket.id,
        ticket.matter.name().replace('_', " "),
        ticket.matter.weight()
    );
    Personal::new(format!("{first}\n\n{}", card.expose()))
}

/// What the task in the CRM is for.
const fn task_kind(matter: &Matter) -> TaskKind {
    match matter {
        Matter::Escalation { reason: Reason::HotLead, .. } => TaskKind::HotLead,
        Matter::Escalation { reason: Reason::FinancialReview, .. } => TaskKind::FinancialReview,
        Matter::Escalation { .. } | Matter::Violation { .. } => TaskKind::NeedsPerson,
    }
}

/// It is tried again by itself; only if that goes on does somebody have to know.
fn missed(ticket: &Ticket, who: &'static str, error: &(dyn std::error::Error + 'static)) {
    let (id, tries, error) = (ticket.id, ticket.reach.tries, chain(error));
    if tries < UNREACHED_AFTER {
        tracing::warn!(ticket.id = %id, ticket.tries = tries, ticket.to = who, error, "a ticket is tried again");
    } else {
        tracing::error!(
            alert = "ticket.unreached",
            ticket.id = %id,
            ticket.tries = tries,
            ticket.to = who,
            error,
            "a ticket does not reach people"
        );
    }
}
