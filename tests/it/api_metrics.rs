//! What `GET /api/metrics` shows after real turns.

use std::collections::BTreeMap;
use std::sync::Arc;

use jorge::stack::{LOCATION, Options};
use jorge_tests::World;
use jorge_tests::access::reach;
use serde_json::Value;
use shared::access::Role;
use shared::adapters::dynamodb::{DynamoAccounts, DynamoResets};
use shared::clock::SimulatedClock;
use shared::ids::LocationId;
use shared::metrics::{
    Asked, Minute, Minutes, Observed, Resets as _, Retention, SampleRate, Snapshot, roll_up,
};

const CONTACT: &str = "CONapimetrics0000001";

/// A world whose time moves only when it is told to.
async fn world() -> World {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:30Z".parse().unwrap()));
    World::with(Options { simulated: Some(clock), ..World::at_once() }).await
}

/// What the store holds, made into the same view without the API.
async fn held(world: &World, location: Option<&LocationId>, minutes: u32) -> Value {
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let accounts =
        DynamoAccounts::new(world.stack.aws.dynamodb.clone(), world.table("operations"), retention, 0);
    let now = world.stack.clock().now();
    let minutes = Minutes::until(now, minutes);
    let tallies = roll_up::collect(&accounts, location, minutes, now).await.unwrap();
    let observed = Observed { queues: Ok(Vec::new()), breakers: Ok(BTreeMap::new()), free_tier: false };
    let asked = Asked { location, minutes, sample_rate: SampleRate::EVERYTHING, now };
    serde_json::to_value(Snapshot::of(&tallies, &observed, asked)).unwrap()
}

/// Without what nobody measures, and without services: the request that shows them is one of them.
fn measured(mut snapshot: Value) -> Value {
    for other in ["queues", "breakers", "services"] {
        snapshot.as_object_mut().unwrap().remove(other).expect(other);
    }
    snapshot
}

#[tokio::test]
async fn what_is_shown_of_real_turns_is_what_the_store_holds() {
    let world = world().await;
    let location = LocationId::parse(LOCATION).unwrap();
    let key = world.api_key("display", Role::Viewer, reach(Some(LOCATION))).await;
    let all = world.api_key("operator", Role::Viewer, reach(None)).await;
    world.contact(CONTACT).await;
    for text in ["Hello", "I want to buy a home"] {
        assert!(!world.says(CONTACT, text).await.is_empty());
    }
    let shown = world.api_get(&format!("/api/metrics?location={LOCATION}&minutes=10"), &key).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(
        shown.body["bots"]["lead"]["operations"]["process"]["count"].as_u64() >= Some(1),
        "{}",
        shown.body
    );
    assert_eq!(measured(shown.body), measured(held(&world, Some(&location), 10).await));
    let shown = world.api_get("/api/metrics", &all).await;
    assert_eq!(measured(shown.body.clone()), measured(held(&world, None, 60).await));
    let queues = shown.body["queues"]["known"].as_array().expect("queues are looked at");
    let named = |part: &str| {
        queues.iter().any(|queue| queue["name"].as_str().is_some_and(|name| name.contains(part)))
    };
    assert!(named("inbound") && named("dead-letters"), "{queues:?}");
    assert!(shown.body["breakers"]["known"].is_object(), "{}", shown.body["breakers"]);
}

#[tokio::test]
async fn another_locations_key_learns_nothing() {
    let world = world().await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let theirs = world.api_key("another", Role::Admin, reach(Some("LOCanother0000000001"))).await;
    let mut answers = Vec::new();
    for elsewhere in [format!("?location={LOCATION}"), "?location=LOCnobody".to_owned(), String::new()] {
        let answer = world.api_get(&format!("/api/metrics{elsewhere}"), &theirs).await;
        assert_eq!(answer.status, 403, "{}", answer.body);
        answers.push(answer.body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn a_reset_hides_what_was_and_deletes_nothing() {
    let world = world().await;
    let location = LocationId::parse(LOCATION).unwrap();
    let key = world.api_key("display", Role::Viewer, reach(None)).await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let address = format!("/api/metrics?location={LOCATION}");
    let turns = async |address: &str| {
        let shown = world.api_get(address, &key).await.body;
        shown["bots"]["lead"]["operations"]["process"]["count"].as_u64().unwrap()
    };
    let before = turns(&address).await;
    assert!(before >= 1);
    let resets = DynamoResets::new(world.stack.aws.dynamodb.clone(), world.table("operations"));
    resets.reset(Some(&location), Minute::of(world.stack.clock().now())).await.unwrap();
    assert_eq!(turns(&address).await, 0);
    assert_eq!(turns("/api/metrics").await, before, "all together was not reset");
    let held = held(&world, Some(&location), 60).await;
    assert_eq!(held["bots"]["lead"]["operations"]["process"]["count"], before, "nothing was deleted");
}

#[tokio::test]
async fn a_wrong_parameter_is_named_and_health_asks_nobody() {
    let world = world().await;
    let key = world.api_key("display", Role::Viewer, reach(None)).await;
    for (query, field) in [
        ("minutes=0", "minutes"),
        ("minutes=x", "minutes"),
        ("location=a%20b", "location"),
        ("minute=5", "minute"),
    ] {
        let answer = world.api_get(&format!("/api/metrics?{query}"), &key).await;
        assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some(field)), "{query}");
    }
    world.stack.observer.as_ref().unwrap().take();
    assert_eq!(world.get("/health", &[]).await.body["status"], "ok");
    assert!(world.stack.observer.as_ref().unwrap().take().is_empty());
}
