//! Whether a quantity is money, by what stands around it.

use super::cues::Cue;
use super::neighbours::{is_filler, is_range_word, is_unit, may_follow};
use super::quantities::Quantity;
use super::tokens::{ONE, Token, What};
use crate::language::{Ending, Found, Words};

/// What a text says around its quantities, found once.
pub(super) struct Around<'t, 'w> {
    pub(super) words: &'w Words,
    pub(super) tokens: &'t [Token<'w>],
    pub(super) before: Vec<Found<Cue>>,
    pub(super) after: Vec<Found<Cue>>,
    /// Nothing is said but quantities and words that add nothing.
    pub(super) only_numbers: bool,
}

/// The words of a quantity, as places in the text's words.
pub(super) fn words_of(tokens: &[Token<'_>], quantity: &Quantity) -> std::ops::Range<usize> {
    let first = tokens.get(quantity.tokens.start).map_or(0, |token| token.word);
    let last = tokens.get(quantity.tokens.end.saturating_sub(1)).map_or(first, |token| token.next_word);
    first..last.max(first)
}

impl Around<'_, '_> {
    /// Cues right before a word; words that add nothing may stand between.
    pub(super) fn cues_before(&self, first: usize) -> impl Iterator<Item = &Found<Cue>> {
        self.before.iter().filter(move |found| {
            let end = found.words.end;
            end <= first
                && first - end <= 3
                && (end..first).all(|nth| self.words.get(nth).is_some_and(|word| is_filler(word.text)))
                && (end.saturating_sub(1)..first)
                    .all(|nth| self.words.get(nth).is_none_or(|word| word.ending < Ending::Sentence))
        })
    }

    /// Cues right after the word before `end`.
    pub(super) fn cues_after(&self, end: usize) -> impl Iterator<Item = &Found<Cue>> {
        let open = end.checked_sub(1).and_then(|last| self.words.get(last)).map(|word| word.ending);
        self.after.iter().filter(move |found| {
            found.words.start == end && open.is_none_or(|ending| ending < Ending::Sentence)
        })
    }

    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    /// The word that follows in the same clause, over a dash glued to both: the "bedroom" of "3-bedroom".
    fn next_word(&self, quantity: &Quantity) -> Option<&str> {
        let end = quantity.tokens.end;
        let last = self.tokens.get(end.checked_sub(1)?)?;
        if last.ending >= Ending::Clause {
            return None;
        }
        let dash = self.token(end).is_some_and(|token| token.is_mark('-') || token.is_mark('+'));
        self.token(end + usize::from(dash))?.word_text()
    }

    /// Whether marks or units make something else of it: "3/2", "30 days", "#450", "401k".
    pub(super) fn is_something_else(&self, quantity: &Quantity) -> bool {
        let (start, end) = (quantity.tokens.start, quantity.tokens.end);
        let next = self.token(end);
        if next.is_some_and(|token| token.is_mark('%')) {
            return true;
        }
        if quantity.placed {
            return self.speaks_of_credit_scores();
        }
        if quantity.least.is_some() || (quantity.currency && quantity.scale == 1) {
            return false;
        }
        let after_mark = |mark: char| {
            next.is_some_and(|token| token.is_mark(mark)) && self.token(end + 1).is_some_and(Token::is_number)
        };
        let before = start.checked_sub(1).and_then(|at| self.token(at));
        let before_is = |mark: char| before.is_some_and(|token| token.is_mark(mark));
        let unit = self.next_word(quantity).is_some_and(|word| {
            is_unit(word)
                || (word == "square" || word == "credit" && self.says_score(end))
                || (self.says_grand(quantity) && !may_follow(word))
        });
        if unit && (!quantity.currency || self.says_grand(quantity)) {
            return true;
        }
        if quantity.currency {
            return false;
        }
        // The rest of a telephone number: "+447700", "09-762".
        let glued = self.token(start).is_some_and(|token| token.glued);
        let after_digits = glued
            && quantity.scale == 1
            && (before_is('+') || (before_is('-') && start > 1 && self.tokens[start - 2].what == What::Junk));
        let half_a_fraction = start > 1 && before_is('/') && self.tokens[start - 2].is_number();
        let letters_before = self.token(start).is_some_and(|token| token.glued)
            && before.is_some_and(|token| matches!(token.what, What::Word(_) | What::Junk | What::Number(_)));
        let retirement = matches!(quantity.value / quantity.scale / ONE, 401 | 403) && quantity.digits == 3;
        quantity.unit_glued
            || (quantity.scale == 1 && after_mark('/'))
            || after_mark(':')
            || before_is('#')
            || after_digits
            || half_a_fraction
            || (start > 1
                && before_is(':')
                && self.tokens[start - 1].glued
                && self.tokens[start - 2].is_number())
            || letters_before
            || retirement
            || quantity.value == 0
            || quantity.scale >= 1_000_000_000
            || quantity.value >= 100_000_000 * ONE
    }

    fn says_grand(&self, quantity: &Quantity) -> bool {
        self.token(quantity.tokens.end.saturating_sub(1)).and_then(Token::word_text) == Some("grand")
    }

    fn says_score(&self, at: usize) -> bool {
        self.token(at + 1).and_then(Token::word_text) == Some("score")
    }

    /// Whether a number without scale and currency is money, and then how many millionths. `first` and `end`
    /// are the words of the number, or of the range it is part of.
    pub(super) fn bare(&self, quantity: &Quantity, first: usize, end: usize, ranged: bool) -> Option<i128> {
        let value = quantity.value;
        let next_allows = self.next_word(quantity).is_none_or(may_follow);
        let mut cue = None;
        for found in self.cues_before(first) {
            if found.meaning == Cue::Other {
                return None;
            }
            let stronger = cue.is_none_or(|known| known == Cue::About);
            if stronger {
                cue = Some(found.meaning);
            }
        }
        let after = self.cues_after(end).next().map(|found| found.meaning);
        let strong = after.is_some_and(|cue| cue != Cue::About) || cue.is_some_and(|cue| cue != Cue::About);
        let any = strong || cue.is_some() || after.is_some() || self.only_numbers;
        let regular = self.is_regular(end);
        let whole = value % ONE == 0;
        let amount = value / ONE;
        // No street and no unit counts hundreds of thousands.
        let large = amount >= 100_000 && strong;
        if !next_allows && after.is_none() && !large {
            return None;
        }
        if regular && amount >= 100 && quantity.decimals != 1 {
            return Some(value);
        }
        if quantity.decimals > 0 && !quantity.grouped {
            let told = strong || (cue.is_some() && self.only_numbers);
            let millions =
                told && (ONE..10 * ONE).contains(&value) && quantity.digits == 1 && !self.speaks_of_rates();
            return millions.then(|| value * 1_000_000);
        }
        let year = (1_900..2_100).contains(&amount) && amount % 100 != 0;
        let telling = match amount {
            100..=999 if !whole => false,
            100..=999 if quantity.said_in_pairs && !strong => {
                // "four thirty" is a time sooner than a price.
                self.only_numbers
                    && !matches!(amount % 100, 15 | 30 | 45)
                    && !self.words.iter().any(|w| w.text == "at")
            }
            100..=999 => any || ((ranged || self.speaks_of_rooms()) && amount % 5 == 0),
            1_000..=9_999 if quantity.grouped => any,
            1_000..=9_999 => strong && !year && amount % 5 == 0,
            10_000..=99_999 => quantity.grouped || (any && amount % 1_000 == 0),
            100_000..=9_999_999 => quantity.grouped || strong || (amount % 100 == 0),
            10_000_000.. => quantity.grouped || (strong && amount % 100_000 == 0),
            _ => false,
        };
        let times = if (100..1_000).contains(&amount) { 1_000 } else { 1 };
        telling.then(|| value * times)
    }

    /// Whether "a month" or "a week" follows.
    fn is_regular(&self, end: usize) -> bool {
        let word = |nth: usize| self.words.get(end + nth).map(|word| word.text).unwrap_or_default();
        let closed = end
            .checked_sub(1)
            .and_then(|last| self.words.get(last))
            .is_some_and(|last| last.ending >= Ending::Sentence);
        let weekly =
            matches!((word(0), word(1), word(2)), ("a", "la", "semana") | ("por" | "cada", "semana", _));
        !closed
            && (weekly
                || matches!(word(0), "monthly" | "mo" | "month" | "mensual" | "mensuales" | "mensualmente")
                || (matches!(word(0), "a" | "per" | "each" | "every" | "al" | "por" | "cada" | "p" | "the")
                    && matches!(word(1), "month" | "mo" | "mth" | "mes" | "mnth" | "week" | "wk")))
    }

    /// "400 and 3 beds": a home is spoken of.
    fn speaks_of_rooms(&self) -> bool {
        self.words.iter().any(|word| {
            let unit = word.text.trim_start_matches(|c: char| c.is_ascii_digit());
            matches!(
                unit,
                "bed"
                    | "beds"
                    | "bd"
                    | "br"
                    | "bedroom"
                    | "bedrooms"
                    | "bath"
                    | "baths"
                    | "ba"
                    | "recamaras"
                    | "cuartos"
                    | "banos"
                    | "habitaciones"
            )
        })
    }

    /// "credit in the low 600s".
    fn speaks_of_credit_scores(&self) -> bool {
        self.words.iter().any(|word| matches!(word.text, "credit" | "credits" | "score" | "scores" | "fico"))
    }

    fn speaks_of_rates(&self) -> bool {
        self.words.iter().any(|word| {
            matches!(
                word.text,
                "rate"
                    | "rates"
                    | "interest"
                    | "apr"
                    | "points"
                    | "tasa"
                    | "tasas"
                    | "interes"
                    | "bath"
                    | "baths"
            )
        })
    }
}

/// Whether the words outside quantities say nothing of their own.
pub(super) fn only_numbers(words: &Words, quantities: &[std::ops::Range<usize>]) -> bool {
    let mut inside = quantities.iter().peekable();
    for (nth, word) in words.iter().enumerate() {
        while inside.peek().is_some_and(|range| range.end <= nth) {
            inside.next();
        }
        let counted = inside.peek().is_some_and(|range| range.contains(&nth));
        if !counted && !is_filler(word.text) && !is_range_word(word.text) {
            return false;
        }
    }
    true
}
