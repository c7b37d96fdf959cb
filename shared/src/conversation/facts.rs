//! What a contact has told us, in a form rules can use.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::understand::circumstances::{Consequence, DecisionMakers, Motivation};
use super::understand::contact_details::ContactPreference;
use super::understand::financing::Financing;
use super::understand::home::{Condition, Preference, PropertyKind};
use super::understand::money::{Period, PriceRange};
use super::understand::time_frame::TimeFrame;
use crate::money::Money;

/// Most areas remembered: a longer list is no wish.
const MOST_AREAS: usize = 6;

/// Everything learnt from a contact's own words. Personal as a whole: it is stored sealed and only inside
/// [`crate::privacy::Personal`].
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What they call themselves.
    pub name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// How they like to be reached.
    pub contact_preference: Option<ContactPreference>,
    /// Areas and zip codes, in the market's spelling where it knows them.
    pub areas: Vec<String>,
    /// When they want to move.
    pub time_frame: Option<TimeFrame>,
    /// What they want to spend on a home.
    pub budget: Option<PriceRange>,
    /// What they can pay a month.
    pub monthly: Option<Money>,
    /// What they can put down.
    pub down_payment: Option<Money>,
    /// What they earn, as they said it.
    pub income: Option<Money>,
    /// What that is counted per, where they said so.
    pub income_per: Option<Period>,
    /// What other debts cost them a month.
    pub debts: Option<Money>,
    /// How they pay.
    pub financing: Option<Financing>,
    /// Fewest bedrooms.
    pub bedrooms: Option<u8>,
    /// Fewest bathrooms.
    pub bathrooms: Option<u8>,
    /// House, condo…
    pub kind: Option<PropertyKind>,
    /// What the home should have.
    pub preferences: Vec<Preference>,
    /// Who decides.
    pub decision_makers: Option<DecisionMakers>,
    /// What happens if they do not move.
    pub consequence: Option<Consequence>,
    /// The home they sell, or ask about.
    pub address: Option<String>,
    /// Why they move.
    pub motivation: Option<Motivation>,
    /// The same in their words, where no rule knows them.
    pub motivation_words: Option<String>,
    /// Where they move to.
    pub destination: Option<String>,
    /// Whether selling within 30 to 45 days suits them.
    pub accepts_30_to_45_days: Option<bool>,
    /// What the home to be sold looks like.
    pub condition: Option<Condition>,
    /// The same in their words.
    pub condition_words: Option<String>,
    /// What they hope to get for it.
    pub asking_price: Option<PriceRange>,
}

/// What somebody told us does not print.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<facts>")
    }
}

impl Facts {
    /// Adds areas, the newest first in importance, none twice.
    pub fn add_areas(&mut self, areas: Vec<String>) {
        for area in areas {
            if !self.areas.iter().any(|known| known.eq_ignore_ascii_case(&area)) {
                self.areas.push(area);
            }
        }
        let surplus = self.areas.len().saturating_sub(MOST_AREAS);
        self.areas.drain(..surplus);
    }

    /// Whether they say anything else about paying for a home than `before`.
    #[must_use]
    pub fn pay_otherwise_than(&self, before: &Self) -> bool {
        let said = |facts: &Self| {
            let Self { budget, monthly, down_payment, income, income_per, debts, financing, .. } = facts;
            (*budget, *monthly, *down_payment, *income, *income_per, *debts, *financing)
        };
        said(self) != said(before)
    }

    /// Why they move, in words a person reads, if it is known at all.
    #[must_use]
    pub const fn knows_motivation(&self) -> bool {
        self.motivation.is_some() || self.motivation_words.is_some()
    }

    /// Whether the home's condition is known at all.
    #[must_use]
    pub const fn knows_condition(&self) -> bool {
        self.condition.is_some() || self.condition_words.is_some()
    }
}
