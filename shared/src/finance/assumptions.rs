//! What an assessment assumes where nobody said otherwise: a team's configuration, never an offer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::affordability::{Down, Terms};
use super::percent::Percent;
use crate::money::Money;

/// Months in a year.
const MONTHS: u32 = 12;
/// A rate older than this many days says little about today's.
const RATE_GOOD_FOR_DAYS: i32 = 60;

/// Property tax a year of larger counties of Texas, in per cent of the price: round figures to plan with, all between
/// the 1.8 and 2.2 % that are usual there. What is due for one home depends on its city, schools and exemptions; a team
/// enters its own figures.
const COUNTIES: [(&str, f64); 14] = [
    ("Bastrop", 1.9),
    ("Bell", 2.0),
    ("Bexar", 2.1),
    ("Collin", 2.0),
    ("Comal", 1.8),
    ("Dallas", 2.1),
    ("Denton", 2.0),
    ("El Paso", 2.2),
    ("Fort Bend", 2.2),
    ("Harris", 2.1),
    ("Hays", 2.0),
    ("Tarrant", 2.2),
    ("Travis", 1.9),
    ("Williamson", 2.1),
];

/// What a team assumes. Percentages are numbers as people write them: 6.875.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assumptions {
    /// Yearly rate of a fixed-rate loan. Default 7.
    pub rate_percent: Percent,
    /// The day that rate was noted. Default 2026-11-01.
    pub rate_as_of: Date,
    /// Term in years, 5 to 40. Default 30.
    pub term_years: u32,
    /// What is paid down where a contact named no amount, 0 to 100. Default 10.
    pub down_percent: Percent,
    /// Property tax a year where the county is not known, 0 to 10. Default 2.
    pub tax_percent: Percent,
    /// Property tax a year by county, in place of the built-in figures.
    pub county_tax_percent: BTreeMap<String, Percent>,
    /// Homeowner's insurance a year, of the price, 0 to 10. Default 0.8.
    pub insurance_percent: Percent,
    /// Mortgage insurance a year, of the loan, below 20 % down, 0 to 10. Default 0.7.
    pub pmi_percent: Percent,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            rate_percent: Percent::from_millionths(70_000),
            rate_as_of: jiff::civil::date(2026, 11, 1),
            term_years: 30,
            down_percent: Percent::from_millionths(100_000),
            tax_percent: Percent::from_millionths(20_000),
            county_tax_percent: BTreeMap::new(),
            insurance_percent: Percent::from_millionths(8_000),
            pmi_percent: Percent::from_millionths(7_000),
        }
    }
}

impl Assumptions {
    /// Whether every figure is one to compute with.
    #[must_use]
    pub fn are_within_bounds(&self) -> bool {
        let within = |share: &Percent, most: i64| (0..=most).contains(&share.millionths());
        let yearly = [&self.tax_percent, &self.insurance_percent, &self.pmi_percent];
        (0..1_000_000).contains(&self.rate_percent.millionths())
            && (5..=40).contains(&self.term_years)
            && within(&self.down_percent, 1_000_000)
            && yearly.into_iter().chain(self.county_tax_percent.values()).all(|share| within(share, 100_000))
    }

    /// What is assumed of a home in `county`, with `down` paid down if an amount was named.
    #[must_use]
    pub fn terms(&self, county: Option<&str>, down: Option<Money>) -> Terms {
        Terms {
            rate: self.rate_percent,
            rate_as_of: self.rate_as_of,
            term: self.term_years.saturating_mul(MONTHS),
            down: down.map_or(Down::Percent(self.down_percent), Down::Amount),
            tax: county.and_then(|county| self.tax_in(county)).unwrap_or(self.tax_percent),
            insurance: self.insurance_percent,
            pmi: self.pmi_percent,
        }
    }

    fn tax_in(&self, county: &str) -> Option<Percent> {
        let own = self.county_tax_percent.iter().find(|(name, _)| name.eq_ignore_ascii_case(county));
        let known = || {
            let known = COUNTIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(county));
            known.and_then(|(_, percent)| Percent::new(*percent))
        };
        own.map(|(_, percent)| *percent).or_else(known)
    }
}

/// Whether a rate noted on `as_of` still says something on `today`.
pub(super) fn is_current(as_of: Date, today: Date) -> bool {
    let age = today.since(as_of).map(|span| span.get_days());
    age.is_ok_and(|days| days <= RATE_GOOD_FOR_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tax_of_a_county_is_the_teams_figure_else_the_built_in_one_else_the_default() {
        let mut assumptions = Assumptions::default();
        let tax = |assumptions: &Assumptions, county| assumptions.terms(county, None).tax.number();
        assert_eq!(tax(&assumptions, Some("travis")), 1.9);
        assert_eq!(tax(&assumptions, Some("Loving")), 2.0);
        assert_eq!(tax(&assumptions, None), 2.0);
        assumptions.county_tax_percent.insert("Travis".into(), Percent::new(1.85).unwrap());
        assert_eq!(tax(&assumptions, Some("Travis")), 1.85);
    }

    #[test]
    fn every_built_in_tax_is_between_the_usual_bounds_and_in_order() {
        assert!(COUNTIES.iter().all(|(_, percent)| (1.8..=2.2).contains(percent)));
        assert!(COUNTIES.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn an_amount_named_is_paid_down_in_place_of_the_usual_share() {
        let assumptions = Assumptions::default();
        assert_eq!(assumptions.terms(None, None).down, Down::Percent(assumptions.down_percent));
        let named = Money::from_dollars(40_000).unwrap();
        assert_eq!(assumptions.terms(None, Some(named)).down, Down::Amount(named));
    }

    #[test]
    fn figures_out_of_bounds_are_noticed() {
        let good = Assumptions::default();
        assert!(good.are_within_bounds());
        for wrong in [
            Assumptions { rate_percent: Percent::from_millionths(-1), ..good.clone() },
            Assumptions { rate_percent: Percent::from_millionths(1_000_000), ..good.clone() },
            Assumptions { term_years: 0, ..good.clone() },
            Assumptions { tax_percent: Percent::from_millionths(100_001), ..good.clone() },
        ] {
            assert!(!wrong.are_within_bounds(), "{wrong:?}");
        }
    }

    #[test]
    fn a_rate_of_two_months_ago_is_old() {
        let noted = jiff::civil::date(2026, 11, 1);
        assert!(is_current(noted, jiff::civil::date(2026, 12, 31)));
        assert!(!is_current(noted, jiff::civil::date(2027, 1, 1)));
        assert!(is_current(noted, jiff::civil::date(2026, 10, 1)), "a clock behind is no reason to doubt it");
    }
}
