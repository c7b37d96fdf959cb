//! Money: US dollars as whole cents, so that sums and payments are exact.

use std::fmt;

use serde::{Deserialize, Serialize};

const CENTS: i64 = 100;
/// From here on people write thousands with a "k".
const TEN_THOUSAND: i64 = 10_000;
const MILLION: i64 = 1_000_000;
const BILLION: i64 = 1_000_000_000;

/// An amount of US dollars, in cents. On the wire it is the number of cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// So many dollars; `None` beyond what 64 bits of cents hold.
    #[must_use]
    pub const fn from_dollars(dollars: i64) -> Option<Self> {
        match dollars.checked_mul(CENTS) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// A computed number of dollars, to the nearest cent, halves away from zero; `None` when it is not finite
    /// or too large.
    #[must_use]
    pub fn rounded(dollars: f64) -> Option<Self> {
        let cents = (dollars * 100.0).round();
        // Beyond 2^53 a float no longer knows its cents.
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        (cents.is_finite() && cents.abs() < 9_007_199_254_740_992.0).then_some(Self(cents as i64))
    }

    /// The cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// In dollars, for formulas and charts. Exact up to 90 trillion dollars.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 cents")]
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Dollars without their cents.
    #[must_use]
    pub const fn whole_dollars(self) -> i64 {
        self.0 / CENTS
    }

    /// The sum, if it can be held.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The difference, if it can be held. It may be negative.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// So many times the amount, if it can be held.
    #[must_use]
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// `numerator / denominator` of the amount, to the nearest cent, halves away from zero: 8.25 % is
    /// `share(825, 10_000)`. `None` when the denominator is 0 or the result cannot be held.
    #[must_use]
    pub fn share(self, numerator: i64, denominator: i64) -> Option<Self> {
        let (product, by) = (i128::from(self.0) * i128::from(numerator), i128::from(denominator));
        let whole = product.checked_div(by)?;
        let rest = (product % by).abs();
        let away = i128::from(rest * 2 >= by.abs()) * product.signum() * by.signum();
        i64::try_from(whole + away).ok().map(Self)
    }

    /// As people text it: "$450k", "$1.25M", "$2,500". Rounded to what that shows: a hundred dollars from ten
    /// thousand on, ten thousand from a million on.
    #[must_use]
    pub fn short(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let dollars = nearest(i128::from(self.0).abs(), CENTS);
        if dollars < i128::from(TEN_THOUSAND) {
            return format!("{sign}${}", grouped(dollars));
        }
        let thousands = nearest(dollars, 100);
        if thousands < i128::from(MILLION / 100) {
            return format!("{sign}${}k", decimal(thousands, 10));
        }
        let (unit, name) = if dollars < i128::from(BILLION) { (MILLION, "M") } else { (BILLION, "B") };
        format!("{sign}${}{name}", decimal(nearest(dollars, unit / 100), 100))
    }
}

/// In full, as a contract writes it: "$450,000", "$885.49"; cents only where there are some.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = i128::from(self.0).abs();
        let (whole, rest) = (cents / i128::from(CENTS), cents % i128::from(CENTS));
        write!(f, "{sign}${}", grouped(whole))?;
        if rest == 0 { Ok(()) } else { write!(f, ".{rest:02}") }
    }
}

/// How many `units`, to the nearest.
fn nearest(amount: i128, unit: i64) -> i128 {
    let unit = i128::from(unit);
    (amount + unit / 2) / unit
}

/// A count of parts (tenths, hundredths) as a decimal without ending zeros: 125 hundredths are "1.25".
fn decimal(parts: i128, of: i128) -> String {
    let (whole, rest) = (grouped(parts / of), parts % of);
    match rest {
        0 => whole,
        rest if of == 100 && rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest if of == 100 => format!("{whole}.{rest:02}"),
        rest => format!("{whole}.{rest}"),
    }
}

/// With a comma before every third digit from the right.
pub(crate) fn grouped(number: i128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(cents: i64) -> Money {
        Money::from_cents(cents)
    }

    #[test]
    fn in_full_it_has_commas_and_cents_only_where_there_are_some() {
        for (amount, text) in [
            (0, "$0"),
            (5, "$0.05"),
            (88_549, "$885.49"),
            (100_000, "$1,000"),
            (45_000_000, "$450,000"),
            (-120_050, "-$1,200.50"),
        ] {
            assert_eq!(cents(amount).to_string(), text);
        }
    }

    #[test]
    fn short_it_is_what_people_text() {
        for (dollars, text) in [
            (0, "$0"),
            (950, "$950"),
            (2_500, "$2,500"),
            (9_999, "$9,999"),
            (10_000, "$10k"),
            (450_000, "$450k"),
            (452_500, "$452.5k"),
            (999_960, "$1M"),
            (1_200_000, "$1.2M"),
            (1_250_000, "$1.25M"),
            (1_050_000, "$1.05M"),
            (48_000_000_000, "$48B"),
            (-450_000, "-$450k"),
        ] {
            assert_eq!(Money::from_dollars(dollars).unwrap().short(), text);
        }
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_cent_on_both_sides_of_zero() {
        assert_eq!(cents(1_000).share(1, 3), Some(cents(333)));
        assert_eq!(cents(5).share(1, 2), Some(cents(3)));
        assert_eq!(cents(-5).share(1, 2), Some(cents(-3)));
        assert_eq!(cents(5).share(1, -2), Some(cents(-3)));
        assert_eq!(cents(45_000_000).share(35, 1_000), Some(cents(1_575_000)), "3.5 % down");
        assert_eq!(cents(1).share(1, 0), None);
        assert_eq!(cents(i64::MAX).share(2, 1), None);
    }

    #[test]
    fn what_cannot_be_held_is_none() {
        assert_eq!(Money::from_dollars(i64::MAX), None);
        assert_eq!(cents(i64::MAX).checked_add(cents(1)), None);
        assert_eq!(cents(i64::MIN).checked_sub(cents(1)), None);
        assert_eq!(cents(i64::MAX).checked_mul(2), None);
        assert_eq!(Money::rounded(f64::NAN), None);
        assert_eq!(Money::rounded(1e30), None);
        assert_eq!(Money::rounded(885.485_1), Some(cents(88_549)));
    }

    #[test]
    fn on_the_wire_it_is_its_cents() {
        assert_eq!(serde_json::to_string(&cents(45_000_000)).unwrap(), "45000000");
        assert_eq!(serde_json::from_str::<Money>("5").unwrap(), cents(5));
    }

    proptest! {
        #[test]
        fn any_amount_can_be_written_and_measured(amount: i64, numerator: i64, denominator: i64) {
            let money = cents(amount);
            prop_assert!(money.to_string().contains('$') && money.short().contains('$'));
            let _ = (money.share(numerator, denominator), money.dollars(), money.whole_dollars());
        }

        #[test]
        fn dollars_and_cents_come_back(amount in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Money::rounded(cents(amount).dollars()), Some(cents(amount)));
        }
    }
}
