//! Breakers in the `operations` table, shared by all instances.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use super::items::VersionedItem;
use super::versioned::{At, Versioned};
use super::{Item, keys, unavailable, unreadable};
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

impl DynamoBreakers {
    /// Every breaker of a scope that was ever used, by dependency.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when one of them is unreadable.
    pub async fn of(&self, scope: &BreakerScope) -> Result<BTreeMap<String, Breaker>, Fault> {
        let query = self
            .items
            .client
            .query()
            .table_name(&self.items.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :breaker)")
            .expression_attribute_values(":pk", AttributeValue::S(partition(scope)))
            .expression_attribute_values(":breaker", AttributeValue::S(keys::BREAKER.to_owned()));
        let items: Result<Vec<Item>, _> = query.into_paginator().items().send().collect().await;
        let items = items.map_err(|e| unavailable("operations table", "reading breakers", &e))?;
        let breaker = |item: Item| {
            let item: VersionedItem<Breaker> =
                serde_dynamo::from_item(item).map_err(|e| unreadable("a breaker is readable", &e))?;
            let dependency = keys::breaker_of(&item.sk).unwrap_or_default().to_owned();
            Ok((dependency, item.held))
        };
        items.into_iter().map(breaker).collect()
    }
}

fn partition(scope: &BreakerScope) -> String {
    match scope {
        BreakerScope::Location(location) => keys::location(location),
        BreakerScope::Installation => keys::all_locations(),
    }
}

fn key(name: &BreakerName) -> (String, String) {
    (partition(&name.scope), keys::breaker(&name.dependency))
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
