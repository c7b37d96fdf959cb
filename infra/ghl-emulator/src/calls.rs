//! What the API was asked.

use crate::Operation;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One call the API received, whatever came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// When it arrived.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// The query as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// What was asked for; `None` when no such endpoint exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// The status answered; `None` when the connection was closed without an answer.
    pub status: Option<u16>,
    /// The fault that struck this call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}
