//! Locations remembered for half a minute, so that an ordinary request reads none.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Everywhere, Installation, Location, Locations};
use crate::clock::Clock;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::metrics::notes::lookup;
use crate::remembered::Remembered;

/// Its name where lookups are counted.
const CACHE: &str = "locations";
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
    known: Remembered<LocationId, Location>,
    everywhere: Everywhere,
}

impl CachedLocations {
    /// Remembers what `source` answers.
    #[must_use]
    pub fn new(source: Arc<dyn Locations>, clock: Arc<dyn Clock>) -> Self {
        let known = Remembered::new(KNOWN_FOR, MOST_REMEMBERED);
        Self { source, clock, known, everywhere: Everywhere::default() }
    }

    /// The same, with what is the same for every location of this installation.
    #[must_use]
    pub fn everywhere(self, everywhere: Everywhere) -> Self {
        Self { everywhere, ..self }
    }
}

#[async_trait]
impl Locations for CachedLocations {
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault> {
        let known = self.known.find(id, self.clock.now());
        lookup(CACHE, known.is_some());
        if known.is_some() {
            return Ok(known);
        }
        let mut found = self.source.find(id).await?;
        if let Some(location) = &mut found {
            location.settings.everywhere = self.everywhere;
        }
        if let Some(location) = found.as_ref().filter(|found| found.installed && found.is_connected()) {
            self.known.keep(id.clone(), location.clone(), self.clock.now());
        }
        Ok(found)
    }

    async fn record(&self, id: &LocationId, report: Installation, at: Timestamp) -> Result<(), Fault> {
        self.source.record(id, report, at).await?;
        self.known.forget(id);
        Ok(())
    }

    async fn refused(&self, id: &LocationId, connected_at: Timestamp, at: Timestamp) -> Result<bool, Fault> {
        let news = self.source.refused(id, connected_at, at).await?;
        self.known.forget(id);
        Ok(news)
    }
}
