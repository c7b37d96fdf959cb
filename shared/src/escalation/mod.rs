//! Leaving something to a person: why, and how much it presses.

mod reason;

pub use reason::{Priority, Reason};
