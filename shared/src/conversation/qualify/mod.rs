//! How promising a contact is: each bot's score, in parts that a person can follow.

pub mod buyer;
pub mod lead;
pub mod seller;

pub use buyer::BuyerScore;
pub use lead::{LeadScore, ReadyFrom};
pub use seller::SellerStanding;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::progress::{Bot, Progress};
use super::timing::Temperature;

/// Every score, as last computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scores {
    /// Of any contact.
    pub lead: LeadScore,
    /// Of one who buys.
    pub buyer: Option<BuyerScore>,
    /// Of one who sells.
    pub seller: Option<SellerStanding>,
    /// How clearly the last texts spoke for each wish, in hundredths: buying, selling, information, other.
    pub intent: [u8; 4],
}

impl Scores {
    /// The temperature by the score of the bot that leads.
    #[must_use]
    pub fn temperature(&self, bot: Bot) -> Temperature {
        match bot {
            Bot::Lead => self.lead.temperature(),
            Bot::Buyer => self.buyer.unwrap_or_default().temperature(),
            Bot::Seller => self.seller.unwrap_or_default().temperature(),
        }
    }

    /// Whether the bot that leads has found out enough for an agent; of the lead bot, from this score on.
    #[must_use]
    pub fn is_qualified(&self, bot: Bot, from: ReadyFrom) -> bool {
        match bot {
            Bot::Lead => self.lead.is_ready_for_agent(from),
            Bot::Buyer => self.buyer.unwrap_or_default().is_qualified(),
            Bot::Seller => self.seller.unwrap_or_default().temperature() != Temperature::Cold,
        }
    }
}

/// Scores a contact anew. `prices` is the price range of the areas they look at, in whole dollars.
#[must_use]
pub fn score(facts: &Facts, progress: &Progress, known_name: bool, prices: Option<(u64, u64)>) -> Scores {
    let mut scores = progress.scores;
    scores.lead = lead::score(facts, progress, known_name);
    if progress.bot == Bot::Buyer {
        scores.buyer = Some(buyer::score(facts, prices));
    }
    if progress.bot == Bot::Seller {
        scores.seller = Some(seller::standing(facts));
    }
    scores
}

/// 100 for what is known, 0 for what is not.
const fn known(is: bool) -> u32 {
    if is { 100 } else { 0 }
}
