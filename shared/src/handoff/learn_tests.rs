//! What outcomes do to thresholds.

use jiff::ToSpan as _;

use super::*;
use crate::conversation::Bot;

const LEAD_TO_BUYER: Route = Route { from: Bot::Lead, to: Bot::Buyer };
const BUYER_TO_SELLER: Route = Route { from: Bot::Buyer, to: Bot::Seller };

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

/// Outcomes whose oldest is so many days old.
fn tally(successful: u32, outcomes: u32, days: i64) -> Tally {
    Tally { outcomes, successful, since: noon().checked_sub((days * 24).hours()).ok() }
}

fn learnt(route: Route, tally: &Tally) -> f64 {
    Thresholds::shipped().learnt(route, tally, noon()).of(route).unwrap()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// So long ago that nothing is left of the shipped outcomes.
const LONG_AGO: i64 = 100 * 365;

#[test]
fn nothing_is_learnt_before_the_tenth_outcome() {
    assert!(close(learnt(LEAD_TO_BUYER, &tally(9, 9, 0)), 0.70));
    assert!(close(learnt(LEAD_TO_BUYER, &tally(10, 10, 0)), 0.65), "26 of 30 with the shipped ones");
    assert!(close(learnt(LEAD_TO_BUYER, &tally(0, 9, LONG_AGO)), 0.70));
    assert!(close(learnt(LEAD_TO_BUYER, &tally(0, 10, LONG_AGO)), 0.80));
}

#[test]
fn exactly_four_in_five_and_exactly_half_change_nothing() {
    assert!(close(learnt(LEAD_TO_BUYER, &tally(8, 10, LONG_AGO)), 0.70));
    assert!(close(learnt(LEAD_TO_BUYER, &tally(9, 11, LONG_AGO)), 0.65));
    assert!(close(learnt(LEAD_TO_BUYER, &tally(5, 10, LONG_AGO)), 0.70));
    assert!(close(learnt(LEAD_TO_BUYER, &tally(5, 11, LONG_AGO)), 0.80));
}

#[test]
fn exactly_four_in_five_stays_so_at_every_age_of_the_shipped_outcomes() {
    // 80 % of the shipped and of the own: whatever they weigh, the rate is 0.8.
    for days in 0..2_000 {
        assert!(close(learnt(LEAD_TO_BUYER, &tally(8, 10, days)), 0.70), "after {days} days");
    }
}

#[test]
fn shipped_outcomes_shift_the_rate_and_fade_by_half_in_thirty_days() {
    let rate = |days| tally(0, 10, days).rate(BUYER_TO_SELLER, noon()).unwrap();
    assert!(close(rate(0), 12.0 / 30.0));
    assert!(close(rate(30), 6.0 / 20.0));
    assert!(close(rate(60), 3.0 / 15.0));
    assert!(close(learnt(BUYER_TO_SELLER, &tally(4, 10, 0)), 0.80), "16 of 30 is above half");
    assert!(close(learnt(BUYER_TO_SELLER, &tally(4, 10, 90)), 0.90), "5.5 of 12.5 is below");
}

#[test]
fn a_location_without_outcomes_has_the_shipped_rates() {
    let rates = OPEN.map(|route| Tally::default().rate(route, noon()).unwrap());
    assert_eq!(rates, [0.80, 0.70, 0.60, 0.75]);
}

#[test]
fn two_hundred_own_outcomes_need_no_shipped_ones() {
    assert_eq!(tally(100, MOST, 0).rate(LEAD_TO_BUYER, noon()), Some(0.5));
}

#[test]
fn a_threshold_stays_between_nothing_and_one() {
    let all_failed = tally(0, 50, LONG_AGO);
    assert!(close(all_failed.adjust(BUYER_TO_SELLER, 0.95, noon()), 1.0));
    let all_well = tally(50, 50, LONG_AGO);
    assert!(close(all_well.adjust(BUYER_TO_SELLER, 0.02, noon()), 0.0));
}

#[test]
fn what_one_route_teaches_changes_no_other() {
    let learnt = Thresholds::shipped().learnt(LEAD_TO_BUYER, &tally(0, 20, LONG_AGO), noon());
    for route in OPEN.into_iter().filter(|route| *route != LEAD_TO_BUYER) {
        assert_eq!(learnt.of(route), Thresholds::shipped().of(route));
    }
}

#[test]
fn nothing_learnt_is_lower_than_the_lowest() {
    for route in OPEN {
        let all_well = Thresholds::shipped().learnt(route, &tally(50, 50, LONG_AGO), noon());
        assert_eq!(all_well.of(route), Thresholds::lowest().of(route));
    }
}
