//! Executing a hand-off: the rules once more, with the lock held.

use jiff::Timestamp;

use super::evaluate::{Evaluation, request};
use super::history::{Blocked, Executed, Recent};
use super::lock::HandoffLock;
use super::route::Route;
use crate::ids::ContactRef;

/// Takes `route` and notes it in the contact's history, or says why not.
///
/// What was allowed at evaluation is asked again, of the same state: that no other worker has changed it since is what
/// the version check of the commit says.
///
/// # Errors
/// The reason, as a value: the conversation goes on with the bot that has it.
pub fn execute(
    lock: &HandoffLock,
    who: &ContactRef,
    recent: &mut Recent,
    route: Route,
    now: Timestamp,
) -> Result<(), Blocked> {
    if lock.who() != who || !lock.is_held_at(now) {
        return Err(Blocked::AlreadyInProgress);
    }
    match request(route, recent, now) {
        Evaluation::Blocked(_, blocked) => Err(blocked),
        Evaluation::Stay | Evaluation::Proceed(_) => {
            recent.add(Executed { route, at: now });
            Ok(())
        }
    }
}

#[cfg(test)]
#[path = "execute_tests.rs"]
mod tests;
