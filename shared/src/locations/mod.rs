//! Locations: the tenants, what is configured for each, and whether they are ours.

mod access;
mod cached;
mod ports;
mod settings;
mod tokens;

pub use access::{CrmAccess, CrmToken, Grant, OAuth, Refreshing, Step};
pub use cached::CachedLocations;
pub use ports::{Installation, InstalledLocations, Locations, OAuthStore, StoredOAuth, TokenEndpoint};
pub use settings::{
    LONGEST_BURST, Location, MarketArea, ReviewSentence, Settings, SettingsError, workflow_secret_hash,
};
pub use tokens::CrmTokens;
