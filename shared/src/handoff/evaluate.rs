//! Whether a text opens a route.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::history::{Blocked, Recent};
use super::learn::Thresholds;
use super::route::Route;
use crate::conversation::Bot;

/// How clearly a text speaks for each wish, each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// For buying.
    pub buyer: f64,
    /// For selling.
    pub seller: f64,
}

/// What an evaluation finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// Nobody else is wanted.
    Stay,
    /// Somebody else is, and the contact's past forbids it.
    Blocked(Route, Blocked),
    /// This bot takes over, if the lock can be had.
    Proceed(Route),
}

/// Evaluates the scores of one text: the side with the strictly higher score, if it reaches the threshold of its route.
/// A tie stays, and so does a bot that is responsible already.
#[must_use]
pub fn evaluate(
    from: Bot,
    scores: Scores,
    thresholds: &Thresholds,
    recent: &Recent,
    now: Timestamp,
) -> Evaluation {
    let (to, score) = if scores.buyer > scores.seller {
        (Bot::Buyer, scores.buyer)
    } else if scores.seller > scores.buyer {
        (Bot::Seller, scores.seller)
    } else {
        return Evaluation::Stay;
    };
    let route = Route { from, to };
    match thresholds.of(route) {
        Some(threshold) if score >= threshold => request(route, recent, now),
        _ => Evaluation::Stay,
    }
}

/// Evaluates a route the contact asked for in so many words: no score is needed, what the past forbids stays forbidden.
#[must_use]
pub fn request(route: Route, recent: &Recent, now: Timestamp) -> Evaluation {
    match recent.blocks(route, now) {
        Some(blocked) => Evaluation::Blocked(route, blocked),
        None => Evaluation::Proceed(route),
    }
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
