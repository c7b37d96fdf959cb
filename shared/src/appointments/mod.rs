//! Appointments: free times of a location's calendar, offered, chosen and booked.
//!
//! `offer` picks the times worth offering and says them, `choice` reads which one a contact chose; both are
//! pure. [`ports`] is the calendar itself.

pub mod choice;
mod mentions;
pub mod offer;
mod phrases;
pub mod ports;
mod reading;
mod said;
mod vocabulary;

pub use choice::{Choice, choice};
pub use offer::{offer, say, say_in_list};
pub use ports::{Booked, Calendar};
