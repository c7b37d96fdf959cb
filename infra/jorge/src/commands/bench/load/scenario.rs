//! Who texts, and what: one scenario for each bot, and one of hand-offs.

use clap::ValueEnum;
use shared::conversation::Bot;
use shared::metrics::{Operation, Timed};

/// What is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// Leads who are not sure yet, or say what they want at once.
    Lead,
    /// Buyers in the middle of it.
    Buyer,
    /// Sellers in the middle of it.
    Seller,
    /// Leads who are handed over with their second text.
    Handoff,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Buyer, Self::Seller, Self::Handoff];

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Buyer => "buyer",
            Self::Seller => "seller",
            Self::Handoff => "handoff",
        }
    }

    /// Contacts that text at the same time, unless somebody says otherwise.
    pub(super) const fn users(self) -> usize {
        match self {
            Self::Lead | Self::Buyer | Self::Seller => 50,
            Self::Handoff => 100,
        }
    }

    /// The tag its contacts bear.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Lead | Self::Handoff => "lead-bot",
            Self::Buyer => "buyer-lead",
            Self::Seller => "seller-lead",
        }
    }

    /// What a contact says, text by text; each is answered.
    pub(super) const fn says(self) -> &'static [&'static str] {
        match self {
            Self::Lead => &["Just browsing", "maybe Cedar Park", "no rush", "text is fine"],
            Self::Buyer => &[
                "need at least 4 bedrooms and a garage",
                "up to 700k",
                "we are pre-approved",
                "Pflugerville or Hutto",
                "in about two months",
                "just me",
            ],
            Self::Seller => &[
                "What's my home worth?",
                "88 Elm Drive, Round Rock 78664",
                "moving closer to my daughter",
                "Yes that works",
                "It's in great shape, just remodeled",
            ],
            Self::Handoff => &["Hi there", "I'd like to buy a home in Cedar Park"],
        }
    }

    /// Whether a turn of this kind is what the scenario is about.
    pub(super) fn is_about(self, timed: Timed) -> bool {
        match (self, timed) {
            (_, Timed::Service(_)) => true,
            (Self::Lead, Timed::Bot(bot, _)) => bot == Bot::Lead,
            (Self::Buyer, Timed::Bot(bot, _)) => bot == Bot::Buyer,
            (Self::Seller, Timed::Bot(bot, _)) => bot == Bot::Seller,
            (Self::Handoff, Timed::Bot(bot, operation)) => {
                operation == Operation::HandoffExecute || bot == Bot::Buyer
            }
        }
    }
}
