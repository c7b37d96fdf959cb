//! Deliveries kept once: one conditional put.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;

use super::items::SeenItem;
use super::{keys, unavailable, unreadable};
use crate::clock::{later, millis_since};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::inbox::delivery::{SAME_CONTENT_FOR, UNANSWERED_AFTER};
use crate::inbox::{Delivery, Inbox, Kept, Repeats};
use crate::privacy::{DataKey, KeyCustodian, KeyScope, Place};

/// A door key is used for an hour, then a new one is issued.
const DOOR_KEY_FOR_MS: u64 = 60 * 60 * 1000;
/// Locations whose door keys are remembered.
const MOST_DOOR_KEYS: usize = 1_000;

/// The inbox in the `conversations` table.
pub struct DynamoInbox {
    client: Client,
    table: String,
    custodian: Arc<dyn KeyCustodian>,
    door_keys: Mutex<HashMap<LocationId, (Timestamp, DataKey)>>,
}

impl DynamoInbox {
    /// Keeps deliveries in `table`, sealed with keys of `custodian`.
    #[must_use]
    pub fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { client, table, custodian, door_keys: Mutex::default() }
    }

    /// The location's door key, issued at most once an hour by each instance.
    async fn door_key(&self, location: &LocationId, now: Timestamp) -> Result<DataKey, Fault> {
        let known = {
            let keys = self.door_keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.get(location)
                .filter(|(issued_at, _)| millis_since(*issued_at, now) < DOOR_KEY_FOR_MS)
                .map(|(_, key)| key.clone())
        };
        if let Some(key) = known {
            return Ok(key);
        }
        let key = self.custodian.issue(&KeyScope::Location(location.clone())).await?;
        let mut keys = self.door_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_DOOR_KEYS {
            keys.clear();
        }
        keys.insert(location.clone(), (now, key.clone()));
        Ok(key)
    }
}

/// What the item that stands already says.
fn kept_before(item: &HashMap<String, AttributeValue>) -> Kept {
    let kept_at = item.get("received_at").and_then(|at| at.as_n().ok()?.parse().ok());
    match kept_at.and_then(|millis| Timestamp::from_millisecond(millis).ok()) {
        Some(since) if item.contains_key(keys::TURN_INDEX) => Kept::Unanswered { since },
        _ => Kept::Answered,
    }
}

/// Where a delivery's sealed event lives.
pub(super) fn event_place(pk: &str, sk: &str) -> Place {
    Place::new(pk, sk, "event")
}

#[async_trait]
impl Inbox for DynamoInbox {
    async fn keep(&self, delivery: &Delivery) -> Result<Kept, Fault> {
        let key = self.door_key(&delivery.who.location, delivery.received_at).await?;
        let (pk, sk) = (keys::contact(&delivery.who), keys::seen(&delivery.id));
        let received_at = delivery.received_at.as_millisecond();
        let item = SeenItem {
            turn: Some(keys::waiting(received_at, &delivery.id)),
            delivery: delivery.id.clone(),
            received_at,
            stale: delivery.stale,
            data_key: Some(key.wrapped().clone()),
            sealed: Some(key.seal(&event_place(&pk, &sk), &delivery.event)?),
            due_shard: Some(keys::due_shard(&delivery.who)),
            due_at: Some(keys::due_second(later(delivery.received_at, UNANSWERED_AFTER))),
            pk,
            sk,
        };
        let item = serde_dynamo::to_item(item).map_err(|e| unreadable("a delivery makes an item", &e))?;
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        put = match delivery.repeats {
            Repeats::ById => put.condition_expression("attribute_not_exists(pk)"),
            Repeats::ByContent => {
                let window = i64::try_from(SAME_CONTENT_FOR.as_millis()).unwrap_or(i64::MAX);
                put.condition_expression(
                    "attribute_not_exists(pk) OR (attribute_not_exists(#turn) AND received_at <= :before)",
                )
                .expression_attribute_names("#turn", keys::TURN_INDEX)
                .expression_attribute_values(":before", AttributeValue::N((received_at - window).to_string()))
            }
        };
        match put.send().await {
            Ok(_) => Ok(Kept::New),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    Ok(refused.item().map_or(Kept::Unanswered { since: delivery.received_at }, kept_before))
                }
                _ => Err(unavailable("conversations table", "keeping a delivery", &error)),
            },
        }
    }
}
