//! Sparing a bot that is struggling: the hand-off is put off, and carried out later.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::route::Route;
use crate::clock::later;

/// How long a hand-off is put off.
pub const PUT_OFF: Duration = Duration::from_secs(30 * 60);
/// How often, before it is carried out whatever the bot's standing.
pub const MOST_TIMES: u8 = 3;

/// Share of the p95 target above which a bot is too slow.
const TOO_SLOW: f64 = 1.2;
/// Share of failed turns above which a bot fails too often.
const TOO_MANY_ERRORS: f64 = 0.10;
/// Turns in the hour before a percentile or a share says anything.
const ENOUGH: u64 = 20;

/// How a bot did in the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Turns it took.
    pub turns: u64,
    /// 95th percentile of their duration, in milliseconds.
    pub p95_ms: f64,
    /// What that ought to be at most, in milliseconds.
    pub target_p95_ms: f64,
    /// Share of them that failed, 0 to 1.
    pub error_rate: f64,
}

impl Standing {
    /// Whether the bot should be spared. Exactly 120 % of the target, and exactly 10 % of errors, are still fine; an
    /// hour with fewer than 20 turns says nothing.
    #[must_use]
    pub fn is_struggling(&self) -> bool {
        self.turns >= ENOUGH
            && (self.p95_ms > self.target_p95_ms * TOO_SLOW || self.error_rate > TOO_MANY_ERRORS)
    }
}

/// A hand-off that was put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferred {
    /// Which way.
    pub route: Route,
    /// How often by now.
    pub times: u8,
    /// When it is tried again.
    pub until: Timestamp,
}

/// Puts `route` off, for the first time or once more; `None` if that has been done often enough.
#[must_use]
pub fn put_off(route: Route, before: Option<Deferred>, now: Timestamp) -> Option<Deferred> {
    let times = before.filter(|before| before.route == route).map_or(0, |before| before.times);
    (times < MOST_TIMES).then(|| Deferred { route, times: times + 1, until: later(now, PUT_OFF) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Bot;

    const ROUTE: Route = Route { from: Bot::Lead, to: Bot::Buyer };

    fn standing(p95_ms: f64, error_rate: f64) -> Standing {
        Standing { turns: 20, p95_ms, target_p95_ms: 1_800.0, error_rate }
    }

    #[test]
    fn a_bot_is_spared_above_120_percent_of_its_target_or_above_10_percent_of_errors() {
        assert!(!standing(2_160.0, 0.10).is_struggling(), "exactly at both limits");
        assert!(standing(2_160.1, 0.0).is_struggling());
        assert!(standing(100.0, 0.101).is_struggling());
    }

    #[test]
    fn an_hour_with_hardly_a_turn_says_nothing() {
        let bad = Standing { turns: 19, error_rate: 1.0, ..standing(9_000.0, 1.0) };
        assert!(!bad.is_struggling());
    }

    #[test]
    fn a_hand_off_is_put_off_three_times_by_half_an_hour_and_not_a_fourth_time() {
        let now: Timestamp = "2026-11-20T18:00:00Z".parse().unwrap();
        let mut deferred = None;
        for times in 1..=3 {
            deferred = put_off(ROUTE, deferred, now);
            assert_eq!(deferred, Some(Deferred { route: ROUTE, times, until: later(now, PUT_OFF) }));
        }
        assert_eq!(put_off(ROUTE, deferred, now), None);
        let other = Route { from: Bot::Lead, to: Bot::Seller };
        assert_eq!(
            put_off(other, deferred, now).map(|deferred| deferred.times),
            Some(1),
            "another route counts anew"
        );
    }
}
