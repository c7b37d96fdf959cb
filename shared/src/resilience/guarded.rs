//! Calls under breakers that all instances share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Admission, Breaker, BreakerName, BreakerRules, BreakerStore, Outcome, Phase, Saved, StoredBreaker,
};
use crate::clock::{Clock, millis_since};
use crate::error::{Fault, chain};

/// How long a breaker is believed to be as it was read, and a store that did not answer to be down.
const KNOWN_FOR: Duration = Duration::from_secs(5);
/// Longest a call waits for the store of breakers.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a change is made again because another instance was faster.
const CONFLICTS: usize = 20;
/// Breakers remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// A breaker that admits no call now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the breaker {breaker} is open until {until}")]
pub struct Refused {
    /// Which.
    pub breaker: BreakerName,
    /// When it may admit one again.
    pub until: Timestamp,
}

/// The breakers, shared with every instance through a store.
///
/// The ordinary call costs nothing: a breaker that was closed at most five seconds ago is believed to be, and a success
/// under one that has counted no failure changes nothing. While the store is down every call is made.
pub struct Breakers {
    store: Arc<dyn BreakerStore>,
    clock: Arc<dyn Clock>,
    rules: BreakerRules,
    known: Mutex<HashMap<BreakerName, Known>>,
}

/// What was last heard of a breaker.
#[derive(Clone)]
struct Known {
    at: Timestamp,
    /// `None`: the store did not answer.
    stored: Option<StoredBreaker>,
}

/// Leave to make one call. Its outcome MUST be recorded; a trial that is forgotten holds its place for a while.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    name: BreakerName,
    id: Uuid,
}

impl Breakers {
    /// Breakers kept in `store`.
    #[must_use]
    pub fn new(store: Arc<dyn BreakerStore>, clock: Arc<dyn Clock>, rules: BreakerRules) -> Self {
        Self { store, clock, rules, known: Mutex::default() }
    }

    /// Makes a call unless its breaker is open, and takes notice of its outcome as `judge` sees it.
    ///
    /// # Errors
    /// [`Refused`] when the call was not made.
    pub async fn run<R, F, Fut>(
        &self,
        name: &BreakerName,
        judge: impl FnOnce(&R) -> Outcome + Send,
        call: F,
    ) -> Result<R, Refused>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = R>,
    {
        let permit = self.admit(name).await?;
        let result = call().await;
        self.record(permit, judge(&result)).await;
        Ok(result)
    }

    /// Leave to make one call.
    ///
    /// # Errors
    /// [`Refused`] when the breaker is open.
    pub async fn admit(&self, name: &BreakerName) -> Result<Permit, Refused> {
        let id = Uuid::new_v4();
        let mut admission = Admission::Free;
        let admit = |breaker: &mut Breaker, now| admission = breaker.admit(&self.rules, id, now);
        let made = self.change(name, KNOWN_FOR, admit).await;
        match admission {
            Admission::Refused(until) => Err(Refused { breaker: name.clone(), until }),
            // A place that was never taken down is none.
            Admission::Trial if !made => Err(Refused { breaker: name.clone(), until: self.clock.now() }),
            Admission::Free | Admission::Trial => Ok(Permit { name: name.clone(), id }),
        }
    }

    /// Takes notice of what became of a call.
    pub async fn record(&self, permit: Permit, outcome: Outcome) {
        let Permit { name, id } = permit;
        let record = |breaker: &mut Breaker, now| breaker.record(&self.rules, id, outcome, now);
        // What was known when the call began is enough: a change made of something older is refused by the store.
        self.change(&name, Duration::MAX, record).await;
    }

    /// Opens a breaker at once, whatever was counted: what is wrong does not pass by waiting a little, such as a key
    /// that is refused.
    pub async fn trip(&self, name: &BreakerName) {
        self.change(name, Duration::MAX, |breaker, now| *breaker = Breaker::opened(now)).await;
    }

    /// Changes a breaker as it is now, however many others do the same; false if others were faster every time. What
    /// was read at most `fresh` ago will do to begin with. While the store is down nothing is changed.
    async fn change(
        &self,
        name: &BreakerName,
        fresh: Duration,
        mut act: impl FnMut(&mut Breaker, Timestamp) + Send,
    ) -> bool {
        let Some(mut stored) = self.read(name, fresh).await else { return true };
        for _ in 0..CONFLICTS {
            let mut after = stored.breaker.clone();
            act(&mut after, self.clock.now());
            if after == stored.breaker {
                return true;
            }
            match self.in_time(self.store.save(name, &after, stored.version)).await {
                Some(Saved::Done) => {
                    tell(name, stored.breaker.phase(), after.phase());
                    let version = stored.version + 1;
                    self.remember(name, Some(StoredBreaker { breaker: after, version }));
                    return true;
                }
                Some(Saved::Conflict(there)) => {
                    self.remember(name, Some(there.clone()));
                    stored = there;
                }
                None => {
                    self.remember(name, None);
                    return true;
                }
            }
        }
        tracing::warn!(breaker.name = %name, "a breaker changes under every attempt");
        false
    }

    /// The breaker as it was at most `fresh` ago; `None` while the store is down.
    async fn read(&self, name: &BreakerName, fresh: Duration) -> Option<StoredBreaker> {
        if let Some(known) = self.remembered(name, fresh) {
            return known.stored;
        }
        let stored = self.in_time(self.store.load(name)).await;
        self.remember(name, stored.clone());
        stored
    }

    /// What the store answers, if it does so soon.
    async fn in_time<T>(&self, call: impl Future<Output = Result<T, Fault>>) -> Option<T> {
        match tokio::time::timeout(PATIENCE, call).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(fault)) => {
                tracing::warn!(error = chain(&fault), "calls are made without a breaker");
                None
            }
            Err(_) => {
                tracing::warn!(error = "no answer in time", "calls are made without a breaker");
                None
            }
        }
    }

    fn remembered(&self, name: &BreakerName, fresh: Duration) -> Option<Known> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(name)?;
        let age = Duration::from_millis(millis_since(known.at, self.clock.now()));
        let fresh = if known.stored.is_some() { fresh } else { KNOWN_FOR };
        (age < fresh).then(|| known.clone())
    }

    fn remember(&self, name: &BreakerName, stored: Option<StoredBreaker>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(name.clone(), Known { at: self.clock.now(), stored });
    }
}

/// One line a transition; only opening is worth waking somebody for.
fn tell(name: &BreakerName, before: Phase, after: Phase) {
    match (before, after) {
        (Phase::Closed | Phase::HalfOpen, Phase::Open) => {
            tracing::error!(alert = "breaker.opened", breaker.name = %name, "a breaker opens");
        }
        (Phase::Open, Phase::HalfOpen) => {
            tracing::info!(breaker.name = %name, breaker.phase = "half_open", "a breaker lets a few calls find out");
        }
        (Phase::HalfOpen, Phase::Closed) => {
            tracing::info!(breaker.name = %name, breaker.phase = "closed", "a breaker closes");
        }
        _ => {}
    }
}
