//! Texts in the characters that numbers and addresses are written with.

use std::borrow::Cow;
use std::ops::Range;

/// A text whose digits, dashes and spaces are ASCII, and where its parts stood.
pub(in super::super) struct Folded<'t> {
    text: Cow<'t, str>,
    /// For each byte of the folded text, and its end, the byte it was made from. Empty if nothing was folded.
    origins: Vec<usize>,
}

impl<'t> Folded<'t> {
    pub(in super::super) fn of(text: &'t str) -> Self {
        if text.is_ascii() || !text.chars().any(|c| fold(c) != Folding::Stays) {
            return Self { text: Cow::Borrowed(text), origins: Vec::new() };
        }
        let mut folded = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            match fold(c) {
                Folding::Stays => folded.push(c),
                Folding::Becomes(plain) => folded.push(plain),
                Folding::Nothing => {}
            }
            origins.resize(folded.len(), at);
        }
        origins.push(text.len());
        Self { text: Cow::Owned(folded), origins }
    }

    /// The folded text.
    pub(in super::super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of the folded text stood in the original.
    pub(in super::super) fn original(&self, span: &Range<usize>) -> Range<usize> {
        let origin = |at: usize| self.origins.get(at).copied().unwrap_or(at);
        origin(span.start)..origin(span.end)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Folding {
    Stays,
    Becomes(char),
    Nothing,
}

/// The zeros of decimal digits (Unicode category Nd) people text with: Arabic, Persian, the scripts of India, Thai, Lao,
/// Tibetan, Burmese, Khmer, full width.
const ZEROS: &[u32] = &[
    0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
    0x0f20, 0x1040, 0x17e0, 0xff10,
];

/// Mathematical digits: five styles, one after another.
const MATHEMATICAL: std::ops::RangeInclusive<u32> = 0x1d7ce..=0x1d7ff;

fn fold(c: char) -> Folding {
    if c.is_ascii() {
        return Folding::Stays;
    }
    let code = u32::from(c);
    let digit = ZEROS
        .iter()
        .find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))
        .or_else(|| MATHEMATICAL.contains(&code).then(|| (code - MATHEMATICAL.start()) % 10));
    if let Some(digit) = digit {
        return char::from_digit(digit, 10).map_or(Folding::Stays, Folding::Becomes);
    }
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{30fc}' => {
            Folding::Becomes('-')
        }
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Folding::Becomes(' '),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Folding::Nothing,
        '\u{2024}' | '\u{b7}' | '\u{2219}' | '\u{22c5}' | '\u{2022}' => Folding::Becomes('.'),
        // The full-width forms of ASCII: "（５１２）", "ana＠example．com".
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).map_or(Folding::Stays, Folding::Becomes),
        _ => Folding::Stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_dashes_and_spaces_of_other_scripts_become_plain_and_keep_their_place() {
        let text = "llama: ５１２–٥٥٥\u{a0}०१\u{200b}𝟑𝟒!";
        let folded = Folded::of(text);
        assert_eq!(folded.text(), "llama: 512-555 0134!");
        let span = folded.original(&(7..19));
        assert_eq!(&text[span], "５１２–٥٥٥\u{a0}०१\u{200b}𝟑𝟒");
    }

    #[test]
    fn a_text_with_nothing_to_fold_is_not_copied() {
        for text in ["call 512-555-0134", "mañana a las 5 🏠", ""] {
            assert!(matches!(Folded::of(text).text, Cow::Borrowed(_)), "{text}");
            assert_eq!(Folded::of(text).original(&(0..text.len())), 0..text.len());
        }
    }
}
