//! Texts about one advertised property.

use std::sync::LazyLock;

use crate::language::{Phrasebook, Words};

static BOOK: LazyLock<Phrasebook<()>> = LazyLock::new(|| {
    Phrasebook::new(
        &[],
        &[(
            (),
            &[
                "still|is|its|it available",
                "saw|seen|found *5 listing|listed|online|zillow|website|facebook|sign|ad",
                "see|tour|view|visit|show *2 the|this|that|it house|home|condo|property|listing|one|place",
                "the|this|that listing|property on|at|in",
                "sigue|esta|todavia|aun disponible",
                "vi *4 anuncio|anunciada|letrero|casa|propiedad",
            ],
        )],
    )
});

/// Whether the text is about one property that is advertised.
#[must_use]
pub fn names_listing(words: &Words) -> bool {
    !BOOK.find(words).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_advertised_property_is_recognised() {
        assert!(names_listing(&Words::of("Is the house on Maple still available?")));
        assert!(names_listing(&Words::of("can I see the house this weekend")));
        assert!(!names_listing(&Words::of("I want to see houses")));
    }
}
