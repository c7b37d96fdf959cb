//! Everything that can be said of how long something took, from one tally.

use std::time::Duration;

use super::histogram::RELATIVE_ERROR;
use super::{Tally, Window};

/// The figures of something that is timed.
///
/// Durations are of all times, failures included, and each is at most [`Statistics::RELATIVE_ERROR`] away from the exact
/// one; a percentile is that of one time, not interpolated between two ([`super::Histogram::quantile`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How many times it was done.
    pub count: u64,
    /// How many times it failed.
    pub failures: u64,
    /// The figures of the durations; `None` if it was never done.
    pub took: Option<Took>,
}

/// How long something took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// The shortest.
    pub min: Duration,
    /// The mean.
    pub mean: Duration,
    /// Half of the time.
    pub p50: Duration,
    /// 95 % of the time.
    pub p95: Duration,
    /// 99 % of the time.
    pub p99: Duration,
    /// The longest.
    pub max: Duration,
}

impl Statistics {
    /// How far each duration may lie from the exact one, as a share of it.
    pub const RELATIVE_ERROR: f64 = RELATIVE_ERROR;

    /// The figures of a tally.
    #[must_use]
    pub fn of(tally: &Tally) -> Self {
        let durations = &tally.durations;
        let window = Window::over([tally]);
        let took = window.percentiles.and_then(|percentiles| {
            Some(Took {
                min: durations.quantile(0.0)?,
                mean: durations.mean()?,
                p50: percentiles.p50,
                p95: percentiles.p95,
                p99: percentiles.p99,
                max: durations.quantile(1.0)?,
            })
        });
        Self { count: window.count, failures: window.failures, took }
    }

    /// How many times it did what it was for.
    #[must_use]
    pub const fn successes(&self) -> u64 {
        self.count.saturating_sub(self.failures)
    }

    /// Which share of it did what it was for, 0.0 to 1.0; `None` if it was never done.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        share(self.successes(), self.count)
    }
}

/// Which share of `whole` a part is, 0.0 to 1.0; `None` of nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2^53")]
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    (whole > 0).then(|| share(part, whole))
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
