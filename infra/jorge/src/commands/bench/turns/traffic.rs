//! What turns ask of the store, and when each reply is on record.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use shared::adapters::dynamodb::keys;
use tokio::sync::oneshot;

use crate::stack::{STACK_NAME, StoreCall, StoreTraffic};

/// Calls of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::commands::bench) struct Calls {
    /// How many.
    pub(in crate::commands::bench) count: u64,
    /// Capacity units they consumed together.
    pub(in crate::commands::bench) units: f64,
}

/// Calls by operation, table and what they are for.
pub(in crate::commands::bench) type Counted = BTreeMap<(String, String, Purpose), Calls>;

/// What a call is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::commands::bench) enum Purpose {
    /// A turn: what it loads, commits and settles.
    Turn,
    /// What arrives is kept at the door.
    Door,
    /// What was measured is added to the minute's figures, once a batch.
    Flush,
    /// What other functions make of a turn: assessments, tickets, outcomes.
    Beside,
    /// What an instance looks up from time to time and remembers.
    Warm,
}

impl Purpose {
    /// All of them.
    pub(in crate::commands::bench) const ALL: [Self; 5] =
        [Self::Turn, Self::Door, Self::Flush, Self::Beside, Self::Warm];

    /// Its name in JSON.
    pub(in crate::commands::bench) const fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Door => "door",
            Self::Flush => "flush",
            Self::Beside => "beside",
            Self::Warm => "warm",
        }
    }

    fn of(call: &StoreCall<'_>, table: &str) -> Self {
        match (table, call.operation, call.key) {
            ("operations", "UpdateItem", _) => Self::Flush,
            ("conversations", _, Some((_, sk))) if sk.starts_with("SEEN#") => Self::Door,
            ("conversations", _, Some((_, sk))) if OF_A_TURN.iter().any(|own| sk.starts_with(own)) => {
                Self::Turn
            }
            ("conversations", _, None) => Self::Turn,
            ("conversations", _, Some(_)) => Self::Beside,
            _ => Self::Warm,
        }
    }
}

/// How the sort keys begin of what a turn touches by itself, beside its query and its transaction.
const OF_A_TURN: [&str; 3] = [keys::STATE, "LEASE#", "HANDOFF#"];

/// Counts every call, and tells whoever waits for it that a contact's reply is on record.
#[derive(Default)]
pub(in crate::commands::bench) struct Recorded {
    counted: Mutex<Counted>,
    waiting: Mutex<HashMap<String, oneshot::Sender<()>>>,
}

impl Recorded {
    /// Resolves when the next reply to the contact with this partition key is settled: committed with its audit record,
    /// taken by the CRM, and noted as delivered.
    pub(in crate::commands::bench) fn next(&self, contact: String) -> oneshot::Receiver<()> {
        let (settled, recorded) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(contact, settled);
        recorded
    }

    /// What was counted since the last time this was asked.
    pub(in crate::commands::bench) fn take(&self) -> Counted {
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
pub(in crate::commands::bench) fn calls(counted: &Counted, purpose: Purpose) -> u64 {
    counted.iter().filter(|((_, _, of), _)| *of == purpose).map(|(_, calls)| calls.count).sum()
}

/// Turns that were committed: those somebody reads a reply to, and those that only take note of what the CRM tells of our
/// own changes.
pub(in crate::commands::bench) fn commits(counted: &Counted) -> u64 {
    let commits = counted.iter().filter(|((operation, ..), _)| operation == "TransactWriteItems");
    commits.map(|(_, calls)| calls.count).sum()
}

/// Units consumed by writing and by reading.
pub(in crate::commands::bench) fn units(counted: &Counted) -> (f64, f64) {
    let is_read = |operation: &str| matches!(operation, "GetItem" | "Query");
    counted.iter().fold((0.0, 0.0), |(writes, reads), ((operation, ..), calls)| {
        if is_read(operation) { (writes, reads + calls.units) } else { (writes + calls.units, reads) }
    })
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
            call("PutItem", "jorge-local-conversations", Some((CONTACT, "LEASE#handoff"))),
            call("PutItem", "jorge-local-conversations", Some((CONTACT, "ASSESS#LATEST"))),
        ] {
            recorded.answered(call);
        }
        let counted = recorded.take();
        let by_purpose = Purpose::ALL.map(|of| calls(&counted, of));
        assert_eq!(by_purpose, [4, 1, 1, 1, 1]);
        assert_eq!((commits(&counted), units(&counted)), (1, (9.0, 3.0)));
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
