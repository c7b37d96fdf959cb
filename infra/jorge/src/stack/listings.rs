//! Invented listings for the local location, so that a buyer can be offered something at once.

use std::path::Path;

use jiff::civil::Date;
use shared::adapters::listings_file::Change;
use shared::ids::LocationId;
use shared::listings::Listing;

use crate::CommandError;

const SAMPLE: &str = include_str!("../../../../events/listings/austin.jsonl");

/// Gives a location that never had listings those of `events/listings/austin.jsonl`; says whether it did.
///
/// All their days are moved alike, so that the newest is `today`: a sample never goes stale.
///
/// # Errors
/// When the directory cannot be used.
pub fn seed(dir: &Path, location: &LocationId, today: Date) -> Result<bool, CommandError> {
    let change = Change::begin(dir, location)?;
    if change.listings()?.is_some() {
        return Ok(false);
    }
    change.write(&sample(today)?)?;
    Ok(true)
}

fn sample(today: Date) -> Result<Vec<Listing>, CommandError> {
    let mut homes: Vec<Listing> = SAMPLE.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let newest = homes.iter().map(|home| home.sold_on.unwrap_or(home.listed_on)).max().unwrap_or(today);
    let moved = today - newest;
    for home in &mut homes {
        home.listed_on = home.listed_on.saturating_add(moved);
        home.sold_on = home.sold_on.map(|day| day.saturating_add(moved));
    }
    Ok(homes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use shared::listings::{Catalog, Filter, Import, Subject, rows};

    use super::*;

    const TODAY: Date = date(2031, 2, 3);

    #[test]
    fn every_row_of_the_sample_can_be_imported() {
        let mut import = Import::into(vec![], true, TODAY);
        let (unit, rows) = rows(SAMPLE).unwrap();
        for row in rows {
            import.take(unit, row).unwrap();
        }
        assert_eq!((import.counts().repeated, import.counts().added), (0, SAMPLE.lines().count()));
    }

    #[test]
    fn the_sample_has_something_for_every_budget_and_sales_to_compare_with() {
        let catalog = Catalog::new(sample(TODAY).unwrap());
        assert_eq!(
            catalog.areas(),
            ["Cedar Park", "Downtown", "Pflugerville", "Round Rock", "West Lake Hills"]
        );
        for (least, highest) in [(300_000, 500_000), (500_000, 999_999), (1_000_000, 9_000_000)] {
            let filter = Filter { price_min: Some(least), price_max: Some(highest), ..Filter::default() };
            assert!(catalog.search(&filter, 1).total >= 5, "{least} to {highest}");
        }
        for area in catalog.areas() {
            assert!(catalog.price_range(&area, TODAY).is_some(), "{area}");
            let subject = Subject { area: Some(area.clone()), ..Subject::default() };
            let alike = catalog.comparables(&subject, TODAY, 1);
            assert!(alike[0].sold_on.is_some(), "{area}");
        }
    }

    #[test]
    fn only_a_location_that_never_had_listings_is_given_the_sample() {
        let dir = tempfile::TempDir::new().unwrap();
        let location = LocationId::parse("LOCseed").unwrap();
        assert!(seed(dir.path(), &location, TODAY).unwrap());
        Change::begin(dir.path(), &location).unwrap().write(&[]).unwrap();
        assert!(!seed(dir.path(), &location, TODAY).unwrap());
        assert!(Change::begin(dir.path(), &location).unwrap().listings().unwrap().unwrap().is_empty());
    }
}
