//! What tickets need from outside.

use async_trait::async_trait;
use jiff::Timestamp;

use super::notice::Notice;
use super::reach::Reach;
use super::ticket::{Filed, Found, Ticket};
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId, TicketId, TicketKind};
use crate::queue::TicketOpened;

/// The tickets' store. Turns open, claim and close them in their own transactions.
#[async_trait]
pub trait Tickets: Send + Sync {
    /// A ticket with what is in it; `None` if the contact has none of this id.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn find(&self, who: &ContactRef, id: TicketId) -> Result<Option<Found>, Fault>;

    /// What may be known of a ticket without opening it, strongly consistent; `None` if the contact has none of this id.
    ///
    /// # Errors
    /// As [`Tickets::find`].
    async fn known(&self, who: &ContactRef, id: TicketId) -> Result<Option<Ticket>, Fault>;

    /// Begins a try to bring a ticket to people, and says when it is tried again unless [`Tickets::note`] says that a
    /// person has it.
    ///
    /// Contract: MUST be granted to one caller at a time: until `until`, or until [`Tickets::note`], everybody else is
    /// [`Begun::Busy`]. Counts the try. A ticket that needs no carrying, or in which nothing can be read any
    /// more, is returned as [`Begun::NothingLeft`] and not made due again.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have begun; its time will end by itself.
    async fn begin(
        &self,
        who: &ContactRef,
        id: TicketId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Begun, Fault>;

    /// Notes how far a try has got. What was reached before stays reached.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: what is not noted is tried again.
    async fn note(&self, who: &ContactRef, id: TicketId, reach: Reach) -> Result<(), Fault>;

    /// A location's tickets of a kind, newest first, those that are open or those that are closed. May lag by seconds.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn list(&self, location: &LocationId, kind: TicketKind, open: bool) -> Result<Vec<Ticket>, Fault>;

    /// The first `most` of that list that were opened before an instant, where one is named, and how many more were
    /// opened in the same millisecond as the last of them: so no ticket falls between two pages.
    ///
    /// # Errors
    /// As [`Tickets::list`].
    async fn page(
        &self,
        location: &LocationId,
        kind: TicketKind,
        open: bool,
        before: Option<Timestamp>,
        most: usize,
    ) -> Result<Vec<Ticket>, Fault>;
}

/// What became of beginning a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is ours: the ticket as it is now.
    Ours(Box<Filed>),
    /// Somebody else is at it, until then at the latest.
    Busy(Timestamp),
    /// People have it already, it is closed, the contact is erased, or there is no such ticket.
    NothingLeft,
}

/// Tells people where they are.
#[async_trait]
pub trait TellPeople: Send + Sync {
    /// Tells everybody who wants to hear of tickets of this kind at this location, and nobody else.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: they may or may not have been told; they may be told twice.
    async fn tell(&self, notice: &Notice) -> Result<(), Fault>;
}

/// Tells whoever carries tickets to people that there is one.
#[async_trait]
pub trait Announce: Send + Sync {
    /// Puts it on the queue of its kind.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the queue does not take it: the ticket is due by itself a minute after it was opened.
    async fn announce(&self, opened: &TicketOpened) -> Result<(), Fault>;
}
