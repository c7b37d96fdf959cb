//! What turns ask of the store, and when each reply is on record.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use shared::adapters::dynamodb::keys;
use tokio::sync::oneshot;

use crate::stack::{STACK_NAME, StoreCall, StoreTraffic};

/// Calls of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in super::super) struct Calls {
    /// How many.
    pub(in super::super) count: u64,
    /// Capacity units they consumed together.
    pub(in super::super) units: f64,
}

/// Calls by operation, table and what they are for.
pub(in super::super) type Counted = BTreeMap<(String, String, Purpose), Calls>;

/// What a call is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Purpose {
    /// A turn: what it loads, commits and settles.
    Turn,
    /// What arrives is kept at the door.
    Door,
    /// What was measured is added to the minute's figures, once a batch.
    Flush,
    /// What an instance looks up from time to time and remembers.
    Warm,
}

impl Purpose {
    /// Its name in JSON.
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Door => "door",
            Self::Flush => "flush",
            Self::Warm => "warm",
        }
    }

    fn of(call: &StoreCall<'_>, table: &str) -> Self {
        match (table, call.operation) {
            ("operations", "UpdateItem") => Self::Flush,
            ("conversations" | "audit", "PutItem") if is_delivery(call) => Self::Door,
            ("conversations" | "audit", _) => Self::Turn,
            _ => Self::Warm,
        }
    }
}

fn is_delivery(call: &StoreCall<'_>) -> bool {
    call.key.is_none_or(|(_, sk)| sk.starts_with("SEEN#"))
}

/// Counts every call, and tells whoever waits for it that a contact's reply is on record.
#[derive(Default)]
pub(in super::super) struct Recorded {
    counted: Mutex<Counted>,
    waiting: Mutex<HashMap<String, oneshot::Sender<()>>>,
}

impl Recorded {
    /// Resolves when the next reply to the contact with this partition key is settled: committed with its audit record,
    /// taken by the CRM, and noted as delivered.
    pub(in super::super) fn next(&self, contact: String) -> oneshot::Receiver<()> {
        let (settled, recorded) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(contact, settled);
        recorded
    }

    /// What was counted since the last time this was asked.
    pub(in super::super) fn take(&self) -> Counted {
        std::mem::take(&mut *self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StoreTraffic for Recorded {
    fn answered(&self, call: StoreCall<'_>) {
        let table = call.table.strip_prefix(STACK_NAME).and_then(|table| table.strip_prefix('-'));
        let table = table.unwrap_or(call.table);
        let kind = (call.operation.to_owned(), table.to_owned(), Purpose::of(&call, table));
        {
            let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
            let calls = counted.entry(kind).or_default();
            calls.count += 1;
            calls.units += call.units;
        }
        if call.operation == "UpdateItem"
            && let Some((contact, keys::STATE)) = call.key
            && let Some(settled) = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(contact)
        {
            // Who no longer waits needs no telling.
            settled.send(()).ok();
        }
    }
}

/// Calls for one purpose.
pub(in super::super) fn calls(counted: &Counted, purpose: Purpose) -> u64 {
    counted.iter().filter(|((_, _, of), _)| *of == purpose).map(|(_, calls)| calls.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTACT: &str = "L#loc#C#robin";

    fn call<'a>(operation: &'a str, table: &'a str, key: Option<(&'a str, &'a str)>) -> StoreCall<'a> {
        StoreCall { operation, table, key, units: 1.5 }
    }

    #[test]
    fn what_a_turn_costs_is_told_from_what_the_door_keeps_and_what_is_measured() {
        let recorded = Recorded::default();
        for call in [
            call("Query", "jorge-local-conversations", None),
            call("TransactWriteItems", "jorge-local-conversations", None),
            call("UpdateItem", "jorge-local-conversations", Some((CONTACT, "STATE"))),
            call("PutItem", "jorge-local-conversations", Some((CONTACT, "SEEN#m:1"))),
            call("UpdateItem", "jorge-local-operations", Some(("M#1", "lead"))),
            call("GetItem", "jorge-local-operations", Some(("L#loc", "CONFIG"))),
        ] {
            recorded.answered(call);
        }
        let counted = recorded.take();
        let by_purpose =
            [Purpose::Turn, Purpose::Door, Purpose::Flush, Purpose::Warm].map(|of| calls(&counted, of));
        assert_eq!(by_purpose, [3, 1, 1, 1]);
        let query = ("Query".to_owned(), "conversations".to_owned(), Purpose::Turn);
        assert_eq!(counted[&query], Calls { count: 1, units: 1.5 });
        assert!(recorded.take().is_empty());
    }

    #[tokio::test]
    async fn only_the_settlement_of_this_contact_is_waited_for() {
        let recorded = Recorded::default();
        let mut next = recorded.next(CONTACT.to_owned());
        recorded.answered(call("UpdateItem", "jorge-local-conversations", Some(("L#loc#C#other", "STATE"))));
        recorded.answered(call("PutItem", "jorge-local-conversations", Some((CONTACT, "SEEN#m:1"))));
        assert!(next.try_recv().is_err());
        recorded.answered(call("UpdateItem", "jorge-local-conversations", Some((CONTACT, "STATE"))));
        next.await.unwrap();
    }
}
