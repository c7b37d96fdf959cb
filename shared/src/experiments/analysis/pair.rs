//! Two variants compared once: what a test says that looks at the counts a single time.

use serde::{Deserialize, Serialize};

use super::distributions::{Z_95, normal_both_sides};
use super::rate::Counted;

/// What a test says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZTest {
    /// The difference in standard errors; positive where the second converts more.
    pub z: f64,
    /// How often chance alone makes a difference as large, either way.
    pub p: f64,
}

/// The pooled z-test of two proportions (Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions",
/// 3rd ed., 2003, ch. 3; without continuity correction):
///
/// ```text
/// z = (r₂ − r₁) / √(r(1 − r)(1/n₁ + 1/n₂))        r = (x₁ + x₂)/(n₁ + n₂)
/// ```
///
/// Where nobody, or everybody, converts, and where a variant has no contacts, nothing differs: z = 0, p = 1.
#[must_use]
pub fn z_test(first: Counted, second: Counted) -> ZTest {
    const NOTHING: ZTest = ZTest { z: 0.0, p: 1.0 };
    let (Some(before), Some(after)) = (first.rate(), second.rate()) else { return NOTHING };
    let pooled = (first.converted() + second.converted()) / (first.contacts() + second.contacts());
    let error = (pooled * (1.0 - pooled) * (1.0 / first.contacts() + 1.0 / second.contacts())).sqrt();
    if error > 0.0 {
        let z = (after - before) / error;
        ZTest { z, p: normal_both_sides(z) }
    } else {
        NOTHING
    }
}

/// By how much the second converts better than the first: 0.1 is a tenth more. Of a single look.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lift {
    /// As measured.
    pub lift: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// The lift of the second over the first; `None` while one of them has converted nobody.
///
/// The interval is that of the logarithm of the ratio (Katz, Baptista, Azen and Pike, "Obtaining confidence intervals
/// for the risk ratio in cohort studies", Biometrics 34, 1978):
///
/// ```text
/// r₂/r₁ · exp(± 1.96 · √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)) − 1
/// ```
#[must_use]
pub fn lift(first: Counted, second: Counted) -> Option<Lift> {
    if first.converted == 0 || second.converted == 0 {
        return None;
    }
    let ratio = second.rate()? / first.rate()?;
    let part = |counted: Counted| 1.0 / counted.converted() - 1.0 / counted.contacts();
    let half = Z_95 * (part(first) + part(second)).max(0.0).sqrt();
    Some(Lift { lift: ratio - 1.0, low: ratio * (-half).exp() - 1.0, high: ratio * half.exp() - 1.0 })
}

/// p-values corrected for how many there are, in their order: whoever calls everything at most 0.05 a difference is
/// wrong about anything in at most 5 of 100 experiments.
///
/// S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979:
/// the smallest of m times m, the next times m − 1, and none smaller than the one before.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|one, other| p_values[*one].total_cmp(&p_values[*other]));
    let mut corrected = vec![1.0; p_values.len()];
    let mut largest: f64 = 0.0;
    for (nth, index) in order.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of pairs")]
        let left = (p_values.len() - nth) as f64;
        largest = largest.max((p_values[index] * left).min(1.0));
        corrected[index] = largest;
    }
    corrected
}
