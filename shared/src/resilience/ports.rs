//! What breakers and allowances need from outside.

use std::fmt;

use async_trait::async_trait;

use super::{Allowance, Breaker};
use crate::error::Fault;
use crate::ids::LocationId;

/// Whose breaker it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BreakerScope {
    /// One location's: its account may be in trouble alone.
    Location(LocationId),
    /// Everybody's.
    Installation,
}

/// Which breaker.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BreakerName {
    /// Whose.
    pub scope: BreakerScope,
    /// Of what: `crm`, the id of a model. Never `#`.
    pub dependency: String,
}

impl BreakerName {
    /// A breaker of one location.
    #[must_use]
    pub fn of_location(location: &LocationId, dependency: &str) -> Self {
        Self { scope: BreakerScope::Location(location.clone()), dependency: dependency.to_owned() }
    }

    /// A breaker all locations share.
    #[must_use]
    pub fn of_installation(dependency: &str) -> Self {
        Self { scope: BreakerScope::Installation, dependency: dependency.to_owned() }
    }
}

impl fmt::Display for BreakerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scope {
            BreakerScope::Location(location) => write!(f, "{}/{location}", self.dependency),
            BreakerScope::Installation => f.write_str(&self.dependency),
        }
    }
}

/// A breaker as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBreaker {
    /// What it is.
    pub breaker: Breaker,
    /// Counts its changes; 0 if it was never stored.
    pub version: u64,
}

/// Keeps breakers for all instances.
#[async_trait]
pub trait BreakerStore: Send + Sync {
    /// The breaker as the last writer left it, strongly consistent; a fresh one if nobody wrote it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn load(&self, name: &BreakerName) -> Result<StoredBreaker, Fault>;

    /// Replaces what was seen.
    ///
    /// Contract: MUST write nothing and return [`Saved::Conflict`] with what is there unless the stored version is
    /// still `seen`; else the stored version is `seen + 1`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been written.
    async fn save(&self, name: &BreakerName, breaker: &Breaker, seen: u64) -> Result<Saved, Fault>;
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored.
    Done,
    /// Somebody was faster: this is there.
    Conflict(StoredBreaker),
}

/// An allowance as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredAllowance {
    /// Who has leased what.
    pub allowance: Allowance,
    /// Counts its changes; 0 if it was never stored.
    pub version: u64,
}

/// Keeps the allowance of each location for all instances.
#[async_trait]
pub trait AllowanceStore: Send + Sync {
    /// As the last writer left it, strongly consistent; an unused one if nobody wrote it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn load(&self, location: &LocationId) -> Result<StoredAllowance, Fault>;

    /// Replaces what was seen.
    ///
    /// Contract: as [`BreakerStore::save`]; `None` when it is stored, else what is there.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been written.
    async fn save(
        &self,
        location: &LocationId,
        allowance: &Allowance,
        seen: u64,
    ) -> Result<Option<StoredAllowance>, Fault>;
}
