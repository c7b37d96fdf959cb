//! Listings in memory, indexed by area and ZIP code: 50,000 of them are searched in about a millisecond.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::listing::{Kind, Listing, Status};
use super::row::is_zip;
use crate::language::Words;

/// What a buyer wishes for. A list without entries and a bound that is absent allow everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Any of these areas, compared as words without case and accents. A listing in one of the areas **or** one
    /// of the ZIP codes is in the right place: people name both for one neighbourhood.
    pub areas: Vec<String>,
    /// Any of these ZIP codes of five digits.
    pub zips: Vec<String>,
    /// Least price in whole dollars, itself included.
    pub price_min: Option<u64>,
    /// Highest price in whole dollars, itself included.
    pub price_max: Option<u64>,
    /// At least so many bedrooms.
    pub bedrooms_min: Option<u8>,
    /// Only this kind of home.
    pub kind: Option<Kind>,
    /// Only this status. Default [`Status::Active`], so that nobody is offered what is gone; `None`: any.
    pub status: Option<Status>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            areas: vec![],
            zips: vec![],
            price_min: None,
            price_max: None,
            bedrooms_min: None,
            kind: None,
            status: Some(Status::Active),
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// How many fit.
    pub total: usize,
    /// The best of them, best first.
    pub best: Vec<Listing>,
}

/// From the cheap end of an area to its dear end, in whole dollars, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    /// The 5th percentile.
    pub low: u64,
    /// The 95th percentile.
    pub high: u64,
}

impl PriceRange {
    /// How realistic a budget (whole dollars) is: 100 within the range, 50 within 20 % of it, else 0.
    #[must_use]
    pub const fn realism(self, budget: u64) -> u8 {
        let fifths = budget.saturating_mul(5);
        if self.low <= budget && budget <= self.high {
            100
        } else if self.low.saturating_mul(4) <= fifths && fifths <= self.high.saturating_mul(6) {
            50
        } else {
            0
        }
    }
}

/// Prices needed before an area has a range: of fewer, any range would be chance.
pub const FEWEST_PRICES: usize = 3;
/// A sale counts for so many days: for the price range of an area and for comparison.
pub const RECENT_DAYS: i32 = 365;

/// The listings of one location.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    listings: Vec<Listing>,
    traits: Vec<Traits>,
    areas: HashMap<String, Vec<u32>>,
    zips: HashMap<String, Vec<u32>>,
}

/// What a search looks at, packed, so that a scan stays within the processor's cache.
#[derive(Clone, Copy, Debug)]
struct Traits {
    price: u64,
    listed_on: Date,
    bedrooms: u8,
    status: Status,
    kind: Kind,
}

impl Catalog {
    /// Indexes listings; of several with the same id the last counts.
    #[must_use]
    pub fn new(listings: Vec<Listing>) -> Self {
        let mut catalog = Self { traits: Vec::with_capacity(listings.len()), ..Self::default() };
        let last: HashMap<&str, usize> =
            listings.iter().enumerate().map(|(nth, listing)| (listing.id.as_str(), nth)).collect();
        let kept: Vec<bool> = listings
            .iter()
            .enumerate()
            .map(|(nth, listing)| last.get(listing.id.as_str()) == Some(&nth))
            .collect();
        // Thousands of listings share a few dozen names: each spelling is folded once.
        let mut folded: HashMap<String, String> = HashMap::new();
        for (listing, _) in listings.into_iter().zip(kept).filter(|(_, kept)| *kept) {
            let nth = u32::try_from(catalog.listings.len()).unwrap_or(u32::MAX);
            if !folded.contains_key(&listing.area) {
                folded.insert(listing.area.clone(), fold_name(&listing.area));
            }
            if let Some(area) = folded.get(&listing.area) {
                match catalog.areas.get_mut(area) {
                    Some(there) => there.push(nth),
                    None => drop(catalog.areas.insert(area.clone(), vec![nth])),
                }
            }
            match catalog.zips.get_mut(&listing.zip) {
                Some(there) => there.push(nth),
                None => drop(catalog.zips.insert(listing.zip.clone(), vec![nth])),
            }
            catalog.traits.push(Traits {
                price: listing.price,
                listed_on: listing.listed_on,
                bedrooms: listing.bedrooms,
                status: listing.status,
                kind: listing.kind,
            });
            catalog.listings.push(listing);
        }
        catalog
    }

    /// All listings, as they were given.
    #[must_use]
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    /// The names of the areas with listings, each in one of its spellings, in alphabetical order.
    #[must_use]
    pub fn areas(&self) -> Vec<String> {
        let first = |there: &Vec<u32>| there.first().and_then(|nth| self.listings.get(*nth as usize));
        let mut names: Vec<String> =
            self.areas.values().filter_map(first).map(|listing| listing.area.clone()).collect();
        names.sort_unstable();
        names
    }

    /// What fits, the best first, at most `limit` of it.
    ///
    /// Best is what can be had (active, then pending, sold, withdrawn); then what is closest to the wishes,
    /// one step for each bedroom more than asked for and one for each whole tenth the price is away from the
    /// wish (the middle of two bounds, or the only one); then the newest on the market.
    #[must_use]
    pub fn search(&self, filter: &Filter, limit: usize) -> Matches {
        let wished = filter.wished_price();
        let mut found: Vec<_> = self
            .within(filter)
            .filter_map(|nth| {
                let traits = self.traits.get(nth as usize)?;
                filter.allows(traits).then(|| {
                    let steps = filter.steps_away(traits, wished);
                    (traits.status, steps, Reverse(traits.listed_on), nth)
                })
            })
            .collect();
        let total = found.len();
        if limit == 0 {
            return Matches { total, best: vec![] };
        }
        if total > limit {
            found.select_nth_unstable(limit - 1);
            found.truncate(limit);
        }
        found.sort_unstable();
        let best =
            found.into_iter().filter_map(|(.., nth)| self.listings.get(nth as usize).cloned()).collect();
        Matches { total, best }
    }

    /// What homes cost in a place (an area's name, or a ZIP code): the 5th to the 95th percentile, by nearest
    /// rank, of what is active and of what sold within [`RECENT_DAYS`] before `today`.
    ///
    /// `None` where fewer than [`FEWEST_PRICES`] are known.
    #[must_use]
    pub fn price_range(&self, place: &str, today: Date) -> Option<PriceRange> {
        let mut prices: Vec<u64> = self
            .in_place(place)
            .filter(|listing| listing.status == Status::Active || listing.sold_recently(today))
            .map(|listing| listing.price)
            .collect();
        if prices.len() < FEWEST_PRICES {
            return None;
        }
        prices.sort_unstable();
        let rank = |percent: usize| (prices.len() * percent).div_ceil(100).saturating_sub(1);
        Some(PriceRange { low: *prices.get(rank(5))?, high: *prices.get(rank(95))? })
    }

    /// The listings in an area, or with a ZIP code.
    pub(super) fn in_place(&self, place: &str) -> impl Iterator<Item = &Listing> {
        let place = place.trim();
        let there = if is_zip(place) { self.zips.get(place) } else { self.areas.get(&fold_name(place)) };
        there.into_iter().flatten().filter_map(|nth| self.listings.get(*nth as usize))
    }

    /// Folded names of the areas.
    pub(super) fn folded_areas(&self) -> impl Iterator<Item = &str> {
        self.areas.keys().map(String::as_str)
    }

    /// The listings in the right place, each once.
    fn within(&self, filter: &Filter) -> Box<dyn Iterator<Item = u32> + '_> {
        if filter.areas.is_empty() && filter.zips.is_empty() {
            return Box::new(0..u32::try_from(self.listings.len()).unwrap_or(u32::MAX));
        }
        let areas = filter.areas.iter().filter_map(|area| self.areas.get(&fold_name(area)));
        let zips = filter.zips.iter().filter_map(|zip| self.zips.get(zip.trim()));
        let mut places: Vec<&Vec<u32>> = areas.chain(zips).collect();
        if places.len() == 1 {
            return Box::new(places.pop().into_iter().flatten().copied());
        }
        let mut all: Vec<u32> = places.into_iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        Box::new(all.into_iter())
    }
}

impl Filter {
    fn allows(&self, traits: &Traits) -> bool {
        self.status.is_none_or(|status| status == traits.status)
            && self.kind.is_none_or(|kind| kind == traits.kind)
            && self.price_min.is_none_or(|least| traits.price >= least)
            && self.price_max.is_none_or(|highest| traits.price <= highest)
            && self.bedrooms_min.is_none_or(|least| traits.bedrooms >= least)
    }

    fn wished_price(&self) -> Option<u64> {
        match (self.price_min, self.price_max) {
            (Some(least), Some(highest)) => Some(least.midpoint(highest)),
            (least, highest) => highest.or(least),
        }
    }

    fn steps_away(&self, traits: &Traits, wished: Option<u64>) -> u64 {
        let bedrooms = self.bedrooms_min.map_or(0, |least| traits.bedrooms.saturating_sub(least));
        let tenths = wished.map_or(0, |wished| {
            traits.price.abs_diff(wished).saturating_mul(10).checked_div(wished).unwrap_or(0)
        });
        tenths.saturating_add(u64::from(bedrooms))
    }
}

impl Listing {
    /// Whether it sold within [`RECENT_DAYS`] before `today`.
    pub(super) fn sold_recently(&self, today: Date) -> bool {
        self.status == Status::Sold
            && self.sold_on.is_some_and(|day| day >= today.saturating_sub(RECENT_DAYS.days()))
    }
}

/// A name as it is compared: its words in lower case, without accents and punctuation.
pub(super) fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in Words::of(name).iter() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word.text);
    }
    folded
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
