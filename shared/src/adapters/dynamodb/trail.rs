//! The audit trail as those read it who check it.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use super::items::{AuditItem, HeadItem};
use super::versioned::{At, Versioned};
use super::{Item, keys, unavailable};
use crate::audit::{Chain, Head, Stored, Trail, TrailRecord};
use crate::error::Fault;
use crate::ids::LocationId;

/// Names of the tables in errors.
const AUDIT: &str = "audit table";
const HEADS: &str = "index of heads";

/// The audit trail in the three tables.
#[derive(Clone)]
pub struct DynamoTrail {
    client: Client,
    conversations: String,
    operations: String,
    audit: String,
}

impl DynamoTrail {
    /// Reads records in `audit`, heads in `conversations` and `operations`.
    #[must_use]
    pub const fn new(client: Client, conversations: String, operations: String, audit: String) -> Self {
        Self { client, conversations, operations, audit }
    }

    /// The newest manifest stands by its number as its version.
    fn remembered(&self) -> Versioned {
        Versioned { client: self.client.clone(), table: self.operations.clone() }
    }
}

#[async_trait]
impl Trail for DynamoTrail {
    async fn chains(
        &self,
        location: Option<&LocationId>,
        page: &mut (dyn FnMut(Vec<Result<Chain, String>>) + Send),
    ) -> Result<(), Fault> {
        let mut scan =
            self.client.scan().table_name(&self.audit).consistent_read(true).projection_expression("pk");
        if let Some(location) = location {
            scan = scan
                .filter_expression("begins_with(pk, :chains)")
                .expression_attribute_values(":chains", AttributeValue::S(keys::chains_of(location)));
        }
        let mut pages = scan.into_paginator().send();
        while let Some(scanned) = pages.next().await {
            let scanned = scanned.map_err(|e| unavailable(AUDIT, "listing the chains", &e))?;
            let mut partitions: Vec<String> =
                scanned.items.unwrap_or_default().iter().map(|item| text(item, keys::PK)).collect();
            // The records of a chain stand side by side.
            partitions.dedup();
            page(partitions.into_iter().map(|pk| keys::chain_of(&pk).ok_or(pk)).collect());
        }
        Ok(())
    }

    async fn heads(&self, page: &mut (dyn FnMut(Vec<(Chain, Head)>) + Send)) -> Result<(), Fault> {
        for table in [&self.conversations, &self.operations] {
            let mut pages =
                self.client.scan().table_name(table).index_name(keys::HEADS_INDEX).into_paginator().send();
            while let Some(scanned) = pages.next().await {
                let scanned = scanned.map_err(|e| unavailable(HEADS, "reading where chains end", &e))?;
                let items = scanned.items.unwrap_or_default().into_iter();
                page(items.filter_map(end).collect());
            }
        }
        Ok(())
    }

    async fn head(&self, chain: &Chain) -> Result<Option<Head>, Fault> {
        let table = match chain {
            Chain::Contact(_) => &self.conversations,
            Chain::Operations { .. } => &self.operations,
        };
        let (pk, sk) = keys::head(chain);
        let found = self
            .client
            .get_item()
            .table_name(table)
            .key(keys::PK, AttributeValue::S(pk))
            .key(keys::SK, AttributeValue::S(sk))
            .projection_expression(keys::AUDIT)
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| unavailable(HEADS, "reading where a chain ends", &e))?;
        let head = found.item.and_then(|mut item| item.remove(keys::AUDIT));
        Ok(head.and_then(|head| serde_dynamo::from_attribute_value(head).ok()))
    }

    async fn records(&self, chain: &Chain, after: Option<&str>) -> Result<Vec<Stored>, Fault> {
        let found = self
            .client
            .query()
            .table_name(&self.audit)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk > :after")
            .expression_attribute_values(":pk", AttributeValue::S(keys::chain(chain)))
            // No sort key is empty, and none sorts before a space.
            .expression_attribute_values(":after", AttributeValue::S(after.unwrap_or(" ").to_owned()))
            .send()
            .await
            .map_err(|e| unavailable(AUDIT, "reading a chain", &e))?;
        Ok(found.items.unwrap_or_default().into_iter().map(|item| stored(chain, item)).collect())
    }

    async fn newest_manifest(&self) -> Result<Option<Head>, Fault> {
        let pk = keys::all_locations();
        let at = At { pk: &pk, sk: keys::MANIFEST, action: "reading which manifest is the newest" };
        Ok(self.remembered().load(at).await?.map(|(newest, _)| newest))
    }

    async fn remember_manifest(&self, newest: &Head) -> Result<(), Fault> {
        let pk = keys::all_locations();
        let at = At { pk: &pk, sk: keys::MANIFEST, action: "remembering the newest manifest" };
        // Refused means that another run remembered it, or one after it.
        self.remembered().save(at, newest, newest.number - 1).await?;
        Ok(())
    }
}

fn text(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}

/// A head that cannot be read names no end: the chain is found to have none.
fn end(item: Item) -> Option<(Chain, Head)> {
    let item: HeadItem = serde_dynamo::from_item(item).ok()?;
    let chain = keys::chain_of(&item.chain)?;
    // An item that bears the name of another's chain is no head of it.
    (keys::head(&chain) == (item.pk, item.sk)).then_some((chain, item.audit))
}

fn stored(chain: &Chain, item: Item) -> Stored {
    let place = text(&item, keys::SK);
    let record = match chain {
        Chain::Contact(_) => {
            serde_dynamo::from_item(item).ok().map(|item: AuditItem| TrailRecord::Contact(item.record))
        }
        Chain::Operations { .. } => {
            serde_dynamo::from_item(item).ok().map(|item: AuditItem<_>| TrailRecord::Operation(item.record))
        }
    };
    Stored { number: keys::audit_number(&place), place, record }
}
