//! Street addresses.

use super::super::proper_name::is_capitalised;
use super::super::word_set::WordSet;
use super::vocabulary::*;
use super::{DIRECTIONS, HIGHWAYS, SUFFIXES, is_zip};
use crate::language::{Ending, Word, Words};

/// Most words of a street's name: "Avenue of the Stars".
const LONGEST_NAME: usize = 4;

/// The first street address of a text in its own spelling: number and street, and the unit, town, state and zip
/// code that follow. A farm or ranch road with its number ("FM 1460") is one too.
#[must_use]
pub fn street_address(text: &str) -> Option<String> {
    // Most texts have no digit, and then no address.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words = Words::of(text);
    let reader = Reader { text, words: &words };
    let span = (0..words.len()).find_map(|at| {
        let end = reader.numbered(at).or_else(|| reader.kind_first(at))?;
        words.span(at..reader.tail(end))
    });
    let span =
        span.or_else(|| (0..words.len()).find_map(|at| words.span(at..reader.tail(reader.farm_road(at)?))))?;
    let found = text.get(span)?;
    let mut address = String::with_capacity(found.len());
    for line in found.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !address.is_empty() {
            address.push_str(if address.ends_with(',') { " " } else { ", " });
        }
        for (nth, word) in line.split_whitespace().enumerate() {
            if nth > 0 {
                address.push(' ');
            }
            address.push_str(word);
        }
    }
    Some(address)
}

struct Reader<'t> {
    text: &'t str,
    words: &'t Words,
}

impl<'t> Reader<'t> {
    fn word(&self, at: usize) -> Option<Word<'t>> {
        self.words.get(at)
    }

    fn typed(&self, word: &Word<'_>) -> &'t str {
        self.text.get(word.start..word.end).unwrap_or_default()
    }

    fn is(&self, at: usize, of: &[&str]) -> bool {
        self.word(at).is_some_and(|word| of.contains(&word.text))
    }

    fn is_in(&self, at: usize, of: &WordSet) -> bool {
        self.word(at).is_some_and(|word| of.has(word.text))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| is_capitalised(self.typed(&word)))
    }

    /// What stands between this word and the next.
    fn gap(&self, at: usize) -> &'t str {
        match (self.word(at), self.word(at + 1)) {
            (Some(word), Some(next)) => self.text.get(word.end..next.start).unwrap_or_default(),
            _ => "",
        }
    }

    /// Whether a street goes on after this word: no end of a clause, but for the point of "E." or "St.".
    fn goes_on(&self, at: usize) -> bool {
        at + 1 < self.words.len()
            && matches!(self.gap(at), " " | "  " | "-" | ". " | "." | " #" | "\u{a0}" | "'" | "’")
            && (!self.gap(at).starts_with('.')
                || self.is(at, DIRECTIONS)
                || self.is(at, SUFFIXES)
                || self.is(at, &["mt", "ft", "dr", "mlk", "jr"]))
    }

    /// House number, then a street: where it ends.
    fn numbered(&self, at: usize) -> Option<usize> {
        let number = self.word(at)?;
        let digits = number.text.bytes().take_while(u8::is_ascii_digit).count();
        let letters = number.text.len() - digits;
        let before = self.text.get(..number.start)?.chars().next_back();
        let free = before.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | ':' | '"' | '¿' | '¡' | ',' | '@' | '.' | '\'' | '-' | '#')
        }) && !self
            .text
            .get(..number.start)?
            .trim_end_matches(['.', ',', '-'])
            .ends_with(|c: char| c.is_ascii_digit() && before != Some(' '));
        let unit =
            letters == 0 || (letters == 1 && !matches!(number.text.as_bytes().last(), Some(b'k' | b'm')));
        if !free || !(1..=6).contains(&digits) || !unit || number.text.starts_with('0') || !self.goes_on(at) {
            return None;
        }
        let mut next = at + 1;
        if self.is(next, DIRECTIONS) && self.goes_on(next) {
            next += 1;
        }
        if let Some(end) = self.highway(next) {
            return Some(end);
        }
        // "4502 de la calle Sol".
        while next < at + 3 && self.is(next, &["de", "la", "en"]) && self.goes_on(next) {
            next += 1;
        }
        if self.is(next, KINDS)
            && let Some(end) = self.named(next + 1)
        {
            return Some(end);
        }
        self.suffixed(at, next, digits >= 3).or_else(|| self.known_street(next, digits)).map(|end| {
            // "1204 Oak St N".
            let directed = self.goes_on(end - 1) && self.is(end, DIRECTIONS) && self.gap(end) != "/";
            if directed { end + 1 } else { end }
        })
    }

    /// A name, then "St" or the like.
    fn suffixed(&self, number: usize, start: usize, long: bool) -> Option<usize> {
        let mut at = start;
        let mut capital = false;
        while at <= start + LONGEST_NAME {
            let word = self.word(at)?;
            let named = at > start || (start > number + 1 && at == start);
            let hard = SUFFIXES.contains(&word.text);
            let soft = SOFT_SUFFIXES.contains(&word.text) && (long || capital || self.is_capital(at));
            if (hard || soft) && at > start && named {
                // "Park Place Dr": the last of them ends it.
                let mut end = at + 1;
                while self.goes_on(end - 1)
                    && (self.is(end, SUFFIXES)
                        || (self.is(end, SOFT_SUFFIXES)
                            && self.is_capital(end)
                            && self.is(end + 1, SUFFIXES)))
                {
                    end += 1;
                }
                let amount = !long && self.gap(number).is_empty();
                return (!amount).then_some(end);
            }
            let excepted = BUT_STREET.contains(&word.text)
                && (long || (word.text == "main" && self.is(at + 1, SUFFIXES)));
            let barred = NO_STREET.has(word.text) && !excepted && !SOFT_SUFFIXES.contains(&word.text);
            if barred
                || !self.goes_on(at)
                || (word.text.bytes().all(|byte| byte.is_ascii_digit()) && word.text.len() > 3)
            {
                return None;
            }
            capital |= is_capitalised(self.typed(&word));
            at += 1;
        }
        None
    }

    /// Streets without a suffix: "100 Broadway", "1204 Barton Springs, Austin".
    fn known_street(&self, start: usize, digits: usize) -> Option<usize> {
        if self.is(start, &["broadway", "bowery"]) {
            return Some(start + 1);
        }
        // A number and capitals are an address when they are the whole text, or said to be one.
        let number = start.checked_sub(1)?;
        let said = number == 0
            || self.is(number - 1, &["at", "is", "en", "es", "address"])
                && number >= 2
                && self.is(
                    number - 2,
                    &[
                        "live",
                        "lives",
                        "located",
                        "home",
                        "house",
                        "address",
                        "property",
                        "vivo",
                        "casa",
                        "direccion",
                        "ubicada",
                    ],
                );
        let mut end = start;
        while end < start + 3 && self.is_capital(end) && !self.is_in(end, &NO_STREET) {
            end += 1;
            if !self.goes_on(end - 1) {
                break;
            }
        }
        let whole =
            end == self.words.len() || self.word(end - 1).is_some_and(|word| word.ending == Ending::Clause);
        (said && whole && end > start && (3..=5).contains(&digits)).then_some(end)
    }

    /// "N Interstate 35", "FM 1460", "County Road 175", "US-183".
    fn highway(&self, at: usize) -> Option<usize> {
        let mut next = at;
        if self.is(next, NUMBERED_ROADS) {
            next += 1;
        } else if self.is(next, HIGHWAYS) {
            while next < at + 4
                && (self.is(next, HIGHWAYS)
                    || (next > at && self.is(next, &["road", "rd", "to", "market", "hwy", "highway"])))
            {
                next += 1;
            }
        } else {
            let joined = self
                .word(at)?
                .text
                .strip_prefix("ih")
                .or_else(|| self.word(at)?.text.strip_prefix("fm"))
                .or_else(|| self.word(at)?.text.strip_prefix('i'))?;
            return (!joined.is_empty() && joined.bytes().all(|byte| byte.is_ascii_digit()))
                .then_some(at + 1);
        }
        let number = self.word(next)?;
        let is_number = number.text.len() <= 4 && number.text.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && (at..next).all(|word| self.goes_on(word))).then_some(next + 1)
    }

    /// A farm road without a house number, unless it only tells what is near.
    fn farm_road(&self, at: usize) -> Option<usize> {
        let near = at > 0
            && self.is(
                at - 1,
                &["near", "off", "by", "past", "from", "to", "of", "cerca", "de", "between", "close"],
            );
        let county = self.is(at, &["county", "ranch"]) && self.is(at + 1, &["road", "rd"]);
        if near || !(self.is(at, NUMBERED_ROADS) || county) {
            return None;
        }
        let end = self.highway(at)?;
        self.word(end - 1).filter(|number| number.text.len() >= 2).map(|_| end)
    }

    /// "Calle Roble 1204", "avenida Juárez #300".
    fn kind_first(&self, at: usize) -> Option<usize> {
        if !self.is(at, KINDS) || self.is(at, &["av", "ave", "avenue", "via"]) {
            return None;
        }
        let end = self.named(at + 1)?;
        let mut number = end;
        if self.is(number, &["numero", "num", "no"]) {
            number += 1;
        }
        let word = self.word(number)?;
        let is_number =
            (1..=5).contains(&word.text.len()) && word.text.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && self.word(end - 1).is_some_and(|last| last.ending < Ending::Sentence))
            .then_some(number + 1)
    }

    /// A street's name after its Spanish kind.
    fn named(&self, start: usize) -> Option<usize> {
        let mut end = start;
        while let Some(word) = self.word(end)
            && end < start + 5
        {
            let small = matches!(word.text, "de" | "del" | "la" | "las" | "los" | "el");
            let is_name = end == start
                || is_capitalised(self.typed(&word))
                || (end > start
                    && self.is(end - 1, &["de", "del", "la", "las", "los", "el", "san", "santa"]));
            let number = word.text.bytes().all(|byte| byte.is_ascii_digit()) && end > start;
            let barred = NO_STREET.has(word.text);
            if number
                || barred
                || !(small && end < start + 3 || is_name)
                || (self.typed(&word).len() == 2 && STATES.contains(&word.text) && !small)
            {
                break;
            }
            end += 1;
            if word.ending > Ending::Open {
                break;
            }
        }
        (end > start && !self.is(end - 1, &["de", "del", "la", "las", "los", "el"])).then_some(end)
    }

    /// Where the unit, town, state and zip code after word `end - 1` end.
    fn tail(&self, end: usize) -> usize {
        let mut end = self.unit(end);
        let mut town = end;
        if self.is(town, &["in", "en"])
            && self.is_capital(town + 1)
            && !self.is_in(town + 1, &NO_TOWN)
            && self.plain_gap(town)
        {
            town += 1;
        }
        let town_from = town;
        while town < town_from + 3
            && self.may_follow(town, town == town_from)
            && self.is_town_word(town, town_from)
        {
            town += 1;
        }
        let placed = self.state_and_zip(town);
        if placed > town {
            end = placed;
        } else if town > town_from
            && (self.is_capital(town_from)
                || self.closes(town - 1) && town - town_from <= 2 && self.comma_before(town_from))
        {
            end = town;
        }
        end
    }

    fn plain_gap(&self, before: usize) -> bool {
        before > 0 && self.gap(before - 1).trim().is_empty()
    }

    fn comma_before(&self, at: usize) -> bool {
        at > 0 && self.gap(at - 1).starts_with(',')
    }

    fn closes(&self, at: usize) -> bool {
        at + 1 == self.words.len() || self.word(at).is_some_and(|word| word.ending >= Ending::Sentence)
    }

    /// Whether the word at `at` is still of this address: at most a comma, a point or a line's end before it.
    fn may_follow(&self, at: usize, begins: bool) -> bool {
        let gap = if at > 0 { self.gap(at - 1) } else { "" };
        let stop = gap.contains(['?', '!', ';', '(', '/', '&'])
            || (gap.starts_with('.') && !(begins && at > 0 && self.is(at - 1, SUFFIXES)));
        at > 0 && at < self.words.len() && !stop && (begins || gap.trim().is_empty() || gap == "-")
    }

    fn is_town_word(&self, at: usize, from: usize) -> bool {
        let Some(word) = self.word(at) else { return false };
        let typed = self.typed(&word);
        let letters = word.text.chars().all(char::is_alphabetic);
        let state = typed.len() == 2 && STATES.contains(&word.text) && at > from;
        let capital = is_capitalised(typed) && typed.len() > 1;
        let small = (self.comma_before(from) || self.leads_to_state(at)) && !NO_STREET.has(word.text);
        letters && !state && word.text != "texas" && !NO_TOWN.has(word.text) && (capital || small)
    }

    /// Whether a state or a zip code comes within three words.
    fn leads_to_state(&self, at: usize) -> bool {
        (at + 1..at + 4).any(|next| self.state_and_zip(next) > next)
    }

    fn state_and_zip(&self, at: usize) -> usize {
        let mut end = at;
        if let Some(word) = self.word(end)
            && self.may_follow(end, true)
        {
            let typed = self.typed(&word);
            let upper = typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_uppercase());
            let known = STATES.contains(&word.text) && (upper || word.text == "tx" || self.is_zip(end + 1));
            if known || word.text == "texas" {
                end += 1;
            }
        }
        if self.may_follow(end, true) && self.is_zip(end) {
            end += 1;
            let plus = self.word(end).is_some_and(|word| {
                word.text.len() == 4 && word.text.bytes().all(|byte| byte.is_ascii_digit())
            });
            if plus && self.gap(end - 1) == "-" {
                end += 1;
            }
        }
        end
    }

    fn is_zip(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| is_zip(word.text))
    }

    fn unit(&self, end: usize) -> usize {
        let Some(word) = self.word(end) else { return end };
        let gap = self.gap(end - 1);
        if gap.contains(['?', '!', ';', '\n']) {
            return end;
        }
        let is_value = |at: usize| {
            self.word(at).is_some_and(|value| {
                value.text.len() <= 5
                    && (value.text.len() == 1 || value.text.bytes().any(|byte| byte.is_ascii_digit()))
                    && !is_zip(value.text)
            })
        };
        if gap.contains('#') && is_value(end) {
            return end + 1;
        }
        if UNITS.contains(&word.text) && is_value(end + 1) && word.ending < Ending::Question {
            return self.unit(end + 2);
        }
        end
    }
}
