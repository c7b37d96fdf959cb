//! Webhooks: what they say, that they are signed, and that they arrive.

mod support;

use ghl_emulator::{Direction, InstallType, MessageType, Options, WebhookState};
use serde_json::{Value, json};
use std::time::Duration;
use support::{APP_ID, CONTACT, LOCATION, Office, Receiver, verifies};

#[tokio::test]
async fn a_text_of_a_contact_arrives_signed_over_its_raw_bytes() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let receipt = office.emulator.contact_texts(CONTACT, "Is the loft on Oak still there? 🙂").await.unwrap();
    let received = receiver.wait_for(1).await.remove(0);
    assert!(verifies(&received.body, &received.signature));
    for at in 0..received.body.len() {
        let mut altered = received.body.to_vec();
        altered[at] ^= 1;
        assert!(!verifies(&altered, &received.signature), "byte {at} may change unseen");
    }
    let told = received.json();
    let expected = [
        ("type", json!("InboundMessage")),
        ("locationId", json!(LOCATION)),
        ("contactId", json!(CONTACT)),
        ("body", json!("Is the loft on Oak still there? 🙂")),
        ("direction", json!("inbound")),
        ("messageType", json!("SMS")),
        ("messageTypeId", json!(2)),
        ("messageTypeString", json!("TYPE_SMS")),
        ("contentType", json!("text/plain")),
        ("status", json!("delivered")),
        ("attachments", json!([])),
        ("dateAdded", json!("2026-03-02T14:30:00.000Z")),
        ("timestamp", json!("2026-03-02T14:30:00.000Z")),
        ("from", json!("+13125550107")),
        ("to", json!("+13125550142")),
        ("appId", json!(APP_ID)),
        ("versionId", json!(APP_ID)),
        ("messageId", json!(receipt.message_id)),
        ("conversationId", json!(receipt.conversation_id)),
        ("webhookId", json!(receipt.webhook_id)),
    ];
    for (name, value) in &expected {
        assert_eq!(&told[*name], value, "{name}");
    }
    assert_eq!(told.as_object().unwrap().len(), expected.len());
}

#[tokio::test]
async fn what_we_send_comes_back_with_source_api_and_without_a_user() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let (_, sent) = office.send("Yes, it is").await;
    let echo = receiver.wait_for(1).await[0].json();
    assert_eq!(echo["type"], "OutboundMessage");
    assert_eq!(echo["source"], "api");
    assert_eq!(echo["direction"], "outbound");
    assert_eq!(echo["messageId"], sent["messageId"]);
    assert_eq!(echo.get("userId"), None);
}

#[tokio::test]
async fn what_a_person_writes_says_so_and_a_comment_says_whom_it_mentions() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    office.emulator.agent_texts(CONTACT, "agent7", "I will call you").await.unwrap();
    let comment = "bot, be quiet @Casey<userId>agent8</userId>";
    office.emulator.internal_comment(CONTACT, "agent7", comment).await.unwrap();
    let received = receiver.wait_for(2).await;
    let (text, comment) = (received[0].json(), received[1].json());
    assert_eq!((&text["source"], &text["userId"]), (&json!("app"), &json!("agent7")));
    assert_eq!(comment["messageType"], "InternalComment");
    assert_eq!(comment["mentions"], json!(["agent8"]));
    assert_eq!(comment.get("messageTypeId"), None);
}

#[tokio::test]
async fn a_webhook_is_tried_again_with_the_same_bytes_until_it_is_taken() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    receiver.answers(&[500, 302, 429, 404]);
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    office.emulator.webhooks_settled().await;
    let received = receiver.received();
    assert_eq!(received.len(), 5);
    assert!(
        received.iter().all(|one| one.body == received[0].body && one.signature == received[0].signature)
    );
    let record = &office.emulator.webhooks()[0];
    let statuses: Vec<Option<u16>> = record.attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [500, 302, 429, 404, 200].map(Some));
    assert_eq!(record.state, WebhookState::Delivered);
    assert_eq!(record.body().as_bytes(), received[0].body);
}

#[tokio::test]
async fn a_webhook_nobody_takes_is_given_up_after_the_last_retry() {
    let clock = support::Clock::at(support::MONDAY);
    let retry = vec![Duration::from_millis(1); 3];
    let office = Office::with(Options { webhook_retry: retry, ..support::options(&clock) }, clock).await;
    let receiver = office.receiver().await;
    receiver.answers(&[503; 4]);
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    office.emulator.contact_texts(CONTACT, "Anybody?").await.unwrap();
    office.emulator.webhooks_settled().await;
    let bodies: Vec<Value> = receiver.received().iter().map(|one| one.json()["body"].clone()).collect();
    assert_eq!(bodies, ["Hello", "Hello", "Hello", "Hello", "Anybody?"]);
    let states: Vec<WebhookState> = office.emulator.webhooks().iter().map(|record| record.state).collect();
    assert_eq!(states, [WebhookState::GivenUp, WebhookState::Delivered]);
}

#[tokio::test]
async fn a_receiver_that_is_not_there_counts_as_no_answer() {
    let clock = support::Clock::at(support::MONDAY);
    let office = Office::with(Options { webhook_retry: vec![], ..support::options(&clock) }, clock).await;
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", taken.local_addr().unwrap());
    drop(taken);
    office.emulator.set_webhook_url(&url).unwrap();
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    office.emulator.webhooks_settled().await;
    let record = &office.emulator.webhooks()[0];
    assert_eq!(record.attempts.len(), 1);
    assert_eq!(record.attempts[0].status, None);
    assert_eq!(record.state, WebhookState::GivenUp);
}

#[tokio::test]
async fn webhooks_of_a_contact_arrive_in_order_even_when_the_first_meets_refusals() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    receiver.answers(&[500, 500]);
    for text in ["one", "two", "three", "four"] {
        office.emulator.contact_texts(CONTACT, text).await.unwrap();
    }
    office.emulator.webhooks_settled().await;
    let bodies: Vec<Value> = receiver.received().iter().map(|one| one.json()["body"].clone()).collect();
    assert_eq!(bodies, ["one", "one", "one", "two", "three", "four"]);
}

#[tokio::test]
async fn a_contact_does_not_wait_for_another() {
    let clock = support::Clock::at(support::MONDAY);
    let retry = vec![Duration::from_secs(3_600)];
    let office = Office::with(Options { webhook_retry: retry, ..support::options(&clock) }, clock).await;
    let other = ghl_emulator::NewContact { id: Some("conOther".to_owned()), ..support::dana() };
    office.emulator.seed_contact(other).unwrap();
    let receiver = office.receiver().await;
    receiver.answers(&[500]);
    office.emulator.contact_texts(CONTACT, "stuck for an hour").await.unwrap();
    receiver.wait_for(1).await;
    office.emulator.contact_texts("conOther", "right through").await.unwrap();
    assert_eq!(receiver.wait_for(2).await[1].json()["body"], "right through");
}

#[tokio::test]
async fn each_kind_of_change_to_a_contact_has_its_own_event() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let path = format!("/contacts/{CONTACT}");
    office.put(&path, json!({"city": "Evanston"})).await;
    office.post(&format!("{path}/tags"), json!({"tags": ["hot"]})).await;
    office.post(&format!("{path}/tags"), json!({"tags": ["HOT"]})).await;
    office.put(&path, json!({"dndSettings": {"SMS": {"status": "active", "code": "OPT"}}})).await;
    office.put(&path, json!({"city": "Evanston"})).await;
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.events(), ["ContactUpdate", "ContactTagUpdate", "ContactDndUpdate"]);
    let received = receiver.received();
    assert_eq!(received[1].json()["tags"], json!(["website", "hot"]), "all of them, not the difference");
    let settings = received[2].json()["dndSettings"].clone();
    assert_eq!(settings["SMS"]["status"], "active");
    assert_eq!(settings["WhatsApp"], json!({"status": "inactive"}));
    let made = json!({"locationId": LOCATION, "email": "eli@example.com"});
    office.post("/contacts/upsert", made).await;
    assert_eq!(receiver.wait_for(4).await[3].event(), "ContactCreate");
}

#[tokio::test]
async fn a_bare_stop_tells_of_the_text_first_and_of_the_closed_channel_after_it() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    office.emulator.contact_texts(CONTACT, "STOP").await.unwrap();
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.events(), ["InboundMessage", "ContactDndUpdate"]);
}

#[tokio::test]
async fn other_channels_have_their_own_forms() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    office.emulator.contact_writes(CONTACT, MessageType::LiveChat, "chat").await.unwrap();
    office.emulator.contact_writes(CONTACT, MessageType::Email, "<p>mail</p>").await.unwrap();
    let received = receiver.wait_for(2).await;
    assert_eq!(received[0].json()["messageType"], "Live_Chat");
    assert_eq!(received[0].json().get("from"), None);
    assert_eq!(received[1].json()["from"], "dana@example.com");
    assert!(received[1].json()["to"].is_array());
    assert!(received[1].json()["emailMessageId"].is_string());
}

#[tokio::test]
async fn installing_and_removing_the_app_is_told() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    office.emulator.install_app(InstallType::Location, LOCATION).unwrap();
    office.emulator.uninstall_app(InstallType::Location, LOCATION).unwrap();
    let received = receiver.wait_for(2).await;
    let (install, uninstall) = (received[0].json(), received[1].json());
    assert_eq!((&install["type"], &install["installType"]), (&json!("INSTALL"), &json!("Location")));
    assert_eq!(install["appId"], APP_ID);
    assert!(install["companyId"].is_string());
    assert_eq!((&uninstall["type"], &uninstall["locationId"]), (&json!("UNINSTALL"), &json!(LOCATION)));
    assert!(office.emulator.install_app(InstallType::Location, "elsewhere").is_err());
}

#[tokio::test]
async fn a_webhook_can_be_sent_once_more_as_it_was() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let receipt = office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    office.emulator.webhooks_settled().await;
    office.emulator.resend_webhook(&receipt.webhook_id.unwrap()).unwrap();
    let received = receiver.wait_for(2).await;
    assert_eq!(received[0].body, received[1].body);
    assert!(office.emulator.resend_webhook("unknown").is_err());
}

#[tokio::test]
async fn without_a_url_nothing_is_told_and_nothing_is_made_up_for_later() {
    let office = Office::open().await;
    let receipt = office.emulator.contact_texts(CONTACT, "Hello?").await.unwrap();
    assert_eq!(receipt.webhook_id, None);
    let receiver = office.receiver().await;
    office.emulator.contact_texts(CONTACT, "Hello!").await.unwrap();
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(receiver.received()[0].json()["body"], "Hello!");
}

#[tokio::test]
async fn seeding_is_silent_unless_told_otherwise() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let quiet = ghl_emulator::NewContact { id: Some("conQuiet".to_owned()), ..support::dana() };
    office.emulator.seed_contact(quiet.clone()).unwrap();
    let told = ghl_emulator::NewContact { id: Some("conTold".to_owned()), announce: true, ..quiet };
    office.emulator.seed_contact(told).unwrap();
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.events(), ["ContactCreate"]);
    assert_eq!(receiver.received()[0].json()["id"], "conTold");
}

#[tokio::test]
async fn webhooks_never_leave_the_machine() {
    let office = Office::open().await;
    assert!(office.emulator.set_webhook_url("http://example.com/hook").is_err());
    assert!(office.emulator.set_webhook_url("https://127.0.0.1/hook").is_err());
}

#[tokio::test]
async fn the_receiver_may_answer_through_the_api_while_it_is_called() {
    let office = Office::open().await;
    let receiver = Receiver::open().await;
    office.emulator.set_webhook_url(&receiver.url).unwrap();
    for round in 0..5 {
        office.emulator.contact_texts(CONTACT, &format!("question {round}")).await.unwrap();
        office.send(&format!("answer {round}")).await;
    }
    office.emulator.webhooks_settled().await;
    let directions: Vec<Direction> =
        office.emulator.conversation(CONTACT).iter().map(|message| message.direction).collect();
    assert_eq!(directions, [Direction::Inbound, Direction::Outbound].repeat(5));
    assert_eq!(receiver.events(), ["InboundMessage", "OutboundMessage"].repeat(5));
}
