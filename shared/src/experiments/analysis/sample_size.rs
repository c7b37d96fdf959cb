//! How many contacts it takes.

use super::distributions::{normal_below, normal_quantile};
use super::sequential::conversions_needed;

/// A lift somebody wants to find.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// The rate it starts from, between 0 and 1.
    pub base: f64,
    /// How much better the other variant is: 0.1 is a tenth.
    pub lift: f64,
    /// How often chance may be taken for it.
    pub significance: f64,
    /// How often it is found where it is.
    pub power: f64,
}

impl Wanted {
    /// Both rates, if there are two different ones.
    fn rates(&self) -> Option<(f64, f64)> {
        let inside = |x: f64| x > 0.0 && x < 1.0;
        let better = self.base * (1.0 + self.lift);
        let sensible = inside(self.base) && inside(better) && better != self.base;
        (sensible && inside(self.significance) && inside(self.power)).then_some((self.base, better))
    }

    /// Contacts in each of two variants for a z-test made once, at the end; `None` where no number of them would do.
    ///
    /// Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions", 3rd ed., 2003, formula 4.14:
    ///
    /// ```text
    /// n = ((z_α/2 · √(2r(1 − r)) + z_β · √(r₁(1 − r₁) + r₂(1 − r₂))) / (r₂ − r₁))²        r = (r₁ + r₂)/2
    /// ```
    #[must_use]
    pub fn looked_at_once(&self) -> Option<u64> {
        let (one, two) = self.rates()?;
        let (alike, apart) = deviations(one, two);
        let (alpha, beta) = (normal_quantile(1.0 - self.significance / 2.0), normal_quantile(self.power));
        Some(whole(((alpha * alike + beta * apart) / (two - one)).powi(2)))
    }

    /// How often a z-test made once finds it among so many contacts in each variant; `None` as above.
    #[must_use]
    pub fn power_of(&self, contacts: f64) -> Option<f64> {
        let (one, two) = self.rates()?;
        let (alike, apart) = deviations(one, two);
        let alpha = normal_quantile(1.0 - self.significance / 2.0);
        let beyond =
            |sign: f64| normal_below((sign * (two - one) * contacts.max(0.0).sqrt() - alpha * alike) / apart);
        Some((beyond(1.0) + beyond(-1.0)).min(1.0))
    }

    /// Contacts in each of two variants until the test that is looked at all the time has found it, as often as wanted;
    /// `None` as above.
    #[must_use]
    pub fn looked_at_always(&self) -> Option<u64> {
        let (one, two) = self.rates()?;
        let conversions =
            conversions_needed(two / (one + two), self.significance, normal_quantile(self.power));
        Some(whole(conversions / (one + two)))
    }
}

/// So many contacts at least; the largest number where it is more than anybody can have.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and a cast stops at the ends"
)]
fn whole(contacts: f64) -> u64 {
    contacts.ceil() as u64
}

/// Standard deviations of the difference for one contact in each variant: if both convert alike, and as they do.
fn deviations(one: f64, two: f64) -> (f64, f64) {
    let both = f64::midpoint(one, two);
    ((2.0 * both * (1.0 - both)).sqrt(), (one * (1.0 - one) + two * (1.0 - two)).sqrt())
}
