//! A location that installed us before anybody connected it: what contacts write waits, and nothing fails.

use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::NewContact;
use jorge::stack::{CRM_TOKEN, Options};
use jorge_tests::{World, logs};
use serde_json::json;
use shared::adapters::dynamodb::WorkflowSecret;
use shared::clock::SimulatedClock;
use shared::ids::LocationId;
use shared::locations::{Locations as _, Settings};
use shared::privacy::Secret;
use uuid::Uuid;

const CONTACT: &str = "CONunconnected000001";

/// A location the CRM has told us of and that nobody has connected, with a contact who wrote.
struct Newcomer {
    world: World,
    id: LocationId,
}

impl Newcomer {
    async fn start() -> Self {
        let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:10.250Z".parse().unwrap()));
        let world = World::with(Options { simulated: Some(clock), ..World::at_once() }).await;
        // Of an id no other test has: what is logged about it is about this one.
        let id = format!("LOCnewcomer{}", Uuid::new_v4().simple());
        let install = world.text(CONTACT, "").with("type", json!("INSTALL")).with("locationId", json!(id));
        assert_eq!(world.deliver(&install).await.status, 200);
        let contact = NewContact {
            location_id: id.clone(),
            id: Some(CONTACT.to_owned()),
            phone: Some("+12025550113".to_owned()),
            tags: vec!["lead-bot".to_owned()],
            ..NewContact::default()
        };
        world.crm().seed_contact(contact).unwrap();
        let newcomer = Self { world, id: LocationId::parse(&id).unwrap() };
        newcomer.world.settle().await;
        newcomer
    }

    async fn writes(&self, words: &str) {
        let text = self.world.text(CONTACT, words).with("locationId", json!(self.id.as_str()));
        assert_eq!(self.world.deliver(&text).await.status, 200);
        self.world.settle().await;
    }

    /// Runs the schedule once, so many minutes later.
    async fn minutes_later(&self, minutes: u64) {
        self.world.stack.advance(Duration::from_secs(60 * minutes));
        self.world.stack.tick("follow-ups").await.unwrap();
        self.world.settle().await;
    }

    /// What `jorge connect` does.
    async fn connect(&self) {
        let (token, now) = (Secret::new(CRM_TOKEN.to_owned()), self.world.stack.clock().now());
        let secret = WorkflowSecret::First("a hash".to_owned());
        let settings =
            Settings { burst_window_ms: 0, follow_up: false, experiments: false, ..Settings::default() };
        assert!(self.world.locations().connect(&self.id, &token, secret, &settings, now).await.unwrap());
    }

    /// How often people were told of it.
    fn told(&self) -> usize {
        let ours = |line: &&str| line.contains("\"crm.not_connected\"") && line.contains(self.id.as_str());
        logs::captured().text().lines().filter(ours).count()
    }

    fn tasks(&self) -> Vec<String> {
        self.world.crm().tasks(CONTACT).into_iter().map(|task| task.title).collect()
    }
}

#[tokio::test]
async fn what_is_written_before_a_location_is_connected_waits_without_failing_and_is_answered_once_it_is() {
    let newcomer = Newcomer::start().await;
    newcomer.writes("Hello").await;
    newcomer.writes("I want to buy").await;
    newcomer.minutes_later(3).await;
    newcomer.minutes_later(2).await;
    assert_eq!(newcomer.world.replies(CONTACT), Vec::<String>::new());
    assert_eq!(newcomer.world.dead_letters().await, 0);
    assert_eq!(newcomer.told(), 1, "not with every wake-up");
    let location = newcomer.world.locations().find(&newcomer.id).await.unwrap().unwrap();
    assert!(location.installed && location.crm_access.is_none(), "anybody who looks can see it");

    newcomer.connect().await;
    // The queue drops for five minutes what it was sent before.
    newcomer.minutes_later(4).await;
    assert_eq!(newcomer.world.replies(CONTACT).len(), 1, "both at once");
    assert_eq!(newcomer.tasks(), Vec::<String>::new());
    newcomer.writes("Cedar Park").await;
    assert_eq!(newcomer.world.replies(CONTACT).len(), 2, "and the conversation goes on");
    assert_eq!(newcomer.world.dead_letters().await, 0);
}

#[tokio::test]
async fn what_has_waited_for_hours_when_a_location_is_connected_becomes_a_task_and_no_text() {
    let newcomer = Newcomer::start().await;
    newcomer.writes("Hello, I want to sell").await;
    newcomer.minutes_later(3 * 60).await;
    assert_eq!(newcomer.world.dead_letters().await, 0);
    newcomer.connect().await;
    // Once an hour, in a minute of the contact's own.
    for _ in 0..60 {
        if newcomer.tasks().is_empty() {
            newcomer.minutes_later(1).await;
        }
    }
    assert_eq!(newcomer.world.replies(CONTACT), Vec::<String>::new());
    assert_eq!(newcomer.tasks().len(), 1, "{:?}", newcomer.tasks());
    newcomer.writes("Anybody?").await;
    assert_eq!(newcomer.world.replies(CONTACT).len(), 1, "what comes now is answered");
}

#[tokio::test]
async fn a_stop_that_waited_is_obeyed_before_anything_is_said() {
    let newcomer = Newcomer::start().await;
    newcomer.writes("Hello").await;
    newcomer.writes("STOP").await;
    newcomer.minutes_later(30).await;
    newcomer.connect().await;
    newcomer.minutes_later(6).await;
    assert_eq!(newcomer.world.replies(CONTACT), Vec::<String>::new());
    assert!(newcomer.world.crm().contact(CONTACT).unwrap().dnd, "and the CRM knows");
}
