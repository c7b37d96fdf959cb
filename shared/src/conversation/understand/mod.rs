//! What a contact means: what they tell us, what they want, and how they answer.
//!
//! Each file reads one thing. [`hear`] puts them together in the light of what was asked last: "3" is a number of
//! bedrooms only after that question.

pub mod address;
pub mod advertised;
mod answer;
pub mod circumstances;
pub mod contact_details;
mod counts;
pub mod figures;
pub mod financing;
pub mod home;
pub mod intent;
pub mod money;
pub mod places;
mod proper_name;
pub mod rooms;
pub mod stance;
mod take_in;
pub mod time_frame;
mod word_set;

use jiff::civil::Date;
pub use take_in::{Learnt, take_in};

use self::intent::Intent;
use self::money::{PriceKind, PriceRange};
use self::stance::Stance;
use super::facts::Facts;
use super::progress::{Bot, Interest, Step};
use super::steps::is_answered;
use crate::language::{Language, Words, detect};

/// What a text is read in the light of.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What we asked last.
    pub asked: Option<Step>,
    /// Who leads.
    pub bot: Bot,
    /// The areas of the location's market.
    pub market: &'a [String],
    /// The day, where the contact is.
    pub today: Date,
}

/// What one burst of texts says.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// How the contact answers.
    pub stance: Stance,
    /// What they seem to want.
    pub intent: Intent,
    /// The wish they named in answer to our question.
    pub interest: Option<NamedInterest>,
    /// The language, if it can be told.
    pub language: Option<Language>,
    /// What is told. A price is in `price`, because whose it is depends on who leads.
    pub facts: Facts,
    /// A price of a home: what a buyer would pay or a seller hopes to get.
    pub price: Option<PriceRange>,
    /// It corrects something said before.
    pub corrects: bool,
    /// It asks what they can pay, or what a home would cost a month.
    pub asks_figure: bool,
    /// It talks about one property: an address, or one that was advertised.
    pub about_property: bool,
}

impl Heard {
    /// Whether the rules read anything that answers `asked`; of no question, what the contact wants.
    #[must_use]
    pub fn answers(&self, asked: Option<Step>) -> bool {
        const CLEAR: f64 = 0.7;
        let facts = &self.facts;
        match asked {
            None | Some(Step::Interest | Step::WhichFirst) => {
                self.interest.is_some()
                    || self.intent.buyer.max(self.intent.seller).max(self.intent.info) >= CLEAR
            }
            Some(Step::Budget | Step::Price) => self.price.is_some() || facts.monthly.is_some(),
            Some(step) => is_answered(step, facts, None, false),
        }
    }
}

/// An interest named in answer to "buying, selling, or looking?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedInterest {
    /// One of them.
    One(Interest),
    /// Both; the first is not decided.
    Both,
}

/// Reads a burst of texts.
#[must_use]
pub fn hear(text: &str, context: Context<'_>) -> Heard {
    let words = Words::of(text);
    let stance = stance::stance(&words);
    let rooms = rooms::rooms(&words);
    let mut areas = places::areas(text, &words, context.market);
    areas.extend(address::zip_codes(&words));
    let mut facts = Facts {
        name: contact_details::name(text, &words),
        phone: contact_details::phone(text),
        email: contact_details::email(text),
        contact_preference: contact_details::contact_preference(&words),
        areas,
        time_frame: time_frame::time_frame(&words, context.today),
        financing: financing::financing(&words),
        bedrooms: rooms.bedrooms,
        bathrooms: rooms.bathrooms,
        kind: home::property_kind(&words),
        preferences: home::preferences(&words),
        decision_makers: circumstances::decision_makers(&words),
        consequence: circumstances::consequence(&words),
        address: address::street_address(text),
        motivation: circumstances::motivation(&words),
        destination: circumstances::destination(text, &words),
        condition: home::condition(&words),
        ..Facts::default()
    };
    let mut price = None;
    for found in money::prices(text) {
        match found.kind {
            PriceKind::Monthly => facts.monthly = found.range.max.or(found.range.min),
            PriceKind::DownPayment => facts.down_payment = found.range.max.or(found.range.min),
            PriceKind::Income => {
                facts.income = found.range.max.or(found.range.min);
                facts.income_per = found.period;
            }
            // "400 for the car and 250 in student loans": together.
            PriceKind::Debt => {
                let debt = found.range.max.or(found.range.min).unwrap_or_default();
                facts.debts = facts.debts.unwrap_or_default().checked_add(debt);
            }
            PriceKind::Price => price = Some(found.range),
            PriceKind::Loan | PriceKind::Other if price.is_none() => price = Some(found.range),
            PriceKind::Loan | PriceKind::Other => {}
        }
    }
    let mut heard = Heard {
        intent: intent::intent(&words),
        interest: None,
        language: detect(&words),
        about_property: facts.address.is_some() || advertised::names_listing(&words),
        asks_figure: figures::asks(&words),
        corrects: answer::corrects(&words),
        stance,
        facts,
        price,
    };
    if let Some(asked) = context.asked {
        answer::read(asked, text, &words, context, &mut heard);
    }
    heard
}

#[cfg(test)]
#[path = "hear_tests.rs"]
mod tests;
