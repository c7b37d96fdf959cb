//! The audit trail: append-only, one chain per contact and one per location and day for what people did, each record
//! bound to its predecessor by a keyed hash.
//!
//! A contact's record is written in the transaction of the turn it describes, another with its chain's new head. Its
//! number continues the chain's, and it is put only where nothing stands, so two writers cannot fork a chain; its hash
//! covers itself and its predecessor's hash, so no record can be changed, removed from the middle or reordered unnoticed.
//! Every hour a signed manifest of where all chains end goes to a second place, so no end and no whole chain can be
//! removed unnoticed either (`docs/adr/0020`).

mod chain;
mod check;
mod hourly;
mod manifest;
mod operations;
mod ports;
mod record;
mod trail;

pub use chain::{Breach, Chain, Linked, Walk, verify};
pub use check::{Finding, ManifestBreach, Verdict, check_chain, check_manifests};
pub use hourly::{Written, write_manifest};
pub use manifest::{Manifest, Pin};
pub use operations::{Operation, OperationAction, OperationRecord, Subject, chain_of, link_operation};
pub use ports::{AuditSigner, Manifests, OperationsLog, Trail};
pub use record::{Action, Actor, AuditRecord, Entry, Head, Mac, link};
pub use trail::{Stored, TrailRecord};
