//! Bringing an alert to people: recorded with what is to be told, tried until it is told, once.
//!
//! A delivery is owed from the write that decided it. [`begin`] takes all that may be sent under the next write of the
//! same version, so of two checkers one sends; one that dies meanwhile is followed by whoever comes after [`SENDING`].
//! What was sent without anybody noting it is sent again: on-call services know it by the alert's key, receivers of
//! webhooks by the delivery's id.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::alert::Alert;
use super::channel::Channel;
use super::scope::AlertId;
use crate::clock::later;

/// How long a delivery is left to whoever sends it: longer than a checker runs.
pub const SENDING: Duration = Duration::from_secs(60);
/// Seconds until the next try after the first, second, third …; then [`LONGEST_GAP`], again and again.
const GAPS: [u64; 6] = [30, 60, 120, 300, 600, 1_800];
/// Longest time until the next try, whatever a channel asks for.
const LONGEST_GAP: Duration = Duration::from_secs(3_600);
/// Tries after which a channel is given up: about a day.
pub const MOST_TRIES: u32 = 30;

/// What people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something went wrong.
    Fired,
    /// It became critical.
    Raised,
    /// Nobody has taken it up.
    Escalated,
    /// Somebody has.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl Kind {
    /// Its name in ids, records and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fired => "fired",
            Self::Raised => "raised",
            Self::Escalated => "escalated",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

/// One message on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// What is told.
    pub kind: Kind,
    /// At which level of escalation.
    pub level: u8,
    /// Where.
    pub channel: Channel,
    /// How often it was begun.
    pub tries: u32,
    /// Nobody begins it before: it is being sent, or a gap has to pass.
    pub not_before: Timestamp,
    /// Somebody has begun it and nobody knows yet what became of it.
    pub sending: bool,
    /// How it ended, and when.
    pub ended: Option<(Ended, Timestamp)>,
}

/// How a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The channel has it.
    Delivered,
    /// The channel will never take it.
    Refused,
    /// It was tried for a day.
    GivenUp,
}

/// What a channel answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it.
    Delivered,
    /// It will never take it: the address, the key or the message is wrong.
    Refused {
        /// What it said, in a word or two (`HTTP 404`).
        why: String,
    },
    /// It may or may not have it. It is tried again, not before it asked for.
    Unavailable {
        /// What it said, in a word or two (`HTTP 503`, `no answer in time`).
        why: String,
        /// How long the channel wants to be left alone.
        retry_after: Option<Duration>,
    },
}

/// Names one delivery for ever: the same whoever sends it, however often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryName {
    /// Of which alert.
    pub alert: AlertId,
    /// What is told.
    pub kind: Kind,
    /// At which level.
    pub level: u8,
    /// Where.
    pub channel: Channel,
}

impl fmt::Display for DeliveryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.{}.{}", self.alert, self.kind.name(), self.level, self.channel.name())
    }
}

impl Delivery {
    /// Owed from `now` on.
    #[must_use]
    pub const fn owed(kind: Kind, level: u8, channel: Channel, now: Timestamp) -> Self {
        Self { kind, level, channel, tries: 0, not_before: now, sending: false, ended: None }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self, alert: &AlertId) -> DeliveryName {
        DeliveryName { alert: alert.clone(), kind: self.kind, level: self.level, channel: self.channel }
    }

    /// Whether people may have got it.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        match self.ended {
            Some((Ended::Delivered | Ended::GivenUp, _)) => true,
            Some((Ended::Refused, _)) => false,
            None => self.tries > 0,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.level, self.channel) == (other.kind, other.level, other.channel)
    }
}

/// What may be sent at `now`: of each channel at most the first that is still to be told, so that nobody reads that
/// something is over before they read that it began.
#[must_use]
pub fn owed(alert: &Alert, now: Timestamp) -> Vec<&Delivery> {
    let mut busy = Vec::new();
    let mut owed = Vec::new();
    for delivery in alert.deliveries.iter().filter(|delivery| delivery.ended.is_none()) {
        let waits = now < delivery.not_before;
        // What is overtaken is never begun, but somebody may be sending it this very moment.
        if alert.is_overtaken(delivery) && !(delivery.sending && waits) {
            continue;
        }
        if busy.contains(&delivery.channel) {
            continue;
        }
        busy.push(delivery.channel);
        if !waits {
            owed.push(delivery);
        }
    }
    owed
}

/// Takes all that may be sent at `now`: the alert as it is to be written, and what its writer then sends. `None` if
/// nothing may.
#[must_use]
pub fn begin(alert: &Alert, now: Timestamp) -> Option<(Alert, Vec<Delivery>)> {
    let taken: Vec<Delivery> = owed(alert, now).into_iter().cloned().collect();
    if taken.is_empty() {
        return None;
    }
    let mut next = alert.clone();
    let mut begun = Vec::new();
    for delivery in &mut next.deliveries {
        if taken.iter().any(|owed| owed.is_same(delivery)) {
            delivery.tries = delivery.tries.saturating_add(1);
            delivery.not_before = later(now, SENDING);
            delivery.sending = true;
            begun.push(delivery.clone());
        }
    }
    Some((next, begun))
}

/// Notes what a channel answered to a delivery of `of` as it was begun. `None` if that changes nothing: the alert has
/// fired anew since, the delivery has ended, or somebody else is trying it by now.
#[must_use]
pub fn note(alert: &Alert, of: &AlertId, begun: &Delivery, answer: &Answer, now: Timestamp) -> Option<Alert> {
    if alert.id != *of {
        return None;
    }
    let mut next = alert.clone();
    let delivery = next.deliveries.iter_mut().find(|delivery| delivery.is_same(begun))?;
    if delivery.ended.is_some() {
        return None;
    }
    match answer {
        Answer::Delivered => delivery.ended = Some((Ended::Delivered, now)),
        Answer::Refused { .. } => delivery.ended = Some((Ended::Refused, now)),
        Answer::Unavailable { .. } if delivery.tries != begun.tries => return None,
        Answer::Unavailable { .. } if delivery.tries >= MOST_TRIES => {
            delivery.ended = Some((Ended::GivenUp, now));
        }
        Answer::Unavailable { retry_after, .. } => {
            let gap = gap_after(delivery.tries).max(retry_after.unwrap_or_default()).min(LONGEST_GAP);
            delivery.not_before = later(now, gap);
        }
    }
    delivery.sending = false;
    Some(next)
}

/// How long to wait after so many tries.
fn gap_after(tries: u32) -> Duration {
    let nth = usize::try_from(tries.saturating_sub(1)).unwrap_or(GAPS.len());
    GAPS.get(nth).map_or(LONGEST_GAP, |seconds| Duration::from_secs(*seconds))
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod tests;
