//! Areas a contact names: those of the location's market first, others by what stands before them.

mod market;
mod vocabulary;

use super::address::zip_codes;
use super::proper_name::{capitalised, is_capitalised};
use crate::language::{Ending, Word, Words};
use market::Known;
use vocabulary::*;

/// Most words of a place nobody knows: "Isla del Padre Sur".
const LONGEST: usize = 3;
/// Most words of a part of an answer that is a place as a whole.
const LONGEST_ANSWER: usize = 4;

/// Areas a contact wants or names, each once, in the order said.
///
/// Names of `market` come back in its spelling, also where they are a little misspelt; other places after "in",
/// "near", "cerca de" and the like with capitals. What is refused ("not Kyle", "anywhere but Hutto") is left out.
#[must_use]
pub fn areas(text: &str, words: &Words, market: &[String]) -> Vec<String> {
    areas_among(text, words, market, market::known(text, words, market))
}

fn areas_among(text: &str, words: &Words, market: &[String], known: Vec<Known>) -> Vec<String> {
    let certain: Vec<Known> =
        known.into_iter().filter(|known| !known.doubtful || is_placed(words, known.start)).collect();
    let mut named: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(found) = certain.iter().find(|known| known.start == at) {
            let name = market_name(text, words, market, found, &certain);
            if let Some(name) = name.filter(|_| !is_refused(words, at)) {
                named.push((at, name));
            }
            at = found.end;
            continue;
        }
        match other_place(text, words, at, &certain) {
            Some(end) => {
                if !is_refused(words, at)
                    && let Some(place) = words.span(at..end).and_then(|span| text.get(span))
                {
                    named.push((at, capitalised(place)));
                }
                at = end;
            }
            None => at += 1,
        }
    }
    if named.is_empty() && words.iter().any(|word| word.text == "centro") {
        named.extend(
            market.iter().find(|name| name.eq_ignore_ascii_case("downtown")).map(|name| (0, name.clone())),
        );
    }
    once(named.into_iter().map(|(_, name)| name))
}

/// A name in the market's spelling, with the direction said before it: "South Austin".
fn market_name(text: &str, words: &Words, market: &[String], found: &Known, all: &[Known]) -> Option<String> {
    let name = market.get(found.name)?;
    let direction = direction_before(words, found.start)
        .filter(|start| !all.iter().any(|other| other.start <= *start && *start < other.end))
        .and_then(|start| text.get(words.span(start..found.start)?));
    Some(direction.map_or_else(|| name.clone(), |direction| format!("{} {name}", capitalised(direction))))
}

/// Areas in the answer to "which areas?", zip codes included: "cedar park or leander", "somewhere north", "78704".
#[must_use]
pub fn bare_areas(text: &str, words: &Words, market: &[String]) -> Vec<String> {
    let known = market::known(text, words, market);
    let mut named: Vec<String> = Vec::new();
    let zips = zip_codes(words);
    let mut start = 0;
    while start < words.len() {
        let end = part_end(words, start);
        let part = start..end;
        start = end;
        if words.get(end - 1).is_some_and(|word| word.ending == Ending::Question) {
            continue;
        }
        let before = named.len();
        named.extend(
            known
                .iter()
                .filter(|known| part.contains(&known.start) && !is_refused(words, known.start))
                .filter_map(|found| market_name(text, words, market, found, &known)),
        );
        named.extend(
            part.clone()
                .filter_map(|at| words.get(at))
                .filter(|word| zips.iter().any(|zip| zip == word.text))
                .map(|word| word.text.to_owned()),
        );
        if named.len() == before && !known.iter().any(|known| part.contains(&known.start)) {
            named.extend(whole_part(text, words, part));
        }
    }
    if named.is_empty() {
        return areas_among(text, words, market, known);
    }
    once(named.into_iter())
}

/// One part of a list: up to a comma, "or", "and", "y", "o".
fn part_end(words: &Words, start: usize) -> usize {
    let mut at = start;
    while let Some(word) = words.get(at) {
        at += 1;
        if word.ending > Ending::Open
            || words
                .get(at)
                .is_some_and(|next| matches!(next.text, "or" | "and" | "y" | "o" | "e" | "but" | "pero"))
        {
            break;
        }
    }
    at
}

/// A part of an answer that is one place and no more.
fn whole_part(text: &str, words: &Words, part: std::ops::Range<usize>) -> Option<String> {
    let at = |nth: usize| words.get(nth);
    let long = |nth: usize| {
        at(nth).zip(at(nth + 1)).is_some_and(|(first, next)| LONG_TOWNS.contains(&(first.text, next.text)))
    };
    let (mut start, mut end) = (part.start, part.end);
    while start < end && at(start).is_some_and(|word| LEAD_INS.has(word.text)) && !long(start) {
        start += 1;
    }
    while end > start
        && at(end - 1).is_some_and(|word| TRAILERS.has(word.text))
        && !(end >= 2 && at(end - 2).is_some_and(|word| DIRECTIONS.has(word.text)))
    {
        end -= 1;
    }
    let length = end.checked_sub(start).filter(|length| (1..=LONGEST_ANSWER).contains(length))?;
    let fits = (start..end).filter_map(at).all(|word| {
        word.text.chars().all(char::is_alphabetic) && word.text.len() > 1 && !NO_AREA.has(word.text)
    });
    let place =
        length > 1 || at(start).is_some_and(|word| !NO_PLACE.has(word.text) || DIRECTIONS.has(word.text));
    (fits && place).then(|| words.span(start..end).and_then(|span| text.get(span)).map(capitalised)).flatten()
}

/// A place that is not of the market and begins at word `at`: where it ends.
fn other_place(text: &str, words: &Words, at: usize, certain: &[Known]) -> Option<usize> {
    let word = words.get(at)?;
    let typed = |word: &Word<'_>| text.get(word.start..word.end).unwrap_or_default();
    let taken = |nth: usize| certain.iter().any(|known| known.start <= nth && nth < known.end);
    let next = words.get(at + 1).filter(|_| word.ending == Ending::Open && !taken(at + 1));
    let cue = cue_before(words, at);
    let long = (cue.is_some() || is_capitalised(typed(&word)))
        && next.is_some_and(|next| LONG_TOWNS.contains(&(word.text, next.text)));
    // "East Austin", "South Congress": a direction and a place.
    if DIRECTIONS.has(word.text)
        && let Some(next) = next
        && (TOWNS.has(next.text)
            || (is_capitalised(typed(&next))
                && is_capitalised(typed(&word))
                && at > 0
                && !NO_PLACE.has(next.text)))
    {
        return Some(at + 2);
    }
    // "Norte de Austin", "north of Austin".
    if DIRECTIONS.has(word.text)
        && let Some(of) = next
        && matches!(of.text, "of" | "de")
        && words.get(at + 2).is_some_and(|town| {
            TOWNS.has(town.text) || is_capitalised(typed(&town)) && !NO_PLACE.has(town.text)
        })
    {
        return Some(at + 3);
    }
    if long {
        return Some(at + 2);
    }
    let cue = cue?;
    if NO_PLACE.has(word.text) || !word.text.chars().all(char::is_alphabetic) || word.text.len() < 3 {
        return None;
    }
    let shouted = !text.chars().any(char::is_lowercase);
    let capital = !shouted && is_capitalised(typed(&word));
    let mut end = at + 1;
    if capital {
        while end < at + LONGEST
            && words.get(end - 1).is_some_and(|last| last.ending == Ending::Open)
            && !taken(end)
            && let Some(more) = words.get(end)
            && is_capitalised(typed(&more))
            && !NO_PLACE.has(more.text)
            && more.text.len() > 2
            && more.text.chars().all(char::is_alphabetic)
        {
            end += 1;
        }
        return Some(end);
    }
    if TOWNS.has(word.text) {
        return Some(end);
    }
    // Typed small and unknown: only where nearness is told, or a state follows.
    let state = next.is_some_and(|next| matches!(next.text, "tx" | "texas"));
    let ends = word.ending > Ending::Open
        || words.get(end).is_none_or(|next| {
            matches!(
                next.text,
                "or" | "and" | "y" | "o" | "area" | "would" | "if" | "is" | "con" | "with" | "tx"
            )
        });
    let ordinary = word.text.ends_with("ing") || word.text.ends_with("ly") || word.text.ends_with('s');
    (state || (NEARNESS.contains(&cue) && ends && !ordinary && word.text.len() > 3)).then_some(end)
}

/// The preposition just before word `at`, over "to" and "de", or over the place before an "or".
fn cue_before(words: &Words, at: usize) -> Option<&str> {
    let open = |nth: usize| words.get(nth).filter(|word| word.ending == Ending::Open);
    let before = open(at.checked_sub(1)?)?;
    let between = matches!(before.text, "to" | "of" | "de" | "del" | "a");
    if PREPOSITIONS.has(before.text) {
        // "I go by Trey", "sold by owner".
        let person = before.text == "by"
            && at.checked_sub(2).and_then(|nth| words.get(nth)).is_some_and(|word| {
                matches!(
                    word.text,
                    "go" | "goes" | "went" | "sold" | "owned" | "built" | "listed" | "represented"
                )
            });
        return (!person).then_some(before.text);
    }
    if between && BETWEEN.contains(&before.text) {
        let earlier = open(at.checked_sub(2)?)?;
        return matches!(
            earlier.text,
            "cerca" | "close" | "alrededor" | "rumbo" | "afuera" | "outside" | "closer"
        )
        .then_some("near");
    }
    if matches!(before.text, "or" | "and" | "y" | "o") {
        // "near Kyle or Luling": the same preposition stands before both.
        let earlier = words.get(at.checked_sub(3)?)?;
        return PREPOSITIONS.has(earlier.text).then_some(earlier.text);
    }
    None
}

/// Whether a misspelt name stands where a place would.
fn is_placed(words: &Words, at: usize) -> bool {
    cue_before(words, at).is_some()
        || at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|word| DIRECTIONS.has(word.text) || word.text == "to")
}

/// Where the direction before a town of the market begins: "east Austin".
fn direction_before(words: &Words, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    words
        .get(before)
        .filter(|word| {
            word.ending == Ending::Open
                && DIRECTIONS.has(word.text)
                && !matches!(word.text, "old" | "centro" | "este")
        })
        .map(|_| before)
}

/// Whether the words before refuse the place: "not", "except", "anywhere but", "no quiero".
fn is_refused(words: &Words, at: usize) -> bool {
    let mut denied = false;
    for nth in (at.saturating_sub(6)..at).rev() {
        let Some(word) = words.get(nth) else { break };
        if word.ending > Ending::Open {
            break;
        }
        let before = nth.checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.text);
        let next = words.get(nth + 1).map_or("", |word| word.text);
        match word.text {
            "but" if matches!(before, "anywhere" | "anything" | "everywhere" | "everything" | "all") => {
                return true;
            }
            "except" | "excluding" | "besides" | "excepto" | "salvo" | "avoid" | "hate" => return true,
            "menos" if nth + 1 >= at.saturating_sub(1) => return true,
            "but" | "pero" | "sino" | "just" | "only" | "maybe" | "or" => break,
            "not" | "dont" | "no" | "never" | "cant" | "wont" | "nunca" | "isnt" | "ni" => {
                denied |= !matches!(
                    next,
                    "sure"
                        | "far"
                        | "too"
                        | "picky"
                        | "know"
                        | "mind"
                        | "care"
                        | "only"
                        | "just"
                        | "se"
                        | "lejos"
                        | "tan"
                        | "problem"
                        | "rush"
                );
            }
            _ => {}
        }
    }
    denied
}

fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
