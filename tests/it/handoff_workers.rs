//! Hand-offs by workers that know nothing of each other, over the real SDK: exact whatever the order.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use jorge::stack::Options;
use jorge_tests::World;
use shared::adapters::dynamodb::{DynamoConversations, DynamoHandoffs};
use shared::audit::{self, Action, Actor, Entry};
use shared::clock::later;
use shared::conversation::{Bot, Commit, Conversations as _, Desk, Handoff, Turn};
use shared::handoff::history::{CIRCLE, MOST_IN_A_DAY, MOST_IN_AN_HOUR};
use shared::handoff::lock::HELD_FOR;
use shared::handoff::route::OPEN;
use shared::handoff::{
    Analytics, Attempt, Blocked, Came, Evaluation, HandoffLock, HandoffLocks as _, HandoffLog as _, Lease,
    Recent, Route, Scores, Thresholds, Verdict, evaluate, execute, request,
};
use shared::ids::{ContactId, ContactRef, CorrelationId, LocationId, TurnId};
use tokio::sync::Barrier;
use uuid::Uuid;

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

fn who(contact: &str) -> ContactRef {
    ContactRef {
        location: LocationId::parse("LOChandoffs").unwrap(),
        contact: ContactId::parse(contact).unwrap(),
    }
}

/// What makes a hand-off come up.
#[derive(Clone, Copy, Debug)]
enum Wish {
    /// The scores of a text: buying, selling.
    Scores(f64, f64),
    /// A request for a bot.
    Bot(Bot),
}

/// How an attempt of a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    NothingWanted,
    Blocked(Blocked),
    /// Somebody else wrote in between, or has taken the lock.
    Conflict,
    Executed(Route),
}

/// A worker of its own: its own adapters, only the tables in common.
struct Worker {
    name: String,
    conversations: DynamoConversations,
    handoffs: DynamoHandoffs,
    world: Arc<World>,
}

/// What a worker holds between two steps.
enum Progress {
    Evaluated(Desk, Route),
    Locked(Desk, Route, HandoffLock),
    Executed(Desk, Box<Turn>),
    Over(End),
}

impl Worker {
    fn new(world: &Arc<World>, name: impl Into<String>) -> Self {
        let handoffs = DynamoHandoffs::new(world.stack.aws.dynamodb.clone(), world.table("conversations"));
        Self { name: name.into(), conversations: world.conversations(), handoffs, world: world.clone() }
    }

    async fn evaluate(&self, who: &ContactRef, wish: Wish, now: Timestamp) -> Progress {
        let desk = self.conversations.load(who).await.unwrap();
        let progress = &desk.conversation.progress;
        let from = progress.bot;
        let evaluation = match wish {
            Wish::Scores(buyer, seller) => {
                let scores = Scores { buyer, seller };
                evaluate(from, scores, &Thresholds::shipped(), &progress.handoffs, now)
            }
            Wish::Bot(to) => request(Route { from, to }, &progress.handoffs, now),
        };
        match evaluation {
            Evaluation::Stay => Progress::Over(End::NothingWanted),
            Evaluation::Blocked(route, blocked) => self.blocked(desk, route, blocked, now).await,
            Evaluation::Proceed(route) => Progress::Evaluated(desk, route),
        }
    }

    /// A blocked attempt is committed like any turn; whoever was overtaken evaluates again.
    async fn blocked(&self, desk: Desk, route: Route, blocked: Blocked, now: Timestamp) -> Progress {
        let turn = turn(&desk, route, Verdict::Blocked(blocked), None, None, now);
        Progress::Over(match self.commit(&desk, &turn).await {
            Commit::Done => End::Blocked(blocked),
            Commit::Conflict => End::Conflict,
        })
    }

    async fn acquire(&self, desk: Desk, route: Route, now: Timestamp) -> Progress {
        let who = desk.conversation.who.clone();
        match self.handoffs.acquire(&who, &self.name, Uuid::new_v4(), now).await.unwrap() {
            Lease::Held(lock) => Progress::Locked(desk, route, lock),
            Lease::InProgress => Progress::Over(End::Blocked(Blocked::AlreadyInProgress)),
        }
    }

    async fn execute(&self, desk: Desk, route: Route, lock: HandoffLock, now: Timestamp) -> Progress {
        let mut recent = desk.conversation.progress.handoffs.clone();
        match execute(&lock, &desk.conversation.who, &mut recent, route, now) {
            Ok(()) => {
                let turn = turn(&desk, route, Verdict::Executed, Some(lock), Some(recent), now);
                Progress::Executed(desk, Box::new(turn))
            }
            Err(blocked) => {
                self.handoffs.release(&lock).await.unwrap();
                Progress::Over(End::Blocked(blocked))
            }
        }
    }

    async fn finish(&self, desk: &Desk, turn: &Turn) -> Progress {
        Progress::Over(match self.commit(desk, turn).await {
            Commit::Done => End::Executed(turn.handoff.as_ref().unwrap().attempt.route),
            Commit::Conflict => End::Conflict,
        })
    }

    async fn commit(&self, desk: &Desk, turn: &Turn) -> Commit {
        let head = desk.conversation.audit.as_ref();
        let who = &desk.conversation.who;
        let keys = self.world.keys();
        let record = audit::link(who, head, turn.entry.clone(), keys.as_ref()).await.unwrap();
        self.conversations.commit(desk, turn, &record).await.unwrap()
    }

    async fn step(&self, progress: Progress, now: Timestamp) -> Progress {
        match progress {
            Progress::Evaluated(desk, route) => self.acquire(desk, route, now).await,
            Progress::Locked(desk, route, lock) => self.execute(desk, route, lock, now).await,
            Progress::Executed(desk, turn) => self.finish(&desk, &turn).await,
            Progress::Over(end) => Progress::Over(end),
        }
    }

    /// All steps in a row.
    async fn hand_over(&self, who: &ContactRef, wish: Wish, now: Timestamp) -> End {
        let progress = self.evaluate(who, wish, now).await;
        self.finish_from(progress, now).await
    }

    /// What is left of them.
    async fn finish_from(&self, mut progress: Progress, now: Timestamp) -> End {
        loop {
            match self.step(progress, now).await {
                Progress::Over(end) => return end,
                next => progress = next,
            }
        }
    }
}

/// The turn of an attempt, as `take_turn` would make it.
fn turn(
    desk: &Desk,
    route: Route,
    verdict: Verdict,
    lock: Option<HandoffLock>,
    recent: Option<Recent>,
    now: Timestamp,
) -> Turn {
    let id = TurnId::new(Uuid::now_v7());
    let mut conversation = desk.conversation.clone();
    conversation.version += 1;
    if let Some(recent) = recent {
        conversation.progress.handoffs = recent;
        conversation.progress.bot = route.to;
    }
    let attempt = Attempt {
        turn: id,
        route,
        at: now,
        came: Came::ByScore,
        scores: [80, 20],
        verdict,
        outcome: None,
        took_ms: None,
    };
    let entry = Entry {
        at: now,
        actor: Actor::Bot,
        action: Action::HandedOver,
        turn: id,
        correlation_id: CorrelationId::new(Uuid::nil()),
        details: std::iter::once(("handoff".to_owned(), attempt.to_string())).collect(),
        evidence: None,
    };
    Turn {
        conversation,
        read: vec![],
        history: vec![],
        handoff: Some(Handoff { attempt, lock }),
        settled_handoff: None,
        evidence: None,
        opened: vec![],
        acted: vec![],
        outcomes: Vec::new(),
        entry,
    }
}

async fn world() -> Arc<World> {
    Arc::new(World::with(Options { consume: false, ..World::at_once() }).await)
}

async fn analytics(worker: &Worker, who: &ContactRef) -> Analytics {
    let mut attempts = Vec::new();
    for from in Bot::ALL {
        for to in Bot::ALL {
            let route = Route { from, to };
            let since = later(noon(), Duration::ZERO);
            let until = later(noon(), minutes(10_000));
            attempts.extend(worker.handoffs.attempts(&who.location, route, since, until).await.unwrap());
        }
    }
    Analytics::of(&attempts)
}

#[tokio::test]
async fn the_walk_through_of_a_contact_who_cannot_decide() {
    let world = world().await;
    let (worker, who) = (Worker::new(&world, "w"), who("CONwalk"));
    let at = |minute| later(noon(), minutes(minute));

    let end = worker.hand_over(&who, Wish::Scores(0.8, 0.2), at(0)).await;
    assert_eq!(end, End::Executed(OPEN[0]), "lead to buyer");
    let end = worker.hand_over(&who, Wish::Bot(Bot::Lead), at(10)).await;
    assert_eq!(end, End::Blocked(Blocked::CircularPreventionChain));
    let said = &world.audit(&who).await[1].details["handoff"];
    let said: serde_json::Value = serde_json::from_str(said).unwrap();
    assert_eq!(
        (said["handoff_executed"].as_bool(), said["route"].as_str()),
        (Some(false), Some("buyer_to_lead"))
    );
    assert_eq!(said["reason"], "circular_prevention_chain");
    let end = worker.hand_over(&who, Wish::Scores(0.1, 0.8), at(20)).await;
    assert_eq!(end, End::Executed(OPEN[2]), "buyer to seller: no repeat in the chain");
    let end = worker.hand_over(&who, Wish::Scores(0.9, 0.1), at(25)).await;
    assert_eq!(end, End::Blocked(Blocked::CircularPreventionChain), "seller to buyer");

    let total = analytics(&worker, &who).await.total;
    assert_eq!((total.attempted, total.executed, total.blocked_circular), (4, 2, 2));
    let bots: Vec<Route> = worker
        .conversations
        .load(&who)
        .await
        .unwrap()
        .conversation
        .progress
        .handoffs
        .executed()
        .iter()
        .map(|done| done.route)
        .collect();
    assert_eq!(bots, [OPEN[0], OPEN[2]]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn concurrent_handoffs_prevented() {
    let world = world().await;
    let who = who("CONworkers");
    let workers: Vec<Worker> = (0..64).map(|nth| Worker::new(&world, format!("worker {nth}"))).collect();
    let together = Arc::new(Barrier::new(workers.len()));
    let all = workers.into_iter().map(|worker| {
        let (who, together) = (who.clone(), together.clone());
        tokio::spawn(async move {
            let mut progress = worker.evaluate(&who, Wish::Scores(0.8, 0.2), noon()).await;
            // All have evaluated before any takes the lock, and all have asked for it before any commits.
            for _ in 0..2 {
                together.wait().await;
                progress = worker.step(progress, noon()).await;
            }
            worker.finish_from(progress, noon()).await
        })
    });
    let ends: Vec<End> = join_all(all).await.into_iter().map(Result::unwrap).collect();
    let executed = ends.iter().filter(|end| matches!(end, End::Executed(_))).count();
    let in_progress = ends.iter().filter(|end| **end == End::Blocked(Blocked::AlreadyInProgress)).count();
    assert_eq!(executed, 1, "{ends:?}");
    assert_eq!(in_progress, 63, "everybody else is told that it is in progress: {ends:?}");
    let worker = Worker::new(&world, "afterwards");
    let desk = worker.conversations.load(&who).await.unwrap();
    assert_eq!(desk.conversation.progress.handoffs.executed().len(), 1);
    assert_eq!(analytics(&worker, &who).await.total.executed, 1);
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn a_lock_is_taken_over_at_thirty_seconds_and_its_old_holder_cannot_finish() {
    let world = world().await;
    let (old, new, who) = (Worker::new(&world, "old"), Worker::new(&world, "new"), who("CONlock"));
    let wish = Wish::Scores(0.8, 0.2);
    let mut slow = old.evaluate(&who, wish, noon()).await;
    slow = old.step(slow, noon()).await;
    slow = old.step(slow, noon()).await;
    let Progress::Executed(desk, turn) = slow else { panic!("the old worker is about to finish") };

    let just_before = later(noon(), HELD_FOR - Duration::from_millis(1));
    let end = new.hand_over(&who, wish, just_before).await;
    assert_eq!(end, End::Blocked(Blocked::AlreadyInProgress), "29.999 s: it is still the old worker's");
    let mut next = new.evaluate(&who, wish, later(noon(), HELD_FOR)).await;
    next = new.step(next, later(noon(), HELD_FOR)).await;
    assert!(matches!(next, Progress::Locked(..)), "30 s: anybody may take it");
    let Progress::Over(end) = old.finish(&desk, &turn).await else { panic!("that was the last step") };
    assert_eq!(end, End::Conflict, "the old holder has lost it");
    next = new.step(next, later(noon(), HELD_FOR)).await;
    let Progress::Over(end) = new.step(next, later(noon(), HELD_FOR)).await else {
        panic!("that was the last step")
    };
    assert_eq!(end, End::Executed(OPEN[0]));
}

#[tokio::test]
async fn whoever_does_the_work_of_a_dead_worker_has_its_lock_at_once() {
    let world = world().await;
    let (dead, other, who) = (Worker::new(&world, "m:1"), Worker::new(&world, "m:2"), who("CONdead"));
    let wish = Wish::Scores(0.8, 0.2);
    let mut progress = dead.evaluate(&who, wish, noon()).await;
    progress = dead.step(progress, noon()).await;
    assert!(matches!(progress, Progress::Locked(..)));
    assert_eq!(other.hand_over(&who, wish, noon()).await, End::Blocked(Blocked::AlreadyInProgress));
    assert_eq!(Worker::new(&world, "m:1").hand_over(&who, wish, noon()).await, End::Executed(OPEN[0]));
}

#[tokio::test]
async fn a_lock_that_was_given_back_or_used_is_free_and_nobody_gives_back_anothers() {
    let world = world().await;
    let (first, second, who) = (Worker::new(&world, "a"), Worker::new(&world, "b"), who("CONfree"));
    let acquire = async |worker: &Worker, now| {
        worker.handoffs.acquire(&who, &worker.name, Uuid::new_v4(), now).await.unwrap()
    };
    let Lease::Held(lock) = acquire(&first, noon()).await else { panic!("nobody holds it") };
    first.handoffs.release(&lock).await.unwrap();
    assert!(matches!(acquire(&second, noon()).await, Lease::Held(_)), "given back");
    first.handoffs.release(&lock).await.unwrap();
    assert_eq!(acquire(&first, noon()).await, Lease::InProgress, "the second worker's is still there");
}

/// A sequence of numbers that looks random and is the same for the same seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    fn wish(&mut self) -> Wish {
        match self.below(5) {
            0 | 1 => Wish::Scores(0.9, 0.1),
            2 | 3 => Wish::Scores(0.1, 0.9),
            _ => Wish::Bot(Bot::ALL[usize::try_from(self.below(3)).unwrap()]),
        }
    }
}

/// Three workers of one contact, whose steps come in any order while time passes, and who may die at any of them.
async fn interleave(world: &Arc<World>, seed: u64) {
    let mut chance = Chance(seed);
    let who = who(&format!("CONchance{seed}"));
    let workers: Vec<Worker> = (0..3).map(|nth| Worker::new(world, format!("{nth}"))).collect();
    let mut doing: Vec<Option<Progress>> = vec![None, None, None];
    let mut now = noon();
    for _ in 0..22 {
        let nth = usize::try_from(chance.below(3)).unwrap();
        match chance.below(12) {
            0 => now = later(now, Duration::from_secs(1 + chance.below(45))),
            1 => now = later(now, minutes(1 + chance.below(40))),
            2 => doing[nth] = None,
            _ => {
                let worker = &workers[nth];
                let next = match doing[nth].take() {
                    None => worker.evaluate(&who, chance.wish(), now).await,
                    Some(progress) => worker.step(progress, now).await,
                };
                doing[nth] = (!matches!(next, Progress::Over(_))).then_some(next);
            }
        }
    }
    let executed = workers[0].conversations.load(&who).await.unwrap().conversation.progress.handoffs;
    assert_exact(executed.executed().iter().map(|done| (done.route, done.at)).collect(), seed);
}

/// An account of its own of what the rules allow, over the hand-offs of less than a day.
fn assert_exact(executed: Vec<(Route, Timestamp)>, seed: u64) {
    for (nth, (route, at)) in executed.iter().enumerate() {
        let within = |limit: Duration| {
            let limit = SignedDuration::try_from(limit).unwrap();
            executed[..nth].iter().filter(move |(_, earlier)| at.duration_since(*earlier) < limit)
        };
        for (earlier, _) in within(CIRCLE) {
            assert_ne!(earlier, route, "seed {seed}: the same route within 30 minutes");
            assert!(earlier.from != route.to && earlier.to != route.to, "seed {seed}: a loop {executed:?}");
        }
        assert!(within(minutes(60)).count() < MOST_IN_AN_HOUR, "seed {seed}: {executed:?}");
        assert!(within(minutes(24 * 60)).count() < MOST_IN_A_DAY, "seed {seed}: {executed:?}");
        let before = nth.checked_sub(1).map_or(Bot::Lead, |before| executed[before].0.to);
        assert_eq!(route.from, before, "seed {seed}: from a bot that did not lead: {executed:?}");
        assert!(OPEN.contains(route), "seed {seed}: {route} leads nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_interleavings_never_break_a_window_a_loop_or_a_limit() {
    let world = world().await;
    let begin = |from: u64| {
        let world = world.clone();
        tokio::spawn(async move {
            for seed in from..from + 125 {
                interleave(&world, seed).await;
            }
        })
    };
    for task in (0..8).map(|nth| begin(nth * 125)).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    // They did something: many hand-offs happened, and many were kept from happening.
    let total = analytics(&Worker::new(&world, "afterwards"), &who("any")).await.total;
    assert!(total.executed > 500 && total.blocked_circular > 100, "{total:?}");
}
