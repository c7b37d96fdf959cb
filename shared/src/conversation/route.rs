//! Which bot a text belongs to: the scores a hand-off needs.

use super::progress::{Bot, Interest};
use super::understand::intent::Intent;

/// The score at which `from` hands over to `to`; `None` where nothing leads.
#[must_use]
pub const fn threshold(from: Bot, to: Bot) -> Option<f64> {
    match (from, to) {
        (Bot::Lead, Bot::Buyer | Bot::Seller) => Some(0.7),
        (Bot::Buyer, Bot::Seller) => Some(0.8),
        (Bot::Seller, Bot::Buyer) => Some(0.6),
        _ => None,
    }
}

/// The bot that should take over: the side with the strictly higher score, if it reaches its threshold.
#[must_use]
pub fn route(from: Bot, intent: Intent) -> Option<Bot> {
    let (to, score) = match (intent.buyer, intent.seller) {
        (buyer, seller) if buyer > seller => (Bot::Buyer, buyer),
        (buyer, seller) if seller > buyer => (Bot::Seller, seller),
        _ => return None,
    };
    threshold(from, to).filter(|threshold| score >= *threshold).map(|_| to)
}

/// Whether both wishes are clear, so that the contact is asked which comes first.
#[must_use]
pub fn wants_both(intent: Intent) -> bool {
    let clear = |score: f64| threshold(Bot::Lead, Bot::Buyer).is_some_and(|threshold| score >= threshold);
    clear(intent.buyer) && clear(intent.seller)
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

    fn intent(buyer: f64, seller: f64) -> Intent {
        Intent { buyer, seller, ..Intent::default() }
    }

    #[test]
    fn every_route_has_its_threshold_reached_exactly() {
        assert_eq!(route(Bot::Lead, intent(0.7, 0.2)), Some(Bot::Buyer));
        assert_eq!(route(Bot::Lead, intent(0.69, 0.2)), None);
        assert_eq!(route(Bot::Buyer, intent(0.0, 0.8)), Some(Bot::Seller));
        assert_eq!(route(Bot::Buyer, intent(0.0, 0.79)), None);
        assert_eq!(route(Bot::Seller, intent(0.6, 0.0)), Some(Bot::Buyer));
        assert_eq!(route(Bot::Seller, intent(0.59, 0.0)), None);
    }

    #[test]
    fn a_tie_routes_nowhere_and_nobody_routes_to_themselves() {
        assert_eq!(route(Bot::Lead, intent(0.9, 0.9)), None);
        assert_eq!(route(Bot::Buyer, intent(0.9, 0.1)), None);
    }
}
