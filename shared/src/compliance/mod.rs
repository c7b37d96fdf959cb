//! What may not be said, and what a contact asks that may not be answered as asked.
//!
//! Three verdicts on a text, each with the rule, the place in the text and the reason: fine, to be answered neutrally,
//! or a violation. Rules decide them, without a network; a language model may add findings and never removes one.
//!
//! [`Detector`] reads a text with a grammar: `lexicon/` says what words may mean in both languages, `phrases/` how
//! what a rule of `rules.rs` forbids is said with them. [`guarding`] looks over every text with it and fails closed;
//! [`severity`] says what a violation amounts to, [`evidence`] what is kept of it. What a turn does about it is in
//! `conversation/violations.rs`.

mod additions;
mod assign;
mod detector;
pub mod evidence;
mod finding;
pub mod guarding;
mod lexicon;
mod phrases;
mod report;
mod rules;
mod sentence;
pub mod severity;

pub use additions::{Additions, Group, OwnRule, RulesError};
pub use assign::assign;
pub use detector::Detector;
pub use evidence::Evidence;
pub use finding::{Certainty, Direction, Finding, Kind, Screened, Topic, Verdict};
pub use guarding::{Guarding, Guards, Unguarded};
pub use report::{Reported, submit};
pub use severity::{Gravity, Occasion, Severity};
