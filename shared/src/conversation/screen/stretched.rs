//! Letters held down: "STOPPPP", "pleeease".

use std::borrow::Cow;

/// The text with every letter that stands three times or more in a row written once. No English or Spanish
/// word has one three times; a word that has it twice ("calllling") loses one, which the phrases allow for.
pub(super) fn unstretched(text: &str) -> Cow<'_, str> {
    let mut short: Option<String> = None;
    let mut copied = 0;
    let mut run: Option<(char, usize, usize)> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let lower = c.to_ascii_lowercase();
        run = match run {
            Some((letter, start, length)) if letter == lower && c.is_alphabetic() => {
                Some((letter, start, length + 1))
            }
            _ => Some((lower, at, 1)),
        };
        let goes_on =
            chars.peek().is_some_and(|(_, next)| c.is_alphabetic() && next.to_ascii_lowercase() == lower);
        if let Some((_, start, length)) = run
            && length > 2
            && !goes_on
        {
            let first = text[start..].chars().next().map_or(start, |first| start + first.len_utf8());
            let into = short.get_or_insert_with(|| String::with_capacity(text.len()));
            into.push_str(&text[copied..first]);
            copied = at + c.len_utf8();
        }
    }
    match short {
        None => Cow::Borrowed(text),
        Some(mut short) => {
            short.push_str(&text[copied..]);
            Cow::Owned(short)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_held_down_counts_once() {
        assert_eq!(unstretched("STOPPPP!!!! now"), "STOP!!!! now");
        assert_eq!(unstretched("stoOOop pleeease"), "stop please");
        assert_eq!(unstretched("bañññño"), "baño");
    }

    #[test]
    fn other_texts_are_left_alone_and_not_copied() {
        for text in ["", "stop calling me", "1000000", "....", "😂😂😂😂"] {
            assert!(matches!(unstretched(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
