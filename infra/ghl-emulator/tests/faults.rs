//! Faults: planted, struck, and seen in the log of calls.

mod support;

use ghl_emulator::{Effect, Fault, Operation};
use serde_json::json;
use std::time::{Duration, Instant};
use support::{CONTACT, Office};

fn contact() -> String {
    format!("/contacts/{CONTACT}")
}

#[tokio::test]
async fn a_status_fault_refuses_and_does_nothing_as_often_as_told() {
    let office = Office::open().await;
    office.emulator.inject(Fault::status(Operation::SendMessage, 500).times(2)).unwrap();
    assert_eq!(office.get(&contact()).await.0, 200, "another operation goes on");
    let (status, body) = office.send("one").await;
    assert_eq!((status, &body), (500, &json!({"statusCode": 500, "message": "Internal server error"})));
    assert_eq!(office.send("two").await.0, 500);
    assert_eq!(office.send("three").await.0, 200);
    assert_eq!(office.said(), ["three"]);
    let seen: Vec<_> =
        office.emulator.calls().into_iter().map(|call| (call.operation, call.status)).collect();
    let send = Some(Operation::SendMessage);
    assert_eq!(
        seen,
        [(Some(Operation::GetContact), Some(200)), (send, Some(500)), (send, Some(500)), (send, Some(200))]
    );
    assert_eq!(office.emulator.calls()[1].fault.as_deref(), Some("status"));
}

#[tokio::test]
async fn a_rate_limit_fault_says_when_to_come_back() {
    let office = Office::open().await;
    office.emulator.inject(Fault::rate_limited(Operation::GetContact, Duration::from_secs(7))).unwrap();
    let refused = office.call(reqwest::Method::GET, &contact()).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "7");
    assert_eq!(refused.headers()["x-ratelimit-max"], "100");
}

#[tokio::test]
async fn errors_have_the_bodies_of_the_real_ones() {
    let office = Office::open().await;
    for (status, member) in [(401, "error"), (422, "error"), (400, "message"), (503, "message")] {
        office.emulator.inject(Fault::status(Operation::GetContact, status)).unwrap();
        let (answered, body) = office.get(&contact()).await;
        assert_eq!((answered, &body["statusCode"]), (status, &json!(status)));
        assert!(body.get(member).is_some());
        assert_eq!(body["message"].is_array(), status == 422);
    }
}

#[tokio::test]
async fn accept_then_drop_keeps_the_message_and_closes_without_an_answer() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    // On a connection that was used before, too, the client must not send it again by itself.
    office.get(&contact()).await;
    office.emulator.inject(Fault::accept_then_drop(Operation::SendMessage)).unwrap();
    let body = json!({"type": "SMS", "contactId": CONTACT, "message": "Did you get this?"});
    let sent = office.call(reqwest::Method::POST, "/conversations/messages").json(&body).send().await;
    assert!(sent.unwrap_err().is_request(), "no byte of an answer");
    assert_eq!(office.said(), ["Did you get this?"]);
    assert_eq!(receiver.wait_for(1).await[0].json()["source"], "api");
    let call = office.emulator.calls().remove(1);
    assert_eq!((call.status, call.fault.as_deref()), (None, Some("accept_then_drop")));
    assert_eq!(office.send("Once more").await.0, 200, "only that connection is gone");
}

#[tokio::test]
async fn accept_then_status_does_it_and_denies_it() {
    let office = Office::open().await;
    let effect = Effect::AcceptThenStatus { status: 422 };
    office.emulator.inject(Fault::new(Operation::AddTags, effect)).unwrap();
    let (status, _) = office.post(&format!("{}/tags", contact()), json!({"tags": ["hot"]})).await;
    assert_eq!(status, 422);
    assert_eq!(office.dana().tags, ["website", "hot"]);
}

#[tokio::test]
async fn a_hanging_call_does_nothing_and_the_caller_gives_up() {
    let office = Office::open().await;
    office.emulator.inject(Fault::hang(Operation::SendMessage, Duration::from_secs(3_600))).unwrap();
    let body = json!({"type": "SMS", "contactId": CONTACT, "message": "Hello?"});
    let call = office.call(reqwest::Method::POST, "/conversations/messages").json(&body);
    let given_up = call.timeout(Duration::from_millis(200)).send().await;
    assert!(given_up.unwrap_err().is_timeout());
    assert!(office.said().is_empty());
    assert_eq!(office.emulator.calls()[0].status, None);
}

#[tokio::test]
async fn a_hanging_call_ends_with_a_closed_connection_and_does_not_hold_up_the_stop() {
    let office = Office::open().await;
    office.emulator.inject(Fault::hang(Operation::GetContact, Duration::from_millis(20))).unwrap();
    assert!(office.call(reqwest::Method::GET, &contact()).send().await.is_err());
    office.emulator.inject(Fault::hang(Operation::GetContact, Duration::from_secs(3_600))).unwrap();
    let waiting = tokio::spawn(office.call(reqwest::Method::GET, &contact()).send());
    while office.emulator.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    let began = Instant::now();
    office.emulator.stop().await;
    assert!(waiting.await.unwrap().is_err());
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn a_slow_call_is_done_at_once_and_answered_late() {
    let office = Office::open().await;
    office.emulator.inject(Fault::slow(Operation::SendMessage, Duration::from_millis(150))).unwrap();
    let began = Instant::now();
    assert_eq!(office.send("slowly").await.0, 200);
    assert!(began.elapsed() >= Duration::from_millis(150));
    assert_eq!(office.said(), ["slowly"]);
}

#[tokio::test]
async fn faults_can_be_taken_back() {
    let office = Office::open().await;
    office.emulator.inject(Fault::status(Operation::SendMessage, 500).times(100)).unwrap();
    office.emulator.clear_faults();
    assert_eq!(office.send("fine").await.0, 200);
    assert!(office.emulator.inject(Fault::status(None, 200)).is_err());
}
