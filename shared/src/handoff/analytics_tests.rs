//! Attempts added up.

use uuid::Uuid;

use super::*;
use crate::handoff::attempt::Came;
use crate::handoff::deferral::Deferred;
use crate::ids::TurnId;

fn attempt(route: &str, at: &str, verdict: Verdict) -> Attempt {
    Attempt {
        turn: TurnId::new(Uuid::nil()),
        route: route.parse().unwrap(),
        at: format!("2026-11-20T{at}Z").parse().unwrap(),
        came: Came::ByScore,
        scores: [80, 20],
        verdict,
        outcome: None,
        took_ms: None,
    }
}

#[test]
fn every_attempt_is_counted_once_by_what_became_of_it() {
    let deferred = Deferred {
        route: "lead_to_seller".parse().unwrap(),
        times: 1,
        until: "2026-11-20T18:30:00Z".parse().unwrap(),
    };
    let attempts = [
        attempt("lead_to_buyer", "17:59:59", Verdict::Executed),
        attempt("buyer_to_lead", "18:00:00", Verdict::Blocked(Blocked::CircularPreventionChain)),
        attempt("buyer_to_lead", "18:00:01", Verdict::Blocked(Blocked::NoSuchRoute)),
        attempt("lead_to_buyer", "18:10:00", Verdict::Blocked(Blocked::CircularPreventionRoute)),
        attempt("lead_to_buyer", "18:20:00", Verdict::Blocked(Blocked::RateLimitHourly)),
        attempt("lead_to_buyer", "18:30:00", Verdict::Blocked(Blocked::RateLimitDaily)),
        attempt("lead_to_buyer", "18:40:00", Verdict::Blocked(Blocked::AlreadyInProgress)),
        attempt("lead_to_seller", "18:59:59", Verdict::Deferred(deferred)),
    ];
    let analytics = Analytics::of(&attempts);
    let total = &analytics.total;
    assert_eq!((total.attempted, total.executed, total.deferred), (8, 1, 1));
    assert_eq!((total.blocked_circular, total.blocked_rate), (2, 2));
    assert_eq!((total.blocked_lock, total.blocked_no_route), (1, 1));
    let by_route: Vec<(String, u32)> =
        analytics.routes.iter().map(|(route, figures)| (route.to_string(), figures.attempted)).collect();
    let expected = [("lead_to_buyer", 5), ("lead_to_seller", 1), ("buyer_to_lead", 2)];
    assert_eq!(by_route, expected.map(|(route, count)| (route.to_owned(), count)));
    let by_hour: Vec<(String, u32)> =
        analytics.hours.iter().map(|(hour, figures)| (hour.to_string(), figures.attempted)).collect();
    let expected = [("2026-11-20T17:00:00Z", 1), ("2026-11-20T18:00:00Z", 7)];
    assert_eq!(by_hour, expected.map(|(hour, count)| (hour.to_owned(), count)));
}

#[test]
fn success_is_a_share_of_the_known_outcomes_and_times_are_those_of_nearest_rank() {
    let mut attempts = Vec::new();
    for nth in 1..=20 {
        let mut done = attempt("lead_to_buyer", "18:00:00", Verdict::Executed);
        done.took_ms = Some(nth);
        done.outcome = match nth {
            1..=6 => Some(Outcome::Successful),
            7 => Some(Outcome::Reverted),
            8 => Some(Outcome::Timeout),
            _ => None,
        };
        attempts.push(done);
    }
    let total = Analytics::of(&attempts).total;
    assert_eq!((total.outcomes, total.successful, total.success_rate), (8, 6, Some(0.75)));
    assert_eq!((total.p50_ms, total.p95_ms), (Some(10), Some(19)));
}

#[test]
fn without_attempts_nothing_is_claimed() {
    let total = Analytics::of(&[]).total;
    assert_eq!((total.success_rate, total.p50_ms, total.p95_ms), (None, None, None));
}
