//! Every committed sample event is what its function takes.

use std::path::Path;

use jorge_tests::World;
use serde_json::Value;

fn event(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events").join(path);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn every_webhook_event_is_authentic_as_committed_and_answered_200() {
    let world = World::start().await;
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/webhook");
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 10, "{names:?}");
    // Uninstalling ends the location: it comes last.
    names.sort_by_key(|name| name.contains("uninstall"));
    for name in names {
        let answer =
            world.stack.functions.invoke("webhook", event(&format!("webhook/{name}"))).await.unwrap();
        assert_eq!(answer["statusCode"], 200, "{name}: {answer}");
        assert!(!answer["body"].as_str().unwrap().contains("quarantined"), "{name}: {answer}");
    }
}

#[tokio::test]
async fn every_api_event_is_answered_and_the_link_is_signed_afresh() {
    let world = World::start().await;
    let who = world.contact("CONanarivera00000001").await;
    for (name, shown) in [
        ("health", "{\"status\":\"ok\"}"),
        ("unsubscribe-page", "<button type=\"submit\">"),
        ("unsubscribe", "You will get no more e-mails"),
    ] {
        let mut event = event(&format!("api/{name}.json"));
        if jorge::commands::stamp::is_unsubscribe_link(&event) {
            let refused = world.stack.functions.invoke("api", event.clone()).await.unwrap();
            assert_eq!(refused["statusCode"], 404, "{name}: no stack has made its token");
            jorge::commands::stamp::sign_link(&mut event, world.keys().as_ref()).await.unwrap();
        }
        let answer = world.stack.functions.invoke("api", event).await.unwrap();
        assert_eq!(answer["statusCode"], 200, "{name}: {answer}");
        assert!(answer["body"].as_str().unwrap().contains(shown), "{name}: {answer}");
    }
    world.settle().await;
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some());
}

#[tokio::test]
async fn every_event_of_the_operations_api_leads_to_its_route_and_opens_nothing() {
    let world = World::start().await;
    for (name, status, said) in [
        ("metrics", 401, "API_KEY_REFUSED"),
        ("alerts", 401, "API_KEY_REFUSED"),
        ("alert-history", 401, "API_KEY_REFUSED"),
        ("acknowledge-alert", 401, "API_KEY_REFUSED"),
        ("token", 401, "API_KEY_REFUSED"),
        ("escalations", 401, "API_KEY_REFUSED"),
        ("release-escalation", 401, "API_KEY_REFUSED"),
        ("export-contact", 401, "API_KEY_REFUSED"),
        ("begin-experiment", 401, "API_KEY_REFUSED"),
        ("alert-page", 404, "jorge alerts list"),
        ("alert-acknowledge", 404, "jorge alerts list"),
    ] {
        let answer = world.stack.functions.invoke("api", event(&format!("api/{name}.json"))).await.unwrap();
        assert_eq!(answer["statusCode"], status, "{name}: {answer}");
        assert!(answer["body"].as_str().unwrap().contains(said), "{name}: {answer}");
    }
}

#[tokio::test]
async fn the_assessors_event_assesses_whoever_has_written() {
    let world = World::start().await;
    let who = world.contact_tagged("CONanarivera00000001", &["buyer-lead"]).await;
    world.says("CONanarivera00000001", "Hello").await;
    let event = event("financial-assessor/sqs-batch.json");
    let answer = world.stack.functions.invoke("financial-assessor", event).await.unwrap();
    assert_eq!(answer["batchItemFailures"], serde_json::json!([]));
    assert!(world.desk(&who).await.conversation.assessment.is_some());
}

#[tokio::test]
async fn the_checkers_events_check_and_try_out() {
    let world = World::start().await;
    let invoke = |name: &str| {
        world.stack.functions.invoke("alert-checker", event(&format!("alert-checker/{name}.json")))
    };
    assert_eq!(invoke("schedule").await.unwrap()["failed"], 0);
    assert_eq!(invoke("sqs-check").await.unwrap()["batchItemFailures"], serde_json::json!([]));
    assert_eq!(invoke("test").await.unwrap()["tried"][0]["delivered"], true);
}

#[tokio::test]
async fn the_event_of_a_ticket_that_nobody_opened_is_acknowledged() {
    let world = World::start().await;
    let event = event("escalation/sqs-batch.json");
    let answer = world.stack.functions.invoke("escalation", event).await.unwrap();
    assert_eq!(answer["batchItemFailures"], serde_json::json!([]));
}

#[tokio::test]
async fn the_analyzers_events_count_judge_and_answer() {
    let world = World::start().await;
    let invoke =
        |name: &str| world.stack.functions.invoke("ab-analyzer", event(&format!("ab-analyzer/{name}.json")));
    let counted = invoke("sqs-batch").await.unwrap();
    assert_eq!(counted["batchItemFailures"], serde_json::json!([]), "nobody has kept what it tells of");
    assert_eq!(invoke("schedule").await.unwrap()["judged"], 0);
    let table = invoke("results").await.unwrap()["table"].as_str().unwrap().to_owned();
    assert!(table.starts_with("response_tone: too few contacts yet"), "{table}");
}

#[tokio::test]
async fn a_stamped_event_is_fresh_and_still_authentic() {
    let world = World::start().await;
    let mut stamped = event("webhook/inbound-sms.json");
    let now = world.stack.clock().now();
    jorge::commands::stamp::restamp(&mut stamped, now, "11111111-2222-4333-8444-555555555555").unwrap();
    let answer = world.stack.functions.invoke("webhook", stamped.clone()).await.unwrap();
    assert_eq!(answer["body"], "{\"status\":\"accepted\"}");
    let body: Value = serde_json::from_str(stamped["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["dateAdded"], now.to_string());
}

#[tokio::test]
async fn the_queue_event_answers_what_the_webhook_event_kept() {
    let world = World::with(jorge::stack::Options { consume: false, ..World::at_once() }).await;
    let contact = "CONanarivera00000001";
    world.contact_without_settling(contact);
    let mut stamped = event("webhook/inbound-sms.json");
    let now = world.stack.clock().now();
    jorge::commands::stamp::restamp(&mut stamped, now, "11111111-2222-4333-8444-555555555556").unwrap();
    world.stack.functions.invoke("webhook", stamped).await.unwrap();
    let answer =
        world.stack.functions.invoke("conversation", event("conversation/sqs-batch.json")).await.unwrap();
    assert_eq!(answer["batchItemFailures"], serde_json::json!([]));
    assert_eq!(world.replies(contact).len(), 1);
}
