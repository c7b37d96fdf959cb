//! What people are shown of everything that was measured: the JSON of `GET /api/metrics` (`docs/metrics.md`).
//!
//! It is made of tallies alone, so that it can be made of any span, of a location or of all, and says itself how exact it
//! is. Its format is a promise: members are added, none is renamed or means anything else.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use self::parts::{Cache, Models, OfBots, QueueState, Timings};
use super::counter::{Count, Counter};
use super::operation::{Service, Timed};
use super::statistics::Statistics;
use super::{Minutes, SampleRate, Tallies};
use crate::conversation::Bot;
use crate::ids::LocationId;
use crate::resilience::Phase;

mod parts;

/// Changes when a member is renamed or means something else.
const VERSION: u32 = 1;

/// How things are that nobody measures: they are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The queues, or why they are not known.
    pub queues: Result<Vec<Queue>, String>,
    /// Breakers that were ever used, by dependency, or why they are not known.
    pub breakers: Result<BTreeMap<String, Phase>, String>,
    /// A free model is configured.
    pub free_tier: bool,
}

/// A queue as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// Messages in it.
    pub messages: u64,
    /// How long the oldest has been there; `None` if it is empty, or nobody knows.
    pub oldest: Option<Duration>,
    /// It holds what failed again and again.
    pub dead_letters: bool,
}

/// What a snapshot is of.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Whose counts; `None`: of all locations together. What is timed always is.
    pub location: Option<&'a LocationId>,
    /// Which minutes.
    pub minutes: Minutes,
    /// Which share of what is timed was recorded.
    pub sample_rate: SampleRate,
    /// The present.
    pub now: Timestamp,
}

/// Everything at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    version: u32,
    at: Timestamp,
    from: Option<Timestamp>,
    minutes: u32,
    location: Option<String>,
    relative_error: f64,
    sample_rate: f64,
    /// By bot: each, whether it was measured or not.
    bots: BTreeMap<&'static str, OfBots>,
    /// Bots nothing was measured of.
    missing: Vec<&'static str>,
    /// All bots together, and what belongs to none.
    all: OfBots,
    services: BTreeMap<&'static str, Timings>,
    caches: BTreeMap<String, Cache>,
    models: BTreeMap<String, Models>,
    queues: Known<Vec<QueueState>>,
    breakers: Known<BTreeMap<String, &'static str>>,
}

/// What could be looked at, or why it could not.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Known<T> {
    Known(T),
    Unknown(String),
}

impl Snapshot {
    /// Everything `tallies` and `observed` say, of what was asked.
    #[must_use]
    pub fn of(tallies: &Tallies, observed: &Observed, asked: Asked<'_>) -> Self {
        let bots: BTreeMap<&'static str, OfBots> =
            Bot::ALL.into_iter().map(|bot| (bot.name(), OfBots::of(tallies, Some(bot)))).collect();
        let service = |service| {
            let timed = Timed::Service(service);
            (service.name(), Timings::of(&tallies.of(timed), Some(timed)))
        };
        let labels = |counter| tallies.counts.by_label(counter, |_| true).into_keys();
        let of_label = |count: &Count, label| count.label.as_ref() == Some(label);
        Self {
            version: VERSION,
            at: asked.now,
            from: Timestamp::from_second(asked.minutes.starts_at()).ok(),
            minutes: asked.minutes.count(),
            location: asked.location.map(|location| location.as_str().to_owned()),
            relative_error: Statistics::RELATIVE_ERROR,
            sample_rate: asked.sample_rate.share(),
            missing: Bot::ALL.map(Bot::name).into_iter().filter(|bot| !bots[bot].measured).collect(),
            bots,
            all: OfBots::of(tallies, None),
            services: Service::ALL.into_iter().map(service).collect(),
            caches: labels(Counter::CacheLookups)
                .map(|label| {
                    let of = |counter| tallies.counts.times(counter, |count| of_label(count, label));
                    (label.as_str().to_owned(), Cache::of(of))
                })
                .collect(),
            models: labels(Counter::ModelCalls)
                .map(|label| {
                    let of = |counter| tallies.counts.times(counter, |count| of_label(count, label));
                    (label.as_str().to_owned(), Models::of(of))
                })
                .collect(),
            queues: known(&observed.queues, |queues| queues.iter().map(QueueState::of).collect()),
            breakers: known(&observed.breakers, |breakers| {
                breakers.iter().map(|(dependency, phase)| (dependency.clone(), name(*phase))).collect()
            }),
        }
    }
}

fn known<T, U>(looked: &Result<T, String>, of: impl Fn(&T) -> U) -> Known<U> {
    looked.as_ref().map_or_else(|why| Known::Unknown(why.clone()), |found| Known::Known(of(found)))
}

const fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Closed => "closed",
        Phase::Open => "open",
        Phase::HalfOpen => "half_open",
    }
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
