//! Calendars: free slots and appointments.

use super::{
    exchange::{Answer, Exchange, Outcome},
    slots::{self, zone_of},
};
use crate::{
    ids::new_id,
    model::{Appointment, Calendar, Location},
    state::Change,
    webhooks::payloads,
    wire::trace_id,
};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Map, Value, json};

const LONGEST_RANGE: SignedDuration = SignedDuration::from_hours(31 * 24);
const STATUSES: [&str; 6] = ["new", "confirmed", "cancelled", "showed", "noshow", "invalid"];

/// An instant with the offset of a zone, `2026-03-02T10:00:00-06:00`.
pub(crate) fn local_instant(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The free slots by day. Among the days stands a `traceId`, which is a text.
pub(super) fn free_slots(exchange: &mut Exchange<'_>) -> Outcome {
    let (location, calendar) = calendar(exchange, &exchange.id(0))?;
    let (from, until) = (milliseconds(exchange, "startDate")?, milliseconds(exchange, "endDate")?);
    if until < from {
        return Err(Answer::bad("endDate must be after startDate"));
    }
    if until.duration_since(from) > LONGEST_RANGE {
        return Err(Answer::bad("Date range cannot be more than 31 days"));
    }
    let zone = match exchange.query.get("timezone").filter(|name| !name.is_empty()) {
        Some(name) => TimeZone::get(name).map_err(|_| Answer::bad(format!("Invalid timezone: {name}")))?,
        None => zone_of(&location),
    };
    let mut days: Map<String, Value> = Map::new();
    let (mut day, last) = (from.to_zoned(zone.clone()).date(), until.to_zoned(zone.clone()).date());
    while day <= last {
        days.insert(day.to_string(), json!({"slots": []}));
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    for slot in slots::free(exchange.state(), &location, &calendar, exchange.now, (from, until)) {
        let day = slot.start.to_zoned(zone.clone()).date().to_string();
        if let Some(Value::Array(slots)) = days.get_mut(&day).and_then(|day| day.get_mut("slots")) {
            slots.push(json!(local_instant(slot.start, &zone)));
        }
    }
    days.insert("traceId".to_owned(), json!(trace_id()));
    Answer::ok(Value::Object(days))
}

/// Books an appointment. Of several who want one slot exactly one gets it.
pub(super) fn book(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let calendar_id = fields.required_text("calendarId");
    let location_id = fields.required_text("locationId");
    let contact_id = fields.required_text("contactId");
    let start = fields.instant("startTime");
    if fields.value("startTime").is_none() {
        fields.complain("startTime must be a valid ISO 8601 date string");
    }
    let end = fields.instant("endTime");
    let status = fields.text("appointmentStatus").unwrap_or_else(|| "confirmed".to_owned());
    if !STATUSES.contains(&status.as_str()) {
        fields.complain(format!(
            "appointmentStatus must be one of the following values: {}",
            STATUSES.join(", ")
        ));
    }
    let title = fields.text("title");
    let assigned_user_id = fields.text("assignedUserId");
    let (address, meeting_location_type) = (fields.text("address"), fields.text("meetingLocationType"));
    let unchecked = fields.boolean("ignoreFreeSlotValidation").unwrap_or_default();
    fields.check()?;
    let Some(start) = start else { return Err(Answer::bad("Bad Request")) };
    let contact = exchange.contact(&contact_id)?;
    let (location, calendar) = calendar(exchange, &calendar_id)?;
    if location.id != location_id || contact.location_id != location_id {
        return Err(Answer::bad("The calendar, the contact and the location do not belong together"));
    }
    let end = end.or_else(|| start.checked_add(slots::slot_length(&calendar)).ok()).unwrap_or(start);
    if end <= start {
        return Err(Answer::bad("endTime must be after startTime"));
    }
    let state = exchange.state();
    let offered = slots::free(state, &location, &calendar, exchange.now, (start, start));
    let taken = state.appointments.iter().any(|booked| booked.takes(&calendar.id, start, end));
    if !unchecked && (offered.is_empty() || taken) {
        return Err(Answer::bad("The slot you have selected is no longer available."));
    }
    let appointment = Appointment {
        id: new_id(),
        calendar_id: calendar.id,
        location_id,
        title: title.unwrap_or_else(|| contact.name()),
        contact_id,
        status,
        assigned_user_id: assigned_user_id.or(calendar.user_id),
        address,
        meeting_location_type,
        start,
        end,
        date_added: exchange.now,
    };
    let zone = zone_of(&location);
    let answer = json!({
        "id": appointment.id,
        "calendarId": appointment.calendar_id,
        "locationId": appointment.location_id,
        "contactId": appointment.contact_id,
        "startTime": local_instant(appointment.start, &zone),
        "endTime": local_instant(appointment.end, &zone),
        "title": appointment.title,
        "appointmentStatus": appointment.status,
        "assignedUserId": appointment.assigned_user_id,
        "address": appointment.address,
        "meetingLocationType": appointment.meeting_location_type,
        "isRecurring": false,
        "traceId": trace_id(),
    });
    let announcement = payloads::appointment_create(&appointment, &zone);
    exchange.commit(vec![Change::AppointmentBooked { appointment }], vec![announcement])?;
    Answer::ok(answer)
}

/// The appointments of a contact, cancelled ones too. Their times are those of the location's zone and do not
/// say so: `2026-03-02 10:00:00`.
pub(super) fn appointments(exchange: &mut Exchange<'_>) -> Outcome {
    let contact = exchange.contact(&exchange.id(0))?;
    let zone = zone_of(&exchange.location(&contact.location_id)?);
    let wall = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let own = exchange.state().appointments.iter().filter(|booked| booked.contact_id == contact.id);
    let events: Vec<Value> = own
        .map(|booked| {
            json!({
                "id": booked.id,
                "calendarId": booked.calendar_id,
                "locationId": booked.location_id,
                "contactId": booked.contact_id,
                "title": booked.title,
                "status": "booked",
                "appointmentStatus": booked.status,
                "assignedUserId": booked.assigned_user_id,
                "address": booked.address,
                "startTime": wall(booked.start),
                "endTime": wall(booked.end),
                "dateAdded": wall(booked.date_added),
            })
        })
        .collect();
    Answer::ok(json!({"events": events, "traceId": trace_id()}))
}

fn calendar(exchange: &Exchange<'_>, id: &str) -> Result<(Location, Calendar), Answer> {
    let found =
        exchange.state().locations.values().find_map(|location| Some((location, location.calendar(id)?)));
    let Some((location, calendar)) = found else {
        let hint = "GET /_emulator/locations shows the calendars there are";
        return Err(Answer::bad_with_hint("The calendar id is invalid.", hint));
    };
    Ok((exchange.location(&location.id)?, calendar.clone()))
}

fn milliseconds(exchange: &Exchange<'_>, name: &str) -> Result<Timestamp, Answer> {
    let parsed = exchange.query.get(name).and_then(|text| text.parse().ok());
    parsed
        .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
        .ok_or_else(|| Answer::unprocessable(vec![format!("{name} must be a number string")]))
}
