//! How often API keys have asked: one conditional update a request, exact however many instances count.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{key, keys, unless_refused};
use crate::access::{CountCalls, KeyId};
use crate::error::Fault;
use crate::metrics::Minute;

/// How long a count is kept after its minute began.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);

/// The counts in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoApiCalls {
    client: Client,
    table: String,
}

impl DynamoApiCalls {
    /// Counts in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

#[async_trait]
impl CountCalls for DynamoApiCalls {
    async fn count(&self, of: &KeyId, minute: Minute, most: u32) -> Result<bool, Fault> {
        let forget_at = minute.starts_at().saturating_add_unsigned(KEPT_FOR.as_secs());
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(keys::api_calls(of), keys::calls_in(minute))))
            .update_expression("ADD calls :one SET #ttl = :forget")
            .condition_expression("attribute_not_exists(calls) OR calls < :most")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":one", AttributeValue::N("1".into()))
            .expression_attribute_values(":most", AttributeValue::N(most.to_string()))
            .expression_attribute_values(":forget", AttributeValue::N(forget_at.to_string()))
            .send()
            .await;
        Ok(unless_refused(counted, "operations table", "counting a request")?.is_some())
    }
}
