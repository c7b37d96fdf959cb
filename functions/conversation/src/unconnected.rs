//! Locations that installed us and that nobody has connected: what contacts write waits, and nothing fails.
//!
//! A delivery stays due until a turn has read it, so the schedule wakes it again: at every run for an hour, then once an
//! hour. The first wake-up after `jorge connect` answers it, or leaves it to a person if it has waited for too long.

use std::time::Duration;

use jiff::Timestamp;
use shared::conversation::Desk;
use shared::ids::LocationId;
use shared::inbox::delivery::is_stale;
use shared::locations::{CrmAccess, Location};
use shared::remembered::Remembered;

use crate::Deps;

/// How long after a location was told of it is told of again.
const TOLD_EVERY: Duration = Duration::from_secs(60 * 60);
/// Locations remembered at the same time.
const MOST_REMEMBERED: usize = 1_000;

/// The locations this instance has told of.
pub(crate) type Told = Remembered<LocationId, ()>;

/// Nobody has been told of yet.
pub(crate) fn nobody_told() -> Told {
    Remembered::new(TOLD_EVERY, MOST_REMEMBERED)
}

/// The way into the location's CRM. Where there is none people are told, once an hour.
pub(crate) fn access<'a>(deps: &Deps, location: &'a Location) -> Option<&'a CrmAccess> {
    let now = deps.clock.now();
    if location.crm_access.is_none() && deps.told_unconnected.find(&location.id, now).is_none() {
        deps.told_unconnected.keep(location.id.clone(), (), now);
        tracing::warn!(
            alert = "crm.not_connected",
            turn.outcome = "not_connected",
            "what contacts write waits until somebody connects the location"
        );
    }
    location.crm_access.as_ref()
}

/// A text that came before the location was connected and has waited for longer than a text may is as late as one that
/// the CRM delivered late.
pub(crate) fn note_what_waited(desk: &mut Desk, access: &CrmAccess, now: Timestamp) {
    for waiting in &mut desk.waiting {
        waiting.stale |= waiting.received_at < access.connected_at && is_stale(waiting.received_at, now);
    }
}
