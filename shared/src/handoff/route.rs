//! From which bot to which: the routes, and the score each asks for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::conversation::{Bot, Interest};

/// From one bot to another. `buyer_to_seller` in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Route {
    /// Who leads.
    pub from: Bot,
    /// Who is to lead.
    pub to: Bot,
}

/// The routes that scores can open. Nothing leads to the lead bot.
pub const OPEN: [Route; 4] = [
    Route { from: Bot::Lead, to: Bot::Buyer },
    Route { from: Bot::Lead, to: Bot::Seller },
    Route { from: Bot::Buyer, to: Bot::Seller },
    Route { from: Bot::Seller, to: Bot::Buyer },
];

impl Route {
    /// Its place in [`OPEN`]; `None` for a route that no score opens.
    #[must_use]
    pub const fn number(self) -> Option<usize> {
        match (self.from, self.to) {
            (Bot::Lead, Bot::Buyer) => Some(0),
            (Bot::Lead, Bot::Seller) => Some(1),
            (Bot::Buyer, Bot::Seller) => Some(2),
            (Bot::Seller, Bot::Buyer) => Some(3),
            _ => None,
        }
    }

    /// The tag that says it happened.
    #[must_use]
    pub fn tag(self) -> String {
        format!("Handoff-{}-to-{}", self.from.tag_name(), self.to.tag_name())
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_to_{}", self.from.name(), self.to.name())
    }
}

impl FromStr for Route {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let bot = |name: &str| Bot::ALL.into_iter().find(|bot| bot.name() == name);
        name.split_once("_to_")
            .and_then(|(from, to)| Some(Self { from: bot(from)?, to: bot(to)? }))
            .ok_or_else(|| format!("\"{name}\" is no route between two bots"))
    }
}

impl TryFrom<String> for Route {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<Route> for String {
    fn from(route: Route) -> Self {
        route.to_string()
    }
}

/// The bot that serves an interest.
#[must_use]
pub const fn bot_for(interest: Interest) -> Bot {
    match interest {
        Interest::Buying => Bot::Buyer,
        Interest::Selling => Bot::Seller,
        Interest::Looking => Bot::Lead,
    }
}

/// What a bot serves; the lead bot serves whoever has not decided.
#[must_use]
pub const fn interest_of(bot: Bot) -> Option<Interest> {
    match bot {
        Bot::Buyer => Some(Interest::Buying),
        Bot::Seller => Some(Interest::Selling),
        Bot::Lead => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_known_again_by_its_name() {
        for route in OPEN {
            assert_eq!(route.to_string().parse(), Ok(route));
        }
        assert_eq!(Route { from: Bot::Buyer, to: Bot::Lead }.to_string(), "buyer_to_lead");
        assert_eq!(
            "buyer_to_agent".parse::<Route>(),
            Err("\"buyer_to_agent\" is no route between two bots".into())
        );
    }

    #[test]
    fn the_tag_names_both_bots() {
        assert_eq!(OPEN[2].tag(), "Handoff-Buyer-to-Seller");
    }

    #[test]
    fn every_open_route_has_its_number() {
        for (number, route) in OPEN.into_iter().enumerate() {
            assert_eq!(route.number(), Some(number));
        }
        assert_eq!(Route { from: Bot::Buyer, to: Bot::Lead }.number(), None);
    }
}
