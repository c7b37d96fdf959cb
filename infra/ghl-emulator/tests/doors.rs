//! The doors for people, below `/_emulator`.

mod support;

use ghl_emulator::{Options, WebhookState};
use reqwest::Method;
use serde_json::{Value, json};
use support::{CONTACT, Clock, LOCATION, MONDAY, Office, Receiver, answer, options};

fn door(path: &str) -> String {
    format!("/_emulator/contacts/{CONTACT}/{path}")
}

async fn text(office: &Office, path: &str) -> String {
    let answer = office.bare(Method::GET, path).send().await.expect("an answer");
    answer.text().await.expect("a text")
}

#[tokio::test]
async fn a_contact_texts_with_plain_text_or_json() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    // As curl -d sends it.
    let plain = office.bare(Method::POST, &door("texts")).body("I want to buy a home & sell mine");
    let plain = plain.header("content-type", "application/x-www-form-urlencoded");
    let (status, receipt) = answer(plain).await;
    assert_eq!((status, &receipt["contactId"]), (202, &json!(CONTACT)));
    let message = office.emulator.conversation(CONTACT).remove(0);
    assert_eq!(receipt["messageId"], message.id);
    assert_eq!(receipt["conversationId"], message.conversation_id);
    let wrapped = office.bare(Method::POST, &door("texts")).json(&json!({"body": "In the spring"}));
    assert_eq!(answer(wrapped).await.0, 202);
    assert_eq!(office.said(), ["I want to buy a home & sell mine", "In the spring"]);
    let told = receiver.wait_for(2).await;
    assert_eq!(told[0].json()["webhookId"], receipt["webhookId"]);
}

#[tokio::test]
async fn an_unknown_contact_is_told_which_are_known() {
    let office = Office::open().await;
    let call = office.bare(Method::POST, "/_emulator/contacts/whoever/texts").body("Hello");
    let (status, refused) = answer(call).await;
    assert_eq!(status, 404);
    let message = refused["error"].as_str().unwrap();
    assert!(
        message.contains("\"whoever\"") && message.contains("conDanaWinter0000001 (Dana Winter)"),
        "{message}"
    );
    let empty = office.bare(Method::POST, &door("texts")).body(" ");
    assert_eq!(answer(empty).await.0, 400);
}

#[tokio::test]
async fn the_conversation_reads_as_a_transcript_or_as_json() {
    let office = Office::open().await;
    office.emulator.contact_texts(CONTACT, "I want to buy a home").await.unwrap();
    office.send("Gladly. Where?\nAnd when?").await;
    office.emulator.internal_comment(CONTACT, "agent7", "watch this one").await.unwrap();
    let read = text(&office, &door("conversation")).await;
    let expected = "\
Dana Winter (+13125550107), contact conDanaWinter0000001

Monday 2026-03-02, CST

08:30:00  Dana Winter
  I want to buy a home

                    08:30:00  app
                      Gladly. Where?
                      And when?

                    08:30:00  comment by agent7
                      watch this one
";
    assert_eq!(read, expected);
    let call = office.bare(Method::GET, &door("conversation")).header("accept", "application/json");
    let (_, as_json) = answer(call).await;
    assert_eq!(as_json["messages"][0]["body"], "I want to buy a home");
    assert_eq!(as_json["messages"][1]["source"], "api");
}

#[tokio::test]
async fn contacts_are_made_listed_and_looked_at() {
    let office = Office::open().await;
    let new = json!({"locationId": "locNew", "firstName": "Eli", "phone": "312 555 0111", "tags": ["VIP"]});
    let (status, made) = answer(office.bare(Method::POST, "/_emulator/contacts").json(&new)).await;
    assert_eq!((status, &made["phone"]), (201, &json!("+13125550111")));
    assert_eq!(made["tags"], json!(["vip"]));
    let (_, listed) = answer(office.bare(Method::GET, "/_emulator/contacts")).await;
    assert_eq!(listed["contacts"].as_array().unwrap().len(), 2);
    let path = format!("/_emulator/contacts/{}", made["id"].as_str().unwrap());
    let (_, all) = answer(office.bare(Method::GET, &path)).await;
    assert_eq!(all["contact"]["firstName"], "Eli");
    assert_eq!(all["tasks"], json!([]));
    for wrong in
        [json!({}), json!({"locationId": "a/b"}), json!({"locationId": "l", "timezone": "Mars/Base"})]
    {
        assert_eq!(answer(office.bare(Method::POST, "/_emulator/contacts").json(&wrong)).await.0, 400);
    }
    let misspelt = json!({"locationId": "l", "firstname": "Eli"});
    let (status, refused) = answer(office.bare(Method::POST, "/_emulator/contacts").json(&misspelt)).await;
    assert_eq!(status, 400);
    assert!(refused["error"].as_str().unwrap().contains("firstname"));
}

#[tokio::test]
async fn agents_write_and_comment() {
    let office = Office::open().await;
    let first = office.emulator.locations()[0].users[0].id.clone();
    let call = office.bare(Method::POST, &door("agent-texts")).body("This is Morgan");
    assert_eq!(answer(call).await.0, 202);
    let call =
        office.bare(Method::POST, &door("comments")).json(&json!({"body": "mine", "userId": "agent9"}));
    assert_eq!(answer(call).await.0, 202);
    let users: Vec<_> =
        office.emulator.conversation(CONTACT).into_iter().map(|message| message.user_id.unwrap()).collect();
    assert_eq!(users, [first, "agent9".to_owned()]);
}

#[tokio::test]
async fn faults_are_planted_and_removed() {
    let office = Office::open().await;
    let fault = json!({"operation": "send_message", "times": 3, "kind": "status", "status": 503});
    assert_eq!(answer(office.bare(Method::POST, "/_emulator/faults").json(&fault)).await.0, 201);
    assert_eq!(office.send("one").await.0, 503);
    assert_eq!(answer(office.bare(Method::DELETE, "/_emulator/faults")).await.0, 200);
    assert_eq!(office.send("two").await.0, 200);
    for wrong in
        [json!({"kind": "status", "status": 204}), json!({"operation": "fly", "kind": "accept_then_drop"})]
    {
        assert_eq!(answer(office.bare(Method::POST, "/_emulator/faults").json(&wrong)).await.0, 400);
    }
}

#[tokio::test]
async fn the_log_is_read_line_by_line_even_from_memory() {
    let office = Office::open().await;
    office.send("Hello").await;
    let log = text(&office, "/_emulator/log").await;
    let kinds: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["changes"][0]["kind"].clone())
        .collect();
    assert_eq!(kinds, ["location_saved", "message_added", "call_received"]);
}

#[tokio::test]
async fn who_is_forgetful_keeps_the_conversation_and_no_history_of_it() {
    let clock = Clock::at(MONDAY);
    let office = Office::with(Options { forgetful: true, ..options(&clock) }, clock).await;
    let receiver = office.receiver().await;
    assert_eq!(office.send("Hello").await.0, 200);
    receiver.wait_for(1).await;
    office.emulator.webhooks_settled().await;
    assert_eq!(office.said(), ["Hello"]);
    assert_eq!((text(&office, "/_emulator/log").await.as_str(), office.emulator.calls()), ("", Vec::new()));
    let webhooks = office.emulator.webhooks();
    let told: Vec<_> =
        webhooks.iter().map(|record| (record.state, record.body(), record.attempts.len())).collect();
    assert_eq!(told, [(WebhookState::Delivered, "", 0)]);
}

#[tokio::test]
async fn webhooks_are_pointed_watched_and_resent_from_outside() {
    let office = Office::open().await;
    let receiver = Receiver::open().await;
    let point = |url: &str| office.bare(Method::PUT, "/_emulator/webhook-url").body(url.to_owned());
    assert_eq!(answer(point("http://example.com/")).await.0, 400);
    assert_eq!(answer(point(&receiver.url)).await.0, 200);
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    let (_, health) = answer(office.bare(Method::GET, "/_emulator/webhooks/settled")).await;
    assert_eq!((&health["status"], &health["pendingWebhooks"]), (&json!("ok"), &json!(0)));
    let (_, listed) = answer(office.bare(Method::GET, "/_emulator/webhooks")).await;
    let webhook = &listed["webhooks"][0];
    assert_eq!((&webhook["state"], &webhook["attempts"][0]["status"]), (&json!("delivered"), &json!(200)));
    let path = format!("/_emulator/webhooks/{}/resend", webhook["webhookId"].as_str().unwrap());
    assert_eq!(answer(office.bare(Method::POST, &path)).await.0, 202);
    assert_eq!(receiver.wait_for(2).await.len(), 2);
    assert_eq!(answer(office.bare(Method::POST, "/_emulator/webhooks/unknown/resend")).await.0, 404);
}

#[tokio::test]
async fn the_app_is_installed_removed_and_given_a_code() {
    let office = Office::open().await;
    let receiver = office.receiver().await;
    let body = json!({"locationId": LOCATION});
    assert_eq!(answer(office.bare(Method::POST, "/_emulator/installs").json(&body)).await.0, 202);
    assert_eq!(answer(office.bare(Method::POST, "/_emulator/uninstalls").json(&body)).await.0, 202);
    receiver.wait_for(2).await;
    assert_eq!(receiver.events(), ["INSTALL", "UNINSTALL"]);
    let (status, code) = answer(office.bare(Method::POST, "/_emulator/oauth/codes").json(&body)).await;
    assert_eq!((status, code["code"].as_str().unwrap().len()), (201, 20));
    let elsewhere = json!({"locationId": "elsewhere"});
    assert_eq!(answer(office.bare(Method::POST, "/_emulator/installs").json(&elsewhere)).await.0, 404);
}

#[tokio::test]
async fn locations_are_made_from_the_example_and_changed_in_part() {
    let office = Office::open().await;
    let seed = |body: Value| answer(office.bare(Method::POST, "/_emulator/locations").json(&body));
    let (status, made) = seed(json!({"id": "locTwo", "timezone": "America/Denver"})).await;
    assert_eq!((status, &made["timezone"]), (201, &json!("America/Denver")));
    assert_eq!(made["calendars"].as_array().unwrap().len(), 2);
    let calendars = json!([{"id": "cal1", "name": "Tours"}]);
    let (_, changed) = seed(json!({"id": "locTwo", "calendars": calendars})).await;
    assert_eq!(
        (&changed["timezone"], &changed["calendars"][0]["slotMinutes"]),
        (&json!("America/Denver"), &json!(60))
    );
    let (_, listed) = answer(office.bare(Method::GET, "/_emulator/locations")).await;
    assert_eq!(listed["locations"].as_array().unwrap().len(), 2);
    assert_eq!(seed(json!({"name": "without an id"})).await.0, 400);
}

#[tokio::test]
async fn the_rate_limit_is_switched_from_outside_and_calls_are_listed() {
    let office = Office::open().await;
    let switch = office.bare(Method::PUT, "/_emulator/rate-limit").json(&json!({"enforced": true}));
    assert_eq!(answer(switch).await.0, 200);
    let call = office.call(Method::GET, &format!("/contacts/{CONTACT}")).send().await.unwrap();
    assert_eq!(call.headers()["x-ratelimit-remaining"], "99");
    let (_, calls) = answer(office.bare(Method::GET, "/_emulator/calls")).await;
    assert_eq!(calls["calls"][0]["operation"], "get_contact");
    assert_eq!(calls["calls"].as_array().unwrap().len(), 1, "the doors are not calls");
}

#[tokio::test]
async fn a_page_of_another_site_finds_the_doors_shut() {
    let office = Office::open().await;
    let call = office.bare(Method::POST, &door("texts")).header("origin", "https://example.com").body("Hi");
    assert_eq!(answer(call).await.0, 403);
    assert!(office.said().is_empty());
}
