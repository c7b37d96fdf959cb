//! What a person must look at: tickets, whatever they are about.
//!
//! A turn opens a [`ticket`] in its own transaction and remembers it in the state while it is open. [`reach`] says how
//! far it got and when it is tried again, [`carry()`] brings it to people, who read a [`notice`]; [`mod@act`] is what they do
//! about it, [`shown`] how they see it, [`ports`] what all that needs. What is special about each kind is in `escalation` and in `compliance`.

pub mod act;
mod carry;
mod consult;
pub mod notice;
pub mod ports;
pub mod reach;
pub mod shown;
mod submit;
pub mod ticket;

pub use act::{Act, Acted, Refusal, act};
pub use carry::{Assignment, Carried, Carrier, TRY, carry};
pub use consult::consult;
pub use notice::Notice;
pub use ports::{Announce, Begun, TellPeople, Tickets};
pub use reach::{Reach, Status};
pub use shown::Shown;
pub use submit::submit;
pub use ticket::{
    Change, Changed, Claim, Close, Closing, Dossier, Exhibit, Filed, Found, Matter, OpenTicket, Ticket,
};
