//! What locations need from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Location;
use crate::error::Fault;
use crate::ids::LocationId;

/// Knows the tenants.
#[async_trait]
pub trait Locations: Send + Sync {
    /// The location, or `None` if it never installed us.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be found out; [`Fault::Broken`] when its record is unreadable.
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault>;

    /// Records that a location installed or uninstalled us.
    ///
    /// Contract: of reports out of order the newest by `at` wins; a repeat changes nothing. Everything else
    /// known of the location stays.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be recorded.
    async fn record(&self, id: &LocationId, report: Installation, at: Timestamp) -> Result<(), Fault>;
}

/// What the CRM reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installation {
    /// The app was installed.
    Installed,
    /// The app was removed.
    Uninstalled,
}
