//! What a contact's own past forbids: running in circles, and too many hand-offs.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::route::Route;

/// How long a route stays closed, and a bot that took part in the chain cannot come back.
pub const CIRCLE: Duration = Duration::from_secs(30 * 60);
/// Most hand-offs in a rolling hour.
pub const MOST_IN_AN_HOUR: usize = 3;
/// Most hand-offs in rolling 24 hours.
pub const MOST_IN_A_DAY: usize = 10;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Why a hand-off does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// This very route was taken within 30 minutes.
    CircularPreventionRoute,
    /// The target took part in the chain of the last 30 minutes.
    CircularPreventionChain,
    /// Three within an hour.
    RateLimitHourly,
    /// Ten within 24 hours.
    RateLimitDaily,
    /// Another worker is at it.
    AlreadyInProgress,
    /// Nothing leads there: to itself, or to the lead bot.
    NoSuchRoute,
}

impl Blocked {
    /// The reason in records.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::CircularPreventionRoute => "circular_prevention_route",
            Self::CircularPreventionChain => "circular_prevention_chain",
            Self::RateLimitHourly => "rate_limit_hourly",
            Self::RateLimitDaily => "rate_limit_daily",
            Self::AlreadyInProgress => "already_in_progress",
            Self::NoSuchRoute => "no_such_route",
        }
    }
}

/// One hand-off that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executed {
    /// Which way.
    pub route: Route,
    /// When.
    pub at: Timestamp,
}

/// The hand-offs of the last 24 hours, oldest first: at most [`MOST_IN_A_DAY`]. Only those that happened are in it.
///
/// It is part of the contact's state, so the version check of the turn's transaction is what keeps the limits, on
/// however many instances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recent(Vec<Executed>);

impl Recent {
    /// Why `route` may not be taken at `now`; `None` if it may. What is exactly 30 minutes, an hour or a day old no
    /// longer counts.
    #[must_use]
    pub fn blocks(&self, route: Route, now: Timestamp) -> Option<Blocked> {
        if route.from == route.to {
            return Some(Blocked::NoSuchRoute);
        }
        let (circle, hour, day) = (before(now, CIRCLE), before(now, HOUR), before(now, DAY));
        let (mut route_taken, mut in_chain, mut in_hour, mut in_day) = (false, false, 0, 0);
        for done in &self.0 {
            in_day += usize::from(done.at > day);
            in_hour += usize::from(done.at > hour);
            if done.at > circle {
                route_taken |= done.route == route;
                in_chain |= done.route.from == route.to || done.route.to == route.to;
            }
        }
        if route_taken {
            Some(Blocked::CircularPreventionRoute)
        } else if in_chain {
            Some(Blocked::CircularPreventionChain)
        } else if route.number().is_none() {
            Some(Blocked::NoSuchRoute)
        } else if in_hour >= MOST_IN_AN_HOUR {
            Some(Blocked::RateLimitHourly)
        } else if in_day >= MOST_IN_A_DAY {
            Some(Blocked::RateLimitDaily)
        } else {
            None
        }
    }

    /// Notes one that happened, and forgets what no longer counts.
    pub(super) fn add(&mut self, done: Executed) {
        let day = before(done.at, DAY);
        self.0.retain(|earlier| earlier.at > day);
        self.0.push(done);
    }

    /// What is remembered, oldest first.
    #[must_use]
    pub fn executed(&self) -> &[Executed] {
        &self.0
    }
}

impl FromIterator<Executed> for Recent {
    fn from_iter<I: IntoIterator<Item = Executed>>(executed: I) -> Self {
        Self(executed.into_iter().collect())
    }
}

fn before(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
