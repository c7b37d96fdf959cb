//! The unsubscribe link of an e-mail, from the press of its button to the CRM.

use std::sync::Arc;
use std::time::Duration;

use jorge::stack::{CRM_TOKEN, Options, Refusal};
use jorge_tests::World;
use reqwest::Method;
use serde_json::{Value, json};
use shared::audit::{Action, Actor};
use shared::clock::SimulatedClock;
use shared::conversation::Waiting;
use shared::conversation::unsubscribe::token;
use shared::ids::{ContactRef, LocationId};
use shared::inbox::ContactEvent;
use shared::locations::Settings;
use shared::privacy::Secret;

const CONTACT: &str = "CONunsubscribe000001";

/// What a browser is answered.
async fn request(world: &World, method: Method, path: &str) -> (u16, String) {
    let url = format!("{}{path}", world.stack.endpoints.gateway);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.request(method, url).body("List-Unsubscribe=One-Click").send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn press(world: &World, link: &str) -> u16 {
    let (status, _) = request(world, Method::POST, link).await;
    world.settle().await;
    status
}

/// The link as an e-mail to this contact holds it.
async fn link(world: &World, who: &ContactRef) -> String {
    format!("/u/{}", token(who, world.keys().as_ref()).await.unwrap())
}

/// Everything kept of conversations, in a form two moments can be compared by.
async fn stored(world: &World) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for table in ["conversations", "audit"] {
        for item in world.items(table).await {
            let item: Value = serde_dynamo::from_item(item).unwrap();
            items.push(item.to_string());
        }
    }
    items.sort();
    items
}

#[tokio::test]
async fn the_link_opts_out_of_everything_without_another_word() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    let (said, records) = (world.replies(CONTACT).len(), world.audit(&who).await.len());
    assert_eq!(press(&world, &link(&world, &who).await).await, 200);

    let contact = world.crm().contact(CONTACT).unwrap();
    assert!(contact.dnd, "the CRM sends nothing either");
    assert_eq!(world.replies(CONTACT).len(), said, "the page has confirmed it, no text does");
    let progress = world.desk(&who).await.conversation.progress;
    assert!(progress.opted_out_at.is_some() && progress.follow_up.is_none());
    let audit = world.audit(&who).await;
    let entry = &audit[records];
    assert_eq!((entry.action, &entry.actor), (Action::OptedOut, &Actor::Contact));
    let later: Vec<Action> = audit[records + 1..].iter().map(|record| record.action).collect();
    assert_eq!(later, [Action::ContactChanged], "the CRM reports its do-not-disturb");
    assert_eq!(entry.details["keyword"], "opted_out");
    assert_eq!(entry.details["actions"], "do_not_disturb");
    assert_eq!(world.breaches(&who).await, []);
    assert_eq!(world.says(CONTACT, "I want to buy a home").await, Vec::<String>::new());
    assert_eq!(world.dead_letters().await, 0);
}

#[tokio::test]
async fn a_second_press_is_answered_alike_and_changes_nothing() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let link = link(&world, &who).await;
    let first = request(&world, Method::POST, &link).await;
    world.settle().await;
    let before = stored(&world).await;
    let second = request(&world, Method::POST, &link).await;
    world.settle().await;
    assert_eq!(first, second);
    assert_eq!(stored(&world).await, before);
}

#[tokio::test]
async fn opening_the_link_changes_nothing() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let before = stored(&world).await;
    let link = link(&world, &who).await;
    for _ in 0..3 {
        let (status, page) = request(&world, Method::GET, &link).await;
        assert_eq!(status, 200);
        assert!(page.contains("<form method=\"post\">"), "{page}");
    }
    world.settle().await;
    assert_eq!(stored(&world).await, before);
    assert_eq!(world.says(CONTACT, "I want to buy").await.len(), 1);
}

#[tokio::test]
async fn an_altered_token_is_404_and_nothing_is_stored() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let before = stored(&world).await;
    let genuine = link(&world, &who).await;
    let middle = genuine.len() / 2;
    let other = if genuine.as_bytes()[middle] == b'A' { "B" } else { "A" };
    for altered in [
        format!("{}{other}{}", &genuine[..middle], &genuine[middle + 1..]),
        genuine[..genuine.len() - 4].to_owned(),
        format!("{genuine}AAAA"),
        "/u/nonsense".to_owned(),
    ] {
        for method in [Method::GET, Method::POST] {
            let (status, page) = request(&world, method, &altered).await;
            assert_eq!(status, 404, "{altered}");
            assert!(page.contains("This link does not work"), "{page}");
        }
    }
    world.settle().await;
    assert_eq!(stored(&world).await, before);
}

#[tokio::test]
async fn the_link_of_one_location_unsubscribes_nobody_of_another() {
    // Nobody empties the queues: what was kept stays to be looked at.
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let here = world.contact_without_settling(CONTACT);
    let elsewhere =
        ContactRef { location: LocationId::parse("LOCofsomeoneelse0001").unwrap(), ..here.clone() };
    let link = link(&world, &elsewhere).await;
    let before = stored(&world).await;
    assert_eq!(request(&world, Method::POST, &link).await.0, 404, "nobody has installed us there");
    assert_eq!(stored(&world).await, before);

    let (locations, now) = (world.locations(), world.stack.clock().now());
    let crm_token = Secret::new(CRM_TOKEN.to_owned());
    locations.connect(&elsewhere.location, &crm_token, None, &Settings::default(), now).await.unwrap();
    assert_eq!(request(&world, Method::POST, &link).await.0, 200);
    let waiting = world.desk(&elsewhere).await.waiting;
    assert!(
        matches!(waiting[..], [Waiting { event: ContactEvent::UnsubscribedV1 { .. }, .. }]),
        "{waiting:?}"
    );
    assert!(world.desk(&here).await.waiting.is_empty());
}

#[tokio::test]
async fn who_has_opted_in_again_can_use_the_same_link_once_more() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock), ..World::at_once() }).await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let link = link(&world, &who).await;
    assert_eq!(press(&world, &link).await, 200);
    world.stack.advance(Duration::from_secs(10 * 60));
    world.says(CONTACT, "START").await;
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_none());
    assert!(!world.crm().contact(CONTACT).unwrap().dnd);
    world.stack.advance(Duration::from_secs(10 * 60));
    assert_eq!(press(&world, &link).await, 200);
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some());
    assert!(world.crm().contact(CONTACT).unwrap().dnd);
    assert_eq!(world.says(CONTACT, "I want to buy").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_store_or_queue_that_is_down_is_503_and_nothing_is_lost() {
    for (operation, kind) in [
        ("PutItem", "dynamodb.v20120810#ProvisionedThroughputExceededException"),
        ("SendMessage", "sqs#RequestThrottled"),
    ] {
        let world = World::with(Options { observe: true, ..World::at_once() }).await;
        let who = world.contact(CONTACT).await;
        world.says(CONTACT, "Hello").await;
        let body = json!({"__type": format!("com.amazonaws.{kind}"), "message": "refused for a test"});
        world.stack.observer.as_ref().unwrap().refuse(Refusal { operation, times: 3, body });
        let link = link(&world, &who).await;
        let (status, page) = request(&world, Method::POST, &link).await;
        assert_eq!(status, 503, "{operation}");
        assert!(page.contains("you are not unsubscribed yet"), "{operation}: {page}");
        assert_eq!(press(&world, &link).await, 200, "{operation}");
        assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some(), "{operation}");
    }
}

#[tokio::test]
async fn whether_we_are_well_is_answered_on_the_same_address() {
    let world = World::start().await;
    assert_eq!(request(&world, Method::GET, "/health").await, (200, "{\"status\":\"ok\"}".to_owned()));
    assert_eq!(request(&world, Method::POST, "/health").await.0, 404, "no such route");
    assert_eq!(request(&world, Method::GET, "/webhooks/ghl").await.0, 404, "no such route");
}
