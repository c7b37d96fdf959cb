//! What appointments need from outside.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::Fault;
use crate::ids::{CalendarId, ContactId, TurnId};
use crate::locations::Location;

/// The calendars of the locations.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// The free times that begin at `from` or later and at `until` or earlier, in order, none twice. The CRM knows
    /// 31 days at a time: a longer range is cut to its first 31. `until` before `from`: none.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the CRM does not answer; [`Fault::Broken`] when it knows no such calendar, or
    /// our token may not read it.
    async fn free_slots(
        &self,
        location: &Location,
        calendar: &CalendarId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Timestamp>, Fault>;

    /// Books the time that begins at `start`, if it is still free now. How long it takes is the calendar's. `title` is what the team and the contact read; it
    /// names no reason a contact would not want others to see. `reference` is kept in the description.
    ///
    /// Contract: one call makes at most one attempt, because the CRM has no idempotency key; of several who want
    /// one slot at most one gets [`Booked::Done`]. An error means "unknown": the caller MUST look with
    /// [`Calendar::find_booked`] before it calls again.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether it is booked.
    async fn book(
        &self,
        location: &Location,
        calendar: &CalendarId,
        contact: &ContactId,
        start: Timestamp,
        title: &str,
        reference: TurnId,
    ) -> Result<Booked, Fault>;

    /// The id of an appointment the contact has at exactly `start`, in whatever calendar, unless it was cancelled;
    /// `None` if there is none. `zone` is the location's: the CRM writes times of a contact's appointments in it
    /// and does not say so (`2026-03-02 10:00:00`). Where clocks go back, the earlier of two such times is meant.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be told. A contact that is gone has none: `None`.
    async fn find_booked(
        &self,
        location: &Location,
        contact: &ContactId,
        start: Timestamp,
        zone: &TimeZone,
    ) -> Result<Option<String>, Fault>;
}

/// What became of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    /// It is booked.
    Done {
        /// The appointment's id in the CRM.
        appointment: String,
    },
    /// The time is no longer free; nothing was booked.
    Taken,
    /// It can never be booked: the contact or the calendar is gone, or our token may not.
    Refused {
        /// The HTTP status.
        status: u16,
    },
}
