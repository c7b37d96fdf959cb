//! Phrases in words.
//!
//! A phrase is written as it is read, one slot a word:
//!
//! | slot | matches |
//! |---|---|
//! | `stop` | that word |
//! | `stop\|quit` | either |
//! | `sell~` | any word that begins so |
//! | `#` | a word of digits only |
//! | `@name` | any word of the class `name` |
//! | `please?` | the same, or nothing |
//! | `*` | up to three words, whatever they are; `*5` up to five |
//! | `^`, `$` | first slot: where the text begins; last slot: where it ends |
//! | `<`, `>` | the same of a sentence |
//!
//! Words are written folded, as [`Words`] gives them (`dont`, `manana`). A phrase never crosses the end of a
//! sentence: "Sorry I missed the bus. Stop by." is two thoughts.

use std::collections::HashMap;
use std::ops::Range;

use super::{Ending, Words};

/// How many words a bare `*` may stand for.
const GAP: usize = 3;
/// Digits only, whatever they are.
const NUMBER: &str = "#";

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// What the book says it means.
    pub meaning: T,
    /// The words it was found in.
    pub words: Range<usize>,
}

/// Phrases by what they mean, ready to be found. Made once, at first use.
#[derive(Debug)]
pub struct Phrasebook<T> {
    symbols: HashMap<String, u16>,
    /// Beginnings of words, sorted, with their symbols.
    prefixes: Vec<(String, u16)>,
    phrases: Vec<Phrase<T>>,
    /// Phrases by the symbol their first word can be.
    by_first: Vec<Vec<u32>>,
    number: Option<u16>,
}

#[derive(Debug)]
struct Phrase<T> {
    meaning: T,
    begins: Edge,
    ends: Edge,
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
    Word { symbols: Vec<u16>, optional: bool },
    Gap(usize),
}

/// What a word of a text is to a book: its own symbol, a number's, and those of its beginnings.
type Seen = [u16; 4];
const NOTHING: u16 = u16::MAX;

impl<T: Copy> Phrasebook<T> {
    /// Makes a book. `classes` are words by name, as in a slot: `("home", "house|home|condo")`; a class may
    /// use classes above it.
    ///
    /// # Panics
    /// When a phrase is written wrongly: an unknown class, no word at all, or a first word that is optional.
    /// Books are constants, so the first test that uses one finds out.
    #[must_use]
    pub fn new(classes: &[(&str, &str)], phrases: &[(T, &[&str])]) -> Self {
        let mut book = Self {
            symbols: HashMap::new(),
            prefixes: Vec::new(),
            phrases: Vec::new(),
            by_first: Vec::new(),
            number: None,
        };
        let mut known: HashMap<&str, Vec<u16>> = HashMap::new();
        for (name, words) in classes {
            let symbols = book.symbols_of(words, &known);
            known.insert(name, symbols);
        }
        for (meaning, texts) in phrases {
            for text in *texts {
                let phrase = book.phrase(*meaning, text, &known);
                book.phrases.push(phrase);
            }
        }
        book.by_first = vec![Vec::new(); book.symbols.len()];
        for (nth, phrase) in book.phrases.iter().enumerate() {
            let Some(Slot::Word { symbols, optional: false }) = phrase.slots.first() else {
                panic!("phrase {nth} does not begin with a word");
            };
            for symbol in symbols {
                book.by_first[usize::from(*symbol)].push(u32::try_from(nth).unwrap_or(u32::MAX));
            }
        }
        book.number = book.symbols.get(NUMBER).copied();
        book.prefixes = book
            .symbols
            .iter()
            .filter_map(|(word, symbol)| Some((word.strip_suffix('~')?.to_owned(), *symbol)))
            .collect();
        book.prefixes.sort();
        book
    }

    fn symbols_of(&mut self, words: &str, known: &HashMap<&str, Vec<u16>>) -> Vec<u16> {
        let mut symbols = Vec::new();
        for word in words.split('|') {
            if let Some(class) = word.strip_prefix('@') {
                let class = known.get(class).unwrap_or_else(|| panic!("there is no class {word}"));
                symbols.extend(class);
                continue;
            }
            assert!(!word.is_empty(), "an empty word in {words:?}");
            let next = u16::try_from(self.symbols.len()).unwrap_or(NOTHING);
            assert!(next < NOTHING, "a book holds at most {NOTHING} words");
            symbols.push(*self.symbols.entry(word.to_owned()).or_insert(next));
        }
        symbols.sort_unstable();
        symbols.dedup();
        symbols
    }

    fn phrase(&mut self, meaning: T, text: &str, known: &HashMap<&str, Vec<u16>>) -> Phrase<T> {
        let (mut begins, mut ends) = (Edge::Anywhere, Edge::Anywhere);
        let mut slots = Vec::new();
        for slot in text.split_whitespace() {
            match slot {
                "^" => begins = Edge::Text,
                "<" => begins = Edge::Sentence,
                "$" => ends = Edge::Text,
                ">" => ends = Edge::Sentence,
                gap if gap.starts_with('*') => {
                    slots.push(Slot::Gap(gap[1..].parse().unwrap_or(GAP)));
                }
                words => {
                    let optional = words.ends_with('?');
                    let symbols = self.symbols_of(words.trim_end_matches('?'), known);
                    slots.push(Slot::Word { symbols, optional });
                }
            }
        }
        assert!(!slots.is_empty(), "a phrase without words: {text:?}");
        Phrase { meaning, begins, ends, slots }
    }

    /// Every phrase found, by where it begins; of one phrase at one place only the shortest.
    #[must_use]
    pub fn find(&self, words: &Words) -> Vec<Found<T>> {
        let seen: Vec<Seen> = words.iter().map(|word| self.see(word.text)).collect();
        let mut found = Vec::new();
        let mut begins_sentence = true;
        for (at, word) in words.iter().enumerate() {
            for symbol in seen[at].into_iter().take_while(|symbol| *symbol != NOTHING) {
                for nth in &self.by_first[usize::from(symbol)] {
                    let phrase = &self.phrases[*nth as usize];
                    let begins = match phrase.begins {
                        Edge::Anywhere => true,
                        Edge::Sentence => begins_sentence,
                        Edge::Text => at == 0,
                    };
                    if begins && let Some(end) = phrase.end(&phrase.slots, at, &seen, words) {
                        found.push(Found { meaning: phrase.meaning, words: at..end });
                    }
                }
            }
            begins_sentence = word.ending >= Ending::Sentence;
        }
        found
    }

    /// Whether any phrase is there.
    #[must_use]
    pub fn any(&self, words: &Words) -> bool {
        !self.find(words).is_empty()
    }

    fn see(&self, word: &str) -> Seen {
        let mut seen = [NOTHING; 4];
        let mut free = seen.iter_mut();
        let mut note = |symbol: u16| {
            if let Some(place) = free.next() {
                *place = symbol;
            }
        };
        if let Some(symbol) = self.symbols.get(word) {
            note(*symbol);
        }
        if let Some(number) = self.number
            && word.bytes().all(|byte| byte.is_ascii_digit())
        {
            note(number);
        }
        // Beginnings of a word sort before it, and close to it.
        let after = self.prefixes.partition_point(|(prefix, _)| prefix.as_str() <= word);
        for (prefix, symbol) in self.prefixes[..after].iter().rev() {
            if word.starts_with(prefix.as_str()) {
                note(*symbol);
            } else if prefix.as_bytes().first() != word.as_bytes().first() {
                break;
            }
        }
        seen
    }
}

impl<T> Phrase<T> {
    /// Where the phrase ends if `slots` match from word `at` on.
    fn end(&self, slots: &[Slot], at: usize, seen: &[Seen], words: &Words) -> Option<usize> {
        let Some((slot, rest)) = slots.split_first() else {
            let ends = match self.ends {
                Edge::Anywhere => true,
                Edge::Sentence => at > 0 && words.ends_sentence(at - 1),
                Edge::Text => at == words.len(),
            };
            return ends.then_some(at);
        };
        // The word before ends its sentence: what follows is another thought.
        let over = at >= seen.len()
            || (at > 0
                && slots.len() < self.slots.len()
                && words.get(at - 1).is_some_and(|word| word.ending >= Ending::Sentence));
        match slot {
            Slot::Word { symbols, optional } => {
                let mut known = seen.get(at).into_iter().flatten().take_while(|symbol| **symbol != NOTHING);
                let here = !over && known.any(|symbol| symbols.binary_search(symbol).is_ok());
                let taken = if here { self.end(rest, at + 1, seen, words) } else { None };
                taken.or_else(|| if *optional { self.end(rest, at, seen, words) } else { None })
            }
            Slot::Gap(most) => {
                let mut end = at;
                loop {
                    if let Some(found) = self.end(rest, end, seen, words) {
                        return Some(found);
                    }
                    let blocked = end >= seen.len()
                        || (end > 0
                            && words.get(end - 1).is_some_and(|word| word.ending >= Ending::Sentence));
                    if blocked || end - at >= *most {
                        return None;
                    }
                    end += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrase: &str, text: &str) -> bool {
        Phrasebook::new(&[("home", "house|home"), ("mine", "my|our")], &[((), &[phrase])])
            .any(&Words::of(text))
    }

    #[test]
    fn slots_are_words_alternatives_classes_beginnings_and_numbers() {
        assert!(found("stop|quit texting me", "Please STOP texting me!"));
        assert!(!found("stop|quit texting me", "stop texting him"));
        assert!(found("sell~ @mine @home", "selling our house"));
        assert!(found("@mine|the @home", "the home"));
        assert!(found("# bedrooms", "about 3 bedrooms"));
        assert!(!found("# bedrooms", "some bedrooms"));
    }

    #[test]
    fn optional_words_and_gaps_may_be_there_or_not() {
        for text in ["take me off your list", "take me off list", "take me right off your damn list"] {
            assert!(found("take me *2 off your? * list", text), "{text}");
        }
        assert!(!found("take me *1 off", "take me very far off"));
    }

    #[test]
    fn a_phrase_stays_within_its_sentence() {
        assert!(found("bus * stop", "the bus will stop"));
        assert!(!found("bus * stop", "I missed the bus. Stop by"));
        assert!(!found("bus stop", "the bus\nstop"));
        assert!(found("bus stop", "the bus, stop"), "a comma is no end");
    }

    #[test]
    fn edges_hold_a_phrase_to_the_text_or_its_sentence() {
        assert!(found("^ no $", "No!"));
        assert!(!found("^ no $", "no way"));
        assert!(found("< no >", "Thanks. No. Bye"));
        assert!(!found("< no >", "Thanks. No way. Bye"));
    }

    #[test]
    fn where_it_was_found_is_told() {
        let book = Phrasebook::new(&[], &[(1, &["home worth"]), (2, &["worth"])]);
        let all = book.find(&Words::of("What is my home worth"));
        assert_eq!(all, [Found { meaning: 1, words: 3..5 }, Found { meaning: 2, words: 4..5 }]);
    }

    #[test]
    #[should_panic(expected = "there is no class @nobody")]
    fn an_unknown_class_is_noticed_at_once() {
        drop(Phrasebook::new(&[], &[((), &["@nobody"])]));
    }
}
