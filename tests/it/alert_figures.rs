//! What rules of alerts are told, looked up where it really stands: each source with something in it, and each failing
//! alone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures::stream::{self, StreamExt as _};
use ghl_emulator::{Fault as CrmFault, Operation as CrmOperation};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use jorge::stack::{LOCATION, Options, STACK_NAME};
use jorge_tests::World;
use jorge_tests::counting::home;
use shared::adapters::dynamodb::{
    DynamoAccounts, DynamoBreakers, DynamoDueItems, DynamoExperimentChanges, DynamoExperiments, DynamoLedger,
    DynamoReplies,
};
use shared::adapters::watch::{Models, Queues, Sources, Watch, WatchedQueue};
use shared::alerts::{Figure, FigureSource as _, Figures, Reading, Rules, Scope, Wanted};
use shared::audit::{Operation, OperationAction, Subject as About};
use shared::clock::SimulatedClock;
use shared::conversation::Bot;
use shared::error::Fault;
use shared::experiments::ports::ChangeDefinitions as _;
use shared::experiments::{Definition, Draft, OutcomeType, defaults};
use shared::ids::LocationId;
use shared::llm::catalogue::Spending;
use shared::llm::{Account, Ledger as _, Micros};
use shared::locations::{Installation, InstalledLocations as _, Locations as _};
use shared::metrics::{
    Account as MeasuredAccount, Accounts, Entry, Hour, Minute, Retention, Tallies, Tracker, memory,
};
use shared::resilience::{Breaker, BreakerName, BreakerStore as _};

use crate::measurements::Calls;

const WISH: &str = "I want to buy a house";

fn noon() -> Timestamp {
    "2026-11-20T18:00:30Z".parse().unwrap()
}

async fn world() -> (World, Arc<SimulatedClock>) {
    let clock = Arc::new(SimulatedClock::at(noon()));
    let simulated = Some(clock.clone());
    (World::with(Options { consume: false, simulated, ..World::at_once() }).await, clock)
}

fn queue(world: &World, name: &str) -> String {
    format!("{}/000000000000/{STACK_NAME}-{name}", world.stack.endpoints.queues)
}

/// Where everything is: a table or a queue by another name is not there.
struct Places {
    dynamodb: aws_sdk_dynamodb::Client,
    operations: String,
    measured: String,
    conversations: String,
    experiments: String,
    dead_letters: String,
}

impl Places {
    fn of(world: &World) -> Self {
        Self {
            dynamodb: world.stack.aws.dynamodb.clone(),
            operations: world.table("operations"),
            measured: world.table("operations"),
            conversations: world.table("conversations"),
            experiments: world.table("experiments"),
            dead_letters: queue(world, "inbound-dead-letters.fifo"),
        }
    }

    fn watch(self, world: &World) -> Watch {
        Watch::new(self.sources(world))
    }

    fn sources(self, world: &World) -> Sources {
        let dynamodb = || self.dynamodb.clone();
        let retention = Retention { durations_days: 30, counts_days: 7 };
        let watched = [(self.dead_letters, true), (queue(world, "inbound.fifo"), false)];
        let watched = watched.map(|(url, dead_letters)| WatchedQueue { url, dead_letters });
        let experiments = DynamoExperiments::new(dynamodb(), self.experiments);
        Sources {
            accounts: Arc::new(DynamoAccounts::new(dynamodb(), self.measured, retention, 0)),
            queues: Queues::new(world.stack.aws.sqs.clone(), watched.to_vec(), STACK_NAME.to_owned()),
            breakers: Arc::new(DynamoBreakers::new(dynamodb(), self.operations.clone())),
            ledger: Arc::new(DynamoLedger::new(dynamodb(), self.operations)),
            due: Arc::new(DynamoDueItems::new(dynamodb(), self.conversations.clone())),
            replies: DynamoReplies::new(dynamodb(), self.conversations),
            reports: Arc::new(DynamoExperimentChanges::new(experiments, world.operations_log())),
            models: Some(Models { spending: Spending::default(), free_tier: false }),
        }
    }
}

fn here() -> Scope {
    Scope::Location(home())
}

fn rules() -> Rules {
    Rules::shipped().unwrap()
}

/// Everything shipped rules want to know of a scope.
async fn all(watch: &Watch, scope: &Scope, now: Timestamp) -> Figures {
    watch.read(scope, &rules().wanted_of(scope), now).await
}

fn wanted(figure: Figure) -> Wanted {
    let rules = rules();
    rules.iter().find(|rule| rule.figure == figure).unwrap().wanted()
}

/// A figure by the names of its subjects.
async fn figure(world: &World, scope: &Scope, figure: Figure) -> BTreeMap<String, Reading> {
    let figures = all(&Places::of(world).watch(world), scope, world.stack.clock().now()).await;
    let readings = figures.get(wanted(figure)).unwrap();
    readings.iter().map(|(subject, reading)| (subject.to_string(), *reading)).collect()
}

fn states<const N: usize>(readings: [(&str, f64); N]) -> BTreeMap<String, Reading> {
    readings.into_iter().map(|(name, value)| (name.to_owned(), Reading::State(value))).collect()
}

#[tokio::test]
async fn a_text_nobody_answers_is_known_by_the_bot_it_waits_for() {
    let (world, clock) = world().await;
    let buyer = "CONwaiting0000000001";
    let who = world.contact_without_settling(buyer);
    world.deliver(&world.text(buyer, WISH)).await;
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!(world.desk(&who).await.conversation.progress.bot, Bot::Buyer);
    assert_eq!(figure(&world, &here(), Figure::Unanswered).await, states([]), "it was answered");
    // What the CRM reports of our own changes waits as well; it is taken in.
    clock.advance(Duration::from_secs(60));
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    world.deliver(&world.text(buyer, "Are you there?")).await;
    clock.advance(Duration::from_secs(60));
    world.contact_without_settling("CONwaiting0000000002");
    world.deliver(&world.text("CONwaiting0000000002", "Hello")).await;
    clock.advance(Duration::from_secs(4 * 60));
    let waiting = figure(&world, &here(), Figure::Unanswered).await;
    assert_eq!(waiting, states([("buyer", 5.0), ("lead", 4.0)]));
    let elsewhere = Scope::parse("LOCelsewhere").unwrap();
    assert_eq!(figure(&world, &elsewhere, Figure::Unanswered).await, states([]));
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!(figure(&world, &here(), Figure::Unanswered).await.len(), 1, "one was answered");
    clock.advance(Duration::from_secs(61 * 60));
    assert_eq!(figure(&world, &here(), Figure::Unanswered).await, states([]), "it hides no other for ever");
}

#[tokio::test]
async fn an_answer_that_does_not_arrive_keeps_a_contact_waiting_and_a_follow_up_does_not() {
    let (world, clock) = world().await;
    let contact = "CONwaiting0000000003";
    let who = world.contact_without_settling(contact);
    world.deliver(&world.text(contact, "Hello")).await;
    world.crm().inject(CrmFault::status(CrmOperation::SendMessage, 503)).unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 1);
    clock.advance(Duration::from_secs(4 * 60));
    assert_eq!(figure(&world, &here(), Figure::Unanswered).await, states([("lead", 4.0)]));
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!(world.replies(contact).len(), 1);
    let due_at = world.desk(&who).await.conversation.due_at().expect("a follow-up");
    let until = due_at.duration_since(world.stack.clock().now()) + SignedDuration::from_mins(30);
    clock.advance(until.unsigned_abs());
    assert_eq!(figure(&world, &here(), Figure::Unanswered).await, states([]));
}

#[tokio::test]
async fn queues_are_known_without_the_name_of_the_stack() {
    let (world, _) = world().await;
    let send = world.stack.aws.sqs.send_message().queue_url(Places::of(&world).dead_letters);
    let send = send.message_body("{}").message_group_id("one").message_deduplication_id("one");
    send.send().await.unwrap();
    let dead = figure(&world, &Scope::Installation, Figure::DeadLetters).await;
    assert_eq!(dead, states([("inbound-dead-letters.fifo", 1.0)]));
    let observed = Places::of(&world).watch(&world).observed(&Scope::Installation).await;
    let names: Vec<(String, u64)> =
        observed.queues.unwrap().into_iter().map(|queue| (queue.name, queue.messages)).collect();
    assert_eq!(names, [("inbound-dead-letters.fifo".to_owned(), 1), ("inbound.fifo".to_owned(), 0)]);
}

#[tokio::test]
async fn breakers_are_those_of_the_scope() {
    let (world, _) = world().await;
    let breakers = DynamoBreakers::new(world.stack.aws.dynamodb.clone(), world.table("operations"));
    let open = Breaker::opened(noon());
    breakers.save(&BreakerName::of_location(&home(), "crm"), &open, 0).await.unwrap();
    breakers.save(&BreakerName::of_installation("haiku"), &Breaker::default(), 0).await.unwrap();
    assert_eq!(figure(&world, &here(), Figure::OpenBreakers).await, states([("crm", 1.0)]));
    let shared = figure(&world, &Scope::Installation, Figure::OpenBreakers).await;
    assert_eq!(shared, states([("haiku", 0.0)]));
}

#[tokio::test]
async fn money_for_models_is_known_by_the_day_of_a_location_and_the_hour_of_all() {
    let (world, clock) = world().await;
    let ledger = DynamoLedger::new(world.stack.aws.dynamodb.clone(), world.table("operations"));
    assert_eq!(figure(&world, &here(), Figure::ModelBudget).await, states([("day", 0.0)]));
    let (day, hour) = (noon().to_zoned(TimeZone::UTC).date(), noon().as_second().div_euclid(3600));
    // 20 dollars a day unless the location has set it otherwise, 100 an hour.
    for (account, dollars) in [(Account::Day(home(), day), 16), (Account::Hour(hour), 16)] {
        ledger.reserve(&account, Micros::dollars(dollars), Micros::dollars(50)).await.unwrap().unwrap();
    }
    assert_eq!(figure(&world, &here(), Figure::ModelBudget).await, states([("day", 80.0)]));
    let all = figure(&world, &Scope::Installation, Figure::ModelBudget).await;
    assert_eq!(all, states([("hour", 16.0)]));
    clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(figure(&world, &here(), Figure::ModelBudget).await, states([("day", 0.0)]), "another day");
    world.choose(|settings| settings.llm_daily_dollars = 0).await;
    assert_eq!(figure(&world, &here(), Figure::ModelBudget).await, states([]), "switched off");
}

#[tokio::test]
async fn an_experiment_whose_contacts_are_not_split_as_they_should_be_is_unhealthy() {
    let world = World::start().await;
    world.choose(|settings| settings.experiments = true).await;
    let now = world.stack.clock().now();
    let begun = now - SignedDuration::from_hours(24 * 20);
    for (name, warm) in [("askew", 120), ("even", 40)] {
        let draft = Draft {
            id: name.to_owned(),
            changes: None,
            variants: vec!["plain".to_owned(), "warm".to_owned()],
            shares: Vec::new(),
            metrics: vec!["response".to_owned()],
            starts_at: Some(begun),
            ..defaults()[0].clone()
        };
        let definition = Definition::create(draft, &[], now).unwrap();
        let operation = Operation {
            at: now,
            actor: "Ana".to_owned(),
            action: OperationAction::ExperimentChanged,
            subject: About::Experiment(name.to_owned()),
            reason: None,
            details: BTreeMap::new(),
        };
        world.experiment_changes().store(&home(), &definition, operation).await.unwrap();
        let variants = [("plain", 40, 4), ("warm", warm, 4)];
        world.take_part(name, OutcomeType::Response, begun, &variants).await;
    }
    world.stack.tick("ab-analyzer").await.unwrap();
    let unhealthy = figure(&world, &here(), Figure::UnhealthyExperiments).await;
    assert_eq!((unhealthy["askew"], unhealthy["even"]), (Reading::State(1.0), Reading::State(0.0)));
}

#[tokio::test]
async fn a_function_is_as_full_as_its_instances_have_counted() {
    let (world, _) = world().await;
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let dynamodb = world.stack.aws.dynamodb.clone();
    let accounts = DynamoAccounts::new(dynamodb, world.table("operations"), retention, 3);
    let mut tracker = Tracker::default();
    for percent in [41, 83] {
        tracker.count(None, memory::count("conversation", percent), 1, noon());
    }
    accounts.add(&tracker.into_entries()).await.unwrap();
    let full = figure(&world, &Scope::Installation, Figure::Saturation).await;
    assert_eq!(full, states([("conversation", 83.0)]));
}

#[tokio::test]
async fn a_source_that_fails_fails_its_own_figures_and_no_other() {
    let (world, _) = world().await;
    let nowhere = || "no-such-table".to_owned();
    let whole = || Places::of(&world);
    let broken = [
        (whole(), vec![], vec![]),
        (
            Places { dead_letters: queue(&world, "no-such-queue"), ..whole() },
            vec![Figure::DeadLetters],
            vec![],
        ),
        (
            Places { operations: nowhere(), ..whole() },
            vec![Figure::OpenBreakers, Figure::ModelBudget],
            vec![Figure::OpenBreakers, Figure::ModelBudget],
        ),
        (Places { conversations: nowhere(), ..whole() }, vec![], vec![Figure::Unanswered]),
        (Places { experiments: nowhere(), ..whole() }, vec![], vec![Figure::UnhealthyExperiments]),
        (
            Places { measured: nowhere(), ..whole() },
            vec![
                Figure::P95,
                Figure::MeanAnswer,
                Figure::ErrorRate,
                Figure::CacheHits,
                Figure::HandoffSuccess,
                Figure::WebhookRejections,
                Figure::Saturation,
                Figure::FreeTier,
            ],
            vec![Figure::CircularHandoffs, Figure::CallsLimited, Figure::QualificationAccuracy],
        ),
    ];
    for (places, of_all, of_location) in broken {
        let watch = places.watch(&world);
        for (scope, expected) in [(Scope::Installation, of_all), (here(), of_location)] {
            let figures = all(&watch, &scope, noon()).await;
            let wanted = rules().wanted_of(&scope);
            let mut failed: Vec<Figure> = wanted
                .iter()
                .filter(|wanted| figures.get(**wanted).is_err())
                .map(|wanted| wanted.figure)
                .collect();
            failed.dedup();
            assert_eq!(failed, expected, "{scope:?}");
        }
    }
}

/// Accounts that never answer.
struct Hangs;

#[async_trait]
impl Accounts for Hangs {
    async fn add(&self, _: &[Entry]) -> Result<(), Fault> {
        std::future::pending().await
    }

    async fn minutes(&self, _: &MeasuredAccount, _: &[Minute]) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        std::future::pending().await
    }

    async fn hours(&self, _: &MeasuredAccount, _: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        std::future::pending().await
    }

    async fn keep_hour(&self, _: &MeasuredAccount, _: Hour, _: &Tallies) -> Result<(), Fault> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_source_that_hangs_fails_its_own_figures_within_ten_seconds() {
    let (world, _) = world().await;
    let watch = Watch::new(Sources { accounts: Arc::new(Hangs), ..Places::of(&world).sources(&world) });
    let start = Instant::now();
    let figures = all(&watch, &here(), noon()).await;
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(figures.get(wanted(Figure::CallsLimited)), Err("it took too long"));
    for known in [Figure::Unanswered, Figure::OpenBreakers, Figure::ModelBudget] {
        assert!(figures.get(wanted(known)).is_ok(), "{known:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_locations_are_listed_and_looked_at_with_a_few_calls_each() {
    let (world, _) = world().await;
    let locations = world.locations();
    for nth in 0..300 {
        let id = LocationId::parse(&format!("LOCmany{nth:04}")).unwrap();
        locations.record(&id, Installation::Installed, noon()).await.unwrap();
    }
    let gone = LocationId::parse("LOCmany0299").unwrap();
    locations.record(&gone, Installation::Uninstalled, noon() + SignedDuration::from_secs(1)).await.unwrap();
    let installed = locations.installed().await.unwrap();
    assert_eq!(installed.len(), 300, "the stack's own, and all but the one that left");
    assert!(installed.contains(&LocationId::parse(LOCATION).unwrap()) && !installed.contains(&gone));
    let calls = Calls::default();
    let watch = Places { dynamodb: calls.client(&world), ..Places::of(&world) }.watch(&world);
    let looked = stream::iter(installed.into_iter().map(Scope::Location)).map(async |scope: Scope| {
        let figures = all(&watch, &scope, noon()).await;
        rules().wanted_of(&scope).iter().all(|wanted| figures.get(*wanted).is_ok())
    });
    assert!(looked.buffer_unordered(16).all(async |known| known).await);
    // What all share is looked at once: eight shards of what is due, and the experiments that run. Of each location:
    // breakers, what is spent, what may be, and three spans of counts, the week's by the hour and by the minute; one more
    // once hours are folded. So sixteen at a time, at ten milliseconds a call, are through in two seconds.
    assert_eq!(calls.take(), 300 * 7 + 8 + 1);
}
