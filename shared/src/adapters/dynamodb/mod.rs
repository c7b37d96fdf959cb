//! The tables. Keys are in [`keys`], stored shapes in [`items`]; each file beside them is one port.

mod accounts;
mod alerts;
mod allowances;
mod api_calls;
mod api_keys;
mod assessments;
mod breakers;
mod commit;
mod contact_records;
mod conversations;
mod due_items;
mod experiment_reports;
mod experiments;
mod handoffs;
mod inbox;
pub mod items;
pub mod keys;
mod locations;
mod oauth;
mod operations_log;
mod outcome_counters;
mod quarantine;
mod replies;
mod resets;
mod sealed_parts;
mod sessions;
mod spending;
mod tickets;
mod trail;
mod tries;
mod versioned;

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Put, TransactWriteItem};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use serde::Serialize;

pub use accounts::DynamoAccounts;
pub use alerts::DynamoAlerts;
pub use allowances::DynamoAllowances;
pub use api_calls::DynamoApiCalls;
pub use api_keys::{DynamoApiKeyIssue, DynamoApiKeys};
pub use assessments::DynamoAssessments;
pub use breakers::DynamoBreakers;
pub use contact_records::DynamoContactRecords;
pub use conversations::DynamoConversations;
pub use due_items::DynamoDueItems;
pub use experiments::{DynamoExperimentChanges, DynamoExperiments};
pub use handoffs::DynamoHandoffs;
pub use inbox::DynamoInbox;
pub use locations::{DynamoLocations, WorkflowSecret};
pub use oauth::DynamoOAuth;
pub use operations_log::DynamoOperationsLog;
pub use outcome_counters::DynamoOutcomeCounters;
pub use quarantine::DynamoQuarantine;
pub use replies::{DynamoReplies, Reply};
pub use resets::DynamoResets;
pub use sessions::DynamoSessions;
pub use spending::DynamoLedger;
pub use tickets::DynamoTickets;
pub use trail::DynamoTrail;

use crate::adapters::aws::said;
use crate::error::Fault;
use crate::privacy::DataKey;

fn unavailable<E, R>(table: &'static str, action: &'static str, error: &SdkError<E, R>) -> Fault
where
    E: ProvideErrorMetadata,
{
    Fault::unavailable(table, action, said(error))
}

/// What a conditional write brought; `None` if its condition was not met.
fn unless_refused<T, E, R>(
    written: Result<T, SdkError<E, R>>,
    table: &'static str,
    action: &'static str,
) -> Result<Option<T>, Fault>
where
    E: ProvideErrorMetadata,
{
    match written {
        Ok(written) => Ok(Some(written)),
        Err(SdkError::ServiceError(error))
            if error.err().code() == Some("ConditionalCheckFailedException") =>
        {
            Ok(None)
        }
        Err(error) => Err(unavailable(table, action, &error)),
    }
}

/// Why a transaction was cancelled, a code for each write in their order; none if it was not.
fn cancelled(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> impl Iterator<Item = &str> {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons()
        }
        _ => &[],
    };
    reasons.iter().map(|reason| reason.code().unwrap_or_default())
}

/// Whether a transaction was cancelled because somebody else wrote first or at the same time.
fn was_overtaken(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> bool {
    cancelled(error).any(|code| matches!(code, "ConditionalCheckFailed" | "TransactionConflict"))
}

/// Whether it is worth trying a transaction again at once: it was overtaken, or the store had no room for it.
fn may_be_tried_again(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> bool {
    was_overtaken(error)
        || cancelled(error).any(|code| matches!(code, "ThrottlingError" | "ProvisionedThroughputExceeded"))
}

/// Which writes of a cancelled transaction did not find what they must, counted from 0.
fn refused(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> impl Iterator<Item = usize> {
    cancelled(error).enumerate().filter(|(_, code)| *code == "ConditionalCheckFailed").map(|(nth, _)| nth)
}

/// An item as the SDK has it.
type Item = HashMap<String, AttributeValue>;

/// The key of an item.
fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    let part = |name: &str, value: String| (name.to_owned(), AttributeValue::S(value));
    HashMap::from([part(keys::PK, pk.into()), part(keys::SK, sk.into())])
}

/// An attribute that is text.
fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// An item that does not have the shape it was written with.
fn unreadable(what: &'static str, error: &serde_dynamo::Error) -> Fault {
    Fault::broken(what, error.to_string())
}

/// The put of a record, without a condition yet.
fn put<T: Serialize>(table: &str, item: T) -> Result<PutBuilder, Fault> {
    let item: HashMap<String, AttributeValue> =
        serde_dynamo::to_item(item).map_err(|e| unreadable("a record makes an item", &e))?;
    Ok(Put::builder().table_name(table).set_item(Some(item)))
}

/// That `key` is still the contact's: the part of a transaction by which nothing is written under the key of somebody
/// who was erased meanwhile. Whoever seals with a contact's key and does not write its state needs it.
fn key_stands(conversations: &str, pk: &str, key: &DataKey) -> Result<TransactWriteItem, Fault> {
    let check = ConditionCheck::builder()
        .table_name(conversations)
        .key(keys::PK, AttributeValue::S(pk.to_owned()))
        .key(keys::SK, AttributeValue::S(keys::KEY.into()))
        .condition_expression("data_key = :key")
        .expression_attribute_values(":key", AttributeValue::S(key.wrapped().as_str().to_owned()))
        .build()
        .map_err(|e| Fault::broken("a condition can be written", e))?;
    Ok(TransactWriteItem::builder().condition_check(check).build())
}

/// A put as a part of a transaction.
fn write(put: PutBuilder) -> Result<TransactWriteItem, Fault> {
    let put = put.build().map_err(|e| Fault::broken("a put has a table and an item", e))?;
    Ok(TransactWriteItem::builder().put(put).build())
}
