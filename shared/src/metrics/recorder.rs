//! Measuring as it goes: what begins is recorded when it ends, however it ends.
//!
//! A function whose batch is its invocation takes everything at its end, once. One that answers requests keeps its
//! recorder and takes what is there once an interval, so that not every request pays for a write; what it holds when it
//! is shut down is lost, an interval's at most.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::account::Entry;
use super::counter::{Count, Counter, Label};
use super::minute::FLUSHED_WITHIN;
use super::notes::{Below, CrmCalls, Lookups, Notes};
use super::operation::Timed;
use super::{Minute, Outcome, SampleRate, Tracker};
use crate::clock::{Clock, SimulatedClock, millis_since};
use crate::conversation::Bot;
use crate::ids::{CorrelationId, LocationId};
use crate::llm::{Micros, Usage};

/// What durations are read off: it only goes forward and counts from anywhere.
pub trait Ticks: Send + Sync {
    /// What it says now.
    fn read(&self) -> Duration;
}

/// The machine's monotonic clock, counting from when it was made.
#[derive(Clone, Copy, Debug)]
pub struct MachineTicks(tokio::time::Instant);

impl Default for MachineTicks {
    fn default() -> Self {
        Self(tokio::time::Instant::now())
    }
}

impl Ticks for MachineTicks {
    fn read(&self) -> Duration {
        self.0.elapsed()
    }
}

impl Ticks for SimulatedClock {
    fn read(&self) -> Duration {
        Duration::from_millis(millis_since(Timestamp::UNIX_EPOCH, self.now()))
    }
}

/// Records what goes on at the same time in one instance.
pub struct Recorder {
    clock: Arc<dyn Clock>,
    ticks: Arc<dyn Ticks>,
    rate: SampleRate,
    counts: bool,
    held: Mutex<Held>,
}

struct Held {
    tracker: Tracker,
    /// When it was taken last.
    taken: Duration,
}

impl Recorder {
    /// Records nothing yet. Of what is timed, `rate` says which events are.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, ticks: Arc<dyn Ticks>, rate: SampleRate) -> Self {
        let taken = ticks.read();
        let held = Mutex::new(Held { tracker: Tracker::default(), taken });
        Self { clock, ticks, rate, counts: true, held }
    }

    /// The same that counts nothing and only times.
    #[must_use]
    pub fn without_counts(mut self) -> Self {
        self.counts = false;
        self
    }

    /// What is recorded of one event: all of it or, as it is sampled, only what is counted.
    #[must_use]
    pub fn event(&self, id: CorrelationId) -> Event<'_> {
        Event { recorder: self, sampled: self.rate.takes(id), at: self.clock.now() }
    }

    /// Where what happens far below an event is noted, until [`Event::below`] counts it.
    #[must_use]
    pub fn notes(&self) -> Arc<Notes> {
        Arc::new(Notes::new(self.ticks.clone()))
    }

    /// Everything recorded since the last time: what a batch flushes, once. What is still going on comes with the next, so
    /// a batch takes after all of it has ended.
    #[must_use]
    pub fn take(&self) -> Vec<Entry> {
        let read = self.ticks.read();
        let mut held = self.held();
        held.taken = read;
        let tracker = std::mem::take(&mut held.tracker);
        drop(held);
        self.in_time(tracker.into_entries())
    }

    /// Everything recorded since the last time, if that is at least `interval` ago; else nothing.
    #[must_use]
    pub fn take_after(&self, interval: Duration) -> Vec<Entry> {
        if self.is_due(interval) { self.take() } else { Vec::new() }
    }

    /// Whether what was recorded was last taken at least `interval` ago.
    #[must_use]
    pub fn is_due(&self, interval: Duration) -> bool {
        self.ticks.read().saturating_sub(self.held().taken) >= interval
    }

    /// What an instance held for too long, because it was frozen meanwhile, counts now: the hour it happened in may have
    /// been folded.
    fn in_time(&self, entries: Vec<Entry>) -> Vec<Entry> {
        let now = self.clock.now();
        let late =
            |minute: Minute| now.as_second() - minute.starts_at() > FLUSHED_WITHIN.as_secs().cast_signed();
        if !entries.iter().any(|entry| late(entry.minute)) {
            return entries;
        }
        let mut tracker = Tracker::default();
        for entry in entries {
            let minute = if late(entry.minute) { Minute::of(now) } else { entry.minute };
            tracker.add(Entry { minute, ..entry });
        }
        tracker.into_entries()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that happens, a wake-up or a request. All of it counts in the minute it began in, so that none is torn
/// between two.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    recorder: &'a Recorder,
    sampled: bool,
    at: Timestamp,
}

impl<'a> Event<'a> {
    /// Begins to time something.
    pub fn begin(self, timed: Timed) -> Running<'a> {
        self.begin_after(Duration::ZERO, timed)
    }

    /// Begins to time something that has been going on for so long already, elsewhere: a message that waited in a queue.
    pub fn begin_after(self, waited: Duration, timed: Timed) -> Running<'a> {
        let began = self.recorder.ticks.read();
        let timed = self.sampled.then_some(timed);
        Running { event: self, timed, waited, began, left_out: Duration::ZERO }
    }

    /// Records what was timed elsewhere.
    pub fn took(self, timed: Timed, duration: Duration, outcome: Outcome) {
        if self.sampled {
            self.recorder.held().tracker.time(timed, duration, outcome, self.at);
        }
    }

    /// Counts something of a location or of none: of every event, whatever is sampled.
    pub fn count(self, location: Option<&LocationId>, count: Count, times: u64) {
        if self.recorder.counts {
            self.recorder.held().tracker.count(location, count, times, self.at);
        }
    }

    /// Counts that a contact has come to a stage ([`super::Counter::STAGES`]): once, and once for each variant it is in.
    pub fn stage(self, location: &LocationId, bot: Bot, stage: Counter, variants: &[&str]) {
        let count = Count::of(bot, stage);
        for variant in variants {
            self.count(Some(location), count.clone().labelled(variant), 1);
        }
        self.count(Some(location), count, 1);
    }

    /// Counts a call of a model that answered, or that gave nothing usable: what it took and what it cost.
    pub fn model_call(self, location: &LocationId, bot: Bot, call: ModelCall<'_>) {
        self.model(Some(location), Some(bot), call);
    }

    fn model(self, location: Option<&LocationId>, bot: Option<Bot>, call: ModelCall<'_>) {
        let ModelCall { model, free, failed, usage, cost } = call;
        for (counter, times) in [
            (Counter::ModelCalls, 1),
            (Counter::ModelFreeCalls, u64::from(free)),
            (Counter::ModelFailures, u64::from(failed)),
            (Counter::InputTokens, usage.input),
            (Counter::OutputTokens, usage.output),
            (Counter::CacheReadTokens, usage.cache_read),
            (Counter::CacheWriteTokens, usage.cache_write),
            (Counter::CostMicros, cost.get()),
        ] {
            self.count(location, Count { counter, bot, label: Label::named(model) }, times);
        }
    }

    /// Counts how much of its memory this instance of a function has needed at most, in percent.
    pub fn memory(self, function: &str, percent: u64) {
        self.count(None, super::memory::count(function, percent), 1);
    }

    /// Counts a lookup a cache could have answered.
    pub fn lookup(self, location: Option<&LocationId>, bot: Option<Bot>, cache: &str, hit: bool) {
        self.lookups(location, bot, cache, Lookups { all: 1, hits: u64::from(hit) });
    }

    /// Counts what was noted far below, of a bot or of none.
    pub fn below(self, location: Option<&LocationId>, bot: Option<Bot>, below: &Below) {
        for (cache, lookups) in &below.lookups {
            self.lookups(location, bot, cache, *lookups);
        }
        let CrmCalls { all, limited, failed } = below.crm;
        for (counter, times) in
            [(Counter::CrmCalls, all), (Counter::CrmLimited, limited), (Counter::CrmFailed, failed)]
        {
            self.count(location, Count { counter, bot, label: None }, times);
        }
        for called in &below.models {
            self.model(location, bot, called.as_call());
        }
    }

    fn lookups(self, location: Option<&LocationId>, bot: Option<Bot>, cache: &str, lookups: Lookups) {
        let count = |counter| Count { counter, bot, label: Label::named(cache) };
        self.count(location, count(Counter::CacheLookups), lookups.all);
        self.count(location, count(Counter::CacheHits), lookups.hits);
    }
}

/// A call of a model, as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct ModelCall<'a> {
    /// The model, by its id.
    pub model: &'a str,
    /// It costs nothing.
    pub free: bool,
    /// It gave no usable answer.
    pub failed: bool,
    /// The tokens it took.
    pub usage: Usage,
    /// What it cost.
    pub cost: Micros,
}

/// Something that is being timed. Dropped, by a return, a panic or because time is over, it has failed.
#[must_use = "dropped at once it is a failure"]
pub struct Running<'a> {
    event: Event<'a>,
    /// `None` if it is not to be recorded.
    timed: Option<Timed>,
    /// How long it had been going on when it began here.
    waited: Duration,
    began: Duration,
    /// How much of that was something else.
    left_out: Duration,
}

impl Running<'_> {
    /// How long it has taken so far.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let here = self.event.recorder.ticks.read().saturating_sub(self.began);
        (self.waited + here).saturating_sub(self.left_out)
    }

    /// So much of it was something else.
    pub fn leave_out(&mut self, other: Duration) {
        self.left_out += other;
    }

    /// It did what it was for.
    pub fn succeeded(self) {
        self.ended(Outcome::Success);
    }

    /// It has come to its end. Answers how long it took, exactly as it was recorded.
    pub fn ended(mut self, outcome: Outcome) -> Duration {
        self.end(outcome)
    }

    /// It turned out to be nothing that is measured.
    pub fn forget(mut self) {
        self.timed = None;
    }

    /// It turned out to be something else: the bot that answers is not the one that began.
    pub fn is(&mut self, timed: Timed) {
        self.timed = self.timed.map(|_| timed);
    }

    fn end(&mut self, outcome: Outcome) -> Duration {
        let took = self.elapsed();
        if let Some(timed) = self.timed.take() {
            self.event.took(timed, took, outcome);
        }
        took
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.end(Outcome::Failure);
    }
}

#[cfg(test)]
#[path = "recorder_tests.rs"]
mod tests;
