//! API keys: one read finds one by its hash, one transaction issues or ends one with its audit record.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::items::ApiKeyItem;
use super::operations_log::{Appended, overtaken_every_time};
use super::tries::Tries;
use super::{DynamoOperationsLog, key, keys, put, unavailable, unreadable, write};
use crate::access::{ApiKeys, IssueKeys, KeyHash, KeyRecord};
use crate::audit::{Operation, chain_of};
use crate::error::Fault;

/// Name of the table in errors.
const TABLE: &str = "operations table";

/// The keys in the `operations` table, to be read.
#[derive(Clone, Debug)]
pub struct DynamoApiKeys {
    client: Client,
    table: String,
}

impl DynamoApiKeys {
    /// Reads `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

#[async_trait]
impl ApiKeys for DynamoApiKeys {
    async fn find(&self, hash: &KeyHash, _: Timestamp) -> Result<Option<KeyRecord>, Fault> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(keys::all_locations(), keys::api_key(hash))))
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| unavailable(TABLE, "reading an API key", &e))?;
        let item: Option<ApiKeyItem> = found
            .item
            .map(serde_dynamo::from_item)
            .transpose()
            .map_err(|e| unreadable("an API key is readable", &e))?;
        Ok(item.map(|item| item.held))
    }
}

/// The keys with the operations chains, in which every one that begins or ends is a record.
pub struct DynamoApiKeyIssue {
    keys: DynamoApiKeys,
    log: DynamoOperationsLog,
}

impl DynamoApiKeyIssue {
    /// Keeps `keys` and records that in `log`.
    #[must_use]
    pub const fn new(keys: DynamoApiKeys, log: DynamoOperationsLog) -> Self {
        Self { keys, log }
    }
}

#[async_trait]
impl IssueKeys for DynamoApiKeyIssue {
    async fn all(&self) -> Result<Vec<KeyRecord>, Fault> {
        let pages = self
            .keys
            .client
            .query()
            .table_name(&self.keys.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :key)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::all_locations()))
            .expression_attribute_values(":key", AttributeValue::S(keys::API_KEY.into()));
        let mut items = pages.into_paginator().items().send();
        let mut all: Vec<KeyRecord> = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "reading API keys", &e))?;
            let item: ApiKeyItem =
                serde_dynamo::from_item(item).map_err(|e| unreadable("an API key is readable", &e))?;
            all.push(item.held);
        }
        all.sort_by_key(|record| record.created_at);
        Ok(all)
    }

    async fn keep(&self, record: &KeyRecord, operation: Operation) -> Result<bool, Fault> {
        let location = record.reach.chain_of();
        let condition = match record.revoked {
            None => keys::ABSENT,
            Some(_) => "attribute_exists(pk) AND attribute_not_exists(held.revoked)",
        };
        let item =
            ApiKeyItem { pk: keys::all_locations(), sk: keys::api_key(&record.hash), held: record.clone() };
        let chain = chain_of(&location, operation.at);
        let mut tries = Tries::default();
        while tries.another().await {
            let head = self.log.head(&chain).await?;
            let item = write(put(&self.keys.table, &item)?.condition_expression(condition))?;
            match self.log.append_after(&location, head.as_ref(), operation.clone(), vec![item]).await? {
                Appended::Done(_) => return Ok(true),
                Appended::Refused => return Ok(false),
                Appended::Overtaken => {}
            }
        }
        Err(overtaken_every_time())
    }
}
