//! Whether contacts were split as they were meant to be. If not, something is wrong with the counting or the
//! assigning, and no figure of the experiment can be trusted.

use serde::{Deserialize, Serialize};

use super::distributions::chi_square_above;

/// Fewest contacts to be expected of a variant before its count is judged (W. G. Cochran, "Some methods for
/// strengthening the common χ² tests", Biometrics 10, 1954).
const LEAST_EXPECTED: f64 = 5.0;

/// The counts against the split.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleRatio {
    /// Pearson's statistic; absent, because without bound, where a variant has contacts that was to have none.
    pub chi_square: Option<f64>,
    /// How often chance alone splits as unevenly.
    pub p: f64,
}

/// Pearson's chi-square test of contacts per variant against their shares; `None` while there are too few to judge.
///
/// Why an experiment is checked by it: A. Fabijan and others, "Diagnosing sample ratio mismatch in online controlled
/// experiments", KDD 2019.
#[must_use]
pub fn sample_ratio(assigned: &[(u64, f64)]) -> Option<SampleRatio> {
    #[expect(clippy::cast_precision_loss, reason = "relative differences are asked for")]
    let counts = || assigned.iter().map(|(contacts, share)| (*contacts as f64, *share));
    let (all, shares) = counts().fold((0.0, 0.0), |sums, each| (sums.0 + each.0, sums.1 + each.1));
    if counts().any(|(contacts, share)| share <= 0.0 && contacts > 0.0) {
        return Some(SampleRatio { chi_square: None, p: 0.0 });
    }
    let split =
        || counts().filter(|(_, share)| *share > 0.0).map(|(seen, share)| (seen, all * share / shares));
    if split().count() < 2 || split().any(|(_, expected)| expected < LEAST_EXPECTED) {
        return None;
    }
    let chi_square: f64 = split().map(|(seen, expected)| (seen - expected).powi(2) / expected).sum();
    #[expect(clippy::cast_precision_loss, reason = "a handful of variants")]
    let degrees = (split().count() - 1) as f64;
    Some(SampleRatio { chi_square: Some(chi_square), p: chi_square_above(chi_square, degrees) })
}
