//! Durations counted in buckets that grow by a constant factor, so that any two counts merge into one and every
//! quantile is right within one per cent.
//!
//! The layout is that of DDSketch (Masson, Rim, Lee: *DDSketch: a fast and fully-mergeable quantile sketch with
//! relative-error guarantees*, VLDB 2019): with γ = (1 + α) / (1 − α), bucket i counts the durations in (γⁱ⁻¹, γⁱ]
//! microseconds, and 2γⁱ / (γ + 1) is at most the share α away from each of them. Buckets are found by their number
//! alone, so instances that never heard of each other count into the same ones.

use std::collections::BTreeMap;
use std::time::Duration;

/// How far a quantile may lie from the true one, as a share of it: α.
pub const RELATIVE_ERROR: f64 = 0.01;
/// How much wider each bucket is than the one before: γ.
const GROWTH: f64 = (1.0 + RELATIVE_ERROR) / (1.0 - RELATIVE_ERROR);
/// Number of the last bucket: that of a day. Whatever takes longer counts as a day.
pub const LAST_BUCKET: u16 = 1260;

/// How often each duration occurred, to within one per cent. What is below a microsecond counts as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    buckets: BTreeMap<u16, u64>,
}

impl Histogram {
    /// Counts a duration.
    pub fn record(&mut self, duration: Duration) {
        self.add(bucket_of(duration), 1);
    }

    /// Counts `count` durations of a bucket, as [`Histogram::buckets`] of another told of them. A number beyond
    /// [`LAST_BUCKET`] counts there.
    pub fn add(&mut self, bucket: u16, count: u64) {
        if count > 0 {
            let counted = self.buckets.entry(bucket.min(LAST_BUCKET)).or_default();
            *counted = counted.saturating_add(count);
        }
    }

    /// Counts everything `other` has counted: the same as if all of it had been recorded here.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in other.buckets() {
            self.add(bucket, count);
        }
    }

    /// How many durations were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The buckets that hold anything, by number, shortest durations first.
    pub fn buckets(&self) -> impl Iterator<Item = (u16, u64)> + '_ {
        self.buckets.iter().map(|(bucket, count)| (*bucket, *count))
    }

    /// The duration that the share `q` of all others, 0.0 to 1.0, does not exceed: of n durations in order and
    /// counted from 0, number ⌊q (n − 1)⌋. At most [`RELATIVE_ERROR`] away from the true one. `None` if nothing was
    /// counted.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<Duration> {
        let last = self.count().checked_sub(1)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 and `last`")]
        #[expect(clippy::cast_precision_loss, reason = "no rank anybody counts to is beyond 2^53")]
        let rank = (q.clamp(0.0, 1.0) * last as f64) as u64;
        let mut counted = 0_u64;
        for (bucket, count) in self.buckets() {
            counted = counted.saturating_add(count);
            if counted > rank {
                return Some(duration_of(bucket));
            }
        }
        None
    }

    /// The mean of everything that was counted; at most [`RELATIVE_ERROR`] away from the true one, as each duration is.
    /// `None` if nothing was.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2^53")]
        let sums = self.buckets().fold((0.0, 0.0), |(sum, all): (f64, f64), (bucket, count)| {
            (duration_of(bucket).as_secs_f64().mul_add(count as f64, sum), all + count as f64)
        });
        (sums.1 > 0.0).then(|| Duration::from_secs_f64(sums.0 / sums.1))
    }
}

/// Number of the bucket that counts a duration.
#[must_use]
pub fn bucket_of(duration: Duration) -> u16 {
    let micros = duration.as_secs_f64() * 1e6;
    if micros <= 1.0 {
        return 0;
    }
    let number = (micros.ln() / GROWTH.ln()).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 and LAST_BUCKET")]
    let number = number.min(f64::from(LAST_BUCKET)) as u16;
    number
}

/// The duration a bucket stands for.
#[must_use]
pub fn duration_of(bucket: u16) -> Duration {
    let upper = GROWTH.powi(i32::from(bucket.min(LAST_BUCKET)));
    Duration::from_secs_f64(2.0 * upper / (GROWTH + 1.0) / 1e6)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// From a microsecond to an hour, every magnitude equally likely.
    fn durations() -> impl Strategy<Value = Duration> {
        (0.0..22.0_f64).prop_map(|log| Duration::from_secs_f64(log.exp() / 1e6))
    }

    fn histogram(durations: &[Duration]) -> Histogram {
        let mut histogram = Histogram::default();
        durations.iter().for_each(|duration| histogram.record(*duration));
        histogram
    }

    fn is_close(estimate: Duration, exact: Duration) -> bool {
        let (estimate, exact) = (estimate.as_secs_f64(), exact.as_secs_f64());
        // A nanosecond is the grain of Duration itself.
        (estimate - exact).abs() <= exact * (RELATIVE_ERROR + 1e-9) + 1e-9
    }

    proptest! {
        #[test]
        fn every_quantile_is_within_one_per_cent_of_the_exact_one(
            mut all in prop::collection::vec(durations(), 1..400),
            q in 0.0..=1.0_f64,
        ) {
            let histogram = histogram(&all);
            all.sort();
            for q in [q, 0.0, 0.5, 0.95, 0.99, 1.0] {
                let exact = all[(q * (all.len() - 1) as f64) as usize];
                let estimate = histogram.quantile(q).unwrap();
                prop_assert!(is_close(estimate, exact), "q {q}: {estimate:?} for {exact:?}");
            }
        }

        #[test]
        fn merging_is_the_same_as_recording_everything_in_one_place_in_any_order(
            first in prop::collection::vec(durations(), 0..100),
            second in prop::collection::vec(durations(), 0..100),
        ) {
            let (a, b) = (histogram(&first), histogram(&second));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(&b);
            ba.merge(&a);
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(ab, histogram(&[first, second].concat()));
        }

        #[test]
        fn the_numbers_and_counts_of_its_buckets_are_all_there_is_to_a_histogram(
            all in prop::collection::vec(durations(), 0..100),
        ) {
            let original = histogram(&all);
            let mut copy = Histogram::default();
            original.buckets().for_each(|(bucket, count)| copy.add(bucket, count));
            prop_assert_eq!(copy.count(), all.len() as u64);
            prop_assert_eq!(copy, original);
        }
    }

    #[test]
    fn a_longer_duration_is_never_in_an_earlier_bucket_and_every_bucket_is_found_again() {
        for bucket in 0..=LAST_BUCKET {
            assert_eq!(bucket_of(duration_of(bucket)), bucket);
        }
    }

    #[test]
    fn the_shortest_and_the_longest_have_a_bucket_too() {
        assert_eq!(bucket_of(Duration::ZERO), 0);
        assert_eq!(bucket_of(Duration::from_nanos(1_000)), 0);
        assert_eq!(bucket_of(Duration::from_nanos(1_001)), 1);
        assert_eq!(bucket_of(Duration::from_secs(24 * 3600)), LAST_BUCKET);
        assert!(is_close(duration_of(LAST_BUCKET), Duration::from_secs(24 * 3600)));
        assert_eq!(bucket_of(Duration::MAX), LAST_BUCKET);
    }

    #[test]
    fn numbers_of_buckets_never_change_because_they_are_stored() {
        let stored = [(1, 346), (25, 507), (500, 657), (1_500, 712), (30_000, 861)];
        for (millis, bucket) in stored {
            assert_eq!(bucket_of(Duration::from_millis(millis)), bucket, "{millis} ms");
        }
    }

    #[test]
    fn nothing_counted_has_no_quantile() {
        assert_eq!(Histogram::default().quantile(0.5), None);
        assert_eq!(Histogram::default().count(), 0);
    }
}
