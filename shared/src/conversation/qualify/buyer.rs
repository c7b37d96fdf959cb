//! The buyer score, 0 to 100: 0.40 financial, 0.35 motivation, 0.25 fit.

use serde::{Deserialize, Serialize};

use super::known;
use crate::conversation::facts::Facts;
use crate::conversation::timing::Temperature;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::money::PriceRange;
use crate::conversation::understand::time_frame::Urgency;

/// A buyer score in parts, each 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BuyerScore {
    /// Mean of budget known, budget realistic, financing.
    pub financial: u32,
    /// Mean of urgency, time line known, consequence of not moving known.
    pub motivation: u32,
    /// Mean of preferences known, budget realistic, decision makers known.
    pub fit: u32,
    /// The whole.
    pub total: u32,
}

impl BuyerScore {
    /// Hot from 75, warm from 50, lukewarm from 30, else cold.
    #[must_use]
    pub const fn temperature(self) -> Temperature {
        match self.total {
            75.. => Temperature::Hot,
            50.. => Temperature::Warm,
            30.. => Temperature::Lukewarm,
            _ => Temperature::Cold,
        }
    }

    /// Financial and motivation at 50 or more.
    #[must_use]
    pub const fn is_qualified(self) -> bool {
        self.financial >= 50 && self.motivation >= 50
    }
}

/// Scores a buyer. `prices` is the price range of the areas they look at, in whole dollars.
#[must_use]
pub fn score(facts: &Facts, prices: Option<(u64, u64)>) -> BuyerScore {
    let realism = facts.budget.map_or(0, |budget| realism(budget, prices));
    let financing = match facts.financing {
        Some(Financing::PreApproved | Financing::Cash) => 100,
        Some(Financing::InProgress) => 60,
        Some(Financing::NotStarted) => 20,
        None => 0,
    };
    let urgency = match facts.time_frame.map(|time_frame| time_frame.urgency) {
        Some(Urgency::Now) => 100,
        Some(Urgency::WithinThreeMonths) => 75,
        Some(Urgency::WithinSixMonths) => 50,
        Some(Urgency::Later) => 25,
        None => 0,
    };
    let prefers = !facts.areas.is_empty()
        || !facts.preferences.is_empty()
        || facts.kind.is_some()
        || facts.bedrooms.is_some();
    let money = facts.budget.is_some() || facts.monthly.is_some();
    let financial = mean([known(money), realism, financing]);
    let motivation = mean([urgency, known(facts.time_frame.is_some()), known(facts.consequence.is_some())]);
    let fit = mean([known(prefers), realism, known(facts.decision_makers.is_some())]);
    // Weights in hundredths, rounded to the nearest whole.
    let total = (40 * financial + 35 * motivation + 25 * fit + 50) / 100;
    BuyerScore { financial, motivation, fit, total }
}

/// Rounded to the nearest whole.
const fn mean(parts: [u32; 3]) -> u32 {
    (parts[0] + parts[1] + parts[2] + 1) / 3
}

/// 100 if the budget lies in the price range, 50 within 20 % of it, else 0; 0 too where no range is known.
/// "Up to 600" may spend less, "from 400" may spend more, so the end nearest to the range counts.
#[must_use]
pub fn realism(budget: PriceRange, prices: Option<(u64, u64)>) -> u32 {
    let Some((low, high)) = prices else { return 0 };
    let dollars = |money: crate::money::Money| u64::try_from(money.whole_dollars()).unwrap_or(0);
    let (Some(least), Some(most)) =
        (budget.min.or(budget.max).map(dollars), budget.max.or(budget.min).map(dollars))
    else {
        return 0;
    };
    let reaches = |low: u64, high: u64| most >= low && least <= high;
    if reaches(low, high) {
        100
    } else if reaches(low - low / 5, high + high / 5) {
        50
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::understand::circumstances::{Consequence, DecisionMakers};
    use crate::conversation::understand::time_frame::TimeFrame;
    use crate::money::Money;

    fn spending(dollars: i64) -> PriceRange {
        let money = Money::from_dollars(dollars);
        PriceRange { min: money, max: money }
    }

    const AREA: Option<(u64, u64)> = Some((400_000, 600_000));

    #[test]
    fn a_budget_is_realistic_inside_the_area_half_so_within_a_fifth() {
        for (dollars, expected) in [
            (400_000, 100),
            (600_000, 100),
            (399_000, 50),
            (320_000, 50),
            (319_000, 0),
            (720_000, 50),
            (721_000, 0),
        ] {
            assert_eq!(realism(spending(dollars), AREA), expected, "{dollars}");
        }
        assert_eq!(realism(spending(500_000), None), 0);
    }

    #[test]
    fn a_buyer_of_whom_everything_is_known_scores_a_hundred() {
        let facts = Facts {
            budget: Some(spending(500_000)),
            financing: Some(Financing::Cash),
            time_frame: Some(TimeFrame { urgency: Urgency::Now, days: Some(14) }),
            consequence: Some(Consequence::LeaseEnds),
            areas: vec!["Cedar Park".into()],
            decision_makers: Some(DecisionMakers::Alone),
            ..Facts::default()
        };
        let score = score(&facts, AREA);
        assert_eq!(score, BuyerScore { financial: 100, motivation: 100, fit: 100, total: 100 });
        assert!(score.is_qualified());
    }

    #[test]
    fn weights_and_limits_hold() {
        let facts = Facts {
            budget: Some(spending(500_000)),
            financing: Some(Financing::NotStarted),
            time_frame: Some(TimeFrame { urgency: Urgency::WithinThreeMonths, days: Some(60) }),
            ..Facts::default()
        };
        let score = score(&facts, AREA);
        // financial (100 + 100 + 20) / 3 = 73, motivation (75 + 100 + 0) / 3 = 58, fit (0 + 100 + 0) / 3 = 33
        assert_eq!((score.financial, score.motivation, score.fit), (73, 58, 33));
        assert_eq!(score.total, 58, "0.40 * 73 + 0.35 * 58 + 0.25 * 33 = 57.75");
        assert_eq!(score.temperature(), Temperature::Warm);
        for (total, temperature) in [
            (75, Temperature::Hot),
            (74, Temperature::Warm),
            (50, Temperature::Warm),
            (49, Temperature::Lukewarm),
            (30, Temperature::Lukewarm),
            (29, Temperature::Cold),
        ] {
            assert_eq!(BuyerScore { total, ..BuyerScore::default() }.temperature(), temperature, "{total}");
        }
    }
}
