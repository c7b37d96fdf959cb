//! Executing, with the rules asked once more.

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::clock::later;
use crate::conversation::Bot;
use crate::handoff::lock::HELD_FOR;
use crate::ids::{ContactId, LocationId};

const ROUTE: Route = Route { from: Bot::Lead, to: Bot::Buyer };

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

fn who(contact: &str) -> ContactRef {
    ContactRef { location: LocationId::parse("LOC1").unwrap(), contact: ContactId::parse(contact).unwrap() }
}

fn lock() -> HandoffLock {
    HandoffLock::granted(who("CON1"), Uuid::nil(), noon())
}

#[test]
fn what_is_executed_is_noted_and_blocks_the_next() {
    let mut recent = Recent::default();
    assert_eq!(execute(&lock(), &who("CON1"), &mut recent, ROUTE, noon()), Ok(()));
    assert_eq!(recent.executed(), [Executed { route: ROUTE, at: noon() }]);
    let again = execute(&lock(), &who("CON1"), &mut recent, ROUTE, noon());
    assert_eq!(again, Err(Blocked::CircularPreventionRoute), "asked again at execution");
    assert_eq!(recent.executed().len(), 1, "only what happened is noted");
}

#[test]
fn lock_expires_after_its_timeout() {
    let at =
        |after: Duration| execute(&lock(), &who("CON1"), &mut Recent::default(), ROUTE, later(noon(), after));
    assert_eq!(at(HELD_FOR - Duration::from_millis(1)), Ok(()));
    assert_eq!(at(HELD_FOR), Err(Blocked::AlreadyInProgress), "from then on it may be somebody else's");
}

#[test]
fn the_lock_of_one_contact_proves_nothing_for_another() {
    let done = execute(&lock(), &who("CON2"), &mut Recent::default(), ROUTE, noon());
    assert_eq!(done, Err(Blocked::AlreadyInProgress));
}
