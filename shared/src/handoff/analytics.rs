//! What a team sees of its hand-offs: how many, how many not and why, how they went, how long they took.

use std::collections::BTreeMap;

use jiff::{Timestamp, Unit};
use serde::Serialize;

use super::attempt::{Attempt, Verdict};
use super::history::Blocked;
use super::outcome::Outcome;
use super::route::Route;

/// The figures of a set of attempts. A hand-off that was put off and carried out later is two attempts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// All of them.
    pub attempted: u32,
    /// The next bot leads.
    pub executed: u32,
    /// Blocked because they would have run in a circle.
    pub blocked_circular: u32,
    /// Blocked because there were too many.
    pub blocked_rate: u32,
    /// Blocked because another worker was at it.
    pub blocked_lock: u32,
    /// Blocked because nothing leads there.
    pub blocked_no_route: u32,
    /// Put off because the next bot was struggling.
    pub deferred: u32,
    /// Executed, and the outcome is known.
    pub outcomes: u32,
    /// How many of these were successful.
    pub successful: u32,
    /// Share of success among the known outcomes, 0 to 1.
    pub success_rate: Option<f64>,
    /// Median time from the lock to the end of the transaction, milliseconds.
    pub p50_ms: Option<u32>,
    /// 95th percentile of it.
    pub p95_ms: Option<u32>,
    #[serde(skip)]
    took_ms: Vec<u32>,
}

impl Figures {
    fn count(&mut self, attempt: &Attempt) {
        self.attempted += 1;
        let figure = match attempt.verdict {
            Verdict::Executed => &mut self.executed,
            Verdict::Deferred(_) => &mut self.deferred,
            Verdict::Blocked(Blocked::CircularPreventionRoute | Blocked::CircularPreventionChain) => {
                &mut self.blocked_circular
            }
            Verdict::Blocked(Blocked::RateLimitHourly | Blocked::RateLimitDaily) => &mut self.blocked_rate,
            Verdict::Blocked(Blocked::AlreadyInProgress) => &mut self.blocked_lock,
            Verdict::Blocked(Blocked::NoSuchRoute) => &mut self.blocked_no_route,
        };
        *figure += 1;
        if let Some(outcome) = attempt.outcome {
            self.outcomes += 1;
            self.successful += u32::from(outcome == Outcome::Successful);
        }
        self.took_ms.extend(attempt.took_ms);
    }

    fn conclude(&mut self) {
        self.success_rate =
            (self.outcomes > 0).then(|| f64::from(self.successful) / f64::from(self.outcomes));
        self.took_ms.sort_unstable();
        // The nearest rank: the smallest value that so many percent do not exceed.
        let percentile = |percent: usize| {
            let rank = (self.took_ms.len() * percent).div_ceil(100);
            self.took_ms.get(rank.saturating_sub(1)).copied()
        };
        (self.p50_ms, self.p95_ms) = (percentile(50), percentile(95));
    }
}

/// Attempts added up: all of them, by route, and by the hour they were made in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Analytics {
    /// All of them.
    pub total: Figures,
    /// By route.
    pub routes: BTreeMap<Route, Figures>,
    /// By hour, named by its beginning in UTC.
    pub hours: BTreeMap<Timestamp, Figures>,
}

impl Analytics {
    /// Adds up `attempts`.
    #[must_use]
    pub fn of(attempts: &[Attempt]) -> Self {
        let mut analytics = Self::default();
        for attempt in attempts {
            let hour = attempt
                .at
                .round(jiff::TimestampRound::new().smallest(Unit::Hour).mode(jiff::RoundMode::Trunc));
            analytics.total.count(attempt);
            analytics.routes.entry(attempt.route).or_default().count(attempt);
            analytics.hours.entry(hour.unwrap_or(attempt.at)).or_default().count(attempt);
        }
        analytics.total.conclude();
        analytics.routes.values_mut().for_each(Figures::conclude);
        analytics.hours.values_mut().for_each(Figures::conclude);
        analytics
    }
}

#[cfg(test)]
#[path = "analytics_tests.rs"]
mod tests;
