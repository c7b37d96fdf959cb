//! Locations remembered for half a minute, so that an ordinary request reads none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Installation, Location, Locations};
use crate::clock::{Clock, millis_since};
use crate::error::Fault;
use crate::ids::LocationId;

/// How long a location is believed. A turn may take as long again before it sends, and what `jorge pause-all` stops is
/// to be stopped within a minute.
const KNOWN_FOR: Duration = Duration::from_secs(30);
/// Locations remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// Any [`Locations`], asked at most once in half a minute for each location that is installed and connected.
///
/// Any other answer is asked for again: an installation, on whatever instance, counts from its first message.
pub struct CachedLocations {
    source: Arc<dyn Locations>,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<LocationId, (Timestamp, Location)>>,
}

impl CachedLocations {
    /// Remembers what `source` answers.
    #[must_use]
    pub fn new(source: Arc<dyn Locations>, clock: Arc<dyn Clock>) -> Self {
        Self { source, clock, known: Mutex::default() }
    }

    fn remembered(&self, id: &LocationId) -> Option<Location> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, location) = known.get(id)?;
        let fresh = u128::from(millis_since(*at, self.clock.now())) < KNOWN_FOR.as_millis();
        fresh.then(|| location.clone())
    }

    fn forget(&self, id: &LocationId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    fn remember(&self, location: &Location) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(location.id.clone(), (self.clock.now(), location.clone()));
    }
}

#[async_trait]
impl Locations for CachedLocations {
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault> {
        if let Some(location) = self.remembered(id) {
            return Ok(Some(location));
        }
        let found = self.source.find(id).await?;
        if let Some(location) = found.as_ref().filter(|found| found.installed && found.is_connected()) {
            self.remember(location);
        }
        Ok(found)
    }

    async fn record(&self, id: &LocationId, report: Installation, at: Timestamp) -> Result<(), Fault> {
        self.source.record(id, report, at).await?;
        self.forget(id);
        Ok(())
    }

    async fn refused(&self, id: &LocationId, connected_at: Timestamp, at: Timestamp) -> Result<bool, Fault> {
        let news = self.source.refused(id, connected_at, at).await?;
        self.forget(id);
        Ok(news)
    }
}
