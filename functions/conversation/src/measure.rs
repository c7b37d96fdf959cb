//! How long turns take: every wake-up has a stopwatch, and what they say is flushed once a batch.
//!
//! Durations come from the monotonic clock. Only the time a message waited before its wake-up arrived, on another
//! machine, is the difference of two clocks.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use shared::clock::millis_since;
use shared::conversation::{Bot, Desk, Turn};
use shared::edge::config::Environment;
use shared::edge::sqs_batch::ItemError;
use shared::error::chain;
use shared::ids::CorrelationId;
use shared::inbox::ContactEvent;
use shared::locations::Settings;
use shared::metrics::{Operation, Outcome, SampleRate, Tracker};
use tokio::time::{Instant, timeout_at};

use crate::Deps;
use crate::hand_off::Executed;

/// Longest a flush may hold up a batch: its replies are out by then, but the next messages of its contacts wait.
const FLUSH_WITHIN: Duration = Duration::from_secs(2);

/// What is measured, and for how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tracking {
    /// `PERFORMANCE_TRACKING_SAMPLE_RATE`, default 1.0; nothing if `PERFORMANCE_TRACKING_ENABLED` is false.
    pub sample_rate: SampleRate,
    /// `PERFORMANCE_TRACKING_RETENTION_DAYS`, default 30.
    pub retention_days: u16,
}

impl Tracking {
    pub(crate) fn from_env(env: &mut Environment<'_>) -> Self {
        let enabled = env.parsed("PERFORMANCE_TRACKING_ENABLED", true, "must be true or false");
        let days = "must be whole days, 1 to 365";
        let retention_days = env.parsed("PERFORMANCE_TRACKING_RETENTION_DAYS", 30_u16, days);
        if !(1..=365).contains(&retention_days) {
            env.problem("PERFORMANCE_TRACKING_RETENTION_DAYS", days);
        }
        let share = "must be a number from 0.0 to 1.0";
        let sample_rate = env.parsed("PERFORMANCE_TRACKING_SAMPLE_RATE", SampleRate::EVERYTHING, share);
        Self { sample_rate: if enabled { sample_rate } else { SampleRate::NOTHING }, retention_days }
    }
}

/// What the wake-ups of one batch took.
pub(crate) struct Measured<'a> {
    deps: &'a Deps,
    tracker: Mutex<Tracker>,
}

impl<'a> Measured<'a> {
    pub(crate) fn new(deps: &'a Deps) -> Self {
        Self { deps, tracker: Mutex::default() }
    }

    /// A stopwatch for one wake-up, running.
    pub(crate) fn stopwatch(&self, correlation_id: CorrelationId) -> Stopwatch<'_> {
        let woken = Instant::now();
        Stopwatch {
            measured: self,
            sampled: self.deps.sample_rate.takes(correlation_id),
            woken,
            woken_at: self.deps.clock.now(),
            turn_began: woken,
            stage: Stage::Begun,
        }
    }

    /// Stores what was measured, until `latest` at most. What cannot be stored is lost: no wake-up comes back for it.
    pub(crate) async fn flush(self, latest: Instant) {
        let tracker = self.tracker.into_inner().unwrap_or_else(PoisonError::into_inner);
        let batch = tracker.into_entries();
        if batch.is_empty() {
            return;
        }
        let latest = latest.min(Instant::now() + FLUSH_WITHIN);
        match timeout_at(latest, self.deps.accounts.add(&batch)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::warn!(error = chain(&fault), "measurements are lost"),
            Err(_) => tracing::warn!(error = "it took too long", "measurements are lost"),
        }
    }
}

/// How far the present turn has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Whose it is is not known yet.
    Begun,
    /// It is being decided.
    Deciding { bot: Bot, waited: Option<Duration> },
    /// It is committed, and a reply to a message that had waited so long is on its way.
    Replying { bot: Bot, waited: Duration },
    /// It has ended, or is the rest of an earlier one: its first attempt was measured.
    Over,
}

/// Measures the turns of one wake-up. Dropped without [`Stopwatch::stop`], by a panic or because time is over, it
/// records a failure.
pub(crate) struct Stopwatch<'a> {
    measured: &'a Measured<'a>,
    sampled: bool,
    woken: Instant,
    woken_at: Timestamp,
    turn_began: Instant,
    stage: Stage,
}

impl Stopwatch<'_> {
    /// Before the desk is loaded. A turn that is decided again because someone was faster goes on.
    pub(crate) fn turn_begins(&mut self) {
        if matches!(self.stage, Stage::Replying { .. } | Stage::Over) {
            self.turn_began = Instant::now();
            self.stage = Stage::Begun;
        }
    }

    /// The desk is there: whose turn it is, and which message it answers.
    pub(crate) fn loaded(&mut self, desk: &Desk, settings: &Settings) {
        self.stage = if desk.conversation.undelivered().is_some() {
            Stage::Over
        } else {
            let waited = self.waited(desk, settings);
            Stage::Deciding { bot: desk.conversation.progress.bot, waited }
        };
    }

    /// The turn is committed. It was that of the bot that answers, even if another one began it.
    pub(crate) fn committed(&mut self, turn: &Turn) {
        let Stage::Deciding { waited, .. } = self.stage else { return };
        let bot = turn.conversation.progress.bot;
        self.record(bot, Operation::Process, self.turn_began.elapsed(), Outcome::Success);
        let replies = turn.reply().is_some_and(|outgoing| outgoing.text.is_some());
        self.stage = match waited {
            Some(waited) if replies => Stage::Replying { bot, waited },
            _ => Stage::Over,
        };
    }

    /// A hand-off is committed, this long after its lock was asked for. It is the bot's that gave the contact away.
    pub(crate) fn handed_over(&self, executed: &Executed) {
        self.record(executed.route.from, Operation::HandoffExecute, executed.took, Outcome::Success);
    }

    /// A hand-off whose lock was held did not come to its end.
    pub(crate) fn hand_off_failed(&self, from: Bot, took: Duration) {
        self.record(from, Operation::HandoffExecute, took, Outcome::Failure);
    }

    /// The CRM had taken the reply at `said`.
    pub(crate) fn delivered(&mut self, said: Instant) {
        if let Stage::Replying { bot, waited } = self.stage {
            let took = waited + said.duration_since(self.woken);
            self.record(bot, Operation::FullQualification, took, Outcome::Success);
        }
        self.stage = Stage::Over;
    }

    /// The wake-up is over.
    pub(crate) fn stop(mut self, answered: &Result<(), ItemError>) {
        if !matches!(answered, Err(ItemError::Fault(_))) {
            self.stage = Stage::Over;
        }
    }

    /// How long the newest message had waited when the wake-up arrived, without the burst window: that is the queue's
    /// delay, or what the location waits if that is longer.
    fn waited(&self, desk: &Desk, settings: &Settings) -> Option<Duration> {
        let texts = desk
            .waiting
            .iter()
            .filter(|waiting| matches!(waiting.event, ContactEvent::MessageReceivedV1(_)))
            .map(|waiting| waiting.received_at);
        let waited = Duration::from_millis(millis_since(texts.max()?, self.woken_at));
        Some(waited.saturating_sub(self.measured.deps.timing.queue_delay.max(settings.burst_window())))
    }

    /// The wake-up has failed, wherever the turn was. What failed before anybody knew whose it was counts for no bot.
    fn failed(&self) {
        let (bot, waited) = match self.stage {
            Stage::Deciding { bot, waited } => {
                self.record(bot, Operation::Process, self.turn_began.elapsed(), Outcome::Failure);
                (bot, waited)
            }
            Stage::Replying { bot, waited } => (bot, Some(waited)),
            Stage::Begun | Stage::Over => return,
        };
        if let Some(waited) = waited {
            let took = waited + self.woken.elapsed();
            self.record(bot, Operation::FullQualification, took, Outcome::Failure);
        }
    }

    /// Everything counts in the minute of the wake-up, so that no turn is torn between two.
    fn record(&self, bot: Bot, operation: Operation, took: Duration, outcome: Outcome) {
        if self.sampled {
            let mut tracker = self.measured.tracker.lock().unwrap_or_else(PoisonError::into_inner);
            tracker.record(bot, operation, took, outcome, self.woken_at);
        }
    }
}

impl Drop for Stopwatch<'_> {
    fn drop(&mut self) {
        self.failed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracking(name: &str, value: &str) -> Result<Tracking, String> {
        let lookup = |asked: &str| (asked == name).then(|| value.to_owned());
        let mut env = Environment::new(&lookup);
        let tracking = Tracking::from_env(&mut env);
        env.finish(tracking).map_err(|error| error.to_string())
    }

    #[test]
    fn everything_is_measured_and_kept_for_thirty_days_unless_said_otherwise() {
        let usual = Tracking { sample_rate: SampleRate::EVERYTHING, retention_days: 30 };
        assert_eq!(tracking("", ""), Ok(usual));
        assert_eq!(tracking("PERFORMANCE_TRACKING_ENABLED", "true"), Ok(usual));
        let nothing = Ok(Tracking { sample_rate: SampleRate::NOTHING, ..usual });
        assert_eq!(tracking("PERFORMANCE_TRACKING_ENABLED", "false"), nothing);
        assert_eq!(tracking("PERFORMANCE_TRACKING_SAMPLE_RATE", "0.0"), nothing);
        let quarter = Ok(Tracking { sample_rate: "0.25".parse().unwrap(), ..usual });
        assert_eq!(tracking("PERFORMANCE_TRACKING_SAMPLE_RATE", "0.25"), quarter);
        let week = Ok(Tracking { retention_days: 7, ..usual });
        assert_eq!(tracking("PERFORMANCE_TRACKING_RETENTION_DAYS", "7"), week);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_would() {
        for (name, value, rule) in [
            ("PERFORMANCE_TRACKING_ENABLED", "yes", "must be true or false"),
            ("PERFORMANCE_TRACKING_RETENTION_DAYS", "0", "must be whole days, 1 to 365"),
            ("PERFORMANCE_TRACKING_RETENTION_DAYS", "366", "must be whole days, 1 to 365"),
            ("PERFORMANCE_TRACKING_RETENTION_DAYS", "a month", "must be whole days, 1 to 365"),
            ("PERFORMANCE_TRACKING_SAMPLE_RATE", "1.5", "must be a number from 0.0 to 1.0"),
            ("PERFORMANCE_TRACKING_SAMPLE_RATE", "NaN", "must be a number from 0.0 to 1.0"),
        ] {
            assert_eq!(tracking(name, value), Err(format!("configuration: {name} {rule}")), "{value}");
        }
    }
}
