//! Who decides.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::is_denied;
use crate::language::{Found, Phrasebook, Words};

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionMakers {
    /// The contact and nobody else.
    Alone,
    /// The contact and someone with them.
    Together,
}

static DECIDERS: LazyLock<Phrasebook<DecisionMakers>> = LazyLock::new(|| {
    use DecisionMakers::{Alone, Together};
    Phrasebook::new(
        &[
            (
                "partner",
                "husband|wife|spouse|partner|hubby|wifey|fiance|fiancee|boyfriend|girlfriend|bf|gf|mom|dad|mother|father|parents|brother|sister|siblings|son|daughter|family|kids|ex|cousin|roommate",
            ),
            (
                "pareja",
                "esposo|esposa|marido|mujer|pareja|novio|novia|mama|papa|papas|padres|hermano|hermana|hermanos|hijo|hija|hijos|familia|senora|suegra|suegro|viejo|vieja|prometida|prometido",
            ),
        ],
        &[
            (
                Together,
                &[
                    "my|the @partner and|n|& i|me|myself",
                    "me|i|myself and|n my|the? @partner",
                    "ask|talk|check|speak|discuss|consult|run to|with|it|by? *2 my|the @partner",
                    "with my|the @partner",
                    "my husband|wife|spouse|partner|hubby|fiance|fiancee|boyfriend|girlfriend *1 also|too|wants|needs|has|and|would|decides|agrees",
                    "my @partner decides|too|also",
                    "both of us",
                    "we both|decide",
                    "the two|2 of us",
                    "two of us",
                    "us both",
                    "joint decision",
                    "together",
                    "^ my @partner $",
                    "^ both $",
                    "we do|will|would *1 both|together",
                    "my siblings|brothers|sisters",
                    "co owner|owners|buyer|buyers|signer|borrower",
                    "cosigner",
                    "me and him|her",
                    "him|her and i|me",
                    "my business? partners",
                    "^ us $",
                    "^ we $",
                    "con mi|mis *1 @pareja",
                    "mi|mis @pareja y yo",
                    "yo y mi|mis @pareja",
                    "preguntar|preguntarle|consultar|consultarlo|hablar|hablarlo|platicar|platicarlo|checar|decirle *2 mi|mis @pareja",
                    "los|las dos|2",
                    "entre los|las? dos|todos",
                    "ambos",
                    "nosotros dos",
                    "juntos|juntas",
                    "somos dos|varios",
                    "^ mi @pareja $",
                    "mi|mis @pareja *1 tambien|decide|decidimos|quiere",
                ],
            ),
            (
                Alone,
                &[
                    "just|only me|myself",
                    "^ its|it only|just? me $",
                    "its|it is just|only me",
                    "by myself",
                    "on my own",
                    "myself only",
                    "my decision|call|choice",
                    "i decide|am|make *2 decision|alone|single",
                    "i|im make the decision|decisions|call",
                    "sole owner|buyer|decision|seller",
                    "solo buyer|owner|purchase",
                    "im single|alone|divorced|widowed",
                    "nobody|noone else",
                    "no one else",
                    "i|im the only *1 one|owner|person",
                    "^ me|myself|single $",
                    "all me",
                    "only one *2 deed|title|deciding",
                    "my name only",
                    "single",
                    "alone",
                    "solo|nomas|solamente|unicamente|mas yo",
                    "yo solo|sola|mismo|misma|decido",
                    "soy|estoy solo|sola|soltero|soltera|unico|unica",
                    "la|mi decision *1 mia|yo",
                    "^ yo $",
                    "nadie mas",
                    "por mi cuenta",
                    "es mi decision",
                    "yo tomo|hago|soy *2 decision|decisiones|dueno|duena",
                    "el unico|unica",
                    "soltero|soltera|viudo|viuda",
                ],
            ),
        ],
    )
});

/// Who decides, if they say so. Someone with them counts before "just me".
#[must_use]
pub fn decision_makers(words: &Words) -> Option<DecisionMakers> {
    let found = DECIDERS.find(words);
    let said = |who: DecisionMakers| {
        found.iter().any(|one| one.meaning == who && !is_denied(words, one) && !is_single_home(words, one))
    };
    [DecisionMakers::Together, DecisionMakers::Alone].into_iter().find(|who| said(*who))
}

/// "Single family", "single story", "let me alone", "not just me".
fn is_single_home(words: &Words, one: &Found<DecisionMakers>) -> bool {
    let at = |nth: Option<usize>| nth.and_then(|nth| words.get(nth)).map_or("", |word| word.text);
    let first = at(Some(one.words.start));
    (first == "single"
        && matches!(
            at(Some(one.words.end)),
            "family" | "story" | "level" | "floor" | "home" | "car" | "wide"
        ))
        || first == "alone"
            && matches!(at(one.words.start.checked_sub(1)), "me" | "us" | "let" | "leave" | "stand" | "left")
        || first == "together" && matches!(at(one.words.start.checked_sub(1)), "put" | "it" | "get")
        || (first == "just" || first == "only")
            && matches!(at(Some(one.words.end)), "the" | "a" | "know" | "an" | "your")
}
