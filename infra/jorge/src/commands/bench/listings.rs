//! `jorge bench listings`: what it costs to read 50,000 listings, and to search them.

use std::process::ExitCode;
use std::time::Instant;

use comfy_table::Table;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::json;
use shared::adapters::listings_file::{Change, ListingsFile};
use shared::ids::LocationId;
use shared::listings::{Bathrooms, Filter, Kind, Listing, Listings as _, Status, Subject};
use tempfile::TempDir;

use super::super::say;
use super::{build, percentiles};
use crate::CommandError;

/// Listings searched.
const LISTINGS: usize = 50_000;
/// Areas they are spread over.
const AREAS: usize = 40;
/// Searches made; a price range and comparables are asked for as often.
const SEARCHES: usize = 500;
/// Times the file is read by a process that knows nothing yet.
const COLD: usize = 5;
/// The longest a search may take, in milliseconds.
const BOUND_MS: f64 = 100.0;
/// The day the bench plays on.
const TODAY: Date = date(2026, 11, 20);

pub(super) async fn listings(as_json: bool) -> Result<ExitCode, CommandError> {
    let dir = TempDir::with_prefix("jorge-bench-")?;
    let location = LocationId::parse("LOCbench")?;
    Change::begin(dir.path(), &location)?.write(&homes())?;

    let mut cold = Vec::new();
    for _ in 0..COLD {
        let start = Instant::now();
        let total = ListingsFile::new(dir.path()).search(&location, &anything(), 1).await?.total;
        cold.push(millis(start));
        if total != LISTINGS {
            return Err(format!("{total} of {LISTINGS} listings were found").into());
        }
    }
    let listings = ListingsFile::new(dir.path());
    listings.search(&location, &anything(), 1).await?;
    let (mut search, mut widest, mut range, mut comparables) = (vec![], vec![], vec![], vec![]);
    for nth in 0..SEARCHES {
        let start = Instant::now();
        listings.search(&location, &wishes(nth), 5).await?;
        search.push(millis(start));
        let start = Instant::now();
        listings.search(&location, &anything(), 5).await?;
        widest.push(millis(start));
        let start = Instant::now();
        listings.price_range(&location, &area(nth), TODAY).await?;
        range.push(millis(start));
        let subject = Subject { area: Some(area(nth)), bedrooms: Some(3), ..Subject::default() };
        let start = Instant::now();
        listings.comparables(&location, &subject, TODAY, 5).await?;
        comparables.push(millis(start));
    }
    let figures = [
        ("cold", "read the file and search", percentiles(cold)),
        ("search", "search by wishes", percentiles(search)),
        ("search_all", "search that everything fits", percentiles(widest)),
        ("price_range", "price range of an area", percentiles(range)),
        ("comparables", "comparables", percentiles(comparables)),
    ];
    if as_json {
        let mut result = json!({
            "listings": LISTINGS, "searches": SEARCHES, "build": build(), "search_bound_ms": BOUND_MS
        });
        for (name, _, (p50, p95)) in figures {
            result[name] = json!({ "p50_ms": p50, "p95_ms": p95 });
        }
        say(&result.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["50,000 listings", "p50 ms", "p95 ms"]);
        for (_, what, (p50, p95)) in figures {
            table.add_row([what.to_owned(), format!("{p50:.2}"), format!("{p95:.2}")]);
        }
        say(&format!(
            "{table}\n{SEARCHES} runs each ({COLD} cold), {} build; a search may take {BOUND_MS} ms",
            build()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn area(nth: usize) -> String {
    format!("Invented Área {}", nth % AREAS)
}

/// What everything fits.
fn anything() -> Filter {
    Filter { status: None, ..Filter::default() }
}

/// Buyers' wishes as they come: an area, two areas, a ZIP code, or only a budget.
fn wishes(nth: usize) -> Filter {
    let budget = 250_000 + (nth as u64 * 7_919) % 900_000;
    let mut filter =
        Filter { price_max: Some(budget), bedrooms_min: Some((nth % 5) as u8), ..Filter::default() };
    match nth % 4 {
        0 => filter.areas = vec![area(nth)],
        1 => filter.areas = vec![area(nth).to_lowercase(), area(nth + 7)],
        2 => filter.zips = vec![zip(nth)],
        _ => {}
    }
    filter
}

fn zip(nth: usize) -> String {
    format!("787{:02}", nth % 60)
}

/// Homes that differ in everything a search looks at, the same at every run.
fn homes() -> Vec<Listing> {
    (0..LISTINGS)
        .map(|nth| {
            // Steps prime to the moduli spread the values without a random number.
            let spread = nth.wrapping_mul(7_919);
            let listed_on = TODAY.saturating_sub(i64::try_from(spread % 700).unwrap_or(0).days());
            let status = match spread % 10 {
                0..6 => Status::Active,
                6 => Status::Pending,
                7 | 8 => Status::Sold,
                _ => Status::Withdrawn,
            };
            Listing {
                id: format!("BENCH{nth}"),
                address: format!("{nth} Invented Cove"),
                area: area(spread / 10),
                zip: zip(spread / 100),
                price: 200_000 + (nth as u64 * 104_729) % 1_300_000,
                bedrooms: (spread / 7 % 6) as u8,
                bathrooms: Bathrooms::from_halves((2 + spread / 11 % 6) as u8),
                square_feet: u32::try_from(800 + spread % 3_000).ok(),
                status,
                kind: if spread.is_multiple_of(3) { Kind::Condo } else { Kind::SingleFamily },
                listed_on,
                sold_on: (status == Status::Sold).then_some(TODAY.min(listed_on.saturating_add(30.days()))),
                features: vec!["pool".to_owned(), "single story".to_owned()],
            }
        })
        .collect()
}
