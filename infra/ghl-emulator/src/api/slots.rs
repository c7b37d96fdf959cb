//! Which times of a calendar are free: workdays from 9 to 17 in the location's zone, less what is booked.

use crate::{
    model::{Calendar, Location},
    state::State,
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday, tz::TimeZone};

const OPENS: u16 = 9 * 60;
const CLOSES: u16 = 17 * 60;

/// A free time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

/// The zone of a location. Its name was checked when it was seeded.
pub(super) fn zone_of(location: &Location) -> TimeZone {
    TimeZone::get(&location.timezone).unwrap_or(TimeZone::UTC)
}

/// How long a slot of the calendar is.
pub(super) fn slot_length(calendar: &Calendar) -> SignedDuration {
    SignedDuration::from_mins(i64::from(calendar.slot_minutes.max(5)))
}

/// The free slots which begin between these instants and not before now.
pub(super) fn free(
    state: &State,
    location: &Location,
    calendar: &Calendar,
    now: Timestamp,
    (from, until): (Timestamp, Timestamp),
) -> Vec<Slot> {
    let zone = zone_of(location);
    let minutes = calendar.slot_minutes.max(5);
    let mut slots = Vec::new();
    let mut day = from.to_zoned(zone.clone()).date();
    let last = until.to_zoned(zone.clone()).date();
    while day <= last {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            for minute in (OPENS..=CLOSES - minutes.min(CLOSES - OPENS)).step_by(usize::from(minutes)) {
                let time = day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
                let Ok(start) = time.to_zoned(zone.clone()) else { continue };
                let start = start.timestamp();
                let Ok(end) = start.checked_add(slot_length(calendar)) else { continue };
                let taken = state.appointments.iter().any(|booked| booked.takes(&calendar.id, start, end));
                if start >= from && start <= until && start >= now && !taken {
                    slots.push(Slot { start, end });
                }
            }
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    slots
}
