//! How long each bot takes, how often it fails and what it comes to, measured on any number of function instances at once.
//!
//! [`operation`] is the vocabulary of what is timed and [`counter`] that of what is counted: by name. A function's batch
//! fills a [`tracker`], by a [`recorder`] that times what goes on, and flushes it once; what instances flush is added up
//! minute by minute, each [`account`] by itself, because a [`histogram`] merges without loss. [`stored`] names the
//! attributes. [`roll_up`] folds what is over by the hour and reads any span of both.
//!
//! A [`window`] is any number of minutes read together, [`statistics`] all its figures, [`service_levels`] what it is held
//! against. [`snapshot`] is what people are shown, [`emf`] what dashboards read off the log. [`last_hour()`] is the window
//! by which a hand-off judges the bot it would go to; what rules of alerts make of all this is `alerts::known`.

pub mod account;
pub mod counter;
pub mod emf;
pub mod histogram;
pub mod last_hour;
pub mod memory;
pub mod minute;
pub mod operation;
pub mod ports;
pub mod recorder;
pub mod retention;
pub mod roll_up;
pub mod sampling;
pub mod service_levels;
pub mod snapshot;
pub mod statistics;
pub mod stored;
pub mod tracker;
pub mod window;

pub use account::{Account, Entry, Tallies};
pub use counter::{Count, Counter, Counts, Label};
pub use histogram::Histogram;
pub use last_hour::{CachedLastHour, last_hour};
pub use minute::{Hour, Minute, Minutes, Pieces, View};
pub use operation::{NotMeasured, Operation, Service, Timed, measured};
pub use ports::{Accounts, Measurements};
pub use recorder::{Event, MachineTicks, ModelCall, Recorder, Running, Ticks};
pub use retention::Retention;
pub use sampling::{BadSampleRate, SampleRate};
pub use service_levels::{Target, target};
pub use snapshot::{Asked, Observed, Queue, Snapshot};
pub use statistics::{Statistics, Took};
pub use tracker::{Outcome, Tally, Tracker};
pub use window::{Percentiles, Window};

#[cfg(test)]
mod samples;
