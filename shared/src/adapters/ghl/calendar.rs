//! The calendar port.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::attempt::Repeat;
use super::client::{CALENDARS_VERSION, CONTACTS_VERSION, GhlClient, ok_json, refused_for_good};
use super::entries::marker;
use crate::appointments::{Booked, Calendar};
use crate::error::Fault;
use crate::ids::{CalendarId, ContactId, TurnId};
use crate::locations::Location;

/// The CRM answers 400 to a longer range.
const LONGEST_RANGE: SignedDuration = SignedDuration::from_hours(31 * 24);
/// Range in which a slot is looked for before it is booked: the slots of its day.
const AROUND_A_SLOT: SignedDuration = SignedDuration::from_hours(24);

impl GhlClient {
    /// The free slots of a range, or the status with which the CRM refuses for good.
    async fn slots(
        &self,
        location: &Location,
        calendar: &CalendarId,
        (from, until): (Timestamp, Timestamp),
        action: &'static str,
    ) -> Result<Result<Vec<Timestamp>, u16>, Fault> {
        let path = ["calendars", calendar.as_str(), "free-slots"];
        let request = self.request(Method::GET, &path, CALENDARS_VERSION)?.query(&[
            ("startDate", from.as_millisecond().to_string()),
            ("endDate", until.as_millisecond().to_string()),
        ]);
        let response = self.call(location, request, Repeat::Safe, action).await?;
        if let Some(status) = refused_for_good(response.status()) {
            return Ok(Err(status));
        }
        let days = ok_json(response, action).await?;
        Ok(Ok(free(days).into_iter().filter(|slot| (from..=until).contains(slot)).collect()))
    }
}

#[async_trait]
impl Calendar for GhlClient {
    async fn free_slots(
        &self,
        location: &Location,
        calendar: &CalendarId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Timestamp>, Fault> {
        if until < from {
            return Ok(Vec::new());
        }
        let until = until.min(from.saturating_add(LONGEST_RANGE).unwrap_or(until));
        let slots = self.slots(location, calendar, (from, until), "reading free slots").await?;
        slots.map_err(|status| Fault::broken("the location's calendar can be read", format!("HTTP {status}")))
    }

    async fn book(
        &self,
        location: &Location,
        calendar: &CalendarId,
        contact: &ContactId,
        start: Timestamp,
        title: &str,
        reference: TurnId,
    ) -> Result<Booked, Fault> {
        const ACTION: &str = "booking an appointment";
        let day = (start, start.saturating_add(AROUND_A_SLOT).unwrap_or(start));
        match self.slots(location, calendar, day, ACTION).await? {
            Ok(free) if free.contains(&start) => {}
            Ok(_) => return Ok(Booked::Taken),
            Err(status) => return Ok(Booked::Refused { status }),
        }
        let new = NewAppointment {
            calendar_id: calendar.as_str(),
            location_id: location.id.as_str(),
            contact_id: contact.as_str(),
            start_time: start.to_string(),
            title,
            description: marker(reference),
            appointment_status: "confirmed",
        };
        let path = ["calendars", "events", "appointments"];
        let request = self.request(Method::POST, &path, CALENDARS_VERSION)?.json(&new);
        // After a lost answer a second attempt would find the slot taken: by ourselves.
        let response = self.call(location, request, Repeat::UnlessTaken, ACTION).await?;
        if let Some(status) = refused_for_good(response.status()) {
            let said = response.text().await.unwrap_or_default();
            let taken = status == StatusCode::BAD_REQUEST.as_u16() && is_taken(&said);
            return Ok(if taken { Booked::Taken } else { Booked::Refused { status } });
        }
        let answer: BookedAnswer = ok_json(response, ACTION).await?;
        Ok(Booked::Done { appointment: answer.id })
    }

    async fn find_booked(
        &self,
        location: &Location,
        contact: &ContactId,
        start: Timestamp,
        zone: &TimeZone,
    ) -> Result<Option<String>, Fault> {
        const ACTION: &str = "looking for an appointment of ours";
        let path = ["contacts", contact.as_str(), "appointments"];
        let request = self.request(Method::GET, &path, CONTACTS_VERSION)?;
        let response = self.call(location, request, Repeat::Safe, ACTION).await?;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) {
            return Ok(None);
        }
        let answer: EventsAnswer = ok_json(response, ACTION).await?;
        let there = |event: &EventWire| event.takes_place() && event.starts_at(start, zone);
        Ok(answer.events.into_iter().find(there).map(|event| event.id))
    }
}

/// The slots of every day, in order. Not everything among the days is one: a `traceId` stands there too.
fn free(days: HashMap<String, Value>) -> Vec<Timestamp> {
    let of = |day: &Value| day.get("slots").and_then(Value::as_array).cloned().unwrap_or_default();
    let slots = days.values().flat_map(of);
    let mut slots: Vec<Timestamp> = slots.filter_map(|slot| slot.as_str()?.parse().ok()).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// Of the refusals with 400 only this one means that somebody was faster.
fn is_taken(said: &str) -> bool {
    let said = said.to_lowercase();
    said.contains("slot") && said.contains("no longer available")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewAppointment<'a> {
    calendar_id: &'a str,
    location_id: &'a str,
    contact_id: &'a str,
    start_time: String,
    title: &'a str,
    description: String,
    appointment_status: &'static str,
}

#[derive(Deserialize)]
struct BookedAnswer {
    id: String,
}

#[derive(Deserialize)]
struct EventsAnswer {
    #[serde(default)]
    events: Vec<EventWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EventWire {
    id: String,
    start_time: Option<String>,
    appointment_status: Option<String>,
    /// How older documents spell it.
    appoinment_status: Option<String>,
}

impl EventWire {
    fn takes_place(&self) -> bool {
        let status = self.appointment_status.as_deref().or(self.appoinment_status.as_deref());
        !matches!(status, Some("cancelled" | "noshow" | "invalid"))
    }

    /// Both forms are read: an instant with its offset, and the location's time without any.
    fn starts_at(&self, start: Timestamp, zone: &TimeZone) -> bool {
        let Some(text) = self.start_time.as_deref() else { return false };
        let read = text.parse::<Timestamp>().ok().or_else(|| {
            let wall: DateTime = text.parse().ok()?;
            Some(wall.to_zoned(zone.clone()).ok()?.timestamp())
        });
        read == Some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(json: &str) -> HashMap<String, Value> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn slots_are_read_in_order_whatever_stands_among_the_days() {
        let slots = free(days(
            r#"{"2026-03-03": {"slots": ["2026-03-03T09:00:00-06:00", "soon"]}, "traceId": "t-1",
                "2026-03-02": {"slots": ["2026-03-02T10:00:00-06:00", "2026-03-02T16:00:00Z"]}, "2026-03-04": null}"#,
        ));
        let expected = ["2026-03-02T16:00:00Z", "2026-03-03T15:00:00Z"].map(|text| text.parse().unwrap());
        assert_eq!(slots, expected);
        assert_eq!(free(days("{}")), []);
    }

    #[test]
    fn an_appointment_s_start_is_read_with_and_without_its_offset() {
        let zone = TimeZone::get("America/Chicago").unwrap();
        let start: Timestamp = "2026-03-02T16:00:00Z".parse().unwrap();
        let starts = |text: &str| {
            let event = serde_json::json!({"id": "A", "startTime": text});
            serde_json::from_value::<EventWire>(event).unwrap().starts_at(start, &zone)
        };
        for same in [
            "2026-03-02 10:00:00",
            "2026-03-02T10:00:00",
            "2026-03-02T10:00:00-06:00",
            "2026-03-02T16:00:00.000Z",
        ] {
            assert!(starts(same), "{same}");
        }
        for other in ["2026-03-02 16:00:00", "2026-03-02", "soon", ""] {
            assert!(!starts(other), "{other}");
        }
    }

    #[test]
    fn only_a_lost_slot_counts_as_taken() {
        assert!(is_taken("{\"message\": \"The slot you have selected is no longer available.\"}"));
        assert!(!is_taken("{\"message\": \"The calendar id is invalid.\"}"));
    }
}
