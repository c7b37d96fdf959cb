//! A share in per cent, exact to a ten-thousandth of one.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::Money;

/// Millionths in one per cent.
const OF_ONE_PERCENT: f64 = 10_000.0;
/// Millionths in the whole.
const OF_ALL: i64 = 1_000_000;

/// A share in per cent: 6.875 % is 68,750 millionths. On the wire it is the number people write: `6.875`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths of the whole.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// A number of per cent, to the nearest ten-thousandth; `None` when it is no number, or beyond a billion.
    #[must_use]
    pub fn new(percent: f64) -> Option<Self> {
        let millionths = (percent * OF_ONE_PERCENT).round();
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^13")]
        (millionths.is_finite() && percent.abs() <= 1e9).then_some(Self(millionths as i64))
    }

    /// The millionths.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// As a factor: 6.875 % is 0.06875.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 millionths")]
    pub fn fraction(self) -> f64 {
        self.0 as f64 / OF_ALL as f64
    }

    /// The number of per cent.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 millionths")]
    pub fn number(self) -> f64 {
        self.0 as f64 / OF_ONE_PERCENT
    }

    /// So much of an amount, to the nearest cent; `None` if it cannot be held.
    #[must_use]
    pub fn of(self, amount: Money) -> Option<Money> {
        amount.share(self.0, OF_ALL)
    }
}

/// "6.875 %".
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.number())
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(self.number())
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(from)?;
        Self::new(number).ok_or_else(|| serde::de::Error::custom("a number of per cent is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_exact_and_is_written_as_people_write_it() {
        let rate = Percent::new(6.875).unwrap();
        assert_eq!(rate.millionths(), 68_750);
        assert_eq!(
            (rate.to_string().as_str(), serde_json::to_string(&rate).unwrap().as_str()),
            ("6.875 %", "6.875")
        );
        assert_eq!(serde_json::from_str::<Percent>("6.875").unwrap(), rate);
        assert_eq!(serde_json::from_str::<Percent>("7").unwrap(), Percent::from_millionths(70_000));
        assert_eq!(rate.of(Money::from_cents(10_000)), Some(Money::from_cents(688)), "halves away from zero");
        assert_eq!((Percent::new(f64::NAN), Percent::new(1e300)), (None, None));
    }
}
