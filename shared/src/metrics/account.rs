//! Whose account something counts in, and what stands in one.

use std::collections::BTreeMap;

use super::counter::Counts;
use super::operation::Timed;
use super::tracker::Tally;
use super::{Minute, Outcome};
use crate::conversation::Bot;
use crate::ids::LocationId;

/// What is added up apart from all else, in items of its own.
///
/// What is timed belongs to no location. What is counted stands in two accounts: what all locations share, so that the
/// whole is read without asking each of them, and the location's own, so that nobody reads another's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What a bot does, timed, of all locations together.
    Bot(Bot),
    /// What belongs to no bot, timed.
    Services,
    /// What is counted, of all locations together.
    Installation,
    /// What is counted of one location.
    Location(LocationId),
}

impl Account {
    /// The account a duration counts in.
    #[must_use]
    pub const fn of(timed: Timed) -> Self {
        match timed {
            Timed::Bot(bot, _) => Self::Bot(bot),
            Timed::Service(_) => Self::Services,
        }
    }
}

/// What was measured over a minute, an hour, or any number of them. Any two merge into one, in any order, of the same
/// account or of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// How long what took, and how often it failed.
    pub durations: BTreeMap<Timed, Tally>,
    /// How often what happened.
    pub counts: Counts,
}

impl Tallies {
    /// Records that something took so long.
    pub fn record(&mut self, timed: Timed, duration: std::time::Duration, outcome: Outcome) {
        self.durations.entry(timed).or_default().record(duration, outcome);
    }

    /// Counts everything `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        for (timed, tally) in &other.durations {
            self.durations.entry(*timed).or_default().merge(tally);
        }
        self.counts.merge(&other.counts);
    }

    /// All of these merged into one.
    #[must_use]
    pub fn over<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|one| sum.merge(one));
        sum
    }

    /// What is known of something that is timed; nothing if it never happened.
    #[must_use]
    pub fn of(&self, timed: Timed) -> Tally {
        self.durations.get(&timed).cloned().unwrap_or_default()
    }

    /// Everything that was ever counted here, as one number. What is stored is only ever added to, so of two readings of
    /// the same minutes the one with the greater number has seen more.
    #[must_use]
    pub fn weight(&self) -> u64 {
        let times =
            self.durations.values().map(|tally| tally.durations.count().saturating_add(tally.failures));
        let times = times.chain(self.counts.iter().map(|(_, times)| times));
        times.fold(0, u64::saturating_add)
    }
}

/// What is to be added to what is stored of one account's minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The minute.
    pub minute: Minute,
    /// Whose.
    pub account: Account,
    /// What is to be added.
    pub tallies: Tallies,
}
