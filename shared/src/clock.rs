//! Time as an argument: rules take `now`, only the wiring knows where it comes from.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{Timestamp, ToSpan};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved: demos and tests play days in milliseconds.
#[derive(Debug)]
pub struct SimulatedClock {
    millis: AtomicI64,
}

impl SimulatedClock {
    /// A clock standing at `start` (whole milliseconds).
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self { millis: AtomicI64::new(start.as_millisecond()) }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: std::time::Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Moves the clock back: that of a machine that was ahead is set right.
    pub fn set_back(&self, by: std::time::Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.millis.fetch_sub(millis, Ordering::SeqCst);
    }

    /// Moves the clock to `instant`, or leaves it where it is if that has passed.
    pub fn advance_to(&self, instant: Timestamp) {
        self.millis.fetch_max(instant.as_millisecond(), Ordering::SeqCst);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let millis = self.millis.load(Ordering::SeqCst);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }
}

/// How long ago `earlier` was, in whole milliseconds; 0 if it lies in the future.
#[must_use]
pub fn millis_since(earlier: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.as_millisecond() - earlier.as_millisecond()).unwrap_or(0)
}

/// `instant` moved forward, held at the end of time instead of overflowing.
#[must_use]
pub fn later(instant: Timestamp, by: std::time::Duration) -> Timestamp {
    let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    instant.checked_add(millis.milliseconds()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_simulated_clock_moves_only_forward_unless_it_is_set_back() {
        let start: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        let clock = SimulatedClock::at(start);
        clock.advance(Duration::from_secs(90));
        clock.advance_to(start);
        assert_eq!(millis_since(start, clock.now()), 90_000);
        assert_eq!(millis_since(clock.now(), start), 0);
        clock.set_back(Duration::from_secs(30));
        assert_eq!(millis_since(start, clock.now()), 60_000);
    }
}
