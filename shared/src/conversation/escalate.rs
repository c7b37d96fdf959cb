//! What of a turn is left to people: the ticket it opens, or the open one of which they are told again.
//!
//! A turn opens one escalation at most, and none about a matter that is open already. The ticket's task in the CRM is
//! the one people do; a turn makes none of its own beside it.

use std::collections::BTreeMap;

use super::card::Briefing;
use super::outgoing::{Effect, Task, TaskKind};
use super::plan::Plan;
use super::progress::Trouble;
use super::read::Reading;
use super::turn::Moment;
use super::wording::PersonBecause;
use super::{Conversation, card};
use crate::escalation::Reason;
use crate::ids::{TicketId, TicketKind, TurnId};
use crate::review::{Change, Changed, Dossier, Filed, Matter, OpenTicket, Reach, Ticket};

/// Times in a conversation somebody may be rude before a person takes over.
const MOST_RUDE: u32 = 2;
/// Replies in a row that may fail before a person is asked to look.
const MOST_FAILURES: u32 = 2;

/// Whether somebody is rude again.
pub(super) const fn is_abuse(trouble: Trouble) -> bool {
    trouble.rude >= MOST_RUDE
}

/// Counts a reply that was not fit to be said, or did not arrive: each once.
pub(super) fn note_failure(trouble: &mut Trouble, reply: TurnId) {
    if trouble.failed != Some(reply) {
        trouble.failures_in_a_row += 1;
        trouble.failed = Some(reply);
    }
}

/// Notes that a reply arrived. One that stood in for another that could not be said changes nothing.
pub(super) fn note_arrival(trouble: &mut Trouble, reply: TurnId) {
    if trouble.failed != Some(reply) {
        trouble.failures_in_a_row = 0;
    }
}

/// The gravest reason a plan gives to leave something to people.
pub(super) fn reason(plan: &Plan, trouble: Trouble) -> Option<Reason> {
    let person = plan.person.map(|because| match because {
        PersonBecause::Asked => Reason::AskedForPerson,
        PersonBecause::Delicate => Reason::Distress,
        PersonBecause::Stuck => Reason::Stuck,
        PersonBecause::Upset => Reason::Abuse,
    });
    let hot = plan.tasks.contains(&TaskKind::HotLead).then_some(Reason::HotLead);
    let failing = (trouble.failures_in_a_row >= MOST_FAILURES).then_some(Reason::RepeatedFailures);
    [person, hot, failing].into_iter().flatten().max()
}

/// The task a person does because of it.
pub(super) const fn task_kind(reason: Reason) -> TaskKind {
    match reason {
        Reason::HotLead => TaskKind::HotLead,
        Reason::FinancialReview => TaskKind::FinancialReview,
        Reason::RepeatedFailures
        | Reason::Stuck
        | Reason::Abuse
        | Reason::AskedForPerson
        | Reason::Distress => TaskKind::NeedsPerson,
    }
}

/// The open ticket about this matter.
pub(super) fn open_about(conversation: &Conversation, reason: Reason) -> Option<&OpenTicket> {
    let matter = Matter::escalation(reason);
    conversation.progress.tickets.iter().find(|open| open.matter.is_same(&matter))
}

/// Leaves something to people, with the task they do about it. A second matter of one turn becomes that task alone.
pub(super) fn leave(
    reading: &mut Reading,
    reason: Reason,
    task: Task,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Option<Effect> {
    if let Some(open) = open_about(&reading.conversation, reason) {
        let (ticket, told_again) = (open.id, reason.hands_over() && open.claim.is_none());
        note(details, format!("{ticket} {} again", reason.name()));
        // Whoever has taken it up reads what is written.
        return told_again.then(|| {
            reading.acted.push(Changed { ticket, change: Change::ToldAgain });
            Effect::Tell { ticket }
        });
    }
    if reading.opened.iter().any(|filed| filed.ticket.id.kind() == TicketKind::Escalation) {
        return Some(Effect::Task(task));
    }
    let ticket = Ticket {
        id: TicketId::of(TicketKind::Escalation, moment.turn),
        who: reading.conversation.who.clone(),
        matter: Matter::escalation(reason),
        opened_at: moment.now,
        bot: reading.conversation.progress.bot,
        correlation_id: moment.correlation_id,
        claim: None,
        closing: None,
        reach: Reach::default(),
    };
    note(details, format!("{} {}", ticket.id, reason.name()));
    reading.conversation.progress.tickets.push(OpenTicket::of(&ticket, false));
    let id = ticket.id;
    let dossier = Dossier { title: task.title, card: task.body, evidence: Vec::new() };
    reading.opened.push(Filed { ticket, dossier });
    Some(Effect::Tell { ticket: id })
}

/// The card for one reason, on what is known.
pub(super) fn card(reason: Reason, briefing: &Briefing<'_>) -> Task {
    card::task(task_kind(reason), briefing)
}

/// What is undone in the CRM once people have closed the last of a contact's escalations.
pub(super) fn once_closed(reading: &Reading) -> Option<Effect> {
    let closed = reading.acted.iter().any(|acted| {
        acted.ticket.kind() == TicketKind::Escalation && matches!(acted.change, Change::Closed(_))
    });
    let last = !reading.conversation.progress.needs_human_review();
    (closed && last)
        .then(|| Effect::Tags { add: Vec::new(), remove: Matter::escalation(Reason::AskedForPerson).tags() })
}

fn note(details: &mut BTreeMap<String, String>, said: String) {
    details.insert("escalation".into(), said);
}
