//! What measuring knows of the figures rules are about.
//!
//! A source of figures reads what was measured over the minutes rules want ([`crate::metrics::roll_up::collect`]) and how
//! queues and breakers are, and puts what this makes of it; what measuring does not know it reads elsewhere.

use std::collections::BTreeSet;

use super::figure::Figure;
use super::figures::{Figures, Reading, Readings, Wanted};
use super::scope::Subject;
use crate::conversation::Bot;
use crate::metrics::service_levels::is_watched;
use crate::metrics::{Counter, Label, Observed, Operation, Service, Tallies, Timed, Window};
use crate::resilience::Phase;

/// Operations whose failures are told of: hand-offs have a figure of their own, the rest are turns counted once more.
const FAILING: [Operation; 2] = [Operation::Process, Operation::FullQualification];

/// Over how many minutes what was measured has to be read for what rules want.
#[must_use]
pub fn spans(wanted: &BTreeSet<Wanted>) -> BTreeSet<u32> {
    wanted.iter().filter(|wanted| is_measured(wanted.figure)).map(|wanted| wanted.minutes).collect()
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
