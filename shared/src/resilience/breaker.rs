//! The breaker itself: what failed lately, and who may try.
//!
//! ```text
//! closed --5 failures--> open --more than 60 s--> half-open --3 successes--> closed
//!                         ^                          |
//!                         +-------- 1 failure -------+
//! ```

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::{later, millis_since};

/// When a breaker opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakerRules {
    /// Failures that open it; a success takes one back. Default 5.
    pub failures: u32,
    /// Milliseconds it stays open; after more than these it is half-open. Default 60,000.
    pub open_ms: u64,
    /// Successes that close it. Default 3.
    pub successes: u32,
    /// Calls it admits at the same time while it is half-open. Default 3.
    pub trials: usize,
    /// Milliseconds after which the place of such a call is free again although nobody heard of it. Default 30,000.
    pub trial_ms: u64,
}

impl Default for BreakerRules {
    fn default() -> Self {
        Self { failures: 5, open_ms: 60_000, successes: 3, trials: 3, trial_ms: 30_000 }
    }
}

/// What became of a call, as far as it says something about the dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered as it should; a refusal of what was asked is an answer.
    Success,
    /// It did not answer, or that it cannot.
    Failure,
    /// It says nothing either way.
    Neither,
}

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Like any call.
    Free,
    /// As one of the few by which a half-open breaker finds out; the breaker has changed.
    Trial,
    /// Not before this instant.
    Refused(Timestamp),
}

/// The three names of what a breaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Calls are made.
    Closed,
    /// No call is made.
    Open,
    /// A few calls find out.
    HalfOpen,
}

/// A call a half-open breaker has admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Trial {
    id: Uuid,
    /// When its place is free again.
    until: Timestamp,
}

/// A breaker. A fresh one is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Breaker {
    /// Calls are made and failures counted.
    #[non_exhaustive]
    Closed {
        /// How many, less the successes since.
        failures: u32,
    },
    /// No call is made.
    #[non_exhaustive]
    Open {
        /// Since when.
        since: Timestamp,
    },
    /// A few calls find out.
    #[non_exhaustive]
    HalfOpen {
        /// How many succeeded since it is.
        successes: u32,
        #[doc(hidden)]
        trials: Trials,
    },
}

/// The calls that are finding out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trials(Vec<Trial>);

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    /// A breaker somebody opens at once: what failed needs a person, not patience.
    #[must_use]
    pub const fn opened(since: Timestamp) -> Self {
        Self::Open { since }
    }

    /// What it is.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Closed { .. } => Phase::Closed,
            Self::Open { .. } => Phase::Open,
            Self::HalfOpen { .. } => Phase::HalfOpen,
        }
    }

    /// Whether a call may be made at `now`; as a trial it takes a place under the name `id`.
    pub fn admit(&mut self, rules: &BreakerRules, id: Uuid, now: Timestamp) -> Admission {
        if let Self::Open { since } = self {
            if millis_since(*since, now) <= rules.open_ms {
                return Admission::Refused(later(*since, Duration::from_millis(rules.open_ms + 1)));
            }
            *self = Self::HalfOpen { successes: 0, trials: Trials::default() };
        }
        let Self::HalfOpen { trials: Trials(trials), .. } = self else { return Admission::Free };
        trials.retain(|trial| now < trial.until);
        if trials.len() >= rules.trials {
            let free = trials.iter().map(|trial| trial.until).min();
            return Admission::Refused(free.unwrap_or(now));
        }
        trials.push(Trial { id, until: later(now, Duration::from_millis(rules.trial_ms)) });
        Admission::Trial
    }

    /// Takes notice of what became of a call. While it is half-open only its own trials count, and while it is open
    /// nothing does: calls that began before say nothing new.
    pub fn record(&mut self, rules: &BreakerRules, id: Uuid, outcome: Outcome, now: Timestamp) {
        match self {
            Self::Closed { failures } => match outcome {
                Outcome::Success => *failures = failures.saturating_sub(1),
                Outcome::Failure if *failures + 1 >= rules.failures => *self = Self::opened(now),
                Outcome::Failure => *failures += 1,
                Outcome::Neither => {}
            },
            Self::Open { .. } => {}
            Self::HalfOpen { successes, trials: Trials(trials) } => {
                let Some(place) = trials.iter().position(|trial| trial.id == id) else { return };
                trials.remove(place);
                match outcome {
                    Outcome::Success if *successes + 1 >= rules.successes => *self = Self::default(),
                    Outcome::Success => *successes += 1,
                    Outcome::Failure => *self = Self::opened(now),
                    Outcome::Neither => {}
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;
