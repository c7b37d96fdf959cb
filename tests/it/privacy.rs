//! Nothing personal is stored, queued or logged in the clear.

use jorge::stack::{LOCATION, Options, Storage, WORKFLOW_SECRET};
use jorge_tests::World;
use serde_json::json;

const CONTACT: &str = "CONprivacy0000000001";

/// Words no other test uses, so that finding one proves a leak.
const SEEDED: [&str; 6] = [
    "Wilhelmina",
    "Quackenbush",
    "+12025550199",
    "wilhelmina@example.net",
    "zanzibar pineapple",
    "77 Xylophone Court",
];

#[tokio::test]
async fn a_whole_run_leaves_no_readable_word_of_a_person_in_files_or_logs() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let world = World::with(Options { storage, ..World::at_once() }).await;
    world
        .crm()
        .seed_contact(ghl_emulator::NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(CONTACT.to_owned()),
            first_name: Some("Wilhelmina".to_owned()),
            last_name: Some("Quackenbush".to_owned()),
            phone: Some("+12025550199".to_owned()),
            email: Some("wilhelmina@example.net".to_owned()),
            tags: vec!["lead-bot".to_owned()],
            ..ghl_emulator::NewContact::default()
        })
        .unwrap();
    let greeting = world.says(CONTACT, "zanzibar pineapple, I want to sell").await;
    assert!(greeting[0].contains("Wilhelmina"), "the name is known: {}", greeting[0]);
    world.says(CONTACT, "77 Xylophone Court").await;
    let spoil = |field: &str, value| world.text(CONTACT, "zanzibar pineapple").with(field, value);
    for text in [
        spoil("contactId", json!(null)),
        spoil("locationId", json!("LOCofsomeoneelse0001")),
        spoil("appId", json!("other")),
        spoil("type", json!("Unknown")),
    ] {
        world.deliver(&text).await;
    }
    let bad = "{\"first_name\": \"Wilhelmina\", \"phone\": \"+12025550199\"}".to_owned();
    let path = format!("/webhooks/workflow/{LOCATION}");
    let answer = world.post(&path, &[("x-jorge-workflow-secret", WORKFLOW_SECRET)], bad).await;
    assert_eq!(answer.status, 400);
    let signed = spoil("x", json!(1)).body();
    let signature = ghl_emulator::signing::sign(signed.as_bytes());
    let altered = signed.replace("pineapple", "pineapplf");
    let large = spoil("body", json!("zanzibar pineapple ".repeat(20_000))).body();
    for body in [altered, large, signed.replace('}', "")] {
        world.post("/webhooks/ghl", &[("x-ghl-signature", &signature)], body.clone()).await;
        world.door(&body).await;
    }
    world.settle().await;
    world.stack.stop().await;

    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // The CRM's own log is the CRM's: people's data lives there. Listings are a folder and name nobody.
        if path.is_file() && name != "crm.jsonl" {
            assert_clean(&std::fs::read(&path).unwrap(), &name);
            files.push(name);
        }
    }
    for looked_at in ["tables.sqlite", "queues.sqlite"] {
        assert!(files.iter().any(|name| name == looked_at), "{files:?}");
    }
    let logged = jorge_tests::logs::captured().text();
    assert!(logged.contains(CONTACT), "the run was logged");
    assert_clean(logged.as_bytes(), "the logs");
}

fn assert_clean(bytes: &[u8], place: &str) {
    let text = String::from_utf8_lossy(bytes);
    for word in SEEDED {
        assert!(!text.contains(word), "{word:?} is readable in {place}");
    }
}
