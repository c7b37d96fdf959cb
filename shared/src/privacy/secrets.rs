//! Numbers nobody should have texted: social security numbers, cards, bank accounts, dates of birth,
//! driver's licences. They are masked before a text is kept or shown to anyone.
//!
//! A card is known by its check digit and a social security number by its shape; everything else only where it is named
//! ("my routing number is …"). Phone numbers, prices, zip codes and listing numbers stay.

mod names;
mod shapes;

use std::fmt;
use std::ops::Range;

use super::find::Folded;
use names::{BETWEEN, is_called_card, named};
use shapes::{card, date, is_price, license, number_kind, plain, ssn, unmarked_ssn};

/// A number nobody should text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// A US social security number.
    Ssn,
    /// A tax number of those who have no social security number, of the same shape (26 CFR 301.6109-1).
    Itin,
    /// A payment card.
    Card,
    /// A bank account or routing number.
    BankAccount,
    /// A date of birth.
    DateOfBirth,
    /// A driver's licence.
    DriversLicense,
}

impl SecretKind {
    /// What stands in the place of the secret.
    #[must_use]
    pub const fn mask(self) -> &'static str {
        match self {
            // Whoever reads the text need not know which of the two it was.
            Self::Ssn | Self::Itin => "[ssn]",
            Self::Card => "[card]",
            Self::BankAccount => "[bank account]",
            Self::DateOfBirth => "[date of birth]",
            Self::DriversLicense => "[driver's license]",
        }
    }
}

/// A text without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text, each secret replaced by [`SecretKind::mask`].
    pub text: String,
    /// What was replaced, in order.
    pub kinds: Vec<SecretKind>,
}

/// The text is still a person's own words: it does not print.
impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masked").field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

/// Fewer digits than this hold no secret: a date of birth has at least four.
const FEWEST_DIGITS: usize = 4;

/// Masks every secret of a text. None when there is none; then nothing was allocated for a text in plain characters.
#[must_use]
pub fn mask_secrets(text: &str) -> Option<Masked> {
    let folded = Folded::of(text);
    let mut masked: Option<Masked> = None;
    let mut copied = 0;
    for (kind, secret) in in_text(folded.text()) {
        let secret = folded.original(&secret);
        let masked = masked.get_or_insert_with(|| Masked { text: String::new(), kinds: Vec::new() });
        masked.text.push_str(&text[copied..secret.start]);
        masked.text.push_str(kind.mask());
        masked.kinds.push(kind);
        copied = secret.end;
    }
    if let Some(masked) = &mut masked {
        masked.text.push_str(&text[copied..]);
    }
    masked
}

/// Every secret of a text in plain characters ([`Folded`]), in order.
pub(super) fn in_text(text: &str) -> impl Iterator<Item = (SecretKind, Range<usize>)> {
    let enough = text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_some();
    let mut at = if enough { 0 } else { text.len() };
    let mut known = Vec::new();
    std::iter::from_fn(move || {
        while let Some(token) = token_from(text, at) {
            at = token.end;
            if let Some((kind, secret)) = secret_at(text, &token).or_else(|| again(text, &token, &known)) {
                at = secret.end;
                if matches!(kind, SecretKind::Ssn | SecretKind::Itin) {
                    known.push((kind, digits(&text[secret.clone()])));
                }
                return Some((kind, secret));
            }
        }
        None
    })
}

/// A social security or tax number of the text once more: a mask over one of the two hides nothing, however the other is
/// grouped.
fn again(
    text: &str,
    token: &Range<usize>,
    known: &[(SecretKind, String)],
) -> Option<(SecretKind, Range<usize>)> {
    if known.is_empty() || !stands_alone(text, token.start) {
        return None;
    }
    let found = plain(text, token, 9..=9)?;
    let number = digits(&text[found.clone()]);
    known.iter().find(|(_, known)| *known == number).map(|(kind, _)| (*kind, found))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The next run of letters and digits.
fn token_from(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let start = at + rest.find(char::is_alphanumeric)?;
    let length = text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
    Some(start..start + length)
}

fn secret_at(text: &str, token: &Range<usize>) -> Option<(SecretKind, Range<usize>)> {
    let word = &text[token.clone()];
    if is_digits(word) {
        return stands_alone(text, token.start)
            .then(|| {
                let card = card(text, token, is_called_card(text, token.start));
                card.map(|card| (SecretKind::Card, card)).or_else(|| social(text, token))
            })
            .flatten();
    }
    let kind = named(text, token)?;
    let mut value = token_from(text, token.end)?;
    // "dob 1/2/80", "social security number is: 123456789": a few words may stand between.
    for _ in 0..=7 {
        let found = match kind {
            SecretKind::Ssn | SecretKind::Itin => {
                let digits = plain(text, &value, 9..=9);
                if let Some(found) = digits.and_then(|digits| Some((number_kind(text, &digits)?, digits))) {
                    return Some(found);
                }
                None
            }
            SecretKind::BankAccount => plain(text, &value, 6..=18).filter(|_| !is_price(text, &value)),
            SecretKind::DateOfBirth => date(text, &value),
            SecretKind::DriversLicense => license(text, &value),
            SecretKind::Card => None,
        };
        if let Some(found) = found {
            return Some((kind, found));
        }
        if !is_any(&text[value.clone()], BETWEEN) {
            return None;
        }
        value = token_from(text, value.end)?;
    }
    None
}

/// A social security or tax number by its shape, or nine digits in a text without a word: the answer to a question for it.
fn social(text: &str, token: &Range<usize>) -> Option<(SecretKind, Range<usize>)> {
    let wordless = || !text.chars().any(char::is_alphabetic);
    let found = ssn(text, token).or_else(|| unmarked_ssn(text, token).filter(|_| wordless()))?;
    Some((number_kind(text, &found)?, found))
}

fn ends_with(text: &str, end: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= end.len() && bytes[bytes.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

fn previous(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let from = before
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(0, |(at, c)| at + c.len_utf8());
    (from < before.len()).then_some(from..before.len())
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Not the rest of a price, a longer number, an address of the web, or the number of a listing or parcel.
fn stands_alone(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    let (last, other) = (before.next(), before.next());
    let glued = matches!(last, Some('$' | '+' | '/' | '_' | '=' | '€' | '£'))
        || (matches!(last, Some('.' | ',' | '-')) && other.is_some_and(|c| c.is_ascii_digit()));
    let listed = || {
        let mut at = start;
        (0..3).any(|_| {
            previous(text, at).is_some_and(|word| {
                at = word.start;
                is_any(
                    &text[word],
                    &["mls", "parcel", "apn", "folio", "tracking", "order", "listing", "zpid", "imei"],
                )
            })
        })
    };
    !glued && !listed()
}

#[cfg(test)]
#[path = "secrets_tests.rs"]
mod tests;
