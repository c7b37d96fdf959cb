//! What a function records of itself, and when that is stored: its switches, one flush a batch or an interval, and the
//! same once more as lines of the log that CloudWatch reads metrics off.
//!
//! Recording fails nobody. What cannot be stored is a warning and lost; a crash loses what was not flushed, at most a
//! batch or an interval.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::config::Environment;
use super::log::EMF;
use crate::adapters::dynamodb::DynamoAccounts;
use crate::clock::Clock;
use crate::error::chain;
use crate::ids::{CorrelationId, LocationId};
use crate::metrics::{
    Accounts, Entry, Event, MachineTicks, Notes, Recorder, Retention, SampleRate, Service, Ticks, Timed, emf,
    memory, notes,
};

/// The namespace of the metrics in CloudWatch.
pub const NAMESPACE: &str = "Jorge";
/// Longest a flush may hold up whoever waits for it: the next messages of a batch's contacts, or a caller.
const FLUSH_WITHIN: Duration = Duration::from_secs(2);

/// What is recorded, and for how long it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracking {
    /// `PERFORMANCE_TRACKING_SAMPLE_RATE`, default 1.0: which events are timed; none if `PERFORMANCE_TRACKING_ENABLED` is
    /// false.
    pub sample_rate: SampleRate,
    /// `BOT_METRICS_ENABLED`, default true: whether anything is counted.
    pub counts: bool,
    /// `BOT_METRICS_COLLECTION_INTERVAL`, in seconds, default 60: how long whoever answers requests keeps what it has
    /// recorded.
    pub interval: Duration,
    /// `PERFORMANCE_TRACKING_RETENTION_DAYS`, default 30, and `BOT_METRICS_RETENTION_DAYS`, default 7.
    pub retention: Retention,
    /// `AWS_LAMBDA_FUNCTION_NAME` and `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`, in megabytes, which Lambda sets; `None` in a local
    /// run.
    pub machine: Option<Machine>,
}

/// What a function runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The function's name.
    pub function: String,
    /// The memory it has.
    pub megabytes: u64,
}

impl Tracking {
    /// Reads the environment, and notes what is wrong with it.
    pub fn from_env(env: &mut Environment<'_>) -> Self {
        const YES_OR_NO: &str = "must be true or false";
        let times = env.parsed("PERFORMANCE_TRACKING_ENABLED", true, YES_OR_NO);
        let share = "must be a number from 0.0 to 1.0";
        let sample_rate = env.parsed("PERFORMANCE_TRACKING_SAMPLE_RATE", SampleRate::EVERYTHING, share);
        Self {
            sample_rate: if times { sample_rate } else { SampleRate::NOTHING },
            counts: env.parsed("BOT_METRICS_ENABLED", true, YES_OR_NO),
            interval: Duration::from_secs(interval(env)),
            retention: Retention {
                durations_days: days(env, "PERFORMANCE_TRACKING_RETENTION_DAYS", 30),
                counts_days: days(env, "BOT_METRICS_RETENTION_DAYS", 7),
            },
            machine: machine(env),
        }
    }
}

/// What is held for longer than a quarter of an hour is counted in the minute it is stored in ([`Recorder::take`]).
fn interval(env: &mut Environment<'_>) -> u64 {
    const NAME: &str = "BOT_METRICS_COLLECTION_INTERVAL";
    const RULE: &str = "must be whole seconds, 1 to 3600";
    let seconds = env.parsed(NAME, 60_u64, RULE);
    if !(1..=3600).contains(&seconds) {
        env.problem(NAME, RULE);
    }
    seconds
}

fn machine(env: &Environment<'_>) -> Option<Machine> {
    let megabytes = env.optional("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")?.parse().ok()?;
    Some(Machine { function: env.optional("AWS_LAMBDA_FUNCTION_NAME")?, megabytes })
}

fn days(env: &mut Environment<'_>, name: &str, default: u16) -> u16 {
    const RULE: &str = "must be whole days, 1 to 365";
    let days = env.parsed(name, default, RULE);
    if !(1..=365).contains(&days) {
        env.problem(name, RULE);
    }
    days
}

/// What one instance records.
pub struct Recording {
    recorder: Recorder,
    accounts: Arc<dyn Accounts>,
    interval: Duration,
    machine: Option<Machine>,
}

impl Recording {
    /// Records into `accounts`.
    #[must_use]
    pub fn new(
        tracking: &Tracking,
        accounts: Arc<dyn Accounts>,
        clock: Arc<dyn Clock>,
        ticks: Arc<dyn Ticks>,
    ) -> Self {
        let recorder = Recorder::new(clock, ticks, tracking.sample_rate);
        let recorder = if tracking.counts { recorder } else { recorder.without_counts() };
        Self { recorder, accounts, interval: tracking.interval, machine: tracking.machine.clone() }
    }

    /// Where it is recorded.
    #[must_use]
    pub fn accounts(&self) -> Arc<dyn Accounts> {
        self.accounts.clone()
    }

    /// Records into the accounts of a table, on the machine's ticks.
    #[must_use]
    pub fn in_table(tracking: &Tracking, client: Client, table: String, clock: Arc<dyn Clock>) -> Self {
        let accounts = Arc::new(DynamoAccounts::new(client, table, tracking.retention, fastrand::u8(..)));
        Self::new(tracking, accounts, clock, Arc::new(MachineTicks::default()))
    }

    /// What is recorded of one event, a wake-up or a request: [`Recorder::event`].
    #[must_use]
    pub fn event(&self, id: CorrelationId) -> Event<'_> {
        self.recorder.event(id)
    }

    /// Where what happens far below an event is noted: [`Recorder::notes`].
    #[must_use]
    pub fn notes(&self) -> Arc<Notes> {
        self.recorder.notes()
    }

    /// Does a piece of work, and counts what happens far below it, for a location if it is known and for no bot.
    pub async fn counting<F: Future>(
        &self,
        event: Event<'_>,
        location: Option<&LocationId>,
        work: F,
    ) -> F::Output {
        let counted = Counted { event, location, notes: self.notes() };
        notes::within(counted.notes.clone(), work).await
    }

    /// Answers a request of a service: it is timed until the answer is there, which `succeeded` judges, and stored when
    /// that is due.
    pub async fn request<R>(
        &self,
        service: Service,
        work: impl Future<Output = R>,
        succeeded: impl FnOnce(&R) -> bool,
    ) -> R {
        let event = self.event(CorrelationId::new(Uuid::now_v7()));
        let running = event.begin(Timed::Service(service));
        let answer = self.counting(event, None, work).await;
        if succeeded(&answer) {
            running.succeeded();
        } else {
            drop(running);
        }
        self.flush_if_due(Instant::now() + FLUSH_WITHIN).await;
        answer
    }

    /// Stores everything recorded since the last time, until `latest` at most: once a batch, when all of it has ended.
    pub async fn flush(&self, latest: Instant) {
        self.look_at_memory();
        self.store(self.recorder.take(), latest).await;
    }

    /// The same, if it was last done an interval ago or longer.
    pub async fn flush_if_due(&self, latest: Instant) {
        if self.recorder.is_due(self.interval) {
            self.flush(latest).await;
        }
    }

    /// Counts how much of its memory this instance has needed at most, where Lambda says how much there is.
    fn look_at_memory(&self) {
        let Some(Machine { function, megabytes }) = &self.machine else { return };
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(percent) = memory::percent(&status, *megabytes) {
            let event = self.event(CorrelationId::new(Uuid::nil()));
            event.count(None, memory::count(function, percent), 1);
        }
    }

    async fn store(&self, batch: Vec<Entry>, latest: Instant) {
        if batch.is_empty() {
            return;
        }
        for line in emf::lines(NAMESPACE, &batch) {
            tracing::info!(target: EMF, "{line}");
        }
        let latest = latest.min(Instant::now() + FLUSH_WITHIN);
        match timeout_at(latest, self.accounts.add(&batch)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::warn!(error = chain(&fault), "measurements are lost"),
            Err(_) => tracing::warn!(error = "it took too long", "measurements are lost"),
        }
    }
}

/// Counts what was noted when the work is over, however it ends.
struct Counted<'a> {
    event: Event<'a>,
    location: Option<&'a LocationId>,
    notes: Arc<Notes>,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.event.below(self.location, None, &self.notes.take());
    }
}

#[cfg(test)]
#[path = "recording_tests.rs"]
mod tests;
