//! What is promised, and whether it was kept. Targets of production, with a model in the loop, unless it says otherwise.

use std::time::Duration;

use super::{Operation, Service, Statistics, Timed};
use crate::conversation::Bot;

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Half of the time; `None` if nothing is promised of it.
    pub p50: Option<Duration>,
    /// 95 % of the time.
    pub p95: Duration,
    /// 99 % of the time; `None` if nothing is promised of it.
    pub p99: Option<Duration>,
}

/// Which share of cacheable lookups a cache answers at least, 0.0 to 1.0.
pub const CACHE_HITS: f64 = 0.7;

/// How long an operation of a bot may take. Of [`Operation::OwnShare`] it is promised in the local stack, where the store
/// is near.
#[must_use]
pub const fn target(bot: Bot, operation: Operation) -> Target {
    match (operation, bot) {
        (Operation::Process, Bot::Lead) => ms(300, 1500, 2000),
        (Operation::Process, Bot::Buyer | Bot::Seller) => ms(400, 1800, 2500),
        (Operation::FullQualification, Bot::Lead) => ms(500, 2000, 3000),
        (Operation::FullQualification, Bot::Buyer) => ms(800, 2500, 3500),
        (Operation::FullQualification, Bot::Seller) => ms(700, 2500, 3500),
        (Operation::HandoffExecute, _) => ms(100, 500, 800),
        (Operation::NoModel, _) => p95_ms(500),
        (Operation::OwnShare, _) => p95_ms(25),
    }
}

/// How long whatever is timed may take.
#[must_use]
pub const fn target_of(timed: Timed) -> Target {
    match timed {
        Timed::Bot(bot, operation) => target(bot, operation),
        Timed::Service(Service::Webhook | Service::ContactRead) => p95_ms(50),
        Timed::Service(Service::Api) => p95_ms(200),
    }
}

/// Whether somebody is to be told when it is not kept: not of what is promised in the local stack.
#[must_use]
pub const fn is_watched(timed: Timed) -> bool {
    !matches!(timed, Timed::Bot(_, Operation::OwnShare))
}

/// Which promise was broken, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// `p50`, `p95` or `p99`.
    pub percentile: &'static str,
    /// What it was to be at most.
    pub promised: Duration,
    /// What it was, within [`Statistics::RELATIVE_ERROR`].
    pub measured: Duration,
}

/// Every promise that was broken; `None` if there is nothing to judge by. None broken: all were kept.
#[must_use]
pub fn violations(timed: Timed, statistics: &Statistics) -> Option<Vec<Violation>> {
    let took = statistics.took?;
    let target = target_of(timed);
    let measured =
        [("p50", target.p50, took.p50), ("p95", Some(target.p95), took.p95), ("p99", target.p99, took.p99)];
    let broken = |(percentile, promised, measured): (&'static str, Option<Duration>, Duration)| {
        let promised = promised.filter(|promised| measured > *promised)?;
        Some(Violation { percentile, promised, measured })
    };
    Some(measured.into_iter().filter_map(broken).collect())
}

/// Milliseconds.
const fn ms(p50: u64, p95: u64, p99: u64) -> Target {
    Target {
        p50: Some(Duration::from_millis(p50)),
        p95: Duration::from_millis(p95),
        p99: Some(Duration::from_millis(p99)),
    }
}

/// Milliseconds, of which only this was promised.
const fn p95_ms(p95: u64) -> Target {
    Target { p50: None, p95: Duration::from_millis(p95), p99: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Outcome, Tally};

    const PROCESS: Timed = Timed::Bot(Bot::Lead, Operation::Process);

    /// So many times that long, in milliseconds.
    fn took(times: &[(usize, u64)]) -> Statistics {
        let mut tally = Tally::default();
        for (count, millis) in times {
            (0..*count).for_each(|_| tally.record(Duration::from_millis(*millis), Outcome::Success));
        }
        Statistics::of(&tally)
    }

    #[test]
    fn targets_rise_from_p50_to_p99_and_the_whole_may_take_longer_than_its_part() {
        for bot in [Bot::Lead, Bot::Buyer, Bot::Seller] {
            for operation in Operation::ALL {
                let Target { p50, p95, p99 } = target(bot, operation);
                assert!(
                    p50.is_none_or(|p50| p50 < p95) && p99.is_none_or(|p99| p95 < p99),
                    "{bot:?} {operation:?}"
                );
            }
            let (part, whole) = (target(bot, Operation::Process), target(bot, Operation::FullQualification));
            assert!(part.p50 < whole.p50 && part.p95 < whole.p95 && part.p99 < whole.p99, "{bot:?}");
        }
    }

    #[test]
    fn a_violated_service_level_is_found_with_what_was_promised_and_what_was_measured() {
        let violations = violations(PROCESS, &took(&[(90, 200), (10, 1_900)])).unwrap();
        let [violation] = violations.as_slice() else { panic!("{violations:?}") };
        assert_eq!((violation.percentile, violation.promised), ("p95", Duration::from_millis(1_500)));
        let measured = violation.measured.as_secs_f64() * 1e3;
        assert!((1_881.0..=1_919.0).contains(&measured), "{measured}");
    }

    #[test]
    fn every_promise_is_judged_by_itself() {
        let percentiles = |times: &[(usize, u64)]| -> Vec<&str> {
            let violations = violations(PROCESS, &took(times)).unwrap();
            violations.iter().map(|violation| violation.percentile).collect()
        };
        assert_eq!(percentiles(&[(100, 400)]), ["p50"]);
        assert_eq!(percentiles(&[(970, 100), (30, 2_500)]), ["p99"]);
        assert_eq!(percentiles(&[(10, 2_500)]), ["p50", "p95", "p99"]);
        // Of a service only the 95th percentile is promised.
        let webhook = violations(Timed::Service(Service::Webhook), &took(&[(10, 60)])).unwrap();
        assert_eq!(webhook.len(), 1);
    }

    #[test]
    fn what_was_kept_has_no_violation_and_without_data_nothing_is_judged() {
        for timed in Timed::all() {
            assert_eq!(violations(timed, &took(&[(100, 20)])), Some(vec![]), "{timed}");
            assert_eq!(violations(timed, &Statistics::default()), None, "{timed}");
        }
    }
}
