//! Where a seller stands: four questions, and whether 30 to 45 days suit them.

use serde::{Deserialize, Serialize};

use crate::conversation::facts::Facts;
use crate::conversation::timing::Temperature;

/// Which of the four questions are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerStanding {
    /// Why they sell, or where they go.
    pub motivation: bool,
    /// Whether 30 to 45 days would work, whatever they said.
    pub selling_time: bool,
    /// They said yes to it.
    pub accepts_selling_time: bool,
    /// What shape the home is in.
    pub condition: bool,
    /// What they hope to get.
    pub price: bool,
}

impl SellerStanding {
    /// Questions answered, 0 to 4.
    #[must_use]
    pub fn answered(self) -> u8 {
        [self.motivation, self.selling_time, self.condition, self.price].into_iter().map(u8::from).sum()
    }

    /// Hot with all four and the time accepted, warm from three, else cold.
    #[must_use]
    pub fn temperature(self) -> Temperature {
        match self.answered() {
            4 if self.accepts_selling_time => Temperature::Hot,
            3.. => Temperature::Warm,
            _ => Temperature::Cold,
        }
    }
}

/// Where a seller stands.
#[must_use]
pub fn standing(facts: &Facts) -> SellerStanding {
    SellerStanding {
        motivation: facts.knows_motivation() || facts.destination.is_some(),
        selling_time: facts.accepts_30_to_45_days.is_some(),
        accepts_selling_time: facts.accepts_30_to_45_days == Some(true),
        condition: facts.knows_condition(),
        price: facts.asking_price.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hot_is_all_four_with_the_time_accepted() {
        let all = SellerStanding {
            motivation: true,
            selling_time: true,
            accepts_selling_time: true,
            condition: true,
            price: true,
        };
        assert_eq!(all.temperature(), Temperature::Hot);
        assert_eq!(SellerStanding { accepts_selling_time: false, ..all }.temperature(), Temperature::Warm);
        assert_eq!(SellerStanding { price: false, ..all }.temperature(), Temperature::Warm);
        assert_eq!(SellerStanding { price: false, condition: false, ..all }.temperature(), Temperature::Cold);
    }
}
