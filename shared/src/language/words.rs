//! A text as words.

use std::fmt;
use std::ops::Range;

/// How a word ends: what stands between it and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Nothing but space.
    #[default]
    Open,
    /// A comma, a colon, a bracket, a dash with space around it.
    Clause,
    /// A full stop, an exclamation mark, a line's end.
    Sentence,
    /// A question mark.
    Question,
}

/// One word of a text.
#[derive(Clone, Copy, Debug)]
pub struct Word<'w> {
    /// Lower case, without accents and apostrophes: "Don’t" is `dont`, "mañana" is `manana`.
    pub text: &'w str,
    /// Where it starts in the original, in bytes.
    pub start: usize,
    /// Where it ends in the original, in bytes.
    pub end: usize,
    /// What follows it.
    pub ending: Ending,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    folded: (u32, u32),
    start: u32,
    end: u32,
    ending: Ending,
}

/// The words of a text, in order. Digits and letters together are one word (`3br`, `450k`); everything else
/// separates.
#[derive(Clone, Default)]
pub struct Words {
    folded: String,
    places: Vec<Place>,
}

/// They are a person's own words: they do not print.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} words>", self.len())
    }
}

impl Words {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words =
            Self { folded: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() / 4) };
        let mut open: Option<Place> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c.is_alphanumeric() {
                let start = offset(words.folded.len());
                fold(c, &mut words.folded);
                let end = offset(at + c.len_utf8());
                let place = open.get_or_insert(Place {
                    folded: (start, start),
                    start: offset(at),
                    end,
                    ending: Ending::Open,
                });
                place.folded.1 = offset(words.folded.len());
                place.end = end;
                continue;
            }
            let inside = open.is_some() && next.is_some_and(char::is_alphanumeric);
            if is_combining(c) || (inside && is_apostrophe(c)) {
                continue;
            }
            if let Some(place) = open.take() {
                words.places.push(place);
            }
            words.end_with(ending(c, inside, next));
        }
        words.places.extend(open);
        words
    }

    fn end_with(&mut self, ending: Ending) {
        if let Some(last) = self.places.last_mut() {
            last.ending = last.ending.max(ending);
        }
    }

    /// How many words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The nth word.
    #[must_use]
    pub fn get(&self, nth: usize) -> Option<Word<'_>> {
        self.places.get(nth).map(|place| self.word(place))
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Word<'_>> + ExactSizeIterator {
        self.places.iter().map(|place| self.word(place))
    }

    /// The bytes of the original that these words take up, first to last.
    #[must_use]
    pub fn span(&self, words: Range<usize>) -> Option<Range<usize>> {
        let first = self.places.get(words.start)?;
        let last = self.places.get(words.end.checked_sub(1)?)?;
        Some(first.start as usize..last.end as usize)
    }

    /// Whether the nth word ends a sentence or a question, or is the last.
    #[must_use]
    pub fn ends_sentence(&self, nth: usize) -> bool {
        self.places.get(nth).is_none_or(|place| place.ending >= Ending::Sentence)
            || nth + 1 == self.places.len()
    }

    /// Whether any sentence is a question.
    #[must_use]
    pub fn ask(&self) -> bool {
        self.places.iter().any(|place| place.ending == Ending::Question)
    }

    fn word(&self, place: &Place) -> Word<'_> {
        Word {
            text: &self.folded[place.folded.0 as usize..place.folded.1 as usize],
            start: place.start as usize,
            end: place.end as usize,
            ending: place.ending,
        }
    }
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '\u{b4}')
}

const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// What a separator after a word means. A point between two digits or letters is no end: "2.5", "e.g".
const fn ending(c: char, inside: bool, next: Option<char>) -> Ending {
    match c {
        '?' => Ending::Question,
        '!' | '\n' | ';' => Ending::Sentence,
        '.' if !inside => Ending::Sentence,
        ',' if !inside => Ending::Clause,
        ':' | '(' | ')' | '\u{2013}' | '\u{2014}' => Ending::Clause,
        '-' if !inside && matches!(next, Some(' ')) => Ending::Clause,
        _ => Ending::Open,
    }
}

/// Lower case without accents. Letters of other scripts stay what they are.
fn fold(c: char, into: &mut String) {
    if c.is_ascii() {
        into.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        into.push(match lower {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other if is_combining(other) => continue,
            other => other,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        Words::of(text).iter().map(|word| word.text.to_owned()).collect()
    }

    #[test]
    fn case_accents_and_apostrophes_do_not_matter() {
        assert_eq!(texts("Don’t  TEXT mañana, J'ai"), ["dont", "text", "manana", "jai"]);
        assert_eq!(texts("man\u{303}ana"), ["manana"], "an accent typed as its own character");
    }

    #[test]
    fn digits_and_letters_stay_together_and_emojis_are_nothing() {
        assert_eq!(texts("3br/2ba 👍 450k"), ["3br", "2ba", "450k"]);
        assert!(texts("👍🏽 ... ?!").is_empty());
    }

    #[test]
    fn a_word_knows_where_it_stood_in_the_original() {
        let text = "¿Cuánto vale mi casa?";
        let words = Words::of(text);
        let span = words.span(2..4).unwrap();
        assert_eq!(&text[span], "mi casa");
        assert!(words.ask());
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        let words = Words::of("Stop by at 5.30, ok? Thanks!\nBye");
        let endings: Vec<Ending> = words.iter().map(|word| word.ending).collect();
        use Ending::{Clause, Open, Question, Sentence};
        assert_eq!(endings, [Open, Open, Open, Open, Clause, Question, Sentence, Open]);
        assert!(words.ends_sentence(7));
    }
}
