//! Keys remembered for a minute, so that a dashboard that asks every few seconds reads none.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use super::key::KeyHash;
use super::ports::ApiKeys;
use super::record::KeyRecord;
use crate::error::Fault;
use crate::remembered::Remembered;

/// How long a key is believed: a revoked one opens nothing after a minute at the latest.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// Keys remembered at the same time.
const MOST_REMEMBERED: usize = 1_000;

/// Any [`ApiKeys`], asked at most once a minute for each key that is good. Any other answer is asked for again, so that
/// guesses fill no memory and a new key counts at once.
pub struct CachedKeys {
    source: Arc<dyn ApiKeys>,
    known: Remembered<KeyHash, KeyRecord>,
}

impl CachedKeys {
    /// Remembers what `source` answers.
    #[must_use]
    pub fn new(source: Arc<dyn ApiKeys>) -> Self {
        Self { source, known: Remembered::new(KNOWN_FOR, MOST_REMEMBERED) }
    }
}

#[async_trait]
impl ApiKeys for CachedKeys {
    async fn find(&self, hash: &KeyHash, now: Timestamp) -> Result<Option<KeyRecord>, Fault> {
        if let Some(known) = self.known.find(hash, now) {
            return Ok(Some(known));
        }
        let found = self.source.find(hash, now).await?;
        if let Some(good) = found.as_ref().filter(|record| record.revoked.is_none()) {
            self.known.keep(hash.clone(), good.clone(), now);
        }
        Ok(found)
    }
}
