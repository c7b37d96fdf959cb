//! An appointment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Appointment {
    /// Its id.
    pub id: String,
    /// The calendar.
    pub calendar_id: String,
    /// The location.
    pub location_id: String,
    /// The contact.
    pub contact_id: String,
    /// Its title.
    pub title: String,
    /// `confirmed`, `new`, `cancelled` …
    pub status: String,
    /// The user who will be there.
    pub assigned_user_id: Option<String>,
    /// Where it takes place.
    pub address: Option<String>,
    /// How it takes place.
    pub meeting_location_type: Option<String>,
    /// The start.
    pub start: Timestamp,
    /// The end.
    pub end: Timestamp,
    /// When it was made.
    pub date_added: Timestamp,
}

impl Appointment {
    /// Whether it takes this time of its calendar.
    pub(crate) fn takes(&self, calendar_id: &str, start: Timestamp, end: Timestamp) -> bool {
        let counts = !matches!(self.status.as_str(), "cancelled" | "noshow" | "invalid");
        counts && self.calendar_id == calendar_id && self.start < end && start < self.end
    }
}
