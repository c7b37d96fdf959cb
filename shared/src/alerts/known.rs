//! What measuring knows of the figures rules are about.
//!
//! A source of figures looks at queues and breakers, has [`read`] put what is known, and reads what is left elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::figure::Figure;
use super::figures::{Figures, Reading, Readings, Wanted};
use super::scope::{Scope, Subject};
use crate::conversation::Bot;
use crate::error::{Fault, chain};
use crate::metrics::service_levels::is_watched;
use crate::metrics::{
    Account, Accounts, Counter, Label, Minutes, Observed, Operation, Service, Tallies, Timed, Window, memory,
    roll_up,
};
use crate::resilience::Phase;

/// Operations whose failures are told of: hand-offs have a figure of their own, the rest are turns counted once more.
const FAILING: [Operation; 2] = [Operation::Process, Operation::FullQualification];

/// Reads what was measured of a scope and puts what is known of `wanted`; what has to come from elsewhere is returned.
///
/// The breakers of `observed` are the scope's. Every number of minutes is read once, and one that cannot be read fails
/// only the figures that are wanted over it.
pub async fn read(
    figures: &mut Figures,
    accounts: &dyn Accounts,
    observed: &Observed,
    scope: &Scope,
    wanted: &BTreeSet<Wanted>,
    now: Timestamp,
) -> BTreeSet<Wanted> {
    let spans: BTreeSet<u32> =
        wanted.iter().filter(|wanted| is_measured(wanted.figure)).map(|wanted| wanted.minutes).collect();
    let mut tallies: BTreeMap<u32, Result<Tallies, String>> = BTreeMap::new();
    for minutes in spans {
        let read = measured(accounts, scope, Minutes::until(now, minutes), now).await;
        tallies.insert(minutes, read.map_err(|fault| chain(&fault)));
    }
    let mut elsewhere = wanted.clone();
    elsewhere.retain(|wanted| {
        let measured = tallies
            .get(&wanted.minutes)
            .map_or(Err("it was not read"), |read| read.as_ref().map_err(String::as_str));
        !put(figures, *wanted, measured, observed)
    });
    elsewhere
}

/// What is timed belongs to no location: of one only what is counted is read.
async fn measured(
    accounts: &dyn Accounts,
    scope: &Scope,
    minutes: Minutes,
    now: Timestamp,
) -> Result<Tallies, Fault> {
    match scope {
        Scope::Installation => roll_up::collect(accounts, None, minutes, now).await,
        Scope::Location(location) => {
            roll_up::read(accounts, &Account::Location(location.clone()), minutes, now).await
        }
    }
}

/// Puts what is known of a figure; `false`, and nothing is put, if it has to come from elsewhere.
///
/// `measured` is what was measured of the scope over the minutes the figure is wanted of, or why it could not be read;
/// the breakers of `observed` are the scope's.
pub fn put(
    figures: &mut Figures,
    wanted: Wanted,
    measured: Result<&Tallies, &str>,
    observed: &Observed,
) -> bool {
    let readings = match wanted.figure {
        figure if is_measured(figure) => measured.map(|tallies| of_tallies(figure, tallies, observed)),
        Figure::DeadLetters => dead_letters(observed),
        Figure::OpenBreakers => open_breakers(observed),
        _ => return false,
    };
    figures.put(wanted, readings.map_err(str::to_owned));
    true
}

/// Whether a figure has to come from elsewhere: [`put`] puts nothing of it.
#[must_use]
pub const fn is_elsewhere(figure: Figure) -> bool {
    !is_measured(figure) && !matches!(figure, Figure::DeadLetters | Figure::OpenBreakers)
}

/// Whether a figure is made of what was measured.
const fn is_measured(figure: Figure) -> bool {
    matches!(
        figure,
        Figure::P95
            | Figure::MeanAnswer
            | Figure::ErrorRate
            | Figure::CacheHits
            | Figure::HandoffSuccess
            | Figure::CircularHandoffs
            | Figure::CallsLimited
            | Figure::WebhookRejections
            | Figure::QualificationAccuracy
            | Figure::Saturation
            | Figure::FreeTier
    )
}

fn of_tallies(figure: Figure, tallies: &Tallies, observed: &Observed) -> Readings {
    let total = |counter| tallies.counts.total(counter);
    let window = |timed: Timed| Window::over([&tallies.of(timed)]);
    let whole = |reading| Readings::from([(Subject::whole(), reading)]);
    match figure {
        Figure::P95 => {
            let watched = tallies.durations.keys().copied().filter(|timed| is_watched(*timed));
            let of = |timed: Timed| (Subject::named(&timed.to_string()), Reading::p95(&window(timed)));
            watched.map(of).collect()
        }
        Figure::ErrorRate => of_bots(|bot| {
            let windows = FAILING.map(|operation| window(Timed::Bot(bot, operation)));
            let worst = windows.into_iter().max_by_key(|window| (window.failures, window.count));
            Reading::failures(&worst.unwrap_or_default())
        }),
        Figure::MeanAnswer => {
            of_bots(|bot| Reading::mean(&tallies.of(Timed::Bot(bot, Operation::NoModel)).durations))
        }
        Figure::HandoffSuccess => of_bots(|bot| {
            let window = window(Timed::Bot(bot, Operation::HandoffExecute));
            Reading::share(window.count.saturating_sub(window.failures), window.count)
        }),
        Figure::CacheHits => {
            let hits = tallies.counts.by_label(Counter::CacheHits, |_| true);
            let lookups = tallies.counts.by_label(Counter::CacheLookups, |_| true);
            let of = |(cache, lookups): (&Label, u64)| {
                let hits = hits.get(cache).copied().unwrap_or(0);
                (Subject::named(cache.as_str()), Reading::share(hits, lookups))
            };
            lookups.into_iter().map(of).collect()
        }
        Figure::CircularHandoffs => whole(Reading::count(total(Counter::HandoffsCircular))),
        Figure::CallsLimited => whole(Reading::share(total(Counter::CrmLimited), total(Counter::CrmCalls))),
        Figure::WebhookRejections => whole(Reading::failures(&window(Timed::Service(Service::Webhook)))),
        Figure::QualificationAccuracy => {
            let confirmed = total(Counter::JudgementsConfirmed);
            let judged = confirmed.saturating_add(total(Counter::JudgementsCorrected));
            whole(Reading::share(confirmed, judged))
        }
        // Throttles are counted by AWS alone: its alarms tell of them.
        Figure::Saturation => {
            let fullest = memory::fullest(&tallies.counts).into_iter();
            fullest
                .map(|(function, percent)| (Subject::named(function), Reading::used(percent, 100)))
                .collect()
        }
        Figure::FreeTier if observed.free_tier => {
            whole(Reading::share(total(Counter::ModelFreeCalls), total(Counter::ModelCalls)))
        }
        _ => Readings::new(),
    }
}

/// A reading of each bot.
fn of_bots(reading: impl Fn(Bot) -> Reading) -> Readings {
    Bot::ALL.into_iter().map(|bot| (Subject::named(bot.name()), reading(bot))).collect()
}

fn dead_letters(observed: &Observed) -> Result<Readings, &str> {
    let queues = observed.queues.as_ref().map_err(String::as_str)?;
    let dead = queues.iter().filter(|queue| queue.dead_letters);
    Ok(dead.map(|queue| (Subject::named(&queue.name), Reading::count(queue.messages))).collect())
}

fn open_breakers(observed: &Observed) -> Result<Readings, &str> {
    let breakers = observed.breakers.as_ref().map_err(String::as_str)?;
    let of = |(name, phase): (&String, &Phase)| {
        (Subject::named(name), Reading::count(u64::from(*phase == Phase::Open)))
    };
    Ok(breakers.iter().map(of).collect())
}

#[cfg(test)]
#[path = "known_tests.rs"]
mod tests;
