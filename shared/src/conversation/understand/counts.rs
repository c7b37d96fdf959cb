//! Small numbers: of rooms, of weeks.

use super::money::number_word;

/// Digits at the beginning of a word and the letters after them: 3 and "br" of "3br"; or a number word.
pub(super) fn count(word: &str) -> Option<(u16, &str)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return number_word(word).map(|number| (number, ""));
    }
    (digits <= 4).then(|| word[..digits].parse().ok()).flatten().map(|number| (number, &word[digits..]))
}
