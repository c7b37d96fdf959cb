//! What one function batch has measured, until it is flushed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::{Histogram, Minute, Operation};
use crate::conversation::Bot;

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was for.
    Success,
    /// It did not, and is tried again or given up.
    Failure,
}

/// What is known of one operation of one bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How long it took each time, failures included.
    pub durations: Histogram,
    /// How many times it failed.
    pub failures: u64,
}

impl Tally {
    /// Counts one time.
    pub fn record(&mut self, duration: Duration, outcome: Outcome) {
        self.durations.record(duration);
        if outcome == Outcome::Failure {
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// Counts everything `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        self.durations.merge(&other.durations);
        self.failures = self.failures.saturating_add(other.failures);
    }
}

/// What is to be added to what is stored of one bot's minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The minute.
    pub minute: Minute,
    /// Whose.
    pub bot: Bot,
    /// What it did, at least one of each.
    pub operations: BTreeMap<Operation, Tally>,
}

/// Records what the items of one batch took, in memory.
#[derive(Debug, Default)]
pub struct Tracker {
    recorded: BTreeMap<(Minute, Bot), BTreeMap<Operation, Tally>>,
}

impl Tracker {
    /// Records in the minute of `now` that an operation of a bot took so long.
    pub fn record(
        &mut self,
        bot: Bot,
        operation: Operation,
        duration: Duration,
        outcome: Outcome,
        now: Timestamp,
    ) {
        let operations = self.recorded.entry((Minute::of(now), bot)).or_default();
        operations.entry(operation).or_default().record(duration, outcome);
    }

    /// What is to be flushed: one delta for each minute and bot, oldest first; none if nothing was recorded.
    #[must_use]
    pub fn into_deltas(self) -> Vec<Delta> {
        let recorded = self.recorded.into_iter();
        recorded.map(|((minute, bot), operations)| Delta { minute, bot, operations }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_batch_recorded_is_one_delta_for_each_minute_and_bot() {
        let (noon, next): (Timestamp, Timestamp) =
            ("2026-11-20T12:00:59Z".parse().unwrap(), "2026-11-20T12:01:00Z".parse().unwrap());
        let took = Duration::from_millis(20);
        let mut tracker = Tracker::default();
        tracker.record(Bot::Lead, Operation::Process, took, Outcome::Success, noon);
        tracker.record(Bot::Lead, Operation::Process, took, Outcome::Failure, noon);
        tracker.record(Bot::Lead, Operation::FullQualification, took, Outcome::Success, noon);
        tracker.record(Bot::Lead, Operation::Process, took, Outcome::Success, next);
        tracker.record(Bot::Buyer, Operation::HandoffExecute, took, Outcome::Success, noon);
        let deltas = tracker.into_deltas();
        let what: Vec<(Minute, Bot, usize)> =
            deltas.iter().map(|delta| (delta.minute, delta.bot, delta.operations.len())).collect();
        let (noon, next) = (Minute::of(noon), Minute::of(next));
        assert_eq!(what, [(noon, Bot::Lead, 2), (noon, Bot::Buyer, 1), (next, Bot::Lead, 1)]);
        let process = &deltas[0].operations[&Operation::Process];
        assert_eq!((process.durations.count(), process.failures), (2, 1), "a failure counts as one time too");
    }

    #[test]
    fn nothing_recorded_is_nothing_to_flush() {
        assert_eq!(Tracker::default().into_deltas(), []);
    }
}
