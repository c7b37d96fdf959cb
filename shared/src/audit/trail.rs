//! What is read of the audit trail, by those who check it or hand it out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AuditRecord, Chain, Linked, Mac, OperationRecord};
use crate::error::Fault;

/// A record of either kind of chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TrailRecord {
    /// Of a contact's chain.
    Contact(AuditRecord),
    /// Of an operations chain.
    Operation(OperationRecord),
}

impl TrailRecord {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Contact(record) => record.at,
            Self::Operation(record) => record.at,
        }
    }
}

impl Linked for TrailRecord {
    fn chain(&self) -> Chain {
        match self {
            Self::Contact(record) => record.chain(),
            Self::Operation(record) => record.chain(),
        }
    }

    fn number(&self) -> u64 {
        match self {
            Self::Contact(record) => record.number(),
            Self::Operation(record) => record.number(),
        }
    }

    fn previous(&self) -> Option<&str> {
        match self {
            Self::Contact(record) => record.previous(),
            Self::Operation(record) => record.previous(),
        }
    }

    fn mac(&self) -> &Mac {
        match self {
            Self::Contact(record) => record.mac(),
            Self::Operation(record) => record.mac(),
        }
    }

    fn signed_bytes(&self) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Contact(record) => record.signed_bytes(),
            Self::Operation(record) => record.signed_bytes(),
        }
    }
}

/// What stands at one place of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The place, as the store sorts it.
    pub place: String,
    /// The number a record there must have; `None` if no record belongs there.
    pub number: Option<u64>,
    /// The record; `None` if it cannot be read as one.
    pub record: Option<TrailRecord>,
}
