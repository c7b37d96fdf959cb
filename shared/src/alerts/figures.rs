//! What is known at one moment, as plain data.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::figure::Figure;
use super::scope::Subject;
use crate::clock::millis_since;
use crate::metrics::histogram::duration_of;
use crate::metrics::{Histogram, Window};

/// One figure of one subject, in the figure's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// What is the case whether anything happens or not: a queue's messages, an age. It speaks for itself.
    State(f64),
    /// What events came to: a share, a percentile, a mean. It says something only of enough of them.
    Events {
        /// What they came to; `None` of no events.
        value: Option<f64>,
        /// How many there were.
        events: u64,
    },
}

impl Reading {
    /// So many whole things.
    #[must_use]
    pub fn count(things: u64) -> Self {
        Self::State(as_f64(things))
    }

    /// How long something has been waiting, in minutes.
    #[must_use]
    pub fn waiting(since: Timestamp, now: Timestamp) -> Self {
        Self::State(as_f64(millis_since(since, now)) / 60_000.0)
    }

    /// How much of an amount is used, in percent. Of nothing everything is.
    #[must_use]
    pub fn used(used: u64, of: u64) -> Self {
        Self::State(if of == 0 { 100.0 } else { 100.0 * as_f64(used) / as_f64(of) })
    }

    /// How full a function is: of its memory, in percent, or, once it is throttled, all of its concurrency.
    #[must_use]
    pub const fn saturation(memory_percent: f64, throttles: u64) -> Self {
        Self::State(if throttles > 0 { 100.0 } else { memory_percent })
    }

    /// The share of `part` in `events`, in percent.
    #[must_use]
    pub fn share(part: u64, events: u64) -> Self {
        Self::Events { value: (events > 0).then(|| 100.0 * as_f64(part) / as_f64(events)), events }
    }

    /// The 95th percentile of a window, in milliseconds.
    #[must_use]
    pub fn p95(window: &Window) -> Self {
        Self::Events { value: window.percentiles.map(|of| of.p95.as_secs_f64() * 1e3), events: window.count }
    }

    /// The share of a window that failed, in percent.
    #[must_use]
    pub fn failures(window: &Window) -> Self {
        Self::share(window.failures, window.count)
    }

    /// The mean of durations, in milliseconds; within one per cent, as each of them is.
    #[must_use]
    pub fn mean(durations: &Histogram) -> Self {
        let events = durations.count();
        let sum: f64 =
            durations.buckets().map(|(bucket, count)| millis(duration_of(bucket)) * as_f64(count)).sum();
        Self::Events { value: (events > 0).then(|| sum / as_f64(events)), events }
    }
}

/// A figure by subject. No subject: there is none, or nothing is known of any.
pub type Readings = BTreeMap<Subject, Reading>;

/// A figure over so many minutes, as a rule wants it. Of what is a state, the minutes say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Which.
    pub figure: Figure,
    /// Over how many minutes, the present one included.
    pub minutes: u32,
}

/// What is known of a scope at one moment. What was never put here counts as not read, so that nobody can forget a
/// figure unnoticed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    known: BTreeMap<Wanted, Result<Readings, String>>,
}

impl Figures {
    /// Puts what was read of a figure, or why it could not be read.
    pub fn put(&mut self, wanted: Wanted, read: Result<Readings, String>) {
        self.known.insert(wanted, read);
    }

    /// What is known of a figure.
    ///
    /// # Errors
    /// Why nothing is.
    pub fn get(&self, wanted: Wanted) -> Result<&Readings, &str> {
        match self.known.get(&wanted) {
            Some(Ok(readings)) => Ok(readings),
            Some(Err(why)) => Err(why),
            None => Err("it was not read"),
        }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2^53")]
const fn as_f64(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Outcome, Tally};

    #[test]
    fn a_share_a_percentile_and_a_mean_of_nothing_are_nothing() {
        let none = Reading::Events { value: None, events: 0 };
        assert_eq!(Reading::share(0, 0), none);
        assert_eq!(Reading::p95(&Window::default()), none);
        assert_eq!(Reading::failures(&Window::default()), none);
        assert_eq!(Reading::mean(&Histogram::default()), none);
    }

    #[test]
    fn figures_are_in_percent_milliseconds_and_minutes() {
        let mut tally = Tally::default();
        for nth in 0..100_u64 {
            let outcome = if nth < 7 { Outcome::Failure } else { Outcome::Success };
            tally.record(Duration::from_millis(if nth < 90 { 100 } else { 1_100 }), outcome);
        }
        let close = |reading: Reading, expected: f64| match reading {
            Reading::Events { value: Some(value), events: 100 } => {
                (value - expected).abs() <= expected * 0.01
            }
            _ => false,
        };
        let window = Window::over([&tally]);
        assert!(close(Reading::p95(&window), 1_100.0), "{:?}", Reading::p95(&window));
        assert!(close(Reading::mean(&tally.durations), 200.0), "{:?}", Reading::mean(&tally.durations));
        assert_eq!(Reading::failures(&window), Reading::Events { value: Some(7.0), events: 100 });
        let noon: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        assert_eq!(Reading::waiting(noon, "2026-11-20T12:04:30Z".parse().unwrap()), Reading::State(4.5));
        assert_eq!(Reading::used(4, 5), Reading::State(80.0));
        assert_eq!(Reading::used(0, 0), Reading::State(100.0));
    }

    #[test]
    fn a_throttled_function_is_full_whatever_memory_it_has_left() {
        assert_eq!(Reading::saturation(31.5, 0), Reading::State(31.5));
        assert_eq!(Reading::saturation(31.5, 1), Reading::State(100.0));
    }

    #[test]
    fn what_nobody_has_read_is_not_known() {
        let mut figures = Figures::default();
        let wanted = Wanted { figure: Figure::P95, minutes: 15 };
        assert!(figures.get(wanted).is_err());
        figures.put(wanted, Ok(Readings::new()));
        assert!(figures.get(wanted).is_ok());
        assert!(figures.get(Wanted { minutes: 5, ..wanted }).is_err(), "another window is another question");
    }
}
