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

use super::{Ending, Words};

mod matching;

use matching::{Choice, Class, Edge, Fast, Mask, Phrase, Phrases, Seen, Slot, Term, UNKNOWN};
pub use matching::{Matched, Reading};

/// How many words a bare `*` may stand for.
const GAP: usize = 3;
/// The class of words that are digits only.
const NUMBER: Mask = 1 << 127;
const MOST_CLASSES: usize = 127;

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
        if lawful.is_empty() {
            return reading;
        }
        let mut taken = vec![false; reading.seen.len()];
        for word in lawful.into_iter().flatten() {
            taken[word] = true;
            reading.seen[word].symbols = [UNKNOWN; 3];
            reading.seen[word].mask = 0;
        }
        reading.terms.retain(|term| !taken[term.start..term.end].contains(&true));
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

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
