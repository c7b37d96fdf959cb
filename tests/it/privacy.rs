//! Nothing personal is stored, queued or logged in the clear.

use jorge::stack::{LOCATION, Options, Storage, WORKFLOW_SECRET};
use jorge_tests::World;
use serde_json::{Value, json};
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::language::Words;

const CONTACT: &str = "CONprivacy0000000001";

/// Words no other test uses, so that finding one proves a leak.
const SEEDED: [&str; 9] = [
    "Wilhelmina",
    "Quackenbush",
    "+12025550199",
    "wilhelmina@example.net",
    "zanzibar pineapple",
    "77 Xylophone Court",
    "call my husband at 512-555-0166 or bartholomew@example.net",
    "219-09-9998",
    "4111 1111 1111 1111",
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
    for personal in SEEDED {
        world.leaks.knows(personal);
    }
    let greeting = world.says(CONTACT, "zanzibar pineapple, I want to sell").await;
    assert!(greeting[0].contains("Wilhelmina"), "the name is known: {}", greeting[0]);
    world.says(CONTACT, "77 Xylophone Court").await;
    world.says(CONTACT, SEEDED[6]).await;
    let warned = world.says(CONTACT, "my ssn is 219-09-9998 and my card 4111 1111 1111 1111").await;
    assert!(warned[0].contains("do not text numbers like that"), "{warned:?}");
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
    let who = ContactRef {
        location: LocationId::parse(LOCATION).unwrap(),
        contact: ContactId::parse(CONTACT).unwrap(),
    };
    let desk = world.desk(&who).await;
    assert!(desk.conversation.facts.expose().address.is_some() && desk.conversation.profile.is_some());
    let printed = format!("{desk:?} {:?} {:?}", desk.conversation.facts.expose(), Words::of(SEEDED[6]));
    for word in SEEDED.into_iter().chain(["bartholomew", "512-555-0166", "Xylophone"]) {
        assert!(!printed.contains(word), "{word} is printed: {printed}");
    }
    world.stack.stop().await;

    let looked_at = world.leaks.found_of(&["jorge-local", CONTACT, "batchItemFailures"]);
    for place in [
        "DynamoDB TransactWriteItems",
        "DynamoDB PutItem",
        "SQS SendMessage",
        "the answer of conversation",
        "the logs",
        "tables.sqlite",
        "queues.sqlite",
    ] {
        assert!(looked_at.iter().any(|found| found.contains(place)), "{place} is looked at: {looked_at:#?}");
    }
    // What must not be there is looked for when the world ends, as in every test.
}

#[tokio::test]
async fn the_demo_leaves_no_readable_word_of_a_person() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let clock = jorge::script::clock_at("2026-11-20T15:00:00Z".parse().unwrap());
    let world = World::with(Options { simulated: Some(clock.clone()), storage, ..Options::default() }).await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/demo");
    let mut played = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let script: Value = serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
        let contact: ghl_emulator::NewContact = serde_json::from_value(script["contact"].clone()).unwrap();
        for field in ["firstName", "lastName", "phone", "email"] {
            world.leaks.knows(script["contact"][field].as_str().unwrap());
        }
        let id = contact.id.clone().unwrap();
        world.crm().seed_contact(contact).unwrap();
        world.settle().await;
        for step in script["steps"].as_array().unwrap() {
            let event = &step["event"];
            let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
            world.leaks.heard(body["body"].as_str().unwrap_or_default());
            let at = body["timestamp"].as_str().unwrap().parse().unwrap();
            clock.advance_to(at);
            world.stack.queues.clock_moved();
            let answer = world.stack.functions.invoke("webhook", event.clone()).await.unwrap();
            assert_eq!(answer["statusCode"], 200, "{answer}");
            world.settle().await;
            played += 1;
        }
        for reply in world.replies(&id) {
            world.leaks.heard(&reply);
        }
    }
    assert!(played > 5, "the conversations were played");
}

#[tokio::test]
async fn a_word_that_gets_out_is_found_where_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let world = World::with(Options { storage, ..World::at_once() }).await;
    world.contact(CONTACT).await;
    tracing::debug!(target: "shared::privacy", "Ermintrude called");
    let queue = world.inbound_url();
    let message = world.stack.aws.sqs.send_message().queue_url(queue).message_body("not of ours: Ermintrude");
    message.message_group_id("x").message_deduplication_id("x").send().await.unwrap();
    world.settle().await;
    std::fs::write(directory.path().join("stray"), "Ermintrude").unwrap();
    let found = world.leaks.found_of(&["Ermintrude"]);
    for place in ["the logs", "queues.sqlite", "stray"] {
        assert!(found.iter().any(|one| one.contains(place)), "{place}: {found:?}");
    }
}
