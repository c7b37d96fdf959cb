//! Proper names as they are written: of people and of places.

/// Words inside a name that stay small.
const SMALL: &[&str] = &["de", "del", "la", "las", "los", "y", "of", "the", "van", "von"];

/// A name with capitals where it was typed without, or all in them: "ana ruiz" and "ANA RUIZ" are
/// "Ana Ruiz". A word typed in both cases (`McAllen`) and capitals of two letters ("TX", "JP") stay.
#[must_use]
pub(super) fn capitalised(typed: &str) -> String {
    let mut name = String::with_capacity(typed.len());
    for (nth, word) in typed.split_whitespace().enumerate() {
        if nth > 0 {
            name.push(' ');
        }
        let lower = word.to_lowercase();
        if nth > 0 && SMALL.contains(&lower.as_str()) {
            name.push_str(&lower);
            continue;
        }
        for (part, text) in word.split_inclusive(['-', '\'', '’']).enumerate() {
            // "o'brien" has a second capital, "ana's" has not.
            let whole = part == 0 || text.chars().filter(|c| c.is_alphabetic()).count() > 1;
            push_word(text, whole, &mut name);
        }
    }
    name
}

fn push_word(word: &str, begins: bool, name: &mut String) {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let shouted = upper == letters && letters > 2;
    if !begins || (upper > 0 && !shouted) {
        name.push_str(word);
        return;
    }
    let mut first = true;
    for c in word.chars() {
        if first && c.is_alphabetic() {
            name.extend(c.to_uppercase());
            first = false;
        } else {
            name.extend(c.to_lowercase());
        }
    }
}

/// Whether a word, as it was typed, begins with a capital and is not shouted.
pub(super) fn is_capitalised(typed: &str) -> bool {
    let mut chars = typed.chars();
    chars.next().is_some_and(char::is_uppercase)
        && (typed.chars().any(char::is_lowercase) || typed.chars().count() < 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_the_capitals_they_lack_and_keep_those_they_have() {
        for (typed, name) in [
            ("ana ruiz", "Ana Ruiz"),
            ("ANA  RUIZ", "Ana Ruiz"),
            ("josé de la cruz", "José de la Cruz"),
            ("McAllen", "McAllen"),
            ("o'brien", "O'Brien"),
            ("mary-kate", "Mary-Kate"),
            ("JP", "JP"),
            ("austin TX", "Austin TX"),
            ("", ""),
        ] {
            assert_eq!(capitalised(typed), name);
        }
    }
}
