//! Counting: right and wrong, by class and group, and how sure the rates are.

use std::collections::BTreeMap;

/// 97.5th percentile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_985;

/// The Wilson score interval of a proportion at 95 %: what it may be, given `hits` of `of`. None of nothing.
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22:209–212;
/// without continuity correction.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
pub(super) fn wilson(hits: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let n = of as f64;
    let p = (hits.min(of) as f64) / n;
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    Some((((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)))
}

/// A share of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Rows it is true of.
    pub(super) hits: u64,
    /// Rows in all.
    pub(super) of: u64,
}

impl Share {
    /// 0 to 1; None of nothing.
    #[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    pub(super) fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Its 95 % interval.
    pub(super) fn interval(self) -> Option<(f64, f64)> {
        wilson(self.hits, self.of)
    }
}

/// What was expected against what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Confusion {
    /// Expected and said.
    pub(super) true_positives: u64,
    /// Said, not expected.
    pub(super) false_positives: u64,
    /// Expected, not said.
    pub(super) false_negatives: u64,
    /// Neither.
    pub(super) true_negatives: u64,
}

impl Confusion {
    fn count(&mut self, expected: bool, said: bool) {
        *match (expected, said) {
            (true, true) => &mut self.true_positives,
            (false, true) => &mut self.false_positives,
            (true, false) => &mut self.false_negatives,
            (false, false) => &mut self.true_negatives,
        } += 1;
    }

    /// Of what was said, the share that was expected.
    pub(super) const fn precision(self) -> Share {
        Share { hits: self.true_positives, of: self.true_positives + self.false_positives }
    }

    /// Of what was expected, the share that was said.
    pub(super) const fn recall(self) -> Share {
        Share { hits: self.true_positives, of: self.true_positives + self.false_negatives }
    }

    /// Of what was not expected, the share that was said all the same.
    pub(super) const fn false_alarms(self) -> Share {
        Share { hits: self.false_positives, of: self.false_positives + self.true_negatives }
    }

    /// Harmonic mean of precision and recall; None where there was nothing to find and nothing was said.
    #[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    pub(super) fn f1(self) -> Option<f64> {
        let of = 2 * self.true_positives + self.false_positives + self.false_negatives;
        (of > 0).then(|| 2.0 * self.true_positives as f64 / of as f64)
    }
}

/// One row's verdict on one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What was looked for: `opt_out`, `buyer`, `exact`.
    pub(super) class: &'static str,
    /// Whether the label says so.
    pub(super) expected: bool,
    /// Whether the rules say so.
    pub(super) said: bool,
}

/// Verdicts counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows counted.
    pub(super) scored: u64,
    /// Counts of each class.
    pub(super) classes: BTreeMap<&'static str, Confusion>,
}

impl Tally {
    /// Counts one row.
    pub(super) fn count(&mut self, verdicts: &[Verdict]) {
        self.scored += 1;
        for verdict in verdicts {
            self.classes.entry(verdict.class).or_default().count(verdict.expected, verdict.said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_published() {
        // Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in
        // Medicine 17:857–872, table I, method 3.
        for (hits, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (lower, upper) = wilson(hits, of).unwrap();
            assert!(
                (lower - low).abs() < 5e-5 && (upper - high).abs() < 5e-5,
                "{hits}/{of}: {lower} {upper}"
            );
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn an_interval_holds_its_proportion_and_stays_between_nothing_and_all() {
        for of in 1..60 {
            for hits in 0..=of {
                let (low, high) = wilson(hits, of).unwrap();
                let rate = Share { hits, of }.rate().unwrap();
                assert!(
                    0.0 <= low && low <= rate + 1e-12 && rate <= high + 1e-12 && high <= 1.0,
                    "{hits}/{of}"
                );
            }
        }
    }

    #[test]
    fn rates_follow_from_the_counts_and_nothing_has_none() {
        let mut tally = Tally::default();
        for (expected, said, times) in
            [(true, true, 8), (false, true, 2), (true, false, 4), (false, false, 86)]
        {
            for _ in 0..times {
                tally.count(&[Verdict { class: "buyer", expected, said }]);
            }
        }
        let buyer = tally.classes["buyer"];
        assert_eq!(tally.scored, 100);
        assert_eq!(buyer.precision().rate(), Some(0.8));
        assert_eq!(buyer.recall(), Share { hits: 8, of: 12 });
        assert_eq!(buyer.false_alarms(), Share { hits: 2, of: 88 });
        assert_eq!(buyer.f1(), Some(16.0 / 22.0));
        assert_eq!(Confusion::default().f1(), None);
        assert_eq!(Confusion::default().recall().rate(), None);
    }
}
