//! How long a text is on the air.

use crate::language::Language;

/// Characters of one segment of a longer text, in the GSM alphabet (3GPP TS 23.040, 9.2.3.24).
const GSM_SEGMENT: usize = 153;
/// The same where one character needs UCS-2.
const UCS2_SEGMENT: usize = 67;

/// Segments a reply may take: Spanish accents cost twice the room.
const fn segments(language: Language) -> usize {
    match language {
        Language::English => 2,
        Language::Spanish => 3,
    }
}

/// Whether a reply fits, with its typography made plain first.
#[must_use]
pub fn fits(text: &str, language: Language) -> bool {
    let text = plain_typography(text.trim());
    let longest = if text.chars().all(is_gsm) {
        // Three segments of plain GSM would be a long text: there the English limit holds.
        GSM_SEGMENT * 2
    } else {
        UCS2_SEGMENT * segments(language)
    };
    text.encode_utf16().count() <= longest
}

/// Typographic characters become their plain forms, so that they do not halve the room of a text.
pub(super) fn plain_typography(text: &str) -> String {
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

/// The text without the accents of Spanish and Portuguese that the GSM alphabet lacks. It has é, ñ, ü and à.
#[must_use]
pub fn plain_letters(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'á' | 'â' | 'ã' => 'a',
            'Á' | 'Â' | 'Ã' => 'A',
            'í' => 'i',
            'Í' => 'I',
            'ó' | 'ô' | 'õ' => 'o',
            'Ó' | 'Ô' | 'Õ' => 'O',
            'ú' => 'u',
            'Ú' => 'U',
            'ê' => 'e',
            'ç' => 'c',
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

    #[test]
    fn a_text_has_two_segments_in_either_encoding_and_spanish_three_of_ucs2() {
        assert!(fits(&"a".repeat(306), Language::English));
        assert!(!fits(&"a".repeat(307), Language::English));
        assert!(fits(&"ő".repeat(134), Language::English));
        assert!(!fits(&"ő".repeat(135), Language::English));
        assert!(fits(&"á".repeat(201), Language::Spanish));
        assert!(!fits(&"á".repeat(202), Language::Spanish));
        assert!(fits(&"ñ".repeat(306), Language::Spanish), "ñ is in the GSM alphabet");
    }

    #[test]
    fn a_name_without_its_accents_is_in_the_gsm_alphabet() {
        let text = format!("García Realty{}", "a".repeat(200));
        assert!(!fits(&text, Language::English));
        assert!(fits(&plain_letters(&text), Language::English));
        assert_eq!(plain_letters("Núñez é"), "Nuñez é");
    }
}
