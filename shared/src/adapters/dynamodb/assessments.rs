//! Assessments: one read of what there is to assess, one transaction to keep what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::items::{AssessmentItem, KeyItem, StateItem};
use super::sealed_parts::{open_assessment, open_state, seal_assessment};
use super::{Item, key_stands, keys, put, unavailable, unreadable, write};
use crate::error::Fault;
use crate::finance::{Assessment, Assessments, Docket, Kept};
use crate::ids::{AssessmentId, ContactRef};
use crate::privacy::{DataKey, KeyCustodian, KeyScope};

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// What stands there was asked for no later.
const NOT_NEWER: &str = "attribute_not_exists(pk) OR asked_at <= :asked_at";
/// What a condition that does not hold is called among the reasons of a cancelled transaction.
const REFUSED: &str = "ConditionalCheckFailed";

/// Assessments in the `conversations` table.
pub struct DynamoAssessments {
    client: Client,
    table: String,
    custodian: Arc<dyn KeyCustodian>,
}

impl DynamoAssessments {
    /// Keeps assessments in `table`, sealed with the contacts' keys.
    #[must_use]
    pub fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { client, table, custodian }
    }

    /// Writes all of it, while the contact's key is `key`; says whose condition was refused, none of them if it is done.
    async fn write(&self, pk: &str, key: &DataKey, puts: Vec<PutBuilder>) -> Result<Vec<bool>, Fault> {
        let mut writes = vec![key_stands(&self.table, pk, key)?];
        for put in puts {
            writes.push(write(put)?);
        }
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(writes)).send().await
        else {
            return Ok(Vec::new());
        };
        match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled))
                if cancelled.cancellation_reasons().iter().any(|reason| reason.code() == Some(REFUSED)) =>
            {
                let reasons = cancelled.cancellation_reasons().iter();
                Ok(reasons.map(|reason| reason.code() == Some(REFUSED)).collect())
            }
            _ => Err(unavailable(TABLE, "keeping an assessment", &error)),
        }
    }
}

/// The item with this sort key, if it was found.
fn found<T: DeserializeOwned>(items: &[Item], sk: &str, what: &'static str) -> Result<Option<T>, Fault> {
    let is =
        |item: &&Item| item.get(keys::SK).and_then(|value| value.as_s().ok()).is_some_and(|key| key == sk);
    let item = items.iter().find(is).cloned();
    item.map(|item| serde_dynamo::from_item(item).map_err(|e| unreadable(what, &e))).transpose()
}

#[async_trait]
impl Assessments for DynamoAssessments {
    async fn docket(&self, who: &ContactRef, assessment: AssessmentId) -> Result<Option<Docket>, Fault> {
        let (pk, own) = (keys::contact(who), keys::assessment(assessment));
        let wanted = [keys::STATE, keys::KEY, &own].map(|sk| {
            let part = |name: &str, value: &str| (name.to_owned(), AttributeValue::S(value.to_owned()));
            HashMap::from([part(keys::PK, &pk), part(keys::SK, sk)])
        });
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(wanted.to_vec()))
            .consistent_read(true)
            .build()
            .map_err(|e| Fault::broken("a read names its keys", e))?;
        let read = self.client.batch_get_item().request_items(&self.table, wanted).send().await;
        let mut read = read.map_err(|e| unavailable(TABLE, "reading what is to be assessed", &e))?;
        if read.unprocessed_keys().is_some_and(|left| !left.is_empty()) {
            return Err(Fault::unavailable(
                TABLE,
                "reading what is to be assessed",
                "not all of it was read",
            ));
        }
        let items = read.responses.as_mut().and_then(|tables| tables.remove(&self.table)).unwrap_or_default();
        let state: Option<StateItem> = found(&items, keys::STATE, "a conversation's state is readable")?;
        let stored_key: Option<KeyItem> = found(&items, keys::KEY, "a contact's key is readable")?;
        let made: Option<AssessmentItem> = found(&items, &own, "an assessment is readable")?;
        let Some(state) = state else { return Ok(None) };
        let Some(stored_key) = stored_key else {
            return Err(Fault::broken("a stored state has its key", "the key is gone"));
        };
        let key = self.custodian.open(&KeyScope::Contact(who.clone()), &stored_key.data_key).await?;
        let made = made.map(|item| open_assessment(&pk, &item, &key)).transpose()?;
        Ok(Some(Docket { conversation: open_state(who, &pk, state, &key)?, key, made }))
    }

    async fn keep(
        &self,
        who: &ContactRef,
        key: &DataKey,
        asked_at: Timestamp,
        assessment: &Assessment,
    ) -> Result<Kept, Fault> {
        let pk = keys::contact(who);
        let own = keys::assessment(assessment.assessment_id);
        let record = seal_assessment(&pk, &own, asked_at, assessment, key)?;
        let record = put(&self.table, record)?.condition_expression(keys::ABSENT);
        let latest = seal_assessment(&pk, keys::LATEST_ASSESSMENT, asked_at, assessment, key)?;
        let latest = put(&self.table, latest)?.condition_expression(NOT_NEWER).expression_attribute_values(
            ":asked_at",
            AttributeValue::N(asked_at.as_millisecond().to_string()),
        );
        let mut refused = self.write(&pk, key, vec![record.clone(), latest]).await?;
        if refused == [false, false, true] {
            // The latest was asked for after it: the record alone.
            refused = self.write(&pk, key, vec![record]).await?;
        }
        Ok(match refused[..] {
            [] => Kept::New,
            [true, ..] => Kept::Erased,
            _ => Kept::Before,
        })
    }
}
