//! What people are shown of everything that was measured: the JSON of `GET /api/metrics` (`docs/metrics.md`).
//!
//! It is made of tallies alone, so that it can be made of any span, of a location or of all, and says itself how exact it
//! is. Its format is a promise: members are added, none is renamed or means anything else.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::counter::{Count, Counter, Counts};
use super::operation::{Operation, Service, Timed};
use super::service_levels::{CACHE_HITS, target_of, violations};
use super::statistics::{Statistics, share};
use super::{Minutes, Tallies, Tally, Target};
use crate::conversation::Bot;
use crate::ids::LocationId;
use crate::resilience::Phase;

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
    /// Which share of what is timed was recorded, 0.0 to 1.0.
    pub sample_rate: f64,
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

#[derive(Clone, Debug, PartialEq, Serialize)]
struct OfBots {
    measured: bool,
    operations: BTreeMap<&'static str, Timings>,
    cache: Cache,
    handoffs: Handoffs,
    models: Models,
    crm: Crm,
    conversations: Conversations,
    funnel: Funnel,
    funnel_by_variant: BTreeMap<String, Funnel>,
    model_cost_per_qualified_lead_micros: Option<u64>,
    judgements: Judgements,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Timings {
    count: u64,
    successes: u64,
    failures: u64,
    success_rate: Option<f64>,
    min_ms: Option<f64>,
    mean_ms: Option<f64>,
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
    p99_ms: Option<f64>,
    max_ms: Option<f64>,
    /// `None` where none was promised of all together.
    target: Option<Promised>,
    /// `None` without data or without a target.
    violated: Option<Vec<&'static str>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Promised {
    p50_ms: Option<f64>,
    p95_ms: f64,
    p99_ms: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Cache {
    lookups: u64,
    hits: u64,
    hit_rate: Option<f64>,
    target: f64,
    kept: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Handoffs {
    executed: u64,
    failed: u64,
    circular: u64,
    too_many: u64,
    locked: u64,
    no_route: u64,
    deferred: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Models {
    calls: u64,
    free_calls: u64,
    failures: u64,
    input_tokens: u64,
    output_tokens: u64,
    cache_read_tokens: u64,
    cache_write_tokens: u64,
    cost_micros: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Crm {
    calls: u64,
    limited: u64,
    failed: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Conversations {
    turns: u64,
    texts_sent: u64,
    opt_outs: u64,
    /// Of the texts that were sent.
    opt_out_rate: Option<f64>,
    escalations: u64,
    /// Of the turns.
    escalation_rate: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Funnel {
    inquiries: u64,
    engaged: u64,
    qualified: u64,
    appointments: u64,
    closed: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Judgements {
    confirmed: u64,
    corrected: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct QueueState {
    name: String,
    messages: u64,
    oldest_seconds: Option<u64>,
    dead_letters: bool,
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
            sample_rate: asked.sample_rate,
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

impl OfBots {
    /// Of one bot, or of all together with what belongs to none.
    fn of(tallies: &Tallies, bot: Option<Bot>) -> Self {
        let counts = &tallies.counts;
        let is_its = |count: &Count| bot.is_none() || count.bot == bot;
        let of = |counter| counts.times(counter, is_its);
        let operation = |operation: Operation| {
            let timings = match bot {
                Some(bot) => {
                    let timed = Timed::Bot(bot, operation);
                    Timings::of(&tallies.of(timed), Some(timed))
                }
                None => {
                    let mut all = Tally::default();
                    Bot::ALL.into_iter().for_each(|bot| all.merge(&tallies.of(Timed::Bot(bot, operation))));
                    Timings::of(&all, None)
                }
            };
            (operation.name(), timings)
        };
        let operations: BTreeMap<&'static str, Timings> = Operation::ALL.into_iter().map(operation).collect();
        let timed = operations.values().any(|timings| timings.count > 0);
        let (texts_sent, opt_outs) = (of(Counter::TextsSent), of(Counter::OptOuts));
        let (turns, escalations) = (of(Counter::Turns), of(Counter::Escalations));
        Self {
            measured: timed || counts.iter().any(|(count, _)| is_its(count)),
            operations,
            cache: Cache::of(of),
            handoffs: Handoffs {
                executed: of(Counter::HandoffsExecuted),
                failed: of(Counter::HandoffsFailed),
                circular: of(Counter::HandoffsCircular),
                too_many: of(Counter::HandoffsTooMany),
                locked: of(Counter::HandoffsLocked),
                no_route: of(Counter::HandoffsNoRoute),
                deferred: of(Counter::HandoffsDeferred),
            },
            models: Models::of(of),
            crm: Crm {
                calls: of(Counter::CrmCalls),
                limited: of(Counter::CrmLimited),
                failed: of(Counter::CrmFailed),
            },
            conversations: Conversations {
                turns,
                texts_sent,
                opt_outs,
                opt_out_rate: rounded_share(opt_outs, texts_sent),
                escalations,
                escalation_rate: rounded_share(escalations, turns),
            },
            funnel: Funnel::of(of),
            funnel_by_variant: by_variant(counts, is_its),
            model_cost_per_qualified_lead_micros: of(Counter::CostMicros).checked_div(of(Counter::Qualified)),
            judgements: Judgements {
                confirmed: of(Counter::JudgementsConfirmed),
                corrected: of(Counter::JudgementsCorrected),
            },
        }
    }
}

/// The funnel of each variant that contacts are in.
fn by_variant(counts: &Counts, is_its: impl Fn(&Count) -> bool + Copy) -> BTreeMap<String, Funnel> {
    let stages = Counter::STAGES.map(|stage| (stage, counts.by_label(stage, is_its)));
    let variants = stages.iter().flat_map(|(_, by_label)| by_label.keys().copied());
    let funnel = |variant| {
        let of = |stage| {
            let (_, by_label) = stages.iter().find(|(known, _)| *known == stage)?;
            by_label.get(variant).copied()
        };
        Funnel::of(|stage| of(stage).unwrap_or(0))
    };
    variants.map(|variant| (variant.as_str().to_owned(), funnel(variant))).collect()
}

impl Timings {
    fn of(tally: &Tally, timed: Option<Timed>) -> Self {
        let statistics = Statistics::of(tally);
        let took = statistics.took;
        let broken = timed.and_then(|timed| violations(timed, &statistics));
        Self {
            count: statistics.count,
            successes: statistics.successes(),
            failures: statistics.failures,
            success_rate: rounded_share(statistics.successes(), statistics.count),
            min_ms: took.map(|took| millis(took.min)),
            mean_ms: took.map(|took| millis(took.mean)),
            p50_ms: took.map(|took| millis(took.p50)),
            p95_ms: took.map(|took| millis(took.p95)),
            p99_ms: took.map(|took| millis(took.p99)),
            max_ms: took.map(|took| millis(took.max)),
            target: timed.map(|timed| Promised::of(target_of(timed))),
            violated: broken.map(|broken| broken.into_iter().map(|broken| broken.percentile).collect()),
        }
    }
}

impl Promised {
    fn of(target: Target) -> Self {
        Self { p50_ms: target.p50.map(millis), p95_ms: millis(target.p95), p99_ms: target.p99.map(millis) }
    }
}

impl Cache {
    fn of(of: impl Fn(Counter) -> u64) -> Self {
        let (lookups, hits) = (of(Counter::CacheLookups), of(Counter::CacheHits));
        let kept = share(hits, lookups).map(|share| share >= CACHE_HITS);
        Self { lookups, hits, hit_rate: rounded_share(hits, lookups), target: CACHE_HITS, kept }
    }
}

impl Models {
    fn of(of: impl Fn(Counter) -> u64) -> Self {
        Self {
            calls: of(Counter::ModelCalls),
            free_calls: of(Counter::ModelFreeCalls),
            failures: of(Counter::ModelFailures),
            input_tokens: of(Counter::InputTokens),
            output_tokens: of(Counter::OutputTokens),
            cache_read_tokens: of(Counter::CacheReadTokens),
            cache_write_tokens: of(Counter::CacheWriteTokens),
            cost_micros: of(Counter::CostMicros),
        }
    }
}

impl Funnel {
    fn of(of: impl Fn(Counter) -> u64) -> Self {
        let [inquiries, engaged, qualified, appointments, closed] = Counter::STAGES.map(of);
        Self { inquiries, engaged, qualified, appointments, closed }
    }
}

impl QueueState {
    fn of(queue: &Queue) -> Self {
        Self {
            name: queue.name.clone(),
            messages: queue.messages,
            oldest_seconds: queue.oldest.map(|oldest| oldest.as_secs()),
            dead_letters: queue.dead_letters,
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

/// Milliseconds, to the microsecond.
fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// A share to four decimals.
fn rounded_share(part: u64, whole: u64) -> Option<f64> {
    share(part, whole).map(|share| (share * 1e4).round() / 1e4)
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
