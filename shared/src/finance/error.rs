//! Why a figure cannot be computed.

use std::fmt;

/// An amount that must not be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A loan.
    Loan,
    /// A price.
    Price,
    /// What is earned.
    Income,
    /// What is owed each month.
    Debts,
    /// What is paid down.
    Down,
    /// What is paid each month.
    Payment,
    /// A yearly share: tax, insurance, mortgage insurance.
    Share,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loan => "a loan",
            Self::Price => "a price",
            Self::Income => "an income",
            Self::Debts => "a debt",
            Self::Down => "a down payment",
            Self::Payment => "a payment",
            Self::Share => "a tax or insurance",
        })
    }
}

/// What is wrong with the figures a computation was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinanceError {
    /// Interest below nothing.
    #[error("the rate is below 0 %")]
    NegativeRate,
    /// Interest nobody pays.
    #[error("the rate is 100 % or more")]
    RateTooHigh,
    /// A term of no months, or longer than fifty years.
    #[error("the term must be 1 to 600 months")]
    TermOutOfBounds,
    /// Asked for a month after the last one.
    #[error("the loan is over before that month")]
    AfterTheEnd,
    /// Less than nothing.
    #[error("{0} cannot be negative")]
    Negative(Amount),
    /// More than anybody pays for a home.
    #[error("a price above $100 million is no price of a home")]
    AbsurdPrice,
    /// Nothing is earned: no ratio can be told.
    #[error("there is no income")]
    NoIncome,
    /// A result cannot be held.
    #[error("the figures are too large to compute with")]
    Overflow,
}

impl FinanceError {
    /// Its stable code for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NegativeRate => "NEGATIVE_RATE",
            Self::RateTooHigh => "RATE_TOO_HIGH",
            Self::TermOutOfBounds => "TERM_OUT_OF_BOUNDS",
            Self::AfterTheEnd => "AFTER_THE_END",
            Self::Negative(_) => "NEGATIVE_AMOUNT",
            Self::AbsurdPrice => "ABSURD_PRICE",
            Self::NoIncome => "NO_INCOME",
            Self::Overflow => "OVERFLOW",
        }
    }
}
