//! Assignments and outcomes of experiments, from the turn that keeps them to the queue of whoever counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use conversation::Deps;
use futures::future::join_all;
use ghl_emulator::{Fault as Trouble, Operation};
use jiff::Timestamp;
use jorge::stack::{LOCATION, Options, Refusal};
use jorge_tests::workers::{TIMEOUT, wake};
use jorge_tests::{Text, World};
use serde_json::json;
use shared::adapters::dynamodb::{DynamoDueItems, DynamoOutcomeCounters};
use shared::audit::{Action, AuditRecord};
use shared::clock::{Clock as _, SimulatedClock};
use shared::conversation::{Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::experiments::ports::{AnnounceOutcomes, Definitions as _, OutcomeCounters as _};
use shared::experiments::{
    Change, ExperimentId, Outcome, OutcomeType, VariantName, variant_for, with_defaults,
};
use shared::follow_ups::{DueItems as _, What};
use shared::ids::{ContactId, ContactRef, LocationId, TurnId};
use shared::queue::OutcomesKept;

use crate::data_rights::{Archive, grounds};

const CONTACT: &str = "CONexperiments000001";
/// The experiment all of these are about; what contacts meet of others is theirs.
pub(crate) const TRIED: &str = "a_a";

/// A clock that stands still, and a world on it whose queues nobody empties.
fn options() -> (Arc<SimulatedClock>, Options) {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let (simulated, crm_timeout) = (Some(clock.clone()), Duration::from_secs(1));
    (clock, Options { consume: false, simulated, crm_timeout, ..World::at_once() })
}

/// Such a world, whose contacts take part in an experiment of two equal shares.
pub(crate) async fn world() -> (Arc<SimulatedClock>, World) {
    let (clock, options) = options();
    let world = World::with(options).await;
    world.tries(TRIED, [0.5, 0.5]).await;
    world.know(TRIED).await;
    (clock, world)
}

/// Does Lambda's part until nothing is left in the queue of the conversations.
pub(crate) async fn rest(world: &World) {
    while world.receive_and_run().await.received > 0 {}
}

/// A contact texts, everything that follows happens, and the contact reads it before anything else does.
pub(crate) async fn texts(world: &World, who: &ContactRef, words: &str) {
    assert_eq!(world.deliver(&world.text(who.contact.as_str(), words)).await.status, 200);
    rest(world).await;
    world.stack.advance(Duration::from_secs(1));
}

/// The turns of what was announced since the last time.
pub(crate) async fn announced(world: &World) -> Vec<TurnId> {
    world.announced().await.into_iter().map(|kept| kept.turn).collect()
}

/// The turns whose outcomes are due by now.
async fn due(world: &World) -> Vec<TurnId> {
    all_due(world)
        .await
        .into_iter()
        .filter_map(|what| if let What::Outcomes(turn) = what { Some(turn) } else { None })
        .collect()
}

async fn all_due(world: &World) -> Vec<What> {
    let items = DynamoDueItems::new(world.stack.aws.dynamodb.clone(), world.table("conversations"));
    let mut found = Vec::new();
    for shard in 0..items.shards() {
        let page = items.due(shard, Timestamp::UNIX_EPOCH, world.stack.clock().now(), None).await.unwrap();
        found.extend(page.items.into_iter().map(|item| item.what));
    }
    found
}

/// The turns whose outcomes are kept.
pub(crate) async fn kept(world: &World, who: &ContactRef) -> Vec<TurnId> {
    let kept = world.kept_outcomes(who).await.into_iter();
    kept.filter_map(|item| shared::adapters::dynamodb::keys::outcomes_of(&item.sk)).collect()
}

#[tokio::test]
async fn a_contact_keeps_its_variant_across_sessions_and_instances_whatever_becomes_of_the_split() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    let progress = world.desk(&who).await.conversation.progress;
    let (_, first) = progress.experiments.iter().find(|(id, _)| id.as_str() == TRIED).unwrap();
    let moved = if first.assigned.variant.as_str() == "one" { vec![0.0, 1.0] } else { vec![1.0, 0.0] };
    world.change_experiment(TRIED, &Change::Split(moved)).await;
    clock.advance(Duration::from_secs(30 * 24 * 3600));

    world.deliver(&world.text(CONTACT, "hm, let me think")).await;
    assert_eq!(wake(&world.worker(&[]), &who, TIMEOUT).await, 0, "an instance that has never met them");
    let progress = world.desk(&who).await.conversation.progress;
    let (_, now) = progress.experiments.iter().find(|(id, _)| id.as_str() == TRIED).unwrap();
    assert_eq!(now.assigned, first.assigned);
    let variant = &first.assigned.variant;
    let expected = [format!("assigned of {variant}"), format!("response of {variant}")];
    assert_eq!(world.outcomes(TRIED, &who).await, expected);
}

#[tokio::test]
async fn an_installation_without_experiments_assigns_nobody_and_answers_as_ever() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let without = world.worker(&[("AB_TESTING_ENABLED", "false")]);
    assert_eq!(wake(&without, &who, TIMEOUT).await, 0);
    let conversation = world.desk(&who).await.conversation;
    assert_eq!(conversation.progress.experiments.iter().count(), 0);
    assert!(conversation.outgoing.is_some_and(|outgoing| outgoing.text.is_some()));
    assert_eq!(kept(&world, &who).await, []);
}

#[tokio::test]
async fn outcomes_go_to_the_variant_the_contact_has() {
    let (_clock, world) = world().await;
    let (experiments, location) = (world.experiments(), LocationId::parse(LOCATION).unwrap());
    let definition = experiments.of(&location).await.unwrap().remove(0);
    let mut seen = BTreeSet::new();
    for n in 0..6 {
        let id = format!("CONexperiments0001{n}");
        let contact = ContactId::parse(&id).unwrap();
        let given = variant_for(&definition, &contact, None, world.stack.clock().now()).unwrap();
        let who = world.contact_without_settling(&id);
        texts(&world, &who, "Hello").await;
        texts(&world, &who, "hm, let me think").await;
        let variant = given.variant;
        let expected = [format!("assigned of {variant}"), format!("response of {variant}")];
        assert_eq!(world.outcomes(TRIED, &who).await, expected, "{id}");
        seen.insert(variant.clone());
    }
    assert_eq!(seen.len(), 2, "the contacts of this test have both variants");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_instances_that_assign_at_once_one_assignment_is_kept() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let mut instances: Vec<Deps> = Vec::new();
    for _ in 0..8 {
        instances.push(world.knowing_worker(TRIED).await);
    }
    join_all(instances.iter().map(|deps| wake(deps, &who, TIMEOUT))).await;
    let kept = world.outcomes(TRIED, &who).await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(world.replies(CONTACT).len(), 1);
    clock.advance(Duration::from_secs(1));
    world.deliver(&world.text(CONTACT, "hm, let me think")).await;
    join_all(instances.iter().map(|deps| wake(deps, &who, TIMEOUT))).await;
    let both = world.outcomes(TRIED, &who).await;
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(both[0], kept[0]);
}

/// Notes what turns would have kept, and commits none of them.
struct Undecided {
    inner: Arc<dyn Conversations>,
    kept: Mutex<BTreeMap<ContactId, Vec<Outcome>>>,
}

#[async_trait]
impl Conversations for Undecided {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, _: &AuditRecord) -> Result<Commit, Fault> {
        let contact = desk.conversation.who.contact.clone();
        self.kept.lock().unwrap().insert(contact, turn.outcomes.clone());
        Err(Fault::unavailable("conversations table", "committing a turn", "broken off for a test"))
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_that_decide_by_themselves_assign_the_same_before_any_of_it_is_kept() {
    let (_clock, world) = world().await;
    let definition = world.experiments().of(&LocationId::parse(LOCATION).unwrap()).await.unwrap().remove(0);
    let contacts: Vec<ContactRef> =
        (10..26).map(|n| world.contact_without_settling(&format!("CONexperiments0003{n}"))).collect();
    for who in &contacts {
        world.deliver(&world.text(who.contact.as_str(), "I want to buy a home")).await;
    }
    let mut decided = Vec::new();
    for _ in 0..4 {
        let mut deps = world.knowing_worker(TRIED).await;
        let undecided = Arc::new(Undecided { inner: deps.conversations, kept: Mutex::default() });
        deps.conversations = undecided.clone();
        for who in &contacts {
            assert_eq!(wake(&deps, who, TIMEOUT).await, 1, "nothing is kept");
        }
        let kept = undecided.kept.lock().unwrap().clone();
        decided.push(kept.into_iter().map(|(contact, outcomes)| (contact, variants(&outcomes))).collect());
    }
    let decided: Vec<BTreeMap<ContactId, BTreeMap<String, String>>> = decided;
    let mut seen = BTreeSet::new();
    for (contact, variants) in &decided[0] {
        let given = variant_for(&definition, contact, None, world.stack.clock().now()).unwrap().variant;
        assert_eq!(variants[TRIED], given.to_string());
        assert!(variants.len() > 1, "and of what every location tries: {variants:?}");
        seen.extend(variants.iter().map(|(experiment, variant)| format!("{experiment} {variant}")));
    }
    assert!(seen.len() > decided[0].values().next().unwrap().len(), "they do not all get the same: {seen:?}");
    assert_eq!(decided[0].len(), contacts.len());
    for other in &decided[1..] {
        assert_eq!(*other, decided[0]);
    }
}

/// The variant of each experiment these assign to.
fn variants(outcomes: &[Outcome]) -> BTreeMap<String, String> {
    let assigned = outcomes.iter().filter(|outcome| outcome.what == OutcomeType::Assigned);
    assigned.map(|outcome| (outcome.experiment.to_string(), outcome.variant.to_string())).collect()
}

#[tokio::test]
async fn redelivery_changes_nothing() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    let redelivered = async |text: &Text| {
        assert_eq!(world.deliver(text).await.status, 200);
        rest(&world).await;
        assert_eq!(world.run_one_wake_up(&who).await, 0, "the queue delivers twice");
    };
    let hello = world.text(CONTACT, "Hello");
    redelivered(&hello).await;
    redelivered(&hello).await;
    clock.advance(Duration::from_secs(1));
    let again = world.text(CONTACT, "hm, let me think");
    for text in [&again, &hello, &again] {
        redelivered(text).await;
    }
    let (outcomes, announced) = (world.outcomes(TRIED, &who).await, announced(&world).await);
    assert_eq!((outcomes.len(), announced.len()), (2, 2), "{outcomes:?}");
    assert_eq!(announced, kept(&world, &who).await);
}

/// What was counted of the experiment, of both variants: how many contacts were assigned, and how many have responded.
async fn counted(world: &World) -> (u64, u64) {
    let (location, tried) = (LocationId::parse(LOCATION).unwrap(), ExperimentId::parse(TRIED).unwrap());
    let totals = world.experiments().counted(&location, &tried).await.unwrap().counts.totals();
    let sum = |what: OutcomeType| {
        let variants = ["one", "other"].map(|name| VariantName::parse(name).unwrap());
        variants.iter().map(|variant| totals.of_variant(variant, what)).sum()
    };
    (sum(OutcomeType::Assigned), sum(OutcomeType::Response))
}

fn counters(world: &World) -> DynamoOutcomeCounters {
    DynamoOutcomeCounters::new(world.experiments(), world.table("conversations"))
}

#[tokio::test]
async fn what_is_announced_is_counted_once_and_not_due_any_more() {
    let (clock, world) = world().await;
    let mut told = Vec::new();
    for n in 0..3 {
        let who = world.contact_without_settling(&format!("CONexperiments0002{n}"));
        texts(&world, &who, "Hello").await;
        if n > 0 {
            texts(&world, &who, "hm, let me think").await;
        }
        told.extend(world.announced().await);
    }
    let counters = counters(&world);
    for _ in 0..2 {
        assert_eq!(counters.count(&told, clock.now()).await.unwrap(), []);
        assert_eq!(counted(&world).await, (3, 2));
    }
    clock.advance(Duration::from_secs(180));
    assert_eq!(due(&world).await, []);
}

#[tokio::test]
async fn without_the_experiments_table_the_turn_goes_on_and_its_outcome_is_counted_later() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    // An instance that has never read the table, and cannot tell anybody either.
    let nobody = "http://127.0.0.1:1/000000000000/none";
    let broken = world.worker(&[("AB_TESTING_TABLE", "nowhere"), ("OUTCOMES_QUEUE_URL", nobody)]);
    world.deliver(&world.text(CONTACT, "hm, let me think")).await;
    assert_eq!(wake(&broken, &who, TIMEOUT).await, 0);
    assert_eq!(world.replies(CONTACT).len(), 2, "the contact reads the answer");
    let outcomes = world.outcomes(TRIED, &who).await;
    assert_eq!(outcomes.len(), 2, "assigned and response: {outcomes:?}");
    let first = world.announced().await;
    assert_eq!(first.len(), 1);
    let counters = counters(&world);
    counters.count(&first, clock.now()).await.unwrap();
    assert_eq!(counted(&world).await, (1, 0));

    clock.advance(Duration::from_secs(180));
    world.stack.tick("follow-ups").await.unwrap();
    let later = world.announced().await;
    assert_eq!(later.len(), 1, "what is counted is not told of again");
    counters.count(&later, clock.now()).await.unwrap();
    assert_eq!(counted(&world).await, (1, 1));
}

#[tokio::test]
async fn a_table_that_never_answers_leaves_new_contacts_to_the_hash_and_what_they_do_is_counted_later() {
    let (clock, world) = world().await;
    let location = LocationId::parse(LOCATION).unwrap();
    let observer = world.stack.observer.as_ref().unwrap();
    let (dynamodb, observed) = ("AWS_ENDPOINT_URL_DYNAMODB", world.stack.environment_observed().unwrap());
    let known = with_defaults(Vec::new(), Timestamp::UNIX_EPOCH);
    let mut told = Vec::new();
    let mut expected = BTreeMap::new();
    for n in 0..4 {
        let who = world.contact_without_settling(&format!("CONexperiments0004{n}"));
        let contact = who.contact.as_str();
        observer.silence(Some(world.table("experiments")));
        // Each of them has never read the table.
        let broken = world.worker(&[(dynamodb, &observed[dynamodb])]);
        world.deliver(&world.text(contact, "I want to buy a home")).await;
        let begun = Instant::now();
        assert_eq!(wake(&broken, &who, TIMEOUT).await, 0);
        assert!(begun.elapsed() >= Duration::from_millis(300), "it has waited for as long as anybody would");
        assert_eq!(world.replies(contact).len(), 1, "the contact reads the answer");
        let kept: Vec<Outcome> = part(&world, &who).await;
        assert!(kept.iter().any(|outcome| outcome.experiment.as_str() == "greeting_style"), "{kept:?}");
        for outcome in &kept {
            let definition = known.iter().find(|known| *known.id() == outcome.experiment).unwrap();
            let given = variant_for(definition, &who.contact, None, clock.now()).unwrap();
            assert_eq!((outcome.what, &outcome.variant), (OutcomeType::Assigned, given.variant));
        }
        observer.silence(None);
        told.extend(world.announced().await);
        assert_eq!(told.len(), usize::try_from(n).unwrap() * 2 + 1);

        clock.advance(Duration::from_secs(6));
        world.deliver(&world.text(contact, "hm, let me think")).await;
        assert_eq!(wake(&broken, &who, TIMEOUT).await, 0, "it reads the table now");
        told.extend(world.announced().await);
        let greeted = kept.iter().find(|outcome| outcome.experiment.as_str() == "greeting_style").unwrap();
        *expected.entry(greeted.variant.clone()).or_insert(0_u64) += 1;
    }
    counters(&world).count(&told, clock.now()).await.unwrap();
    let tried = ExperimentId::parse("greeting_style").unwrap();
    let totals = world.experiments().counted(&location, &tried).await.unwrap().counts.totals();
    for (variant, contacts) in expected {
        assert_eq!(totals.of_variant(&variant, OutcomeType::Assigned), contacts, "{variant}");
        assert_eq!(totals.of_variant(&variant, OutcomeType::Response), contacts, "{variant}");
    }
}

/// What was kept of a contact's turns.
async fn part(world: &World, who: &ContactRef) -> Vec<Outcome> {
    let kept = world.kept_outcomes(who).await.into_iter().flat_map(|item| item.outcomes);
    kept.map(|part| part.of(who.clone())).collect()
}

#[tokio::test]
async fn a_queue_that_takes_no_announcement_costs_the_contact_nothing_and_the_schedule_announces() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let broken = world.worker(&[("OUTCOMES_QUEUE_URL", "http://127.0.0.1:1/000000000000/none")]);
    let broken = Deps { outcomes: broken.outcomes, ..world.knowing_worker(TRIED).await };
    assert_eq!(wake(&broken, &who, TIMEOUT).await, 0);
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(announced(&world).await, []);
    let kept = kept(&world, &who).await;
    assert_eq!(kept.len(), 1);
    clock.advance(Duration::from_secs(119));
    assert_eq!(due(&world).await, []);
    clock.advance(Duration::from_secs(1));
    assert_eq!(due(&world).await, kept);
    world.stack.tick("follow-ups").await.unwrap();
    assert_eq!(announced(&world).await, kept);
}

/// Where a worker dies: everything before has happened, nothing after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dies {
    BeforeCommit,
    AfterCommit,
    BeforeSettlement,
    AfterSettlement,
    BeforeAnnouncement,
    AfterAnnouncement,
}

/// Stores and queues of a worker that dies.
struct Dying<T: ?Sized> {
    inner: Arc<T>,
    dies: Dies,
}

impl<T: ?Sized> Dying<T> {
    async fn at(&self, point: Dies) {
        if self.dies == point {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Conversations for Dying<dyn Conversations> {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        self.at(Dies::BeforeCommit).await;
        let commit = self.inner.commit(desk, turn, record).await;
        self.at(Dies::AfterCommit).await;
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
        self.at(Dies::BeforeSettlement).await;
        let settled = self.inner.settle(who, turn, state, due_at).await;
        self.at(Dies::AfterSettlement).await;
        settled
    }
}

#[async_trait]
impl AnnounceOutcomes for Dying<dyn AnnounceOutcomes> {
    async fn announce(&self, kept: &OutcomesKept) -> Result<(), Fault> {
        self.at(Dies::BeforeAnnouncement).await;
        let announced = self.inner.announce(kept).await;
        self.at(Dies::AfterAnnouncement).await;
        announced
    }

    async fn announce_many(&self, kept: &[OutcomesKept]) -> Result<usize, Fault> {
        self.inner.announce_many(kept).await
    }
}

#[tokio::test]
async fn a_crash_at_any_step_loses_no_outcome_and_keeps_none_twice() {
    for dies in [
        Dies::BeforeCommit,
        Dies::AfterCommit,
        Dies::BeforeSettlement,
        Dies::AfterSettlement,
        Dies::BeforeAnnouncement,
        Dies::AfterAnnouncement,
    ] {
        let (clock, world) = world().await;
        let who = world.contact_without_settling(CONTACT);
        world.deliver(&world.text(CONTACT, "Hello")).await;
        let mut dying = world.knowing_worker(TRIED).await;
        dying.conversations = Arc::new(Dying { inner: dying.conversations, dies });
        dying.outcomes = Arc::new(Dying { inner: dying.outcomes, dies });
        let died = tokio::time::timeout(Duration::from_millis(700), wake(&dying, &who, TIMEOUT)).await;
        assert!(died.is_err(), "{dies:?}: it stood still there");
        let told_at_once = announced(&world).await;
        assert_eq!(told_at_once.len(), usize::from(dies == Dies::AfterAnnouncement), "{dies:?}");

        // The queue brings the wake-up back, and the schedule comes by.
        clock.advance(Duration::from_secs(130));
        rest(&world).await;
        world.run_one_wake_up(&who).await;
        world.stack.tick("follow-ups").await.unwrap();
        rest(&world).await;
        assert_eq!(world.replies(CONTACT).len(), 1, "{dies:?}: one answer");
        let outcomes = world.outcomes(TRIED, &who).await;
        assert_eq!(outcomes.len(), 1, "{dies:?}: {outcomes:?}");
        let told = announced(&world).await;
        assert!(!told.is_empty(), "{dies:?}: whoever counts hears of it");
        assert!(told.iter().all(|turn| *turn == told[0]), "{dies:?}: of the one turn only");
        assert_eq!(world.breaches(&who).await, []);
    }
}

#[tokio::test]
async fn an_appointment_is_counted_though_the_contact_never_writes_again() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    for words in [
        "I want to sell my house",
        "1204 Oak Street, Cedar Park",
        "New job, we're moving to Dallas",
        "Yes that works",
        "It's in great shape, just remodeled",
        "550k",
    ] {
        texts(&world, &who, words).await;
    }
    // No tag changes, so no report of one brings a turn: nothing happens any more but the schedule.
    for operation in [Operation::AddTags, Operation::RemoveTags] {
        world.crm().inject(Trouble::status(operation, 400)).unwrap();
    }
    texts(&world, &who, "the first one").await;
    assert_eq!(world.crm().appointments(CONTACT).len(), 1);
    let (said, turns) = (world.replies(CONTACT).len(), world.turns(&who).await.len());
    let counted = async |what: &str| {
        world.outcomes(TRIED, &who).await.iter().filter(|named| named.starts_with(what)).count()
    };
    assert_eq!((counted("engagement").await, counted("appointment_booked").await), (1, 0));
    assert_eq!(all_due(&world).await, [What::Conversation], "at once");
    for _ in 0..3 {
        world.stack.tick("follow-ups").await.unwrap();
        rest(&world).await;
        assert_eq!(counted("appointment_booked").await, 1);
        assert!(!all_due(&world).await.contains(&What::Conversation), "and once");
        clock.advance(Duration::from_secs(60));
    }
    let records = world.turns(&who).await;
    assert_eq!((records.len(), records[turns].action), (turns + 1, Action::StayedSilent));
    assert_eq!(world.replies(CONTACT).len(), said, "nothing is said");
    assert_eq!(world.desk(&who).await.conversation.due_at(), None);
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn the_record_names_variants_and_outcomes_and_nobody() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    texts(&world, &who, "hm, let me think").await;
    let details: Vec<String> = world
        .turns(&who)
        .await
        .into_iter()
        .filter_map(|record| record.details.get("experiments").cloned())
        .collect();
    let variant = world.outcomes(TRIED, &who).await[0].trim_start_matches("assigned of ").to_owned();
    let says = |named: &str, words: &str| words.split(' ').any(|word| word == named);
    assert!(says(&format!("a_a={variant}"), &details[0]), "{details:?}");
    assert!(says("a_a+response", &details[1]), "{details:?}");
}

#[tokio::test]
async fn a_location_that_takes_part_in_nothing_keeps_and_announces_nothing() {
    let (_clock, options) = options();
    let world = World::with(options).await;
    world.tries(TRIED, [0.5, 0.5]).await;
    world.choose(|settings| settings.experiments = false).await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    texts(&world, &who, "hm, let me think").await;
    assert_eq!(kept(&world, &who).await, []);
    assert_eq!(announced(&world).await, []);
    assert_eq!(world.desk(&who).await.conversation.progress.experiments.iter().count(), 0);
}

#[tokio::test]
async fn what_a_contact_took_part_in_is_exported_and_erased() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    let dossier = archive.rights().export(&who, &grounds(), now).await.unwrap().unwrap();
    let exported = serde_json::to_value(&dossier).unwrap();
    let outcomes = exported["kept"]["experiments"][0]["outcomes"].as_array().unwrap();
    let own = outcomes.iter().find(|outcome| outcome["experiment"] == TRIED).unwrap();
    assert_eq!(own["what"], "assigned");
    assert!(exported["kept"]["conversation"][0]["progress"]["experiments"][TRIED].is_object());
    archive.erase(&who, now).await;
    assert_eq!(kept(&world, &who).await, []);
    assert_eq!(due(&world).await, []);
    assert_eq!(world.desk(&who).await.conversation.progress.experiments.iter().count(), 0);
}

#[tokio::test]
async fn a_store_that_throttles_the_commit_keeps_the_outcome_with_the_turn_it_belongs_to() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
        "CancellationReasons": [{"Code": "TransactionConflict", "Message": "refused for a test"}]
    });
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let observer = world.stack.observer.as_ref().unwrap();
    observer.refuse(Refusal { operation: "TransactWriteItems", times: 2, body });
    rest(&world).await;
    assert_eq!(world.outcomes(TRIED, &who).await.len(), 1);
    assert_eq!(announced(&world).await, kept(&world, &who).await);
}
