//! Zip codes, told from other numbers of five digits.

use std::sync::LazyLock;

use super::super::word_set::WordSet;
use super::{DIRECTIONS, HIGHWAYS, SUFFIXES, is_zip};
use crate::language::{Ending, Words};

/// Words that say a five-digit number is a zip code.
const ZIP_CUES: &[&str] =
    &["zip", "zipcode", "zips", "zipcodes", "code", "postal", "cp", "tx", "texas", "area"];

/// Words before a number that make it money, a size or another kind of number.
static OTHER_BEFORE: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "budget price priced asking offer offered offering under over max maximum min minimum most least than \
pay paid paying owe owed owes make makes earn earning income salary save saved savings have put \
spend cost costs down for mls listing id account loan presupuesto precio hasta menos mas debo gano \
ganamos tengo pago pagar enganche oferta number apt unit worth fm about roughly approx only minimo \
maximo unos ahorrado ahorrados usd case ref",
    )
});

/// Words after a number that do the same.
static OTHER_AFTER: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "dollars dolares bucks usd pesos cash down k thousand mil a per al por anual annual annually yearly \
monthly mensual mensuales sqft sq square feet ft miles acres pies saved enganche de or max efectivo \
income salary on",
    )
});

/// Of those after, the ones that may follow a zip code as well.
const EITHER_AFTER: &[&str] = &["or", "a", "por", "de", "on"];

/// Words before a zip code.
const PLACE_BEFORE: &[&str] = &["in", "near", "around", "en", "cerca", "del", "by", "area", "within"];

/// Five-digit zip codes, each once, in order.
///
/// A number that its neighbours make money, a size, a house number or
/// another kind of number is none; nor is a round one ("45000") unless "zip" or the state stands before it.
#[must_use]
pub fn zip_codes(words: &Words) -> Vec<String> {
    let mut zips: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if is_zip(word.text)
            && is_meant_as_zip(words, at, word.text)
            && !zips.iter().any(|zip| zip == word.text)
        {
            zips.push(word.text.to_owned());
        }
    }
    zips
}

fn is_meant_as_zip(words: &Words, at: usize, zip: &str) -> bool {
    let text = |nth: Option<usize>| nth.and_then(|nth| words.get(nth)).map_or("", |word| word.text);
    let (before, earlier) = (text(at.checked_sub(1)), text(at.checked_sub(2)));
    let next = text(Some(at + 1));
    let follows = words.get(at).is_some_and(|word| word.ending == Ending::Open);
    if ZIP_CUES.contains(&before)
        || (ZIP_CUES.contains(&earlier) && matches!(before, "is" | "es" | "postal" | "code"))
    {
        return true;
    }
    if zip.ends_with("00")
        || OTHER_BEFORE.has(before)
        || (matches!(before, "is" | "of" | "to" | "es" | "de" | "a") && OTHER_BEFORE.has(earlier))
    {
        return false;
    }
    if follows
        && OTHER_AFTER.has(next)
        && !(EITHER_AFTER.contains(&next) && (PLACE_BEFORE.contains(&before) || next == "or"))
    {
        return false;
    }
    // A house number: its street follows.
    let street = follows
        && (DIRECTIONS.contains(&next)
            || HIGHWAYS.contains(&next) && next.len() > 1
            || (at + 2..at + 5)
                .map_while(|nth| {
                    words
                        .get(nth)
                        .filter(|_| words.get(nth - 1).is_some_and(|word| word.ending == Ending::Open))
                })
                .any(|word| SUFFIXES.contains(&word.text)));
    !street
}
