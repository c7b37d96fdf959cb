//! What is wrong, and who is told of it.
//!
//! [`rules`] are data: a [`figure`] of a [`scope`], thresholds, channels. [`figures`] are what is known at a moment,
//! [`evaluate()`] says what the rules make of it.
//!
//! Nothing here names a contact: what is told goes to services outside.

mod channel;
pub mod evaluate;
pub mod figure;
pub mod figures;
mod rule;
pub mod rules;
pub mod scope;
mod severity;

pub use channel::Channel;
pub use evaluate::{Evaluation, Measured, Verdict, evaluate};
pub use figure::{Figure, Unit};
pub use figures::{Figures, Reading, Readings, Wanted};
pub use rule::{Comparison, Own, Rule, Thresholds};
pub use rules::{Rules, RulesError};
pub use scope::{AlertId, Key, NoAlertId, RuleName, Scope, Subject};
pub use severity::Severity;
