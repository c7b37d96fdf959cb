//! A bot's turn: pure rules from what waits to what is said.
//!
//! [`turn`] holds the order of a turn, `answer` what an answer is made of; each step is a module of its own:
//! [`screen`], [`understand`], [`decide`], [`compose`], [`guard`]; [`assist`] is what a language model may add.
//! Sentences are in [`wording`]; in which of several ways they are put says [`style`]. [`due`] and [`assessment`] are
//! what happens though nobody writes, `remind` what is said then, `statutory` what the law makes us say, `trials` what
//! a turn counts of experiments, [`counted`] what else of it is counted, [`stages`] what of that only once. [`delivery`] says how a committed reply reaches the contact once; [`burst`] when a
//! turn waits for more. Nothing here knows the time, makes an id or talks to anyone.

mod answer;
mod approve;
pub mod assessment;
pub mod assist;
pub mod burst;
pub mod card;
pub mod compose;
pub mod counted;
pub mod decide;
pub mod delivery;
pub mod due;
mod emoji;
mod escalate;
pub mod facts;
pub mod guard;
mod hand_off;
mod listen;
pub mod outgoing;
pub mod plan;
pub mod ports;
pub mod profile;
pub mod progress;
pub mod qualify;
mod read;
mod remind;
pub mod screen;
pub mod silence;
pub mod stages;
pub mod state;
mod statutory;
pub mod steps;
pub mod style;
pub mod tags;
pub mod timing;
mod trials;
pub mod turn;
pub mod understand;
pub mod unsubscribe;
mod violations;
pub mod wording;

pub use assessment::take_assessed;
pub use assist::{Ask, Given, Help};
pub use due::take_due;
pub use facts::Facts;
pub use hand_off::{Handoff, SettledHandoff};
pub use outgoing::{Booking, Effect, Outgoing, OutgoingState, Task, TaskKind};
pub use plan::{MarketView, Need, Outlook, Outside};
pub use ports::{Commit, Conversations, Crm, Email, Sent, Settled, Written};
pub use profile::Profile;
pub use progress::{Bot, Interest, Progress, Step};
pub use state::{Conversation, Desk, Direction, PastMessage, Waiting};
pub use turn::{Moment, Turn, silenced, take_turn};

#[cfg(test)]
mod property_tests;
