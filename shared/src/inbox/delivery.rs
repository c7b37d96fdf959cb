//! When two deliveries are the same, and when one is too late to answer.

use std::time::Duration;

use jiff::Timestamp;

use super::ContactEvent;
use crate::clock::millis_since;
use crate::digest::sha256_hex;
use crate::ids::{ContactRef, DeliveryId};

/// A message older than this is stale: it gets no automatic text, a person gets a task.
pub const STALE_AFTER: Duration = Duration::from_secs(10 * 60);

/// How long a delivery with an id of its own is remembered.
pub const REMEMBERED_FOR: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// A delivery unanswered for so long has lost its wake-up, or never had one: it is woken again.
pub const UNANSWERED_AFTER: Duration = Duration::from_secs(120);

/// How long an unsigned workflow delivery, known by its content only, counts as a repeat: the sender's own
/// retries fall inside, a second honest "yes" does not.
pub const SAME_CONTENT_FOR: Duration = Duration::from_secs(120);

/// One event as it arrived at the door.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Whose.
    pub who: ContactRef,
    /// What makes a repeat of it recognisable.
    pub id: DeliveryId,
    /// For how long it is.
    pub repeats: Repeats,
    /// When it arrived.
    pub received_at: Timestamp,
    /// It arrived too late to answer by itself.
    pub stale: bool,
    /// What happened.
    pub event: ContactEvent,
}

/// How long the same id means the same delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// The sender gives every event an id: for as long as we remember it.
    ById,
    /// The sender gives none: the same content within [`SAME_CONTENT_FOR`].
    ByContent,
}

/// The id of a delivery, by the best the sender offers: its webhook id, else its message id, else what it says.
///
/// # Panics
/// Never: the ids made here are short and plain.
#[must_use]
pub fn delivery_id(webhook: Option<&str>, message: Option<&str>, content: &[&[u8]]) -> DeliveryId {
    let (kind, parts): (char, Vec<&[u8]>) = match (webhook, message) {
        (Some(id), _) => ('w', vec![id.as_bytes()]),
        (None, Some(id)) => ('m', vec![id.as_bytes()]),
        (None, None) => ('h', content.to_vec()),
    };
    // A short plain id of the sender is kept readable for whoever searches a log; anything else is hashed.
    if let [id] = parts[..]
        && kind != 'h'
        && id.len() <= 64
        && id.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    {
        let text = format!("{kind}:{}", String::from_utf8_lossy(id));
        return DeliveryId::parse(&text).expect("plain ASCII makes an id");
    }
    let mut joined = Vec::new();
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    DeliveryId::parse(&format!("{kind}:{}", sha256_hex(&joined))).expect("hexadecimal makes an id")
}

/// Whether something that happened at `happened_at` is too old to be answered automatically.
#[must_use]
pub fn is_stale(happened_at: Timestamp, now: Timestamp) -> bool {
    u128::from(millis_since(happened_at, now)) > STALE_AFTER.as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_webhook_id_wins_over_the_message_id_and_that_over_the_content() {
        assert_eq!(delivery_id(Some("9a1f-01"), Some("M1"), &[b"x"]).as_str(), "w:9a1f-01");
        assert_eq!(delivery_id(None, Some("M1"), &[b"x"]).as_str(), "m:M1");
        assert!(delivery_id(None, None, &[b"x"]).as_str().starts_with("h:"));
    }

    #[test]
    fn contents_that_join_to_the_same_text_are_different_deliveries() {
        assert_ne!(delivery_id(None, None, &[b"ab", b"c"]), delivery_id(None, None, &[b"a", b"bc"]));
    }

    #[test]
    fn an_unusual_sender_id_still_makes_a_usable_key() {
        let id = delivery_id(Some("a#b c\u{e9}"), None, &[]);
        assert_eq!(id.as_str().len(), 2 + 64);
    }

    #[test]
    fn a_message_is_stale_only_after_ten_whole_minutes() {
        let sent: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
        assert!(!is_stale(sent, "2026-11-20T15:10:00Z".parse().unwrap()));
        assert!(is_stale(sent, "2026-11-20T15:10:00.001Z".parse().unwrap()));
        assert!(
            !is_stale(sent, "2026-11-20T14:00:00Z".parse().unwrap()),
            "a clock ahead of ours is not late"
        );
    }
}
