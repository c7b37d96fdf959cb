//! The audit trail: append-only, one chain per contact, each record bound to its predecessor by a keyed hash.
//!
//! A record is written in the transaction of the turn it describes. Its number continues the chain's, and
//! it is put only where nothing stands, so two writers cannot fork a chain; its hash covers itself and its
//! predecessor's hash, so no record can be changed, removed from the middle or reordered unnoticed.

mod chain;
mod ports;
mod record;

pub use chain::{Breach, link, verify};
pub use ports::AuditSigner;
pub use record::{Action, Actor, AuditRecord, Entry, Head, Mac};
