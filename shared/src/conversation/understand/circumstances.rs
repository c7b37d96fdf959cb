//! Why a contact moves, where to, who decides, and what happens if they do not.

mod consequence;
mod decision_makers;
mod destination;
mod motivation;

use crate::language::{Ending, Found, Words};
pub use consequence::{Consequence, consequence};
pub use decision_makers::{DecisionMakers, decision_makers};
pub use destination::destination;
pub use motivation::{Motivation, motivation};

/// Whether "not", "no" or the like stands up to three words before, in the same clause. A phrase with its own
/// "no" ("no cabemos") stands.
fn is_denied<T>(words: &Words, one: &Found<T>) -> bool {
    (one.words.start.saturating_sub(3)..one.words.start)
        .rev()
        .map_while(|nth| words.get(nth))
        .take_while(|word| {
            word.ending == Ending::Open
                && !matches!(
                    word.text,
                    "but" | "just" | "pero" | "sino" | "and" | "y" | "because" | "so" | "more"
                )
        })
        .any(|word| {
            matches!(
                word.text,
                "not"
                    | "no"
                    | "isnt"
                    | "arent"
                    | "never"
                    | "dont"
                    | "wont"
                    | "nunca"
                    | "ni"
                    | "without"
                    | "sin"
            )
        })
}

#[cfg(test)]
#[path = "circumstances_tests.rs"]
mod tests;
