//! Experiments as an instance knows them: no turn waits for them, and none fails for want of them.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::definition::Definition;
use super::draft::with_defaults;
use super::ports::Definitions;
use crate::error::{Fault, chain};
use crate::ids::LocationId;
use crate::metrics::notes::lookup;
use crate::remembered::Remembered;

/// Its name where lookups are counted.
const CACHE: &str = "experiments";
/// How long an answer is believed: a paused experiment assigns for so long.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// How long nobody is asked again who has not answered.
const LEFT_ALONE_FOR: Duration = Duration::from_secs(5);
/// How long an answer is waited for: less than anybody notices.
const ANSWERS_WITHIN: Duration = Duration::from_millis(300);
/// The same for the first answer of all: without any, what is over would begin again for a while.
const FIRST_ANSWERS_WITHIN: Duration = Duration::from_secs(1);
/// When what every location starts with has begun, as long as nobody knows better: before any turn that asks, on
/// whatever instance, or two turns at once would disagree.
const ALWAYS: Timestamp = Timestamp::UNIX_EPOCH;
/// Locations remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// The experiments of each location, asked for at most once a minute.
///
/// Where nobody answers, the last answer decides, however old it is; where there was none, the experiments every location
/// starts with. A contact that has a variant keeps it either way, and one that has none gets the one its hash names.
pub struct KnownExperiments {
    source: Arc<dyn Definitions>,
    /// What decides for now.
    fresh: Remembered<LocationId, Arc<[Definition]>>,
    /// What decides while nobody answers.
    last: Remembered<LocationId, Arc<[Definition]>>,
    unanswered: Remembered<LocationId, ()>,
}

impl KnownExperiments {
    /// Remembers what `source` answers.
    #[must_use]
    pub fn new(source: Arc<dyn Definitions>) -> Self {
        Self {
            source,
            fresh: Remembered::new(KNOWN_FOR, MOST_REMEMBERED),
            last: Remembered::new(Duration::MAX, MOST_REMEMBERED),
            unanswered: Remembered::new(LEFT_ALONE_FOR, MOST_REMEMBERED),
        }
    }

    /// All experiments of a location, as far as they are known at `now`: those that are stored, and the others that every
    /// location starts with.
    pub async fn of(&self, location: &LocationId, now: Timestamp) -> Arc<[Definition]> {
        let known = self.fresh.find(location, now);
        lookup(CACHE, known.is_some());
        if let Some(known) = known {
            return known;
        }
        if self.unanswered.find(location, now).is_none() {
            let known_before = self.last.find(location, now).is_some();
            let within = if known_before { ANSWERS_WITHIN } else { FIRST_ANSWERS_WITHIN };
            match self.ask(location, within).await {
                Ok(stored) => {
                    let known: Arc<[Definition]> = with_defaults(stored, ALWAYS).into();
                    self.fresh.keep(location.clone(), known.clone(), now);
                    self.last.keep(location.clone(), known.clone(), now);
                    return known;
                }
                Err(fault) => {
                    let error = chain(&fault);
                    tracing::warn!(location.id = %location, error, "what was known of experiments decides");
                    self.unanswered.keep(location.clone(), (), now);
                }
            }
        }
        self.last.find(location, now).unwrap_or_else(|| with_defaults(Vec::new(), ALWAYS).into())
    }

    async fn ask(&self, location: &LocationId, within: Duration) -> Result<Vec<Definition>, Fault> {
        let asked = timeout(within, self.source.of(location)).await;
        asked.unwrap_or_else(|_| Err(Fault::unavailable("experiments", "reading experiments", "no answer")))
    }
}

#[cfg(test)]
#[path = "known_tests.rs"]
mod tests;
