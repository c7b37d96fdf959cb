//! Emojis that are answers.

/// What says yes without a word.
const YES: [char; 6] = ['👍', '👌', '✅', '✔', '☑', '🙌'];
/// What says no without a word.
const NO: [char; 3] = ['👎', '❌', '🚫'];

/// A text with what it says: a thumb alone is "yes" or "no"; beside words it says nothing new.
#[must_use]
pub(super) fn in_words(text: &str) -> String {
    if text.chars().any(char::is_alphanumeric) {
        return text.to_owned();
    }
    let has = |set: &[char]| text.chars().any(|c| set.contains(&c));
    match (has(&YES), has(&NO)) {
        (true, false) => "yes".to_owned(),
        (false, true) => "no".to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumb_alone_is_an_answer_and_beside_words_none() {
        assert_eq!(in_words("👍🏽"), "yes");
        assert_eq!(in_words("👎"), "no");
        assert_eq!(in_words("😂"), "😂");
        assert_eq!(in_words("Monday 👍"), "Monday 👍");
    }
}
