//! The tables. Keys are in [`keys`], stored shapes in [`items`]; each file beside them is one port.

mod allowances;
mod assessments;
mod breakers;
mod commit;
mod conversations;
mod due_items;
mod handoffs;
mod inbox;
pub mod items;
pub mod keys;
mod locations;
mod measurements;
mod oauth;
mod quarantine;
mod sealed_parts;
mod spending;
mod tickets;
mod versioned;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

pub use allowances::DynamoAllowances;
pub use assessments::DynamoAssessments;
pub use breakers::DynamoBreakers;
pub use conversations::DynamoConversations;
pub use due_items::DynamoDueItems;
pub use handoffs::DynamoHandoffs;
pub use inbox::DynamoInbox;
pub use locations::DynamoLocations;
pub use measurements::DynamoMeasurements;
pub use oauth::DynamoOAuth;
pub use quarantine::DynamoQuarantine;
pub use spending::DynamoLedger;
pub use tickets::DynamoTickets;

use crate::adapters::aws::said;
use crate::error::Fault;

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

/// An item that does not have the shape it was written with.
fn unreadable(what: &'static str, error: &serde_dynamo::Error) -> Fault {
    Fault::broken(what, error.to_string())
}
