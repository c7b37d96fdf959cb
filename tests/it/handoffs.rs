//! Hand-offs in whole turns, over the whole stack.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use conversation::Deps;
use futures::future::join_all;
use jiff::Timestamp;
use jorge::stack::{LOCATION, Observation, Options};
use jorge_tests::World;
use jorge_tests::workers::{self, TIMEOUT};
use shared::adapters::dynamodb::{DynamoAccounts, DynamoHandoffs, keys};
use shared::audit::AuditRecord;
use shared::clock::{Clock as _, SimulatedClock, later};
use shared::conversation::{Bot, Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::handoff::route::OPEN;
use shared::handoff::{
    Attempt, HandoffLock, HandoffLocks, HandoffLog, Lease, Outcome, Route, Tally, Verdict,
};
use shared::ids::{ContactRef, LocationId, TurnId};
use shared::metrics::{Accounts as _, Operation, Retention, Tracker};
use tokio::sync::Notify;
use uuid::Uuid;

const CONTACT: &str = "CONhandoff0000000001";
const WISH: &str = "I want to buy a house";

fn clock() -> Arc<SimulatedClock> {
    Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()))
}

fn log(world: &World) -> DynamoHandoffs {
    DynamoHandoffs::new(world.stack.aws.dynamodb.clone(), world.table("conversations"))
}

async fn attempts(world: &World) -> Vec<Attempt> {
    let location = LocationId::parse(LOCATION).unwrap();
    let mut attempts = Vec::new();
    for route in OPEN {
        let found = log(world).attempts(&location, route, Timestamp::MIN, Timestamp::MAX).await.unwrap();
        attempts.extend(found);
    }
    attempts
}

fn tags(world: &World) -> Vec<String> {
    let mut tags = world.crm().contact(CONTACT).expect("a contact").tags;
    tags.sort();
    tags
}

#[tokio::test]
async fn a_hand_off_costs_at_most_five_calls_of_the_store() {
    let world = World::with(Options { observe: true, consume: false, ..World::at_once() }).await;
    let wishes = async |contact: &str| {
        let who = world.contact_without_settling(contact);
        world.deliver(&world.text(contact, WISH)).await;
        world.stack.observer.as_ref().unwrap().take();
        assert_eq!(world.run_one_wake_up(&who).await, 0);
        let calls = world.stack.observer.as_ref().unwrap().take().into_iter();
        // The door keeps what the CRM reports of the hand-off meanwhile; what was measured is added up per batch; the
        // CRM's breaker is believed for seconds, and its calls are leased in tens.
        let of_turn = |call: &Observation| {
            let aside = call.subject.starts_with("SEEN#")
                || Bot::ALL.iter().any(|bot| call.subject.starts_with(&format!("{}#", bot.name())))
                || ["services#", "counts#", "M#"].iter().any(|measured| call.subject.starts_with(measured))
                || ["BREAKER#crm", "ALLOWANCE"].contains(&call.subject.as_str());
            call.service == "DynamoDB" && !aside
        };
        calls.filter(of_turn).map(|call| call.operation).collect::<Vec<_>>()
    };
    let first = wishes("CONhandoff0000000002").await;
    let cold = ["GetItem", "GetItem", "Query", "Query", "BatchGetItem", "BatchGetItem", "BatchGetItem"];
    assert_eq!(
        first[..7],
        cold,
        "the location and whether all is paused, the desk, what was learnt, and side by side how the buyer bot is doing"
    );
    let turn = ["Query", "PutItem", "TransactWriteItems", "UpdateItem", "UpdateItem"];
    assert_eq!(wishes(CONTACT).await, turn, "both are known from then on");
}

#[tokio::test]
async fn what_is_known_of_a_hand_off_is_kept_and_learnt_from() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, WISH).await;
    world.says(CONTACT, "Up to 450k").await;
    let attempts = attempts(&world).await;
    let [attempt] = attempts.as_slice() else { panic!("one attempt: {attempts:?}") };
    assert_eq!((attempt.route, attempt.verdict), (OPEN[0], Verdict::Executed));
    assert_eq!(attempt.outcome, Some(Outcome::Successful));
    assert!(attempt.took_ms.is_some_and(|took| took < 5_000), "{attempt:?}");
    let tally = log(&world).tally(&who.location, OPEN[0]).await.unwrap();
    assert_eq!((tally.outcomes, tally.successful), (1, 1));
    let leases = world.items("conversations").await;
    assert!(!leases.iter().any(|item| item["sk"].as_s().unwrap() == keys::HANDOFF_LEASE), "the lock is free");
}

#[tokio::test]
async fn a_location_learns_from_the_newest_two_hundred_outcomes() {
    let world = World::start().await;
    let location = LocationId::parse("LOClearns").unwrap();
    let at = |nth: u64| later("2026-11-01T00:00:00Z".parse().unwrap(), Duration::from_secs(nth));
    for nth in 0..450_u64 {
        // Every other one has no outcome yet; the oldest ones with one failed.
        let outcome = match nth {
            _ if nth % 2 == 1 => None,
            0..50 => Some(Outcome::Failed),
            _ => Some(Outcome::Successful),
        };
        let attempt = Attempt {
            turn: TurnId::new(Uuid::from_u128(u128::from(nth))),
            route: OPEN[0],
            at: at(nth),
            came: shared::handoff::Came::ByScore,
            scores: [80, 20],
            verdict: Verdict::Executed,
            outcome: None,
            took_ms: None,
        };
        let item = shared::adapters::dynamodb::items::HandoffItem {
            pk: format!("L#LOClearns#C#CON{nth}"),
            sk: keys::handoff(attempt.turn),
            handoff_route: keys::handoff_route(&location, OPEN[0]),
            handoff_at: attempt.at.as_millisecond(),
            attempt,
            outcome,
            took_ms: None,
        };
        let put = world.stack.aws.dynamodb.put_item().table_name(world.table("conversations"));
        put.set_item(Some(serde_dynamo::to_item(item).unwrap())).send().await.unwrap();
    }
    let tally = log(&world).tally(&location, OPEN[0]).await.unwrap();
    assert_eq!((tally.outcomes, tally.successful, tally.since), (200, 200, Some(at(50))));
    assert_eq!(log(&world).tally(&location, OPEN[1]).await.unwrap(), Tally::default());
}

/// Turns of a bot that took long, as instances would have measured them.
async fn slow(world: &World, bot: Bot) {
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let accounts =
        DynamoAccounts::new(world.stack.aws.dynamodb.clone(), world.table("operations"), retention, 0);
    let mut tracker = Tracker::default();
    for _ in 0..40 {
        let now = world.stack.clock().now();
        let took = Duration::from_secs(9);
        tracker.record(bot, Operation::FullQualification, took, shared::metrics::Outcome::Success, now);
    }
    accounts.add(&tracker.into_entries()).await.unwrap();
}

#[tokio::test]
async fn a_hand_off_to_a_struggling_bot_is_put_off_and_carried_out_by_the_schedule() {
    let clock = clock();
    let world = World::with(Options { simulated: Some(clock.clone()), ..World::at_once() }).await;
    let who = world.contact(CONTACT).await;
    slow(&world, Bot::Buyer).await;
    assert_eq!(world.says(CONTACT, WISH).await.len(), 1, "it costs no reply");
    assert_eq!(world.desk(&who).await.conversation.progress.bot, Bot::Lead);
    assert!(!tags(&world).contains(&"buyer-lead".to_owned()), "{:?}", tags(&world));
    let replies = world.replies(CONTACT).len();

    // An hour later nothing of the slow turns is left in the last hour.
    world.stack.advance_through(Duration::from_secs(31 * 60)).await.unwrap();
    world.settle().await;
    assert_eq!(world.desk(&who).await.conversation.progress.bot, Bot::Lead, "put off once more");
    world.stack.advance_through(Duration::from_secs(32 * 60)).await.unwrap();
    world.settle().await;
    let progress = world.desk(&who).await.conversation.progress;
    assert_eq!((progress.bot, progress.deferred_handoff), (Bot::Buyer, None));
    let borne = tags(&world);
    assert!(borne.contains(&"buyer-lead".to_owned()) && borne.contains(&"handoff-lead-to-buyer".to_owned()));
    assert!(!borne.contains(&"lead-bot".to_owned()), "{borne:?}");
    let silent = world.replies(CONTACT).len() - replies;
    assert!(silent <= 1, "at most the nudge that was due anyway: {:?}", world.replies(CONTACT));
    let verdicts: Vec<Option<&str>> =
        attempts(&world).await.iter().map(|attempt| attempt.verdict.reason()).collect();
    assert_eq!(verdicts, [Some("performance_deferral"), Some("performance_deferral"), None]);
    assert!(clock.now() >= "2026-11-20T19:00:00Z".parse().unwrap());
}

/// Where a worker dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The lock is taken.
    Lock,
    /// The turn is committed.
    Commit,
    /// The CRM has the reply, the store does not know.
    Sent,
    /// The store knows, how long it took is not noted.
    Settled,
}

/// Stores that reach a point and go no further: the worker is dead then.
struct Mortal<T: ?Sized> {
    inner: Arc<T>,
    dies: Option<Step>,
    dead: Arc<Notify>,
}

impl<T: ?Sized> Mortal<T> {
    async fn reach(&self, step: Step) {
        if self.dies == Some(step) {
            self.dead.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl HandoffLocks for Mortal<dyn HandoffLocks> {
    async fn acquire(
        &self,
        who: &ContactRef,
        holder: &str,
        token: Uuid,
        now: Timestamp,
    ) -> Result<Lease, Fault> {
        let lease = self.inner.acquire(who, holder, token, now).await;
        self.reach(Step::Lock).await;
        lease
    }

    async fn release(&self, lock: &HandoffLock) -> Result<(), Fault> {
        self.inner.release(lock).await
    }
}

#[async_trait]
impl Conversations for Mortal<dyn Conversations> {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        let commit = self.inner.commit(desk, turn, record).await;
        self.reach(Step::Commit).await;
        commit
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
        self.reach(Step::Sent).await;
        self.inner.settle(who, turn, state, due_at).await
    }
}

#[async_trait]
impl HandoffLog for Mortal<dyn HandoffLog> {
    async fn tally(&self, location: &LocationId, route: Route) -> Result<Tally, Fault> {
        self.inner.tally(location, route).await
    }

    async fn attempts(
        &self,
        location: &LocationId,
        route: Route,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Attempt>, Fault> {
        self.inner.attempts(location, route, since, until).await
    }

    async fn note_duration(&self, who: &ContactRef, turn: TurnId, took: Duration) -> Result<(), Fault> {
        self.reach(Step::Settled).await;
        self.inner.note_duration(who, turn, took).await
    }
}

fn mortal<T: ?Sized>(inner: Arc<T>, dies: Option<Step>, dead: &Arc<Notify>) -> Arc<Mortal<T>> {
    Arc::new(Mortal { inner, dies, dead: dead.clone() })
}

/// A conversation function of its own, on the world's tables, that may die.
fn worker(world: &World, dies: Option<Step>) -> (Deps, Arc<Notify>) {
    let mut deps = world.worker(&[]);
    let dead = Arc::new(Notify::new());
    deps.handoff_locks = mortal(deps.handoff_locks, dies, &dead);
    deps.conversations = mortal(deps.conversations, dies, &dead);
    deps.handoffs = mortal(deps.handoffs, dies, &dead);
    (deps, dead)
}

/// Hands a worker a wake-up; how many items failed.
async fn wake(deps: &Deps, who: &ContactRef) -> usize {
    workers::wake(deps, who, TIMEOUT).await
}

/// What a hand-off leaves behind, without what differs from run to run.
#[derive(Debug, PartialEq)]
struct Left {
    bot: Bot,
    executed: Vec<Route>,
    open: Option<Route>,
    attempts: Vec<(Route, Verdict)>,
    tags: Vec<String>,
    replies: Vec<String>,
    notes: usize,
    leases: usize,
    audit: usize,
}

async fn left(world: &World, who: &ContactRef) -> Left {
    let progress = world.desk(who).await.conversation.progress;
    let items: Vec<HashMap<_, _>> = world.items("conversations").await;
    Left {
        bot: progress.bot,
        executed: progress.handoffs.executed().iter().map(|done| done.route).collect(),
        open: progress.open_handoff.map(|open| open.route),
        attempts: attempts(world).await.iter().map(|attempt| (attempt.route, attempt.verdict)).collect(),
        tags: tags(world),
        replies: world.replies(CONTACT),
        notes: world.crm().notes(CONTACT).len(),
        leases: items.iter().filter(|item| item["sk"].as_s().unwrap() == keys::HANDOFF_LEASE).count(),
        audit: world.turns(who).await.len(),
    }
}

/// A contact whose wish to buy meets a worker that dies, and then one that does not.
async fn dying_at(step: Option<Step>) -> Left {
    let clock = clock();
    let options = Options { simulated: Some(clock.clone()), consume: false, ..World::at_once() };
    let world = World::with(options).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, WISH)).await;
    if step.is_some() {
        let (deps, dead) = worker(&world, step);
        tokio::select! {
            () = dead.notified() => {}
            failed = wake(&deps, &who) => panic!("{step:?} is never reached, {failed} items failed"),
        }
    }
    let (deps, _) = worker(&world, None);
    // The queue brings the wake-up again until nothing fails.
    for _ in 0..20 {
        if wake(&deps, &who).await == 0 {
            return left(&world, &who).await;
        }
        world.stack.advance(Duration::from_secs(10));
    }
    panic!("{step:?}: it never comes to an end");
}

#[tokio::test]
async fn a_crash_at_any_step_and_a_redelivery_end_where_no_crash_would_have() {
    let undisturbed = dying_at(None).await;
    assert_eq!((undisturbed.bot, undisturbed.replies.len(), undisturbed.notes), (Bot::Buyer, 1, 1));
    assert_eq!(undisturbed.leases, 0);
    for step in [Step::Lock, Step::Commit, Step::Sent, Step::Settled] {
        assert_eq!(dying_at(Some(step)).await, undisturbed, "{step:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_deliveries_of_one_wake_up_hand_over_once_and_say_one_thing() {
    let clock = clock();
    let options = Options { simulated: Some(clock.clone()), consume: false, ..World::at_once() };
    let world = World::with(options).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, WISH)).await;
    let workers: Vec<Deps> = (0..4).map(|_| worker(&world, None).0).collect();
    join_all((0..64).map(|nth| wake(&workers[nth % 4], &who))).await;
    for _ in 0..20 {
        if wake(&workers[0], &who).await == 0 {
            break;
        }
        world.stack.advance(Duration::from_secs(10));
    }
    let left = left(&world, &who).await;
    assert_eq!((left.bot, left.executed.as_slice()), (Bot::Buyer, &OPEN[..1]));
    assert_eq!(left.attempts, [(OPEN[0], Verdict::Executed)]);
    assert_eq!(left.replies.len(), 1, "{:?}", left.replies);
    assert_eq!(world.breaches(&who).await, []);
}
