//! The tables. Keys are in [`keys`], stored shapes in [`items`]; each file beside them is one port.

mod allowances;
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
mod versioned;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

pub use allowances::DynamoAllowances;
pub use breakers::DynamoBreakers;
pub use conversations::DynamoConversations;
pub use due_items::DynamoDueItems;
pub use handoffs::DynamoHandoffs;
pub use inbox::DynamoInbox;
pub use locations::DynamoLocations;
pub use measurements::DynamoMeasurements;
pub use oauth::DynamoOAuth;
pub use quarantine::DynamoQuarantine;

use crate::adapters::aws::said;
use crate::error::Fault;

fn unavailable<E, R>(table: &'static str, action: &'static str, error: &SdkError<E, R>) -> Fault
where
    E: ProvideErrorMetadata,
{
    Fault::unavailable(table, action, said(error))
}

/// An item that does not have the shape it was written with.
fn unreadable(what: &'static str, error: &serde_dynamo::Error) -> Fault {
    Fault::broken(what, error.to_string())
}
