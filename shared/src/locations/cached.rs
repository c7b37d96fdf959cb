//! Locations remembered for a minute, so that an ordinary request reads none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Installation, Location, Locations};
use crate::clock::{Clock, millis_since};
use crate::error::Fault;
use crate::ids::LocationId;

/// How long a known location is believed.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// How long an unknown one is: short, because an installation is followed by its first message.
const UNKNOWN_FOR: Duration = Duration::from_secs(2);
/// Unknown ids are chosen by strangers; more of them than this are not remembered.
const MOST_REMEMBERED: usize = 10_000;

/// Any [`Locations`], asked at most once a minute for each location.
pub struct CachedLocations {
    source: Arc<dyn Locations>,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<LocationId, (Timestamp, Option<Location>)>>,
}

impl CachedLocations {
    /// Remembers what `source` answers.
    #[must_use]
    pub fn new(source: Arc<dyn Locations>, clock: Arc<dyn Clock>) -> Self {
        Self { source, clock, known: Mutex::default() }
    }

    fn remembered(&self, id: &LocationId) -> Option<Option<Location>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, location) = known.get(id)?;
        let good_for = if location.is_some() { KNOWN_FOR } else { UNKNOWN_FOR };
        let fresh = u128::from(millis_since(*at, self.clock.now())) < good_for.as_millis();
        fresh.then(|| location.clone())
    }

    fn remember(&self, id: &LocationId, location: Option<Location>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(id.clone(), (self.clock.now(), location));
    }
}

#[async_trait]
impl Locations for CachedLocations {
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault> {
        if let Some(location) = self.remembered(id) {
            return Ok(location);
        }
        let location = self.source.find(id).await?;
        self.remember(id, location.clone());
        Ok(location)
    }

    async fn record(&self, id: &LocationId, report: Installation, at: Timestamp) -> Result<(), Fault> {
        self.source.record(id, report, at).await?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        Ok(())
    }
}
