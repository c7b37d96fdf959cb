//! Hand-offs between bots: who takes over, when nobody may, and that it happens once.
//!
//! [`mod@evaluate`] says whether a route is taken, [`history`] what the contact's past forbids (circles, limits),
//! [`learn`] how a location's own outcomes move the thresholds, [`deferral`] when a struggling bot is spared.
//! [`mod@execute`] does it, under a [`lock`], in the turn's own transaction. [`attempt`] is what is kept of it,
//! [`outcome`] how it went, [`analytics`] what a team sees of all of them.
//!
//! Everything here is a rule over one contact's own state: what it costs does not depend on how many contacts there
//! are.

pub mod analytics;
pub mod attempt;
mod cached;
pub mod deferral;
pub mod evaluate;
pub mod execute;
pub mod history;
pub mod learn;
pub mod lock;
pub mod outcome;
pub mod ports;
pub mod route;
mod standing;

pub use analytics::Analytics;
pub use attempt::{Attempt, Came, Verdict};
pub use cached::CachedTallies;
pub use deferral::{Deferred, Standing};
pub use evaluate::{Evaluation, Scores, evaluate, request};
pub use execute::execute;
pub use history::{Blocked, Recent};
pub use learn::{Tally, Thresholds};
pub use lock::HandoffLock;
pub use outcome::{Open, Outcome};
pub use ports::{HandoffLocks, HandoffLog, Lease, Performance};
pub use route::Route;
