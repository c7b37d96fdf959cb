//! Any number of minutes, read together.

use std::time::Duration;

use super::Tally;

/// How long something took, or may take: half, 95 % and 99 % of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentiles {
    /// Half of the time.
    pub p50: Duration,
    /// 95 % of the time.
    pub p95: Duration,
    /// 99 % of the time.
    pub p99: Duration,
}

/// What one operation of one bot did over some minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// How many times it was done, failures included.
    pub count: u64,
    /// How many times it failed.
    pub failures: u64,
    /// How long it took, failures included, within one per cent; `None` if it was never done.
    pub percentiles: Option<Percentiles>,
}

impl Window {
    /// The window over these minutes. Merging is exact: it is the same as if one instance had measured everything.
    #[must_use]
    pub fn over<'a>(minutes: impl IntoIterator<Item = &'a Tally>) -> Self {
        let mut all = Tally::default();
        minutes.into_iter().for_each(|minute| all.merge(minute));
        let quantile = |q| all.durations.quantile(q);
        let percentiles = match (quantile(0.50), quantile(0.95), quantile(0.99)) {
            (Some(p50), Some(p95), Some(p99)) => Some(Percentiles { p50, p95, p99 }),
            _ => None,
        };
        Self { count: all.durations.count(), failures: all.failures, percentiles }
    }

    /// Which share of it failed, 0.0 to 1.0; `None` if it was never done: no traffic is not an incident.
    #[must_use]
    pub fn error_rate(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2^53")]
        let rate = |failures: u64, count: u64| failures as f64 / count as f64;
        (self.count > 0).then(|| rate(self.failures, self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    fn minute(millis: impl Iterator<Item = u64>, failures: usize) -> Tally {
        let mut tally = Tally::default();
        for (nth, millis) in millis.enumerate() {
            let outcome = if nth < failures { Outcome::Failure } else { Outcome::Success };
            tally.record(Duration::from_millis(millis), outcome);
        }
        tally
    }

    #[test]
    fn minutes_merge_into_the_percentiles_of_everything_in_them() {
        // 1 to 1000 ms, the fast half in one minute and the slow half in another: a mean of percentiles would be wrong.
        let minutes = [minute(1..=500, 0), minute(501..=1000, 40)];
        let window = Window::over(&minutes);
        assert_eq!((window.count, window.failures), (1000, 40));
        assert_eq!(window.error_rate(), Some(0.04));
        let Percentiles { p50, p95, p99 } = window.percentiles.unwrap();
        for (estimate, exact) in [(p50, 500.0), (p95, 950.0), (p99, 990.0)] {
            let estimate = estimate.as_secs_f64() * 1e3;
            assert!((estimate - exact).abs() <= exact * 0.01, "{estimate} for {exact}");
        }
    }

    #[test]
    fn without_traffic_there_is_neither_a_percentile_nor_a_rate() {
        for window in [Window::over([]), Window::over(&[Tally::default()])] {
            assert_eq!(window, Window::default());
            assert_eq!(window.error_rate(), None);
        }
    }
}
