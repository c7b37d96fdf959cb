//! What a turn means for the experiments the contact takes part in: what it has done since it was assigned, and what it
//! is assigned now. One place for every kind of turn; what is counted is committed with the turn.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::hand_off::SettledHandoff;
use super::read::{Keyword, Reading};
use super::state::Conversation;
use super::turn::Moment;
use crate::experiments::{Definition, Outcome, OutcomeType};
use crate::handoff::Outcome as HandedOver;

/// Notes what the contact did and what it has met, and says so in the record. Nothing where the location takes part in
/// no experiment.
pub(super) fn note(
    reading: &mut Reading,
    before: &Conversation,
    definitions: &[Definition],
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) {
    if definitions.is_empty() {
        return;
    }
    let what = done(reading, before, moment);
    let reads_us = is_answered(&reading.conversation, moment);
    put_off(reading, moment);
    let who = &reading.conversation.who;
    let experiments = &mut reading.conversation.progress.experiments;
    let mut outcomes = experiments.did(who, definitions, &what);
    if reads_us {
        outcomes.extend(experiments.enrol(who, definitions, &reading.met, moment.now));
    }
    if !outcomes.is_empty() {
        let named: Vec<String> = outcomes.iter().map(named).collect();
        details.insert("experiments".into(), named.join(" "));
    }
    reading.outcomes = outcomes;
}

/// What the contact has done and when, as far as this turn knows and the one before did not.
fn done(reading: &Reading, before: &Conversation, moment: Moment) -> BTreeMap<OutcomeType, Timestamp> {
    let (was, is) = (&before.progress, &reading.conversation.progress);
    let opts_out = reading.keyword.as_ref().is_some_and(|used| used.is == Keyword::OptOut);
    let went_well = |settled: SettledHandoff| settled.outcome == HandedOver::Successful;
    let now = |happened: bool| happened.then_some(moment.now);
    // An appointment is made by the reply before: what that turn assigned came with it, not before it.
    let decided_at = before.outgoing.as_ref().map(|outgoing| outgoing.committed_at);
    let happened = [
        (OutcomeType::Response, reading.answered_at.filter(|_| !opts_out)),
        (OutcomeType::Engagement, now(is.complete && !was.complete)),
        (OutcomeType::HandoffSuccess, now(reading.settled_handoff.is_some_and(went_well))),
        (
            OutcomeType::AppointmentBooked,
            decided_at.filter(|_| is.booked.is_some() && is.booked != was.booked),
        ),
        (OutcomeType::Conversion, reading.won_at),
    ];
    happened.into_iter().filter_map(|(what, at)| Some((what, at?))).collect()
}

/// Whether the contact reads something of ours because of this turn that we chose the words of: what the law makes us
/// say is nobody's experiment, and what is held back for the morning nobody has read.
fn is_answered(after: &Conversation, moment: Moment) -> bool {
    let own = after.undelivered().filter(|outgoing| outgoing.turn == moment.turn);
    own.is_some_and(|outgoing| outgoing.text.is_some() && !outgoing.statutory)
}

/// Notes what a reply that is held back holds of what experiments change, until the turn that sends it, and forgets it
/// with a reply that never will be.
fn put_off(reading: &mut Reading, moment: Moment) {
    let held_by = reading.conversation.scheduled().map(|outgoing| outgoing.turn);
    let met_later = &mut reading.conversation.progress.met_later;
    match held_by {
        Some(turn) if turn == moment.turn => met_later.clone_from(&reading.met),
        Some(_) => {}
        None => met_later.clear(),
    }
}

/// `experiment=variant` for an assignment, `experiment+outcome` for everything else.
fn named(outcome: &Outcome) -> String {
    let Outcome { experiment, variant, what, .. } = outcome;
    match what {
        OutcomeType::Assigned => format!("{experiment}={variant}"),
        what => format!("{experiment}+{what}"),
    }
}

#[cfg(test)]
#[path = "trials_tests.rs"]
mod tests;
