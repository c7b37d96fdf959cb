//! How long turns took and how often they failed, as the real store keeps it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroU8;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use ghl_emulator::{Fault as CrmFault, Operation as CrmOperation};
use jiff::{SignedDuration, Timestamp};
use jorge::stack::{Options, Refusal};
use jorge_tests::World;
use jorge_tests::workers::{TIMEOUT, wake};
use serde_json::json;
use shared::adapters::dynamodb::{DynamoAccounts, keys};
use shared::audit::AuditRecord;
use shared::clock::SimulatedClock;
use shared::conversation::{Bot, Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::ids::{ContactRef, LocationId, TurnId};
use shared::metrics::histogram::{LAST_BUCKET, RELATIVE_ERROR, duration_of};
use shared::metrics::{
    Account, Accounts, CachedLastHour, Count, Counter, Entry, Hour, Measurements as _, Minute, Minutes,
    Operation, Outcome, Retention, Service, Tallies, Tally, Timed, Tracker, View, Window, last_hour, roll_up,
};

const CONTACT: &str = "CONmeasured000000001";

fn noon() -> Timestamp {
    "2026-11-20T18:00:30Z".parse().unwrap()
}

/// A world whose time stands still, so that all of a test lies in one minute, and whose queues nobody empties.
async fn world() -> (World, Arc<SimulatedClock>) {
    let clock = Arc::new(SimulatedClock::at(noon()));
    let simulated = Some(clock.clone());
    (World::with(Options { consume: false, observe: true, simulated, ..World::at_once() }).await, clock)
}

const RETENTION: Retention = Retention { durations_days: 30, counts_days: 7 };

fn measurements(world: &World) -> DynamoAccounts {
    DynamoAccounts::new(world.stack.aws.dynamodb.clone(), world.table("operations"), RETENTION, 0)
}

/// The window over the hour up to now.
async fn window(world: &World, bot: Bot, operation: Operation) -> Window {
    let hour = Minutes::until(world.stack.clock().now(), 60);
    Window::over(measurements(world).read(bot, operation, hour).await.unwrap().values())
}

/// How often the lead bot's turns, and its answers, were measured and how often they failed.
async fn counts(world: &World) -> [(u64, u64); 2] {
    let process = window(world, Bot::Lead, Operation::Process).await;
    let full = window(world, Bot::Lead, Operation::FullQualification).await;
    [(process.count, process.failures), (full.count, full.failures)]
}

/// The items of the table that hold measurements: attribute by name, keys left out.
async fn stored(world: &World) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let mut stored = BTreeMap::new();
    for mut item in world.items("operations").await {
        let (pk, sk) = (item.remove("pk").unwrap(), item.remove("sk").unwrap());
        if pk.as_s().unwrap().starts_with("M#") {
            let counts = item.into_iter().map(|(name, value)| (name, value.as_n().unwrap().clone()));
            stored.insert((pk.as_s().unwrap().clone(), sk.as_s().unwrap().clone()), counts.collect());
        }
    }
    stored
}

fn batch(
    bot: Bot,
    operation: Operation,
    durations: impl Iterator<Item = Duration>,
    at: Timestamp,
) -> Vec<Entry> {
    let mut tracker = Tracker::default();
    durations.for_each(|duration| tracker.record(bot, operation, duration, Outcome::Success, at));
    tracker.into_entries()
}

/// Counts what a client sends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Arc<AtomicUsize>);

impl Intercept for Calls {
    fn name(&self) -> &'static str {
        "Calls"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

impl Calls {
    /// Measurements of an instance whose calls are counted here.
    fn of(&self, world: &World, random: u8) -> DynamoAccounts {
        DynamoAccounts::new(self.client(world), world.table("operations"), RETENTION, random)
    }

    /// A client whose calls are counted here.
    pub(crate) fn client(&self, world: &World) -> aws_sdk_dynamodb::Client {
        let config = world.stack.aws.dynamodb.config().to_builder().interceptor(self.clone()).build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    /// How many there were since the last time.
    pub(crate) fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_that_flush_the_same_minute_at_once_lose_nothing() {
    let (world, _) = world().await;
    let instances = [measurements(&world), measurements(&world)];
    // Every flush adds to the same twenty buckets.
    let flush = |accounts: &DynamoAccounts| {
        let accounts = accounts.clone();
        let batch = batch(Bot::Buyer, Operation::Process, (1..=20).map(Duration::from_millis), noon());
        async move { accounts.add(&batch).await }
    };
    let flushed = join_all(instances.iter().cycle().take(100).map(flush)).await;
    assert!(flushed.iter().all(Result::is_ok), "{flushed:?}");
    let window = window(&world, Bot::Buyer, Operation::Process).await;
    assert_eq!((window.count, window.failures), (2_000, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_64_instances_flush_at_once_is_what_one_would_have_measured() {
    let (world, _) = world().await;
    let here = LocationId::parse("LOC1").unwrap();
    let (mut one, mut instances) = (Tracker::default(), Vec::new());
    for nth in 0..64_u8 {
        let mut own = Tracker::default();
        for tracker in [&mut one, &mut own] {
            for turn in 0..20 {
                let took = Duration::from_millis(100 + 37 * turn + u64::from(nth));
                let outcome = if turn % 7 == 0 { Outcome::Failure } else { Outcome::Success };
                let at = noon() + SignedDuration::from_secs(i64::from(nth) * 5);
                tracker.record(Bot::Lead, Operation::Process, took, outcome, at);
                tracker.time(Timed::Service(Service::Webhook), took / 10, outcome, at);
                tracker.count(Some(&here), Count::of(Bot::Lead, Counter::Turns), turn, at);
            }
        }
        // Each is an instance with a client of its own.
        instances.push((Calls::default().of(&world, nth), own.into_entries()));
    }
    let flushed = join_all(instances.iter().map(|(accounts, batch)| accounts.add(batch))).await;
    assert!(flushed.iter().all(Result::is_ok), "{flushed:?}");
    let entries = one.into_entries();
    let accounts = measurements(&world);
    for account in roll_up::accounts_of([&here]) {
        let of_account = |entry: &&Entry| entry.account == account;
        let expected: BTreeMap<Minute, Tallies> =
            entries.iter().filter(of_account).map(|entry| (entry.minute, entry.tallies.clone())).collect();
        let minutes: Vec<Minute> =
            Minutes::until(noon() + SignedDuration::from_mins(10), 20).iter().collect();
        assert_eq!(accounts.minutes(&account, &minutes).await.unwrap(), expected, "{account:?}");
    }
}

#[tokio::test]
async fn what_a_newer_version_has_stored_does_not_keep_what_is_known_from_being_read() {
    let (world, _) = world().await;
    let accounts = measurements(&world);
    let batch = batch(Bot::Lead, Operation::Process, [Duration::from_millis(20)].into_iter(), noon());
    accounts.add(&batch).await.unwrap();
    let (lead, hour) = (Account::Bot(Bot::Lead), Hour::of(noon()));
    accounts.keep_hour(&lead, hour, &batch[0].tallies).await.unwrap();
    for (pk, sk) in [
        (keys::measured_minute(Minute::of(noon())), keys::measured("lead", 0)),
        (keys::measured_hours("lead"), keys::measured_hour(hour)),
    ] {
        let update = world.stack.aws.dynamodb.update_item().table_name(world.table("operations"));
        let update = update
            .key("pk", AttributeValue::S(pk))
            .key("sk", AttributeValue::S(sk))
            .update_expression("SET #a = :map, #b = :text ADD #c :count, #weight :count")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#a", "shape")
            .expression_attribute_names("#b", "lead.mood:kind")
            .expression_attribute_names("#c", "thinking.b1260")
            .expression_attribute_names("#weight", "weight")
            .expression_attribute_values(":map", AttributeValue::M(HashMap::new()))
            .expression_attribute_values(":text", AttributeValue::S("kind".to_owned()))
            .expression_attribute_values(":count", AttributeValue::N("3".to_owned()));
        update.send().await.unwrap();
    }
    let minutes = accounts.minutes(&lead, &[Minute::of(noon())]).await.unwrap();
    assert_eq!(minutes.values().collect::<Vec<_>>(), [&batch[0].tallies]);
    // What this version would fold weighs less than what the newer one has kept.
    accounts.keep_hour(&lead, hour, &Tallies::default()).await.unwrap();
    let hours = accounts.hours(&lead, &[hour]).await.unwrap();
    assert_eq!(hours.values().collect::<Vec<_>>(), [&batch[0].tallies]);
}

#[tokio::test]
async fn what_is_timed_and_what_is_counted_is_forgotten_when_it_should() {
    let (world, _) = world().await;
    let here = LocationId::parse("LOC1").unwrap();
    let mut tracker = Tracker::default();
    tracker.record(Bot::Lead, Operation::Process, Duration::from_secs(1), Outcome::Success, noon());
    tracker.count(Some(&here), Count::of(Bot::Lead, Counter::Turns), 1, noon());
    let accounts = measurements(&world);
    accounts.add(&tracker.into_entries()).await.unwrap();
    let hour = Hour::of(noon());
    for account in roll_up::accounts_of([&here]) {
        accounts.keep_hour(&account, hour, &Tallies::default()).await.unwrap();
    }
    let mut days: BTreeMap<(String, String), i64> = BTreeMap::new();
    for item in world.items("operations").await {
        let (pk, sk) = (item["pk"].as_s().unwrap().clone(), item["sk"].as_s().unwrap().clone());
        let begun = if sk.starts_with("H#") { hour.starts_at() } else { Minute::of(noon()).starts_at() };
        if pk.starts_with("M#") || pk == "L#LOC1" {
            let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
            assert_eq!((ttl - begun) % (24 * 3600), 0);
            days.insert((pk, sk), (ttl - begun) / (24 * 3600));
        }
    }
    let minute = keys::measured_minute(Minute::of(noon()));
    let of = |pk: &str, sk: &str| days[&(pk.to_owned(), sk.to_owned())];
    let counted = keys::counted_minute(Minute::of(noon()));
    assert_eq!([of(&minute, "lead#0"), of(&minute, "counts#0"), of("L#LOC1", &counted)], [30, 7, 7]);
    let sk = keys::measured_hour(hour);
    assert_eq!(
        [of("M#lead", &sk), of("M#services", &sk), of("M#counts", &sk), of("L#LOC1", &sk)],
        [30, 30, 8, 8]
    );
    assert_eq!(days.len(), 3 + 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_of_ten_is_flushed_once_and_holds_what_each_of_its_turns_took() {
    let (world, _) = world().await;
    let contacts: Vec<String> = (0..10).map(|n| format!("CONmeasured00000001{n}")).collect();
    for contact in &contacts {
        world.contact_without_settling(contact);
    }
    world.receive_and_run().await;
    for contact in &contacts {
        assert_eq!(world.deliver(&world.text(contact, "Hello")).await.status, 200);
    }
    let before = counts(&world).await;
    world.stack.observer.as_ref().unwrap().take();
    let batch = world.receive_and_run().await;
    assert_eq!((batch.received, batch.failed), (10, 0));
    let calls = world.stack.observer.as_ref().unwrap().take();
    let flushes: Vec<_> = calls
        .iter()
        .filter(|call| call.table == world.table("operations") && call.operation != "GetItem")
        // Leases of calls of the CRM are no measurements.
        .filter(|call| call.subject != "ALLOWANCE")
        .collect();
    // The bot's durations, those of no bot, the counts of all locations and those of this one.
    assert_eq!(flushes.len(), 4, "{flushes:?}");
    assert!(flushes.iter().all(|flush| flush.operation == "UpdateItem"), "{flushes:?}");
    let subjects: BTreeSet<&str> = flushes.iter().map(|flush| flush.subject.as_str()).collect();
    assert_eq!(subjects.len(), 4, "each of them once: {subjects:?}");
    let [process, full] = counts(&world).await;
    assert_eq!((process.0 - before[0].0, full.0 - before[1].0), (10, 10));
    assert_eq!((process.1, full.1), (0, 0));
}

#[tokio::test]
async fn percentiles_of_what_several_instances_stored_over_an_hour_are_within_one_per_cent() {
    let (world, clock) = world().await;
    // 1 to 6000 ms, spread over 60 minutes so that no minute is like another.
    for minute in 0..60 {
        let at = noon() + SignedDuration::from_mins(minute);
        let durations = (1..=100).map(|n| Duration::from_millis(u64::try_from(minute).unwrap() * 100 + n));
        let batch = batch(Bot::Seller, Operation::FullQualification, durations, at);
        measurements(&world).add(&batch).await.unwrap();
    }
    clock.advance(Duration::from_secs(59 * 60));
    let hour = window(&world, Bot::Seller, Operation::FullQualification).await;
    assert_eq!(hour.count, 6_000);
    let percentiles = hour.percentiles.unwrap();
    for (estimate, exact) in
        [(percentiles.p50, 3_000.0), (percentiles.p95, 5_700.0), (percentiles.p99, 5_940.0)]
    {
        let estimate = estimate.as_secs_f64() * 1e3;
        assert!((estimate - exact).abs() <= exact * RELATIVE_ERROR, "{estimate} ms for {exact} ms");
    }
    clock.advance(Duration::from_secs(60));
    let later = window(&world, Bot::Seller, Operation::FullQualification).await;
    assert_eq!(later.count, 5_900, "the oldest minute has left the hour");
    assert_eq!(window(&world, Bot::Seller, Operation::Process).await, Window::default(), "another operation");
    assert_eq!(
        window(&world, Bot::Buyer, Operation::FullQualification).await,
        Window::default(),
        "another bot"
    );
}

#[tokio::test]
async fn more_than_fits_into_one_expression_is_stored_in_several_and_read_back_as_it_was() {
    let (world, _) = world().await;
    let calls = Calls::default();
    let batch = batch(Bot::Lead, Operation::FullQualification, (0..=LAST_BUCKET).map(duration_of), noon());
    calls.of(&world, 0).add(&batch).await.unwrap();
    assert_eq!(calls.take(), 6, "1261 buckets, 250 an update");
    let minutes = Minutes::until(noon(), 1);
    let read = measurements(&world).read(Bot::Lead, Operation::FullQualification, minutes).await.unwrap();
    let written: Vec<&Tally> = batch[0].tallies.durations.values().collect();
    assert_eq!(read.values().collect::<Vec<_>>(), written);
}

#[tokio::test]
async fn an_hour_is_read_in_three_calls_and_what_is_read_by_the_hour_in_one_more() {
    let (world, _) = world().await;
    let calls = Calls::default();
    let counted = calls.of(&world, 0);
    last_hour(&counted, Bot::Lead, noon()).await.unwrap();
    assert_eq!(calls.take(), 3, "60 minutes of four shards, 100 a call");
    let lead = Account::Bot(Bot::Lead);
    roll_up::roll_up(&counted, &lead, 7 * 24, noon()).await.unwrap();
    calls.take();
    roll_up::read(&counted, &lead, View::Week.until(noon()), noon()).await.unwrap();
    // 18:01 to 18:59 of a week ago, and 17:00, not settled yet, to 18:00 of today: 120 minutes of four shards.
    assert_eq!(calls.take(), 1 + 5);
    let here = Account::Location(LocationId::parse("LOC1").unwrap());
    roll_up::roll_up(&counted, &here, 7 * 24, noon()).await.unwrap();
    calls.take();
    roll_up::read(&counted, &here, View::Week.until(noon()), noon()).await.unwrap();
    assert_eq!(calls.take(), 1 + 2, "the minutes at both ends");
}

#[tokio::test]
async fn what_instances_stored_in_different_shards_is_read_together() {
    let (world, _) = world().await;
    let shards = NonZeroU8::new(4).unwrap();
    let calls = Calls::default();
    for random in 0..40 {
        let batch =
            batch(Bot::Lead, Operation::FullQualification, [Duration::from_secs(1)].into_iter(), noon());
        calls.of(&world, random).in_shards(shards).add(&batch).await.unwrap();
    }
    let used = stored(&world).await.len();
    assert_eq!(used, 4, "40 instances use all shards");
    calls.take();
    let window = last_hour(&calls.of(&world, 0).in_shards(shards), Bot::Lead, noon()).await.unwrap();
    assert_eq!((window.count, calls.take()), (40, 3), "240 items, 100 a call");
}

#[tokio::test]
async fn the_last_hour_is_remembered_for_a_minute_each_bot_by_itself() {
    let (world, _) = world().await;
    let measure = async |bot| {
        let batch = batch(bot, Operation::FullQualification, [Duration::from_secs(1)].into_iter(), noon());
        measurements(&world).add(&batch).await.unwrap();
    };
    let calls = Calls::default();
    let cached = CachedLastHour::new(Arc::new(calls.of(&world, 0)));
    let count =
        async |bot, seconds| cached.of(bot, noon() + SignedDuration::from_secs(seconds)).await.unwrap().count;
    measure(Bot::Buyer).await;
    assert_eq!(count(Bot::Buyer, 0).await, 1);
    measure(Bot::Buyer).await;
    assert_eq!(count(Bot::Buyer, 59).await, 1, "still remembered");
    assert_eq!(count(Bot::Seller, 59).await, 0, "never asked for before");
    assert_eq!(calls.take(), 2 * 3);
    assert_eq!(count(Bot::Buyer, 60).await, 2);
    assert_eq!(calls.take(), 3);
}

#[tokio::test]
async fn a_minute_is_forgotten_after_as_many_days_as_configured() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    for (days, variables) in [(30, &[][..]), (7, &[("PERFORMANCE_TRACKING_RETENTION_DAYS", "7")][..])] {
        world.deliver(&world.text(CONTACT, "Hello")).await;
        assert_eq!(wake(&world.worker(variables), &who, TIMEOUT).await, 0);
        let stored = stored(&world).await;
        let ttls = stored.values().map(|item| item["ttl"].parse::<i64>().unwrap());
        let minute = "2026-11-20T18:00:00Z".parse::<Timestamp>().unwrap().as_second();
        // Each instance adds to a shard of its own, or to the same.
        let ttls: Vec<i64> = ttls.map(|ttl| ttl - minute).collect();
        assert!(ttls.contains(&(days * 24 * 3600)), "{days}: {ttls:?}");
    }
}

#[tokio::test]
async fn the_whole_is_from_receipt_to_reply_without_the_burst_window() {
    for (queue_delay, at_least, at_most) in [(0, 10, 12), (3, 7, 9)] {
        let simulated = Some(Arc::new(SimulatedClock::at(noon())));
        let queue_delay = Duration::from_secs(queue_delay);
        let options = Options { consume: false, simulated, queue_delay, ..World::at_once() };
        let world = World::with(options).await;
        let who = world.contact_without_settling(CONTACT);
        world.deliver(&world.text(CONTACT, "Hello")).await;
        world.stack.advance(Duration::from_secs(10));
        assert_eq!(world.run_one_wake_up(&who).await, 0);
        let full = window(&world, Bot::Lead, Operation::FullQualification).await.percentiles.unwrap().p50;
        let tolerance = Duration::from_secs(at_least).mul_f64(RELATIVE_ERROR);
        assert!(full + tolerance >= Duration::from_secs(at_least), "{full:?}");
        assert!(full < Duration::from_secs(at_most), "{full:?}");
        let process = window(&world, Bot::Lead, Operation::Process).await.percentiles.unwrap().p50;
        assert!(process < Duration::from_secs(2), "what it waited is no part of the turn: {process:?}");
    }
}

#[tokio::test]
async fn a_turn_that_cannot_be_committed_counts_as_failed_and_its_repetition_as_done() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let kind = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
    let body = json!({"__type": kind, "message": "refused for a test"});
    // As often as the SDK tries.
    let refusal = Refusal { operation: "TransactWriteItems", times: 3, body };
    world.stack.observer.as_ref().unwrap().refuse(refusal);
    assert_eq!(world.run_one_wake_up(&who).await, 1);
    assert_eq!(counts(&world).await, [(1, 1), (1, 1)]);
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!(counts(&world).await, [(2, 1), (2, 1)]);
    assert_eq!(window(&world, Bot::Lead, Operation::Process).await.error_rate(), Some(0.5));
}

#[tokio::test]
async fn a_reply_the_crm_does_not_take_fails_the_whole_and_not_the_turn() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.crm().inject(CrmFault::status(CrmOperation::SendMessage, 503)).unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 1);
    assert_eq!(counts(&world).await, [(1, 0), (1, 1)]);
}

#[tokio::test]
async fn a_wake_up_that_finds_nothing_to_do_counts_for_no_bot() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let stored = stored(&world).await;
    assert!(stored.keys().all(|(_, account)| !account.starts_with("lead#")), "{stored:?}");
    assert_eq!(counts(&world).await, [(0, 0), (0, 0)]);
}

/// Breaks off every commit in one way or the other.
struct BrokenOff {
    inner: Arc<dyn Conversations>,
    hangs: bool,
}

#[async_trait]
impl Conversations for BrokenOff {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, _: &Desk, _: &Turn, _: &AuditRecord) -> Result<Commit, Fault> {
        assert!(self.hangs, "a panic for a test");
        std::future::pending().await
    }

    async fn pass_over(&self, desk: &Desk, now: Timestamp) -> Result<Commit, Fault> {
        self.inner.pass_over(desk, now).await
    }

    async fn settle(
        &self,
        who: &ContactRef,
        turn: TurnId,
        state: &OutgoingState,
        due_at: Option<Timestamp>,
    ) -> Result<Settled, Fault> {
        self.inner.settle(who, turn, state, due_at).await
    }
}

#[tokio::test]
async fn a_turn_that_panics_or_runs_out_of_time_counts_as_failed_too() {
    for hangs in [false, true] {
        let (world, _) = world().await;
        let who = world.contact_without_settling(CONTACT);
        world.deliver(&world.text(CONTACT, "Hello")).await;
        let mut deps = world.worker(&[]);
        deps.conversations = Arc::new(BrokenOff { inner: deps.conversations, hangs });
        // A second of it is kept back for the flush and the report.
        assert_eq!(wake(&deps, &who, Duration::from_secs(2)).await, 1);
        assert_eq!(counts(&world).await, [(1, 1), (1, 1)], "hangs: {hangs}");
    }
}

/// Never answers.
struct Hangs;

#[async_trait]
impl Accounts for Hangs {
    async fn add(&self, _: &[Entry]) -> Result<(), Fault> {
        std::future::pending().await
    }

    async fn minutes(&self, _: &Account, _: &[Minute]) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        std::future::pending().await
    }

    async fn hours(&self, _: &Account, _: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        std::future::pending().await
    }

    async fn keep_hour(&self, _: &Account, _: Hour, _: &Tallies) -> Result<(), Fault> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_store_that_hangs_holds_up_a_batch_for_two_seconds_and_fails_nobody() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let mut deps = world.worker(&[]);
    deps.recording = world.recording_into(Arc::new(Hangs));
    let start = Instant::now();
    assert_eq!(wake(&deps, &who, TIMEOUT).await, 0);
    let took = start.elapsed();
    assert!((Duration::from_secs(2)..Duration::from_secs(4)).contains(&took), "{took:?}");
    assert_eq!(world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn measurements_that_cannot_be_stored_are_a_warning_and_fail_nobody() {
    let (world, _) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let mut deps = world.worker(&[]);
    let nowhere =
        DynamoAccounts::new(world.stack.aws.dynamodb.clone(), "no-such-table".to_owned(), RETENTION, 0);
    deps.recording = world.recording_into(Arc::new(nowhere));
    assert_eq!(wake(&deps, &who, TIMEOUT).await, 0);
    assert_eq!(world.replies(CONTACT).len(), 1);
    let logged = jorge_tests::logs::captured().text();
    let lost: Vec<&str> = logged.lines().filter(|line| line.contains("measurements are lost")).collect();
    assert!(!lost.is_empty() && lost.iter().all(|line| line.contains("WARN")), "{lost:?}");
}
