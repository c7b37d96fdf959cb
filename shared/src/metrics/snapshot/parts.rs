//! What a snapshot says of one bot, one operation, one cache: each made of tallies.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::Queue;
use crate::conversation::Bot;
use crate::metrics::counter::{Count, Counter, Counts};
use crate::metrics::operation::{Operation, Timed};
use crate::metrics::service_levels::{CACHE_HITS, Target, target_of, violations};
use crate::metrics::statistics::{Statistics, share};
use crate::metrics::{Tallies, Tally};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct OfBots {
    pub(super) measured: bool,
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
pub(super) struct Timings {
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
pub(super) struct Promised {
    p50_ms: Option<f64>,
    p95_ms: f64,
    p99_ms: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Cache {
    lookups: u64,
    hits: u64,
    hit_rate: Option<f64>,
    target: f64,
    kept: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Handoffs {
    executed: u64,
    failed: u64,
    circular: u64,
    too_many: u64,
    locked: u64,
    no_route: u64,
    deferred: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Models {
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
pub(super) struct Crm {
    calls: u64,
    limited: u64,
    failed: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Conversations {
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
pub(super) struct Funnel {
    inquiries: u64,
    engaged: u64,
    qualified: u64,
    appointments: u64,
    closed: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Judgements {
    confirmed: u64,
    corrected: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct QueueState {
    name: String,
    messages: u64,
    oldest_seconds: Option<u64>,
    dead_letters: bool,
}

impl OfBots {
    /// Of one bot, or of all together with what belongs to none.
    pub(super) fn of(tallies: &Tallies, bot: Option<Bot>) -> Self {
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
    pub(super) fn of(tally: &Tally, timed: Option<Timed>) -> Self {
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
    pub(super) fn of(target: Target) -> Self {
        Self { p50_ms: target.p50.map(millis), p95_ms: millis(target.p95), p99_ms: target.p99.map(millis) }
    }
}

impl Cache {
    pub(super) fn of(of: impl Fn(Counter) -> u64) -> Self {
        let (lookups, hits) = (of(Counter::CacheLookups), of(Counter::CacheHits));
        let kept = share(hits, lookups).map(|share| share >= CACHE_HITS);
        Self { lookups, hits, hit_rate: rounded_share(hits, lookups), target: CACHE_HITS, kept }
    }
}

impl Models {
    pub(super) fn of(of: impl Fn(Counter) -> u64) -> Self {
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
    pub(super) fn of(of: impl Fn(Counter) -> u64) -> Self {
        let [inquiries, engaged, qualified, appointments, closed] = Counter::STAGES.map(of);
        Self { inquiries, engaged, qualified, appointments, closed }
    }
}

impl QueueState {
    pub(super) fn of(queue: &Queue) -> Self {
        Self {
            name: queue.name.clone(),
            messages: queue.messages,
            oldest_seconds: queue.oldest.map(|oldest| oldest.as_secs()),
            dead_letters: queue.dead_letters,
        }
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
