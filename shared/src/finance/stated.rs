//! What the contact said about money, in the form an assessment needs: figures by the month.

use crate::conversation::Facts;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::money::{Period, PriceRange};
use crate::locations::Settings;
use crate::money::Money;

/// Said without "a year", from here on an income is a year's.
const A_YEARS_FROM: Money = Money::from_cents(2_000_000);
/// Said without "a month", from here on it is a month's; below, an hour's, or nothing we can tell.
const A_MONTHS_FROM: Money = Money::from_cents(100_000);
/// Hours somebody works in a year: 52 weeks of 40.
const HOURS_A_YEAR: i64 = 2_080;
/// Weeks in a year.
const WEEKS_A_YEAR: i64 = 52;

/// What the contact said about money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// How they pay.
    pub financing: Option<Financing>,
    /// The price they want to pay.
    pub price: Option<PriceRange>,
    /// What they want to pay a month.
    pub monthly: Option<Money>,
    /// What they can put down.
    pub down_payment: Option<Money>,
    /// What comes in each month, before taxes.
    pub gross_month: Option<Money>,
    /// What other debts cost each month.
    pub debts_month: Option<Money>,
    /// The county they look in.
    pub county: Option<String>,
}

impl Stated {
    /// What a contact's facts say; which county an area is in, the location knows.
    #[must_use]
    pub fn of(facts: &Facts, settings: &Settings) -> Self {
        Self {
            financing: facts.financing,
            price: facts.budget.filter(|budget| budget.min.or(budget.max).is_some()),
            monthly: facts.monthly,
            down_payment: facts.down_payment,
            gross_month: facts.income.and_then(|income| by_month(income, facts.income_per)),
            debts_month: facts.debts,
            county: settings.county_of(&facts.areas),
        }
    }

    /// The price they want to pay at most.
    #[must_use]
    pub fn most(&self) -> Option<Money> {
        self.price.and_then(|price| price.max.or(price.min))
    }

    /// Whether there is anything an assessment could stand on.
    #[must_use]
    pub const fn says_something(&self) -> bool {
        self.financing.is_some()
            || self.price.is_some()
            || self.monthly.is_some()
            || self.gross_month.is_some()
    }
}

/// An income as people say it, by the month. "We make 120k" is a year's, "I make 5,200" a month's, "18 an hour" says so.
fn by_month(income: Money, per: Option<Period>) -> Option<Money> {
    let per = per.or(match income {
        income if income >= A_YEARS_FROM => Some(Period::Year),
        income if income >= A_MONTHS_FROM => Some(Period::Month),
        _ => None,
    });
    match per? {
        Period::Hour => income.share(HOURS_A_YEAR, 12),
        Period::Week => income.share(WEEKS_A_YEAR, 12),
        Period::Month => Some(income),
        Period::Year => income.share(1, 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_income_is_by_the_month_however_it_was_said() {
        let dollars = |dollars| Money::from_dollars(dollars).unwrap();
        for (said, per, month) in [
            (120_000, Some(Period::Year), Some(10_000)),
            (120_000, None, Some(10_000)),
            (5_200, None, Some(5_200)),
            (1_200, Some(Period::Week), Some(5_200)),
            (30, Some(Period::Hour), Some(5_200)),
            (60, None, None),
        ] {
            assert_eq!(by_month(dollars(said), per), month.map(dollars), "{said} {per:?}");
        }
        assert_eq!(by_month(Money::from_cents(i64::MAX), Some(Period::Hour)), None);
    }

    #[test]
    fn a_county_is_that_of_the_first_area_whose_county_is_known() {
        let facts = Facts { areas: vec!["78701".into(), "round rock".into()], ..Facts::default() };
        assert_eq!(Stated::of(&facts, &Settings::default()).county.as_deref(), Some("Williamson"));
        assert_eq!(Stated::of(&Facts::default(), &Settings::default()).county, None);
    }
}
