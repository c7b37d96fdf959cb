//! One number with its scale: digits, words, or both ("1 million 200 thousand", "dos millones y medio").

use super::number_words::{Mil, Part, coin, is_currency, part, scale, scale_is_money};
use super::quantities::{Quantity, word};
use super::tokens::{Number, ONE, Token, What};
use crate::language::Ending;

const THOUSAND: i128 = 1_000;
const MILLION: i128 = 1_000_000;
/// From here on "mil" is never a million.
const MOST_MIL: i128 = 20 * ONE;

/// Reads numbers and number words from a token on.
pub(super) struct Reader<'t, 'w> {
    pub(super) tokens: &'t [Token<'w>],
    pub(super) at: usize,
    pub(super) mil: Mil,
}

/// What the last word of a number was; it decides what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Digits,
    Article,
    Unit,
    Tens,
    Hundred,
    Scale,
    /// A number that takes no more words of its own: "forty-five".
    Whole,
    Fraction,
}

impl Reader<'_, '_> {
    /// `priced`: a currency sign stands before it.
    pub(super) fn read(mut self, priced: bool) -> Option<Quantity> {
        let first = self.at;
        let (mut total, mut current, mut pairs) = (0_i128, 0_i128, false);
        let (mut widest, mut narrowest) = (1_i128, i128::MAX);
        let (mut last, mut digits, mut decimals, mut grouped) = (Last::Nothing, 0, 0, false);
        let mut as_decimal = None;
        let (mut slang, mut hundreds) = (false, false);
        while let Some(token) = self.tokens.get(self.at) {
            let before = self.at;
            match token.what {
                What::Number(number) => {
                    let follows = last == Last::Scale
                        && self.scale_at(self.at + 1).is_some_and(|next| next < narrowest);
                    if last != Last::Nothing && !follows {
                        break;
                    }
                    if let Some(half) = self.slashed(number) {
                        current = half;
                        decimals = 2;
                        self.at += 3;
                        last = Last::Fraction;
                        continue;
                    }
                    current = number.value;
                    as_decimal = number.as_decimal;
                    (digits, decimals, grouped) = (number.digits, number.decimals, number.grouped);
                    last = Last::Digits;
                    self.at += 1;
                }
                What::Word(text) => {
                    let dashed = self.at > first && self.tokens[self.at - 1].is_mark('-');
                    if token.glued && last != Last::Digits && self.at > first && !dashed {
                        // Only a dash glues words: "forty-two". Letters after a scale are something else.
                        break;
                    }
                    let fraction = decimals > 0 || as_decimal.is_some();
                    // Nobody speaks of 300 million: "300 mil" is thousands in any language.
                    let mil = if current >= MOST_MIL { Mil::Thousand } else { self.mil };
                    let times = (last != Last::Nothing || matches!(text, "mil" | "million" | "millon"))
                        .then(|| scale(text, token.glued, fraction || (priced && text == "m"), mil))
                        .flatten();
                    if let Some(times) = times {
                        if last == Last::Nothing && text == "mil" && self.mil == Mil::Million {
                            break;
                        }
                        slang |= scale_is_money(text);
                        let amount = match (last, as_decimal.take()) {
                            (Last::Nothing, _) => ONE,
                            (_, Some(amount)) => amount,
                            (_, None) => current,
                        };
                        if last == Last::Scale {
                            if times <= narrowest {
                                break;
                            }
                            total = total.saturating_mul(times);
                        } else if times >= narrowest {
                            break;
                        } else {
                            total = total.saturating_add(amount.saturating_mul(times));
                        }
                        widest = widest.max(times);
                        narrowest = times;
                        current = 0;
                        last = Last::Scale;
                        self.at += 1;
                    } else if let Some(joined) = self.and_half(text, last) {
                        let unit = if last == Last::Scale { narrowest } else { 1 };
                        let half = ONE / 2 * unit;
                        if last == Last::Scale {
                            total = total.saturating_add(half);
                        } else {
                            current += half;
                            decimals = 1;
                            as_decimal = None;
                        }
                        last = if last == Last::Scale { Last::Fraction } else { Last::Digits };
                        self.at += joined;
                        // "a million and a half dollars": nothing more belongs to it.
                        if total > 0 {
                            break;
                        }
                    } else if let Some((part_of_one, taken)) = self.share_of_scale(text, last) {
                        current = part_of_one;
                        decimals = 2;
                        last = Last::Fraction;
                        self.at += taken;
                    } else if self.is_article(text, last) {
                        current = ONE;
                        last = Last::Article;
                        self.at += 1;
                    } else if matches!(text, "couple") && matches!(last, Last::Nothing | Last::Article) {
                        let of = usize::from(word(self.tokens, self.at + 1) == Some("of"));
                        let next = word(self.tokens, self.at + 1 + of)?;
                        if next != "hundred" && self.scale_at(self.at + 1 + of).is_none() && next != "grand" {
                            return None;
                        }
                        current = 2 * ONE;
                        last = Last::Unit;
                        self.at += 1 + of;
                    } else if matches!(text, "point" | "punto")
                        && matches!(last, Last::Digits | Last::Unit | Last::Tens)
                    {
                        let (fraction, places) = self.spoken_decimals()?;
                        current += fraction;
                        decimals = places;
                        last = Last::Digits;
                        self.at += 1 + places;
                    } else if self.is_and(text, last, current) {
                        self.at += 1;
                        continue;
                    } else if let Some(part) = part(text) {
                        let Some((value, now)) = add(part, current, last) else { break };
                        pairs |= last == Last::Unit && now == Last::Tens && value >= 100 * ONE
                            || (last == Last::Unit && now == Last::Unit);
                        hundreds |= part == Part::Hundred;
                        (current, last) = (value, now);
                        self.at += 1;
                    } else {
                        break;
                    }
                }
                What::Mark('-') if token.glued && self.dash_joins(last) => self.at += 1,
                _ => break,
            }
            let end = self.tokens.get(self.at - 1).is_some_and(|token| token.ending >= Ending::Clause);
            if end || self.at == before {
                break;
            }
        }
        if last == Last::Nothing || (last == Last::Article && !self.coin_follows()) {
            return None;
        }
        // A dash or an "and" that led nowhere is not part of the number.
        while self.at > first
            && (self.tokens[self.at - 1].is_mark('-')
                || matches!(word(self.tokens, self.at - 1), Some("and" | "y")))
        {
            self.at -= 1;
        }
        let rest =
            if current > 0 && narrowest >= MILLION && total > 0 { self.short_rest(current) } else { 1 };
        let value = total.saturating_add(current.saturating_mul(rest));
        // "half" and "a quarter" are amounts only of something.
        if last == Last::Fraction && widest == 1 {
            return None;
        }
        let glued = self.tokens.get(self.at).filter(|token| token.glued && !token.is_number());
        let letters = glued
            .and_then(Token::word_text)
            .filter(|text| *text != "ish" && !is_currency(text) && *text != "us");
        if word(self.tokens, self.at) == Some("ish") {
            self.at += 1;
        }
        Some(Quantity {
            value,
            scale: widest,
            currency: slang,
            grouped,
            decimals,
            digits,
            said_in_pairs: pairs,
            hundreds,
            placed: false,
            least: None,
            unit_glued: letters.is_some(),
            tokens: first..self.at,
        })
    }

    fn scale_at(&self, at: usize) -> Option<i128> {
        let at = at + usize::from(self.tokens.get(at).is_some_and(|token| token.is_mark('-')));
        let token = self.tokens.get(at)?;
        scale(token.word_text()?, token.glued, false, self.mil)
    }

    /// "1/2 million".
    fn slashed(&self, number: Number) -> Option<i128> {
        let (slash, under) = (self.tokens.get(self.at + 1)?, self.tokens.get(self.at + 2)?);
        let What::Number(under) = under.what else { return None };
        (slash.is_mark('/') && under.value > number.value && under.value <= 10 * ONE).then_some(())?;
        self.scale_at(self.at + 3)?;
        Some(number.value * ONE / under.value)
    }

    /// How many words "and a half" takes here.
    fn and_half(&self, text: &str, last: Last) -> Option<usize> {
        let after = |nth: usize| word(self.tokens, self.at + nth);
        if matches!(last, Last::Nothing | Last::Fraction) {
            return None;
        }
        match text {
            "and" if after(1) == Some("a") && after(2) == Some("half") => Some(3),
            "and" if after(1) == Some("half") => Some(2),
            "y" if matches!(after(1), Some("medio" | "media")) => Some(2),
            _ => None,
        }
    }

    /// "half a million", "a quarter of a million", "medio millón", "tres cuartos de millón".
    fn share_of_scale(&self, text: &str, last: Last) -> Option<(i128, usize)> {
        if !matches!(last, Last::Nothing | Last::Article | Last::Unit) {
            return None;
        }
        let share = match (text, last) {
            ("half" | "medio", Last::Nothing | Last::Article) => ONE / 2,
            ("quarter" | "cuarto", Last::Nothing | Last::Article) => ONE / 4,
            ("quarter" | "quarters" | "cuartos", Last::Unit) => ONE / 4 * 3,
            _ => return None,
        };
        let mut taken = 1;
        if matches!(word(self.tokens, self.at + taken), Some("of" | "de")) {
            taken += 1;
        }
        if matches!(word(self.tokens, self.at + taken), Some("a" | "un")) {
            taken += 1;
        }
        self.scale_at(self.at + taken).filter(|times| *times >= THOUSAND).map(|_| (share, taken))
    }

    fn is_article(&self, text: &str, last: Last) -> bool {
        last == Last::Nothing
            && matches!(text, "a" | "an" | "un" | "una" | "one")
            && word(self.tokens, self.at + 1).is_some_and(|next| {
                matches!(next, "hundred" | "half" | "quarter" | "medio" | "cuarto" | "couple")
                    || (scale(next, false, false, self.mil).is_some() && !matches!(next, "k" | "b"))
                    || (text != "one" && (is_currency(next) || coin(next).is_some()))
            })
    }

    fn coin_follows(&self) -> bool {
        word(self.tokens, self.at).is_some_and(|next| is_currency(next) || coin(next).is_some())
    }

    /// "five hundred and twelve", "treinta y cinco".
    fn is_and(&self, text: &str, last: Last, current: i128) -> bool {
        let next = word(self.tokens, self.at + 1).and_then(part);
        match text {
            "and" => {
                last == Last::Hundred
                    && matches!(next, Some(Part::Unit(_) | Part::Tens(_)))
                    && current >= 100 * ONE
            }
            "y" => last == Last::Tens && matches!(next, Some(Part::Unit(1..=9))),
            _ => false,
        }
    }

    fn dash_joins(&self, last: Last) -> bool {
        let next = word(self.tokens, self.at + 1);
        match last {
            Last::Tens | Last::Unit | Last::Hundred => next.is_some_and(|next| part(next).is_some()),
            Last::Digits | Last::Article => next.is_some_and(|next| {
                matches!(next, "million" | "billion" | "thousand" | "hundred" | "millones")
            }),
            _ => false,
        }
    }

    /// The digits after "point", in millionths, and how many words they are.
    fn spoken_decimals(&self) -> Option<(i128, usize)> {
        let (mut value, mut unit, mut places) = (0, ONE, 0);
        while unit > 1 {
            let digit = match self.tokens.get(self.at + 1 + places)?.what {
                What::Number(number) if number.decimals == 0 && places == 0 => {
                    let scaled = number.value / 10_i128.checked_pow(u32::try_from(number.digits).ok()?)?;
                    return Some((scaled, 1));
                }
                What::Word(text) => match part(text) {
                    Some(Part::Unit(digit @ 0..=9)) => digit,
                    Some(Part::Tens(tens)) if places == 0 => return Some((tens * ONE / 100, 1)),
                    _ => break,
                },
                _ => break,
            };
            unit /= 10;
            value += digit * unit;
            places += 1;
            if self.at + 1 + places >= self.tokens.len() {
                break;
            }
        }
        (places > 0).then_some((value, places))
    }

    /// What the rest after millions counts: "a million two" hundred thousand, "un millón doscientos" thousand.
    fn short_rest(&self, rest: i128) -> i128 {
        let ends = self.tokens.get(self.at).is_none()
            || self.tokens.get(self.at - 1).is_some_and(|token| token.ending >= Ending::Clause);
        match rest / ONE {
            1..=9 if ends => 100 * THOUSAND,
            100..=999 if !self.coin_follows() => THOUSAND,
            _ => 1,
        }
    }
}

/// A number with one more word, or nothing where the word begins another number.
fn add(part: Part, current: i128, last: Last) -> Option<(i128, Last)> {
    let open = matches!(last, Last::Nothing | Last::Scale);
    match part {
        Part::Unit(unit) if open || last == Last::Hundred => {
            let now = match (unit, last) {
                (_, Last::Hundred) => Last::Whole,
                (..10, _) => Last::Unit,
                _ => Last::Tens,
            };
            Some((current + unit * ONE, now))
        }
        Part::Unit(unit @ 1..=9)
            if last == Last::Tens && (current / ONE) % 10 == 0 && current / ONE % 100 != 10 =>
        {
            Some((current + unit * ONE, Last::Whole))
        }
        // "four fifteen"
        Part::Unit(unit @ 10..=19) if last == Last::Unit && current < 10 * ONE => {
            Some((current * 100 + unit * ONE, Last::Tens))
        }
        Part::Tens(tens) if open || last == Last::Hundred => Some((current + tens * ONE, Last::Tens)),
        // "four fifty"
        Part::Tens(tens) if last == Last::Unit && current < 10 * ONE => {
            Some((current * 100 + tens * ONE, Last::Tens))
        }
        Part::Hundreds(hundreds) if open => Some((current + hundreds * ONE, Last::Hundred)),
        Part::Hundred
            if matches!(last, Last::Unit | Last::Tens | Last::Whole | Last::Digits | Last::Article) =>
        {
            (current < 100 * ONE).then_some((current * 100, Last::Hundred))
        }
        _ => None,
    }
}
