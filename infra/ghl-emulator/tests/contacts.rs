//! Contacts, tags, tasks, notes and workflows through the API.

mod support;

use ghl_emulator::{DndChannel, DndStatus, Location};
use reqwest::Method;
use serde_json::{Value, json};
use support::{CONTACT, LOCATION, Office, answer};

fn path(rest: &str) -> String {
    format!("/contacts/{CONTACT}{rest}")
}

#[tokio::test]
async fn a_contact_is_shown_with_what_is_known() {
    let office = Office::open().await;
    let (status, shown) = office.get(&path("")).await;
    assert_eq!(status, 200);
    let contact = &shown["contact"];
    assert_eq!(contact["id"], CONTACT);
    assert_eq!(contact["name"], "Dana Winter");
    assert_eq!(contact["timezone"], "America/Chicago");
    assert_eq!(contact["dateAdded"], "2026-03-02T14:30:00.000Z");
    assert_eq!(contact["tags"], json!(["website"]));
    assert_eq!(contact.get("city"), None, "what is unknown is absent");
    assert!(shown["traceId"].is_string());
}

#[tokio::test]
async fn a_change_overwrites_tags_and_leaves_alone_what_it_does_not_name() {
    let office = Office::open().await;
    let (status, changed) = office.put(&path(""), json!({"tags": ["Hot", "hot"], "city": "Evanston"})).await;
    assert_eq!((status, &changed["succeded"]), (200, &json!(true)));
    assert_eq!(office.dana().tags, ["hot"]);
    assert_eq!(office.dana().city.as_deref(), Some("Evanston"));
    assert_eq!(office.dana().first_name.as_deref(), Some("Dana"));
    assert_eq!(office.dana().email.as_deref(), Some("dana@example.com"));
}

#[tokio::test]
async fn a_field_nobody_knows_is_refused_and_nothing_changes() {
    let office = Office::open().await;
    let (status, refusal) = office.put(&path(""), json!({"city": "Evanston", "additionalPhones": []})).await;
    assert_eq!(status, 422);
    assert_eq!(refusal["message"], json!(["property additionalPhones should not exist"]));
    assert_eq!(office.dana().city, None);
}

#[tokio::test]
async fn tags_are_added_and_removed_whatever_their_case() {
    let office = Office::open().await;
    let (status, added) = office.post(&path("/tags"), json!({"tags": ["Website", " Needs-Human "]})).await;
    assert_eq!(status, 201);
    assert_eq!(added["tags"], json!(["website", "needs-human"]));
    assert_eq!(added["tagsAdded"], json!(["needs-human"]));
    let (status, removed) = office.delete(&path("/tags"), json!({"tags": ["NEEDS-human", "absent"]})).await;
    assert_eq!(status, 200);
    assert_eq!(removed["tags"], json!(["website"]));
    assert_eq!(removed["tagsRemoved"], json!(["needs-human"]));
    assert_eq!(office.dana().tags, ["website"]);
    assert_eq!(office.post(&path("/tags"), json!({})).await.0, 422);
}

#[tokio::test]
async fn dnd_keys_are_case_sensitive_and_the_wrong_case_is_passed_over_in_silence() {
    let office = Office::open().await;
    let (status, answered) =
        office.put(&path(""), json!({"dndSettings": {"sms": {"status": "active"}}})).await;
    assert_eq!((status, &answered["succeded"]), (200, &json!(true)));
    assert!(office.dana().dnd_settings.is_empty(), "200, and yet not opted out");
    office.put(&path(""), json!({"dndSettings": {"SMS": {"status": "permanent"}}})).await;
    assert_eq!(office.dana().dnd_settings[&DndChannel::Sms].status, DndStatus::Permanent);
    let (_, shown) = office.get(&path("")).await;
    assert_eq!(shown["contact"]["dndSettings"]["SMS"]["status"], "permanent");
    let (status, _) = office.put(&path(""), json!({"dndSettings": {"SMS": {"status": "on"}}})).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn v3_has_its_own_names() {
    let office = Office::open().await;
    let v3 = |body: Value| {
        office.bare(Method::PUT, &path("")).bearer_auth(support::TOKEN).header("Version", "v3").json(&body)
    };
    let (_, answered) = answer(v3(json!({"dndSettings": {"SMS": {"status": "active"}}}))).await;
    assert_eq!(answered["succeeded"], true);
    assert!(office.dana().dnd_settings.is_empty());
    let (_, answered) = answer(v3(json!({
        "dndSettings": {"sms": {"status": "active"}},
        "customFields": [{"id": "cf1", "fieldValue": "warm"}, {"id": "cf2", "field_value": "old name"}],
    })))
    .await;
    assert_eq!(answered["contact"]["dndSettings"]["sms"]["status"], "active");
    assert_eq!(answered["contact"]["customFields"], json!([{"id": "cf1", "value": "warm"}]));
}

#[tokio::test]
async fn custom_fields_are_set_by_id_or_key_and_keep_their_ids() {
    let office = Office::open().await;
    let (_, listed) = office.get(&format!("/locations/{LOCATION}/customFields")).await;
    let fields = listed["customFields"].as_array().unwrap();
    let temperature = fields.iter().find(|field| field["fieldKey"] == "contact.lead_temperature").unwrap();
    let body = json!({"customFields": [
        {"id": temperature["id"], "key": "lead_temperature", "field_value": "warm"},
        {"key": "budget", "field_value": 450_000},
    ]});
    assert_eq!(office.put(&path(""), body).await.0, 200);
    let again = json!({"customFields": [{"key": "contact.lead_temperature", "field_value": "hot"}]});
    assert_eq!(office.put(&path(""), again).await.0, 200);
    let held = office.dana().custom_fields;
    assert_eq!(held.len(), 2);
    assert_eq!((json!(held[0].id), &held[0].value), (temperature["id"].clone(), &json!("hot")));
    assert_eq!(held[1].value, json!(450_000));
}

#[tokio::test]
async fn upsert_finds_a_contact_by_email_then_by_phone_and_else_makes_one() {
    let office = Office::open().await;
    let upsert = |body: Value| office.post("/contacts/upsert", body);
    let (status, found) =
        upsert(json!({"locationId": LOCATION, "email": "Dana@Example.com", "city": "Evanston"})).await;
    assert_eq!((status, &found["new"], &found["contact"]["id"]), (200, &json!(false), &json!(CONTACT)));
    let (_, found) = upsert(json!({"locationId": LOCATION, "phone": "(312) 555-0107"})).await;
    assert_eq!(found["contact"]["id"], CONTACT);
    let (_, made) =
        upsert(json!({"locationId": LOCATION, "phone": "312 555 0199", "name": "Eli Stone"})).await;
    assert_eq!(made["new"], true);
    assert_eq!(made["contact"]["phone"], "+13125550199");
    assert_eq!(made["contact"]["lastName"], "Stone");
    assert_eq!(office.emulator.contacts().len(), 2);
    assert_eq!(upsert(json!({"locationId": LOCATION, "name": "No Address"})).await.0, 400);
    assert_eq!(upsert(json!({"locationId": "elsewhere", "phone": "3125550111"})).await.0, 403);
}

#[tokio::test]
async fn contacts_are_searched_with_filters() {
    let office = Office::open().await;
    let upsert =
        json!({"locationId": LOCATION, "email": "eli@example.com", "name": "Eli Stone", "tags": ["hot"]});
    office.post("/contacts/upsert", upsert).await;
    let search = |filters: Value| {
        let body = json!({"locationId": LOCATION, "page": 1, "pageLimit": 10, "filters": filters});
        office.post("/contacts/search", body)
    };
    let (_, by_email) =
        search(json!([{"field": "email", "operator": "eq", "value": "dana@example.com"}])).await;
    assert_eq!((&by_email["total"], &by_email["contacts"][0]["id"]), (&json!(1), &json!(CONTACT)));
    let (_, by_tag) = search(json!([{"field": "tags", "operator": "contains", "value": ["hot"]}])).await;
    assert_eq!(by_tag["contacts"][0]["firstName"], "Eli");
    let either = json!([{"group": "OR", "filters": [
        {"field": "firstName", "operator": "eq", "value": "Eli"},
        {"field": "phone", "operator": "exists"},
    ]}]);
    assert_eq!(search(either).await.1["total"], 2);
    assert_eq!(search(json!([])).await.1["total"], 2);
    assert_eq!(search(json!([{"field": "email", "operator": "sounds_like", "value": "x"}])).await.0, 400);
}

#[tokio::test]
async fn tasks_and_notes_are_kept_with_their_contact() {
    let office = Office::open().await;
    let task =
        json!({"title": "Call Dana", "dueDate": "2026-03-02T20:00:00Z", "completed": false, "body": "today"});
    let (status, created) = office.post(&path("/tasks"), task).await;
    assert_eq!(status, 201);
    assert_eq!(created["task"]["dueDate"], "2026-03-02T20:00:00.000Z");
    let (_, listed) = office.get(&path("/tasks")).await;
    assert_eq!(listed["tasks"], json!([created["task"]]));
    assert_eq!(office.emulator.tasks(CONTACT)[0].title, "Call Dana");
    let (status, refusal) = office.post(&path("/tasks"), json!({"title": "Call Dana"})).await;
    assert_eq!((status, refusal["message"].as_array().unwrap().len()), (422, 2));

    let (status, created) = office.post(&path("/notes"), json!({"body": "Prefers mornings"})).await;
    assert_eq!((status, &created["note"]["body"]), (201, &json!("Prefers mornings")));
    let (_, listed) = office.get(&path("/notes")).await;
    assert_eq!(listed["notes"][0]["id"], created["note"]["id"]);
    assert_eq!(office.emulator.notes(CONTACT)[0].body, "Prefers mornings");
    assert_eq!(office.post(&path("/notes"), json!({"title": "empty"})).await.0, 422);
}

#[tokio::test]
async fn a_contact_enters_and_leaves_a_workflow() {
    let office = Office::open().await;
    let (_, listed) = office.get(&format!("/workflows/?locationId={LOCATION}")).await;
    let workflow = listed["workflows"][0]["id"].as_str().unwrap().to_owned();
    let place = path(&format!("/workflow/{workflow}"));
    let (status, answered) =
        office.post(&place, json!({"eventStartTime": "2026-03-02T15:30:00+00:00"})).await;
    assert_eq!((status, &answered["succeded"]), (200, &json!(true)));
    assert!(office.emulator.workflows(CONTACT).contains(&workflow));
    assert_eq!(answer(office.call(Method::DELETE, &place)).await.0, 200);
    assert!(office.emulator.workflows(CONTACT).is_empty());
}

#[tokio::test]
async fn users_and_agents_of_a_location_are_listed() {
    let office = Office::open().await;
    let (status, listed) = office.get(&format!("/users/?locationId={LOCATION}")).await;
    assert_eq!((status, listed["users"].as_array().unwrap().len()), (200, 2));
    assert_eq!(office.get("/users/?locationId=elsewhere").await.0, 403);
    let mut location = Location::example(LOCATION);
    location.agents.push(ghl_emulator::Agent {
        id: "emp1".to_owned(),
        name: "House bot".to_owned(),
        mode: ghl_emulator::AgentMode::AutoPilot,
        channels: vec!["SMS".to_owned()],
        sleep_on_manual_message: true,
    });
    office.emulator.seed_location(location).unwrap();
    let (_, listed) = office.get("/conversation-ai/agents/search").await;
    assert_eq!(listed["agents"][0]["mode"], "auto-pilot");
    assert_eq!(listed["totalCount"], 1);
}

#[tokio::test]
async fn seeding_a_contact_again_does_not_undo_what_happened_to_it() {
    let office = Office::open().await;
    office.post(&path("/tags"), json!({"tags": ["hot"]})).await;
    let seeded = office.emulator.seed_contact(support::dana()).unwrap();
    assert_eq!(seeded.tags, ["website", "hot"]);
    assert_eq!(office.dana().tags, ["website", "hot"]);
}
