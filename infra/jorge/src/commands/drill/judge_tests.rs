use serde_json::{Value, json};

use super::super::flows::{FLOWS, Flow};
use super::*;

fn flow(name: &str) -> &'static Flow {
    FLOWS.iter().find(|flow| flow.name == name).unwrap()
}

fn message(direction: &str, body: &str) -> Value {
    json!({"kind": "message_added", "message": {"contactId": "CON1", "direction": direction, "body": body, "id": "M"}})
}

fn ledger(entries: &[Value]) -> Ledger {
    let mut ledger = Ledger::default();
    for entry in entries {
        ledger.take_down(serde_json::from_value(entry.clone()).unwrap());
    }
    ledger
}

/// A text, its webhook, and the attempts at it.
fn text(id: &str, body: &str, statuses: &[Option<u16>]) -> Vec<Value> {
    let mut entries = vec![json!({
        "at": "2026-11-20T18:00:00Z", "changes": [message("inbound", body)],
        "webhooks": [{"id": id, "event": "InboundMessage", "lane": "CON1", "body": "{}"}]
    })];
    for status in statuses {
        let attempt = json!({"at": "2026-11-20T18:00:00Z", "status": status});
        let mut changes = vec![json!({"kind": "webhook_attempted", "webhookId": id, "attempt": attempt})];
        if *status == Some(200) {
            changes.push(json!({"kind": "webhook_finished", "webhookId": id, "delivered": true}));
        }
        entries.push(json!({"at": "2026-11-20T18:00:00Z", "changes": changes}));
    }
    entries
}

fn change(change: Value) -> Value {
    json!({"at": "2026-11-20T18:00:00Z", "changes": [change]})
}

fn asked_for_a_person() -> Vec<Value> {
    let task =
        json!({"kind": "task_added", "task": {"contactId": "CON1", "title": "Talk to Robin", "id": "T"}});
    let note =
        json!({"kind": "note_added", "note": {"contactId": "CON1", "body": "Escalation esc-1\n\nCard"}});
    let mut entries = text("w1", "Hello", &[None, Some(503), Some(200)]);
    entries.push(change(message("outbound", "Hi Robin")));
    entries.extend(text("w2", "can I talk to a real person please", &[Some(200)]));
    entries.push(change(message("outbound", "Of course")));
    entries.extend([change(task), change(note)]);
    entries.extend(text("w3", "hello?", &[Some(200)]));
    entries
}

#[test]
fn what_became_of_every_text_once_is_right() {
    let ledger = ledger(&asked_for_a_person());
    assert_eq!(judge("CON1", flow("asks for a person").lines, &ledger.told("CON1")), Wrong::default());
    assert_eq!(ledger.retried(), 2);
    assert_eq!(ledger.totals(), [3, 2, 1, 1, 0]);
}

#[test]
fn each_thing_that_is_missing_or_there_once_more_is_found() {
    let all = asked_for_a_person();
    for (nth, entry) in all.iter().enumerate() {
        let kind = entry["changes"][0]["kind"].as_str().unwrap();
        if kind == "webhook_attempted" && entry["changes"].as_array().unwrap().len() == 1 {
            continue;
        }
        let mut without = all.clone();
        without.remove(nth);
        let judged =
            |entries: &[Value]| judge("CON1", flow("asks for a person").lines, &ledger(entries).told("CON1"));
        let wrong = judged(&without);
        assert!(!wrong.lost.is_empty(), "without {entry}: {wrong:?}");
        if entry["webhooks"].is_null() && kind != "webhook_attempted" {
            let mut twice = all.clone();
            twice.insert(nth, entry.clone());
            let wrong = judged(&twice);
            assert!(!wrong.doubled.is_empty(), "twice {entry}: {wrong:?}");
        }
    }
}

#[test]
fn a_task_in_place_of_a_reply_is_neither_lost_nor_doubled() {
    let mut entries = text("w1", "Hello", &[Some(200)]);
    let task =
        json!({"kind": "task_added", "task": {"contactId": "CON1", "title": "Could not be told", "id": "T"}});
    entries.push(change(task));
    let wrong = judge("CON1", &flow("asks for a person").lines[..1], &ledger(&entries).told("CON1"));
    assert_eq!(wrong, Wrong { left_to_people: 1, ..Wrong::default() });
}

#[test]
fn whoever_stopped_must_be_silenced_in_the_crm() {
    let mut entries = text("w1", "I want to buy a home", &[Some(200)]);
    entries.push(change(message("outbound", "Hi")));
    entries.push(change(json!({"kind": "note_added", "note": {"contactId": "CON1", "body": "Handed over"}})));
    entries.extend(text("w2", "STOP", &[Some(200)]));
    let lines = flow("stops by the word").lines;
    assert_eq!(judge("CON1", lines, &ledger(&entries).told("CON1")).lost, ["CON1: 1 × opt-out in the CRM"]);
    entries.push(change(json!({"kind": "contact_saved", "contact": {"id": "CON1", "dnd": true}})));
    assert_eq!(judge("CON1", lines, &ledger(&entries).told("CON1")), Wrong::default());
}
