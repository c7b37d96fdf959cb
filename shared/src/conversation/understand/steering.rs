//! Questions about an area that a licensee must not answer with an opinion (Fair Housing Act, 42 U.S.C. 3604), and
//! texts about one advertised property.

use std::sync::LazyLock;

use crate::language::{Phrasebook, Words};

#[derive(Clone, Copy, PartialEq)]
enum Asks {
    Steering,
    Listing,
}

static BOOK: LazyLock<Phrasebook<Asks>> = LazyLock::new(|| {
    Phrasebook::new(
        &[
            ("area", "area|areas|neighborhood|neighborhoods|hood|part|side|place|street|schools|zona|zonas|barrio|colonia|vecindario|lugar"),
            ("good", "good|safe|safer|safest|bad|rough|dangerous|sketchy|ghetto|nice|quiet|buena|buenas|segura|seguras|seguro|peligrosa|peligroso|mala|tranquila"),
        ],
        &[
            (
                Asks::Steering,
                &[
                    "is|are *4 @good *2 @area",
                    "is|are *4 @area *3 safe|safer|dangerous|bad|rough|sketchy|ghetto",
                    "how safe|dangerous",
                    "which|what|any @area *3 @good|safest",
                    "crime rate|rates|there|in|around|bad|high|level|statistics",
                    "much|any|lot|lots of? crime",
                    "what kind|type|sort *2 people|neighbors|families",
                    "who lives|live there|here|in|around",
                    "how|are *3 schools",
                    "good|best|better|top schools|school",
                    "demographics|diversity|racial|ethnic",
                    "es|son *3 @good *3 @area",
                    "es|son *3 @area *3 segura|seguro|seguras|peligrosa|peligroso|buena|mala",
                    "que tan segura|seguro|peligrosa|buenas",
                    "que tipo|clase de gente|personas|vecinos",
                    "quien|quienes vive|viven",
                    "mucha|hay delincuencia|crimen|inseguridad",
                    "como son las escuelas",
                    "buenas|mejores escuelas",
                ],
            ),
            (
                Asks::Listing,
                &[
                    "still|is|its|it available",
                    "saw|seen|found *5 listing|listed|online|zillow|website|facebook|sign|ad",
                    "see|tour|view|visit|show *2 the|this|that|it house|home|condo|property|listing|one|place",
                    "the|this|that listing|property on|at|in",
                    "sigue|esta|todavia|aun disponible",
                    "vi *4 anuncio|anunciada|letrero|casa|propiedad",
                ],
            ),
        ],
    )
});

/// Whether the text asks us to judge an area by its people, its safety or its schools.
#[must_use]
pub fn asks(words: &Words) -> bool {
    BOOK.find(words).iter().any(|found| found.meaning == Asks::Steering)
}

/// Whether the text is about one property that is advertised.
#[must_use]
pub fn names_listing(words: &Words) -> bool {
    BOOK.find(words).iter().any(|found| found.meaning == Asks::Listing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_about_safety_people_or_schools_asks_for_steering() {
        for text in [
            "Is that a safe neighborhood?",
            "How are the schools there",
            "what kind of people live around there",
            "is there a lot of crime",
            "¿Es una zona segura?",
            "que tipo de gente vive ahi",
        ] {
            assert!(asks(&Words::of(text)), "{text}");
        }
        for text in ["a quiet street please", "we have two kids", "near my son's school", "safe to say we like it"] {
            assert!(!asks(&Words::of(text)), "{text}");
        }
    }

    #[test]
    fn one_advertised_property_is_recognised() {
        assert!(names_listing(&Words::of("Is the house on Maple still available?")));
        assert!(names_listing(&Words::of("can I see the house this weekend")));
        assert!(!names_listing(&Words::of("I want to see houses")));
    }
}
