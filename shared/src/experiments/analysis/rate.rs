//! How many of a variant's contacts did something, and how well that is known.

use serde::{Deserialize, Serialize};

use super::distributions::Z_95;

/// Beyond so many contacts every interval is narrower than anybody can tell, and a float runs out of digits.
const MOST_THAT_MATTER: f64 = 1e12;

/// Contacts, and those of them who did it: never more than there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// All of them.
    pub contacts: u64,
    /// Those who did it.
    pub converted: u64,
}

impl Counted {
    /// So many of so many. More than all are all; whoever counts says so ([`super::Ailment`]).
    #[must_use]
    pub const fn new(converted: u64, contacts: u64) -> Self {
        Self { contacts, converted: if converted > contacts { contacts } else { converted } }
    }

    #[expect(clippy::cast_precision_loss, reason = "a share is asked for, not a number")]
    pub(super) const fn contacts(self) -> f64 {
        self.contacts as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "a share is asked for, not a number")]
    pub(super) const fn converted(self) -> f64 {
        self.converted as f64
    }

    /// The share that did it; `None` of nobody.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        (self.contacts > 0).then(|| self.converted() / self.contacts())
    }

    /// The interval that holds the true share in 95 of 100 experiments, whatever the share and however few the
    /// contacts; 0 to 1 of nobody.
    ///
    /// Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    /// JASA 22, 1927; recommended by L. Brown and others, "Interval estimation for a binomial proportion", Statistical
    /// Science 16, 2001):
    ///
    /// ```text
    /// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)        z = 1.96
    /// ```
    #[must_use]
    pub fn wilson(self) -> (f64, f64) {
        let Some(rate) = self.rate() else { return (0.0, 1.0) };
        let (n, z2) = (self.contacts(), Z_95 * Z_95);
        let middle = rate + z2 / (2.0 * n);
        let half = Z_95 * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt();
        let low = if self.converted == 0 { 0.0 } else { (middle - half) / (1.0 + z2 / n) };
        let high = if self.converted == self.contacts { 1.0 } else { (middle + half) / (1.0 + z2 / n) };
        // Rounding may leave the rate itself a hair outside.
        (low.clamp(0.0, rate), high.clamp(rate, 1.0))
    }
}

/// Both numbers made smaller by the same factor where `of` is more than matters: what is proved by them is less then,
/// never more.
pub(super) fn within_reason(first: f64, second: f64, of: f64) -> (f64, f64) {
    let factor = (MOST_THAT_MATTER / of).min(1.0);
    (first * factor, second * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_nobody_is_none_and_its_interval_says_nothing() {
        assert_eq!(Counted::new(0, 0).rate(), None);
        assert_eq!(Counted::new(5, 0).rate(), None);
        assert_eq!(Counted::new(0, 0).wilson(), (0.0, 1.0));
        assert_eq!(Counted::new(7, 5).rate(), Some(1.0));
    }
}
