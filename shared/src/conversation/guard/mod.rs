//! The last look at a reply before it is committed. What it cannot approve is not sent.

use crate::privacy::Personal;

/// Two SMS segments in GSM-7.
const LONGEST_GSM: usize = 306;
/// Two SMS segments where one character needs UCS-2.
const LONGEST_UCS2: usize = 134;

/// Why a draft was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It says nothing.
    Empty,
    /// It needs more than two segments.
    TooLong,
    /// It contains a link nobody asked for.
    Link,
    /// It is word for word what was said last.
    Repeated,
}

impl Objection {
    /// The rule's name in audit records.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Empty => "guard_empty",
            Self::TooLong => "guard_too_long",
            Self::Link => "guard_link",
            Self::Repeated => "guard_repeated",
        }
    }
}

/// Approves a draft with its typography made plain, or says why not.
///
/// # Errors
/// The first [`Objection`].
pub fn guard(
    draft: &Personal<String>,
    last: Option<&Personal<String>>,
) -> Result<Personal<String>, Objection> {
    let text = plain_typography(draft.expose().trim());
    if text.is_empty() {
        return Err(Objection::Empty);
    }
    let longest = if text.chars().all(is_gsm) { LONGEST_GSM } else { LONGEST_UCS2 };
    if text.encode_utf16().count() > longest {
        return Err(Objection::TooLong);
    }
    let lower = text.to_lowercase();
    if ["http:", "https:", "www."].iter().any(|link| lower.contains(link)) {
        return Err(Objection::Link);
    }
    if last.is_some_and(|last| *last.expose() == text) {
        return Err(Objection::Repeated);
    }
    Ok(Personal::new(text))
}

/// Typographic characters become their plain forms, so that they do not halve the room of a text.
fn plain_typography(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2013}' | '\u{2014}' => '-',
            '\u{a0}' => ' ',
            other => other,
        })
        .collect()
}

/// The basic GSM 03.38 alphabet (3GPP TS 23.038, section 6.2.1), without the escape table: its characters
/// count double, so treating them as UCS-2 errs on the short side.
fn is_gsm(c: char) -> bool {
    const REST: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
    c.is_ascii_alphanumeric() || REST.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<String, Objection> {
        guard(&text.to_owned().into(), None).map(|text| text.expose().clone())
    }

    #[test]
    fn a_plain_short_text_passes_with_its_typography_made_plain() {
        assert_eq!(verdict("  It\u{2019}s \u{201c}fine\u{201d} ").as_deref(), Ok("It's \"fine\""));
    }

    #[test]
    fn what_needs_a_third_segment_is_stopped_in_either_encoding() {
        assert!(verdict(&"a".repeat(306)).is_ok());
        assert_eq!(verdict(&"a".repeat(307)), Err(Objection::TooLong));
        assert!(verdict(&"ő".repeat(134)).is_ok());
        assert_eq!(verdict(&"ő".repeat(135)), Err(Objection::TooLong));
    }

    #[test]
    fn links_empty_texts_and_repetitions_are_stopped() {
        assert_eq!(verdict("See https://example.com"), Err(Objection::Link));
        assert_eq!(verdict(" "), Err(Objection::Empty));
        let said = Personal::new("Which areas?".to_owned());
        assert_eq!(guard(&said, Some(&said)), Err(Objection::Repeated));
    }
}
