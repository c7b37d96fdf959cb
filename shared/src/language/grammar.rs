//! Rules about wording whose words stand in classes: many words for one thing, in every language at once.
//!
//! Where a [`super::Phrasebook`] compares words, a grammar compares classes: a word is looked up once and knows from
//! then on, as bits, everything it may be ("blacks" is an ethnic group, and people). A slot is one comparison,
//! however many words its class has, so that a class of five hundred words may stand in two hundred phrases.
//! Phrases are written as in a phrasebook, and two kinds of slots are added:
//!
//! | slot | matches |
//! |---|---|
//! | `!sign\|@home` | nothing; but the word that follows may be none of these |
//! | `now\|>` | `now`, or the end of the sentence |
//! | `-have\|got` | nothing; first slot: the word before may be none of these |
//!
//! A class may have terms of several words (`people of color`); wherever the class may stand, so may they.
//! A text is read in three steps. Terms are found; then phrases that are *lawful* take the meaning of their words
//! away (after "family room" nobody speaks of a family); then phrases are found in what is left.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::{Ending, Words};

/// How many words a bare `*` may stand for.
const GAP: usize = 3;
/// Classes as bits.
type Mask = u128;
/// The class of words that are digits only.
const NUMBER: Mask = 1 << 127;
const MOST_CLASSES: usize = 127;
/// The symbol of a word nobody wrote down.
const UNKNOWN: u16 = u16::MAX;

/// A phrase or a class that is written wrongly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrammarError {
    /// A phrase names a class nobody defined.
    #[error("there is no class {0:?}")]
    Class(String),
    /// A phrase does not begin with a word, or has none.
    #[error("the phrase {0:?} does not begin with a word")]
    Begin(String),
    /// More than 127 classes, or more than 65,534 words.
    #[error("too many classes or words")]
    Full,
}

/// Classes, terms and phrases, ready to be found.
#[derive(Debug, Default)]
pub struct Grammar {
    symbols: HashMap<Box<str>, u16, Fast>,
    /// What each symbol is.
    masks: Vec<Mask>,
    /// Beginnings of words, sorted, with their symbols.
    prefixes: Vec<(Box<str>, u16)>,
    classes: HashMap<Box<str>, Class>,
    lawful: Phrases,
    terms: Phrases,
    rules: Phrases,
}

/// What a text is to a grammar.
#[derive(Debug)]
pub struct Reading {
    seen: Vec<Seen>,
    /// Terms by the word they begin with.
    terms: Vec<Term>,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The number the phrase was given.
    pub meaning: u32,
    /// The words it was found in.
    pub words: Range<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Class {
    own: Mask,
    /// Its own bit, and those of the classes that are part of it.
    whole: Mask,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    symbols: [u16; 3],
    mask: Mask,
    ending: Ending,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    start: usize,
    end: usize,
    mask: Mask,
}

#[derive(Debug, Default)]
struct Phrases {
    all: Vec<Phrase>,
    by_symbol: HashMap<u16, Vec<u32>, Fast>,
    by_class: HashMap<u32, Vec<u32>, Fast>,
}

#[derive(Debug)]
struct Phrase {
    meaning: u32,
    mask: Mask,
    begins: Edge,
    ends: Edge,
    after_none_of: Option<Choice>,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Anywhere,
    Sentence,
    Text,
}

#[derive(Debug)]
enum Slot {
    Word(Choice),
    Optional(Choice),
    Not(Choice),
    Gap(usize),
}

#[derive(Clone, Debug, Default)]
struct Choice {
    symbols: Vec<u16>,
    mask: Mask,
    /// Or nothing, where the sentence ends.
    or_end: bool,
}

impl Grammar {
    /// Adds words and terms to a class, which is new if nobody named it before. Entries are parted by commas, the
    /// words of a term by spaces, alternatives of a word by `|`; an entry that is a class alone makes all of it
    /// part of this class.
    ///
    /// # Errors
    /// An unknown class, or no room.
    pub fn class(&mut self, name: &str, entries: &str) -> Result<(), GrammarError> {
        let Class { own, mut whole } = self.named(name)?;
        for entry in entries.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            if entry.contains(' ') {
                let phrase = self.phrase(entry, 0, own)?;
                self.terms.add(phrase);
            } else if let Some(class) = entry.strip_prefix('@') {
                whole |= self.whole(class)?;
            } else {
                for word in entry.split('|') {
                    let symbol = self.symbol(word)?;
                    self.masks[usize::from(symbol)] |= own;
                }
            }
        }
        self.classes.insert(name.into(), Class { own, whole });
        Ok(())
    }

    /// Makes a spelling mean what another word means, unless it is a word of its own already.
    ///
    /// # Errors
    /// No room.
    pub fn alias(&mut self, word: &str, same_as: &str) -> Result<(), GrammarError> {
        let symbol = self.symbol(same_as)?;
        self.symbols.entry(word.into()).or_insert(symbol);
        Ok(())
    }

    /// Adds a phrase that takes the meaning of its words away.
    ///
    /// # Errors
    /// See [`GrammarError`].
    pub fn lawful(&mut self, text: &str) -> Result<(), GrammarError> {
        let phrase = self.phrase(text, 0, 0)?;
        self.lawful.add(phrase);
        Ok(())
    }

    /// Adds a phrase, by the number it is found as.
    ///
    /// # Errors
    /// See [`GrammarError`].
    pub fn rule(&mut self, meaning: u32, text: &str) -> Result<(), GrammarError> {
        let phrase = self.phrase(text, meaning, 0)?;
        self.rules.add(phrase);
        Ok(())
    }

    /// Whether a word stands in any class or phrase.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.symbols.contains_key(word)
    }

    /// Reads a text.
    #[must_use]
    pub fn read(&self, words: &Words) -> Reading {
        let mut reading = self.read_all(words);
        let mut lawful = Vec::new();
        self.lawful.find(&reading, |_, words| lawful.push(words));
        for words in lawful {
            reading.terms.retain(|term| term.end <= words.start || words.end <= term.start);
            for seen in &mut reading.seen[words] {
                seen.symbols = [UNKNOWN; 3];
                seen.mask = 0;
            }
        }
        reading
    }

    /// Reads a text without taking the meaning of what is lawful away: for what a lawful phrase says all the same.
    #[must_use]
    pub fn read_all(&self, words: &Words) -> Reading {
        let seen = words.iter().map(|word| self.see(word.text, word.ending)).collect();
        let mut reading = Reading { seen, terms: Vec::new() };
        let mut terms = Vec::new();
        self.terms.find(&reading, |phrase, words| {
            terms.push(Term { start: words.start, end: words.end, mask: phrase.mask });
        });
        reading.terms = terms;
        reading
    }

    /// Every phrase of a reading, by where it begins; of one phrase at one place only the shortest.
    #[must_use]
    pub fn find(&self, reading: &Reading) -> Vec<Matched> {
        let mut found = Vec::new();
        self.rules.find(reading, |phrase, words| found.push(Matched { meaning: phrase.meaning, words }));
        found
    }

    fn named(&mut self, name: &str) -> Result<Class, GrammarError> {
        if let Some(class) = self.classes.get(name) {
            return Ok(*class);
        }
        if self.classes.len() == MOST_CLASSES {
            return Err(GrammarError::Full);
        }
        let own = 1 << self.classes.len();
        let class = Class { own, whole: own };
        self.classes.insert(name.into(), class);
        Ok(class)
    }

    fn whole(&self, name: &str) -> Result<Mask, GrammarError> {
        let class = self.classes.get(name).ok_or_else(|| GrammarError::Class(name.to_owned()))?;
        Ok(class.whole)
    }

    fn symbol(&mut self, word: &str) -> Result<u16, GrammarError> {
        if let Some(symbol) = self.symbols.get(word) {
            return Ok(*symbol);
        }
        let next = u16::try_from(self.masks.len()).unwrap_or(UNKNOWN);
        if next == UNKNOWN {
            return Err(GrammarError::Full);
        }
        self.symbols.insert(word.into(), next);
        self.masks.push(0);
        if let Some(prefix) = word.strip_suffix('~') {
            let at = self.prefixes.partition_point(|(known, _)| known.as_ref() < prefix);
            self.prefixes.insert(at, (prefix.into(), next));
        }
        Ok(next)
    }

    fn choice(&mut self, words: &str) -> Result<Choice, GrammarError> {
        let mut choice = Choice::default();
        for word in words.split('|').filter(|word| !word.is_empty()) {
            if let Some(class) = word.strip_prefix('@') {
                choice.mask |= self.whole(class)?;
            } else if word == "#" {
                choice.mask |= NUMBER;
            } else if word == ">" {
                choice.or_end = true;
            } else {
                choice.symbols.push(self.symbol(word)?);
            }
        }
        choice.symbols.sort_unstable();
        Ok(choice)
    }

    fn phrase(&mut self, text: &str, meaning: u32, mask: Mask) -> Result<Phrase, GrammarError> {
        let (mut begins, mut ends) = (Edge::Anywhere, Edge::Anywhere);
        let mut after_none_of = None;
        let mut slots = Vec::new();
        for slot in text.split_whitespace() {
            if let Some(not) = slot.strip_prefix('!') {
                let choice = self.choice(not)?;
                slots.push(Slot::Not(choice));
            } else if let Some(before) = slot.strip_prefix('-') {
                after_none_of = Some(self.choice(before)?);
            } else if let Some(most) = slot.strip_prefix('*') {
                slots.push(Slot::Gap(most.parse().unwrap_or(GAP)));
            } else {
                match slot {
                    "^" => begins = Edge::Text,
                    "<" => begins = Edge::Sentence,
                    "$" => ends = Edge::Text,
                    ">" => ends = Edge::Sentence,
                    words => {
                        let choice = self.choice(words.trim_end_matches('?'))?;
                        slots.push(if words.ends_with('?') {
                            Slot::Optional(choice)
                        } else {
                            Slot::Word(choice)
                        });
                    }
                }
            }
        }
        if !matches!(slots.first(), Some(Slot::Word(_))) {
            return Err(GrammarError::Begin(text.to_owned()));
        }
        Ok(Phrase { meaning, mask, begins, ends, after_none_of, slots })
    }

    fn see(&self, word: &str, ending: Ending) -> Seen {
        let mut seen = Seen { symbols: [UNKNOWN; 3], mask: 0, ending };
        if let Some(symbol) = self.symbols.get(word) {
            seen.note(0, *symbol, &self.masks);
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            seen.mask |= NUMBER;
            return seen;
        }
        // Beginnings of a word sort before it, and close to it.
        let after = self.prefixes.partition_point(|(prefix, _)| prefix.as_ref() <= word);
        let mut free = 1;
        for (prefix, symbol) in self.prefixes[..after].iter().rev() {
            if word.starts_with(prefix.as_ref()) {
                seen.note(free, *symbol, &self.masks);
                free = 2;
            } else if prefix.as_bytes().first() != word.as_bytes().first() {
                break;
            }
        }
        seen
    }
}

impl Seen {
    fn note(&mut self, place: usize, symbol: u16, masks: &[Mask]) {
        self.symbols[place] = symbol;
        self.mask |= masks[usize::from(symbol)];
    }
}

impl Reading {
    /// Whether a phrase's sentence asks something.
    #[must_use]
    pub fn asks(&self, words: &Range<usize>) -> bool {
        let rest = self.seen.get(words.end.saturating_sub(1)..).unwrap_or_default();
        rest.iter()
            .find(|seen| seen.ending >= Ending::Sentence)
            .is_some_and(|seen| seen.ending == Ending::Question)
    }

    /// The words of the sentence a word stands in.
    #[must_use]
    pub fn sentence(&self, word: usize) -> Range<usize> {
        let ends = |seen: &Seen| seen.ending >= Ending::Sentence;
        let start = self.seen[..word.min(self.seen.len())].iter().rposition(ends).map_or(0, |at| at + 1);
        let rest = self.seen.get(word..).unwrap_or_default();
        let end = rest.iter().position(ends).map_or(self.seen.len(), |at| word + at + 1);
        start..end
    }

    fn over(&self, at: usize) -> bool {
        at >= self.seen.len() || (at > 0 && self.seen[at - 1].ending >= Ending::Sentence)
    }
}

impl Choice {
    /// Where a word or a term of the choice that begins here may end.
    fn ends<'r>(&self, reading: &'r Reading, at: usize) -> impl Iterator<Item = usize> + use<'r> {
        let (mask, word) = (self.mask, reading.seen.get(at).is_some_and(|seen| self.holds(seen)));
        let first = reading.terms.partition_point(|term| term.start < at);
        let terms = reading.terms[first..].iter().take_while(move |term| term.start == at);
        let terms = terms.filter(move |term| term.mask & mask != 0).map(|term| term.end);
        terms.chain(word.then_some(at + 1))
    }

    fn holds(&self, seen: &Seen) -> bool {
        self.mask & seen.mask != 0
            || seen
                .symbols
                .iter()
                .any(|symbol| *symbol != UNKNOWN && self.symbols.binary_search(symbol).is_ok())
    }
}

impl Phrases {
    fn add(&mut self, phrase: Phrase) {
        let nth = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        if let Some(Slot::Word(choice)) = phrase.slots.first() {
            for symbol in &choice.symbols {
                self.by_symbol.entry(*symbol).or_default().push(nth);
            }
            for bit in bits(choice.mask) {
                self.by_class.entry(bit).or_default().push(nth);
            }
        }
        self.all.push(phrase);
    }

    fn find(&self, reading: &Reading, mut found: impl FnMut(&Phrase, Range<usize>)) {
        let mut tried: Vec<u32> = Vec::with_capacity(32);
        let mut terms = reading.terms.iter().peekable();
        for (at, seen) in reading.seen.iter().enumerate() {
            tried.clear();
            let mut mask = seen.mask;
            while let Some(term) = terms.next_if(|term| term.start == at) {
                mask |= term.mask;
            }
            let by_symbol = seen.symbols.iter().filter_map(|symbol| self.by_symbol.get(symbol));
            let by_class = bits(mask).filter_map(|bit| self.by_class.get(&bit));
            for nth in by_symbol.chain(by_class).flatten() {
                if tried.contains(nth) {
                    continue;
                }
                tried.push(*nth);
                let phrase = &self.all[*nth as usize];
                if phrase.begins_at(at, reading)
                    && let Some(end) = phrase.end(&phrase.slots, at, at, reading)
                {
                    found(phrase, at..end);
                }
            }
        }
    }
}

fn bits(mut mask: Mask) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        (mask != 0).then(|| {
            let bit = mask.trailing_zeros();
            mask &= mask - 1;
            bit
        })
    })
}

impl Phrase {
    fn begins_at(&self, at: usize, reading: &Reading) -> bool {
        let edge = match self.begins {
            Edge::Anywhere => true,
            Edge::Sentence => at == 0 || reading.over(at),
            Edge::Text => at == 0,
        };
        let before = || {
            at == 0 || reading.over(at) || {
                let none_of = self.after_none_of.as_ref();
                none_of.is_none_or(|choice| !choice.holds(&reading.seen[at - 1]))
            }
        };
        edge && before()
    }

    /// Where the phrase ends if `slots` match from word `at` on.
    fn end(&self, slots: &[Slot], at: usize, start: usize, reading: &Reading) -> Option<usize> {
        let Some((slot, rest)) = slots.split_first() else {
            let ends = match self.ends {
                Edge::Anywhere => true,
                Edge::Sentence => at == reading.seen.len() || reading.over(at),
                Edge::Text => at == reading.seen.len(),
            };
            return ends.then_some(at);
        };
        // The word before ends its sentence: what follows is another thought.
        let over = at > start && reading.over(at) || at >= reading.seen.len();
        let taken = |choice: &Choice| {
            if over {
                return None;
            }
            choice.ends(reading, at).find_map(|next| self.end(rest, next, start, reading))
        };
        match slot {
            Slot::Word(choice) => taken(choice).or_else(|| {
                let ends = choice.or_end && (at == reading.seen.len() || reading.over(at));
                if ends { self.end(rest, at, start, reading) } else { None }
            }),
            Slot::Optional(choice) => taken(choice).or_else(|| self.end(rest, at, start, reading)),
            Slot::Not(choice) => {
                let there = !over && choice.ends(reading, at).next().is_some();
                if there { None } else { self.end(rest, at, start, reading) }
            }
            Slot::Gap(most) => (at..=at + most).find_map_while(|end| {
                let found = self.end(rest, end, start, reading);
                let blocked = end >= reading.seen.len() || (end > start && reading.over(end));
                (found, !blocked)
            }),
        }
    }
}

/// The first thing found, as long as one may go on.
trait FindMapWhile: Iterator + Sized {
    fn find_map_while<T>(mut self, mut look: impl FnMut(Self::Item) -> (Option<T>, bool)) -> Option<T> {
        loop {
            match look(self.next()?) {
                (Some(found), _) => return Some(found),
                (None, false) => return None,
                (None, true) => {}
            }
        }
    }
}

impl<I: Iterator> FindMapWhile for I {}

/// FNV-1a: words are short and come from tables of ours, so nobody can choose them to collide.
type Fast = BuildHasherDefault<Fnv>;

#[derive(Clone, Copy, Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
