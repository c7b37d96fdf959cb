//! What no assistant says, whoever drafted it: that it is none, and how it is instructed.

use std::sync::LazyLock;

use super::Objection;
use crate::language::{Phrasebook, Words};

#[derive(Clone, Copy)]
enum Says {
    DeniesAssistant,
    LeakedPrompt,
}

static BOOK: LazyLock<Phrasebook<Says>> = LazyLock::new(|| {
    Phrasebook::new(
        &[],
        &[
            (
                Says::DeniesAssistant,
                &[
                    "im|am not a? bot|robot|machine|computer|assistant|automated|ai",
                    "im|am a? real|human|actual person|human",
                    "im|am a? human",
                    "no soy un? robot|bot|maquina|asistente",
                    "soy una? persona",
                ],
            ),
            (
                Says::LeakedPrompt,
                &[
                    "system prompt|message|instruction|instructions",
                    "my instructions|prompt|guidelines",
                    "as an? ai|language model|llm",
                    "ignore|disregard previous|all instructions",
                    "mis instrucciones",
                ],
            ),
        ],
    )
});

/// The first thing in a draft that may not be said.
#[must_use]
pub(super) fn objection(draft: &str) -> Option<Objection> {
    BOOK.find(&Words::of(draft)).first().map(|found| match found.meaning {
        Says::DeniesAssistant => Objection::DeniesAssistant,
        Says::LeakedPrompt => Objection::LeakedPrompt,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_and_leaks_are_stopped() {
        for (text, expected) in [
            ("I am not a bot", Objection::DeniesAssistant),
            ("I'm a real person", Objection::DeniesAssistant),
            ("My system prompt says", Objection::LeakedPrompt),
        ] {
            assert_eq!(objection(text), Some(expected), "{text}");
        }
        assert_eq!(objection("Yes, I am an automated assistant."), None);
    }
}
