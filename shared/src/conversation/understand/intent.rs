//! Whether a text speaks for buying or for selling a home.
//!
//! The wording is in `english` and `spanish`: phrases, each a sign of something with a weight. Both
//! languages are read at once, because people mix them.
//!
//! - Signs of one side that share a word are one piece of evidence: the heaviest counts ("want to buy" and
//!   "buy a house" in "want to buy a house").
//! - A denial ("don't want to sell"), something that is not a home ("buy a truck") or a rental cancels the
//!   signs it shares a word with, except those that hold in spite of it ("not looking to sell until spring").
//! - What is bought or sold with an article before it ("sell my guitar") is not a home unless a word for one
//!   follows.
//! - Signs of wanting a home, as "looking for a house", do not count where the text wants to rent.
//! - A text of somebody who has something to sell *us* speaks for nothing.
//! - Score of a side = 1 − Π (1 − weight) over its pieces of evidence (noisy-or): one clear sentence is
//!   enough, and two hints make a clear one.

mod english;
mod spanish;

use std::ops::Range;
use std::sync::LazyLock;

use crate::language::{Ending, Found, Phrasebook, Words};

/// How clearly a text speaks for each wish, each 0 to 1. Buying and selling may both be clear.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Intent {
    /// Wants to buy a home.
    pub buyer: f64,
    /// Wants to sell a home, or to know what theirs is worth.
    pub seller: f64,
    /// Looks around, or asks about the market, the process or a listing without a wish.
    pub info: f64,
    /// None of these: what the clearest of the three leaves.
    pub other: f64,
}

/// What a phrase is a sign of. Weights are in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Speaks for buying.
    Buys(u8),
    /// Speaks for wanting a home, bought or rented.
    Seeks(u8),
    /// Speaks for selling.
    Sells(u8),
    /// Speaks for buying, whatever cancels around it.
    StillBuys(u8),
    /// Speaks for selling, whatever cancels around it.
    StillSells(u8),
    /// Looks around or asks.
    Asks(u8),
    /// Wants to rent: of somebody who does, only what names buying speaks for buying.
    Rents,
    /// Cancels signs of renting.
    NoRents,
    /// Cancels signs of buying.
    NoBuyer,
    /// Cancels signs of selling.
    NoSeller,
    /// Buys or sells a thing, whatever it is: cancels both unless it is a home.
    Goods,
    /// The thing is a home.
    Home,
    /// Cancels both.
    Neither,
    /// Speaks for nothing at all, the whole text through.
    Nothing,
}

type Class = (&'static str, &'static str);
type Signs = (Sign, &'static [&'static str]);

static BOOK: LazyLock<Phrasebook<Sign>> = LazyLock::new(|| {
    let classes = [english::CLASSES, spanish::CLASSES].concat();
    let signs = [english::SIGNS, spanish::SIGNS].concat();
    Phrasebook::new(&classes, &signs)
});

/// Scores one text.
#[must_use]
pub fn intent(words: &Words) -> Intent {
    let mut found = BOOK.find(words);
    let homes: Vec<Range<usize>> =
        found.iter().filter(|found| found.meaning == Sign::Home).map(|found| found.words.clone()).collect();
    found.retain(|found| {
        // "We have to sell, my job moves us" sells no job.
        let apart = words.get(found.words.start).is_some_and(|word| word.ending >= Ending::Clause);
        match found.meaning {
            Sign::Goods => !(apart || homes.iter().any(|home| overlap(home, &found.words))),
            // "No, quiero comprar" answers something else: what follows is wanted.
            Sign::NoBuyer | Sign::NoSeller | Sign::NoRents => {
                !(apart && words.get(found.words.start).is_some_and(|word| word.text == "no"))
            }
            _ => true,
        }
    });
    if found.iter().any(|found| found.meaning == Sign::Nothing) {
        return Intent { other: 1.0, ..Intent::default() };
    }
    let rents = score(&found, |sign| match sign {
        Sign::Rents => Part::For(100),
        Sign::NoRents => Part::Against,
        _ => Part::None,
    }) > 0.0;
    let buyer = score(&found, |sign| match sign {
        Sign::Seeks(_) if rents => Part::None,
        Sign::Buys(weight) | Sign::Seeks(weight) => Part::For(weight),
        Sign::StillBuys(weight) => Part::Firm(weight),
        Sign::NoBuyer | Sign::Neither | Sign::Goods => Part::Against,
        _ => Part::None,
    });
    let seller = score(&found, |sign| match sign {
        Sign::Sells(weight) => Part::For(weight),
        Sign::StillSells(weight) => Part::Firm(weight),
        Sign::NoSeller | Sign::Neither | Sign::Goods => Part::Against,
        _ => Part::None,
    });
    let info = score(&found, |sign| match sign {
        Sign::Asks(weight) => Part::For(weight),
        _ => Part::None,
    });
    Intent { buyer, seller, info, other: 1.0 - buyer.max(seller).max(info) }
}

/// What a sign is to one side.
enum Part {
    For(u8),
    Firm(u8),
    Against,
    None,
}

fn score(found: &[Found<Sign>], part: impl Fn(Sign) -> Part) -> f64 {
    let against: Vec<&Range<usize>> = found
        .iter()
        .filter(|found| matches!(part(found.meaning), Part::Against))
        .map(|found| &found.words)
        .collect();
    let mut evidence: Vec<(u8, &Range<usize>)> = found
        .iter()
        .filter_map(|found| match part(found.meaning) {
            Part::For(weight) => {
                let cancelled = against.iter().any(|other| overlap(other, &found.words));
                (!cancelled).then_some((weight, &found.words))
            }
            Part::Firm(weight) => Some((weight, &found.words)),
            Part::Against | Part::None => None,
        })
        .collect();
    evidence.sort_by_key(|(weight, words)| (std::cmp::Reverse(*weight), words.start));
    // Each piece of evidence is independent of the others only if they share no word.
    let mut doubt = 1.0;
    let mut taken: Vec<&Range<usize>> = Vec::with_capacity(evidence.len());
    for (weight, words) in evidence {
        if !taken.iter().any(|other| overlap(other, words)) {
            doubt *= 1.0 - f64::from(weight) / 100.0;
            taken.push(words);
        }
    }
    1.0 - doubt
}

const fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
#[path = "intent_tests.rs"]
mod tests;
