//! What may not be said, and what a contact asks that may not be answered as asked.
//!
//! Three verdicts on a text, each with the rule, the place in the text and the reason: fine, to be answered neutrally,
//! or a violation. Rules decide them, without a network; a language model may add findings and never removes one.

mod finding;

pub use finding::{Certainty, Direction, Finding, Kind, Screened, Verdict};
