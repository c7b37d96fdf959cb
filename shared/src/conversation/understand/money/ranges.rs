//! Quantities that belong together, and the amounts they make.

use std::ops::Range;

use super::PriceRange;
use super::cues::{AFTER, BEFORE, Cue};
use super::evidence::{Around, only_numbers, words_of};
use super::number_words::{Mil, coin, mil_in, part};
use super::quantities::{Quantity, quantity};
use super::telephones::telephones;
use super::tokens::{ONE, Token, What, tokens};
use crate::language::{Ending, Words};
use crate::money::Money;

/// The ends of a range that "or" makes differ at most so many times.
const MOST_APART: i128 = 20;

/// An amount found, or two that are the ends of a range.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) least: Money,
    pub(super) most: Money,
    /// Its words in the text's.
    pub(super) words: Range<usize>,
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
    bound: Option<Bound>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
}

impl Reading {
    pub(super) fn range(&self) -> PriceRange {
        let (min, max) = (Some(self.least), Some(self.most));
        match self.bound {
            Some(Bound::AtMost) => PriceRange { min: None, max },
            Some(Bound::AtLeast) => PriceRange { min, max: None },
            None => PriceRange { min, max },
        }
    }
}

/// Everything in a text that is money.
pub(super) fn readings(text: &str, words: &Words) -> Vec<Reading> {
    if !has_numbers(words) {
        return Vec::new();
    }
    let mut tokens = tokens(text, words);
    telephones(&mut tokens);
    let mil = if words.iter().any(|word| word.text.ends_with("mil")) {
        mil_in(words.iter().map(|word| word.text))
    } else {
        Mil::Thousand
    };
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(quantity) = quantity(&tokens, at, mil) {
            at = quantity.tokens.end.max(at + 1);
            found.push(quantity);
        } else {
            at += 1;
        }
    }
    if found.is_empty() {
        return coin_alone(words).into_iter().collect();
    }
    let places: Vec<Range<usize>> = found.iter().map(|quantity| words_of(&tokens, quantity)).collect();
    let around = Around {
        words,
        tokens: &tokens,
        before: BEFORE.find(words),
        after: AFTER.find(words),
        only_numbers: only_numbers(words, &places),
    };
    let mut readings = Vec::new();
    let mut nth = 0;
    while let (Some(first), Some(place)) = (found.get(nth), places.get(nth)) {
        if let (Some(second), Some(end)) = (found.get(nth + 1), places.get(nth + 1))
            && let Some(joint) = joint(&tokens, first, second)
            && let Some(pair) = pair(&around, (first, place), (second, end), joint)
        {
            readings.extend(pair);
            nth += 2;
            continue;
        }
        let money = single(&around, first, place);
        readings.extend(money.and_then(|value| reading(&around, value, first.tokens.clone(), place.clone())));
        nth += 1;
    }
    if readings.is_empty() { coin_alone(words).into_iter().collect() } else { readings }
}

fn has_numbers(words: &Words) -> bool {
    words.iter().any(|word| {
        word.text.bytes().any(|byte| byte.is_ascii_digit())
            || part(word.text).is_some()
            || coin(word.text).is_some()
            || matches!(
                word.text,
                "million" | "millon" | "mil" | "a" | "un" | "half" | "medio" | "grand" | "thousand"
            )
            || matches!(word.text, "low" | "mid" | "high" | "upper" | "couple")
    })
}

/// "a penny", when nothing else is said.
fn coin_alone(words: &Words) -> Option<Reading> {
    let nth = match (words.len(), words.get(0)?.text) {
        (1, _) => 0,
        (2, "a" | "one") => 1,
        _ => return None,
    };
    let least = money(coin(words.get(nth)?.text)?)?;
    Some(Reading {
        least,
        most: least,
        words: 0..words.len(),
        span: words.span(0..words.len())?,
        bound: None,
    })
}

fn money(millionths: i128) -> Option<Money> {
    i64::try_from((millionths + ONE / 200) / (ONE / 100)).ok().map(Money::from_cents)
}

/// How two quantities are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// "to", a dash: the ends of a range.
    Range,
    /// "or".
    Either,
    /// "and": a range only after "between".
    And,
}

/// The joint between two quantities, if nothing else stands there.
fn joint(tokens: &[Token<'_>], first: &Quantity, second: &Quantity) -> Option<Joint> {
    let between = tokens.get(first.tokens.end..second.tokens.start)?;
    let open = tokens.get(first.tokens.end.checked_sub(1)?)?.ending < Ending::Sentence;
    if !open || between.is_empty() || between.len() > 4 {
        return None;
    }
    let mut joint = None;
    for token in between {
        if token.ending >= Ending::Sentence {
            return None;
        }
        match token.what {
            What::Mark('-') if joint.is_none() => joint = Some(Joint::Range),
            What::Word("to" | "through" | "thru" | "till" | "until" | "hasta" | "a" | "al" | "upto")
                if joint.is_none() =>
            {
                joint = Some(Joint::Range);
            }
            What::Word("or" | "o") if joint.is_none() => joint = Some(Joint::Either),
            What::Word("and" | "y" | "n" | "e") if joint.is_none() => joint = Some(Joint::And),
            What::Word(
                "maybe" | "about" | "like" | "around" | "up" | "even" | "possibly" | "unos" | "los" | "the"
                | "max",
            ) if joint.is_some() => {}
            What::Mark('$' | '€' | '£') => {}
            _ => return None,
        }
    }
    joint
}

/// One quantity by itself: its least and most, in millionths.
fn single(around: &Around<'_, '_>, quantity: &Quantity, place: &Range<usize>) -> Option<(i128, i128)> {
    if around.is_something_else(quantity) {
        return None;
    }
    if quantity.currency || quantity.scale > 1 {
        return Some((quantity.least.unwrap_or(quantity.value), quantity.value));
    }
    around.bare(quantity, place.start, place.end, false).map(|value| (value, value))
}

/// Two joined quantities: they share currency and scale. `None` when they do not belong together; then each
/// is read alone.
fn pair(
    around: &Around<'_, '_>,
    (first, place): (&Quantity, &Range<usize>),
    (second, end): (&Quantity, &Range<usize>),
    joint: Joint,
) -> Option<Vec<Reading>> {
    let between = around.cues_before(place.start).any(|found| found.meaning == Cue::Between);
    let (mut first, mut second) = (first.clone(), second.clone());
    let tokens = first.tokens.start..second.tokens.end;
    let words = place.start..end.end;
    let counts_something = around.is_something_else(&second);
    if counts_something {
        // "30 to 45 days": neither is money, unless the first says so by itself.
        let alone = first.currency || first.scale > 1 || (joint == Joint::And && !between);
        return if alone { None } else { Some(Vec::new()) };
    }
    if around.is_something_else(&Quantity { unit_glued: false, ..first.clone() }) || first.unit_glued {
        return None;
    }
    if second.hundreds && first.scale == 1 && first.value < 10 * ONE && first.decimals == 0 {
        first.value *= 100;
    }
    let mantissa = |quantity: &Quantity| quantity.value / quantity.scale;
    if first.scale == 1
        && second.scale > 1
        && second.least.is_none()
        && (joint == Joint::Range || between || !first.currency)
    {
        if mantissa(&first) <= mantissa(&second) && first.value < 1_000 * ONE {
            first.value = first.value.saturating_mul(second.scale);
            first.scale = second.scale;
        } else if (100 * ONE..1_000 * ONE).contains(&first.value) && second.scale > 1_000 {
            first.value *= 1_000;
            first.scale = 1_000;
        }
    } else if second.scale == 1 && first.scale > 1 && !second.currency {
        if mantissa(&second) >= mantissa(&first) && second.value < 1_000 * ONE {
            second.value = second.value.saturating_mul(first.scale);
            second.scale = first.scale;
        } else if second.decimals > 0 && second.value < 10 * ONE {
            second.value *= 1_000_000;
            second.scale = 1_000_000;
        }
    } else if first.scale == 1
        && second.scale == 1
        && second.decimals > 0
        && second.value < 10 * ONE
        && (100 * ONE..1_000 * ONE).contains(&first.value)
        && !first.currency
        && !second.currency
    {
        first.value *= 1_000;
        second.value *= 1_000_000;
        (first.scale, second.scale) = (1_000, 1_000_000);
    }
    let shared = first.currency || second.currency;
    let value = |quantity: &mut Quantity, other_scale: i128| -> Option<()> {
        if quantity.currency || quantity.scale > 1 {
            return Some(());
        }
        if shared && other_scale == 1 {
            return Some(());
        }
        let probe = Quantity { tokens: tokens.clone(), ..quantity.clone() };
        quantity.value = around.bare(&probe, words.start, words.end, joint == Joint::Range || between)?;
        Some(())
    };
    let (one, two) = (first.scale, second.scale);
    let ok = value(&mut first, two).is_some() & value(&mut second, one).is_some();
    if !ok {
        let alone = first.currency || first.scale > 1 || second.currency || second.scale > 1;
        return if alone { None } else { Some(Vec::new()) };
    }
    let (a, b) = (first.least.unwrap_or(first.value), second.value);
    // "2.5 million or 30 cents a share" is no choice between two prices.
    let alike = a.max(b) / MOST_APART <= a.min(b);
    if joint == Joint::Range || between || (joint == Joint::Either && alike) {
        let (least, most) = (a.min(second.least.unwrap_or(b)), b.max(first.value));
        return reading(around, (least, most), tokens, words).map(|one| vec![one]);
    }
    Some(
        [(&first, place), (&second, end)]
            .into_iter()
            .filter_map(|(quantity, place)| {
                let bounds = (quantity.least.unwrap_or(quantity.value), quantity.value);
                reading(around, bounds, quantity.tokens.clone(), place.clone())
            })
            .collect(),
    )
}

fn reading(
    around: &Around<'_, '_>,
    (least, most): (i128, i128),
    tokens: Range<usize>,
    words: Range<usize>,
) -> Option<Reading> {
    let (first, last) = (around.tokens.get(tokens.start)?, around.tokens.get(tokens.end.checked_sub(1)?)?);
    let plus = around.tokens.get(tokens.end).is_some_and(|token| token.is_mark('+'));
    let bound = if least == most { bound(around, &words, plus) } else { None };
    Some(Reading { least: money(least)?, most: money(most)?, words, span: first.start..last.end, bound })
}

/// Which bound the words before or after make of an amount. The longest cue before it decides: "no more
/// than" holds "more than".
fn bound(around: &Around<'_, '_>, words: &Range<usize>, plus: bool) -> Option<Bound> {
    let side = |cue: Cue| match cue {
        Cue::AtMost => Some(Bound::AtMost),
        Cue::AtLeast => Some(Bound::AtLeast),
        _ => None,
    };
    let after = around.cues_after(words.end).find_map(|found| side(found.meaning));
    let before = around
        .cues_before(words.start)
        .filter_map(|found| Some((found.words.start, side(found.meaning)?)))
        .min_by_key(|(start, _)| *start)
        .map(|(_, bound)| bound);
    after.or(before).or(plus.then_some(Bound::AtLeast))
}
