//! What the door answers, and what it keeps.

use jorge::stack::{LOCATION, WORKFLOW_SECRET};
use jorge_tests::World;
use jorge_tests::world::Answer;
use serde_json::json;

const CONTACT: &str = "CONdoor0000000000001";

async fn quarantined(world: &World) -> Vec<String> {
    let items = world.items("operations").await;
    let mut reasons: Vec<String> = items
        .iter()
        .filter(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("QUARANTINE#")))
        .map(|item| item["reason"].as_s().cloned().unwrap_or_default())
        .collect();
    reasons.sort();
    reasons
}

async fn stored_events(world: &World) -> usize {
    let items = world.items("conversations").await;
    items.iter().filter(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("SEEN#"))).count()
}

#[tokio::test]
async fn what_is_not_signed_by_the_crm_is_refused_and_nothing_is_stored() {
    let world = World::start().await;
    let body = world.text(CONTACT, "Hello").body();
    let signature = ghl_emulator::signing::sign(body.as_bytes());
    let altered = body.replace("Hello", "Hellp");
    let other_signature = ghl_emulator::signing::sign(b"something else");
    for (headers, body) in [
        (vec![], &body),
        (vec![("x-ghl-signature", "N/A")], &body),
        (vec![("x-ghl-signature", other_signature.as_str())], &body),
        (vec![("x-ghl-signature", signature.as_str())], &altered),
    ] {
        let answer = world.post("/webhooks/ghl", &headers, body.clone()).await;
        assert_eq!(
            (answer.status, answer.body["code"].as_str()),
            (401, Some("NOT_AUTHENTIC")),
            "{headers:?}"
        );
    }
    assert_eq!(stored_events(&world).await, 0);
    assert_eq!(quarantined(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_webhook_of_another_app_is_forbidden() {
    let world = World::start().await;
    let answer = world.deliver(&world.text(CONTACT, "Hello").with("appId", json!("someone-elses-app"))).await;
    assert_eq!((answer.status, answer.body["code"].as_str()), (403, Some("WRONG_APP")));
    assert_eq!(stored_events(&world).await, 0);
}

#[tokio::test]
async fn a_documented_payload_without_app_and_ids_is_accepted() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    let mut text = world.text(CONTACT, "Hello");
    for field in ["appId", "versionId", "webhookId", "messageId", "timestamp"] {
        text = text.with(field, json!(null));
    }
    assert_eq!(world.deliver(&text).await.status, 200);
    assert_eq!(world.deliver(&text).await.status, 200, "known again by its content");
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn what_is_signed_but_unusable_is_answered_200_and_kept_with_the_reason() {
    let world = World::start().await;
    let signed = async |body: String| -> Answer {
        let signature = ghl_emulator::signing::sign(body.as_bytes());
        world.post("/webhooks/ghl", &[("x-ghl-signature", &signature)], body).await
    };
    let text = || world.text(CONTACT, "Hello");
    for (body, reason) in [
        (text().with("locationId", json!("LOCofsomeoneelse0001")).body(), "UNKNOWN_LOCATION"),
        (text().with("locationId", json!(null)).body(), "LOCATION_ID_MISSING"),
        (text().with("contactId", json!(null)).body(), "CONTACT_ID_MISSING"),
        (text().with("contactId", json!("a#b")).body(), "CONTACT_ID_MALFORMED"),
        ("{\"type\": \"InboundMessage\",".to_owned(), "NOT_JSON"),
        (text().with("body", json!("x".repeat(300 * 1024))).body(), "TOO_LARGE"),
    ] {
        let before = quarantined(&world).await.len();
        let answer = signed(body).await;
        assert_eq!((answer.status, answer.body["status"].as_str()), (200, Some("quarantined")), "{reason}");
        let kept = quarantined(&world).await;
        assert_eq!(kept.len(), before + 1, "{reason}");
        assert!(kept.contains(&reason.to_owned()), "{reason}: {kept:?}");
    }
    assert_eq!(stored_events(&world).await, 0);
}

#[tokio::test]
async fn an_unknown_event_type_is_answered_200_and_forgotten() {
    let world = World::start().await;
    let answer = world.deliver(&world.text(CONTACT, "Hello").with("type", json!("NoteCreate"))).await;
    assert_eq!((answer.status, answer.body["status"].as_str()), (200, Some("ignored")));
    assert_eq!((stored_events(&world).await, quarantined(&world).await.len()), (0, 0));
}

#[tokio::test]
async fn a_text_that_is_wrapped_and_base64_encoded_by_the_gateway_is_read_as_it_was_signed() {
    use base64::Engine as _;
    let world = World::start().await;
    let body = world.text(CONTACT, "¿Hablas español? 🏠").body();
    let mut event = jorge_tests::webhook(&body);
    event["body"] = json!(base64::engine::general_purpose::STANDARD.encode(&body));
    event["isBase64Encoded"] = json!(true);
    let answer = world.stack.functions.invoke("webhook", event).await.unwrap();
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(stored_events(&world).await, 1);
}

async fn workflow(world: &World, secret: &str, location: &str, body: String) -> Answer {
    let path = format!("/webhooks/workflow/{location}");
    world.post(&path, &[("x-jorge-workflow-secret", secret)], body).await
}

#[tokio::test]
async fn a_workflow_needs_its_locations_secret() {
    let world = World::start().await;
    let body = json!({"contact_id": CONTACT, "tags": "lead-bot", "message": {"body": "Hi"}}).to_string();
    for (secret, location) in [
        ("", LOCATION),
        ("wrong", LOCATION),
        (WORKFLOW_SECRET, "LOCofsomeoneelse0001"),
        (WORKFLOW_SECRET, "a%23b"),
    ] {
        assert_eq!(workflow(&world, secret, location, body.clone()).await.status, 401, "{secret} {location}");
    }
    assert_eq!(stored_events(&world).await, 0);
    assert_eq!(workflow(&world, WORKFLOW_SECRET, LOCATION, body).await.status, 200);
}

#[tokio::test]
async fn a_wrong_workflow_body_is_answered_with_the_field_and_a_large_one_with_413() {
    let world = World::start().await;
    for (body, field, code) in [
        (json!({"tags": ""}).to_string(), "contact_id", "CONTACT_ID_MISSING"),
        ("{".to_owned(), "body", "NOT_JSON"),
        (
            json!({"contact_id": "C", "location": {"id": "LOCother"}}).to_string(),
            "location.id",
            "LOCATION_MISMATCH",
        ),
    ] {
        let answer = workflow(&world, WORKFLOW_SECRET, LOCATION, body).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.body["error"], "invalid_webhook");
        assert_eq!((answer.body["field"].as_str(), answer.body["code"].as_str()), (Some(field), Some(code)));
        assert!(answer.body["message"].as_str().is_some_and(|message| message.ends_with('.')));
    }
    let large = json!({"contact_id": "C", "message": {"body": "x".repeat(300 * 1024)}}).to_string();
    let answer = workflow(&world, WORKFLOW_SECRET, LOCATION, large).await;
    assert_eq!((answer.status, answer.body["code"].as_str()), (413, Some("BODY_TOO_LARGE")));
    assert_eq!(quarantined(&world).await.len(), 0);
}

#[tokio::test]
async fn a_workflow_starts_a_conversation_with_the_bot_it_asks_for() {
    let world = World::start().await;
    world.contact_tagged(CONTACT, &["newsletter"]).await;
    let body = json!({
        "contact_id": CONTACT, "first_name": "Robin", "tags": "newsletter",
        "message": {"type": 2, "body": "hi"}, "customData": {"bot": "seller"}
    });
    assert_eq!(workflow(&world, WORKFLOW_SECRET, LOCATION, body.to_string()).await.status, 200);
    world.settle().await;
    let replies = world.replies(CONTACT);
    assert_eq!(replies.len(), 1);
    assert!(replies[0].ends_with("What is the address of the property?"), "{}", replies[0]);
}

#[tokio::test]
async fn a_location_that_uninstalls_is_answered_200_and_stays_silent_until_it_installs_again() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    let report = |kind: &str| world.text(CONTACT, "").with("type", json!(kind));
    assert_eq!(world.deliver(&report("UNINSTALL")).await.status, 200);
    assert_eq!(world.deliver(&world.text(CONTACT, "Hello")).await.body["status"], "quarantined");
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    assert_eq!(world.deliver(&report("INSTALL")).await.status, 200);
    assert_eq!(world.says(CONTACT, "Hello again").await.len(), 1);
}

#[tokio::test]
async fn only_the_two_doors_exist() {
    let world = World::start().await;
    assert_eq!(world.post("/webhooks/other", &[], String::new()).await.status, 404);
}
