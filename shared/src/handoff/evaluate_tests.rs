//! Which scores open which route.

use super::*;
use crate::handoff::history::Executed;

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

fn proceeds(from: Bot, buyer: f64, seller: f64) -> Option<Bot> {
    let scores = Scores { buyer, seller };
    match evaluate(from, scores, &Thresholds::shipped(), &Recent::default(), noon()) {
        Evaluation::Proceed(route) => Some(route.to),
        _ => None,
    }
}

#[test]
fn every_route_opens_at_exactly_its_threshold() {
    assert_eq!(proceeds(Bot::Lead, 0.7, 0.2), Some(Bot::Buyer));
    assert_eq!(proceeds(Bot::Lead, 0.699, 0.2), None);
    assert_eq!(proceeds(Bot::Lead, 0.2, 0.7), Some(Bot::Seller));
    assert_eq!(proceeds(Bot::Lead, 0.2, 0.699), None);
    assert_eq!(proceeds(Bot::Buyer, 0.0, 0.8), Some(Bot::Seller));
    assert_eq!(proceeds(Bot::Buyer, 0.0, 0.799), None);
    assert_eq!(proceeds(Bot::Seller, 0.6, 0.0), Some(Bot::Buyer));
    assert_eq!(proceeds(Bot::Seller, 0.599, 0.0), None);
}

#[test]
fn a_tie_hands_over_to_nobody() {
    assert_eq!(proceeds(Bot::Lead, 0.9, 0.9), None);
    assert_eq!(proceeds(Bot::Lead, 0.91, 0.9), Some(Bot::Buyer), "the strictly higher one wins");
}

#[test]
fn a_bot_never_hands_over_to_itself() {
    assert_eq!(proceeds(Bot::Buyer, 0.9, 0.1), None);
    assert_eq!(proceeds(Bot::Seller, 0.1, 0.9), None);
}

#[test]
fn a_threshold_that_was_learnt_is_the_one_that_counts() {
    let route = Route { from: Bot::Lead, to: Bot::Buyer };
    let tally = crate::handoff::Tally { outcomes: 10, successful: 10, since: Some(noon()) };
    let learnt = Thresholds::shipped().learnt(route, &tally, noon());
    let scores = Scores { buyer: 0.65, seller: 0.0 };
    assert_eq!(evaluate(Bot::Lead, scores, &learnt, &Recent::default(), noon()), Evaluation::Proceed(route));
    let other = Scores { buyer: 0.0, seller: 0.65 };
    assert_eq!(evaluate(Bot::Lead, other, &learnt, &Recent::default(), noon()), Evaluation::Stay);
}

#[test]
fn what_the_past_forbids_is_blocked_only_if_it_would_have_happened() {
    let route = Route { from: Bot::Lead, to: Bot::Buyer };
    let recent: Recent = [Executed { route, at: noon() }].into_iter().collect();
    let evaluate =
        |buyer| evaluate(Bot::Lead, Scores { buyer, seller: 0.0 }, &Thresholds::shipped(), &recent, noon());
    assert_eq!(evaluate(0.9), Evaluation::Blocked(route, Blocked::CircularPreventionRoute));
    assert_eq!(evaluate(0.6), Evaluation::Stay);
}
