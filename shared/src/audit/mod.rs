//! The audit trail: append-only, one chain per contact and one per location and day for what people did, each record
//! bound to its predecessor by a keyed hash.
//!
//! A contact's record is written in the transaction of the turn it describes, another with its chain's new head. Its
//! number continues the chain's, and it is put only where nothing stands, so two writers cannot fork a chain; its hash
//! covers itself and its predecessor's hash, so no record can be changed, removed from the middle or reordered unnoticed.

mod chain;
mod operations;
mod ports;
mod record;

pub use chain::{Breach, Chain, Linked, Walk, verify};
pub use operations::{Operation, OperationAction, OperationRecord, Subject, chain_of, link_operation};
pub use ports::{AuditSigner, OperationsLog};
pub use record::{Action, Actor, AuditRecord, Entry, Head, Mac, link};
