//! Webhooks as they arrive, and what we make of them.

use serde_json::json;

use super::*;

fn now() -> Timestamp {
    "2026-11-20T18:00:10Z".parse().unwrap()
}

fn hook(payload: &Value) -> Result<Hook, BadMessage> {
    let body = payload.to_string();
    Payload::read(body.as_bytes())?.hook(body.as_bytes(), now())
}

fn event(payload: &Value) -> HookEvent {
    match hook(payload).unwrap() {
        Hook::Event(event) => *event,
        other => panic!("expected an event, got {other:?}"),
    }
}

fn text_message() -> Value {
    json!({
        "type": "InboundMessage", "locationId": "LOCtest", "contactId": "CONtest", "body": "Hi there",
        "messageType": "SMS", "messageId": "MSG1", "conversationId": "CNV1", "direction": "inbound",
        "dateAdded": "2026-11-20T18:00:00.250Z", "attachments": ["https://example.com/a.jpg"],
        "appId": "app", "webhookId": "hook-1", "somethingNew": {"deep": [1, 2]}
    })
}

#[test]
fn a_text_message_becomes_an_event_with_all_it_says() {
    let found = event(&text_message());
    assert_eq!((found.location.as_str(), found.contact.as_str()), ("LOCtest", "CONtest"));
    assert_eq!(found.delivery.as_str(), "w:hook-1");
    let ContactEvent::MessageReceivedV1(message) = found.event else { panic!() };
    assert_eq!(
        (message.text.expose().as_str(), message.channel, message.attachments),
        ("Hi there", Channel::Sms, 1)
    );
    assert_eq!(message.sent_at.to_string(), "2026-11-20T18:00:00.25Z");
}

#[test]
fn a_payload_inside_data_reads_the_same() {
    let wrapped = json!({"type": "InboundMessage", "data": text_message()});
    assert_eq!(event(&wrapped).contact.as_str(), "CONtest");
}

#[test]
fn without_a_webhook_id_the_message_id_counts_and_without_that_the_content() {
    let mut payload = text_message();
    payload.as_object_mut().unwrap().remove("webhookId");
    assert_eq!(event(&payload).delivery.as_str(), "m:MSG1");
    payload.as_object_mut().unwrap().remove("messageId");
    let first = event(&payload).delivery;
    payload["body"] = json!("Hi again");
    assert_ne!(first, event(&payload).delivery);
}

#[test]
fn the_field_that_is_missing_or_malformed_is_named() {
    for (field, value, code) in [
        ("contactId", json!(null), "CONTACT_ID_MISSING"),
        ("contactId", json!(""), "CONTACT_ID_MISSING"),
        ("contactId", json!("a#b"), "CONTACT_ID_MALFORMED"),
        ("locationId", json!(7), "LOCATION_ID_MISSING"),
        ("type", json!(null), "TYPE_MISSING"),
    ] {
        let mut payload = text_message();
        payload[field] = value;
        let bad = hook(&payload).unwrap_err();
        assert_eq!((bad.field.as_str(), bad.code), (field, code));
    }
    assert_eq!(Payload::read(b"{\"type\":").err().unwrap().code, "NOT_JSON");
    assert_eq!(Payload::read(b"[1]").err().unwrap().code, "NOT_AN_OBJECT");
}

#[test]
fn a_date_from_the_future_or_none_at_all_counts_as_now() {
    for date in [json!("2030-01-01T00:00:00Z"), json!("yesterday"), json!(null)] {
        let mut payload = text_message();
        payload["dateAdded"] = date;
        assert_eq!(event(&payload).happened_at, now());
    }
}

#[test]
fn an_email_is_read_without_its_markup() {
    let mut payload = text_message();
    payload["messageType"] = json!("Email");
    payload["to"] = json!(["desk@example.org"]);
    payload["body"] = json!("<div>Selling &amp; moving<br>in spring</div>");
    let ContactEvent::MessageReceivedV1(message) = event(&payload).event else { panic!() };
    assert_eq!(message.text.expose(), "Selling & moving in spring");
    assert_eq!(message.channel, Channel::Email);
}

#[test]
fn a_text_beyond_ten_thousand_characters_is_cut_and_marked() {
    let mut payload = text_message();
    payload["body"] = json!("ä".repeat(10_001));
    let ContactEvent::MessageReceivedV1(message) = event(&payload).event else { panic!() };
    assert_eq!((message.text.expose().chars().count(), message.cut), (10_000, true));
}

#[test]
fn a_persons_message_is_an_event_a_programs_is_not() {
    let mut payload = text_message();
    payload["type"] = json!("OutboundMessage");
    payload["source"] = json!("api");
    assert!(matches!(hook(&payload).unwrap(), Hook::ByProgram(_)));
    payload["source"] = json!("workflow");
    assert!(
        matches!(hook(&payload).unwrap(), Hook::ByProgram(_)),
        "looked over, and kept only if it is forbidden"
    );
    payload["userId"] = json!("USR1");
    let ContactEvent::MessageSentV1(message) = event(&payload).event else { panic!() };
    assert_eq!((message.sender, message.internal), (Sender::Person(Some("USR1".into())), false));
    payload["messageType"] = json!("InternalComment");
    let ContactEvent::MessageSentV1(message) = event(&payload).event else { panic!() };
    assert!(message.internal);
    payload.as_object_mut().unwrap().remove("userId");
    assert!(matches!(hook(&payload).unwrap(), Hook::Ignored(_)), "no contact reads a comment");
}

#[test]
fn every_change_of_a_contact_is_an_event_about_its_id() {
    for kind in ["ContactCreate", "ContactUpdate", "ContactTagUpdate", "ContactDndUpdate"] {
        let found = event(&json!({
            "type": kind, "locationId": "LOCtest", "id": "CONtest", "firstName": "Ada", "tags": ["buyer-lead"],
            "dnd": true, "dateAdded": "2020-01-01T00:00:00Z", "customFields": [{"id": "CF", "value": ["a"]}]
        }));
        assert_eq!(found.contact.as_str(), "CONtest");
        assert_eq!(found.happened_at, now(), "not the day the contact was made");
        let ContactEvent::ContactChangedV1(change) = found.event else { panic!() };
        assert_eq!((change.dnd_all, change.tags), (Some(true), Some(vec!["buyer-lead".to_owned()])));
    }
}

fn opportunity(kind: &str, status: &Value) -> Value {
    json!({
        "type": kind, "locationId": "LOCtest", "id": "OPP1", "contactId": "CONtest", "status": status,
        "monetaryValue": 450_000, "name": "Pat Lead - buyer", "pipelineStageId": "stage",
        "dateAdded": "2026-01-01T00:00:00Z", "timestamp": "2026-11-20T17:59:00Z", "webhookId": "hook-7"
    })
}

#[test]
fn an_opportunity_that_is_won_is_an_event_of_its_contact_and_any_other_is_none() {
    for kind in ["OpportunityStageUpdate", "OpportunityStatusUpdate", "OpportunityCreate"] {
        let found = event(&opportunity(kind, &json!("won")));
        assert_eq!((found.contact.as_str(), found.delivery.as_str()), ("CONtest", "w:hook-7"));
        let ContactEvent::OpportunityWonV1 { at } = found.event else { panic!() };
        assert_eq!(at.to_string(), "2026-11-20T17:59:00Z", "not the day the opportunity was made");
        assert_eq!(found.happened_at, at);
        for status in ["open", "lost", "abandoned", "Won?"] {
            assert!(
                matches!(hook(&opportunity(kind, &json!(status))).unwrap(), Hook::Ignored(_)),
                "{status}"
            );
        }
    }
}

#[test]
fn an_opportunity_is_nothing_to_us_unless_it_is_won_whatever_else_is_wrong_with_it() {
    for contact in [json!("CONtest"), json!(null), json!(7), json!("no id: \u{1}")] {
        for status in [json!(null), json!(7), json!(""), json!("open")] {
            let mut deal = opportunity("OpportunityStatusUpdate", &status);
            deal["contactId"] = contact.clone();
            assert!(matches!(hook(&deal).unwrap(), Hook::Ignored(_)), "{deal}");
        }
    }
    let mut nobody = opportunity("OpportunityStatusUpdate", &json!("won"));
    nobody["contactId"] = json!(null);
    assert!(matches!(hook(&nobody).unwrap(), Hook::Ignored(_)), "a deal need not be anybody's");
    nobody["contactId"] = json!("no id: \u{1}");
    assert_eq!(hook(&nobody).unwrap_err().code, "CONTACT_ID_MALFORMED");
}

#[test]
fn an_edit_of_an_opportunity_that_was_won_before_wins_nothing() {
    assert!(matches!(hook(&opportunity("OpportunityUpdate", &json!("won"))).unwrap(), Hook::Ignored(_)));
}

#[test]
fn installing_and_uninstalling_name_the_location_and_the_time() {
    let install = json!({"type": "INSTALL", "locationId": "LOCtest", "timestamp": "2026-11-20T17:00:00Z"});
    let Hook::Installation { location, report, at } = hook(&install).unwrap() else { panic!() };
    assert_eq!((location.unwrap().as_str(), report), ("LOCtest", Installation::Installed));
    assert_eq!(at.to_string(), "2026-11-20T17:00:00Z");
    let Hook::Installation { location, report, at } = hook(&json!({"type": "UNINSTALL"})).unwrap() else {
        panic!()
    };
    assert_eq!((location, report, at), (None, Installation::Uninstalled, now()));
}

#[test]
fn unknown_types_are_ignored_whatever_they_hold() {
    assert!(matches!(hook(&json!({"type": "PipelineRenamed"})).unwrap(), Hook::Ignored(_)));
}
