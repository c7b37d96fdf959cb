//! Whatever arrives how often: one turn, one reply.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jorge::stack::{LOCATION, Options, WORKFLOW_SECRET};
use jorge_tests::World;
use serde_json::json;
use shared::clock::SimulatedClock;

const CONTACT: &str = "CONonce0000000000001";

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_deliveries_of_the_same_webhook_at_once_are_one_turn_and_one_reply() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    let turns_before = world.turns(&who).await.len();
    let text = world.text(CONTACT, "I want to buy a home");
    let answers = join_all((0..64).map(|_| world.deliver(&text))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(answers.iter().filter(|answer| answer.body["status"] == "accepted").count(), 1);
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(world.turns(&who).await.len(), turns_before + 1);
}

#[tokio::test]
async fn a_delivery_repeated_after_its_answer_does_nothing() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    let text = world.text(CONTACT, "Hello");
    world.deliver(&text).await;
    world.settle().await;
    assert_eq!(world.deliver(&text).await.body["status"], "duplicate");
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn a_second_honest_yes_is_a_message_of_its_own() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, "yes").await.len(), 1);
    assert_eq!(world.says(CONTACT, "yes").await.len(), 1);
}

#[tokio::test]
async fn a_late_original_gets_no_text_but_a_task_for_a_person() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    let eleven_minutes_ago = world.stack.clock().now() - jiff::SignedDuration::from_mins(11);
    let late = world
        .text(CONTACT, "Is it still for sale?")
        .with("dateAdded", json!(eleven_minutes_ago.to_string()))
        .with("timestamp", json!(eleven_minutes_ago.to_string()));
    assert_eq!(world.deliver(&late).await.status, 200);
    world.settle().await;
    assert_eq!(world.replies(CONTACT), Vec::<String>::new());
    let tasks = world.crm().tasks(CONTACT);
    assert_eq!(tasks.len(), 1);
    assert!(tasks[0].title.contains("arrived late"), "{}", tasks[0].title);
}

#[tokio::test]
async fn the_same_words_from_a_workflow_are_answered_again_after_two_minutes_and_not_before() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock), ..World::at_once() }).await;
    world.contact(CONTACT).await;
    let yes = json!({"contact_id": CONTACT, "tags": "lead-bot", "message": {"body": "yes"}}).to_string();
    let path = format!("/webhooks/workflow/{LOCATION}");
    for (after_seconds, replies) in [(0, 1), (100, 1), (150, 2)] {
        world.stack.advance(Duration::from_secs(after_seconds));
        let answer = world.post(&path, &[("x-jorge-workflow-secret", WORKFLOW_SECRET)], yes.clone()).await;
        assert_eq!(answer.status, 200);
        world.settle().await;
        assert_eq!(world.replies(CONTACT).len(), replies, "{after_seconds} s later");
    }
}
