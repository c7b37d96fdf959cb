//! What a home costs a month, and the price an income carries.
//!
//! PITI is principal, interest, tax and insurance, with mortgage insurance (PMI) while less than 20 % is paid down
//! (Homeowners Protection Act, 12 U.S.C. 4901: it may end at 80 % of the value). The ratios are the customary ones of
//! underwriting: 28 % of gross income for the home and 36 % with all debts is comfortable; 43 % with all debts is the
//! most (the limit of a qualified mortgage until 2021, 12 CFR 1026.43(e)(2)(vi), and still a common bound).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::error::{Amount, FinanceError};
use super::mortgage::Loan;
use super::percent::Percent;
use crate::money::Money;

/// Dollars no home costs.
const ABSURD_PRICE: i64 = 100_000_000;
/// For the home alone.
const FRONT_END: Percent = Percent::from_millionths(280_000);
/// With all debts, comfortably.
const BACK_END: Percent = Percent::from_millionths(360_000);
/// With all debts, at most.
const MOST_BACK_END: Percent = Percent::from_millionths(430_000);
/// From this share down there is no mortgage insurance.
const NO_PMI_FROM: Percent = Percent::from_millionths(200_000);

/// What is paid down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Down {
    /// So much.
    Amount(Money),
    /// So much of the price.
    Percent(Percent),
}

impl Down {
    /// What it is at a price; never more than the price.
    fn at(self, price: Money) -> Result<Money, FinanceError> {
        let down = match self {
            Self::Amount(amount) => amount,
            Self::Percent(share) => share.of(price).ok_or(FinanceError::Overflow)?,
        };
        if down.cents() < 0 { Err(FinanceError::Negative(Amount::Down)) } else { Ok(down.min(price)) }
    }
}

/// What a computation assumes. It is no offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Yearly rate.
    pub rate: Percent,
    /// The day that rate was noted.
    pub rate_as_of: Date,
    /// Term, in months.
    pub term: u32,
    /// What is paid down.
    pub down: Down,
    /// Property tax a year, of the price.
    pub tax: Percent,
    /// Homeowner's insurance a year, of the price.
    pub insurance: Percent,
    /// Mortgage insurance a year, of the loan, below 20 % down.
    pub pmi: Percent,
}

/// What a home costs a month, in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piti {
    /// To the lender.
    pub principal_and_interest: Money,
    /// Property tax.
    pub tax: Money,
    /// Homeowner's insurance.
    pub insurance: Money,
    /// Mortgage insurance.
    pub pmi: Money,
    /// All of it.
    pub total: Money,
}

impl Terms {
    /// What a home of that price costs a month.
    ///
    /// # Errors
    /// [`FinanceError`] for a negative or absurd price, a negative down payment, tax or insurance, and as
    /// [`Loan::new`].
    pub fn piti(&self, price: Money) -> Result<Piti, FinanceError> {
        if price.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Price));
        }
        if price.whole_dollars() > ABSURD_PRICE {
            return Err(FinanceError::AbsurdPrice);
        }
        if [self.tax, self.insurance, self.pmi].iter().any(|share| *share < Percent::ZERO) {
            return Err(FinanceError::Negative(Amount::Share));
        }
        let down = self.down.at(price)?;
        let loan = price.checked_sub(down).ok_or(FinanceError::Overflow)?;
        let monthly = |share: Percent, of: Money| {
            of.share(share.millionths(), 12_000_000).ok_or(FinanceError::Overflow)
        };
        let enough_down = down >= NO_PMI_FROM.of(price).ok_or(FinanceError::Overflow)?;
        let principal_and_interest = Loan::new(loan, self.rate, self.term)?.payment()?;
        let (tax, insurance) = (monthly(self.tax, price)?, monthly(self.insurance, price)?);
        let pmi = if enough_down { Money::ZERO } else { monthly(self.pmi, loan)? };
        let total =
            [tax, insurance, pmi].iter().try_fold(principal_and_interest, |sum, part| sum.checked_add(*part));
        let total = total.ok_or(FinanceError::Overflow)?;
        Ok(Piti { principal_and_interest, tax, insurance, pmi, total })
    }

    /// The highest price, in whole dollars, that costs no more than `payment` a month.
    ///
    /// The cost rises with the price, by a step where mortgage insurance sets in, so the price is found by halving.
    ///
    /// # Errors
    /// As [`Terms::piti`]; [`FinanceError::Negative`] for a negative payment.
    pub fn price_for(&self, payment: Money) -> Result<Money, FinanceError> {
        if payment.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Payment));
        }
        let dollars = |dollars: i64| Money::from_dollars(dollars).ok_or(FinanceError::Overflow);
        // `fits` costs no more than the payment, `above` is not known to.
        let (mut fits, mut above) = (0, ABSURD_PRICE + 1);
        self.piti(Money::ZERO)?;
        while above - fits > 1 {
            let middle = fits + (above - fits) / 2;
            if self.piti(dollars(middle)?)?.total <= payment { fits = middle } else { above = middle }
        }
        dollars(fits)
    }
}

/// What comes in and what is owed each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Household {
    gross_month: Money,
    debts_month: Money,
}

/// What an income carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affordability {
    /// Price at 28 % for the home and 36 % with all debts.
    pub comfortable_price: Money,
    /// Price at 43 % with all debts; never below the comfortable one.
    pub max_price: Money,
}

impl Household {
    /// A household by its gross income and its other debts' payments, each a month.
    ///
    /// # Errors
    /// [`FinanceError::NoIncome`] where nothing comes in; [`FinanceError::Negative`].
    pub const fn new(gross_month: Money, debts_month: Money) -> Result<Self, FinanceError> {
        if gross_month.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Income));
        }
        if debts_month.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Debts));
        }
        if gross_month.cents() == 0 {
            return Err(FinanceError::NoIncome);
        }
        Ok(Self { gross_month, debts_month })
    }

    /// The share of the income that goes to the home and all debts: 0.36 is 36 %.
    ///
    /// # Errors
    /// [`FinanceError::Negative`] for a negative cost, [`FinanceError::Overflow`].
    pub fn dti(&self, home: Money) -> Result<f64, FinanceError> {
        if home.cents() < 0 {
            return Err(FinanceError::Negative(Amount::Payment));
        }
        let all = home.checked_add(self.debts_month).ok_or(FinanceError::Overflow)?;
        Ok(all.dollars() / self.gross_month.dollars())
    }

    /// What may be spent on a home each month, comfortably: nothing where debts take it all.
    ///
    /// # Errors
    /// [`FinanceError::Overflow`].
    pub fn comfortable_payment(&self) -> Result<Money, FinanceError> {
        let front = FRONT_END.of(self.gross_month).ok_or(FinanceError::Overflow)?;
        Ok(front.min(self.left_of(BACK_END)?))
    }

    /// What may be spent on a home each month at most.
    ///
    /// # Errors
    /// [`FinanceError::Overflow`].
    pub fn most_payment(&self) -> Result<Money, FinanceError> {
        self.left_of(MOST_BACK_END)
    }

    fn left_of(&self, share: Percent) -> Result<Money, FinanceError> {
        let all = share.of(self.gross_month).and_then(|all| all.checked_sub(self.debts_month));
        Ok(all.ok_or(FinanceError::Overflow)?.max(Money::ZERO))
    }

    /// The prices this income carries.
    ///
    /// # Errors
    /// As [`Terms::price_for`].
    pub fn affords(&self, terms: &Terms) -> Result<Affordability, FinanceError> {
        Ok(Affordability {
            comfortable_price: terms.price_for(self.comfortable_payment()?)?,
            max_price: terms.price_for(self.most_payment()?)?,
        })
    }
}

#[cfg(test)]
#[path = "affordability_tests.rs"]
mod tests;
