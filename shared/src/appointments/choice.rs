//! Which of the offered times a contact chose.
//!
//! A wrong booking costs more than one more question, so whatever can be read in two ways is no choice.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::mentions::Mention;
use super::phrases::Meaning;
use super::said::Said;
use crate::language::Words;

/// What a contact made of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This one.
    Slot(Timestamp),
    /// None of them, or a time that was not offered.
    NoneOfThese,
}

/// Longer texts are about something else, in words.
const LONGEST: usize = 60;
/// In a longer text a time that was not offered may be anything, not a wish; in words.
const LONGEST_WISH: usize = 14;

/// Reads which of the `offered` times the contact chose.
///
/// `None` if the text chooses nothing, or more than one, or is in doubt. `offered` is in the order in which it was said, and `zone` the one it was said in; `now` tells what
/// "tomorrow" is. `words` are those of `text`.
#[must_use]
pub fn choice(
    text: &str,
    words: &Words,
    offered: &[Timestamp],
    zone: &TimeZone,
    now: Timestamp,
) -> Option<Choice> {
    if offered.is_empty() || words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let slots: Vec<Zoned> = offered.iter().map(|slot| slot.to_zoned(zone.clone())).collect();
    let said = Said::read(text, words, now.to_zoned(zone.clone()).date());
    let mut open: Vec<usize> = (0..slots.len()).collect();
    for unwanted in &said.unwanted {
        if let Meant::Places(places) = meant(unwanted, &slots) {
            open.retain(|place| !places.contains(place));
        }
    }
    let earliest = |places: &[usize]| {
        let earliest = places.iter().map(|place| offered[*place]).min();
        earliest.map(Choice::Slot)
    };
    if said.means(Meaning::None) || open.is_empty() {
        return Some(Choice::NoneOfThese);
    }
    if !said.wanted.is_empty() {
        if said.means(Meaning::Doubt) {
            return None;
        }
        let mut wish = Vec::new();
        for wanted in &said.wanted {
            match meant(wanted, &slots) {
                Meant::Places(places) => wish.extend(places),
                Meant::Elsewhere => {}
                Meant::Mismatch => return None,
            }
        }
        if wish.is_empty() {
            return (words.len() <= LONGEST_WISH).then_some(Choice::NoneOfThese);
        }
        wish.retain(|place| open.contains(place));
        wish.sort_unstable();
        wish.dedup();
        return if wish.len() == 1 || said.means(Meaning::Any) { earliest(&wish) } else { None };
    }
    if said.declined {
        return Some(Choice::NoneOfThese);
    }
    // One time was offered: a yes takes it.
    let takes = said.means(Meaning::Any) || (slots.len() == 1 && said.means(Meaning::Yes) && !said.negated);
    if takes && !said.means(Meaning::Doubt) { earliest(&open) } else { None }
}

/// What mentions mean together.
enum Meant {
    /// These places in the offer.
    Places(Vec<usize>),
    /// A time that was not offered.
    Elsewhere,
    /// They contradict each other: "Tuesday the 25th", which is a Wednesday.
    Mismatch,
}

/// Mentions of one kind widen each other, different kinds narrow each other.
fn meant(mentions: &[Mention], slots: &[Zoned]) -> Meant {
    let mut kinds: Vec<(u8, Vec<usize>)> = Vec::new();
    for mention in mentions {
        let fits = mention.fits(slots);
        match kinds.iter_mut().find(|(kind, _)| *kind == mention.kind()) {
            Some((_, places)) => places.extend(fits),
            None => kinds.push((mention.kind(), fits)),
        }
    }
    let of_list = |kind: u8| kind == Mention::NTH;
    let all = || (0..slots.len()).collect::<Vec<usize>>();
    let common = |mut places: Vec<usize>, other: &Vec<usize>| {
        places.retain(|place| other.contains(place));
        places
    };
    if kinds.iter().any(|(kind, places)| places.is_empty() && !of_list(*kind)) {
        return Meant::Elsewhere;
    }
    let narrowed = kinds.iter().filter(|(kind, _)| !of_list(*kind)).map(|(_, places)| places);
    let narrowed = narrowed.fold(all(), common);
    let is_mentioned = |kind: u8| kinds.iter().any(|(mentioned, _)| *mentioned == kind);
    if narrowed.is_empty() {
        let day_and_date = is_mentioned(Mention::WEEKDAY) && is_mentioned(Mention::DATE);
        return if day_and_date { Meant::Mismatch } else { Meant::Elsewhere };
    }
    if !is_mentioned(Mention::NTH) {
        return Meant::Places(narrowed);
    }
    // "The second one on Tuesday" may count within Tuesday, or be Tuesday's because it is second of all.
    let within: Vec<Zoned> =
        narrowed.iter().filter(|_| narrowed.len() > 1).map(|place| slots[*place].clone()).collect();
    let mut places = Vec::new();
    for nth in mentions.iter().filter(|mention| of_list(mention.kind())) {
        places.extend(nth.fits(slots).into_iter().filter(|place| narrowed.contains(place)));
        places.extend(nth.fits(&within).into_iter().map(|place| narrowed[place]));
    }
    places.sort_unstable();
    places.dedup();
    if places.is_empty() { Meant::Mismatch } else { Meant::Places(places) }
}

#[cfg(test)]
#[path = "choice_tests.rs"]
mod tests;
