//! What a person must look at: tickets, whatever they are about.
//!
//! A turn opens a [`ticket`] in its own transaction and remembers it in the state while it is open. [`reach`] says how
//! far it got and when it is tried again, [`act`] what people do about it, [`ports`] what all that needs. What is special
//! about each kind is in `escalation` and in `compliance`.

pub mod act;
pub mod ports;
pub mod reach;
pub mod ticket;

pub use act::{Act, Acted, Refusal, act};
pub use ports::{Announce, Begun, Tickets};
pub use reach::{Reach, Status};
pub use ticket::{
    Change, Changed, Claim, Close, Closing, Dossier, Exhibit, Filed, Matter, OpenTicket, Ticket,
};
