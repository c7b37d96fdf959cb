use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use async_trait::async_trait;

use super::*;
use crate::alerts::ack::tests::Signer;
use crate::alerts::alert::page;
use crate::alerts::alert::tests::noon;
use crate::alerts::{Figure, Figures, Reading, Readings, Status, Subject, Wanted, active};
use crate::clock::SimulatedClock;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::shipped().unwrap());

/// Alerts in memory, as the contract of the store has it.
#[derive(Default)]
struct Memory {
    alerts: Mutex<BTreeMap<Key, StoredAlert>>,
    /// Every alert there ever was.
    past: Mutex<BTreeMap<AlertId, Alert>>,
    /// Keys whose alerts cannot be written.
    down: Mutex<BTreeSet<RuleName>>,
}

#[async_trait]
impl Alerts for Memory {
    async fn of(&self, scope: &Scope) -> Result<Vec<StoredAlert>, Fault> {
        let alerts = self.alerts.lock().unwrap();
        Ok(alerts.values().filter(|stored| stored.alert.key().scope == *scope).cloned().collect())
    }

    async fn load(&self, key: &Key) -> Result<Option<StoredAlert>, Fault> {
        Ok(self.alerts.lock().unwrap().get(key).cloned())
    }

    async fn save(&self, alert: &Alert, seen: u64) -> Result<Saved, Fault> {
        if self.down.lock().unwrap().contains(&alert.key().rule) {
            return Err(Fault::unavailable("operations table", "saving an alert", "503"));
        }
        let mut alerts = self.alerts.lock().unwrap();
        let there = alerts.get(alert.key()).cloned();
        if there.as_ref().map_or(0, |stored| stored.version) != seen {
            return Ok(Saved::Conflict(there.map(Box::new)));
        }
        alerts.insert(alert.key().clone(), StoredAlert { alert: alert.clone(), version: seen + 1 });
        self.past.lock().unwrap().insert(alert.id.clone(), alert.clone());
        Ok(Saved::Done)
    }

    async fn history(&self, scope: &Scope, before: Timestamp, most: usize) -> Result<Vec<Alert>, Fault> {
        let past = self.past.lock().unwrap();
        let asked = |alert: &&Alert| alert.key().scope == *scope && alert.fired_at < before;
        Ok(page(past.values().filter(asked).cloned(), most))
    }
}

#[path = "../../../tests/contracts/alerts.rs"]
mod contract;

#[tokio::test]
async fn alerts_in_memory_hold_what_every_store_of_them_must() {
    contract::a_change_is_made_of_what_was_seen(&Memory::default()).await;
    contract::a_scope_has_its_own_alerts(&Memory::default()).await;
    contract::the_history_is_read_by_the_page(&Memory::default()).await;
}

/// What is known: nothing but what a test says.
#[derive(Default)]
struct Known(Mutex<BTreeMap<Figure, Result<Reading, String>>>);

#[async_trait]
impl FigureSource for Known {
    async fn read(&self, _: &Scope, wanted: &BTreeSet<Wanted>, _: Timestamp) -> Figures {
        let known = self.0.lock().unwrap();
        let mut figures = Figures::default();
        for wanted in wanted {
            let read = match known.get(&wanted.figure) {
                None => Ok(Readings::new()),
                Some(Ok(reading)) => Ok(Readings::from([(Subject::named("inbound"), *reading)])),
                Some(Err(why)) => Err(why.clone()),
            };
            figures.put(*wanted, read);
        }
        figures
    }
}

/// What arrived.
#[derive(Default)]
struct Outside {
    told: Mutex<Vec<(Channel, String)>>,
    links: Mutex<Vec<String>>,
    down: Mutex<BTreeSet<Channel>>,
}

#[async_trait]
impl Channels for Outside {
    fn set_up(&self, _: &Scope) -> Vec<Channel> {
        Channel::ALL.to_vec()
    }

    async fn send(&self, channel: Channel, notice: &Notice) -> Answer {
        if self.down.lock().unwrap().contains(&channel) {
            return Answer::Unavailable { why: "HTTP 503".into(), retry_after: None };
        }
        self.told.lock().unwrap().push((channel, notice.title.clone()));
        self.links.lock().unwrap().extend(notice.acknowledge.clone());
        Answer::Delivered
    }
}

struct World {
    alerts: Memory,
    known: Known,
    outside: Outside,
    clock: SimulatedClock,
}

impl World {
    fn new() -> Self {
        Self {
            alerts: Memory::default(),
            known: Known::default(),
            outside: Outside::default(),
            clock: SimulatedClock::at(noon()),
        }
    }

    fn checker(&self) -> Checker<'_> {
        Checker {
            rules: &RULES,
            alerts: &self.alerts,
            figures: &self.known,
            channels: &self.outside,
            signer: &Signer,
            acknowledge_at: Some("https://jorge.example/alerts/acknowledge?token="),
            clock: &self.clock,
        }
    }

    fn know(&self, figure: Figure, reading: Result<Reading, String>) {
        self.known.0.lock().unwrap().insert(figure, reading);
    }

    async fn check(&self) -> Checked {
        check(self.checker(), &Scope::Installation).await.unwrap()
    }

    async fn run(&self, errands: Vec<Errand>) {
        for errand in errands {
            tell(self.checker(), errand, &Place::installation()).await.unwrap();
        }
    }

    /// One run of the checker, half a minute after the last.
    async fn tick(&self) {
        let checked = self.check().await;
        assert_eq!(checked.faults.len(), 0);
        self.run(checked.errands).await;
        self.clock.advance(Duration::from_secs(30));
    }

    fn told(&self) -> Vec<(&'static str, String)> {
        let told = std::mem::take(&mut *self.outside.told.lock().unwrap());
        told.into_iter().map(|(channel, title)| (channel.name(), title)).collect()
    }

    fn alert(&self) -> Alert {
        self.alerts.alerts.lock().unwrap().values().next().unwrap().alert.clone()
    }
}

#[tokio::test]
async fn a_breach_is_told_by_the_run_that_finds_it_and_its_end_where_it_was_told() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    world.tick().await;
    let title = "[CRITICAL] dead letters, inbound: 2, more than 1".to_owned();
    let channels = ["email", "slack", "webhook"];
    assert_eq!(world.told(), channels.map(|channel| (channel, title.clone())));
    world.tick().await;
    assert_eq!(world.told(), [], "once");
    world.know(Figure::DeadLetters, Ok(Reading::count(0)));
    world.tick().await;
    assert_eq!(world.told(), [], "not yet over");
    world.tick().await;
    let over = "[OVER after 1 min] dead letters, inbound".to_owned();
    assert_eq!(world.told(), channels.map(|channel| (channel, over.clone())));
}

#[tokio::test]
async fn of_two_checkers_that_found_the_same_one_tells_it() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    let (first, second) = tokio::join!(world.check(), world.check());
    assert_eq!((first.errands.len(), second.errands.len()), (3, 0));
    world.run(first.errands).await;
    assert_eq!(world.told().len(), 3);
    assert!(world.alert().is_told());
}

#[tokio::test]
async fn a_checker_that_found_something_at_the_same_time_and_writes_later_decides_again() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    let checker = world.checker();
    let wanted = RULES.wanted_of(&Scope::Installation);
    let figures = world.known.read(&Scope::Installation, &wanted, noon()).await;
    let evaluation = evaluate(&RULES, &Scope::Installation, &figures);
    let key = evaluation.concerns([]).into_iter().next().unwrap();
    // Both have read that there is no alert yet.
    let first = decide(checker, &key, &evaluation, &Channel::ALL, None, noon()).await.unwrap();
    let second = decide(checker, &key, &evaluation, &Channel::ALL, None, noon()).await.unwrap();
    assert_eq!((first.len(), second.len()), (3, 0));
}

#[tokio::test]
async fn what_a_checker_wrote_and_did_not_tell_is_told_by_the_next_one_after_a_minute() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    drop(world.check().await);
    for (told, _) in [(0, "at once"), (0, "half a minute later"), (3, "a minute later"), (0, "later")] {
        world.tick().await;
        assert_eq!(world.told().len(), told);
    }
}

#[tokio::test]
async fn one_channel_that_is_down_and_one_alert_that_cannot_be_written_stop_nothing_else() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    world.know(Figure::ErrorRate, Ok(Reading::share(50, 100)));
    world.alerts.down.lock().unwrap().insert(RuleName::parse("dead_letters").unwrap());
    world.outside.down.lock().unwrap().insert(Channel::Email);
    let checked = world.check().await;
    assert_eq!(checked.faults.len(), 1);
    world.run(checked.errands).await;
    let channels: Vec<&str> = world.told().into_iter().map(|(channel, _)| channel).collect();
    assert_eq!(channels, ["slack", "webhook"]);
    world.outside.down.lock().unwrap().clear();
    world.alerts.down.lock().unwrap().clear();
    world.clock.advance(Duration::from_secs(30));
    world.tick().await;
    let told: Vec<String> = world.told().into_iter().map(|(_, title)| title).collect();
    assert_eq!(told.iter().filter(|title| title.contains("dead letters")).count(), 3);
    assert_eq!(told.iter().filter(|title| title.contains("high error rate")).count(), 1, "the e-mail");
}

#[tokio::test]
async fn that_it_is_over_is_told_as_soon_as_the_channel_works_again() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    world.tick().await;
    world.know(Figure::DeadLetters, Ok(Reading::count(0)));
    world.outside.down.lock().unwrap().insert(Channel::Slack);
    world.tick().await;
    world.tick().await;
    assert_eq!(world.alert().status(), Status::Resolved);
    world.told();
    world.outside.down.lock().unwrap().clear();
    world.tick().await;
    let over = "[OVER after 1 min] dead letters, inbound".to_owned();
    assert_eq!(world.told(), [("slack", over)]);
    world.tick().await;
    assert_eq!(world.told(), []);
}

#[tokio::test]
async fn a_rule_that_cannot_be_evaluated_is_told_like_any_alert() {
    let world = World::new();
    world.know(Figure::DeadLetters, Err("queues are unavailable".into()));
    let checked = world.check().await;
    let failed: Vec<&str> = checked.failed.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(failed, ["queues are unavailable"]);
    world.run(checked.errands).await;
    assert_eq!(
        world.told(),
        [("slack", "[WARNING] rule failed, dead_letters: 1, the limit is 1".to_owned())]
    );
}

#[tokio::test]
async fn who_has_the_link_takes_an_alert_up_and_nobody_else_is_called() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    world.tick().await;
    let link = world.outside.links.lock().unwrap()[1].clone();
    let token = link.strip_prefix("https://jorge.example/alerts/acknowledge?token=").unwrap();
    let invitation = ack::invitation_of(token, &Signer, world.clock.now()).await.unwrap().unwrap();
    assert_eq!(invitation.channel, Channel::Slack);
    let taken = take_up(&world.alerts, &invitation.alert, "Ann", world.clock.now()).await.unwrap().unwrap();
    assert_eq!((taken.status(), active([taken]).len()), (Status::Acknowledged, 0));
    let again = take_up(&world.alerts, &invitation.alert, "Bea", world.clock.now()).await.unwrap();
    assert!(matches!(again, Err(Refusal::Already(by)) if by.by == "Ann"));
    world.told();
    for _ in 0..60 {
        world.tick().await;
    }
    let title = "[TAKEN UP by Ann] dead letters, inbound".to_owned();
    assert_eq!(world.told(), [("slack", title.clone()), ("webhook", title)]);
    let unknown = AlertId::of(Key { scope: Scope::Installation, ..invitation.alert.key }, noon());
    let gone = World::new();
    assert_eq!(take_up(&gone.alerts, &unknown, "Ann", noon()).await.unwrap(), Err(Refusal::Over));
}

#[tokio::test]
async fn nobody_takes_it_up_and_others_are_called_after_five_and_fifteen_minutes() {
    let world = World::new();
    world.know(Figure::DeadLetters, Ok(Reading::count(2)));
    let mut told = Vec::new();
    for tick in 0..60 {
        world.tick().await;
        told.extend(world.told().into_iter().map(|(channel, _)| (tick * 30, channel)));
    }
    let expected = [
        (0, "email"),
        (0, "slack"),
        (0, "webhook"),
        (300, "email"),
        (300, "slack"),
        (300, "webhook"),
        (900, "pagerduty"),
        (900, "opsgenie"),
    ];
    assert_eq!(told, expected);
}
