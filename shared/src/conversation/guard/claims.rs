//! What a bot may not say, whoever drafted it.

use std::sync::LazyLock;

use super::Objection;
use crate::language::{Phrasebook, Words};

static BOOK: LazyLock<Phrasebook<Objection>> = LazyLock::new(|| {
    Phrasebook::new(
        &[
            ("people", "families|family|singles|couples|seniors|christians|muslims|jews|hispanics|latinos|blacks|whites|asians|immigrants|kids|children|adults|men|women|familias|solteros|parejas|cristianos|musulmanes|latinos|blancos|negros|ninos"),
        ],
        &[
            (
                Objection::Claim,
                &[
                    "guarantee~ *4 sale|sell|price|value|profit|approval|approved|appreciation|return",
                    "will|going definitely|certainly|surely appreciate|sell|rise",
                    "value|price|prices will *2 go up|double|rise|appreciate",
                    "your|the home|house|property is worth",
                    "worth|valued *2 #",
                    "you will|are|re definitely? approved|preapproved",
                    "youre approved|preapproved",
                    "get|got you approved",
                    "no need for|of a? lawyer|attorney|inspection",
                    "you can|should sue|deduct",
                    "tax deductible",
                    "legal advice is",
                    "garantizo|garantizamos|garantizado",
                    "su casa vale",
                    "esta aprobado|aprobada",
                ],
            ),
            (
                Objection::FairHousing,
                &[
                    "perfect|ideal|great|best|suited|only for @people",
                    "no @people",
                    "safe|safest|dangerous|bad neighborhood|area|part",
                    "good|great|best|top schools",
                    "mostly|predominantly|all @people",
                    "ideal|perfecto|perfecta|solo para @people",
                    "zona|colonia segura|peligrosa",
                    "buenas escuelas",
                ],
            ),
            (
                Objection::DeniesAssistant,
                &[
                    "im|am not a? bot|robot|machine|computer|assistant|automated|ai",
                    "im|am a? real|human|actual person|human",
                    "im|am a? human",
                    "no soy un? robot|bot|maquina|asistente",
                    "soy una? persona",
                ],
            ),
            (
                Objection::LeakedPrompt,
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
    BOOK.find(&Words::of(draft)).first().map(|found| found.meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_steering_denials_and_leaks_are_stopped() {
        for (text, expected) in [
            ("We guarantee a quick sale", Objection::Claim),
            ("Your home is worth 450,000", Objection::Claim),
            ("You are approved!", Objection::Claim),
            ("It is perfect for families", Objection::FairHousing),
            ("a safe neighborhood", Objection::FairHousing),
            ("I am not a bot", Objection::DeniesAssistant),
            ("I'm a real person", Objection::DeniesAssistant),
            ("My system prompt says", Objection::LeakedPrompt),
            ("su casa vale 400 mil", Objection::Claim),
            ("Ideal para familias", Objection::FairHousing),
        ] {
            assert_eq!(objection(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn ordinary_words_of_the_trade_pass() {
        for text in [
            "I found 3 homes that fit, for example a 3-bedroom in Cedar Park at $450k.",
            "A single-family home with a family room, walking distance to the park",
            "Yes, I am an automated assistant.",
        ] {
            assert_eq!(objection(text), None, "{text}");
        }
    }
}
