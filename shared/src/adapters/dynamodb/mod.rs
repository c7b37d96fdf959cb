//! The tables. Keys are in [`keys`], stored shapes in [`items`]; each file beside them is one port.

mod conversations;
mod inbox;
pub mod items;
pub mod keys;
mod locations;
mod quarantine;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

pub use conversations::DynamoConversations;
pub use inbox::DynamoInbox;
pub use locations::DynamoLocations;
pub use quarantine::DynamoQuarantine;

use crate::error::Fault;

/// A failed call, without the request it was about: an SDK error's text can hold an item.
fn unavailable<E, R>(table: &'static str, action: &'static str, error: &SdkError<E, R>) -> Fault
where
    E: ProvideErrorMetadata,
{
    let said = match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("unknown service error").to_owned(),
        SdkError::TimeoutError(_) => "timed out".to_owned(),
        SdkError::DispatchFailure(_) => "no connection".to_owned(),
        SdkError::ConstructionFailure(_) => "request could not be built".to_owned(),
        _ => "unreadable response".to_owned(),
    };
    Fault::unavailable(table, action, said)
}

/// An item that does not have the shape it was written with.
fn unreadable(what: &'static str, error: &serde_dynamo::Error) -> Fault {
    Fault::broken(what, error.to_string())
}
