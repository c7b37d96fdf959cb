//! Leaving something to a person: why, how much it presses, who is asked and until when.
//!
//! What it shares with everything else people must look at is in `review`.

mod assign;
pub mod hours;
mod reason;

pub use assign::{assign, back_at};
pub use hours::ServiceHours;
pub use reason::{Priority, Reason};
