//! Finding phrases in what a text means.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::super::Ending;

/// Classes as bits.
pub(super) type Mask = u128;
/// The symbol of a word nobody wrote down.
pub(super) const UNKNOWN: u16 = u16::MAX;

/// What a text is to a grammar.
#[derive(Debug)]
pub struct Reading {
    pub(super) seen: Vec<Seen>,
    /// Terms by the word they begin with.
    pub(super) terms: Vec<Term>,
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
pub(super) struct Class {
    pub(super) own: Mask,
    /// Its own bit, and those of the classes that are part of it.
    pub(super) whole: Mask,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) symbols: [u16; 3],
    pub(super) mask: Mask,
    pub(super) ending: Ending,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) mask: Mask,
}

#[derive(Debug, Default)]
pub(super) struct Phrases {
    pub(super) all: Vec<Phrase>,
    pub(super) by_symbol: HashMap<u16, Vec<u32>, Fast>,
    pub(super) by_class: HashMap<u32, Vec<u32>, Fast>,
}

#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) meaning: u32,
    pub(super) mask: Mask,
    pub(super) begins: Edge,
    pub(super) ends: Edge,
    pub(super) after_none_of: Option<Choice>,
    pub(super) slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Anywhere,
    Sentence,
    Text,
}

#[derive(Debug)]
pub(super) enum Slot {
    Word(Choice),
    Optional(Choice),
    Not(Choice),
    Gap(usize),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    pub(super) symbols: Vec<u16>,
    pub(super) mask: Mask,
    /// Or nothing, where the sentence ends.
    pub(super) or_end: bool,
}

impl Seen {
    pub(super) fn note(&mut self, place: usize, symbol: u16, masks: &[Mask]) {
        self.symbols[place] = symbol;
        self.mask |= masks[usize::from(symbol)];
    }
}

impl Reading {
    /// The sentences, in order.
    #[must_use]
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut start = 0;
        let ends = self.seen.iter().enumerate().filter(|(_, seen)| seen.ending >= Ending::Sentence);
        let ends = ends.map(|(at, _)| at + 1).chain((!self.seen.is_empty()).then_some(self.seen.len()));
        let sentences = ends.map(|end| std::mem::replace(&mut start, end)..end);
        sentences.filter(|sentence| !sentence.is_empty()).collect()
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
    pub(super) fn add(&mut self, phrase: Phrase) {
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

    pub(super) fn find(&self, reading: &Reading, mut found: impl FnMut(&Phrase, Range<usize>)) {
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
pub(super) type Fast = BuildHasherDefault<Fnv>;

#[derive(Clone, Copy, Debug)]
pub(super) struct Fnv(u64);

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
