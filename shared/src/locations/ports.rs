//! What locations need from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Location;
use super::access::{Grant, OAuth};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::privacy::Secret;

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

    /// Marks that the CRM refuses for good what the location was connected with at `connected_at`. Whether that is news.
    ///
    /// Contract: changes nothing and returns false if it is marked already, or was connected again since. Connecting a
    /// location takes the mark away.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be recorded.
    async fn refused(&self, id: &LocationId, connected_at: Timestamp, at: Timestamp) -> Result<bool, Fault>;
}

/// Knows which tenants there are.
#[async_trait]
pub trait InstalledLocations: Send + Sync {
    /// Every location that is installed.
    ///
    /// Contract: MAY lag by seconds.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn installed(&self) -> Result<Vec<LocationId>, Fault>;
}

/// What the CRM reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installation {
    /// The app was installed.
    Installed,
    /// The app was removed.
    Uninstalled,
}

/// OAuth tokens as they are stored.
#[derive(Clone, Debug)]
pub struct StoredOAuth {
    /// What they are.
    pub oauth: OAuth,
    /// Counts their changes.
    pub version: u64,
}

/// Keeps the OAuth tokens of each location, sealed, for all instances.
#[async_trait]
pub trait OAuthStore: Send + Sync {
    /// As the last writer left them, strongly consistent; `None` if the location does not use OAuth.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when they do not open.
    async fn load(&self, location: &LocationId) -> Result<Option<StoredOAuth>, Fault>;

    /// Replaces what was seen.
    ///
    /// Contract: MUST write nothing and return what is there unless the stored version is still `seen` (0: nothing);
    /// else `None`, and the stored version is `seen + 1`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: they may or may not have been written.
    async fn save(
        &self,
        location: &LocationId,
        oauth: &OAuth,
        seen: u64,
    ) -> Result<Option<StoredOAuth>, Fault>;
}

/// Where the CRM gives out tokens.
#[async_trait]
pub trait TokenEndpoint: Send + Sync {
    /// The first grant for an authorization code; `None` if the CRM refuses the code. A code works once.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known what became of the code; [`Fault::Broken`] when the app itself is
    /// refused, or the code was another location's.
    async fn exchange(&self, location: &LocationId, code: &Secret) -> Result<Option<Grant>, Fault>;

    /// The next grant for a refresh token; `None` if the CRM refuses the token: it is spent, too old or revoked.
    ///
    /// Contract: makes at most one attempt, because the token works once.
    ///
    /// # Errors
    /// As [`TokenEndpoint::exchange`].
    async fn refresh(&self, location: &LocationId, refresh: &Secret) -> Result<Option<Grant>, Fault>;

    /// A new authorization code for a location whose tokens were lost; `None` if the app may not access it any more.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the CRM does not answer.
    async fn reconnect(&self, location: &LocationId) -> Result<Option<Secret>, Fault>;
}
