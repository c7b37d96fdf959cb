//! Breakers in the `operations` table, shared by all instances.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;

use super::keys;
use super::versioned::{At, Versioned};
use crate::error::Fault;
use crate::resilience::{Breaker, BreakerName, BreakerScope, BreakerStore, Saved, StoredBreaker};

/// The breakers of all locations.
pub struct DynamoBreakers {
    items: Versioned,
}

impl DynamoBreakers {
    /// Keeps breakers in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { items: Versioned { client, table } }
    }
}

fn key(name: &BreakerName) -> (String, String) {
    let pk = match &name.scope {
        BreakerScope::Location(location) => keys::location(location),
        BreakerScope::Installation => keys::all_locations(),
    };
    (pk, keys::breaker(&name.dependency))
}

#[async_trait]
impl BreakerStore for DynamoBreakers {
    async fn load(&self, name: &BreakerName) -> Result<StoredBreaker, Fault> {
        let (pk, sk) = key(name);
        let found = self.items.load(At { pk: &pk, sk: &sk, action: "reading a breaker" }).await?;
        Ok(found.map_or_else(StoredBreaker::default, |(breaker, version)| StoredBreaker { breaker, version }))
    }

    async fn save(&self, name: &BreakerName, breaker: &Breaker, seen: u64) -> Result<Saved, Fault> {
        let (pk, sk) = key(name);
        let at = At { pk: &pk, sk: &sk, action: "changing a breaker" };
        let there = self.items.save(at, breaker, seen).await?;
        Ok(there
            .map_or(Saved::Done, |(breaker, version)| Saved::Conflict(StoredBreaker { breaker, version })))
    }
}
