//! What functions record of themselves, as the accounts hold it after conversations through the whole stack.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use ghl_emulator::{Fault as CrmFault, Operation as CrmOperation};
use jiff::Timestamp;
use jorge::stack::{LOCATION, Options};
use jorge_tests::World;
use jorge_tests::models::{Does, FakeModel, ModelFiles, entry};
use jorge_tests::workers::{TIMEOUT, wake};
use serde_json::{Value, json};
use shared::adapters::dynamodb::DynamoAccounts;
use shared::clock::SimulatedClock;
use shared::conversation::Bot;
use shared::ids::{ContactRef, LocationId};
use shared::metrics::{
    Account, Accounts as _, Count, Counter, Minutes, Operation, Retention, Service, Tallies, Timed, Window,
};

use crate::experiments::rest;

const CONTACT: &str = "CONrecorded000000001";

/// A world at this time, which stands still, whose queues nobody empties.
async fn world_at(at: &str, options: Options) -> World {
    let clock = Arc::new(SimulatedClock::at(at.parse().unwrap()));
    World::with(Options { consume: false, observe: true, simulated: Some(clock), ..options }).await
}

async fn world() -> World {
    world_at("2026-11-20T18:00:30Z", World::at_once()).await
}

pub(crate) fn accounts(world: &World) -> DynamoAccounts {
    let retention = Retention { durations_days: 30, counts_days: 7 };
    DynamoAccounts::new(world.stack.aws.dynamodb.clone(), world.table("operations"), retention, 0)
}

/// Everything an account holds of the last hour.
async fn held(world: &World, account: &Account) -> Tallies {
    let minutes: Vec<_> = Minutes::until(world.stack.clock().now(), 60).iter().collect();
    Tallies::over(accounts(world).minutes(account, &minutes).await.unwrap().values())
}

fn here() -> Account {
    Account::Location(LocationId::parse(LOCATION).unwrap())
}

/// What is counted of the location.
async fn counted(world: &World) -> BTreeMap<String, u64> {
    let held = held(world, &here()).await;
    held.counts.iter().map(|(count, times)| (count.to_string(), times)).collect()
}

async fn total(world: &World, counter: Counter) -> u64 {
    held(world, &here()).await.counts.total(counter)
}

async fn window(world: &World, bot: Bot, operation: Operation) -> Window {
    let held = held(world, &Account::Bot(bot)).await;
    Window::over([&held.of(Timed::Bot(bot, operation))])
}

async fn texts(world: &World, who: &ContactRef, words: &str) {
    assert_eq!(world.deliver(&world.text(who.contact.as_str(), words)).await.status, 200);
    rest(world).await;
    // Our own changes come back as reports.
    world.crm().webhooks_settled().await;
    rest(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_conversation_the_accounts_hold_exactly_what_happened() {
    let world = world().await;
    let who = world.contact_without_settling(CONTACT);
    for words in ["Hello", "I want to buy a house in Cedar Park", "let me talk to a human", "STOP"] {
        texts(&world, &who, words).await;
    }
    let counts = counted(&world).await;
    let of = |name: &str| counts.get(name).copied().unwrap_or_default();
    let turns = u64::try_from(world.audit(&who).await.len()).unwrap();
    let replies = u64::try_from(world.replies(CONTACT).len()).unwrap();
    let calls = u64::try_from(world.crm().calls().len()).unwrap();
    assert_eq!(total(&world, Counter::Turns).await, turns, "{counts:?}");
    assert_eq!(total(&world, Counter::TextsSent).await, replies, "{counts:?}");
    assert_eq!(total(&world, Counter::CrmCalls).await, calls, "{counts:?}");
    assert_eq!(of("-.crm_calls"), 0, "each of them was for a bot: {counts:?}");
    assert_eq!((of("lead.inquiries"), of("buyer.engaged"), of("buyer.opt_outs")), (1, 1, 1), "{counts:?}");
    assert_eq!((of("lead.handoffs_executed"), of("buyer.escalations")), (1, 1), "{counts:?}");
    for counter in [Counter::Inquiries, Counter::Engaged, Counter::OptOuts, Counter::HandoffsExecuted] {
        assert_eq!(total(&world, counter).await, 1, "{counter:?}: {counts:?}");
    }
    for never in [
        Counter::CrmFailed,
        Counter::CrmLimited,
        Counter::ModelCalls,
        Counter::HandoffsFailed,
        Counter::Appointments,
        Counter::Closed,
    ] {
        assert_eq!(total(&world, never).await, 0, "{never:?}: {counts:?}");
    }
    let lookups: u64 =
        Bot::ALL.map(|bot| of(&format!("{}.cache_lookups:locations", bot.name()))).iter().sum();
    let hits: u64 = Bot::ALL.map(|bot| of(&format!("{}.cache_hits:locations", bot.name()))).iter().sum();
    assert_eq!(lookups - hits, 1, "a warm instance asks once: {counts:?}");
    assert_eq!(held(&world, &Account::Installation).await.counts, held(&world, &here()).await.counts);

    let (mut process, mut full) = (0, 0);
    for bot in Bot::ALL {
        let whole = window(&world, bot, Operation::Process).await;
        assert_eq!(window(&world, bot, Operation::NoModel).await, whole, "no model was asked");
        let own = window(&world, bot, Operation::OwnShare).await;
        assert_eq!((own.count, own.failures), (whole.count, 0));
        process += whole.count;
        full += window(&world, bot, Operation::FullQualification).await.count;
    }
    assert_eq!((process, full), (turns, replies));
    assert_eq!(window(&world, Bot::Lead, Operation::HandoffExecute).await.count, 1);
    let services = held(&world, &Account::Services).await;
    assert!(services.of(Timed::Service(Service::ContactRead)).durations.count() >= turns);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_up_that_comes_again_counts_nothing_twice() {
    let world = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "I want to buy a house in Cedar Park").await;
    let once = counted(&world).await;
    for _ in 0..3 {
        assert_eq!(world.run_one_wake_up(&who).await, 0);
    }
    let again = counted(&world).await;
    let but_lookups = |counts: &BTreeMap<String, u64>| {
        let mut rest = counts.clone();
        rest.retain(|name, _| !name.contains(".cache_"));
        rest
    };
    assert_eq!(but_lookups(&again), but_lookups(&once));
    assert!(again != once, "it was looked at: {again:?}");
}

#[tokio::test]
async fn each_switch_changes_what_it_says() {
    let off = [("PERFORMANCE_TRACKING_ENABLED", "false"), ("BOT_METRICS_ENABLED", "false")];
    let rate = [("PERFORMANCE_TRACKING_SAMPLE_RATE", "0.0")];
    let cases = [
        (&[][..], [true, true]),
        (&off[..1], [false, true]),
        (&rate[..], [false, true]),
        (&off[1..], [true, false]),
        (&off[..], [false, false]),
    ];
    for (variables, [timed, counts]) in cases {
        let world = world().await;
        let who = world.contact_without_settling(CONTACT);
        world.deliver(&world.text(CONTACT, "Hello")).await;
        assert_eq!(wake(&world.worker(variables), &who, TIMEOUT).await, 0);
        assert_eq!(world.replies(CONTACT).len(), 1, "the contact is answered all the same");
        let process = window(&world, Bot::Lead, Operation::Process).await.count;
        let turns = total(&world, Counter::Turns).await;
        assert_eq!((process > 0, turns > 0), (timed, counts), "{variables:?}");
        let stored = world.items("operations").await;
        let measured = stored.iter().filter(|item| item["pk"].as_s().unwrap().starts_with("M#")).count();
        assert_eq!(measured > 0, timed || counts, "{variables:?}");
    }
}

#[tokio::test]
async fn what_is_counted_and_what_is_timed_are_forgotten_by_their_own_switch() {
    let world = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let kept = [("PERFORMANCE_TRACKING_RETENTION_DAYS", "20"), ("BOT_METRICS_RETENTION_DAYS", "5")];
    assert_eq!(wake(&world.worker(&kept), &who, TIMEOUT).await, 0);
    let minute = world.stack.clock().now().as_second() / 60 * 60;
    let items = world.items("operations").await;
    let days = |account: &str| {
        let stands = |item: &&HashMap<String, AttributeValue>| {
            item["pk"].as_s().unwrap().starts_with("M#") && item["sk"].as_s().unwrap().starts_with(account)
        };
        let ttl: i64 = items.iter().find(stands).unwrap()["ttl"].as_n().unwrap().parse().unwrap();
        (ttl - minute) / (24 * 3600)
    };
    assert_eq!((days("lead#"), days("services#"), days("counts#")), (20, 20, 5));
}

#[tokio::test]
async fn a_crm_that_fails_and_one_that_is_called_too_often_are_counted_as_such() {
    let world = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.crm().inject(CrmFault::status(CrmOperation::SendMessage, 503)).unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 1);
    assert_eq!(total(&world, Counter::CrmFailed).await, 1);
    assert_eq!(total(&world, Counter::TextsSent).await, 0);
    assert_eq!(window(&world, Bot::Lead, Operation::FullQualification).await.failures, 1);

    let other = world.contact_without_settling("CONrecorded000000002");
    world.deliver(&world.text(other.contact.as_str(), "Hello")).await;
    let limited = CrmFault::rate_limited(CrmOperation::SendMessage, Duration::from_secs(1));
    world.crm().inject(limited).unwrap();
    assert_eq!(world.run_one_wake_up(&other).await, 0);
    assert_eq!(total(&world, Counter::CrmLimited).await, 1);
    assert_eq!(total(&world, Counter::CrmFailed).await, 1, "it was taken in the end");
    assert_eq!(total(&world, Counter::TextsSent).await, 1);
}

#[tokio::test]
async fn a_text_found_in_the_crm_after_its_answer_was_lost_counts_once() {
    let world = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.crm().inject(CrmFault::accept_then_drop(CrmOperation::SendMessage)).unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 1);
    assert_eq!((world.replies(CONTACT).len(), total(&world, Counter::TextsSent).await), (1, 0));
    world.stack.advance(Duration::from_secs(120));
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!((world.replies(CONTACT).len(), total(&world, Counter::TextsSent).await), (1, 1));
    assert_eq!(total(&world, Counter::Turns).await, 1);
}

#[tokio::test]
async fn a_crash_loses_its_own_batch_and_nothing_of_any_other() {
    let options = Options { crm_timeout: Duration::from_secs(10), ..World::at_once() };
    let world = world_at("2026-11-20T18:00:30Z", options).await;
    let [before, crashed] = ["CONrecorded000000001", "CONrecorded000000002"]
        .map(|contact| world.contact_without_settling(contact));
    world.deliver(&world.text(before.contact.as_str(), "Hello")).await;
    world.deliver(&world.text(crashed.contact.as_str(), "Hello")).await;
    assert_eq!(wake(&world.worker(&[]), &before, TIMEOUT).await, 0);
    let kept = counted(&world).await;
    // The instance is gone while its reply is on its way: the turn is committed, nothing of it was flushed.
    world.crm().inject(CrmFault::hang(CrmOperation::SendMessage, Duration::from_secs(20))).unwrap();
    let worker = world.worker(&[]);
    let crash = tokio::time::timeout(Duration::from_secs(2), wake(&worker, &crashed, TIMEOUT));
    assert!(crash.await.is_err());
    drop(worker);
    assert_eq!(world.audit(&crashed).await.len(), 1);
    assert_eq!(counted(&world).await, kept);
    world.stack.advance(Duration::from_secs(120));
    assert_eq!(wake(&world.worker(&[]), &crashed, TIMEOUT).await, 0);
    assert_eq!(world.replies(crashed.contact.as_str()).len(), 1);
    assert_eq!(total(&world, Counter::Turns).await, 1, "of the one that was flushed");
    assert_eq!(total(&world, Counter::TextsSent).await, 2, "whoever sent it has counted it");
}

#[tokio::test]
async fn what_a_model_took_and_cost_is_counted_of_the_bot_and_is_no_part_of_our_own_share() {
    fn friendly(_: &str) -> String {
        let reply = "Wonderful. Are you thinking of buying, selling, or just looking around?";
        json!({ "reply": reply, "facts": {}, "intent": {}, "action": "continue" }).to_string()
    }
    let slow = Does::Answers(|question| {
        std::thread::sleep(Duration::from_millis(400));
        friendly(question)
    });
    let fake = FakeModel::start(&[Does::Status(529), slow]).await;
    let files = ModelFiles::new(
        &[
            entry("haiku", "anthropic", "cheap", &fake.url, ""),
            entry("flash", "anthropic", "ultra_cheap", &fake.url, ""),
        ]
        .concat(),
    );
    let models = Some((files.file(), files.secrets().to_owned()));
    let options = Options { models, crm_timeout: Duration::from_secs(5), ..World::at_once() };
    let world = world_at("2026-11-20T18:00:30Z", options).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let counts = counted(&world).await;
    let of = |name: &str| counts.get(name).copied().unwrap_or_default();
    assert_eq!((of("lead.model_calls:haiku"), of("lead.model_failures:haiku")), (1, 1), "{counts:?}");
    assert_eq!((of("lead.model_calls:flash"), of("lead.model_failures:flash")), (1, 0), "{counts:?}");
    assert_eq!(of("lead.model_free_calls:flash"), 0);
    let record = world.turns(&who).await.pop().unwrap();
    let costs = of("lead.cost_micros:flash") + of("lead.cost_micros:haiku");
    assert_eq!(record.details["model_cost_micros"], costs.to_string(), "{counts:?}");
    assert!(of("lead.input_tokens:flash") > 0 && of("lead.output_tokens:flash") > 0, "{counts:?}");
    assert_eq!(window(&world, Bot::Lead, Operation::NoModel).await.count, 0);
    let process = window(&world, Bot::Lead, Operation::Process).await.percentiles.unwrap().p50;
    let own = window(&world, Bot::Lead, Operation::OwnShare).await.percentiles.unwrap().p50;
    let model = process.saturating_sub(own);
    assert!(model >= Duration::from_millis(350), "{own:?} of {process:?} are our own");
}

/// The lines of metrics of this minute, as CloudWatch would find them.
fn metrics_of(logged: &str, minute: Timestamp) -> Vec<Value> {
    let at = minute.as_second() / 60 * 60_000;
    let events = logged.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let metrics = events.filter(|event| event["target"] == shared::edge::log::EMF);
    let lines = metrics.map(|event| event["fields"]["message"].as_str().unwrap().to_owned());
    let lines = lines.map(|line| serde_json::from_str::<Value>(&line).unwrap());
    lines.filter(|line| line["_aws"]["Timestamp"] == at).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_of_metrics_agree_with_the_store() {
    // A minute no other test plays in: all of them share one log.
    let world = world_at("2031-03-05T15:17:30Z", World::at_once()).await;
    let who = world.contact_without_settling(CONTACT);
    for words in ["Hello", "I want to buy a house in Cedar Park", "3 bedrooms"] {
        texts(&world, &who, words).await;
    }
    let logged = jorge_tests::logs::captured().text();
    let lines = metrics_of(&logged, world.stack.clock().now());
    let sum = |bot: &str, name: &str| -> u64 {
        let of_bot = lines.iter().filter(|line| line["bot"] == bot);
        of_bot.filter_map(|line| line[name].as_u64()).sum()
    };
    let installation = held(&world, &Account::Installation).await;
    for counter in Counter::ALL {
        for bot in Bot::ALL {
            assert_eq!(sum(bot.name(), counter.name()), installation.counts.of(bot, counter), "{counter:?}");
        }
    }
    assert!(installation.counts.total(Counter::Turns) >= 3);
    for bot in Bot::ALL {
        let stored = held(&world, &Account::Bot(bot)).await.of(Timed::Bot(bot, Operation::Process));
        let of_bot = lines.iter().filter(|line| line["bot"] == bot.name());
        let told: usize = of_bot.filter_map(|line| Some(line["process"].as_array()?.len())).sum();
        assert_eq!(u64::try_from(told).unwrap(), stored.durations.count(), "{bot:?}");
    }
    for line in &lines {
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Namespace"], "Jorge");
        for metric in directive["Metrics"].as_array().unwrap() {
            assert!(!line[metric["Name"].as_str().unwrap()].is_null(), "{metric} in {line}");
        }
    }
}

#[tokio::test]
async fn a_webhook_is_timed_to_its_answer_and_stored_once_an_interval() {
    let world = world().await;
    let mut environment = world.stack.environment_of_functions().unwrap();
    environment.insert("BOT_METRICS_COLLECTION_INTERVAL".into(), "1".into());
    let config = webhook::Config::from_env(&|name| environment.get(name).cloned()).unwrap();
    let deps = webhook::Deps::on_clock(config, world.stack.clock().clone()).unwrap();
    let posted = async |body: &str, signature: String| {
        let event = json!({
            "rawPath": "/webhooks/ghl", "isBase64Encoded": false, "body": body,
            "headers": {"x-ghl-signature": signature}, "requestContext": {"http": {"method": "POST"}}
        });
        let request = serde_json::from_value(event).unwrap();
        webhook::handle(&deps, request).await.unwrap().status_code
    };
    let text = async |words: &str| {
        let body = world.text(CONTACT, words).body();
        let signature = ghl_emulator::signing::sign(body.as_bytes());
        posted(&body, signature).await
    };
    let stored = async || {
        let tally = held(&world, &Account::Services).await.of(Timed::Service(Service::Webhook));
        (tally.durations.count(), tally.failures)
    };
    world.contact_without_settling(CONTACT);
    assert_eq!((text("Hello").await, text("Hello again").await), (200, 200));
    assert_eq!(posted("{}", "wrong".into()).await, 401);
    assert_eq!(stored().await, (0, 0), "not yet");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(text("and again").await, 200);
    assert_eq!(stored().await, (4, 1));
    let locations = Count::of_none(Counter::CacheLookups).labelled("locations");
    let installation = held(&world, &Account::Installation).await;
    let lookups = installation.counts.iter().find(|(count, _)| **count == locations);
    assert_eq!(lookups.map(|(_, times)| times), Some(3));
}
