//! What may not be said, and what a contact asks that may not be answered as asked.
//!
//! Three verdicts on a text, each with the rule, the place in the text and the reason: fine, to be answered neutrally,
//! or a violation. Rules decide them, without a network; a language model may add findings and never removes one.
//! [`guarding`] looks over every text and fails closed; [`severity`] says what a violation amounts to, [`evidence`] what
//! is kept of it. What a turn does about it is in
//! `conversation/violations.rs`.

mod detector;
pub mod evidence;
mod finding;
pub mod guarding;
mod report;
pub mod severity;

pub use detector::{Additions, Detector, RulesError};
pub use evidence::Evidence;
pub use finding::{Certainty, Direction, Finding, Kind, Screened, Verdict};
pub use guarding::{Guarding, Unguarded};
pub use report::Reported;
pub use severity::{Gravity, Occasion, Severity};
