//! Receiving: every event of a contact is kept exactly once before its sender hears 200.
//!
//! [`event`] is the vocabulary: what can happen to a contact, in our words. [`delivery`] says what makes
//! two deliveries the same and when one is late. [`ports`] is what keeping needs, [`take_in`] how a door does it.

pub mod delivery;
pub mod event;
pub mod ports;
mod take_in;

pub use delivery::{Delivery, Repeats};
pub use event::{Channel, ContactChange, ContactEvent, InboundMessage, OutboundMessage, Person, Sender};
pub use ports::{Inbox, Kept, Quarantine, Quarantined, Reason, WakeUps};
pub use take_in::take_in;
