//! Locations: the tenants, what is configured for each, and whether they are ours.

mod access;
mod cached;
mod ports;
mod read_settings;
mod settings;
mod tokens;

pub use access::{CrmAccess, CrmToken, Grant, OAuth, Refreshing, Step};
pub use cached::CachedLocations;
pub use ports::{Installation, InstalledLocations, Locations, OAuthStore, StoredOAuth, TokenEndpoint};
pub use read_settings::{SettingsRefused, Stored};
pub use settings::{
    Everywhere, LONGEST_BURST, Location, MarketArea, ReviewSentence, Settings, SettingsError,
    workflow_secret_hash,
};
pub use tokens::CrmTokens;
