//! Amounts of money in a text, and what each is.
//!
//! A text is read as tokens (`tokens`), tokens as quantities (`quantities`); `evidence` decides which
//! quantities are money. A number of three digits without a unit means thousands of dollars, as people text
//! prices of homes: "around 450".

mod cues;
mod evidence;
mod neighbours;
mod number;
mod number_words;
mod quantities;
mod ranges;
mod telephones;
mod tokens;

use std::ops::Range;

use cues::{PURPOSE, Purpose};
use ranges::{Reading, readings};
use serde::{Deserialize, Serialize};

use crate::language::{Ending, Found, Words};
use crate::money::Money;

/// A price with its bounds: "under 600k" has only a most, "450k" has both and they are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    /// The least.
    pub min: Option<Money>,
    /// The most.
    pub max: Option<Money>,
}

/// What an amount is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceKind {
    /// Of a home: a budget, an asking price, what a lender approved. Also what nothing says more about.
    Price,
    /// A payment each month: a rent, what somebody can pay.
    Monthly,
    /// Paid down at a purchase.
    DownPayment,
    /// What somebody earns.
    Income,
    /// A loan, or what is owed on one.
    Loan,
    /// Paid each month for a debt other than the home: a car, a course of study, cards.
    Debt,
    /// Something else: fees, taxes, repairs, savings.
    Other,
}

/// What an amount is counted per.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// An hour.
    Hour,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// An amount, or a range of amounts, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Its bounds.
    pub range: PriceRange,
    /// What it is for.
    pub kind: PriceKind,
    /// What it is counted per, where the text says so.
    pub period: Option<Period>,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

/// How many words away what an amount is for may be said.
const REACH: usize = 6;
/// How far a period may stand from its amount.
const PERIOD_REACH: usize = 2;

/// The amounts of money in a text, in order; a range gives its least and its most. Whatever the currency,
/// only the number counts.
#[must_use]
pub fn amounts(text: &str) -> Vec<Money> {
    let words = Words::of(text);
    readings(text, &words)
        .into_iter()
        .flat_map(|reading| [Some(reading.least), (reading.most != reading.least).then_some(reading.most)])
        .flatten()
        .collect()
}

/// The amounts of money in a text with what they are, in order.
#[must_use]
pub fn prices(text: &str) -> Vec<Price> {
    let words = Words::of(text);
    let readings = readings(text, &words);
    if readings.is_empty() {
        return Vec::new();
    }
    let purposes = PURPOSE.find(&words);
    readings
        .iter()
        .map(|reading| {
            let (kind, period) = purpose(&words, &purposes, &readings, reading);
            Price { range: reading.range(), kind, period, span: reading.span.clone() }
        })
        .collect()
}

/// A number below a hundred in one word, English or Spanish.
pub(super) fn number_word(word: &str) -> Option<u16> {
    match number_words::part(word)? {
        number_words::Part::Unit(value) | number_words::Part::Tens(value) => u16::try_from(value).ok(),
        _ => None,
    }
}

/// What an amount is for: the nearest words in its sentence that no other amount is nearer to.
fn purpose(
    words: &Words,
    found: &[Found<Purpose>],
    all: &[Reading],
    reading: &Reading,
) -> (PriceKind, Option<Period>) {
    let mut nearest: Option<(usize, PriceKind)> = None;
    let (mut period, mut period_at) = (None, usize::MAX);
    let (mut approved, mut saved, mut owed) = (false, false, false);
    for purpose in found {
        let after = purpose.words.start >= reading.words.end;
        let between = if after {
            reading.words.end..purpose.words.start
        } else {
            purpose.words.end..reading.words.start.max(purpose.words.end)
        };
        let distance = between.len();
        if distance > REACH {
            continue;
        }
        let parted = (between.start.saturating_sub(1)..between.end).any(|nth| {
            words.get(nth).is_none_or(|word| word.ending >= Ending::Sentence)
                || (after && words.get(nth).is_some_and(|word| word.ending >= Ending::Clause))
        });
        let taken = all.iter().any(|other| {
            other.words != reading.words
                && between.start <= other.words.start
                && other.words.end <= between.end
        });
        if parted || taken {
            continue;
        }
        match purpose.meaning {
            Purpose::Kind(kind) => {
                // What follows at once belongs more closely than what went before.
                let weight = distance * 2 + usize::from(!after);
                if nearest.is_none_or(|(known, _)| weight < known) {
                    nearest = Some((weight, kind));
                }
            }
            Purpose::Down if after && distance == 0 => nearest = Some((0, PriceKind::DownPayment)),
            Purpose::Down => {}
            Purpose::Saved => saved = true,
            Purpose::Owed => owed = true,
            Purpose::Approved => approved |= !after || distance < 3,
            // "2,000 a month with 15k down": the month is the first amount's.
            Purpose::Per(_)
                if !after
                    && all.iter().any(|other| {
                        let end = other.words.end;
                        end <= purpose.words.start && purpose.words.start - end <= PERIOD_REACH
                    }) => {}
            Purpose::Per(per) if distance <= PERIOD_REACH && distance < period_at => {
                (period, period_at) = (Some(per), distance);
            }
            Purpose::Per(_) => {}
        }
    }
    let said = nearest.map(|(_, kind)| kind);
    let kind = match (said, period) {
        (None, None) if saved => PriceKind::Other,
        (Some(PriceKind::Loan) | None, None) if approved => PriceKind::Price,
        (Some(PriceKind::Loan | PriceKind::Other | PriceKind::Monthly) | None, Some(Period::Month))
            if owed =>
        {
            PriceKind::Debt
        }
        (
            Some(kind @ (PriceKind::Income | PriceKind::Other | PriceKind::DownPayment | PriceKind::Debt)),
            _,
        ) => kind,
        (_, Some(Period::Month)) => PriceKind::Monthly,
        (_, Some(Period::Hour | Period::Week | Period::Year)) => PriceKind::Income,
        (Some(kind), None) => kind,
        (None, None) => PriceKind::Price,
    };
    let monthly = matches!(kind, PriceKind::Monthly | PriceKind::Debt);
    let period = period.or(monthly.then_some(Period::Month));
    (kind, period)
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
