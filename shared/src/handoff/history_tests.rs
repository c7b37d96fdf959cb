//! Circles and limits, at their exact edges.

use jiff::{SignedDuration, ToSpan as _};

use super::*;
use crate::conversation::Bot;

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

fn route(name: &str) -> Route {
    name.parse().unwrap()
}

/// Hand-offs so many seconds before noon, oldest first.
fn recent(done: &[(&str, i64)]) -> Recent {
    let executed = |(name, seconds): &(&str, i64)| Executed {
        route: route(name),
        at: noon().checked_sub(seconds.seconds()).unwrap(),
    };
    done.iter().map(executed).collect()
}

fn blocks(done: &[(&str, i64)], name: &str) -> Option<Blocked> {
    recent(done).blocks(route(name), noon())
}

const MINUTE: i64 = 60;
const HOURS: i64 = 3_600;

#[test]
fn circular_handoff_blocked_within_30_minutes() {
    let ago = |seconds| blocks(&[("lead_to_buyer", seconds)], "lead_to_buyer");
    assert_eq!(ago(0), Some(Blocked::CircularPreventionRoute));
    assert_eq!(ago(30 * MINUTE - 1), Some(Blocked::CircularPreventionRoute));
    assert_eq!(ago(30 * MINUTE), None, "exactly 30 minutes old no longer counts");
}

#[test]
fn circular_chain_detected() {
    let chain = [("lead_to_buyer", 20 * MINUTE), ("buyer_to_seller", 10 * MINUTE)];
    assert_eq!(blocks(&chain, "seller_to_buyer"), Some(Blocked::CircularPreventionChain));
    assert_eq!(blocks(&chain, "seller_to_lead"), Some(Blocked::CircularPreventionChain));
}

#[test]
fn back_to_where_the_contact_came_from_is_a_circle() {
    let ago = |seconds| blocks(&[("lead_to_buyer", seconds)], "buyer_to_lead");
    assert_eq!(ago(30 * MINUTE - 1), Some(Blocked::CircularPreventionChain));
    assert_eq!(ago(30 * MINUTE), Some(Blocked::NoSuchRoute), "and later nothing leads to lead all the same");
}

#[test]
fn lead_to_buyer_to_seller_is_no_circle_and_back_to_buyer_is_one() {
    assert_eq!(blocks(&[("lead_to_buyer", MINUTE)], "buyer_to_seller"), None);
    let chain = [("lead_to_buyer", 40 * MINUTE), ("buyer_to_seller", 29 * MINUTE)];
    assert_eq!(
        blocks(&chain, "seller_to_buyer"),
        Some(Blocked::CircularPreventionChain),
        "buyer began that one"
    );
    let chain = [("lead_to_buyer", 40 * MINUTE), ("buyer_to_seller", 30 * MINUTE)];
    assert_eq!(blocks(&chain, "seller_to_buyer"), None);
}

#[test]
fn rate_limit_after_3_hourly() {
    // Chains of more than half an hour ago, so that no circle is in the way.
    let spread = |oldest| {
        [("lead_to_buyer", oldest), ("buyer_to_seller", 50 * MINUTE), ("seller_to_buyer", 40 * MINUTE)]
    };
    assert_eq!(blocks(&spread(HOURS - 1), "buyer_to_seller"), Some(Blocked::RateLimitHourly));
    assert_eq!(blocks(&spread(HOURS), "buyer_to_seller"), None, "exactly an hour old no longer counts");
    assert_eq!(blocks(&spread(HOURS)[1..], "buyer_to_seller"), None, "two are fine");
}

#[test]
fn rate_limit_after_10_daily() {
    let spread = |oldest: i64| {
        let mut done = vec![("lead_to_buyer", oldest)];
        done.extend((0..9).map(|nth| ("buyer_to_seller", (20 - 2 * nth) * HOURS)));
        done
    };
    assert_eq!(blocks(&spread(24 * HOURS - 1), "buyer_to_seller"), Some(Blocked::RateLimitDaily));
    assert_eq!(blocks(&spread(24 * HOURS), "buyer_to_seller"), None, "exactly a day old no longer counts");
}

#[test]
fn nobody_is_handed_to_themselves_and_nothing_leads_to_lead() {
    assert_eq!(blocks(&[], "buyer_to_buyer"), Some(Blocked::NoSuchRoute));
    assert_eq!(blocks(&[], "seller_to_lead"), Some(Blocked::NoSuchRoute));
    for open in crate::handoff::route::OPEN {
        assert_eq!(Recent::default().blocks(open, noon()), None);
    }
}

#[test]
fn a_hand_off_of_a_worker_whose_clock_is_ahead_counts() {
    assert_eq!(blocks(&[("lead_to_buyer", -5)], "lead_to_buyer"), Some(Blocked::CircularPreventionRoute));
}

#[test]
fn what_is_a_day_old_is_forgotten() {
    let mut recent = recent(&[("lead_to_buyer", 24 * HOURS), ("buyer_to_seller", 24 * HOURS - 1)]);
    recent.add(Executed { route: Route { from: Bot::Seller, to: Bot::Buyer }, at: noon() });
    let ages: Vec<SignedDuration> =
        recent.executed().iter().map(|done| noon().duration_since(done.at)).collect();
    assert_eq!(ages, [SignedDuration::from_secs(24 * HOURS - 1), SignedDuration::ZERO]);
}
