//! Homes to compare a seller's with: a draft for the licensed agent, never an opinion of value.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::listing::{Listing, Status};
use super::row::is_zip;
use super::search::{Catalog, fold_name};
use crate::language::Words;
use crate::money::grouped;
use crate::privacy::Personal;

/// The home to compare with, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// As the seller wrote it; its place is read from it where `area` and `zip` are absent.
    pub address: Option<Personal<String>>,
    /// The area's name.
    pub area: Option<String>,
    /// ZIP code of five digits.
    pub zip: Option<String>,
    /// How many.
    pub bedrooms: Option<u8>,
    /// Living area.
    pub square_feet: Option<u32>,
}

/// Days in one step of age: sales of the same quarter are as recent as each other.
const QUARTER_DAYS: i32 = 91;
/// How far the living area may be off, in per cent of the subject's.
const SIZE_TOLERANCE: u64 = 25;

impl Catalog {
    /// Homes like the subject, at most `limit`: in its ZIP code or area, at most one bedroom more or fewer, at
    /// most a quarter larger or smaller, as far as that is known; never the subject itself.
    ///
    /// First what sold within a year before `today`, the last quarter first, and within a quarter the closest
    /// in bedrooms and size; then what is pending, then what is active. Without a place there are none.
    #[must_use]
    pub fn comparables(&self, subject: &Subject, today: Date, limit: usize) -> Vec<Listing> {
        let (areas, zips) = self.places(subject);
        let address = subject.address.as_ref().map(|address| fold_name(address.expose()));
        let mut alike: Vec<(_, &Listing)> = areas
            .iter()
            .chain(&zips)
            .flat_map(|place| self.in_place(place))
            .filter(|listing| !address.as_deref().is_some_and(|address| is_at(listing, address)))
            .filter_map(|listing| Some(((rank(listing, subject, today)?, &listing.id), listing)))
            .collect();
        alike.sort_unstable_by_key(|(key, _)| *key);
        alike.dedup_by_key(|(_, listing)| &listing.id);
        alike.into_iter().take(limit).map(|(_, listing)| listing.clone()).collect()
    }

    /// Areas and ZIP codes to look in: those given, else those the address names.
    fn places(&self, subject: &Subject) -> (Vec<String>, Vec<String>) {
        let areas: Vec<String> = subject.area.iter().cloned().collect();
        let zips: Vec<String> = subject.zip.iter().cloned().collect();
        let Some(address) = &subject.address else { return (areas, zips) };
        if !areas.is_empty() || !zips.is_empty() {
            return (areas, zips);
        }
        let words = Words::of(address.expose());
        // A house number may have five digits too, but it stands first.
        let zip = words.iter().skip(1).rfind(|word| is_zip(word.text)).map(|word| word.text.to_owned());
        let address = format!(" {} ", fold_name(address.expose()));
        let named =
            self.folded_areas().filter(|area| !area.is_empty() && address.contains(&format!(" {area} ")));
        (named.map(str::to_owned).collect(), zip.into_iter().collect())
    }
}

/// Whether a folded address begins with the listing's: what follows are town and ZIP code.
fn is_at(listing: &Listing, address: &str) -> bool {
    let known = fold_name(&listing.address);
    !known.is_empty()
        && address.strip_prefix(&known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Where a listing stands among the comparables, least first; `None` if it is none.
fn rank(listing: &Listing, subject: &Subject, today: Date) -> Option<(u8, i32, u8, u64, Reverse<Date>)> {
    let bedrooms = subject.bedrooms.map_or(0, |wanted| listing.bedrooms.abs_diff(wanted));
    let size = size_apart(listing, subject);
    if bedrooms > 1 || size > SIZE_TOLERANCE {
        return None;
    }
    let (group, age, day) = match listing.status {
        Status::Sold if listing.sold_recently(today) => {
            let day = listing.sold_on?;
            (0, (today - day).get_days().max(0) / QUARTER_DAYS, day)
        }
        Status::Pending => (1, 0, listing.listed_on),
        Status::Active => (2, 0, listing.listed_on),
        Status::Sold | Status::Withdrawn => return None,
    };
    Some((group, age, bedrooms, size, Reverse(day)))
}

/// How far the living areas are apart, in per cent of the subject's; 0 where one is not known.
fn size_apart(listing: &Listing, subject: &Subject) -> u64 {
    let (Some(one), Some(other)) = (listing.square_feet, subject.square_feet.filter(|feet| *feet > 0)) else {
        return 0;
    };
    (u64::from(one.abs_diff(other)) * 100).div_ceil(u64::from(other))
}

/// Comparables as text for an agent's task, one a line; says so where there are none.
#[must_use]
pub fn draft(comparables: &[Listing]) -> String {
    if comparables.is_empty() {
        return "Comparables: the listings hold none for this home.".to_owned();
    }
    let mut text = "Comparables (a draft from the listings, to be checked by the agent):".to_owned();
    for home in comparables {
        let (what, day) = match (home.status, home.sold_on) {
            (Status::Sold, Some(day)) => ("sold", day),
            (Status::Pending, _) => ("pending, listed", home.listed_on),
            _ => ("active, listed", home.listed_on),
        };
        let feet =
            home.square_feet.map(|feet| format!(", {} sq ft", grouped(feet.into()))).unwrap_or_default();
        // Writing to a String cannot fail.
        write!(
            text,
            "\n- {}, {} {}: ${}, {what} {day}, {} bd, {} ba{feet} ({})",
            home.address,
            home.area,
            home.zip,
            grouped(home.price.into()),
            home.bedrooms,
            home.bathrooms,
            home.id
        )
        .ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::listing::sample;
    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn sold(id: &str, on: Date, change: impl FnOnce(&mut Listing)) -> Listing {
        let mut listing = sample(id);
        listing.status = Status::Sold;
        listing.listed_on = on;
        listing.sold_on = Some(on);
        change(&mut listing);
        listing
    }

    fn ids(homes: Vec<Listing>, subject: &Subject) -> Vec<String> {
        Catalog::new(homes).comparables(subject, TODAY, 10).into_iter().map(|home| home.id).collect()
    }

    fn in_cedar_park() -> Subject {
        Subject { area: Some("cedar park".to_owned()), ..Subject::default() }
    }

    #[test]
    fn what_sold_last_comes_first_then_what_is_pending_then_what_is_active() {
        let homes = vec![
            sample("active"),
            Listing { status: Status::Pending, ..sample("pending") },
            Listing { status: Status::Withdrawn, ..sample("withdrawn") },
            sold("spring", date(2026, 4, 1), |_| ()),
            sold("autumn", date(2026, 10, 1), |_| ()),
            sold("too long ago", date(2025, 11, 19), |_| ()),
        ];
        assert_eq!(ids(homes, &in_cedar_park()), ["autumn", "spring", "pending", "active"]);
    }

    #[test]
    fn within_a_quarter_the_closest_in_size_comes_first() {
        let homes = vec![
            sold("smaller", date(2026, 11, 15), |home| home.square_feet = Some(1_700)),
            sold("equal", date(2026, 10, 1), |home| home.square_feet = Some(2_000)),
            sold("one room more", date(2026, 11, 1), |home| home.bedrooms = 4),
            sold("two rooms more", date(2026, 11, 1), |home| home.bedrooms = 5),
            sold("a quarter larger", date(2026, 11, 1), |home| home.square_feet = Some(2_500)),
            sold("too large", date(2026, 11, 1), |home| home.square_feet = Some(2_501)),
        ];
        let subject = Subject { bedrooms: Some(3), square_feet: Some(2_000), ..in_cedar_park() };
        assert_eq!(ids(homes, &subject), ["equal", "smaller", "a quarter larger", "one room more"]);
    }

    #[test]
    fn the_place_is_read_from_the_address_where_nothing_else_says_it() {
        let homes = || {
            let elsewhere = |home: &mut Listing| {
                home.area = "Round Rock".to_owned();
                home.zip = "78681".to_owned();
            };
            vec![sold("L1", TODAY, |_| ()), sold("L2", TODAY, elsewhere)]
        };
        let at = |address: &str| {
            ids(homes(), &Subject { address: Some(address.to_owned().into()), ..Subject::default() })
        };
        assert_eq!(at("12 Invented Cove, Cedar Park TX"), ["L1"]);
        assert_eq!(at("12 invented cove 78681"), ["L2"]);
        assert!(at("78681 Invented Cove").is_empty(), "a house number is no ZIP code");
        assert!(at("12 Cedar Parkway").is_empty());
        assert!(at("👍").is_empty());
        assert!(ids(homes(), &Subject::default()).is_empty());
    }

    #[test]
    fn a_home_is_not_compared_with_itself_and_none_is_named_twice() {
        let subject = Subject {
            address: Some("1 sample lane, Cedar Park, 78613".to_owned().into()),
            zip: Some("78613".to_owned()),
            ..in_cedar_park()
        };
        let homes = vec![sold("1", TODAY, |_| ()), sold("11", TODAY, |_| ()), sold("2", TODAY, |_| ())];
        assert_eq!(ids(homes, &subject), ["11", "2"]);
    }

    #[test]
    fn a_draft_says_where_each_figure_comes_from() {
        let mut active = sample("L2");
        active.square_feet = None;
        let text = draft(&[sold("L1", date(2026, 10, 1), |_| ()), active]);
        assert_eq!(
            text,
            "Comparables (a draft from the listings, to be checked by the agent):\n\
             - L1 Sample Lane, Cedar Park 78613: $450,000, sold 2026-10-01, 3 bd, 2.5 ba, 2,000 sq ft (L1)\n\
             - L2 Sample Lane, Cedar Park 78613: $450,000, active, listed 2026-09-01, 3 bd, 2.5 ba (L2)"
        );
        assert!(draft(&[]).contains("none"));
    }

    #[test]
    fn the_sellers_address_is_not_printed() {
        let subject = Subject { address: Some("12 Invented Cove".to_owned().into()), ..Subject::default() };
        assert!(!format!("{subject:?}").contains("Invented"));
    }
}
