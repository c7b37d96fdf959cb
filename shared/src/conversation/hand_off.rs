//! Who leads from here: hand-offs as a part of a turn. The rules are in [`crate::handoff`].

use jiff::Timestamp;

use super::plan::{Need, Outside};
use super::progress::{Interest, Progress};
use super::state::Conversation;
use super::turn::Moment;
use super::understand::intent::Intent;
use crate::handoff::deferral::put_off;
use crate::handoff::outcome::{Shown, outcome};
use crate::handoff::route::{bot_for, interest_of};
use crate::handoff::{
    Attempt, Blocked, Came, Evaluation, HandoffLock, Lease, Open, Outcome, Recent, Route, Scores, Thresholds,
    Verdict, evaluate, execute, request,
};
use crate::ids::TurnId;
use crate::privacy::Personal;

/// An attempt at a hand-off, as the turn commits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    /// What is kept of it.
    pub attempt: Attempt,
    /// The lock it was executed under, which the commit checks and gives back; `None` if it was not executed.
    pub lock: Option<HandoffLock>,
}

/// How an earlier hand-off went, as the turn commits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledHandoff {
    /// The turn it happened in.
    pub turn: TurnId,
    /// Which way.
    pub route: Route,
    /// How it went.
    pub outcome: Outcome,
}

/// A wish another bot serves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) wish: Interest,
    pub(super) came: Came,
}

impl Handoff {
    /// The way it went, if it did.
    pub(super) fn executed(&self) -> Option<Route> {
        (self.attempt.verdict == Verdict::Executed).then_some(self.attempt.route)
    }
}

/// The wish a text speaks for so clearly that another bot may have to serve it.
pub(super) fn wanted_by_score(progress: &Progress, intent: Intent) -> Option<Wanted> {
    // What a location has learnt may lower a threshold; nothing below the lowest is worth asking about.
    let lowest = Thresholds::lowest();
    match evaluate(progress.bot, scores(intent), &lowest, &Recent::default(), Timestamp::UNIX_EPOCH) {
        Evaluation::Proceed(route) => interest_of(route.to).map(|wish| Wanted { wish, came: Came::ByScore }),
        _ => None,
    }
}

/// A wish that could not be handed over before and is tried again: one that was put off until now, or one that the
/// lead bot knows of and cannot serve, once the past no longer forbids it.
pub(super) fn wanted_before(progress: &Progress, now: Timestamp) -> Option<Wanted> {
    let again = |wish| Wanted { wish, came: Came::Again };
    match progress.deferred_handoff {
        Some(deferred) if deferred.route.from == progress.bot => {
            (deferred.until <= now).then(|| interest_of(deferred.route.to)).flatten().map(again)
        }
        _ => progress
            .interest
            .filter(|wish| {
                let route = Route { from: progress.bot, to: bot_for(*wish) };
                route.from == super::Bot::Lead && progress.handoffs.blocks(route, now).is_none()
            })
            .map(again),
    }
}

/// Whether both wishes are clear, so that the contact is asked which comes first.
pub(super) fn wants_both(intent: Intent) -> bool {
    let clear = |score: f64, to| {
        let route = Route { from: super::Bot::Lead, to };
        Thresholds::shipped().of(route).is_some_and(|threshold| score >= threshold)
    };
    clear(intent.buyer, super::Bot::Buyer) && clear(intent.seller, super::Bot::Seller)
}

/// Hands the conversation to the bot that serves the wish, or keeps the wish for later; `None` if there was nothing to
/// attempt.
///
/// # Errors
/// A [`Need`]: what the location has learnt and how the next bot is doing, then the lock.
pub(super) fn hand_off(
    conversation: &mut Conversation,
    wanted: Wanted,
    intent: Intent,
    outside: &Outside,
    moment: Moment,
) -> Result<Option<Handoff>, Need> {
    let progress = &conversation.progress;
    let route = Route { from: progress.bot, to: bot_for(wanted.wish) };
    let waits =
        progress.deferred_handoff.is_some_and(|put_off| put_off.route == route && moment.now < put_off.until);
    if route.from == route.to || waits {
        return Ok(None);
    }
    let decided = decide(conversation, route, wanted.came, intent, outside, moment.now)?;
    let Some(Decision { verdict, lock, recent }) = decided else { return Ok(None) };
    let progress = &mut conversation.progress;
    let attempt = Attempt {
        turn: moment.turn,
        route,
        at: moment.now,
        came: wanted.came,
        scores: [hundredths(intent.buyer), hundredths(intent.seller)],
        verdict,
        outcome: None,
        took_ms: None,
    };
    match verdict {
        Verdict::Executed => take_over(conversation, route, wanted.wish, recent, moment),
        Verdict::Deferred(deferred) => progress.deferred_handoff = Some(deferred),
        // Whoever is at it will have ended in a moment: what was put off until now is still to be done.
        Verdict::Blocked(Blocked::AlreadyInProgress) => {}
        Verdict::Blocked(_) => drop(progress.deferred_handoff.take_if(|deferred| deferred.route == route)),
    }
    Ok(Some(Handoff { attempt, lock }))
}

/// What becomes of an attempt.
struct Decision {
    verdict: Verdict,
    /// Of one that is executed.
    lock: Option<HandoffLock>,
    /// The contact's hand-offs, with this one if it is executed.
    recent: Recent,
}

/// Decides about a route; `None` if it was not asked for clearly enough.
fn decide(
    conversation: &Conversation,
    route: Route,
    came: Came,
    intent: Intent,
    outside: &Outside,
    now: Timestamp,
) -> Result<Option<Decision>, Need> {
    let progress = &conversation.progress;
    let mut recent = progress.handoffs.clone();
    let not = |verdict, recent| Ok(Some(Decision { verdict, lock: None, recent }));
    // What no score was asked for needs no outlook to be blocked.
    if came != Came::ByScore
        && let Evaluation::Blocked(_, blocked) = request(route, &recent, now)
    {
        return not(Verdict::Blocked(blocked), recent);
    }
    let outlook = outside.outlook.filter(|outlook| outlook.route == route).ok_or(Need::Outlook(route))?;
    let evaluation = match came {
        Came::ByScore => {
            let thresholds = Thresholds::shipped().learnt(route, &outlook.tally, now);
            evaluate(route.from, scores(intent), &thresholds, &recent, now)
        }
        Came::ByRequest | Came::Again => request(route, &recent, now),
    };
    match evaluation {
        Evaluation::Stay => return Ok(None),
        Evaluation::Blocked(_, blocked) => return not(Verdict::Blocked(blocked), recent),
        Evaluation::Proceed(_) => {}
    }
    if outlook.standing.is_struggling()
        && let Some(deferred) = put_off(route, progress.deferred_handoff, now)
    {
        return not(Verdict::Deferred(deferred), recent);
    }
    let lock = match outside.lock.as_ref().ok_or(Need::Lock)? {
        Lease::InProgress => return not(Verdict::Blocked(Blocked::AlreadyInProgress), recent),
        Lease::Held(lock) => lock,
    };
    match execute(lock, &conversation.who, &mut recent, route, now) {
        Ok(()) => Ok(Some(Decision { verdict: Verdict::Executed, lock: Some(lock.clone()), recent })),
        Err(blocked) => not(Verdict::Blocked(blocked), recent),
    }
}

/// The next bot leads. What the contact told the last one is in the same state; only what it was taken for changes.
fn take_over(conversation: &mut Conversation, route: Route, wish: Interest, recent: Recent, moment: Moment) {
    let progress = &mut conversation.progress;
    progress.handoffs = recent;
    progress.open_handoff = Some(Open { turn: moment.turn, route, at: moment.now });
    progress.deferred_handoff = None;
    progress.also = interest_of(route.from).or(progress.also).filter(|also| *also != wish);
    progress.told_to_wait = None;
    progress.bot = route.to;
    progress.interest = Some(wish);
    progress.complete = false;
    if route.from == super::Bot::Lead && route.to == super::Bot::Seller {
        // What a lead hopes to get was taken for what they would spend.
        let mut facts = conversation.facts.expose().clone();
        facts.asking_price = facts.asking_price.or(facts.budget.take());
        conversation.facts = Personal::new(facts);
    }
}

/// Notes a wish that is not handed over, or not yet: the conversation goes on with the bot that has it. Whether that
/// bot has to say that it comes later, which is said once.
pub(super) fn keep_in_mind(progress: &mut Progress, wish: Interest) -> bool {
    match progress.interest {
        None => progress.interest = Some(wish),
        Some(interest) if interest == wish || wish == Interest::Looking => {}
        // Who only looked around wants this now, and nothing besides.
        Some(Interest::Looking) => progress.interest = Some(wish),
        Some(_) => {
            progress.also = Some(wish);
            return progress.told_to_wait.replace(wish) != Some(wish);
        }
    }
    false
}

/// Settles how the hand-off before this turn went, if this turn shows it.
pub(super) fn settle(
    progress: &mut Progress,
    before: Option<Open>,
    wanted: Option<&Handoff>,
    mut shown: Shown,
) -> Option<SettledHandoff> {
    let open = before?;
    // Whoever is sent on, or asks for somebody else, did not need the bot they were handed to.
    shown.wanted_another |= wanted.is_some_and(|handoff| handoff.attempt.route.from == open.route.to);
    let outcome = outcome(shown)?;
    progress.open_handoff.take_if(|still| still.turn == open.turn);
    Some(SettledHandoff { turn: open.turn, route: open.route, outcome })
}

/// A hand-off after which nothing was left to ask has done what it was for.
pub(super) fn complete(progress: &mut Progress, handoff: &mut Handoff) {
    if handoff.executed().is_some() {
        handoff.attempt.outcome = Some(Outcome::Successful);
        progress.open_handoff.take_if(|open| open.turn == handoff.attempt.turn);
    }
}

/// A person, or a workflow of theirs, decides who has the conversation: how it goes on says nothing of the hand-off
/// before, and none is left to be done.
pub(super) fn leave_to_person(progress: &mut Progress) {
    progress.open_handoff = None;
    progress.deferred_handoff = None;
}

/// Settles a hand-off that nobody answered.
pub(super) fn lose(progress: &mut Progress) -> Option<SettledHandoff> {
    let open = progress.open_handoff.take()?;
    Some(SettledHandoff { turn: open.turn, route: open.route, outcome: Outcome::Timeout })
}

/// An intent as the scores of a hand-off.
fn scores(intent: Intent) -> Scores {
    Scores { buyer: intent.buyer, seller: intent.seller }
}

/// A score in hundredths.
pub(super) fn hundredths(score: f64) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u8
}

#[cfg(test)]
#[path = "hand_off_tests.rs"]
mod tests;
