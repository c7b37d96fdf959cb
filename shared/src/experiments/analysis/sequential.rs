//! Two variants compared as often as anybody likes: a p-value and an interval that stay true however often one looks.
//!
//! Which variant a contact has is a coin of known bias: the hash. If the variants change nothing, then the variant of
//! each contact that converts is such a coin too, whoever converts, and however late. So the conversions of two variants
//! are a sequence of throws, and the question is whether the coin is the one we threw:
//!
//! ```text
//! Λ = B(κq + x₂, κ(1 − q) + x₁) / B(κq, κ(1 − q)) / (q^x₂ · (1 − q)^x₁)        p = min(1, 1/Λ)
//! ```
//!
//! x are the conversions, q the second variant's part of the two shares, B the beta function, κ = 50. Λ is the likelihood
//! ratio of a mixture of all coins against ours: a martingale if ours it was, so it ever exceeds 20 in at most 5 of 100
//! experiments, without end (J. Ville, 1939; H. Robbins, "Statistical methods related to the law of the iterated
//! logarithm", Annals of Mathematical Statistics 41, 1970). As a test for conversions it is that of M. Lindon and
//! A. Malek, "Anytime-valid inference for multinomial count data", Advances in Neural Information Processing Systems 35,
//! 2022; as an always-valid p-value that of R. Johari, P. Koomen, L. Pekelis and D. Walsh, "Always valid inference",
//! Operations Research 70, 2022.
//!
//! It is exact for the fewest conversions and any split, and assumes nothing about when people answer. The usual test on
//! the difference of the rates assumes that whoever has not answered yet never will: where 95 % answer within three days,
//! it errs in 18 of 100 experiments (`docs/statistics.md`). What exactness costs is power where many convert, because
//! those who do not are left out: at a rate of 40 %, a contact counts for 60 % of one.
//!
//! The smallest p of all looks would be valid too. It is not used, because it keeps what the counts no longer say.

use serde::{Deserialize, Serialize};

use super::distributions::ln_gamma;
use super::rate::within_reason;

/// How strongly the mixture expects the coin to be about ours: as after fifty throws, with which lifts of about a
/// quarter are found soonest. Chosen once; a value chosen by the counts would make the test false.
const CONCENTRATION: f64 = 50.0;
/// Logarithm of the odds beyond which a share is 0 or 1.
const FARTHEST: f64 = 700.0;
/// Halvings of an interval of 1400 until a float has no digit left.
const HALVINGS: usize = 64;

/// The conversions of two variants, and the split they were assigned by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Race {
    first: f64,
    second: f64,
    /// The second's part of what both get; strictly between 0 and 1.
    second_share: f64,
}

/// A lift and how far it may be from it, at every look at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiftBounds {
    /// Lower end, −1 if nothing is known.
    pub low: f64,
    /// Upper end; absent if there is none.
    pub high: Option<f64>,
}

impl Race {
    /// Conversions and shares of the first variant and of the second; `None` where a share is 0, because then no coin
    /// is thrown.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio is asked for, not a number")]
    pub fn new(first: (u64, f64), second: (u64, f64)) -> Option<Self> {
        let second_share = second.1 / (first.1 + second.1);
        let ((first, second), all) = ((first.0 as f64, second.0 as f64), first.0 as f64 + second.0 as f64);
        let (first, second) = within_reason(first, second, all);
        (second_share > 0.0 && second_share < 1.0).then_some(Self { first, second, second_share })
    }

    /// The always-valid p-value of "the variants convert alike": at most 0.05 at any look ever in at most 5 of 100
    /// experiments in which they do.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        let odds = self.second_share / (1.0 - self.second_share);
        (-self.ln_ratio(odds.ln())).exp().min(1.0)
    }

    /// The lifts of the second over the first that the counts do not exclude at `significance`, at every look at once.
    /// No lift at all is excluded exactly where [`Race::p_value`] is below it.
    #[must_use]
    pub fn lift_bounds(&self, significance: f64) -> LiftBounds {
        let excluded = |odds: f64| self.ln_ratio(odds) >= -significance.ln();
        let middle = match (self.first > 0.0, self.second > 0.0) {
            (false, false) => 0.0,
            (true, false) => -FARTHEST,
            (false, true) => FARTHEST,
            (true, true) => (self.second / self.first).ln(),
        };
        // What is not excluded is an interval around the measured odds, because the likelihood has one summit.
        let end = |far: f64| {
            let (mut inside, mut outside) = (middle, far);
            excluded(far).then(|| {
                for _ in 0..HALVINGS {
                    let half = f64::midpoint(inside, outside);
                    *(if excluded(half) { &mut outside } else { &mut inside }) = half;
                }
                inside
            })
        };
        let fair = (self.second_share / (1.0 - self.second_share)).ln();
        let lift = |odds: f64| (odds - fair).exp_m1();
        LiftBounds {
            low: end(-FARTHEST).map_or(-1.0, lift),
            high: end(FARTHEST).map(lift).filter(|lift| lift.is_finite()),
        }
    }

    /// ln Λ against a coin of these odds (their logarithm).
    fn ln_ratio(&self, odds: f64) -> f64 {
        let (to_first, to_second) =
            (CONCENTRATION * (1.0 - self.second_share), CONCENTRATION * self.second_share);
        let (first, second) = (to_first + self.first, to_second + self.second);
        let all = first + second;
        // ln of the coin's two sides, without losing the rarer one: −ln(1 + e^±odds).
        let (heads, tails) = (-ln_one_plus_exp(-odds), -ln_one_plus_exp(odds));
        // The beta function's large terms meet the coin's before they are added, where few digits are lost.
        let terms = self.second * ((second / all).ln() - heads) + self.first * ((first / all).ln() - tails);
        let prior = to_second * (second / all).ln() + to_first * (first / all).ln();
        terms + prior + ln_beta_rest(second, first) - ln_beta(to_second, to_first)
    }
}

/// Conversions of two variants, equally split, until the test finds that `part` of them are one variant's, in so many
/// cases as the normal quantile `power` stands for. By the normal approximation of Λ (Robbins, as above):
///
/// ```text
/// Λ ≈ (1 + K/κ)^−½ · exp(z²/2 · K/(K + κ))        z = (2·part − 1)·√K
/// ```
pub(super) fn conversions_needed(part: f64, significance: f64, power: f64) -> f64 {
    let found = |conversions: f64| {
        let weight = conversions / (conversions + CONCENTRATION);
        let ln_needed = 0.5 * (conversions / CONCENTRATION).ln_1p() - significance.ln();
        let spread = 2.0 * (part * (1.0 - part)).sqrt();
        (2.0 * part - 1.0).abs() * conversions.sqrt() >= (2.0 * ln_needed / weight).sqrt() + power * spread
    };
    let (mut few, mut enough) = (0.0, 1.0);
    while !found(enough) && enough < 1e30 {
        (few, enough) = (enough, enough * 2.0);
    }
    for _ in 0..HALVINGS {
        let half = f64::midpoint(few, enough);
        *(if found(half) { &mut enough } else { &mut few }) = half;
    }
    enough
}

/// ln(1 + e^x).
fn ln_one_plus_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn ln_beta(a: f64, b: f64) -> f64 {
    a * (a / (a + b)).ln() + b * (b / (a + b)).ln() + ln_beta_rest(a, b)
}

/// What ln B(a, b) is beyond a·ln(a/(a+b)) + b·ln(b/(a+b)): small for any a and b, by Stirling's formula for ln Γ.
fn ln_beta_rest(a: f64, b: f64) -> f64 {
    let roots = 0.5 * (std::f64::consts::TAU.ln() + (a + b).ln() - a.ln() - b.ln());
    roots + beyond_stirling(a) + beyond_stirling(b) - beyond_stirling(a + b)
}

/// ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π); its series has an error below 1e-11 from 16 on (Abramowitz and Stegun,
/// 6.1.41).
fn beyond_stirling(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x) - (x - 0.5) * x.ln() + x - 0.5 * std::f64::consts::TAU.ln();
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * square)) / square) / x
}

#[cfg(test)]
#[path = "sequential_tests.rs"]
mod tests;
