//! The lead score, 1 to 10: one, one point for each of seven facts, up to two for engagement.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::conversation::facts::Facts;
use crate::conversation::progress::{Interest, Progress};
use crate::conversation::timing::Temperature;

const HIGHEST: u8 = 10;
const HOT: u8 = 8;
const WARM: u8 = 5;

/// From which lead score on an agent should get in touch: `LEAD_SCORE_THRESHOLD`, default 7.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyFrom(u8);

/// A text that is no lead score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a number from 1.0 to 10.0")]
pub struct NoLeadScore;

impl Default for ReadyFrom {
    fn default() -> Self {
        Self(7)
    }
}

impl FromStr for ReadyFrom {
    type Err = NoLeadScore;

    fn from_str(text: &str) -> Result<Self, NoLeadScore> {
        let score: f64 = text.parse().map_err(|_| NoLeadScore)?;
        // Scores are whole: what is at least 7.5 is at least 8.
        let reached = |total: &u8| f64::from(*total) >= score;
        let least = (1.0..=f64::from(HIGHEST)).contains(&score).then(|| (1..=HIGHEST).find(reached));
        least.flatten().map(Self).ok_or(NoLeadScore)
    }
}

/// A lead score in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadScore {
    /// Buys or sells.
    pub intent: bool,
    /// We know a name.
    pub name: bool,
    /// An area, or the address of the home.
    pub area: bool,
    /// A budget, or a price expectation.
    pub price: bool,
    /// When.
    pub time_frame: bool,
    /// How they pay, or why they move.
    pub reason: bool,
    /// How they like to be reached.
    pub contact_preference: bool,
    /// Answered within a day.
    pub answers: bool,
    /// Asked something themselves.
    pub asks: bool,
}

impl LeadScore {
    /// 1 to 10.
    #[must_use]
    pub fn total(self) -> u8 {
        let facts = [
            self.intent,
            self.name,
            self.area,
            self.price,
            self.time_frame,
            self.reason,
            self.contact_preference,
            self.answers,
            self.asks,
        ];
        let points = facts.into_iter().map(u8::from).sum::<u8>();
        (1 + points).min(HIGHEST)
    }

    /// Hot from 8, warm from 5, else cold.
    #[must_use]
    pub fn temperature(self) -> Temperature {
        match self.total() {
            HOT.. => Temperature::Hot,
            WARM.. => Temperature::Warm,
            _ => Temperature::Cold,
        }
    }

    /// Whether an agent should get in touch.
    #[must_use]
    pub fn is_ready_for_agent(self, from: ReadyFrom) -> bool {
        self.total() >= from.0
    }
}

/// Scores a lead; engagement once shown stays.
#[must_use]
pub fn score(facts: &Facts, progress: &Progress, known_name: bool) -> LeadScore {
    let before = progress.scores.lead;
    LeadScore {
        intent: matches!(progress.interest, Some(Interest::Buying | Interest::Selling)),
        name: known_name || facts.name.is_some(),
        area: !facts.areas.is_empty() || facts.address.is_some(),
        price: facts.budget.is_some() || facts.monthly.is_some() || facts.asking_price.is_some(),
        time_frame: facts.time_frame.is_some() || facts.accepts_30_to_45_days.is_some(),
        reason: facts.financing.is_some() || facts.knows_motivation(),
        contact_preference: facts.contact_preference.is_some(),
        answers: before.answers,
        asks: before.asks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(points: usize) -> LeadScore {
        let has = |nth: usize| nth < points;
        LeadScore {
            intent: has(0),
            name: has(1),
            area: has(2),
            price: has(3),
            time_frame: has(4),
            reason: has(5),
            contact_preference: has(6),
            answers: has(7),
            asks: has(8),
        }
    }

    #[test]
    fn a_score_is_one_and_a_point_for_each_part_up_to_ten() {
        let totals: Vec<u8> = (0..=9).map(|points| with(points).total()).collect();
        assert_eq!(totals, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }

    #[test]
    fn hot_from_eight_warm_from_five_ready_for_an_agent_from_seven() {
        assert_eq!(with(3).temperature(), Temperature::Cold);
        assert_eq!(with(4).temperature(), Temperature::Warm);
        assert_eq!(with(7).temperature(), Temperature::Hot);
        assert!(!with(5).is_ready_for_agent(ReadyFrom::default()));
        assert!(with(6).is_ready_for_agent(ReadyFrom::default()));
    }

    #[test]
    fn from_which_score_on_is_a_number_on_the_scale() {
        for (text, least) in [("1", 1), ("7.0", 7), ("7.5", 8), ("10", 10)] {
            assert_eq!(text.parse(), Ok(ReadyFrom(least)), "{text}");
        }
        for wrong in ["0.9", "10.1", "NaN", "inf", "-7", "high", ""] {
            assert_eq!(wrong.parse::<ReadyFrom>(), Err(NoLeadScore), "{wrong}");
        }
    }

    #[test]
    fn looking_around_is_no_intent_and_a_name_of_the_crm_counts() {
        let progress = Progress { interest: Some(Interest::Looking), ..Progress::default() };
        assert_eq!(score(&Facts::default(), &progress, true).total(), 2);
    }
}
