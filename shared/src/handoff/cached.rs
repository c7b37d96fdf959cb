//! A location's outcomes remembered for a while: they change slowly, and a hand-off should not wait for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::learn::Tally;
use super::ports::HandoffLog;
use super::route::Route;
use crate::clock::millis_since;
use crate::error::Fault;
use crate::ids::LocationId;

/// How long a tally is believed.
const KNOWN_FOR: Duration = Duration::from_secs(15 * 60);
/// Tallies remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// The tallies of any [`HandoffLog`], read at most once in 15 minutes per location and route.
pub struct CachedTallies {
    source: Arc<dyn HandoffLog>,
    known: Mutex<HashMap<(LocationId, Route), (Timestamp, Tally)>>,
}

impl CachedTallies {
    /// Remembers what `source` says.
    #[must_use]
    pub fn new(source: Arc<dyn HandoffLog>) -> Self {
        Self { source, known: Mutex::default() }
    }

    /// The newest outcomes of a route, as known at `now`.
    ///
    /// # Errors
    /// As [`HandoffLog::tally`]; an error is not remembered.
    pub async fn tally(&self, location: &LocationId, route: Route, now: Timestamp) -> Result<Tally, Fault> {
        let key = (location.clone(), route);
        if let Some(tally) = self.remembered(&key, now) {
            return Ok(tally);
        }
        let tally = self.source.tally(location, route).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(key, (now, tally));
        Ok(tally)
    }

    fn remembered(&self, key: &(LocationId, Route), now: Timestamp) -> Option<Tally> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, tally) = known.get(key)?;
        (u128::from(millis_since(*at, now)) < KNOWN_FOR.as_millis()).then_some(*tally)
    }
}
