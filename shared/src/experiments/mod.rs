//! Experiments: which variant a contact gets, what is counted of it, and what the counts prove.
//!
//! A [`definition`] says what is tried and how contacts are split: made of a [`draft`], changed by a [`change`], by the
//! people who [`conduct`] it.
//! [`look`] is how they see what came of it. [`assign`] gives each contact the same variant on every instance, without asking anybody; [`lever`] is what variants
//! differ in. [`participation`] is what a contact keeps of it. What contacts then do is an [`outcome`], counted once each
//! into [`counters`], and [`analysis`] reads nothing but those: what it costs does not depend on how many contacts there
//! are. What its figures mean for whoever runs an experiment is told in `docs/statistics.md`.

pub mod analysis;
pub mod assign;
pub mod change;
pub mod conduct;
pub mod counters;
pub mod definition;
pub mod draft;
pub mod known;
pub mod lever;
pub mod look;
pub mod names;
pub mod notice;
pub mod outcome;
pub mod participation;
pub mod ports;
pub mod report;
pub mod table;
pub mod wording;

pub use analysis::{Analysis, Rules, Verdict, analyse};
pub use assign::{Assigned, Given, variant_for};
pub use change::Change;
pub use counters::{Counts, Tally, fold};
pub use definition::{Definition, Refusal, Status, Variant, active};
pub use draft::{Draft, defaults, with_defaults};
pub use known::KnownExperiments;
pub use lever::Lever;
pub use look::{Known, Lab, Look, Shown};
pub use names::{ExperimentId, VariantName};
pub use notice::Notice;
pub use outcome::{Outcome, OutcomeType};
pub use participation::{Enrolled, Participation};
pub use report::Report;
pub use table::table;
