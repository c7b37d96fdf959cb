//! Alerts in the `operations` table, with what they are about: a location, or all of them.
//!
//! The last alert of a key stands under its version, every time it fired in the history beside it. One transaction
//! writes both, so that the history never knows less than people were told.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;

use super::items::{AlertItem, AlertedItem};
use super::tries::Tries;
use super::{Item, keys, may_be_tried_again, put, unavailable, unreadable, was_overtaken, write};
use crate::alerts::alert::page;
use crate::alerts::{Alert, Alerts, Key, Saved, Scope, StoredAlert};
use crate::clock::later;
use crate::error::Fault;

/// Name of the table in errors.
const TABLE: &str = "operations table";
/// How long the last alert of a key is kept after it was over: its cool-down is known by it.
const OVER_FOR: Duration = Duration::from_secs(8 * 24 * 3600);
/// How long the history knows an alert after it changed last.
const KNOWN_FOR: Duration = Duration::from_secs(365 * 24 * 3600);

/// Alerts in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoAlerts {
    client: Client,
    table: String,
}

impl DynamoAlerts {
    /// Keeps alerts in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// The alert under its version, and in the history.
    fn writes(&self, alert: &Alert, seen: u64) -> Result<Vec<TransactWriteItem>, Fault> {
        let json = serde_json::to_string(alert).map_err(|e| Fault::broken("an alert makes JSON", e))?;
        let pk = keys::scope(&alert.key().scope);
        let forget_at = alert.resolved_at.map(|over| later(over, OVER_FOR).as_second());
        let current = AlertItem {
            pk: pk.clone(),
            sk: keys::alert(alert.key()),
            version: seen + 1,
            alert: json.clone(),
            ttl: forget_at,
        };
        let current = put(&self.table, current)?;
        let current = if seen == 0 {
            current.condition_expression(keys::ABSENT)
        } else {
            current
                .condition_expression("version = :seen")
                .expression_attribute_values(":seen", AttributeValue::N(seen.to_string()))
        };
        let changed_at = alert.resolved_at.unwrap_or(alert.evaluated_at);
        let past = AlertedItem {
            pk,
            sk: keys::alerted(&alert.id, alert.fired_at),
            alert: json,
            ttl: later(changed_at, KNOWN_FOR).as_second(),
        };
        Ok(vec![write(current)?, write(put(&self.table, past)?)?])
    }
}

#[async_trait]
impl Alerts for DynamoAlerts {
    async fn of(&self, scope: &Scope) -> Result<Vec<StoredAlert>, Fault> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :alert)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::scope(scope)))
            .expression_attribute_values(":alert", AttributeValue::S(keys::ALERT.into()))
            .consistent_read(true);
        let items: Result<Vec<Item>, _> = query.into_paginator().items().send().collect().await;
        let items = items.map_err(|e| unavailable(TABLE, "reading alerts", &e))?;
        items.into_iter().map(stored).collect()
    }

    async fn load(&self, key: &Key) -> Result<Option<StoredAlert>, Fault> {
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(keys::scope(&key.scope)))
            .key(keys::SK, AttributeValue::S(keys::alert(key)))
            .consistent_read(true);
        let found = get.send().await.map_err(|e| unavailable(TABLE, "reading an alert", &e))?;
        found.item.map(stored).transpose()
    }

    async fn save(&self, alert: &Alert, seen: u64) -> Result<Saved, Fault> {
        let writes = self.writes(alert, seen)?;
        let mut tries = Tries::default();
        while tries.another().await {
            let transaction = self.client.transact_write_items().set_transact_items(Some(writes.clone()));
            let Err(error) = transaction.send().await else { return Ok(Saved::Done) };
            if was_overtaken(&error) {
                let there = self.load(alert.key()).await?;
                if there.as_ref().map_or(0, |there| there.version) != seen {
                    return Ok(Saved::Conflict(there.map(Box::new)));
                }
            } else if !may_be_tried_again(&error) {
                return Err(unavailable(TABLE, "saving an alert", &error));
            }
        }
        Err(Fault::unavailable(TABLE, "saving an alert", "somebody was at it every time"))
    }

    async fn history(&self, scope: &Scope, before: Timestamp, most: usize) -> Result<Vec<Alert>, Fault> {
        // One more: whether the page ends within an instant at which several fired.
        let asked = i32::try_from(most).unwrap_or(i32::MAX).saturating_add(1);
        let (first, last) = keys::alerted_before(before);
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", AttributeValue::S(keys::scope(scope)))
            .expression_attribute_values(":first", AttributeValue::S(first))
            .expression_attribute_values(":last", AttributeValue::S(last))
            .scan_index_forward(false);
        let mut pages = query.into_paginator().page_size(asked.min(1_000)).items().send();
        let mut alerts: Vec<Alert> = Vec::new();
        while alerts.len() <= most
            && let Some(item) = pages.next().await
        {
            let item = item.map_err(|e| unavailable(TABLE, "reading the history of alerts", &e))?;
            let item: AlertedItem =
                serde_dynamo::from_item(item).map_err(|e| unreadable("a past alert is readable", &e))?;
            alerts.push(read(&item.alert)?);
        }
        Ok(page(alerts, most))
    }
}

fn stored(item: Item) -> Result<StoredAlert, Fault> {
    let item: AlertItem =
        serde_dynamo::from_item(item).map_err(|e| unreadable("an alert is readable", &e))?;
    Ok(StoredAlert { alert: read(&item.alert)?, version: item.version })
}

fn read(json: &str) -> Result<Alert, Fault> {
    serde_json::from_str(json).map_err(|e| Fault::broken("an alert is readable", e))
}
