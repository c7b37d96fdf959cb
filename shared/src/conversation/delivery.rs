//! How a committed reply reaches the contact once, whatever crashes.
//!
//! The CRM has no idempotency key. The worker that commits a reply sends it at once, one attempt. Whoever
//! finds a reply pending later cannot know whether that attempt arrived, so it first lets any attempt still
//! in flight end ([`SETTLE_AFTER`] its time-out), then looks in the CRM's conversation, and sends only what is
//! not there. After ten minutes the moment has passed: one missed is better than one out of place, and a
//! person is asked to look.

use std::time::Duration;

use jiff::Timestamp;

use super::Outgoing;
use crate::clock::millis_since;
use crate::inbox::delivery::is_stale;

/// Time beyond the CRM's time-out after which an attempt of another worker must have ended: a second until it
/// begins ([`may_begin`]), the rest for a CRM that finishes what we no longer wait for.
pub const SETTLE_AFTER: Duration = Duration::from_secs(5);

/// The worker that committed a reply sends it only if the commit took no longer than this; else it looks first,
/// like everybody else.
const BEGIN_WITHIN: Duration = Duration::from_secs(1);

/// Whether the worker that decided a reply at `decided_at` and has just committed it may send it unasked.
#[must_use]
pub fn may_begin(decided_at: Timestamp, now: Timestamp) -> bool {
    Duration::from_millis(millis_since(decided_at, now)) <= BEGIN_WITHIN
}

/// How much time whoever decided a reply at `decided_at` has for sending it, with everything that is tried again: the
/// second it may begin within and one time-out. From then on another worker may look.
#[must_use]
pub fn time_to_send(decided_at: Timestamp, crm_timeout: Duration, now: Timestamp) -> Duration {
    let age = Duration::from_millis(millis_since(decided_at, now));
    (BEGIN_WITHIN + crm_timeout).saturating_sub(age)
}

/// What to do about a reply somebody else left pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// An attempt may still be in flight: come back after this long.
    Wait(Duration),
    /// Look in the CRM; send what is not there.
    LookThenSend,
    /// Look in the CRM; what is not there is too late, ask a person.
    LookThenAskPerson,
}

/// How to go on with a reply that was pending when this worker came.
#[must_use]
pub fn resume(outgoing: &Outgoing, crm_timeout: Duration, now: Timestamp) -> Resume {
    let age = Duration::from_millis(millis_since(outgoing.committed_at, now));
    let settled = crm_timeout + SETTLE_AFTER;
    if age < settled {
        Resume::Wait(settled - age)
    } else if is_stale(outgoing.committed_at, now) {
        Resume::LookThenAskPerson
    } else {
        Resume::LookThenSend
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::conversation::OutgoingState;
    use crate::ids::TurnId;
    use crate::inbox::Channel;

    #[test]
    fn a_worker_whose_commit_took_long_looks_before_it_sends() {
        let decided: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        assert!(may_begin(decided, "2026-11-20T15:00:01Z".parse().unwrap()));
        assert!(!may_begin(decided, "2026-11-20T15:00:01.001Z".parse().unwrap()));
    }

    #[test]
    fn whoever_sends_is_done_seconds_before_anybody_else_looks() {
        let decided: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        let time = |now: &str| time_to_send(decided, Duration::from_secs(10), now.parse().unwrap()).as_secs();
        assert_eq!(time("2026-11-20T15:00:00Z"), 11);
        assert_eq!(time("2026-11-20T15:00:04Z"), 7);
        assert_eq!(time("2026-11-20T15:00:30Z"), 0);
    }

    #[test]
    fn a_pending_reply_is_left_alone_then_looked_for_then_left_to_a_person() {
        let committed_at: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        let outgoing = Outgoing {
            turn: TurnId::new(Uuid::nil()),
            committed_at,
            channel: Channel::Sms,
            text: None,
            booking: None,
            effects: vec![],
            statutory: false,
            state: OutgoingState::Pending,
        };
        let after = |time: &str| {
            resume(&outgoing, Duration::from_secs(10), format!("2026-11-20T{time}Z").parse().unwrap())
        };
        assert_eq!(after("15:00:04"), Resume::Wait(Duration::from_secs(11)));
        assert_eq!(after("15:00:15"), Resume::LookThenSend);
        assert_eq!(after("15:10:00"), Resume::LookThenSend);
        assert_eq!(after("15:10:01"), Resume::LookThenAskPerson);
    }
}
