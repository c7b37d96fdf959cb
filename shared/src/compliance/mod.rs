//! What may not be said, and what a contact asks that may not be answered as asked.
//!
//! Three verdicts on a text, each with the rule, the place in the text and the reason: fine, to be answered neutrally,
//! or a violation. Rules decide them, without a network; a language model may add findings and never removes one.
//!
//! [`Detector`] reads a text with a grammar: `lexicon/` says what words may mean in both languages, `phrases/` how
//! what a rule of `rules.rs` forbids is said with them.

mod additions;
mod detector;
mod finding;
mod lexicon;
mod phrases;
mod rules;
mod sentence;

pub use additions::{Additions, Group, OwnRule, RulesError};
pub use detector::Detector;
pub use finding::{Certainty, Direction, Finding, Kind, Screened, Verdict};
