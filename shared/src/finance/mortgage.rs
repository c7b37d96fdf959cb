//! A fixed-rate mortgage: what it costs a month, what is still owed.
//!
//! The formulas are those of an ordinary annuity (Brealey, Myers, Allen, "Principles of Corporate Finance", ch. 2;
//! the same as the payment calculators of the Consumer Financial Protection Bureau):
//!
//! ```text
//! i = yearly rate / 12        n = months        P = loan
//! payment        M    = P · i / (1 − (1 + i)^−n)             M = P / n            where i = 0
//! balance after k B_k = P · ((1+i)^n − (1+i)^k) / ((1+i)^n − 1)   B_k = P · (n − k) / n
//! interest until k    = k · M − (P − B_k)
//! ```
//!
//! Each figure is computed from the exact one before and rounded to the cent once, at its end, as published tables
//! do: $180,000 at 4.25 % over 30 years cost $885.49 a month, and $163,453.85 are owed after five.

use super::error::{Amount, FinanceError};
use super::percent::Percent;
use crate::money::Money;

/// Longest term, in months: fifty years.
const LONGEST_TERM: u32 = 600;
/// Months in a year.
const MONTHS: f64 = 12.0;

/// A loan at a fixed rate, paid back in equal months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loan {
    principal: Money,
    rate: Percent,
    months: u32,
}

impl Loan {
    /// A loan of `principal` at a yearly `rate`, paid back in `months`. A rate of 0 is valid: a loan without interest.
    ///
    /// # Errors
    /// [`FinanceError`] names what is wrong: a negative loan or rate, a rate of 100 % or more, a term of no months or
    /// more than 600.
    pub const fn new(principal: Money, rate: Percent, months: u32) -> Result<Self, FinanceError> {
        if principal.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Loan));
        }
        if rate.millionths() < 0 {
            return Err(FinanceError::NegativeRate);
        }
        if rate.millionths() >= 1_000_000 {
            return Err(FinanceError::RateTooHigh);
        }
        if months == 0 || months > LONGEST_TERM {
            return Err(FinanceError::TermOutOfBounds);
        }
        Ok(Self { principal, rate, months })
    }

    /// Principal and interest of a month.
    ///
    /// # Errors
    /// [`FinanceError::Overflow`] for a loan above 90 trillion dollars.
    pub fn payment(&self) -> Result<Money, FinanceError> {
        cents(self.exact_payment())
    }

    /// What is still owed after `months` payments.
    ///
    /// # Errors
    /// [`FinanceError::AfterTheEnd`] beyond the term, [`FinanceError::Overflow`] as for [`Loan::payment`].
    pub fn balance_after(&self, months: u32) -> Result<Money, FinanceError> {
        cents(self.exact_balance(months)?)
    }

    /// The interest paid with the first `months` payments.
    ///
    /// # Errors
    /// As [`Loan::balance_after`].
    pub fn interest_until(&self, months: u32) -> Result<Money, FinanceError> {
        let repaid = self.principal.dollars() - self.exact_balance(months)?;
        // Nothing is paid beyond what is repaid where there is no interest; a float may say a hair less.
        cents((f64::from(months) * self.exact_payment() - repaid).max(0.0))
    }

    fn monthly_rate(&self) -> f64 {
        self.rate.fraction() / MONTHS
    }

    fn exact_payment(&self) -> f64 {
        let (principal, rate) = (self.principal.dollars(), self.monthly_rate());
        if rate == 0.0 {
            return principal / f64::from(self.months);
        }
        // (1 + i)^−n − 1 by way of logarithms: exact for the smallest rates too.
        principal * rate / -(-f64::from(self.months) * rate.ln_1p()).exp_m1()
    }

    fn exact_balance(&self, after: u32) -> Result<f64, FinanceError> {
        let left = self.months.checked_sub(after).ok_or(FinanceError::AfterTheEnd)?;
        let (principal, rate) = (self.principal.dollars(), self.monthly_rate());
        if rate == 0.0 {
            return Ok(principal * f64::from(left) / f64::from(self.months));
        }
        // The balance formula divided by (1 + i)^n, so that nothing grows beyond measure.
        let discounted = |months: u32| -(-f64::from(months) * rate.ln_1p()).exp_m1();
        Ok(principal * discounted(left) / discounted(self.months))
    }
}

fn cents(dollars: f64) -> Result<Money, FinanceError> {
    Money::rounded(dollars).ok_or(FinanceError::Overflow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn loan(dollars: i64, percent: f64, months: u32) -> Result<Loan, FinanceError> {
        Loan::new(Money::from_dollars(dollars).unwrap(), Percent::new(percent).unwrap(), months)
    }

    #[test]
    fn a_payment_agrees_with_published_tables_to_the_cent() {
        for (dollars, percent, months, payment) in [
            (180_000, 4.25, 360, 88_549),
            (100_000, 6.0, 360, 59_955),
            (100_000, 8.0, 360, 73_376),
            (100_000, 7.0, 180, 89_883),
            (250_000, 5.5, 360, 141_947),
            (120_000, 0.0, 360, 33_333),
            (0, 7.0, 360, 0),
        ] {
            let paid = loan(dollars, percent, months).unwrap().payment();
            assert_eq!(paid, Ok(Money::from_cents(payment)), "{dollars} at {percent}");
        }
    }

    #[test]
    fn what_is_owed_after_some_years_and_the_interest_until_then_agree_too() {
        let after = |percent, months| {
            let loan = loan(180_000, percent, 360).unwrap();
            (loan.balance_after(months).unwrap().cents(), loan.interest_until(months).unwrap().cents())
        };
        assert_eq!(after(4.25, 60), (16_345_385, 3_658_336));
        assert_eq!(after(0.0, 60), (15_000_000, 0));
        assert_eq!(after(4.25, 0), (18_000_000, 0));
        assert_eq!(after(4.25, 360).0, 0, "paid off");
        assert_eq!(loan(180_000, 4.25, 360).unwrap().balance_after(361), Err(FinanceError::AfterTheEnd));
    }

    #[test]
    fn figures_nobody_can_mean_are_named_errors() {
        assert_eq!(loan(1, -0.01, 360), Err(FinanceError::NegativeRate));
        assert_eq!(loan(1, 100.0, 360), Err(FinanceError::RateTooHigh));
        assert_eq!(loan(1, 99.99, 360).map(|loan| loan.payment().is_ok()), Ok(true));
        assert_eq!(loan(-1, 5.0, 360), Err(FinanceError::Negative(Amount::Loan)));
        assert_eq!(loan(1, 5.0, 0), Err(FinanceError::TermOutOfBounds));
        assert_eq!(loan(1, 5.0, 601), Err(FinanceError::TermOutOfBounds));
        let absurd = Loan::new(Money::from_cents(i64::MAX), Percent::new(99.0).unwrap(), 1).unwrap();
        assert_eq!(absurd.payment(), Err(FinanceError::Overflow));
    }

    proptest! {
        #[test]
        fn no_figures_panic_or_come_out_negative(
            cents: i64, millionths in -100_000_i64..1_100_000, months in 0_u32..700, after in 0_u32..700,
        ) {
            if let Ok(loan) = Loan::new(Money::from_cents(cents), Percent::from_millionths(millionths), months) {
                let figures = [loan.payment(), loan.balance_after(after), loan.interest_until(after)];
                prop_assert!(figures.iter().flatten().all(|money| *money >= Money::ZERO));
            }
        }

        #[test]
        fn a_loan_paid_month_by_month_ends_where_the_formula_says(
            dollars in 1_000_i64..3_000_000,
            millionths in 0_i64..200_000,
            months in 12_u32..361,
        ) {
            let loan = Loan::new(
                Money::from_dollars(dollars).unwrap(), Percent::from_millionths(millionths), months).unwrap();
            let payment = loan.payment().unwrap();
            // The bank's way: each month's interest is rounded to the cent.
            let mut owed = loan.principal;
            for _ in 0..months / 2 {
                let interest = owed.share(millionths, 12_000_000).unwrap();
                owed = owed.checked_add(interest).unwrap().checked_sub(payment).unwrap();
            }
            let by_formula = loan.balance_after(months / 2).unwrap();
            // Half a cent of rounding a month, grown with the interest, is all they may differ by.
            let grown = (1.0 + loan.monthly_rate()).powf(f64::from(months) / 2.0);
            let allowed = f64::from(months) * grown + 1.0;
            let difference = (owed.cents() - by_formula.cents()).abs();
            prop_assert!((difference as f64) <= allowed, "{} {}", owed, by_formula);
        }

        #[test]
        fn more_interest_or_a_shorter_term_costs_more_a_month(
            dollars in 1_000_i64..3_000_000, millionths in 0_i64..300_000, months in 13_u32..601,
        ) {
            let principal = Money::from_dollars(dollars).unwrap();
            let payment = |millionths, months| {
                Loan::new(principal, Percent::from_millionths(millionths), months).unwrap().payment().unwrap()
            };
            prop_assert!(payment(millionths, months) <= payment(millionths + 1_000, months));
            prop_assert!(payment(millionths, months) <= payment(millionths, months - 12));
            let all = payment(millionths, months).checked_mul(i64::from(months)).unwrap();
            let rounding = Money::from_cents(i64::from(months));
            prop_assert!(all.checked_add(rounding).unwrap() >= principal, "no more is paid back than was lent");
        }
    }
}
