//! Listings: the homes a location has on offer or has sold, found by a buyer's wishes or for comparison.
//!
//! They are public facts about homes and hold no personal data. Prices are whole US dollars.

mod comparables;
mod import;
mod listing;
mod ports;
mod row;
mod search;

pub use comparables::{Subject, draft};
pub use import::{BadRow, Counts, Effect, Import, Row, TextError, Unit, rows};
#[cfg(test)]
pub(crate) use listing::sample;
pub use listing::{Bathrooms, Kind, Listing, Status};
pub use ports::Listings;
pub use row::BadField;
pub use search::{Catalog, FEWEST_PRICES, Filter, Matches, PriceRange, RECENT_DAYS};

#[cfg(test)]
#[path = "contract_tests.rs"]
pub(crate) mod contract;
