//! What a home is, or shall be: its kind, what it must have, the state it is in.
//!
//! Only physical and lawful criteria are read. How good the schools are, how safe a place is, who lives there,
//! religion and family make-up are fair-housing ground (Fair Housing Act, 42 U.S.C. § 3604) and are not read.

mod condition;
mod kind;
mod preferences;

use crate::language::{Ending, Found, Words};
pub use condition::{Condition, bare_condition, condition};
pub use kind::{PropertyKind, property_kind};
pub use preferences::{Preference, preferences};

/// Whether a longer phrase covers this one: "mobile home" is no home.
fn is_within<T: Copy>(one: &Found<T>, found: &[Found<T>]) -> bool {
    found.iter().any(|other| {
        other.words.len() > one.words.len()
            && other.words.start <= one.words.start
            && one.words.end <= other.words.end
    })
}

/// Words that turn around what follows.
const DENIALS: &[&str] = &[
    "no", "not", "dont", "doesnt", "without", "never", "isnt", "arent", "wont", "nothing", "sin", "ni",
    "nunca", "tampoco", "hate",
];
/// Words that end the reach of a denial.
const TURNS: &[&str] = &["but", "just", "only", "pero", "sino", "solo", "and", "y", "although"];

/// Whether the words before `at`, of the same clause, deny what begins there.
fn is_denied(words: &Words, at: usize) -> bool {
    (at.saturating_sub(4)..at)
        .rev()
        .map_while(|nth| words.get(nth))
        .take_while(|word| word.ending == Ending::Open && !TURNS.contains(&word.text))
        .any(|word| DENIALS.contains(&word.text))
}

#[cfg(test)]
#[path = "home_tests.rs"]
mod tests;
