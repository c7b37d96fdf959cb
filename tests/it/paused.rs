//! The switch that stops every automatic text.

use std::sync::Arc;
use std::time::Duration;

use jorge::stack::{LOCATION, Options};
use jorge_tests::World;
use shared::clock::SimulatedClock;
use shared::conversation::OutgoingState;
use shared::ids::LocationId;

const CONTACT: &str = "CONpaused00000000001";

async fn world() -> World {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    World::with(Options { simulated: Some(clock), ..World::at_once() }).await
}

fn location() -> LocationId {
    LocationId::parse(LOCATION).unwrap()
}

#[tokio::test]
async fn within_half_a_minute_no_turn_answers_and_then_every_one_does_again() {
    let world = world().await;
    let who = world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    for one in [None, Some(location())] {
        world.locations().pause(one.as_ref(), true).await.unwrap();
        world.stack.advance(Duration::from_secs(30));
        assert_eq!(world.says(CONTACT, "I want to buy a home").await, [""; 0]);
        let last = world.turns(&who).await.pop().unwrap();
        assert_eq!(last.details["rule"], "paused");
        world.locations().pause(one.as_ref(), false).await.unwrap();
        world.stack.advance(Duration::from_secs(30));
        assert_eq!(world.says(CONTACT, "Are you there?").await.len(), 1);
    }
}

#[tokio::test]
async fn another_location_that_is_paused_stops_nobody_here() {
    let world = world().await;
    world.contact(CONTACT).await;
    world.locations().pause(Some(&LocationId::parse("LOCelsewhere0000001").unwrap()), true).await.unwrap();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
}

#[tokio::test]
async fn connecting_a_location_again_does_not_let_its_texts_go_on() {
    let world = world().await;
    world.contact(CONTACT).await;
    world.locations().pause(Some(&location()), true).await.unwrap();
    world.choose(|settings| settings.follow_up = false).await;
    assert_eq!(world.says(CONTACT, "Hello").await, [""; 0]);
}

#[tokio::test]
async fn a_stop_is_obeyed_while_texts_are_paused_and_nothing_is_said_about_it() {
    let world = world().await;
    let who = world.contact(CONTACT).await;
    world.locations().pause(None, true).await.unwrap();
    assert_eq!(world.says(CONTACT, "please stop texting me").await, [""; 0]);
    let conversation = world.desk(&who).await.conversation;
    assert!(conversation.progress.opted_out_at.is_some());
    assert!(matches!(conversation.outgoing.unwrap().state, OutgoingState::Delivered { message: None, .. }));
}

#[tokio::test]
async fn a_follow_up_waits_until_texts_are_allowed_again() {
    let world = world().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    world.locations().pause(None, true).await.unwrap();
    world.stack.advance(Duration::from_secs(4 * 3600 + 60));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert!(world.desk(&who).await.conversation.progress.follow_up.is_some());
    world.locations().pause(None, false).await.unwrap();
    world.stack.advance(Duration::from_secs(3600));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 2);
}
