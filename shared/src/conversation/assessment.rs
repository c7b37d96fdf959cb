//! What a buyer can pay, as far as a conversation is concerned: when an assessment is asked for, what it is made from,
//! and what one on record changes.
//!
//! The turn asks by an effect of its reply; the assessor answers with an item of its own. Whichever turn comes next finds
//! the latest with everything else and goes on. A figure of it is for the team's eyes: the contact never reads one.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::card::Briefing;
use super::facts::Facts;
use super::outgoing::{Effect, Outgoing, OutgoingState};
use super::plan::{Lending, Outside, Plan, Say};
use super::progress::Bot;
use super::read::Reading;
use super::silence::{Silence, why_silent};
use super::state::{Conversation, Desk, PastMessage};
use super::turn::{Moment, Turn, activate, catch_up};
use super::understand::financing::Financing;
use super::{Step, escalate};
use crate::audit::Action;
use crate::clock::later;
use crate::escalation::Reason;
use crate::finance::{Assessment, Case, Stated, Tier};
use crate::ids::AssessmentId;
use crate::locations::Settings;

/// An assessment that was asked for so long ago and is not there will not come: the contact was to be left alone then,
/// or it failed for good.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10 * 60);

/// The assessment a reply asks for, if it asks for one: what is known about paying has changed or was never assessed,
/// or somebody counts on a figure there is none of.
pub(super) fn wanted(
    before: &Conversation,
    after: &mut Conversation,
    asks_figure: bool,
    plan: &Plan,
    moment: Moment,
) -> Option<Effect> {
    if after.progress.bot != Bot::Buyer {
        return None;
    }
    let facts = after.facts.expose();
    let open = latest(after).is_none() && facts.pay_otherwise_than(&Facts::default());
    let answer_lost = |asked_at: Timestamp| later(asked_at, ANSWERED_WITHIN) <= moment.now;
    let unassessed = open && after.progress.lending.asked_at.is_none_or(answer_lost);
    let changed = facts.pay_otherwise_than(before.facts.expose());
    let first_times = !plan.offers.is_empty() && before.progress.offered.is_empty();
    let reliable = latest(after).is_some_and(|latest| !latest.requires_review);
    let counted_on = (first_times || plan.books.is_some()) && !reliable;
    if !(unassessed || changed || asks_figure || counted_on) {
        return None;
    }
    after.progress.lending.asked_at = Some(moment.now);
    Some(Effect::Assess { assessment: AssessmentId::from(moment.turn), asked_at: moment.now })
}

/// Why no assessment is made although one was asked for: the bot must not do anything for this contact now.
#[must_use]
pub fn why_none(conversation: &Conversation, settings: &Settings, now: Timestamp) -> Option<Silence> {
    // That the day's texts are used up changes nothing about what the contact can pay.
    why_silent(conversation, settings, now).filter(|silence| *silence != Silence::DailyLimit)
}

/// What an assessment of this contact is made from.
#[must_use]
pub fn case(conversation: &Conversation, id: AssessmentId, settings: &Settings, now: Timestamp) -> Case {
    let progress = &conversation.progress;
    let stated = Stated::of(conversation.facts.expose(), settings);
    let terms = settings.lending.terms(stated.county.as_deref(), stated.down_payment);
    let books = conversation.outgoing.as_ref().is_some_and(|outgoing| outgoing.booking.is_some());
    let offered = progress.asked == Some(Step::Appointment) && !progress.offered.is_empty();
    Case {
        id,
        stated,
        terms,
        figure_asked: progress.lending.figure_asked,
        appointment_near: books || offered || progress.booked > Some(now),
        today: now.to_zoned(settings.zone()).date(),
    }
}

/// The latest assessment on record.
pub(super) fn latest(conversation: &Conversation) -> Option<&Assessment> {
    conversation.assessment.as_ref().map(crate::privacy::Personal::expose)
}

/// Takes an assessment no turn has read yet into the state; whether a person has to look at it.
pub(super) fn take_in(conversation: &mut Conversation, details: &mut BTreeMap<String, String>) -> bool {
    let unread = latest(conversation)
        .filter(|latest| conversation.progress.lending.read != Some(latest.assessment_id))
        .cloned();
    let Some(assessment) = unread else { return false };
    conversation.progress.lending.read = Some(assessment.assessment_id);
    let Assessment { assessment_id, tier, readiness, .. } = &assessment;
    details
        .insert("assessment".into(), format!("{assessment_id} tier={} readiness={readiness}", tier.name()));
    *tier == Tier::ManualReview
}

/// Leaves the assessment to people.
pub(super) fn leave_to_person(
    reading: &mut Reading,
    history: &[PastMessage],
    settings: &Settings,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Option<Effect> {
    let briefing = Briefing::of(&reading.conversation, history, settings, moment.now);
    let task = escalate::card(Reason::FinancialReview, &briefing);
    escalate::leave(reading, Reason::FinancialReview, task, moment, details)
}

/// The turn an assessment calls for though nobody writes: a person is asked to look at it. Nothing is said.
#[must_use]
pub fn take_assessed(desk: &Desk, settings: &Settings, outside: &Outside, moment: Moment) -> Option<Turn> {
    let mut reading = Reading::of(desk, settings, &outside.guarding, moment.now);
    reading.conversation.version += 1;
    catch_up(&mut reading.conversation);
    activate(&mut reading.conversation, settings);
    if why_none(&reading.conversation, settings, moment.now).is_some() {
        return None;
    }
    let mut details = BTreeMap::new();
    if !take_in(&mut reading.conversation, &mut details) {
        return None;
    }
    let left = leave_to_person(&mut reading, &desk.history, settings, moment, &mut details);
    let effects: Vec<Effect> = left.into_iter().collect();
    details.insert("actions".into(), effects.iter().map(Effect::name).collect::<Vec<_>>().join(" "));
    match &mut reading.conversation.outgoing {
        // An answer that waits for the morning stays, and takes them along.
        Some(outgoing) if outgoing.state == OutgoingState::Scheduled => outgoing.effects.extend(effects),
        outgoing => *outgoing = Some(Outgoing::silent(moment.turn, moment.now, effects)),
    }
    Some(Turn::new(reading, desk, outside, moment, Action::LeftToPerson, details))
}

/// What is said once because of the assessment on record, beside the next question: that a lender decides, never a
/// figure.
pub(super) fn remark(conversation: &Conversation) -> Option<Say> {
    let lending = &conversation.progress.lending;
    if conversation.progress.bot != Bot::Buyer || latest(conversation).is_none() {
        return None;
    }
    if lending.figure_asked && !lending.figure_answered {
        return Some(Say::Lending(Lending::NumbersFromAgent));
    }
    let not_begun = conversation.facts.expose().financing == Some(Financing::NotStarted);
    (not_begun && !lending.lender_named).then_some(Say::Lending(Lending::LenderFirst))
}

/// Remembers what was asked and said about lending.
pub(super) fn note(conversation: &mut Conversation, asks_figure: bool, plan: &Plan) {
    let lending = &mut conversation.progress.lending;
    let says = |remark: Lending| plan.says.contains(&Say::Lending(remark));
    lending.figure_answered |= says(Lending::NumbersFromAgent);
    lending.lender_named |= says(Lending::LenderFirst) || says(Lending::NumbersFromAgent);
    if asks_figure {
        lending.figure_asked = true;
        lending.figure_answered = false;
    }
}

#[cfg(test)]
#[path = "assessment_tests.rs"]
mod tests;
