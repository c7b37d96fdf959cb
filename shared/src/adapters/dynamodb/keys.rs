//! Every key of every table, and nothing else. Decided once: a prefix never changes silently.
//!
//! | access | table, index | partition | sort | by |
//! |---|---|---|---|---|
//! | keep a delivery once | `conversations` | `L#loc#C#contact` | `SEEN#delivery` | webhook, one conditional put |
//! | everything a turn needs | `conversations`, index `turn` | `L#loc#C#contact` | `A` state, `B` key, `C#…` what waits, `M#…` newest messages first | conversation, one Query |
//! | commit a turn | `conversations` | `L#loc#C#contact` | `STATE`, `KEY`, `SEEN#…`, `MSG#number`, `TEXT#number` | conversation, one transaction |
//! | append an audit record | `audit` | `L#loc#C#contact` | `R#number` | the same transaction |
//! | read a location | `operations` | `L#loc` | `CONFIG` | all, cached |
//! | keep what cannot be used | `operations` | `L#loc` or `L#?` | `QUARANTINE#hash` | webhook |
//!
//! The local secondary index `turn` is sparse: only what the next turn needs bears its sort key, and an
//! answered delivery loses it. So one strongly consistent Query finds the state and all that waits however
//! many thousand markers and messages the partition holds (`docs/adr/0001`).

use crate::ids::{ContactRef, DeliveryId, LocationId};

/// Name of the partition key attribute of every table.
pub const PK: &str = "pk";
/// Name of the sort key attribute of every table.
pub const SK: &str = "sk";
/// Name of the index a turn reads, and of its sort key attribute.
pub const TURN_INDEX: &str = "turn";
/// Name of the time-to-live attribute, epoch seconds.
pub const TTL: &str = "ttl";

/// Sort key of the state.
pub const STATE: &str = "STATE";
/// Sort key of the contact's wrapped data key.
pub const KEY: &str = "KEY";
/// Sort key of a location's record.
pub const CONFIG: &str = "CONFIG";

/// In the index: the state comes first.
pub const TURN_STATE: &str = "A";
/// In the index: then the data key.
pub const TURN_KEY: &str = "B";
/// In the index: then what waits, oldest first.
pub const TURN_WAITING: &str = "C#";
/// In the index: then the history, newest first.
pub const TURN_MESSAGE: &str = "M#";

/// Largest message number; counted down from in the index so that the newest sorts first.
const LAST_NUMBER: u64 = 9_999_999_999;

/// Partition of one contact.
#[must_use]
pub fn contact(who: &ContactRef) -> String {
    format!("L#{}#C#{}", who.location, who.contact)
}

/// Partition of one location.
#[must_use]
pub fn location(id: &LocationId) -> String {
    format!("L#{id}")
}

/// Partition of deliveries that name no location we can read.
#[must_use]
pub fn no_location() -> String {
    "L#?".into()
}

/// Sort key of a delivery.
#[must_use]
pub fn seen(delivery: &DeliveryId) -> String {
    format!("SEEN#{delivery}")
}

/// Sort key in the index of a delivery that waits.
#[must_use]
pub fn waiting(received_at_ms: i64, delivery: &DeliveryId) -> String {
    format!("{TURN_WAITING}{received_at_ms:015}#{delivery}")
}

/// Sort key of a message.
#[must_use]
pub fn message(number: u64) -> String {
    format!("MSG#{number:010}")
}

/// Sort key of the whole text of a long message.
#[must_use]
pub fn whole_text(number: u64) -> String {
    format!("TEXT#{number:010}")
}

/// Sort key in the index of a message.
#[must_use]
pub fn recent(number: u64) -> String {
    format!("{TURN_MESSAGE}{:010}", LAST_NUMBER.saturating_sub(number))
}

/// Sort key of an audit record.
#[must_use]
pub fn audit_record(number: u64) -> String {
    format!("R#{number:012}")
}

/// Sort key of a quarantined delivery.
#[must_use]
pub fn quarantined(body_hash: &str) -> String {
    format!("QUARANTINE#{body_hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ContactId;

    #[test]
    fn every_partition_starts_with_its_location() {
        let location_id = LocationId::parse("LOC1").unwrap();
        let who = ContactRef { location: location_id.clone(), contact: ContactId::parse("C").unwrap() };
        assert_eq!(contact(&who), "L#LOC1#C#C");
        assert_eq!(location(&location_id), "L#LOC1");
    }

    #[test]
    fn what_a_turn_needs_sorts_state_key_waiting_oldest_first_messages_newest_first() {
        let delivery = DeliveryId::parse("w:1").unwrap();
        let mut keys = [
            recent(7),
            recent(12),
            waiting(1_700_000_000_001, &delivery),
            waiting(1_700_000_000_000, &delivery),
            TURN_KEY.into(),
            TURN_STATE.into(),
        ];
        keys.sort();
        assert_eq!(
            keys,
            [
                "A".into(),
                "B".into(),
                waiting(1_700_000_000_000, &delivery),
                waiting(1_700_000_000_001, &delivery),
                recent(12),
                recent(7),
            ]
        );
    }
}
