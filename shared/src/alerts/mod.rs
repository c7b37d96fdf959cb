//! What is wrong, and who is told of it.
//!
//! [`rules`] are data: a [`figure`] of a [`scope`], thresholds, channels. [`figures`] are what is known at a moment,
//! [`evaluate()`] says what the rules make of it, [`step()`] what becomes of an [`alert`]. What people are told is owed as
//! a [`delivery`] from the same write, and read as a [`notice`]; [`acknowledge`] is what they do about it, by a signed link
//! ([`mod@ack`]). [`ports`] are what all that needs.
//!
//! Nothing here names a contact: what is told goes to services outside.

pub mod ack;
pub mod alert;
mod channel;
mod check;
pub mod delivery;
pub mod evaluate;
pub mod figure;
pub mod figures;
pub mod known;
pub mod levels;
pub mod notice;
pub mod past;
pub mod ports;
mod read_rule;
mod rule;
pub mod rules;
pub mod scope;
mod severity;
pub mod shown;
pub mod step;
mod trial;
mod wording;

pub use alert::{Acknowledged, Alert, Status, active, history};
pub use channel::Channel;
pub use check::{Checked, Checker, Errand, check, take_up, tell};
pub use delivery::{Answer, Delivery, DeliveryName, Ended, Kind, begin, note, owed};
pub use evaluate::{Evaluation, Measured, Verdict, evaluate};
pub use figure::{Figure, Unit};
pub use figures::{Figures, Reading, Readings, Wanted};
pub use notice::{Notice, Place};
pub use past::{Past, past};
pub use ports::{Alerts, AskForCheck, Channels, FigureSource, Saved, StoredAlert};
pub use rule::{Comparison, Own, Rule, Thresholds};
pub use rules::{Rules, RulesError};
pub use scope::{AlertId, Key, NoAlertId, RuleName, Scope, Subject};
pub use severity::Severity;
pub use shown::{Shown, Told};
pub use step::{Case, Refusal, acknowledge, step};
pub use trial::{Tried, trial};

#[cfg(test)]
mod overlap_tests;
