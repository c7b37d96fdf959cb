//! What a text means as the answer to what was asked last.

use std::sync::LazyLock;

use super::circumstances::DecisionMakers;
use super::contact_details::{ContactPreference, bare_name};
use super::financing::Financing;
use super::home::bare_condition;
use super::time_frame::Urgency;
use super::{Context, Heard, NamedInterest, places};
use crate::conversation::progress::{Interest, Step};
use crate::language::{Phrasebook, Words};

/// Longest answer kept in the contact's words, in characters.
const LONGEST_WORDS: usize = 200;
/// An address without a street we recognise is at most this long.
const LONGEST_ADDRESS: usize = 80;
/// More bedrooms than that are a typing error, or a hotel.
const MOST_BEDROOMS: u8 = 20;

/// Reads what `text` answers to `asked`, into what it does not say by itself.
pub(super) fn read(asked: Step, text: &str, words: &Words, context: Context<'_>, heard: &mut Heard) {
    let stance = heard.stance;
    let facts = &mut heard.facts;
    // A question back, a refusal or "I don't know" answers nothing, whatever words it uses.
    let evades = stance.refuses || stance.vague || stance.confused || stance.wants_person || stance.asks_question;
    let in_words = || (!evades && has_substance(words)).then(|| excerpt(text, LONGEST_WORDS));
    match asked {
        Step::Interest | Step::WhichFirst => heard.interest = named_interest(words, asked),
        Step::Name if facts.name.is_none() && !evades => facts.name = bare_name(text),
        Step::Area if facts.areas.is_empty() && !stance.confused && !stance.refuses => {
            facts.areas = places::bare_areas(text, words, context.market);
        }
        Step::ContactPreference if facts.contact_preference.is_none() => {
            facts.contact_preference = bare_preference(words);
        }
        Step::Financing if facts.financing.is_none() => {
            facts.financing = yes_or_no(stance.yes, stance.no, Financing::PreApproved, Financing::NotStarted);
        }
        Step::Bedrooms if facts.bedrooms.is_none() => facts.bedrooms = bare_number(words),
        Step::DecisionMakers if facts.decision_makers.is_none() => {
            facts.decision_makers =
                yes_or_no(stance.yes, stance.no, DecisionMakers::Together, DecisionMakers::Alone);
        }
        Step::Address if facts.address.is_none() && !evades => facts.address = bare_address(text),
        Step::Motivation if facts.motivation.is_none() => facts.motivation_words = in_words(),
        Step::Condition if facts.condition.is_none() => {
            facts.condition = bare_condition(words);
            if facts.condition.is_none() {
                facts.condition_words = in_words();
            }
        }
        Step::SellingTime => {
            let soon = facts
                .time_frame
                .map(|frame| matches!(frame.urgency, Urgency::Now | Urgency::WithinThreeMonths));
            facts.accepts_30_to_45_days = yes_or_no(stance.yes, stance.no, true, false).or(soon);
        }
        _ => {}
    }
}

fn yes_or_no<T>(yes: bool, no: bool, if_yes: T, if_no: T) -> Option<T> {
    match (yes, no) {
        (true, false) => Some(if_yes),
        (false, true) => Some(if_no),
        _ => None,
    }
}

/// More than a grunt: two words, or one long one.
fn has_substance(words: &Words) -> bool {
    words.len() >= 2 || words.get(0).is_some_and(|word| word.text.chars().count() >= 5)
}

fn excerpt(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

fn bare_address(text: &str) -> Option<String> {
    let text = text.trim();
    let has = |class: fn(char) -> bool| text.chars().any(class);
    let plausible = has(|c| c.is_ascii_digit()) && has(char::is_alphabetic) && text.chars().count() <= LONGEST_ADDRESS;
    plausible.then(|| text.to_owned())
}

fn bare_number(words: &Words) -> Option<u8> {
    const NUMBERS: [(&str, &str); 9] = [
        ("one", "una"),
        ("two", "dos"),
        ("three", "tres"),
        ("four", "cuatro"),
        ("five", "cinco"),
        ("six", "seis"),
        ("seven", "siete"),
        ("eight", "ocho"),
        ("nine", "nueve"),
    ];
    let number = |text: &str| {
        let spelt = NUMBERS.iter().position(|(english, spanish)| *english == text || *spanish == text);
        let spelt = spelt.and_then(|nth| u8::try_from(nth + 1).ok());
        text.parse::<u8>().ok().or(spelt).filter(|number| (1..=MOST_BEDROOMS).contains(number))
    };
    // "3 or 4" needs at least three.
    words.iter().filter_map(|word| number(word.text)).min()
}

fn bare_preference(words: &Words) -> Option<ContactPreference> {
    static BOOK: LazyLock<Phrasebook<ContactPreference>> = LazyLock::new(|| {
        Phrasebook::new(
            &[],
            &[
                (
                    ContactPreference::Text,
                    &["text|texts|texting|txt|sms|message|messages|whatsapp|mensaje|mensajes|mensajito|texto"],
                ),
                (
                    ContactPreference::Call,
                    &["call|calls|phone|ring|llamada|llamadas|llame|llamen|llamar|llamame|telefono|tel"],
                ),
                (ContactPreference::Email, &["email|emails|mail|correo|correos"]),
            ],
        )
    });
    let found = BOOK.find(words);
    let first = found.first()?.meaning;
    found.iter().all(|found| found.meaning == first).then_some(first)
}

#[derive(Clone, Copy)]
enum Named {
    Buy,
    Sell,
    Both,
    Look,
}

fn named_interest(words: &Words, asked: Step) -> Option<NamedInterest> {
    static BOOK: LazyLock<Phrasebook<Named>> = LazyLock::new(|| {
        Phrasebook::new(
            &[],
            &[
                (
                    Named::Buy,
                    &[
                        "buy|buying|purchase|purchasing|buyer|compra|comprar|comprando|compro|comprador|compradora",
                        "new|next home|house|one|place",
                        "casa nueva",
                    ],
                ),
                (
                    Named::Sell,
                    &["sell|selling|sale|seller|list|listing|venta|vender|vendo|vendiendo|vendedor|vendedora"],
                ),
                (Named::Both, &["both", "ambas|ambos", "los|las dos"]),
                (
                    Named::Look,
                    &[
                        "looking|look|browsing|browse|neither|curious|window",
                        "mirando|mirar|viendo|ver|curiosidad|ninguna|ninguno",
                    ],
                ),
            ],
        )
    });
    let said = |meaning: fn(Named) -> bool| BOOK.find(words).iter().any(|found| meaning(found.meaning));
    let buy = said(|named| matches!(named, Named::Buy));
    let sell = said(|named| matches!(named, Named::Sell));
    if said(|named| matches!(named, Named::Both)) || (buy && sell) {
        // "Sell first, then buy" decides; so does the first of two named in answer to "which first?".
        let first = BOOK.find(words).into_iter().find_map(|found| match found.meaning {
            Named::Buy => Some(Interest::Buying),
            Named::Sell => Some(Interest::Selling),
            Named::Both | Named::Look => None,
        });
        return match first {
            Some(interest) if asked == Step::WhichFirst => Some(NamedInterest::One(interest)),
            _ => Some(NamedInterest::Both),
        };
    }
    let interest = if buy {
        Interest::Buying
    } else if sell {
        Interest::Selling
    } else if asked == Step::Interest && said(|named| matches!(named, Named::Look)) {
        Interest::Looking
    } else {
        return None;
    };
    Some(NamedInterest::One(interest))
}

/// Whether a text takes back something said before.
pub(super) fn corrects(words: &Words) -> bool {
    static BOOK: LazyLock<Phrasebook<()>> = LazyLock::new(|| {
        Phrasebook::new(
            &[],
            &[(
                (),
                &[
                    "actually|instead|correction|oops|rather",
                    "i meant|mean",
                    "scratch|forget that",
                    "change|changed my|that|it to?",
                    "make it|that",
                    "not * but",
                    "en realidad|vez",
                    "mejor dicho|digamos|que",
                    "me equivoque",
                    "quise decir",
                    "perdon es|son|era",
                    "digo",
                ],
            )],
        )
    });
    BOOK.any(words)
}
