//! What must happen later: it is found when it is due and its contact is woken.
//!
//! Nothing here writes to a contact. A wake-up names what is due, and the contact's own turn decides whether
//! anything is still to be done. [`due`] says which of what is due is woken now, [`pace`] how fast, [`ports`]
//! what finding and waking need.

pub mod due;
pub mod pace;
pub mod ports;

pub use due::{DueItem, Message, What};
pub use ports::{BATCH, Bookmark, DueItems, DuePage, WakeMany};
