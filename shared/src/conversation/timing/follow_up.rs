//! What comes next when nobody answers: one schedule per contact.
//!
//! Counted from our unanswered message, the anchor:
//!
//! | after | lead or seller | buyer |
//! |---|---|---|
//! | 1, 4 or 24 h | nudge (text) | nudge (text) |
//! | 2 h | | hot: task for the agent |
//! | 24 h | | warm: text |
//! | 72 h | | lukewarm: text |
//! | 3 days | text | text |
//! | 7 days | call task | call task |
//! | 168 h | | cold: text |
//! | 14 days | e-mail | e-mail |
//! | 30 days | text | text |
//!
//! One clock: steps follow each other by the time they are really due, that is, after those for the contact
//! were moved into allowed hours. Equal times keep the order nudge, temperature, days.
//!
//! - *Texts and e-mails* are proactive: they wait for allowed hours and are spread over the first hour.
//! - *A call task* is due when the contact may be called: at the next allowed moment, not spread.
//! - *A task for the agent* is due at once, at any hour: it reaches a member of the team, not the contact.
//!
//! At most one automatic text in 24 hours: a text due less than 24 hours after the last one is dropped, not
//! postponed. So a lukewarm buyer gets one text after three days, and a warm buyer's text is dropped wherever
//! the nudge was sent less than a day before it. The anchor is a direct answer, not an automatic text, so it
//! holds no nudge back; an automatic text shortly before it does.
//!
//! A reply, an opt-out, a hand-off or a booking ends the schedule; a later message of ours starts a new one
//! with a new anchor.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Recipient;

/// Shortest time between two automatic texts to a contact.
pub const TEXT_GAP: SignedDuration = SignedDuration::from_hours(24);

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// How close a buyer is to buying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temperature {
    /// Score of at least 75.
    Hot,
    /// Score of at least 50.
    Warm,
    /// Score of at least 30.
    Lukewarm,
    /// Anything less.
    Cold,
}

/// What is done at a step of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// A text that reminds of the unanswered message.
    Nudge,
    /// A text of its own.
    Text,
    /// A task: the agent takes care of a hot buyer now.
    AgentTask,
    /// A task: somebody calls the contact.
    CallTask,
    /// An e-mail.
    Email,
}

impl FollowUpKind {
    /// Whether it is an automatic text, of which a contact gets at most one in 24 hours.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Nudge | Self::Text)
    }
}

/// A step of a contact's schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Its place in the schedule, from 1: once it is done, or given up, so many steps lie behind us.
    pub step: u8,
    /// What is to be done.
    pub kind: FollowUpKind,
    /// When.
    pub at: Timestamp,
}

/// Whose schedule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// A lead or a seller, or a buyer nobody has scored.
    LeadOrSeller,
    /// A buyer, by temperature.
    Buyer(Temperature),
}

/// What decides the schedule of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// Hours from the unanswered message to the nudge: 1, 4 or 24.
    pub nudge_after_hours: u64,
    /// Whose schedule it is.
    pub track: Track,
}

/// The steps of a cadence, by the time since the anchor, before any is moved or dropped.
#[must_use]
pub fn schedule(cadence: Cadence) -> Vec<(Duration, FollowUpKind)> {
    use FollowUpKind::{AgentTask, CallTask, Email, Nudge, Text};
    let by_temperature = match cadence.track {
        Track::LeadOrSeller => None,
        Track::Buyer(Temperature::Hot) => Some((2 * HOUR, AgentTask)),
        Track::Buyer(Temperature::Warm) => Some((24 * HOUR, Text)),
        Track::Buyer(Temperature::Lukewarm) => Some((72 * HOUR, Text)),
        Track::Buyer(Temperature::Cold) => Some((168 * HOUR, Text)),
    };
    let by_day = [(3 * DAY, Text), (7 * DAY, CallTask), (14 * DAY, Email), (30 * DAY, Text)];
    let nudge = (cadence.nudge_after_hours.saturating_mul(HOUR), Nudge);
    let steps = std::iter::once(nudge).chain(by_temperature).chain(by_day);
    let mut steps: Vec<_> = steps.map(|(after, kind)| (Duration::from_secs(after), kind)).collect();
    steps.sort_by_key(|(after, _)| *after);
    steps
}

/// What comes next, if anything.
///
/// `anchor` is when our unanswered message was sent, `done` how many steps lie behind us (the `step` of the
/// last one done or given up, 0 at first), `last_text` when the last automatic text to the contact really left,
/// of this schedule or of an earlier one. `seed` spreads what had to wait, see [`seed_of`](super::seed_of).
///
/// The time may have passed already. Whoever sends must ask the [`Recipient`] again then: what is allowed at
/// the planned time need not be allowed later.
#[must_use]
pub fn next(
    cadence: Cadence,
    anchor: Timestamp,
    done: u8,
    last_text: Option<Timestamp>,
    recipient: &Recipient,
    seed: u64,
) -> Option<FollowUp> {
    let too_early =
        last_text.map(|last| last.checked_add(TEXT_GAP).unwrap_or(Timestamp::MAX)).unwrap_or(Timestamp::MIN);
    plan(cadence, anchor, recipient, seed)
        .into_iter()
        .find(|step| step.step > done && !(step.kind.is_text() && step.at < too_early))
}

/// Every step at the time it is due, in that order. The same arguments always give the same steps, so counting
/// those behind us is enough to know where we are.
fn plan(cadence: Cadence, anchor: Timestamp, recipient: &Recipient, seed: u64) -> Vec<FollowUp> {
    let due = |(after, kind): (Duration, FollowUpKind)| {
        let at = anchor.checked_add(after).ok()?;
        let at = match kind {
            FollowUpKind::Nudge | FollowUpKind::Text | FollowUpKind::Email => recipient.spread(at, seed),
            FollowUpKind::CallTask => recipient.next_allowed(at),
            FollowUpKind::AgentTask => at,
        };
        Some((at, kind))
    };
    let mut steps: Vec<_> = schedule(cadence).into_iter().filter_map(due).collect();
    steps.sort_by_key(|(at, _)| *at);
    (1..).zip(steps).map(|(step, (at, kind))| FollowUp { step, kind, at }).collect()
}

#[cfg(test)]
#[path = "follow_up_tests.rs"]
mod tests;
