//! Who may call for what.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an app is installed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstallType {
    /// A whole agency.
    Company,
    /// One location.
    Location,
}

impl InstallType {
    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Location => "Location",
        }
    }
}

/// What an installation allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Grant {
    pub(crate) install_type: InstallType,
    pub(crate) company_id: String,
    pub(crate) location_id: Option<String>,
    pub(crate) user_id: String,
}

/// An access token and how long it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccessToken {
    pub(crate) grant: Grant,
    pub(crate) expires_at: Timestamp,
}

/// A refresh token and how long it waits to be used. The log knows it by when it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    pub(crate) grant: Grant,
    pub(crate) expires_at: Timestamp,
}
