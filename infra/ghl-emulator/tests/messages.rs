//! Messages and conversations through the API.

mod support;

use ghl_emulator::{Direction, MessageType, Source};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use support::{CONTACT, LOCATION, Office, answer};

#[tokio::test]
async fn a_message_sent_lands_in_the_conversation_once() {
    let office = Office::open().await;
    let (status, sent) = office.send("Good morning, Dana").await;
    assert_eq!(status, 200);
    assert_eq!(sent["status"], "pending");
    assert_eq!(sent["messageIds"], json!([sent["messageId"]]));
    assert_eq!(sent["emailMessageId"], Value::Null);
    let conversation = office.emulator.conversation(CONTACT);
    assert_eq!(conversation.len(), 1);
    let message = &conversation[0];
    assert_eq!(json!(message.id), sent["messageId"]);
    assert_eq!(json!(message.conversation_id), sent["conversationId"]);
    assert_eq!(message.body, "Good morning, Dana");
    assert_eq!(message.direction, Direction::Outbound);
    assert_eq!(message.source, Some(Source::Api));
    assert_eq!(message.to.as_deref(), Some("+13125550107"));
    assert_eq!(message.id.len(), 20);
}

#[tokio::test]
async fn both_sides_stand_in_one_conversation_in_order() {
    let office = Office::open().await;
    let receipt = office.emulator.contact_texts(CONTACT, "Hello?").await.unwrap();
    let (_, sent) = office.send("Hello, Dana").await;
    office.emulator.agent_texts(CONTACT, "agent1", "I take over").await.unwrap();
    assert_eq!(office.said(), ["Hello?", "Hello, Dana", "I take over"]);
    assert_eq!(json!(receipt.conversation_id), sent["conversationId"]);
    let sources: Vec<_> =
        office.emulator.conversation(CONTACT).iter().map(|message| message.source).collect();
    assert_eq!(sources, [None, Some(Source::Api), Some(Source::App)]);
}

#[tokio::test]
async fn nothing_is_sent_to_a_contact_whose_channel_is_closed() {
    let office = Office::open().await;
    let settings =
        json!({"dndSettings": {"SMS": {"status": "active", "message": "asked to stop", "code": "OPT"}}});
    assert_eq!(office.put(&format!("/contacts/{CONTACT}"), settings).await.0, 200);
    let (status, refusal) = office.send("Still there?").await;
    assert_eq!(status, 400);
    assert_eq!(
        refusal,
        json!({"statusCode": 400, "message": "Cannot send message as DND is active for SMS."})
    );
    assert!(office.said().is_empty());
    let email = json!({"type": "Email", "contactId": CONTACT, "subject": "Hi", "html": "<p>Hi</p>"});
    let (status, sent) = office.post("/conversations/messages", email).await;
    assert_eq!(status, 200, "another channel stays open");
    assert!(sent["emailMessageId"].is_string());
}

#[tokio::test]
async fn dnd_for_everything_closes_every_channel() {
    let office = Office::open().await;
    office.put(&format!("/contacts/{CONTACT}"), json!({"dnd": true})).await;
    for (channel, body) in [("SMS", "message"), ("Email", "html"), ("Live_Chat", "message")] {
        let (status, refusal) = office
            .post("/conversations/messages", json!({"type": channel, "contactId": CONTACT, body: "x"}))
            .await;
        assert_eq!(status, 400);
        assert_eq!(refusal["message"], format!("Cannot send message as DND is active for {channel}."));
    }
}

#[tokio::test]
async fn a_bare_stop_closes_the_channel_as_the_carrier_does_and_start_opens_it() {
    let office = Office::open().await;
    office.emulator.contact_texts(CONTACT, "please stop by tomorrow").await.unwrap();
    assert_eq!(office.send("With pleasure").await.0, 200);
    office.emulator.contact_texts(CONTACT, " Stop ").await.unwrap();
    assert_eq!(office.send("Sorry").await.0, 400);
    assert!(office.emulator.agent_texts(CONTACT, "agent1", "Sorry").await.is_err());
    office.emulator.contact_texts(CONTACT, "START").await.unwrap();
    assert_eq!(office.send("Welcome back").await.0, 200);
}

#[tokio::test]
async fn missing_fields_are_all_named_at_once() {
    let office = Office::open().await;
    let (status, refusal) = office.post("/conversations/messages", json!({"type": "Pigeon"})).await;
    assert_eq!(status, 422);
    assert_eq!(refusal["error"], "Unprocessable Entity");
    let complaints = refusal["message"].as_array().unwrap();
    assert!(
        complaints.iter().any(|complaint| complaint.as_str().unwrap().starts_with("type must be one of"))
    );
    assert!(complaints.contains(&json!("contactId should not be empty")));
    let (status, refusal) = office.send("").await;
    assert_eq!(status, 422);
    assert_eq!(
        refusal["message"],
        json!(["There is no message or attachments for this message. Skip sending."])
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_and_a_contact_that_does_not_exist_are_refused() {
    let office = Office::open().await;
    let broken = office.call(Method::POST, "/conversations/messages").body("{\"type\":");
    assert_eq!(answer(broken).await.0, 400);
    let stranger = json!({"type": "SMS", "contactId": "nobody", "message": "Hi"});
    let (status, refusal) = office.post("/conversations/messages", stranger).await;
    assert_eq!((status, &refusal["message"]), (400, &json!("Contact with id nobody not found")));
}

#[tokio::test]
async fn a_contact_without_a_phone_gets_no_text() {
    let office = Office::open().await;
    let (_, upserted) =
        office.post("/contacts/upsert", json!({"locationId": LOCATION, "email": "only@example.com"})).await;
    let to = json!({"type": "SMS", "contactId": upserted["contact"]["id"], "message": "Hi"});
    let (status, refusal) = office.post("/conversations/messages", to).await;
    assert_eq!((status, &refusal["message"]), (400, &json!("Missing phone number")));
}

#[tokio::test]
async fn messages_are_listed_newest_first_in_pages_that_go_back_in_time() {
    let office = Office::open().await;
    for text in ["one", "two", "three", "four", "five"] {
        office.send(text).await;
        office.clock.advance(SignedDuration::from_secs(1));
    }
    let (_, found) =
        office.get(&format!("/conversations/search?locationId={LOCATION}&contactId={CONTACT}")).await;
    assert_eq!(found["total"], 1);
    assert_eq!(found["conversations"][0]["lastMessageBody"], "five");
    let id = found["conversations"][0]["id"].as_str().unwrap();
    let (mut last, mut seen, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let path = format!("/conversations/{id}/messages?limit=2&lastMessageId={last}");
        let (status, page) = office.get(&path).await;
        assert_eq!(status, 200);
        let page = &page["messages"];
        for message in page["messages"].as_array().unwrap() {
            assert_eq!((&message["type"], &message["messageType"]), (&json!(2), &json!("TYPE_SMS")));
            seen.push(message["body"].as_str().unwrap().to_owned());
        }
        pages += 1;
        last = page["lastMessageId"].as_str().unwrap().to_owned();
        if page["nextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["five", "four", "three", "two", "one"]);
    assert_eq!(pages, 3);
}

#[tokio::test]
async fn messages_are_listed_by_type() {
    let office = Office::open().await;
    office.send("a text").await;
    office.emulator.contact_writes(CONTACT, MessageType::LiveChat, "a chat").await.unwrap();
    let id = office.emulator.conversation(CONTACT)[0].conversation_id.clone();
    let (_, page) = office.get(&format!("/conversations/{id}/messages?type=TYPE_LIVE_CHAT,TYPE_EMAIL")).await;
    let bodies: Vec<&Value> =
        page["messages"]["messages"].as_array().unwrap().iter().map(|message| &message["body"]).collect();
    assert_eq!(bodies, ["a chat"]);
}

#[tokio::test]
async fn a_contact_nobody_wrote_to_has_no_conversation() {
    let office = Office::open().await;
    let (status, found) =
        office.get(&format!("/conversations/search?locationId={LOCATION}&contactId={CONTACT}")).await;
    assert_eq!((status, &found["total"]), (200, &json!(0)));
    assert_eq!(office.get("/conversations/unknown/messages").await.0, 400);
    assert_eq!(office.get("/conversations/search").await.0, 422);
}

#[tokio::test]
async fn a_scheduled_message_waits_for_its_time_and_can_be_cancelled_before() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let due = office.clock.now().as_second() + 3_600;
    let later =
        |text: &str| json!({"type": "SMS", "contactId": CONTACT, "message": text, "scheduledTimestamp": due});
    let (_, first) = office.post("/conversations/messages", later("Good afternoon")).await;
    assert_eq!(first["status"], "scheduled");
    let (_, second) = office.post("/conversations/messages", later("Never mind")).await;
    let path = format!("/conversations/messages/{}/schedule", second["messageId"].as_str().unwrap());
    assert_eq!(office.delete(&path, json!({})).await.0, 200);
    assert_eq!(office.delete(&path, json!({})).await.0, 400, "it is gone");
    office.send("In between").await;
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.received().len(), 1);
    office.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(office.said(), ["In between", "Good afternoon"]);
    let echo = receiver.wait_for(2).await[1].json();
    assert_eq!((&echo["body"], &echo["source"]), (&json!("Good afternoon"), &json!("api")));
    let path = format!("/conversations/messages/{}/schedule", first["messageId"].as_str().unwrap());
    assert_eq!(office.delete(&path, json!({})).await.0, 400, "it is sent");
}

#[tokio::test]
async fn a_scheduled_message_fails_when_the_contact_opted_out_meanwhile() {
    let office = Office::open().await;
    let due = office.clock.now().as_second() + 60;
    let body = json!({"type": "SMS", "contactId": CONTACT, "message": "Later", "scheduledTimestamp": due});
    office.post("/conversations/messages", body).await;
    office.emulator.contact_texts(CONTACT, "STOP").await.unwrap();
    office.clock.advance(SignedDuration::from_secs(60));
    let message = office.emulator.conversation(CONTACT).into_iter().find(|message| message.body == "Later");
    assert_eq!(message.unwrap().status, "failed");
}

#[tokio::test]
async fn one_email_is_shown_with_its_subject_which_lists_do_not_show() {
    let office = Office::open().await;
    let email = json!({"type": "Email", "contactId": CONTACT, "subject": "Your home", "html": "<p>Hi</p>"});
    let (_, sent) = office.post("/conversations/messages", email).await;
    let id = sent["emailMessageId"].as_str().unwrap();
    let conversation = sent["conversationId"].as_str().unwrap();
    let (_, listed) = office.get(&format!("/conversations/{conversation}/messages?type=TYPE_EMAIL")).await;
    let listed = &listed["messages"]["messages"][0];
    assert_eq!((&listed["meta"]["email"]["messageIds"], &listed["subject"]), (&json!([id]), &Value::Null));
    let (status, shown) = office.get(&format!("/conversations/messages/email/{id}")).await;
    let shown = &shown["emailMessage"];
    assert_eq!((status, &shown["subject"], &shown["altId"]), (200, &json!("Your home"), &sent["messageId"]));
    assert_eq!((&shown["direction"], &shown["to"]), (&json!("outbound"), &json!(["dana@example.com"])));
    assert_eq!(office.get("/conversations/messages/email/unknown").await.0, 400);
}
