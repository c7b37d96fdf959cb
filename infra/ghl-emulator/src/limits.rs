//! The rate limit: 100 calls in 10 seconds and 200,000 in a day, for each location or agency; for the token that is good
//! everywhere by itself.

use jiff::Timestamp;
use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

const PER_WINDOW: u32 = 100;
const WINDOW_MILLISECONDS: i64 = 10_000;
const PER_DAY: u32 = 200_000;
const DAY_MILLISECONDS: i64 = 86_400_000;

/// Counts calls and, when told to, refuses those beyond the limit.
#[derive(Default)]
pub(crate) struct Limits {
    enforced: AtomicBool,
    counts: Mutex<HashMap<String, Counts>>,
}

#[derive(Clone, Copy)]
struct Counts {
    window_began: i64,
    in_window: u32,
    day_began: i64,
    in_day: u32,
}

/// What a call is told about the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) refused: bool,
    pub(crate) remaining: u32,
    pub(crate) remaining_today: u32,
    /// How long until the window ends.
    pub(crate) milliseconds: i64,
}

impl Allowance {
    /// What one is told who has not called yet.
    pub(crate) const FULL: Self = Self {
        refused: false,
        remaining: PER_WINDOW,
        remaining_today: PER_DAY,
        milliseconds: WINDOW_MILLISECONDS,
    };

    /// The headers every answer carries.
    pub(crate) fn headers(&self) -> [(&'static str, String); 5] {
        [
            ("x-ratelimit-limit-daily", PER_DAY.to_string()),
            ("x-ratelimit-daily-remaining", self.remaining_today.to_string()),
            ("x-ratelimit-interval-milliseconds", WINDOW_MILLISECONDS.to_string()),
            ("x-ratelimit-max", PER_WINDOW.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
        ]
    }
}

impl Limits {
    pub(crate) fn enforce(&self, enforced: bool) {
        self.enforced.store(enforced, Ordering::SeqCst);
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Counts one call. While the limit is not enforced the headers say that nothing is used up: a caller who
    /// slows down by them should not do so for a limit that is not there.
    pub(crate) fn count(&self, whose: &str, now: Timestamp) -> Allowance {
        if !self.enforced.load(Ordering::SeqCst) {
            return Allowance::FULL;
        }
        let now = now.as_millisecond();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Counts { window_began: now, in_window: 0, day_began: now, in_day: 0 };
        let counts = counts.entry(whose.to_owned()).or_insert(fresh);
        if now - counts.window_began >= WINDOW_MILLISECONDS {
            (counts.window_began, counts.in_window) = (now, 0);
        }
        if now - counts.day_began >= DAY_MILLISECONDS {
            (counts.day_began, counts.in_day) = (now, 0);
        }
        let refused = counts.in_window >= PER_WINDOW || counts.in_day >= PER_DAY;
        if !refused {
            counts.in_window += 1;
            counts.in_day += 1;
        }
        Allowance {
            refused,
            remaining: PER_WINDOW - counts.in_window,
            remaining_today: PER_DAY - counts.in_day,
            milliseconds: counts.window_began + WINDOW_MILLISECONDS - now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Limits};
    use jiff::Timestamp;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    #[test]
    fn the_hundred_and_first_call_of_ten_seconds_is_refused_and_the_next_window_is_open() {
        let limits = Limits::default();
        limits.enforce(true);
        for _ in 0..100 {
            assert!(!limits.count("token", at(1_000)).refused);
        }
        let refused = limits.count("token", at(4_000));
        assert!(refused.refused);
        assert_eq!((refused.remaining, refused.milliseconds), (0, 7_000));
        assert!(!limits.count("another", at(4_000)).refused);
        assert!(!limits.count("token", at(11_000)).refused);
    }

    #[test]
    fn nothing_is_used_up_while_the_limit_is_off() {
        let limits = Limits::default();
        for _ in 0..500 {
            assert_eq!(limits.count("token", at(0)), Allowance::FULL);
        }
    }
}
