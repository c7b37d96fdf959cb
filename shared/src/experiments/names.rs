//! What experiments and their variants are called.

use crate::ids::checked_text;

/// Longest name, in bytes.
pub const MAX_NAME_BYTES: usize = 40;

/// Why a text names no experiment and no variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {MAX_NAME_BYTES} letters a to z, digits, '_', '-' or '.'")]
pub struct BadName;

/// Neither the colon of the text that is hashed nor a separator of a key can be part of a name.
fn checked(text: &str) -> Result<&str, BadName> {
    let fits = (1..=MAX_NAME_BYTES).contains(&text.len());
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    if fits && text.bytes().all(plain) { Ok(text) } else { Err(BadName) }
}

checked_text! {
    /// An experiment, unique within its location.
    ExperimentId,
    checked,
    BadName,
    "Accepts 1 to [`MAX_NAME_BYTES`] lower-case letters, digits, `_`, `-` and `.`."
}
checked_text! {
    /// A variant, unique within its experiment.
    VariantName,
    checked,
    BadName,
    "Accepts 1 to [`MAX_NAME_BYTES`] lower-case letters, digits, `_`, `-` and `.`."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_can_escape_neither_a_key_nor_the_text_that_is_hashed() {
        for name in ["response_tone", "1hr", "reply-v2.1"] {
            assert_eq!(ExperimentId::parse(name).unwrap().as_str(), name);
            assert_eq!(VariantName::parse(name).unwrap().to_string(), name);
        }
        for bad in ["", " ", "a:b", "a#b", "Tone", "tönung", "a b", &"x".repeat(41)] {
            assert_eq!(ExperimentId::parse(bad), Err(BadName), "{bad}");
        }
        assert!(serde_json::from_str::<VariantName>("\"a#b\"").is_err());
    }
}
