//! The operations chains: their records in the `audit` table, their heads in `operations`.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};

use super::items::{AuditItem, HeadItem};
use super::{keys, put, unavailable, unreadable, was_overtaken, write};
use crate::audit::{
    AuditSigner, Chain, Head, Linked as _, Operation, OperationRecord, OperationsLog, chain_of,
    link_operation,
};
use crate::error::Fault;
use crate::ids::LocationId;

/// Name of the tables in errors.
const TABLES: &str = "operations and audit tables";
/// With these waits, 64 that begin at the same instant are all through within a second or two.
const ATTEMPTS: u32 = 60;
const FIRST_WAIT: Duration = Duration::from_millis(5);
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// The operations chains in the `operations` and `audit` tables.
pub struct DynamoOperationsLog {
    client: Client,
    operations: String,
    audit: String,
    signer: Arc<dyn AuditSigner>,
}

impl DynamoOperationsLog {
    /// Keeps heads in the table `operations` and records in the table `audit`.
    #[must_use]
    pub fn new(client: Client, operations: String, audit: String, signer: Arc<dyn AuditSigner>) -> Self {
        Self { client, operations, audit, signer }
    }

    async fn head(&self, chain: &Chain) -> Result<Option<Head>, Fault> {
        let (pk, sk) = keys::head(chain);
        let found = self
            .client
            .get_item()
            .table_name(&self.operations)
            .key(keys::PK, AttributeValue::S(pk))
            .key(keys::SK, AttributeValue::S(sk))
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| unavailable(TABLES, "reading the head of an operations chain", &e))?;
        let item: Option<HeadItem> = found
            .item
            .map(serde_dynamo::from_item)
            .transpose()
            .map_err(|e| unreadable("the head of an operations chain is readable", &e))?;
        Ok(item.map(|item| item.audit))
    }

    /// The new head where the old one still is, and the record where nothing stands.
    fn writes(
        &self,
        record: &OperationRecord,
        before: Option<&Head>,
    ) -> Result<Vec<TransactWriteItem>, Fault> {
        let chain = record.chain();
        let (pk, sk) = keys::head(&chain);
        let head = HeadItem { pk, sk, chain: keys::chain(&chain), audit: record.head() };
        let head = put(&self.operations, head)?;
        let head = match before {
            None => head.condition_expression(keys::ABSENT),
            Some(before) => head
                .condition_expression("audit.mac.#hash = :before")
                .expression_attribute_names("#hash", "hash")
                .expression_attribute_values(":before", AttributeValue::S(before.mac.hash.clone())),
        };
        let sk = keys::audit_record(record.number);
        let item = AuditItem { pk: keys::chain(&chain), sk, record };
        Ok(vec![write(head)?, write(put(&self.audit, item)?.condition_expression(keys::ABSENT))?])
    }
}

#[async_trait]
impl OperationsLog for DynamoOperationsLog {
    async fn append(&self, location: &LocationId, operation: Operation) -> Result<OperationRecord, Fault> {
        let chain = chain_of(location, operation.at);
        let mut longest = FIRST_WAIT;
        for _ in 0..ATTEMPTS {
            let head = self.head(&chain).await?;
            let record =
                link_operation(location, head.as_ref(), operation.clone(), self.signer.as_ref()).await?;
            let writes = self.writes(&record, head.as_ref())?;
            match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
                Ok(_) => return Ok(record),
                Err(error) if was_overtaken(&error) => {}
                Err(error) => return Err(unavailable(TABLES, "appending to an operations chain", &error)),
            }
            tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
            longest = (longest * 2).min(LONGEST_WAIT);
        }
        // Either as many wrote at the same time, or the head does not belong to the records: `jorge verify-audit` says.
        let why = "somebody else wrote first, every time";
        Err(Fault::unavailable(TABLES, "appending to an operations chain", why))
    }
}
