//! Questions about money that an assessment answers: what somebody can pay, what a home would cost a month.

use std::sync::LazyLock;

use crate::language::{Phrasebook, Words};

#[derive(Clone, Copy)]
struct Asks;

static BOOK: LazyLock<Phrasebook<Asks>> = LazyLock::new(|| {
    Phrasebook::new(
        &[
            ("we", "i|we|id|wed|one|somebody"),
            ("can", "can|could|would|will|do|might|able|should"),
            ("cost", "payment|payments|mortgage|pmt|note"),
            ("puedo", "puedo|podemos|podria|podriamos|alcanzo"),
            ("cuota", "mensualidad|mensualidades|pago|pagos|cuota|hipoteca"),
        ],
        &[(
            Asks,
            &[
                "how much *2 @can @we *2 afford|borrow|spend|qualify|get|buy",
                "how much house|home|loan|mortgage",
                "what|whats *3 @can? @we? *2 afford|qualify|borrow",
                "can|could @we afford",
                "how|what much? *2 @can *2 @cost *2 be|run|cost|come",
                "what|whats|how|much *4 monthly @cost",
                "what|whats *2 the|my|our|a? @cost be|on|for|look",
                "do @we qualify",
                "cuanto *3 @puedo *2 pagar|gastar|pedir|comprar|prestar|financiar",
                "cuanto me|nos prestan|prestarian|alcanza",
                "para cuanto me|nos? alcanza|califico|calificamos",
                "de|en cuanto *2 @cuota",
                "cuanto *3 de|al? @cuota|mes",
                "me|nos alcanza para",
            ],
        )],
    )
});

/// Whether the text asks what they can pay, or what a home would cost a month.
#[must_use]
pub fn asks(words: &Words) -> bool {
    !BOOK.find(words).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_what_one_can_pay_or_what_it_costs_a_month_asks_for_a_figure() {
        for text in [
            "How much can I afford?",
            "how much house could we buy with that",
            "What can we afford?",
            "what would the monthly payment be?",
            "What would my mortgage be on a 400k house",
            "how much would the payment be",
            "Do we qualify for 500k?",
            "could I afford something in Cedar Park",
            "¿Cuánto puedo pagar?",
            "cuanto nos prestan con eso",
            "¿para cuánto me alcanza?",
            "¿de cuánto sería la mensualidad?",
            "cuanto quedaria de mensualidad",
        ] {
            assert!(asks(&Words::of(text)), "{text}");
        }
        for text in [
            "We can afford about 450k",
            "I can pay 2,500 a month",
            "How much is the house on Maple?",
            "how much is my home worth",
            "our mortgage is paid off",
            "How many bedrooms does it have?",
            "We qualified for 400k",
            "cuanto cuesta la casa",
            "puedo pagar 2 mil al mes",
        ] {
            assert!(!asks(&Words::of(text)), "{text}");
        }
    }
}
