//! People text in bursts: when a wake-up leaves the turn to a later one.

use std::time::Duration;

use jiff::Timestamp;

use super::Waiting;
use crate::clock::millis_since;
use crate::ids::DeliveryId;
use crate::inbox::ContactEvent;
use crate::locations::LONGEST_BURST;

/// What a wake-up does about the burst it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Burst {
    /// The burst is over, or has lasted long enough: answer it.
    Over,
    /// A newer message has come and brings its own wake-up: leave the turn to that one.
    LeftToNewer,
    /// The location waits longer than the queue did: come back.
    Wait(Duration),
}

/// Whether the messages that wait are a finished burst.
///
/// The queue delays every wake-up by `queue_delay`. A wake-up is left to a newer one only if there is a newer
/// message, so the newest message is always answered by somebody. `window` zero means no waiting at all.
#[must_use]
pub fn burst(
    waiting: &[Waiting],
    woken_by: &DeliveryId,
    window: Duration,
    queue_delay: Duration,
    now: Timestamp,
) -> Burst {
    let texts =
        || waiting.iter().filter(|waiting| matches!(waiting.event, ContactEvent::MessageReceivedV1(_)));
    let (Some(oldest), Some(newest)) = (
        texts().min_by_key(|waiting| waiting.received_at),
        texts().max_by_key(|waiting| waiting.received_at),
    ) else {
        return Burst::Over;
    };
    let age = |waiting: &Waiting| Duration::from_millis(millis_since(waiting.received_at, now));
    if age(newest) >= window || age(oldest) >= LONGEST_BURST {
        return Burst::Over;
    }
    if newest.delivery != *woken_by && window <= queue_delay {
        return Burst::LeftToNewer;
    }
    // The newest wake-up of a window that is no longer than the queue's delay has waited long enough by
    // definition: only clocks that disagree by a little can bring us here.
    if window <= queue_delay {
        return Burst::Over;
    }
    Burst::Wait((window - age(newest)).min(LONGEST_BURST.saturating_sub(age(oldest))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::turn::tests::text_at;

    const WINDOW: Duration = Duration::from_secs(3);

    fn decide(ages_ms: &[u64], woken_by: usize, window: Duration) -> Burst {
        let now: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        let waiting: Vec<Waiting> =
            ages_ms.iter().enumerate().map(|(i, age)| text_at(&format!("m:{i}"), "hi", now, *age)).collect();
        burst(&waiting, &waiting[woken_by].delivery.clone(), window, WINDOW, now)
    }

    #[test]
    fn one_message_alone_is_answered_when_its_wake_up_arrives() {
        assert_eq!(decide(&[3_000], 0, WINDOW), Burst::Over);
        assert_eq!(decide(&[2_990], 0, WINDOW), Burst::Over, "clocks may disagree by a little");
    }

    #[test]
    fn a_wake_up_leaves_the_turn_to_a_newer_message() {
        assert_eq!(decide(&[3_000, 1_000], 0, WINDOW), Burst::LeftToNewer);
        assert_eq!(decide(&[5_000, 3_000], 1, WINDOW), Burst::Over);
    }

    #[test]
    fn nobody_waits_longer_than_eight_seconds() {
        assert_eq!(decide(&[8_000, 100], 0, WINDOW), Burst::Over);
    }

    #[test]
    fn a_window_of_zero_waits_for_nothing() {
        assert_eq!(decide(&[0, 0], 0, Duration::ZERO), Burst::Over);
    }

    #[test]
    fn a_location_may_wait_longer_than_the_queue_does() {
        let window = Duration::from_secs(6);
        assert_eq!(decide(&[3_000], 0, window), Burst::Wait(Duration::from_secs(3)));
        assert_eq!(
            decide(&[6_000, 1_000], 0, window),
            Burst::Wait(Duration::from_secs(2)),
            "capped at eight"
        );
        assert_eq!(decide(&[6_000], 0, window), Burst::Over);
    }

    #[test]
    fn nothing_but_contact_changes_is_no_burst() {
        let now: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        let delivery = DeliveryId::parse("m:1").unwrap();
        assert_eq!(burst(&[], &delivery, WINDOW, WINDOW, now), Burst::Over);
    }
}
