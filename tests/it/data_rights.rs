//! What is kept about a contact can be seen, and erased for good, whoever is writing at that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use clap::Parser as _;
use futures::future::join_all;
use jiff::Timestamp;
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use jorge_tests::workers;
use serde_json::{Value, json};
use shared::adapters::dynamodb::{DynamoAssessments, DynamoContactRecords, DynamoOperationsLog};
use shared::adapters::key_file::KeyFile;
use shared::audit::{Action, Actor, AuditRecord, OperationAction, Subject, chain_of, verify};
use shared::conversation::{Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::finance::{Assessments as _, Case, Kept, ServiceSaid, assess};
use shared::ids::{AssessmentId, ContactId, ContactRef, DeliveryId, TurnId};
use shared::inbox::{Channel, ContactEvent, Delivery, InboundMessage, Inbox as _, Repeats};
use shared::privacy::rights::{Erasure, Grounds, LegalHold, Rights};
use shared::privacy::{KeyCustodian as _, KeyScope, WrappedKey};
use uuid::Uuid;

const CONTACT: &str = "CONrights00000000001";
const OTHER: &str = "CONrights00000000002";

/// The stores rights are exercised on, of one world.
pub(crate) struct Archive {
    pub(crate) records: DynamoContactRecords,
    log: DynamoOperationsLog,
    pub(crate) keys: Arc<KeyFile>,
}

impl Archive {
    pub(crate) fn of(world: &World) -> Self {
        let (client, keys) = (world.stack.aws.dynamodb.clone(), world.keys());
        let (conversations, audit) = (world.table("conversations"), world.table("audit"));
        let records = DynamoContactRecords::new(client, conversations, audit, keys.clone());
        Self { records, log: world.operations_log(), keys }
    }

    pub(crate) fn rights(&self) -> Rights<'_> {
        Rights { records: &self.records, log: &self.log, signer: self.keys.as_ref() }
    }

    pub(crate) async fn erase(&self, who: &ContactRef, now: Timestamp) -> Erasure {
        self.rights().erase(who, &grounds(), now).await.unwrap()
    }
}

pub(crate) fn grounds() -> Grounds {
    Grounds::new("Dana Reyes", "asked in writing").unwrap()
}

/// A seller whose bot knows something, with a long text and an assessment's neighbours in the partition.
async fn told(world: &World, contact: &str) -> ContactRef {
    let who = world.contact(contact).await;
    world.says(contact, "Hi, I want to sell my house at 77 Xylophone Court").await;
    world.says(contact, &format!("zanzibar {}", "pineapple ".repeat(300))).await;
    who
}

/// Every item of a contact, as JSON.
async fn sealed_parts(world: &World, who: &ContactRef) -> Vec<String> {
    let pk = shared::adapters::dynamodb::keys::contact(who);
    let items = world.items("conversations").await.into_iter();
    let own = items.filter(|item| item["pk"].as_s().is_ok_and(|key| *key == pk));
    own.map(|item| serde_dynamo::from_item::<_, Value>(item).unwrap().to_string()).collect()
}

async fn stored_key(world: &World, who: &ContactRef) -> WrappedKey {
    world.desk(who).await.key.wrapped().clone()
}

async fn operations(world: &World, who: &ContactRef, at: Timestamp) -> Vec<OperationAction> {
    let chain = chain_of(&who.location, at);
    let (records, head) = world.operations(&chain).await;
    assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    let own = records.iter().filter(|record| record.subject == Subject::Contact(who.contact.clone()));
    own.map(|record| record.action).collect()
}

#[tokio::test]
async fn an_export_holds_everything_readable_and_nothing_of_anybody_else_and_is_recorded() {
    let world = World::start().await;
    let who = told(&world, CONTACT).await;
    let other = world.contact(OTHER).await;
    world.says(OTHER, "unrelated quince").await;
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    let dossier = archive.rights().export(&who, &grounds(), now).await.unwrap().unwrap();
    let json = serde_json::to_value(&dossier).unwrap();
    let kept = &json["kept"];
    assert_eq!(json["contact"], CONTACT);
    assert_eq!(kept["conversation"][0]["known"]["facts"]["address"], "77 Xylophone Court");
    assert_eq!(kept["conversation"][0]["known"]["profile"]["person"]["phone"], "+12025550111");
    let texts: Vec<&str> =
        kept["messages"].as_array().unwrap().iter().filter_map(|one| one["content"].as_str()).collect();
    assert_eq!(texts.len(), 4, "two texts and two replies: {texts:?}");
    assert!(kept["long_texts"][0]["content"].as_str().unwrap().len() > 3_000, "the whole of a long text");
    assert!(kept["conversation"][0]["outgoing"]["content"]["text"].is_string());
    assert!(kept["deliveries"].as_array().unwrap().len() >= 2, "and what the CRM said of its own changes");
    assert_eq!(json["audit"].as_array().unwrap().len(), world.audit(&who).await.len());
    let written = json.to_string();
    for hidden in ["quince", OTHER, "data_key", "unreadable", stored_key(&world, &who).await.as_str()] {
        assert!(!written.contains(hidden), "{hidden}");
    }
    assert!(!format!("{dossier:?}").contains("Xylophone"), "it prints as a mask");
    assert_eq!(operations(&world, &who, now).await, [OperationAction::Exported]);
    assert_eq!(operations(&world, &other, now).await, []);
}

#[tokio::test]
async fn what_waits_at_the_door_is_exported_too() {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "zanzibar pineapple")).await;
    let archive = Archive::of(&world);
    let now = world.stack.clock().now();
    let dossier = archive.rights().export(&who, &grounds(), now).await.unwrap().unwrap();
    let json = serde_json::to_value(&dossier).unwrap();
    assert_eq!(json["kept"]["deliveries"][0]["content"]["text"], "zanzibar pineapple");
}

#[tokio::test]
async fn an_erasure_destroys_the_key_and_leaves_others_the_chains_and_the_fact() {
    let world = World::start().await;
    let who = told(&world, CONTACT).await;
    let other = told(&world, OTHER).await;
    let (old_key, others) = (stored_key(&world, &who).await, sealed_parts(&world, &other).await);
    let seals: Vec<String> = sealed_parts(&world, &who).await;
    assert!(seals.iter().any(|item| item.contains(old_key.as_str())));
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    let erased = archive.erase(&who, now).await;
    assert!(matches!(erased, Erasure::Erased { removed, opted_out: false } if removed >= 5), "{erased:?}");

    let left = sealed_parts(&world, &who).await;
    for table in ["conversations", "operations", "audit"] {
        let items = format!("{:?}", world.items(table).await);
        assert!(!items.contains(old_key.as_str()), "the old key is in no table: {table}");
    }
    assert!(left.iter().all(|item| !item.contains("MSG#") && !item.contains("TEXT#")), "{left:#?}");
    assert!(sealed_parts(&world, &other).await == others, "another contact's data is as it was");
    let desk = world.desk(&who).await;
    assert!(desk.history.is_empty() && desk.waiting.is_empty());
    assert!(desk.conversation.profile.is_none() && desk.conversation.outgoing.is_none());

    let chain = world.audit(&who).await;
    let last = chain.last().unwrap();
    assert_eq!((last.action, &last.actor), (Action::Erased, &Actor::Person("Dana Reyes".to_owned())));
    assert_eq!(world.breaches(&who).await, []);
    assert_eq!(operations(&world, &who, now).await, [OperationAction::Erased]);

    let dossier = archive.rights().export(&who, &grounds(), now).await.unwrap().unwrap();
    let json = serde_json::to_string(&dossier).unwrap();
    for word in ["Xylophone", "zanzibar", "5550111", "Robin"] {
        assert!(!json.contains(word), "{word} in {json}");
    }
}

#[tokio::test]
async fn an_erased_contact_who_texts_again_is_met_as_new_under_a_new_key() {
    let world = World::start().await;
    let who = told(&world, CONTACT).await;
    let old_key = stored_key(&world, &who).await;
    let archive = Archive::of(&world);
    archive.erase(&who, world.stack.clock().now()).await;
    let replies = world.says(CONTACT, "Hello, I want to sell").await;
    assert_eq!(replies.len(), 1);
    assert!(replies[0].contains("automated assistant"), "it says once more what it is: {}", replies[0]);
    assert_ne!(stored_key(&world, &who).await, old_key);
    let desk = world.desk(&who).await;
    assert_eq!(desk.history.len(), 2, "its text and our reply");
    assert_eq!(world.breaches(&who).await, []);
    let again = archive.erase(&who, world.stack.clock().now()).await;
    assert!(matches!(again, Erasure::Erased { removed: 2, .. }), "{again:?}");
}

#[tokio::test]
async fn an_opt_out_outlives_the_erasure_until_the_contact_says_otherwise() {
    let world = World::start().await;
    let who = told(&world, CONTACT).await;
    world.says(CONTACT, "STOP").await;
    let erased = Archive::of(&world).erase(&who, world.stack.clock().now()).await;
    assert!(matches!(erased, Erasure::Erased { opted_out: true, .. }), "{erased:?}");
    assert_eq!(world.says(CONTACT, "I want to buy a home").await, Vec::<String>::new());
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some());
    world.says(CONTACT, "START").await;
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_none());
}

#[tokio::test]
async fn a_legal_hold_refuses_an_erasure_and_says_who_holds_and_why() {
    let world = World::start().await;
    let who = told(&world, CONTACT).await;
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    let held = Grounds::new("Lee Park", "claim 2026-14").unwrap();
    assert_eq!(archive.rights().hold(&who, &held, now).await.unwrap(), None);
    let before = sealed_parts(&world, &who).await;
    let hold = LegalHold { by: "Lee Park".into(), reason: "claim 2026-14".into(), since: now };
    assert_eq!(archive.erase(&who, now).await, Erasure::Held(hold.clone()));
    assert!(sealed_parts(&world, &who).await == before, "nothing was changed");
    assert_eq!(archive.rights().lift(&who, &grounds(), now).await.unwrap(), Some(hold));
    assert!(matches!(archive.erase(&who, now).await, Erasure::Erased { .. }));
    assert_eq!(
        operations(&world, &who, now).await,
        [
            OperationAction::HoldPlaced,
            OperationAction::ErasureRefused,
            OperationAction::HoldLifted,
            OperationAction::Erased,
        ]
    );
}

#[tokio::test]
async fn of_somebody_nobody_knows_nothing_is_erased_or_exported() {
    let world = World::start().await;
    let who = ContactRef {
        contact: ContactId::parse("CONnobody0000000001").unwrap(),
        ..world.contact(CONTACT).await
    };
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    assert_eq!(archive.erase(&who, now).await, Erasure::NothingKept);
    assert!(archive.rights().export(&who, &grounds(), now).await.unwrap().is_none());
}

#[tokio::test]
async fn more_that_waits_than_one_transaction_takes_is_erased() {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    let now = world.stack.clock().now();
    for number in 0..170 {
        let message = InboundMessage {
            message: None,
            conversation: None,
            channel: Channel::Sms,
            text: format!("pineapple {number}").into(),
            cut: false,
            attachments: 0,
            sent_at: now,
            contact: None,
        };
        let delivery = Delivery {
            id: DeliveryId::parse(&format!("w:{number}")).unwrap(),
            who: who.clone(),
            event: ContactEvent::MessageReceivedV1(message),
            received_at: now,
            stale: false,
            repeats: Repeats::ById,
        };
        world.inbox().keep(&delivery).await.unwrap();
    }
    assert!(matches!(Archive::of(&world).erase(&who, now).await, Erasure::Erased { .. }));
    assert!(world.desk(&who).await.waiting.is_empty());
    let markers = sealed_parts(&world, &who).await;
    assert!(markers.iter().filter(|item| item.contains("SEEN#")).all(|item| !item.contains("sealed")));
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    assert_eq!(world.replies(CONTACT), Vec::<String>::new(), "nobody is answered about what is erased");
}

/// Erases the contact right before a commit or a settlement, on the real store, once.
struct ErasedMeanwhile {
    inner: Arc<dyn Conversations>,
    archive: Archive,
    before_commit: AtomicU32,
    before_settlement: AtomicU32,
}

impl ErasedMeanwhile {
    async fn erase(&self, counter: &AtomicU32, who: &ContactRef) {
        if counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() {
            let erased = self.archive.erase(who, Timestamp::now()).await;
            assert!(matches!(erased, Erasure::Erased { .. }), "{erased:?}");
        }
    }
}

#[async_trait]
impl Conversations for ErasedMeanwhile {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        self.erase(&self.before_commit, &desk.conversation.who).await;
        self.inner.commit(desk, turn, record).await
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
        self.erase(&self.before_settlement, who).await;
        self.inner.settle(who, turn, state, due_at).await
    }
}

/// What is stored once a contact was erased in the middle of a turn, and how often the turn failed.
async fn erased_in_a_turn(first: bool, before_commit: u32, before_settlement: u32) -> (World, ContactRef) {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    if !first {
        world.deliver(&world.text(CONTACT, "Hello")).await;
        assert_eq!(world.run_one_wake_up(&who).await, 0);
    }
    world.deliver(&world.text(CONTACT, "I want to sell 77 Xylophone Court")).await;
    let mut deps = world.worker(&[]);
    deps.conversations = Arc::new(ErasedMeanwhile {
        inner: deps.conversations,
        archive: Archive::of(&world),
        before_commit: AtomicU32::new(before_commit),
        before_settlement: AtomicU32::new(before_settlement),
    });
    let event = lambda_runtime::LambdaEvent::new(
        serde_json::from_value(World::wake_up_event(&who)).unwrap(),
        workers::context(workers::TIMEOUT),
    );
    let answer = conversation::handle(&deps, event).await.unwrap();
    assert_eq!(answer.batch_item_failures.len(), 0);
    (world, who)
}

#[tokio::test]
async fn a_turn_in_flight_neither_brings_back_the_key_nor_writes_under_it() {
    for (first, before_commit, before_settlement) in
        [(true, 1, 0), (false, 1, 0), (true, 0, 1), (false, 0, 1), (false, 1, 1)]
    {
        let (world, who) = erased_in_a_turn(first, before_commit, before_settlement).await;
        let desk = world.desk(&who).await;
        assert!(desk.history.is_empty() && desk.waiting.is_empty(), "{first} {before_commit}");
        assert!(desk.conversation.outgoing.is_none());
        assert!(desk.conversation.facts.expose().address.is_none());
        assert_eq!(world.breaches(&who).await, []);
        // Everything that stands can be opened: nothing of it is sealed with another key.
        let dossier = Archive::of(&world).rights().export(&who, &grounds(), Timestamp::now()).await.unwrap();
        let json = serde_json::to_string(&dossier.unwrap()).unwrap();
        assert!(!json.contains("unreadable") && !json.contains("Xylophone"), "{json}");
    }
}

#[tokio::test]
async fn an_assessor_in_flight_keeps_nothing_under_the_old_key() {
    let world = World::start().await;
    let who = world.contact_tagged(CONTACT, &["buyer-lead"]).await;
    world.says(CONTACT, "Hello").await;
    let store =
        DynamoAssessments::new(world.stack.aws.dynamodb.clone(), world.table("conversations"), world.keys());
    let (id, now) = (AssessmentId::new(Uuid::from_u128(1)), world.stack.clock().now());
    let docket = store.docket(&who, id).await.unwrap().unwrap();
    let settings = shared::locations::Settings::default();
    let case: Case = shared::conversation::assessment::case(&docket.conversation, id, &settings, now);
    let assessment = assess(&case, &ServiceSaid::NotConfigured);
    Archive::of(&world).erase(&who, now).await;
    assert_eq!(store.keep(&who, &docket.key, now, &assessment).await.unwrap(), Kept::Erased);
    assert!(world.desk(&who).await.conversation.assessment.is_none());
    let left = sealed_parts(&world, &who).await;
    assert!(left.iter().all(|item| !item.contains("ASSESS#")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasures_in_the_middle_of_a_lively_conversation_leave_nothing_unreadable_and_a_whole_chain() {
    let world = Arc::new(World::start().await);
    let who = world.contact(CONTACT).await;
    let texts = async {
        for number in 0..12 {
            world.deliver(&world.text(CONTACT, &format!("I want to sell, {number}"))).await;
        }
    };
    let erasures = async {
        for _ in 0..6 {
            Archive::of(&world).erase(&who, Timestamp::now()).await;
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
    };
    futures::join!(texts, erasures);
    world.settle().await;
    assert_eq!(world.dead_letters().await, 0);
    assert_eq!(world.breaches(&who).await, []);
    let archive = Archive::of(&world);
    let both = join_all((0..2).map(|_| archive.erase(&who, Timestamp::now()))).await;
    assert!(both.iter().all(|one| matches!(one, Erasure::Erased { .. })), "{both:?}");
    assert_eq!(world.breaches(&who).await, []);
    let dossier = archive.rights().export(&who, &grounds(), Timestamp::now()).await.unwrap().unwrap();
    let json: Value = serde_json::to_value(&dossier).unwrap();
    assert_eq!(json["kept"].get("messages"), None, "{json}");
    assert!(!json.to_string().contains("unreadable"), "{json}");
}

async fn jorge(directory: &std::path::Path, arguments: &[&str]) -> bool {
    let whole = ["jorge", "--data-dir", directory.to_str().unwrap()];
    let cli = jorge::cli::Cli::parse_from(whole.iter().chain(arguments));
    let code = jorge::commands::run(cli).await.unwrap();
    format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS)
}

#[tokio::test]
async fn the_commands_export_hold_and_erase_on_a_stack_that_runs() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let world = World::with(Options { storage, ..World::at_once() }).await;
    let who = told(&world, CONTACT).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("contact.json");
    let whose = ["--location", LOCATION, "--contact", CONTACT, "--by", "Dana Reyes"];
    let run = |before: &'static [&'static str], after: Vec<&'static str>| {
        let arguments: Vec<&str> = before.iter().chain(&whose).copied().chain(after).collect();
        let directory = directory.path().to_owned();
        async move { jorge(&directory, &arguments).await }
    };
    let path: &'static str = Box::leak(out.to_str().unwrap().to_owned().into_boxed_str());
    assert!(run(&["export-contact"], vec!["--out", path]).await);
    let exported: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(exported["contact"], json!(CONTACT));
    assert!(exported.to_string().contains("77 Xylophone Court"));
    assert!(!run(&["erase-contact"], vec!["--reason", "asked"]).await, "not without --yes");
    assert!(run(&["legal-hold", "set"], vec!["--reason", "claim 14"]).await);
    assert!(!run(&["erase-contact"], vec!["--reason", "asked", "--yes"]).await, "not under a hold");
    assert!(!world.desk(&who).await.history.is_empty());
    assert!(run(&["legal-hold", "lift"], vec!["--reason", "settled"]).await);
    assert!(run(&["erase-contact"], vec!["--reason", "asked", "--yes"]).await);
    assert!(world.desk(&who).await.history.is_empty());
    let scope = KeyScope::Contact(who.clone());
    assert!(world.keys().open(&scope, &stored_key(&world, &who).await).await.is_ok());
}
