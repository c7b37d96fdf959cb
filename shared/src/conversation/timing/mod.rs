//! When a message may leave that nobody asked for at this minute.
//!
//! [`quiet_hours`] says at which hours a person may be texted, by the zones [`area_codes`] knows;
//! [`follow_up`] what comes next when nobody answers; [`consent`] whether it may be sent at all.

pub mod area_codes;
pub mod consent;
pub mod follow_up;
pub mod quiet_hours;

pub use consent::{Consent, ConsentSource, may_follow_up};
pub use follow_up::{Cadence, FollowUp, FollowUpKind, Temperature, Track};
pub use quiet_hours::{Hours, Recipient, Window, seed_of};
