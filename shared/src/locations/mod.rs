//! Locations: the tenants, what is configured for each, and whether they are ours.

mod cached;
mod ports;
mod settings;

pub use cached::CachedLocations;
pub use ports::{Installation, Locations};
pub use settings::{LONGEST_BURST, Location, MarketArea, Settings, SettingsError, workflow_secret_hash};
