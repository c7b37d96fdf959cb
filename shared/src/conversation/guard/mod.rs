//! The last look at a reply before it is committed. What it cannot approve is not sent.

mod claims;
mod faithful;
mod length;

pub use faithful::{Unfaithful, unfaithful};
pub use length::{fits, plain_letters};

use super::state::{Direction, PastMessage};
use crate::language::Language;
use crate::privacy::{Personal, mask_secrets};

/// Why a draft was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It says nothing.
    Empty,
    /// It needs more segments than a text may take.
    TooLong,
    /// It contains a link nobody asked for.
    Link,
    /// It is word for word what was said before.
    Repeated,
    /// It promises or states what only a lawyer, a lender, an appraiser or a licensee may.
    Claim,
    /// It steers, prefers or discourages by who people are (Fair Housing Act, 42 U.S.C. 3604).
    FairHousing,
    /// It denies being an assistant.
    DeniesAssistant,
    /// It shows how we are instructed.
    LeakedPrompt,
    /// It contains a number nobody should text.
    Secret,
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
            Self::Claim => "guard_claim",
            Self::FairHousing => "guard_fair_housing",
            Self::DeniesAssistant => "guard_denies_assistant",
            Self::LeakedPrompt => "guard_leaked_prompt",
            Self::Secret => "guard_secret",
        }
    }
}

/// Approves a draft with its typography made plain, or says why not. `history` is newest first.
///
/// # Errors
/// The first [`Objection`].
pub fn guard(
    draft: &Personal<String>,
    history: &[PastMessage],
    language: Language,
) -> Result<Personal<String>, Objection> {
    let text = length::plain_typography(draft.expose().trim());
    if text.is_empty() {
        return Err(Objection::Empty);
    }
    if !fits(&text, language) {
        return Err(Objection::TooLong);
    }
    let lower = text.to_lowercase();
    if ["http:", "https:", "www."].iter().any(|link| lower.contains(link)) {
        return Err(Objection::Link);
    }
    if let Some(objection) = claims::objection(&text) {
        return Err(objection);
    }
    if mask_secrets(&text).is_some() {
        return Err(Objection::Secret);
    }
    let last = history.iter().find(|message| message.direction == Direction::Bot);
    if last.is_some_and(|last| *last.text.expose() == text) {
        return Err(Objection::Repeated);
    }
    Ok(Personal::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<String, Objection> {
        guard(&text.to_owned().into(), &[], Language::English).map(|text| text.expose().clone())
    }

    #[test]
    fn a_plain_short_text_passes_with_its_typography_made_plain() {
        assert_eq!(verdict("  It\u{2019}s \u{201c}fine\u{201d} ").as_deref(), Ok("It's \"fine\""));
    }

    #[test]
    fn what_is_too_long_empty_or_a_link_is_stopped() {
        assert_eq!(verdict(&"a".repeat(307)), Err(Objection::TooLong));
        assert_eq!(verdict("See https://example.com"), Err(Objection::Link));
        assert_eq!(verdict(" "), Err(Objection::Empty));
    }

    #[test]
    fn nobody_reads_the_same_reply_twice_in_a_row() {
        let said = Personal::new("Which areas?".to_owned());
        let history = [PastMessage {
            number: 1,
            direction: Direction::Bot,
            at: jiff::Timestamp::UNIX_EPOCH,
            message: None,
            text: said.clone(),
        }];
        assert_eq!(guard(&said, &history, Language::English), Err(Objection::Repeated));
    }

    #[test]
    fn a_number_nobody_should_text_does_not_go_out() {
        assert_eq!(verdict("Your card 4111 1111 1111 1111 is fine"), Err(Objection::Secret));
    }
}
