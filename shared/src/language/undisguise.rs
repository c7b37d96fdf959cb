//! What is written so that programs overlook it, as it is meant.
//!
//! Letters of other alphabets that look like ours, styled and full-width letters, invisible characters, digits and
//! signs for letters (`wh1te`), letters set apart (`k i d s`), hashtags, and the emojis that say who is meant.

use std::ops::Range;

mod letters;
mod spelling;

use letters::{Meant, meant};

/// A text as it is meant, and where each of its bytes stands in the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undisguised {
    text: String,
    /// For each byte, the bytes of the original it stands for.
    places: Vec<(u32, u32)>,
}

impl Undisguised {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the original that a span of the text stands for.
    #[must_use]
    pub fn original(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.places.get(span.start).map_or(0, |place| place.0 as usize);
        let last = self.places.get(span.end.saturating_sub(1));
        start..last.map_or(start, |place| (place.1 as usize).max(start))
    }

    fn push(&mut self, c: char, place: (u32, u32)) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }
}

/// Takes the disguise off a text; `None` where it wears none. `knows` tells whether a folded word means something to
/// the reader: digits stand for letters only if a known word comes out.
#[must_use]
pub fn undisguise(text: &str, knows: &dyn Fn(&str) -> bool) -> Option<Undisguised> {
    if !suspicious(text) {
        return None;
    }
    let mut chars: Vec<(char, (u32, u32))> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let place = (offset(at), offset(at + c.len_utf8()));
        match meant(c) {
            Meant::Itself => chars.push((c, place)),
            Meant::Letter(letter) => chars.push((letter, place)),
            Meant::Nothing => {}
            Meant::Word(word) => {
                let spaced = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' '));
                chars.extend(spaced.map(|c| (c, place)));
            }
        }
    }
    let mut plain = Undisguised {
        text: String::with_capacity(text.len() + 8),
        places: Vec::with_capacity(text.len() + 8),
    };
    spelling::spell(&chars, knows, &mut plain);
    Some(plain)
}

/// Whether there is anything to be taken off: cheap, since most texts wear no disguise.
fn suspicious(text: &str) -> bool {
    let mut before = ' ';
    let mut single = false;
    for c in text.chars() {
        if !c.is_ascii() && !matches!(meant(c), Meant::Itself) {
            return true;
        }
        let letter = c.is_ascii_alphabetic();
        let sign = matches!(c, '@' | '$' | '|' | '*' | '#' | '_' | '%' | '+');
        if sign
            || (letter && (before.is_ascii_digit() || before == '!'))
            || (c.is_ascii_digit() && before.is_ascii_alphabetic())
        {
            return true;
        }
        // A letter alone, and another: "k i d s", "k.i.d.s".
        if !c.is_alphabetic() && before.is_ascii_alphabetic() && single {
            return true;
        }
        single = letter && !before.is_alphanumeric() && before != '\'' && before != '\u{2019}' && {
            // "a" and "i" are words; whatever follows them is looked at when another letter stands alone.
            !matches!(c, 'a' | 'A' | 'i' | 'I' | 'y' | 'Y' | 'o' | 'O' | 'e' | 'u')
        };
        before = c;
    }
    false
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "undisguise_tests.rs"]
mod tests;
