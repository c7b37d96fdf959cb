//! What alerts need from outside.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;

use super::alert::Alert;
use super::channel::Channel;
use super::delivery::Answer;
use super::figures::{Figures, Wanted};
use super::notice::Notice;
use super::scope::{Key, Scope};
use crate::error::Fault;
use crate::queue::CheckAgain;

/// An alert as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAlert {
    /// The last time it fired.
    pub alert: Alert,
    /// Counts the changes of this key, from 1.
    pub version: u64,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// It is stored.
    Done,
    /// Somebody was faster: this is there.
    Conflict(Option<Box<StoredAlert>>),
}

/// The alerts' store: the last alert of each key, and all there ever were.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// The last alert of every key of a scope, going on or over.
    ///
    /// Contract: strongly consistent. What is over MAY be left out eight days after it fired, no sooner: its cool-down,
    /// of seven days at most, is known by it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when what it holds is unreadable.
    async fn of(&self, scope: &Scope) -> Result<Vec<StoredAlert>, Fault>;

    /// The last alert of a key; `None` if it never fired, or is left out as in [`Alerts::of`].
    ///
    /// Contract: strongly consistent.
    ///
    /// # Errors
    /// As [`Alerts::of`].
    async fn load(&self, key: &Key) -> Result<Option<StoredAlert>, Fault>;

    /// Puts an alert in the place of what was seen.
    ///
    /// Contract: MUST write nothing and return [`Saved::Conflict`] with what is there unless the stored version of its
    /// key is still `seen`, 0 for nothing; else the stored version is `seen + 1`, and the same write MUST put the alert
    /// into the history of its scope, in the place of what stood there under the same id.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: it may or may not have been written.
    async fn save(&self, alert: &Alert, seen: u64) -> Result<Saved, Fault>;

    /// Alerts of a scope that fired before `before`, newest first, at most `most`: the next page begins before the last
    /// one's `fired_at`.
    ///
    /// Contract: MAY lag by seconds. Kept for at least 90 days. What fired at one instant MUST be on one page, unless it is
    /// more than `most`.
    ///
    /// # Errors
    /// As [`Alerts::of`].
    async fn history(&self, scope: &Scope, before: Timestamp, most: usize) -> Result<Vec<Alert>, Fault>;
}

/// Where what is known comes from.
#[async_trait]
pub trait FigureSource: Send + Sync {
    /// Reads what rules want to know of a scope at `now`.
    ///
    /// Contract: MUST put each of `wanted` into the answer: its readings, none where nothing is known of any subject
    /// (no traffic, no such thing set up), or why it could not be read. One that cannot be read MUST NOT keep the others
    /// from it. Counts MUST be of the window's minutes, the present one included; ages and states those of `now`. A
    /// subject MUST NOT name a contact. Answers within ten seconds.
    async fn read(&self, scope: &Scope, wanted: &BTreeSet<Wanted>, now: Timestamp) -> Figures;
}

/// The ways to people.
#[async_trait]
pub trait Channels: Send + Sync {
    /// Those that are set up for a scope, in the order of [`Channel::ALL`].
    fn set_up(&self, scope: &Scope) -> Vec<Channel>;

    /// Sends a message.
    ///
    /// Contract: takes at most ten seconds, and is not tried again here. MUST bear the notice's `name` where the channel
    /// knows a message again by it (`webhook-id`), and its `incident` where it knows an incident by it (`dedup_key`,
    /// `alias`), so that what is sent twice is one. [`Answer::Delivered`] only if the channel has said so;
    /// [`Answer::Refused`] only if the same message would be refused again; [`Answer::Unavailable`] for all else, with
    /// what the channel asked for in `Retry-After`. What an answer says in words bears no address, no key and nothing
    /// of the channel's own text.
    async fn send(&self, channel: Channel, notice: &Notice) -> Answer;
}

/// Asks for the second check of a minute, because a schedule comes no more often.
#[async_trait]
pub trait AskForCheck: Send + Sync {
    /// Asks for it, half a minute from now.
    ///
    /// Contract: the same minute asked for again within five makes no further check.
    ///
    /// # Errors
    /// [`Fault::Unavailable`]: there may or may not be one; the schedule comes again.
    async fn ask(&self, check: &CheckAgain) -> Result<(), Fault>;
}
