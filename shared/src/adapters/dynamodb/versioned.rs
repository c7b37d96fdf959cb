//! Small values all instances change, each on the version it saw.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::items::VersionedItem;
use super::{keys, unavailable, unreadable};
use crate::error::Fault;

/// The versioned items of one table.
#[derive(Clone)]
pub(super) struct Versioned {
    pub(super) client: Client,
    pub(super) table: String,
}

/// Where an item is, and what is done with it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) pk: &'a str,
    pub(super) sk: &'a str,
    pub(super) action: &'static str,
}

impl Versioned {
    /// What is there and its version, strongly consistent; `None` if nothing ever was.
    pub(super) async fn load<T: DeserializeOwned>(&self, at: At<'_>) -> Result<Option<(T, u64)>, Fault> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(at.pk.to_owned()))
            .key(keys::SK, AttributeValue::S(at.sk.to_owned()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| unavailable("operations table", at.action, &e))?;
        found.item.map(read).transpose()
    }

    /// Replaces version `seen` (0: nothing) by `value`. `Ok(None)` if that was done, else what is there.
    pub(super) async fn save<T: Serialize + DeserializeOwned>(
        &self,
        at: At<'_>,
        value: &T,
        seen: u64,
    ) -> Result<Option<(T, u64)>, Fault> {
        let item = VersionedItem { pk: at.pk.into(), sk: at.sk.into(), version: seen + 1, held: value };
        let item =
            serde_dynamo::to_item(item).map_err(|e| unreadable("a versioned value makes an item", &e))?;
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = if seen == 0 {
            put.condition_expression("attribute_not_exists(pk)")
        } else {
            put.condition_expression("version = :seen")
                .expression_attribute_values(":seen", AttributeValue::N(seen.to_string()))
        };
        let error = match put.send().await {
            Ok(_) => return Ok(None),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => match refused.item() {
                Some(item) => read(item.clone()).map(Some),
                None => Err(Fault::unavailable("operations table", at.action, "the item is gone")),
            },
            _ => Err(unavailable("operations table", at.action, &error)),
        }
    }
}

fn read<T: DeserializeOwned>(
    item: std::collections::HashMap<String, AttributeValue>,
) -> Result<(T, u64), Fault> {
    let item: VersionedItem<T> =
        serde_dynamo::from_item(item).map_err(|e| unreadable("a versioned value is readable", &e))?;
    Ok((item.held, item.version))
}
