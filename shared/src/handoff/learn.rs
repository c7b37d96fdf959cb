//! Thresholds that follow a location's own outcomes.
//!
//! Per route: with at least [`ENOUGH`] outcomes of the location's own, a rate of success above 0.8 lowers the
//! threshold by 0.05 and one below 0.5 raises it by 0.10. The rate is that of the own outcomes and of shipped ones
//! together, so that a location does not start blind; the shipped ones are marked as such ([`Seed`]), count towards
//! no minimum, and fade with a half-life of 30 days from the location's first own outcome.

use jiff::Timestamp;

use super::route::{OPEN, Route};

/// Own outcomes of a route before anything is learnt from them.
pub const ENOUGH: u32 = 10;
/// Own outcomes a route is judged by: the newest of them. So many need no shipped ones beside them.
pub const MOST: u32 = 200;

const HIGH: f64 = 0.8;
const LOW: f64 = 0.5;
const LOWERED_BY: f64 = 0.05;
const RAISED_BY: f64 = 0.10;
const HALF_LIFE_DAYS: f64 = 30.0;
const SECONDS_A_DAY: f64 = 86_400.0;
/// Rates closer than this are the same: weights are no whole numbers.
const SAME: f64 = 1e-9;

/// What a route starts with: outcomes nobody had, to begin from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seed {
    /// How many.
    pub outcomes: f64,
    /// How many of them were successful.
    pub successful: f64,
}

/// The shipped threshold of each route of [`OPEN`].
const BASE: [f64; 4] = [0.7, 0.7, 0.8, 0.6];
/// The shipped outcomes of each route of [`OPEN`]: 80, 70, 60 and 75 % of 20.
const SEEDS: [Seed; 4] = [
    Seed { outcomes: 20.0, successful: 16.0 },
    Seed { outcomes: 20.0, successful: 14.0 },
    Seed { outcomes: 20.0, successful: 12.0 },
    Seed { outcomes: 20.0, successful: 15.0 },
];

/// A location's own outcomes of one route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many, whatever their age: at most [`MOST`], the newest.
    pub outcomes: u32,
    /// How many of them were successful.
    pub successful: u32,
    /// When the oldest of them came.
    pub since: Option<Timestamp>,
}

impl Tally {
    /// Share of success, 0 to 1, with what is left of the shipped outcomes; `None` without a route or any outcome.
    #[must_use]
    pub fn rate(&self, route: Route, now: Timestamp) -> Option<f64> {
        let seed = SEEDS.get(route.number()?)?;
        let weight = self.seed_weight(now);
        let outcomes = f64::from(self.outcomes) + weight * seed.outcomes;
        (outcomes > 0.0).then(|| (f64::from(self.successful) + weight * seed.successful) / outcomes)
    }

    /// What a shipped outcome still weighs, 0 to 1, beside an own one.
    fn seed_weight(&self, now: Timestamp) -> f64 {
        if self.outcomes >= MOST {
            return 0.0;
        }
        let seconds = self.since.map_or(0, |since| now.as_second().saturating_sub(since.as_second()).max(0));
        let days = seconds as f64 / SECONDS_A_DAY;
        0.5_f64.powf(days / HALF_LIFE_DAYS)
    }

    /// The threshold these outcomes make of the shipped one.
    fn adjust(&self, route: Route, base: f64, now: Timestamp) -> f64 {
        if self.outcomes < ENOUGH {
            return base;
        }
        let adjusted = match self.rate(route, now) {
            Some(rate) if rate > HIGH + SAME => base - LOWERED_BY,
            Some(rate) if rate < LOW - SAME => base + RAISED_BY,
            _ => base,
        };
        adjusted.clamp(0.0, 1.0)
    }
}

/// The score each route asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds([f64; 4]);

impl Thresholds {
    /// As shipped.
    #[must_use]
    pub const fn shipped() -> Self {
        Self(BASE)
    }

    /// The lowest that anything learnt can make of them: a text that does not reach these opens no route.
    #[must_use]
    pub fn lowest() -> Self {
        Self(BASE.map(|base| base - LOWERED_BY))
    }

    /// With what a location has learnt of one route.
    #[must_use]
    pub fn learnt(mut self, route: Route, tally: &Tally, now: Timestamp) -> Self {
        if let Some(number) = route.number()
            && let (Some(threshold), Some(base)) = (self.0.get_mut(number), BASE.get(number))
        {
            *threshold = tally.adjust(route, *base, now);
        }
        self
    }

    /// The score `route` asks for; `None` where nothing leads.
    #[must_use]
    pub fn of(&self, route: Route) -> Option<f64> {
        self.0.get(route.number()?).copied()
    }
}

const _: () = assert!(BASE.len() == OPEN.len() && SEEDS.len() == OPEN.len());

#[cfg(test)]
#[path = "learn_tests.rs"]
mod tests;
