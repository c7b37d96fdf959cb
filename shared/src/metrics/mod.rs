//! How long each bot takes and how often it fails, measured on any number of function instances at once.
//!
//! [`operation`] is the vocabulary: what is measured, by name. A function's batch fills a [`tracker`] and flushes it
//! once; what instances flush is added up minute by minute, because a [`histogram`] merges without loss. A [`window`]
//! is any number of such minutes read together, [`service_levels`] what it is held against. [`last_hour()`] is the
//! window by which a hand-off judges the bot it would go to.

pub mod histogram;
pub mod last_hour;
pub mod minute;
pub mod operation;
pub mod ports;
pub mod sampling;
pub mod service_levels;
pub mod tracker;
pub mod window;

pub use histogram::Histogram;
pub use last_hour::{CachedLastHour, last_hour};
pub use minute::{Minute, Minutes};
pub use operation::{NotMeasured, Operation, measured};
pub use ports::Measurements;
pub use sampling::{BadSampleRate, SampleRate};
pub use service_levels::target;
pub use tracker::{Delta, Outcome, Tally, Tracker};
pub use window::{Percentiles, Window};
