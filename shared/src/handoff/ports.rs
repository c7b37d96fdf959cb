//! What hand-offs need from outside.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::attempt::Attempt;
use super::deferral::Standing;
use super::learn::Tally;
use super::lock::HandoffLock;
use super::route::Route;
use crate::conversation::Bot;
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId, TurnId};

/// One lock per contact, shared by all instances.
#[async_trait]
pub trait HandoffLocks: Send + Sync {
    /// Takes the lock for `holder`, the piece of work that needs it.
    ///
    /// Contract: granted if nobody holds it, if its time is over at `now`, or if the same `holder` has it: a worker
    /// that died is followed at once by whoever does its work again. Each grant carries a `token` of its own, and
    /// makes every earlier proof worthless. Two holders are never granted it at the same `now`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been granted; asking again as the same `holder` is safe.
    async fn acquire(
        &self,
        who: &ContactRef,
        holder: &str,
        token: Uuid,
        now: Timestamp,
    ) -> Result<Lease, Fault>;

    /// Gives back a lock under which nothing was executed. An executed hand-off gives it back in its own transaction.
    ///
    /// Contract: changes nothing if somebody else has taken the lock since.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: its time will end by itself.
    async fn release(&self, lock: &HandoffLock) -> Result<(), Fault>;
}

/// What became of asking for a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It is ours.
    Held(HandoffLock),
    /// Somebody else has it.
    InProgress,
}

/// What is known of a location's hand-offs.
#[async_trait]
pub trait HandoffLog: Send + Sync {
    /// The newest outcomes of a route, at most [`super::learn::MOST`]. May lag by seconds.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn tally(&self, location: &LocationId, route: Route) -> Result<Tally, Fault>;

    /// All attempts at a route from `since` until before `until`, oldest first. May lag by seconds.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    async fn attempts(
        &self,
        location: &LocationId,
        route: Route,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Attempt>, Fault>;

    /// Notes how long the hand-off of `turn` took.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer: the figure is lost, nothing else.
    async fn note_duration(&self, who: &ContactRef, turn: TurnId, took: Duration) -> Result<(), Fault>;
}

/// Knows how the bots are doing.
#[async_trait]
pub trait Performance: Send + Sync {
    /// How `bot` did in the hour before `now`.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be told.
    async fn last_hour(&self, bot: Bot, now: Timestamp) -> Result<Standing, Fault>;
}
