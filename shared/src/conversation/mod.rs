//! A bot's turn: pure rules from what waits to what is said.
//!
//! [`turn`] holds the order of a turn; each step is a module of its own: [`screen`], [`understand`],
//! [`decide`], [`compose`], [`guard`]. Sentences are in [`wording`]. [`delivery`] says how a committed
//! reply reaches the contact once; [`burst`] when a turn waits for more. Nothing here knows the time, makes
//! an id or talks to anyone.

pub mod burst;
pub mod compose;
pub mod decide;
pub mod delivery;
pub mod guard;
pub mod ports;
mod read;
pub mod screen;
pub mod silence;
pub mod state;
pub mod timing;
pub mod turn;
pub mod understand;
pub mod wording;

pub use ports::{Commit, Conversations, Crm, Sent, Settled, Tasked};
pub use state::{
    Bot, Conversation, Desk, Direction, Interest, Outgoing, OutgoingState, PastMessage, Profile, Question,
    Task, Waiting,
};
pub use turn::{Moment, Turn, silenced, take_turn};
