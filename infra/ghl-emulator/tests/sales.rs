//! Calendars and opportunities through the API.

mod support;

use jiff::SignedDuration;
use serde_json::{Value, json};
use support::{CONTACT, LOCATION, Office};

fn calendar(office: &Office) -> String {
    office.emulator.locations()[0].calendars[0].id.clone()
}

async fn slots(office: &Office, days: i64) -> (u16, Value) {
    let from = office.clock.now().as_millisecond();
    let until = from + days * 86_400_000;
    office.get(&format!("/calendars/{}/free-slots?startDate={from}&endDate={until}", calendar(office))).await
}

fn booking(office: &Office, start: &str) -> Value {
    json!({"calendarId": calendar(office), "locationId": LOCATION, "contactId": CONTACT, "startTime": start})
}

#[tokio::test]
async fn slots_are_the_office_hours_of_workdays_with_a_trace_id_among_the_days() {
    let office = Office::open().await;
    let (status, days) = slots(&office, 6).await;
    assert_eq!(status, 200);
    let monday = days["2026-03-02"]["slots"].as_array().unwrap();
    assert_eq!(monday.len(), 8);
    assert_eq!(monday[0], "2026-03-02T09:00:00-06:00");
    assert_eq!(monday[7], "2026-03-02T16:00:00-06:00");
    assert_eq!(days["2026-03-07"], json!({"slots": []}), "a Saturday");
    assert!(days["traceId"].is_string());
}

#[tokio::test]
async fn slots_that_have_passed_are_gone_and_other_zones_are_served() {
    let office = Office::open().await;
    office.clock.advance(SignedDuration::from_mins(6 * 60 + 31));
    let (_, days) = slots(&office, 0).await;
    assert_eq!(days["2026-03-02"], json!({"slots": []}), "the range ends before 16:00");
    let from = office.clock.now().as_millisecond();
    let path =
        format!("/calendars/{}/free-slots?startDate={from}&endDate={}", calendar(&office), from + 3_600_000);
    let (_, days) = office.get(&format!("{path}&timezone=Europe/Berlin")).await;
    assert_eq!(days["2026-03-02"]["slots"], json!(["2026-03-02T23:00:00+01:00"]));
    assert_eq!(office.get(&format!("{path}&timezone=Nowhere/Land")).await.0, 400);
}

#[tokio::test]
async fn a_range_is_needed_and_ends_within_31_days() {
    let office = Office::open().await;
    assert_eq!(slots(&office, 31).await.0, 200);
    let (status, refused) = slots(&office, 32).await;
    assert_eq!((status, &refused["message"]), (400, &json!("Date range cannot be more than 31 days")));
    assert_eq!(office.get(&format!("/calendars/{}/free-slots", calendar(&office))).await.0, 422);
    let (status, refused) = office.get("/calendars/unknown/free-slots?startDate=1&endDate=2").await;
    assert_eq!(status, 400);
    assert!(refused["emulatorHint"].is_string());
}

#[tokio::test]
async fn a_booked_slot_is_gone_and_cannot_be_booked_again() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let start = "2026-03-03T10:00:00-06:00";
    let (status, booked) = office.post("/calendars/events/appointments", booking(&office, start)).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&booked["startTime"], &booked["endTime"]),
        (&json!(start), &json!("2026-03-03T11:00:00-06:00"))
    );
    assert_eq!(booked["appointmentStatus"], "confirmed");
    let told = receiver.wait_for(1).await[0].json();
    assert_eq!((&told["type"], &told["appointment"]["id"]), (&json!("AppointmentCreate"), &booked["id"]));
    let (_, days) = slots(&office, 2).await;
    assert_eq!(days["2026-03-03"]["slots"].as_array().unwrap().len(), 7);
    let (status, refused) = office.post("/calendars/events/appointments", booking(&office, start)).await;
    assert_eq!(status, 400);
    assert_eq!(refused["message"], "The slot you have selected is no longer available.");
    assert_eq!(office.emulator.appointments(CONTACT).len(), 1);
}

#[tokio::test]
async fn times_that_are_no_slots_are_refused_unless_the_check_is_waived() {
    let office = Office::open().await;
    for odd in ["2026-03-03T10:15:00-06:00", "2026-03-07T10:00:00-06:00", "2026-02-27T10:00:00-06:00"] {
        assert_eq!(
            office.post("/calendars/events/appointments", booking(&office, odd)).await.0,
            400,
            "{odd}"
        );
    }
    let mut waived = booking(&office, "2026-03-03T10:15:00-06:00");
    waived["ignoreFreeSlotValidation"] = json!(true);
    assert_eq!(office.post("/calendars/events/appointments", waived).await.0, 200);
    let incomplete = json!({"calendarId": calendar(&office), "locationId": LOCATION});
    assert_eq!(office.post("/calendars/events/appointments", incomplete).await.0, 422);
}

#[tokio::test]
async fn of_four_who_want_one_slot_exactly_one_gets_it() {
    let office = Office::open().await;
    let book =
        || office.post("/calendars/events/appointments", booking(&office, "2026-03-04T09:00:00-06:00"));
    let (a, b, c, d) = tokio::join!(book(), book(), book(), book());
    let booked = [a.0, b.0, c.0, d.0].iter().filter(|status| **status == 200).count();
    assert_eq!(booked, 1);
}

#[tokio::test]
async fn appointments_of_a_contact_are_listed_in_the_locations_time_without_its_zone() {
    let office = Office::open().await;
    let path = format!("/contacts/{CONTACT}/appointments");
    assert_eq!(office.get(&path).await.1["events"], json!([]));
    let (_, booked) =
        office.post("/calendars/events/appointments", booking(&office, "2026-03-03T16:00:00Z")).await;
    let (status, listed) = office.get(&path).await;
    assert_eq!((status, listed["events"].as_array().unwrap().len()), (200, 1));
    let event = &listed["events"][0];
    assert_eq!((&event["id"], &event["calendarId"]), (&booked["id"], &booked["calendarId"]));
    assert_eq!(
        (&event["startTime"], &event["endTime"]),
        (&json!("2026-03-03 10:00:00"), &json!("2026-03-03 11:00:00"))
    );
    assert_eq!(event["appointmentStatus"], "confirmed");
    assert_eq!(office.get("/contacts/unknown/appointments").await.0, 400);
}

fn opportunity(office: &Office) -> Value {
    let pipeline = &office.emulator.locations()[0].pipelines[0];
    json!({
        "pipelineId": pipeline.id,
        "locationId": LOCATION,
        "name": "Dana Winter, buyer",
        "status": "open",
        "contactId": CONTACT,
        "monetaryValue": 450_000,
    })
}

#[tokio::test]
async fn an_opportunity_is_made_once_and_moves_through_its_stages() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let (_, listed) = office.get(&format!("/opportunities/pipelines?locationId={LOCATION}")).await;
    let stages = listed["pipelines"][0]["stages"].as_array().unwrap().clone();
    let (status, made) = office.post("/opportunities/", opportunity(&office)).await;
    assert_eq!(status, 201);
    let made = &made["opportunity"];
    assert_eq!(made["pipelineStageId"], stages[0]["id"], "the first one without another");
    assert_eq!(made["monetaryValue"].to_string(), "450000");
    let (status, refused) = office.post("/opportunities/", opportunity(&office)).await;
    assert_eq!(status, 400);
    assert_eq!(refused["message"], "Can not create duplicate opportunity for the contact.");

    let path = format!("/opportunities/{}", made["id"].as_str().unwrap());
    assert_eq!(office.put(&path, json!({"name": "Dana W."})).await.0, 200);
    assert_eq!(office.put(&path, json!({"pipelineStageId": stages[1]["id"]})).await.0, 200);
    let told = receiver.wait_for(1).await[0].json();
    assert_eq!(told["type"], "OpportunityStageUpdate");
    assert_eq!((&told["pipelineStageId"], &told["name"]), (&stages[1]["id"], &json!("Dana W.")));
    assert_eq!(office.put(&path, json!({"status": "won"})).await.0, 200);
    let told = receiver.wait_for(2).await[1].json();
    assert_eq!((&told["type"], &told["status"]), (&json!("OpportunityStatusUpdate"), &json!("won")));
    assert_eq!(office.put(&path, json!({"pipelineStageId": "unknown"})).await.0, 400);
    assert_eq!(office.put(&path, json!({"status": "maybe"})).await.0, 422);
    assert_eq!(office.put("/opportunities/unknown", json!({})).await.0, 400);
}

#[tokio::test]
async fn upsert_changes_the_opportunity_of_the_contact_in_the_pipeline() {
    let office = Office::open().await;
    let (status, made) = office.post("/opportunities/upsert", opportunity(&office)).await;
    assert_eq!((status, &made["new"]), (200, &json!(true)));
    let mut won = opportunity(&office);
    won["status"] = json!("won");
    let (_, changed) = office.post("/opportunities/upsert", won).await;
    assert_eq!((&changed["new"], &changed["opportunity"]["status"]), (&json!(false), &json!("won")));
    assert_eq!(changed["opportunity"]["id"], made["opportunity"]["id"]);
    assert_eq!(office.emulator.opportunities(CONTACT).len(), 1);
}

#[tokio::test]
async fn opportunities_are_searched_with_names_in_snake_case() {
    let office = Office::open().await;
    office.post("/opportunities/", opportunity(&office)).await;
    let (status, found) =
        office.get(&format!("/opportunities/search?location_id={LOCATION}&contact_id={CONTACT}")).await;
    assert_eq!((status, &found["meta"]["total"]), (200, &json!(1)));
    assert_eq!(found["opportunities"][0]["contact"]["name"], "Dana Winter");
    let (_, none) = office.get(&format!("/opportunities/search?location_id={LOCATION}&status=lost")).await;
    assert_eq!(none["meta"]["total"], 0);
    assert_eq!(office.get(&format!("/opportunities/search?locationId={LOCATION}")).await.0, 422);
    assert_eq!(office.get(&format!("/opportunities/search?location_id={LOCATION}&limit=101")).await.0, 422);
}
