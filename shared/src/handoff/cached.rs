//! A location's outcomes remembered for a while: they change slowly, and a hand-off should not wait for them.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::learn::Tally;
use super::ports::HandoffLog;
use super::route::Route;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::metrics::notes::lookup;
use crate::remembered::Remembered;

/// Its name where lookups are counted.
const CACHE: &str = "handoff_outcomes";
/// Tallies remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// The tallies of any [`HandoffLog`], read at most once in a while per location and route.
pub struct CachedTallies {
    source: Arc<dyn HandoffLog>,
    known: Remembered<(LocationId, Route), Tally>,
}

impl CachedTallies {
    /// Remembers what `source` says for less than `believed_for`.
    #[must_use]
    pub fn new(source: Arc<dyn HandoffLog>, believed_for: Duration) -> Self {
        Self { source, known: Remembered::new(believed_for, MOST_REMEMBERED) }
    }

    /// The newest outcomes of a route, as known at `now`.
    ///
    /// # Errors
    /// As [`HandoffLog::tally`]; an error is not remembered.
    pub async fn tally(&self, location: &LocationId, route: Route, now: Timestamp) -> Result<Tally, Fault> {
        let key = (location.clone(), route);
        let known = self.known.find(&key, now);
        lookup(CACHE, known.is_some());
        if let Some(tally) = known {
            return Ok(tally);
        }
        let tally = self.source.tally(location, route).await?;
        self.known.keep(key, tally, now);
        Ok(tally)
    }
}
