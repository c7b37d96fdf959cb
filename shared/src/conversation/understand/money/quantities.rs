//! Quantities: a number with its scale and currency, as digits, words or both.

use std::ops::Range;

use super::number::Reader;
use super::number_words::{Mil, Part, coin, is_currency, part, scale};
use super::tokens::{ONE, Token, What, is_code};
use crate::language::Ending;

const THOUSAND: i128 = 1_000;

/// A number somebody wrote, whatever it counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// In millionths, with its scale.
    pub(super) value: i128,
    /// What its words of scale multiply by; 1 without any.
    pub(super) scale: i128,
    /// A currency or a coin stands with it, or its scale is slang for money.
    pub(super) currency: bool,
    /// Thousands are separated.
    pub(super) grouped: bool,
    pub(super) decimals: usize,
    /// Digits before the point; 0 when it is in words.
    pub(super) digits: usize,
    /// A number said as people say prices and times: "four fifty".
    pub(super) said_in_pairs: bool,
    /// "six hundred": a number before it may count hundreds too ("five or six hundred").
    pub(super) hundreds: bool,
    /// "mid 400s", "low to mid 400s": this is the least, `value` the most.
    pub(super) least: Option<i128>,
    /// A word says where in its hundred thousand it is.
    pub(super) placed: bool,
    /// Letters that are no unit we know stand at it: "3br", "1st".
    pub(super) unit_glued: bool,
    pub(super) tokens: Range<usize>,
}

/// The quantity that begins at a token, if one does.
pub(super) fn quantity(tokens: &[Token<'_>], at: usize, mil: Mil) -> Option<Quantity> {
    if let Some(found) = hundreds(tokens, at) {
        return Some(found);
    }
    let begin = currency_before(tokens, at);
    let mut found = Reader { tokens, at: begin, mil }.read(begin > at)?;
    found.tokens = at..found.tokens.end;
    found.currency |= begin > at;
    currency_after(tokens, &mut found, mil);
    with_cents(tokens, &mut found, mil);
    Some(found)
}

pub(super) fn word<'w>(tokens: &[Token<'w>], at: usize) -> Option<&'w str> {
    tokens.get(at).and_then(Token::word_text)
}

/// Where the number begins after "$", "USD", "us $", "Rs.".
fn currency_before(tokens: &[Token<'_>], at: usize) -> usize {
    let mut begin = at;
    while let Some(token) = tokens.get(begin) {
        let sign = matches!(token.what, What::Mark('$' | '€' | '£' | '¥' | '₹'));
        let code = token.word_text().is_some_and(|text| {
            let next = tokens.get(begin + 1);
            is_code(text)
                && next.is_some_and(|next| {
                    next.is_mark('$') || (next.is_number() && (text != "us" || next.glued))
                })
        });
        if !(sign || code) {
            break;
        }
        begin += 1;
    }
    begin
}

/// Takes in the currency, and a scale after it: "10 $", "20 dollars", "4 USD million".
fn currency_after(tokens: &[Token<'_>], found: &mut Quantity, mil: Mil) {
    let end = found.tokens.end;
    let Some(token) = tokens.get(end) else { return };
    if found.tokens.end > 0 && tokens[end - 1].ending >= Ending::Clause {
        return;
    }
    let next_is_number = tokens.get(end + 1).is_some_and(|next| next.is_number() && next.glued);
    let mut after = end;
    match token.what {
        What::Mark('$' | '€' | '£' | '¥' | '₹') if token.glued || (!next_is_number && !found.currency) => {
            after += 1
        }
        What::Mark('¢') => {
            found.value /= 100;
            after += 1;
        }
        What::Word(name) => {
            let national = usize::from(matches!(name, "us" | "american" | "canadian"));
            let dollars = word(tokens, end + national).unwrap_or_default();
            if national == 1 && tokens.get(end + 1).is_some_and(|next| next.is_mark('$')) {
                after += 2;
            } else if is_currency(dollars) && !next_is_number {
                after += national + 1;
            } else if let Some(worth) = coin(name)
                && !name.starts_with("quarter")
            {
                found.value = found.value.saturating_mul(worth) / ONE;
                after += 1;
            }
        }
        _ => {}
    }
    if after == end {
        return;
    }
    found.currency = true;
    found.unit_glued = false;
    if found.scale == 1
        && let Some(times) = word(tokens, after).and_then(|name| scale(name, false, false, mil))
        && tokens[after - 1].ending < Ending::Clause
    {
        found.value = found.value.saturating_mul(times);
        found.scale = times;
        after += 1;
    }
    if matches!(word(tokens, after), Some("americanos")) {
        after += 1;
    }
    found.tokens.end = after;
}

/// Takes in the cents: "18 dollars 75", "nine dollars and eighty cents", "un dólar con 23".
fn with_cents(tokens: &[Token<'_>], found: &mut Quantity, mil: Mil) {
    let end = found.tokens.end;
    let named = word(tokens, end - 1).is_some_and(|name| is_currency(name) || coin(name).is_some());
    if !named || found.decimals > 0 || found.scale > 1 || tokens[end - 1].ending >= Ending::Sentence {
        return;
    }
    let joined = usize::from(matches!(word(tokens, end), Some("and" | "con" | "y" | "with")));
    let Some(cents) = (Reader { tokens, at: end + joined, mil }).read(false) else { return };
    if cents.value >= 100 * ONE || cents.scale > 1 || cents.decimals > 0 || cents.unit_glued {
        return;
    }
    let after = cents.tokens.end;
    let said = matches!(word(tokens, after), Some("cent" | "cents" | "centavos" | "centavo" | "centimos"));
    let alone = tokens.get(after).is_none_or(|next| match next.what {
        What::Word(text) => matches!(text, "and" | "y" | "only" | "for" | "each" | "please"),
        What::Mark(mark) => !matches!(mark, '$' | '€' | '£' | '%' | '/' | '-' | ':'),
        _ => false,
    }) || tokens[after - 1].ending >= Ending::Sentence;
    if said || alone {
        found.value += cents.value / 100;
        found.decimals = 2;
        found.tokens.end = after + usize::from(said);
    }
}

/// "mid 400s", "low to mid 300s", "in the 400s", "high fives": hundreds of thousands with a place in them.
fn hundreds(tokens: &[Token<'_>], at: usize) -> Option<Quantity> {
    let place = |at: usize| match word(tokens, at)? {
        "low" | "lower" | "early" => Some(10),
        "mid" | "middle" => Some(50),
        "high" | "upper" | "hi" => Some(90),
        _ => None,
    };
    let dash = |at: usize| at + usize::from(tokens.get(at).is_some_and(|token| token.is_mark('-')));
    let mut next = at;
    let mut places: Option<(i128, i128)> = None;
    if let Some(first) = place(at) {
        next = dash(at + 1);
        places = Some((first, first));
        let to = next + usize::from(matches!(word(tokens, next), Some("to" | "and" | "or")));
        if let Some(second) = place(to).filter(|second| *second > first) {
            next = dash(to + 1);
            places = Some((first, second));
        }
        next += usize::from(matches!(word(tokens, next), Some("the" | "of")));
        next += usize::from(tokens.get(next).is_some_and(|token| token.is_mark('$')));
    }
    let token = tokens.get(next)?;
    let (value, mut end) = match token.what {
        What::Number(number) if number.decimals == 0 => (number.value / ONE, next + 1),
        What::Word(name) => (
            match name {
                "threes" => 3,
                "fours" => 4,
                "fives" => 5,
                "sixes" => 6,
                "sevens" => 7,
                "eights" => 8,
                "nines" => 9,
                "twos" => 2,
                other => match (part(other)?, word(tokens, next + 1)?) {
                    (Part::Unit(unit @ 1..=9), "hundreds") => unit * 100,
                    _ => return None,
                },
            },
            next + 1 + usize::from(word(tokens, next + 1) == Some("hundreds")),
        ),
        _ => return None,
    };
    let mut plural = matches!(token.what, What::Word(_));
    if let Some(letters) = tokens.get(end).filter(|letters| letters.glued).and_then(Token::word_text) {
        plural = matches!(letters, "s" | "ks");
        if !plural && (letters != "k" || places.is_none()) {
            return None;
        }
        end += 1;
    }
    let hundreds = match value {
        100..=9_900 if value % 100 == 0 && (plural || places.is_some()) => value,
        1..=9 if places.is_some() && plural => value * 100,
        _ => return None,
    };
    if tokens.get(end).is_some_and(|next| next.is_number() || next.is_mark('%')) {
        return None;
    }
    let (low, high) = places.map_or((0, 99 * ONE), |(low, high)| (low * ONE, high * ONE));
    let thousands = |place: i128| (hundreds * ONE + place) * THOUSAND;
    Some(Quantity {
        value: thousands(high),
        least: (places.is_none() || low < high).then(|| thousands(low)),
        scale: THOUSAND,
        currency: true,
        grouped: false,
        decimals: 0,
        digits: 3,
        said_in_pairs: false,
        hundreds: false,
        placed: places.is_some(),
        unit_glued: false,
        tokens: at..end,
    })
}
