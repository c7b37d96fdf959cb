//! Where listings come from.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::civil::Date;

use super::comparables::Subject;
use super::listing::Listing;
use super::search::{Catalog, Filter, Matches, PriceRange};
use crate::error::Fault;
use crate::ids::LocationId;

/// Knows the homes of each location. A location never sees another's.
///
/// Contract: what [`Catalog`] answers for the location's listings as they were last imported. A location
/// without listings has empty answers, not errors. A search over 50,000 listings that have been read takes
/// at most 100 ms.
///
/// Every call fails with [`Fault::Unavailable`] when the listings cannot be read, and with
/// [`Fault::Broken`] when what was read are no listings.
#[async_trait]
pub trait Listings: Send + Sync {
    /// What fits a buyer's wishes: how many, and the best `limit` of them, as [`Catalog::search`].
    ///
    /// # Errors
    /// [`Fault`], as above.
    async fn search(&self, location: &LocationId, filter: &Filter, limit: usize) -> Result<Matches, Fault>;

    /// What homes cost in an area or ZIP code, as [`Catalog::price_range`]; `None` if too little is known.
    ///
    /// # Errors
    /// [`Fault`], as above.
    async fn price_range(
        &self,
        location: &LocationId,
        place: &str,
        today: Date,
    ) -> Result<Option<PriceRange>, Fault>;

    /// Homes to compare a seller's with, as [`Catalog::comparables`].
    ///
    /// # Errors
    /// [`Fault`], as above.
    async fn comparables(
        &self,
        location: &LocationId,
        subject: &Subject,
        today: Date,
        limit: usize,
    ) -> Result<Vec<Listing>, Fault>;

    /// The names of the areas there are listings in, as [`Catalog::areas`]: what a contact may mean.
    ///
    /// # Errors
    /// [`Fault`], as above.
    async fn areas(&self, location: &LocationId) -> Result<Vec<String>, Fault>;
}

/// Listings that do not change: of tests, and none at all where nothing is configured.
#[async_trait]
impl Listings for HashMap<LocationId, Catalog> {
    async fn search(&self, location: &LocationId, filter: &Filter, limit: usize) -> Result<Matches, Fault> {
        Ok(self.get(location).map(|catalog| catalog.search(filter, limit)).unwrap_or_default())
    }

    async fn price_range(
        &self,
        location: &LocationId,
        place: &str,
        today: Date,
    ) -> Result<Option<PriceRange>, Fault> {
        Ok(self.get(location).and_then(|catalog| catalog.price_range(place, today)))
    }

    async fn comparables(
        &self,
        location: &LocationId,
        subject: &Subject,
        today: Date,
        limit: usize,
    ) -> Result<Vec<Listing>, Fault> {
        Ok(self.get(location).map(|catalog| catalog.comparables(subject, today, limit)).unwrap_or_default())
    }

    async fn areas(&self, location: &LocationId) -> Result<Vec<String>, Fault> {
        Ok(self.get(location).map(Catalog::areas).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listings::contract;

    #[tokio::test]
    async fn listings_in_memory_keep_the_contract() {
        let all = contract::fixture().into_iter().map(|(id, homes)| (id, Catalog::new(homes)));
        contract::holds(&all.collect::<HashMap<_, _>>()).await;
    }
}
