//! What a turn comes to in figures (`docs/metrics.md`), once it is committed.
//!
//! It is made of the conversation before and after it, and of nothing else. The turn's version check lets it be committed once, so that each of these counts once.

use super::hand_off::Handoff;
use super::outgoing::OutgoingState;
use super::progress::Bot;
use super::state::Conversation;
use super::tags::temperatures;
use super::turn::Turn;
use crate::escalation::Reason;
use crate::handoff::{Blocked, Verdict};
use crate::ids::{TicketId, TicketKind};
use crate::metrics::{Count, Counter};
use crate::review::{Change, Close, Matter};

/// What a committed turn, or a reply that is settled, comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The bot that answers, whoever had the contact before.
    pub bot: Bot,
    /// What is counted, each time once.
    pub counts: Vec<Count>,
    /// The stages the contact has come to.
    pub stages: Vec<Counter>,
}

/// What `turn` comes to, committed on what was `before`.
#[must_use]
pub fn counted(before: &Conversation, turn: &Turn) -> Counted {
    let (was, is) = (&before.progress, &turn.conversation.progress);
    let escalations = turn.opened.iter().filter(|filed| filed.ticket.id.kind() == TicketKind::Escalation);
    let happened = [
        (Counter::Turns, 1),
        (Counter::OptOuts, usize::from(was.opted_out_at.is_none() && is.opted_out_at.is_some())),
        (Counter::Escalations, escalations.count()),
        (Counter::JudgementsCorrected, usize::from(is_corrected(before, turn))),
        (Counter::JudgementsConfirmed, usize::from(is_confirmed(before, turn))),
    ];
    let of_bot = happened.into_iter().flat_map(|(counter, times)| std::iter::repeat_n(counter, times));
    let mut counts: Vec<Count> = of_bot.map(|counter| Count::of(is.bot, counter)).collect();
    counts.extend(turn.handoff.as_ref().map(attempted));
    let stages = is.stages.keys().filter(|stage| !was.stages.contains_key(stage));
    Counted { bot: is.bot, counts, stages: stages.map(|stage| stage.counter()).collect() }
}

/// What a reply comes to, committed with `conversation`, once it is on record how far it got.
#[must_use]
pub fn arrived(conversation: &Conversation, state: &OutgoingState) -> Counted {
    let progress = &conversation.progress;
    let OutgoingState::Delivered { message, booked } = state else {
        return Counted { bot: progress.bot, counts: Vec::new(), stages: Vec::new() };
    };
    let text = message.as_ref().map(|_| Count::of(progress.bot, Counter::TextsSent));
    // A second appointment is no further stage.
    let first = *booked == Some(true) && progress.booked.is_none();
    Counted {
        bot: progress.bot,
        counts: text.into_iter().collect(),
        stages: if first { vec![Counter::Appointments] } else { Vec::new() },
    }
}

/// The variants a contact is in, as its stages are counted by them: `experiment.variant`.
#[must_use]
pub fn variants(conversation: &Conversation) -> Vec<String> {
    let enrolled = conversation.progress.experiments.iter();
    enrolled.map(|(experiment, enrolled)| format!("{experiment}.{}", enrolled.assigned.variant)).collect()
}

/// A hand-off by its result, of the bot that gives.
const fn attempted(handoff: &Handoff) -> Count {
    let counter = match handoff.attempt.verdict {
        Verdict::Executed => Counter::HandoffsExecuted,
        Verdict::Deferred(_) => Counter::HandoffsDeferred,
        Verdict::Blocked(Blocked::CircularPreventionRoute | Blocked::CircularPreventionChain) => {
            Counter::HandoffsCircular
        }
        Verdict::Blocked(Blocked::RateLimitHourly | Blocked::RateLimitDaily) => Counter::HandoffsTooMany,
        Verdict::Blocked(Blocked::AlreadyInProgress) => Counter::HandoffsLocked,
        Verdict::Blocked(Blocked::NoSuchRoute) => Counter::HandoffsNoRoute,
    };
    Count::of(handoff.attempt.route.from, counter)
}

/// Whether a person has put another temperature in the place of ours.
///
/// Our own changes come back as reports, late: so the CRM must have reported ours, and it alone, before it reports
/// another without it.
fn is_corrected(before: &Conversation, turn: &Turn) -> bool {
    let reported = |conversation: &Conversation| {
        let tags = conversation.profile.as_ref().and_then(|profile| profile.tags.as_ref());
        temperatures(tags.into_iter().flatten())
    };
    let ours = temperatures(&before.progress.own_tags);
    let (was, is) = (reported(before), reported(&turn.conversation));
    ours.len() == 1 && was == ours && !is.is_empty() && is.is_disjoint(&ours)
}

/// Whether a person is done with a contact that the bot had taken for a hot one, and has not said that it is another.
fn is_confirmed(before: &Conversation, turn: &Turn) -> bool {
    let hot = Matter::escalation(Reason::HotLead);
    let is_hot = |id: TicketId| {
        let mut open = before.progress.tickets.iter();
        open.any(|ticket| ticket.id == id && ticket.matter.is_same(&hot))
    };
    let closed = turn.acted.iter().any(|acted| {
        let by_person = matches!(&acted.change, Change::Closed(closing) if closing.how != Close::Erased);
        by_person && is_hot(acted.ticket)
    });
    let profile = turn.conversation.profile.as_ref();
    let others = temperatures(profile.iter().flat_map(|profile| profile.tags.iter().flatten()));
    let ours = temperatures(&turn.conversation.progress.own_tags);
    closed && !is_corrected(before, turn) && (others.is_empty() || !others.is_disjoint(&ours))
}

#[cfg(test)]
#[path = "counted_tests.rs"]
mod tests;
