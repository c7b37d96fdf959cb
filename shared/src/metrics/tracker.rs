//! What one function batch has measured, until it is flushed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::account::{Account, Entry, Tallies};
use super::counter::Count;
use super::operation::Timed;
use super::{Histogram, Minute, Operation};
use crate::conversation::Bot;
use crate::ids::LocationId;

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

/// Records what the items of one batch took, in memory.
#[derive(Debug, Default)]
pub struct Tracker {
    recorded: BTreeMap<(Minute, Account), Tallies>,
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
        self.time(Timed::Bot(bot, operation), duration, outcome, now);
    }

    /// Records in the minute of `now` that something took so long.
    pub fn time(&mut self, timed: Timed, duration: Duration, outcome: Outcome, now: Timestamp) {
        self.tallies(Account::of(timed), now).record(timed, duration, outcome);
    }

    /// Counts in the minute of `now` that something happened so often at a location, or at none.
    pub fn count(&mut self, location: Option<&LocationId>, count: Count, times: u64, now: Timestamp) {
        if times == 0 {
            return;
        }
        if let Some(location) = location {
            self.tallies(Account::Location(location.clone()), now).counts.add(count.clone(), times);
        }
        self.tallies(Account::Installation, now).counts.add(count, times);
    }

    /// Adds what was recorded elsewhere.
    pub fn add(&mut self, entry: Entry) {
        self.recorded.entry((entry.minute, entry.account)).or_default().merge(&entry.tallies);
    }

    fn tallies(&mut self, account: Account, now: Timestamp) -> &mut Tallies {
        self.recorded.entry((Minute::of(now), account)).or_default()
    }

    /// What is to be flushed: one entry for each minute and account, oldest first; none if nothing was recorded.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        let recorded = self.recorded.into_iter();
        recorded.map(|((minute, account), tallies)| Entry { minute, account, tallies }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Counter, Service};

    fn instants() -> (Timestamp, Timestamp) {
        ("2026-11-20T12:00:59Z".parse().unwrap(), "2026-11-20T12:01:00Z".parse().unwrap())
    }

    #[test]
    fn everything_a_batch_recorded_is_one_entry_for_each_minute_and_account() {
        let (noon, next) = instants();
        let took = Duration::from_millis(20);
        let here = LocationId::parse("LOC1").unwrap();
        let mut tracker = Tracker::default();
        tracker.time(Timed::Service(Service::Webhook), took, Outcome::Success, next);
        tracker.record(Bot::Lead, Operation::Process, took, Outcome::Success, noon);
        tracker.record(Bot::Lead, Operation::Process, took, Outcome::Failure, noon);
        tracker.record(Bot::Lead, Operation::FullQualification, took, Outcome::Success, noon);
        tracker.record(Bot::Buyer, Operation::HandoffExecute, took, Outcome::Success, noon);
        tracker.count(Some(&here), Count::of(Bot::Lead, Counter::CrmCalls), 3, noon);
        tracker.count(Some(&here), Count::of(Bot::Lead, Counter::CrmCalls), 2, noon);
        tracker.count(None, Count::of_none(Counter::CacheLookups).labelled("settings"), 1, noon);
        tracker.count(None, Count::of_none(Counter::CacheHits).labelled("settings"), 0, noon);
        let entries = tracker.into_entries();
        let what: Vec<(Minute, &Account)> =
            entries.iter().map(|entry| (entry.minute, &entry.account)).collect();
        let (noon, next) = (Minute::of(noon), Minute::of(next));
        let expected = [
            (noon, &Account::Bot(Bot::Lead)),
            (noon, &Account::Bot(Bot::Buyer)),
            (noon, &Account::Installation),
            (noon, &Account::Location(here)),
            (next, &Account::Services),
        ];
        assert_eq!(what, expected);
        assert_eq!(entries[0].tallies.durations.len(), 2);
        let process = entries[0].tallies.of(Timed::Bot(Bot::Lead, Operation::Process));
        assert_eq!((process.durations.count(), process.failures), (2, 1), "a failure counts as one time too");
        assert_eq!(entries[2].tallies.counts.iter().count(), 2, "what happened no time is not there");
        for (entry, calls) in [(&entries[2], 5), (&entries[3], 5)] {
            assert_eq!(entry.tallies.counts.of(Bot::Lead, Counter::CrmCalls), calls, "{entry:?}");
        }
    }

    #[test]
    fn nothing_recorded_is_nothing_to_flush() {
        assert_eq!(Tracker::default().into_entries(), []);
    }
}
