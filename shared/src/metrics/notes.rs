//! What happens far below whatever is recorded: a call of the CRM, a call of a model, a lookup in a cache.
//!
//! Who makes it knows neither the bot nor the location it counts for, and who knows them is far above. So it is noted for
//! whatever is under way and counted there; like [`crate::resilience::deadline`] it belongs to the run, not to any one
//! port, and travels with the task. Where nothing is recorded nothing is noted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task_local;

use super::recorder::{ModelCall, Ticks};
use crate::llm::{Micros, Usage};

task_local! {
    static NOTES: Arc<Notes>;
}

/// What was noted of one event.
pub struct Notes {
    ticks: Arc<dyn Ticks>,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    below: Below,
    /// Calls of models that were begun, counted or not.
    models_asked: u64,
    /// How long others were waited for, as far as that is over.
    away: Duration,
    /// How many of them are waited for now, and since when somebody is.
    waiting: u32,
    since: Duration,
}

/// What is to be counted of what was noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// Lookups a cache could have answered, and those it did, by its name.
    pub lookups: BTreeMap<&'static str, Lookups>,
    /// Calls of the CRM.
    pub crm: CrmCalls,
    /// Calls of models, each by itself.
    pub models: Vec<ModelCalled>,
}

/// How often a cache was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lookups {
    /// In all.
    pub all: u64,
    /// And knew the answer.
    pub hits: u64,
}

/// How often the CRM was to be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrmCalls {
    /// In all. A call that is tried again is one.
    pub all: u64,
    /// And had to wait, or was not made, because of its rate limit.
    pub limited: u64,
    /// And failed.
    pub failed: u64,
}

/// [`ModelCall`], kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelCalled {
    /// The model, by its id.
    pub model: String,
    /// It costs nothing.
    pub free: bool,
    /// It gave no usable answer.
    pub failed: bool,
    /// The tokens it took.
    pub usage: Usage,
    /// What it cost.
    pub cost: Micros,
}

impl ModelCalled {
    /// The same as it is counted.
    #[must_use]
    pub fn as_call(&self) -> ModelCall<'_> {
        let Self { model, free, failed, usage, cost } = self;
        ModelCall { model, free: *free, failed: *failed, usage: *usage, cost: *cost }
    }
}

impl Notes {
    /// Nothing noted yet.
    #[must_use]
    pub fn new(ticks: Arc<dyn Ticks>) -> Self {
        Self { ticks, noted: Mutex::default() }
    }

    /// What is to be counted, once.
    pub fn take(&self) -> Below {
        std::mem::take(&mut self.noted().below)
    }

    /// How long models and the CRM were waited for so far; at the same time for two is once.
    pub fn away(&self) -> Duration {
        let noted = self.noted();
        let now =
            if noted.waiting > 0 { self.ticks.read().saturating_sub(noted.since) } else { Duration::ZERO };
        noted.away + now
    }

    /// How often a model was asked so far.
    pub fn models_asked(&self) -> u64 {
        self.noted().models_asked
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `work`, and notes what happens far below it in `notes`; of nested ones, in the inner.
pub async fn within<F: Future>(notes: Arc<Notes>, work: F) -> F::Output {
    NOTES.scope(notes, work).await
}

/// Notes a lookup a cache could have answered. The cache's name is stored and never changes.
pub fn lookup(cache: &'static str, hit: bool) {
    note(|noted| {
        let lookups = noted.below.lookups.entry(cache).or_default();
        lookups.all += 1;
        lookups.hits += u64::from(hit);
    });
}

/// Notes that a model is asked now.
pub fn model_asked() {
    note(|noted| noted.models_asked += 1);
}

/// Notes what came of it.
pub fn model_called(called: impl FnOnce() -> ModelCalled) {
    note(|noted| noted.below.models.push(called()));
}

/// A call of the CRM that is to be made; how it went is noted when this is dropped.
#[must_use]
pub fn crm_call() -> CrmCall {
    CrmCall { notes: current(), limited: false, failed: true }
}

/// Somebody else is waited for, until this is dropped: a model, the CRM, or the moment at which it may be asked again.
#[must_use]
pub fn away() -> Away {
    let notes = current();
    if let Some(notes) = &notes {
        let now = notes.ticks.read();
        let mut noted = notes.noted();
        if noted.waiting == 0 {
            noted.since = now;
        }
        noted.waiting += 1;
    }
    Away(notes)
}

/// [`Notes::away`] of whatever is under way.
#[must_use]
pub fn been_away() -> Duration {
    current().map_or(Duration::ZERO, |notes| notes.away())
}

fn current() -> Option<Arc<Notes>> {
    NOTES.try_with(Arc::clone).ok()
}

fn note(what: impl FnOnce(&mut Noted)) {
    NOTES.try_with(|notes| what(&mut notes.noted())).ok();
}

/// A call of the CRM. Dropped, because time is over, it has failed.
pub struct CrmCall {
    notes: Option<Arc<Notes>>,
    limited: bool,
    failed: bool,
}

impl CrmCall {
    /// Its rate limit made it wait, or forbade it.
    pub fn limited(&mut self) {
        self.limited = true;
    }

    /// It did not fail: the CRM has answered, whatever it said, or was not asked because of its rate limit.
    pub fn not_failed(&mut self) {
        self.failed = false;
    }
}

impl Drop for CrmCall {
    fn drop(&mut self) {
        if let Some(notes) = &self.notes {
            let crm = &mut notes.noted().below.crm;
            crm.all += 1;
            crm.limited += u64::from(self.limited);
            crm.failed += u64::from(self.failed);
        }
    }
}

/// Time that is not ours.
pub struct Away(Option<Arc<Notes>>);

impl Drop for Away {
    fn drop(&mut self) {
        let Some(notes) = &self.0 else { return };
        let now = notes.ticks.read();
        let mut noted = notes.noted();
        noted.waiting = noted.waiting.saturating_sub(1);
        if noted.waiting == 0 {
            let waited = now.saturating_sub(noted.since);
            noted.away += waited;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SimulatedClock;

    fn notes() -> (Arc<SimulatedClock>, Arc<Notes>) {
        let clock = Arc::new(SimulatedClock::at("2026-11-20T12:00:00Z".parse().unwrap()));
        (clock.clone(), Arc::new(Notes::new(clock)))
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[tokio::test]
    async fn what_happens_far_below_is_noted_for_what_is_under_way_and_taken_once() {
        let (_clock, notes) = notes();
        lookup("locations", true);
        within(notes.clone(), async {
            lookup("locations", true);
            lookup("locations", false);
            lookup("oauth", false);
            let mut answered = crm_call();
            answered.limited();
            answered.not_failed();
            drop(answered);
            drop(crm_call());
        })
        .await;
        lookup("locations", true);
        let below = notes.take();
        let lookups = [("locations", Lookups { all: 2, hits: 1 }), ("oauth", Lookups { all: 1, hits: 0 })];
        assert_eq!(below.lookups, BTreeMap::from(lookups), "nothing of before or after");
        assert_eq!(below.crm, CrmCalls { all: 2, limited: 1, failed: 1 });
        assert_eq!(notes.take(), Below::default());
    }

    #[tokio::test]
    async fn a_call_of_the_crm_that_is_given_up_has_failed() {
        let (_clock, notes) = notes();
        let hangs = async {
            let _call = crm_call();
            std::future::pending::<()>().await;
        };
        let waited = tokio::time::timeout(Duration::from_millis(5), within(notes.clone(), hangs)).await;
        assert!(waited.is_err());
        assert_eq!(notes.take().crm, CrmCalls { all: 1, limited: 0, failed: 1 });
    }

    #[tokio::test]
    async fn what_is_waited_for_at_the_same_time_is_waited_for_once() {
        let (clock, notes) = notes();
        within(notes.clone(), async {
            clock.advance(seconds(1));
            let crm = away();
            clock.advance(seconds(2));
            let model = away();
            clock.advance(seconds(4));
            drop(crm);
            assert_eq!(notes.away(), seconds(6), "so far");
            clock.advance(seconds(8));
            drop(model);
            clock.advance(seconds(16));
            drop(away());
        })
        .await;
        assert_eq!(notes.away(), seconds(14));
    }

    #[tokio::test]
    async fn a_model_is_known_to_have_been_asked_although_nobody_heard_of_it_again() {
        let (_clock, notes) = notes();
        within(notes.clone(), async { model_asked() }).await;
        assert_eq!((notes.models_asked(), notes.take()), (1, Below::default()));
    }
}
