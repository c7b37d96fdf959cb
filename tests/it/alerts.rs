//! Checkers that share the real store: whatever overlaps or dies, an alert is escalated once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use jorge::stack::Options;
use jorge_tests::World;
use shared::adapters::dynamodb::DynamoAlerts;
use shared::alerts::{
    Alert, Alerts as _, Answer, Channel, Channels, Checker, Errand, Figure, FigureSource, Figures, Kind,
    Notice, Place, Reading, Readings, Rules, Scope, Subject, Wanted, check, tell,
};
use shared::clock::{Clock as _, SimulatedClock};

/// A message in a dead-letter queue, for as long as a test lasts.
struct DeadLetter;

#[async_trait]
impl FigureSource for DeadLetter {
    async fn read(&self, _: &Scope, wanted: &BTreeSet<Wanted>, _: Timestamp) -> Figures {
        let mut figures = Figures::default();
        for wanted in wanted {
            let dead = Readings::from([(Subject::named("inbound.fifo"), Reading::count(2))]);
            let none = Readings::new();
            figures.put(*wanted, Ok(if wanted.figure == Figure::DeadLetters { dead } else { none }));
        }
        figures
    }
}

/// What arrived outside, by title, channel and name.
#[derive(Default)]
struct Outside {
    heard: Mutex<BTreeMap<(String, Channel, String), u32>>,
    /// What arrives is not answered any more.
    dies: Mutex<bool>,
}

#[async_trait]
impl Channels for Outside {
    fn set_up(&self, _: &Scope) -> Vec<Channel> {
        Channel::ALL.to_vec()
    }

    async fn send(&self, channel: Channel, notice: &Notice) -> Answer {
        let what = (notice.title.clone(), channel, notice.name.to_string());
        *self.heard.lock().unwrap().entry(what).or_default() += 1;
        if *self.dies.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        Answer::Delivered
    }
}

impl Outside {
    /// How many messages of a kind arrived, and how often the one that arrived most often.
    fn escalations(&self) -> (usize, u32) {
        let heard = self.heard.lock().unwrap();
        let of = heard.iter().filter(|((title, ..), _)| title.contains("nobody has taken it up"));
        (of.clone().count(), of.map(|(_, times)| *times).max().unwrap_or(0))
    }
}

struct Checkers {
    world: World,
    clock: Arc<SimulatedClock>,
    outside: Outside,
    rules: Rules,
}

impl Checkers {
    async fn start() -> Self {
        let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
        let options = Options { consume: false, simulated: Some(clock.clone()), ..World::at_once() };
        let world = World::with(options).await;
        Self { world, clock, outside: Outside::default(), rules: Rules::shipped().unwrap() }
    }

    /// A store with a client of its own, as each instance has one.
    fn store(&self) -> DynamoAlerts {
        let config = self.world.stack.aws.dynamodb.config().clone();
        DynamoAlerts::new(aws_sdk_dynamodb::Client::from_conf(config), self.world.table("operations"))
    }

    /// One checker's run, from the check to its last errand; whoever dies does so while telling.
    async fn run(&self) -> usize {
        let (store, keys) = (self.store(), self.world.keys());
        let checker = Checker {
            rules: &self.rules,
            alerts: &store,
            figures: &DeadLetter,
            channels: &self.outside,
            signer: keys.as_ref(),
            acknowledge_at: None,
            clock: self.clock.as_ref(),
        };
        let checked = check(checker, &Scope::Installation).await.unwrap();
        assert_eq!(checked.faults.len(), 0, "{:?}", checked.faults);
        let told = checked.errands.len();
        let errands = checked.errands.into_iter().map(async |errand: Errand| {
            let place = Place::installation();
            let telling = tell(checker, errand, &place);
            if let Ok(told) = tokio::time::timeout(Duration::from_millis(300), telling).await {
                told.unwrap();
            }
        });
        futures::future::join_all(errands).await;
        told
    }

    async fn alert(&self) -> Alert {
        let alerts = self.store().of(&Scope::Installation).await.unwrap();
        assert_eq!(alerts.len(), 1);
        alerts[0].alert.clone()
    }

    fn passes(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_checkers_that_overlap_in_every_run_tell_and_escalate_each_alert_once() {
    let checkers = Checkers::start().await;
    // Level 2 is reached after 5 minutes, level 3 after 15.
    for _ in 0..34 {
        tokio::join!(checkers.run(), checkers.run());
        checkers.passes(30);
    }
    let heard = checkers.outside.heard.lock().unwrap().clone();
    assert!(heard.values().all(|times| *times == 1), "{heard:?}");
    assert_eq!(checkers.outside.escalations(), (3 + 2, 1), "three channels of level 2, two of level 3");
    assert_eq!(checkers.alert().await.level, 3);
    let history = checkers.store().history(&Scope::Installation, checkers.clock.now(), 10).await.unwrap();
    assert_eq!(history, [checkers.alert().await], "the history knows what the alert knows");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_checker_told_and_did_not_live_to_record_is_told_again_under_the_same_name() {
    let checkers = Checkers::start().await;
    assert_eq!(checkers.run().await, 3);
    checkers.passes(5 * 60);
    *checkers.outside.dies.lock().unwrap() = true;
    assert_eq!(checkers.run().await, 3, "level 2");
    *checkers.outside.dies.lock().unwrap() = false;
    assert_eq!(checkers.run().await, 0, "they are left to whoever is at it");
    checkers.passes(61);
    let (one, other) = tokio::join!(checkers.run(), checkers.run());
    assert_eq!(one + other, 3, "one of those that come after takes them over");
    for _ in 0..6 {
        checkers.passes(30);
        tokio::join!(checkers.run(), checkers.run());
    }
    assert_eq!(checkers.outside.escalations(), (3, 2), "by name once each: a receiver knows them again");
    let alert = checkers.alert().await;
    let escalated: Vec<_> =
        alert.deliveries.iter().filter(|delivery| delivery.kind == Kind::Escalated).collect();
    assert_eq!((alert.level, escalated.len()), (2, 3));
    assert!(alert.is_told());
}
