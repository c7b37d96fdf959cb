//! A deal in a pipeline.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// A deal in a pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opportunity {
    /// Its id.
    pub id: String,
    /// The location.
    pub location_id: String,
    /// The contact.
    pub contact_id: String,
    /// Its name.
    pub name: String,
    /// The pipeline.
    pub pipeline_id: String,
    /// The stage.
    pub pipeline_stage_id: Option<String>,
    /// `open`, `won`, `lost` or `abandoned`.
    pub status: String,
    /// What it is worth.
    pub monetary_value: Option<Number>,
    /// The user in charge.
    pub assigned_to: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
    /// Custom fields as sent.
    pub custom_fields: Vec<Value>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When its stage last changed.
    pub stage_changed_at: Timestamp,
    /// When its status last changed.
    pub status_changed_at: Timestamp,
}
