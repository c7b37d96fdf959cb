//! The operations chains: their records in the `audit` table, their heads in `operations`.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};

use super::items::{AuditItem, HeadItem};
use super::tries::Tries;
use super::{keys, put, refused, unavailable, unreadable, was_overtaken, write};
use crate::audit::{
    AuditSigner, Chain, Head, Linked as _, Operation, OperationRecord, OperationsLog, chain_of,
    link_operation,
};
use crate::error::Fault;
use crate::ids::LocationId;

/// Name of the tables in errors.
const TABLES: &str = "operations and audit tables";

/// What became of appending a record.
pub(super) enum Appended {
    /// It is the end of the chain now.
    Done(Box<OperationRecord>),
    /// The chain ends elsewhere by now, or somebody wrote at the same time.
    Overtaken,
    /// The condition of one of the further writes was not met.
    Refused,
}

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

    /// Where a chain ends, strongly consistent.
    pub(super) async fn head(&self, chain: &Chain) -> Result<Option<Head>, Fault> {
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

    /// Appends where the chain still ends at `head`, and does `further` writes, all of it or nothing.
    pub(super) async fn append_after(
        &self,
        location: &LocationId,
        head: Option<&Head>,
        operation: Operation,
        further: Vec<TransactWriteItem>,
    ) -> Result<Appended, Fault> {
        let record = link_operation(location, head, operation, self.signer.as_ref()).await?;
        let mut writes = self.writes(&record, head)?;
        let own = writes.len();
        writes.extend(further);
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Appended::Done(Box::new(record))),
            Err(error) if refused(&error).any(|nth| nth >= own) => Ok(Appended::Refused),
            Err(error) if was_overtaken(&error) => Ok(Appended::Overtaken),
            Err(error) => Err(unavailable(TABLES, "appending to an operations chain", &error)),
        }
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
        let mut tries = Tries::default();
        while tries.another().await {
            let head = self.head(&chain).await?;
            match self.append_after(location, head.as_ref(), operation.clone(), Vec::new()).await? {
                Appended::Done(record) => return Ok(*record),
                Appended::Overtaken | Appended::Refused => {}
            }
        }
        Err(overtaken_every_time())
    }
}

/// Either as many wrote at the same time, or the head does not belong to the records: `jorge verify-audit` says.
pub(super) fn overtaken_every_time() -> Fault {
    let why = "somebody else wrote first, every time";
    Fault::unavailable(TABLES, "appending to an operations chain", why)
}
