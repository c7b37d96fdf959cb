//! What a buyer can pay is assessed whatever answers, once, and holds up nobody.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::types::AttributeValue;
use financial_assessor::{Config, Deps};
use jorge::stack::{Finance, Options, Refusal, Storage};
use jorge_tests::World;
use jorge_tests::finance::{Mood, Service};
use jorge_tests::workers::{TIMEOUT, context};
use lambda_runtime::LambdaEvent;
use serde_json::{Value, json};
use shared::adapters::dynamodb::DynamoAssessments;
use shared::finance::{Assessment, Assessments as _, Case, Kept, Reason, ServiceSaid, Tier, assess};
use shared::ids::{AssessmentId, ContactRef, CorrelationId};
use shared::money::Money;
use shared::queue::{AssessmentWanted, Assessments};
use uuid::Uuid;

const CONTACT: &str = "CONfinance0000000001";

/// A buyer who has said hello, in a world assessed by `finance`.
async fn buyer(finance: Finance) -> (World, ContactRef) {
    let world = World::with(Options { finance, observe: true, ..World::at_once() }).await;
    let who = world.contact_tagged(CONTACT, &["buyer-lead"]).await;
    world.says(CONTACT, "Hello").await;
    (world, who)
}

async fn latest(world: &World, who: &ContactRef) -> Assessment {
    let found = world.desk(who).await.conversation.assessment;
    found.expect("an assessment is on record").expose().clone()
}

fn text<'a>(item: &'a HashMap<String, AttributeValue>, name: &str) -> &'a str {
    item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// Sort keys of all assessments, the copy of the latest last.
async fn records(world: &World) -> Vec<String> {
    let items = world.items("conversations").await;
    let keys = items.iter().map(|item| text(item, "sk").to_owned());
    let mut keys: Vec<String> = keys.filter(|key| key.starts_with("ASSESS#")).collect();
    keys.sort();
    keys
}

fn wanted(who: &ContactRef, number: u128) -> AssessmentWanted {
    AssessmentWanted {
        who: who.clone(),
        assessment: AssessmentId::new(Uuid::from_u128(number)),
        asked_at: "2026-11-20T18:00:00Z".parse().unwrap(),
        correlation_id: CorrelationId::new(Uuid::nil()),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into(),
    }
}

fn event(wanted: &AssessmentWanted) -> Value {
    let body = serde_json::to_string(&Assessments::AssessmentV1(wanted.clone())).unwrap();
    json!({"Records": [{"messageId": "1", "body": body, "attributes": {}, "messageAttributes": {}}]})
}

/// Hands the assessor one request, as its queue would; returns what failed.
async fn request(world: &World, wanted: &AssessmentWanted) -> usize {
    let answer = world.stack.functions.invoke("financial-assessor", event(wanted)).await.unwrap();
    answer["batchItemFailures"].as_array().map_or(0, Vec::len)
}

/// An assessor of its own, on the world's tables.
fn worker(world: &World) -> Deps {
    let environment = world.stack.environment_of_functions().unwrap();
    Deps::new(Config::from_env(&|name| environment.get(name).cloned()).unwrap()).unwrap()
}

async fn work(deps: &Deps, wanted: &AssessmentWanted) -> usize {
    let event = serde_json::from_value(event(wanted)).unwrap();
    let response = financial_assessor::handle(deps, LambdaEvent::new(event, context(TIMEOUT))).await.unwrap();
    response.batch_item_failures.len()
}

#[tokio::test]
async fn the_local_service_answers_and_the_next_turn_reads_it() {
    let (world, who) = buyer(Finance::Here).await;
    world.says(CONTACT, "We're pre-approved for 450k").await;
    let assessment = latest(&world, &who).await;
    assert_eq!((assessment.tier, assessment.pre_approved), (Tier::Service, true));
    assert_eq!(assessment.max_price, Money::from_dollars(450_000));
    assert_eq!(
        records(&world).await,
        [format!("ASSESS#{}", assessment.assessment_id), "ASSESS#LATEST".into()]
    );
    assert_eq!(world.says(CONTACT, "3 bedrooms").await.len(), 1);
    let turns = world.turns(&who).await;
    let read = &turns.last().unwrap().details["assessment"];
    assert_eq!(*read, format!("{} tier=service readiness=80", assessment.assessment_id));
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn the_word_of_the_locations_service_is_used_and_it_learns_no_name() {
    let service = Service::start(Mood::Says(Service::assessment())).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    world.says(CONTACT, "around 450k in Cedar Park, we make 120k a year").await;
    let assessment = latest(&world, &who).await;
    assert_eq!((assessment.tier, assessment.readiness), (Tier::Service, 91));
    assert_eq!(assessment.max_price, Some(Money::from_cents(61_234_500)));
    let asked = service.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["gross_income_month_cents"], 1_000_000);
    assert_eq!(asked[0]["county"], "Williamson");
    let words = asked[0].to_string();
    for personal in ["Robin", "Tester", "5550111", CONTACT] {
        assert!(!words.contains(personal), "{words}");
    }
}

#[tokio::test]
async fn with_the_service_down_pre_approved_is_believed_and_the_conversation_continues() {
    let service = Service::start(Mood::Refuses(503)).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    assert_eq!(world.says(CONTACT, "we are pre-approved").await.len(), 1);
    let assessment = latest(&world, &who).await;
    assert_eq!((assessment.tier, assessment.pre_approved), (Tier::Conversation, true));
    assert!((assessment.confidence - 0.9).abs() < 1e-9 && !assessment.requires_review);
    assert_eq!(assessment.reasons, [Reason::ServiceDown, Reason::PreApproved]);
    assert_eq!(service.asked().len(), 4, "once, and three times again");
    assert_eq!(world.says(CONTACT, "3 bedrooms").await.len(), 1);
    let logged = jorge_tests::logs::captured().text();
    let line = logged
        .lines()
        .find(|line| line.contains("\"assessed\"") && line.contains(&assessment.assessment_id.to_string()))
        .expect("which tier answered is logged");
    for part in ["\"assessment.tier\":1", "\"assessment.by\":\"conversation\"", "service_down pre_approved"] {
        assert!(line.contains(part), "{line}");
    }
}

#[tokio::test]
async fn with_everything_down_and_nothing_said_there_is_a_cautious_default_and_the_conversation_continues() {
    let service = Service::start(Mood::Refuses(500)).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    assert_eq!(request(&world, &wanted(&who, 1)).await, 0);
    world.settle().await;
    let assessment = latest(&world, &who).await;
    assert_eq!((assessment.tier, assessment.pre_approved), (Tier::Default, false));
    assert!(assessment.requires_review && (assessment.confidence - 0.6).abs() < 1e-9);
    assert!(assessment.reasons.contains(&Reason::NothingKnown));
    assert_eq!(world.says(CONTACT, "around 450k").await.len(), 1);
    assert_eq!(world.crm().tasks(CONTACT).len(), 0, "nobody counts on it");
}

#[tokio::test]
async fn who_asks_for_a_figure_nobody_can_tell_becomes_one_task_for_a_person_and_reads_no_figure() {
    let service = Service::start(Mood::Says(json!({"readiness": 900}))).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    let answer = world.says(CONTACT, "How much can we afford?").await;
    assert_eq!(answer.len(), 1);
    let assessment = latest(&world, &who).await;
    assert_eq!(assessment.tier, Tier::ManualReview);
    assert_eq!(assessment.reasons[0], Reason::ServiceNonsense);
    let reviews = || {
        let tasks = world.crm().tasks(CONTACT).into_iter().map(|task| task.title);
        tasks.filter(|title| title.contains("what Robin Tester can pay")).count()
    };
    assert_eq!(reviews(), 1, "{:?}", world.crm().tasks(CONTACT));
    assert_eq!(request(&world, &wanted(&who, 0)).await, 0);
    world.settle().await;
    let after = world.says(CONTACT, "around 450k").await;
    assert!(after[0].contains("go over the numbers") && !after[0].contains('$'), "{}", after[0]);
}

#[tokio::test]
async fn a_repeated_request_makes_one_assessment_and_asks_the_service_once() {
    let service = Service::start(Mood::Says(Service::assessment())).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    let wanted = wanted(&who, 7);
    for _ in 0..3 {
        assert_eq!(request(&world, &wanted).await, 0);
    }
    world.settle().await;
    assert_eq!(service.asked().len(), 1);
    assert_eq!(records(&world).await, [format!("ASSESS#{}", wanted.assessment), "ASSESS#LATEST".into()]);
}

#[tokio::test]
async fn a_repeated_text_asks_for_one_assessment() {
    let (world, _) = buyer(Finance::Here).await;
    let text = world.text(CONTACT, "around 450k");
    for _ in 0..3 {
        assert_eq!(world.deliver(&text).await.status, 200);
        world.settle().await;
    }
    assert_eq!(records(&world).await.len(), 2, "one, and the copy a turn reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_one_request_keep_one_record() {
    let service = Service::start(Mood::Says(Service::assessment())).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    let (first, second) = (worker(&world), worker(&world));
    let wanted = wanted(&who, 7);
    let (a, b) = tokio::join!(work(&first, &wanted), work(&second, &wanted));
    assert_eq!((a, b), (0, 0));
    assert_eq!(records(&world).await.len(), 2);
    assert_eq!(latest(&world, &who).await.assessment_id, wanted.assessment);
}

/// The record's port on the real store, and an assessment by each of two ids.
async fn store() -> (World, ContactRef, DynamoAssessments, [Assessment; 2]) {
    let (world, who) = buyer(Finance::Nowhere).await;
    let client = world.stack.aws.dynamodb.clone();
    let store = DynamoAssessments::new(client, world.table("conversations"), world.keys());
    let case = |number| {
        let stated = shared::finance::Stated::default();
        let terms = shared::finance::Assumptions::default().terms(None, None);
        let (id, today) = (AssessmentId::new(Uuid::from_u128(number)), jiff::civil::date(2026, 11, 20));
        Case { id, stated, terms, figure_asked: false, appointment_near: false, today }
    };
    let made = [1, 2].map(|number| assess(&case(number), &ServiceSaid::NotConfigured));
    (world, who, store, made)
}

#[tokio::test]
async fn of_two_assessments_a_turn_reads_the_one_asked_for_last_in_whatever_order_they_are_kept() {
    let (world, who, store, [early, late]) = store().await;
    let key = world.desk(&who).await.key;
    let (noon, later) = ("2026-11-20T12:00:00Z".parse().unwrap(), "2026-11-20T12:00:01Z".parse().unwrap());
    assert_eq!(store.keep(&who, &key, later, &late).await.unwrap(), Kept::New);
    assert_eq!(store.keep(&who, &key, noon, &early).await.unwrap(), Kept::New);
    assert_eq!(latest(&world, &who).await, late);
    assert_eq!(records(&world).await.len(), 3);
    for (asked_at, assessment) in [(noon, &early), (later, &late)] {
        assert_eq!(store.keep(&who, &key, asked_at, assessment).await.unwrap(), Kept::Before);
        let docket = store.docket(&who, assessment.assessment_id).await.unwrap().unwrap();
        assert_eq!(docket.made.as_ref(), Some(assessment));
    }
}

#[tokio::test]
async fn an_assessment_is_no_state_and_does_not_meet_a_turn() {
    let (world, who, store, [assessment, _]) = store().await;
    let (version, key) = (world.desk(&who).await.conversation.version, world.desk(&who).await.key);
    let now = world.stack.clock().now();
    assert_eq!(store.keep(&who, &key, now, &assessment).await.unwrap(), Kept::New);
    assert_eq!(world.desk(&who).await.conversation.version, version);
    assert!(store.docket(&other(), assessment.assessment_id).await.unwrap().is_none(), "nobody else's");
}

fn other() -> ContactRef {
    ContactRef {
        location: shared::ids::LocationId::parse(jorge::stack::LOCATION).unwrap(),
        contact: shared::ids::ContactId::parse("CONfinance0000000002").unwrap(),
    }
}

#[tokio::test]
async fn a_store_that_refuses_brings_the_request_back_and_then_it_is_kept_once() {
    let (world, who) = buyer(Finance::Nowhere).await;
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": [{"Code": "TransactionConflict", "Message": "refused for a test"}, {"Code": "None"}]
    });
    let observer = world.stack.observer.as_ref().unwrap();
    observer.refuse(Refusal { operation: "TransactWriteItems", times: 1, body });
    assert_eq!(request(&world, &wanted(&who, 7)).await, 1);
    assert_eq!(records(&world).await.len(), 0);
    assert_eq!(request(&world, &wanted(&who, 7)).await, 0);
    assert_eq!(records(&world).await.len(), 2);
}

#[tokio::test]
async fn a_message_that_is_no_request_is_reported_and_breaks_nothing() {
    let (world, _) = buyer(Finance::Nowhere).await;
    let event = json!({"Records": [{"messageId": "1", "body": "{\"type\":\"AssessmentV9\"}", "attributes": {}, "messageAttributes": {}}]});
    let answer = world.stack.functions.invoke("financial-assessor", event).await.unwrap();
    assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], "1");
}

#[tokio::test]
async fn nobody_who_asked_for_silence_is_assessed() {
    let service = Service::start(Mood::Says(Service::assessment())).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    world.says(CONTACT, "STOP").await;
    assert_eq!(request(&world, &wanted(&who, 7)).await, 0);
    world.settle().await;
    assert_eq!((service.asked().len(), records(&world).await.len()), (0, 0));
}

#[tokio::test]
async fn a_service_that_hangs_holds_up_no_reply() {
    let service = Service::start(Mood::Hangs).await;
    let (world, _) = buyer(Finance::At(service.url.clone())).await;
    let replies = world.replies(CONTACT).len();
    for (nth, text) in ["around 450k", "pre-approved", "3 bedrooms"].into_iter().enumerate() {
        world.deliver(&world.text(CONTACT, text)).await;
        let took = world.replied(CONTACT, replies + nth + 1).await;
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
}

#[tokio::test]
async fn a_service_that_is_down_is_left_alone_until_it_may_be_back() {
    let service = Service::start(Mood::Refuses(503)).await;
    let (world, who) = buyer(Finance::At(service.url.clone())).await;
    let mut deps = worker(&world);
    deps.retry.delays_ms = vec![1, 1, 1];
    for number in 1..=5 {
        assert_eq!(work(&deps, &wanted(&who, number)).await, 0);
    }
    assert_eq!(service.asked().len(), 5, "five failures open the breaker");
    service.turns(Mood::Says(Service::assessment()));
    let start = Instant::now();
    assert_eq!(work(&deps, &wanted(&who, 6)).await, 0);
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(service.asked().len(), 5);
    assert_eq!(records(&world).await.len(), 7, "each has an answer all the same");
}

#[tokio::test]
async fn an_assessment_costs_a_read_a_transaction_and_a_wake_up_and_the_turn_a_send() {
    let (world, _) = buyer(Finance::Here).await;
    let observer = world.stack.observer.as_ref().unwrap();
    world.says(CONTACT, "hm, let me think").await;
    observer.take();
    world.says(CONTACT, "around 450k").await;
    let calls = observer.take();
    let count = |operation: &str| calls.iter().filter(|call| call.operation == operation).count();
    assert_eq!((count("BatchGetItem"), count("TransactWriteItems")), (1, 2), "{calls:?}");
    assert_eq!(count("SendMessage"), 3, "the text's wake-up, the request, the result's wake-up");
    assert_eq!(count("Query"), 2, "the turn, and a wake-up that finds nothing to do");
}

#[tokio::test]
async fn no_figure_of_a_contact_is_stored_queued_or_logged_in_the_clear() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let world = World::with(Options { storage, ..World::at_once() }).await;
    let who = world.contact_tagged("CONfinance0000000009", &["buyer-lead"]).await;
    world.says(&who.contact.to_string(), "We make 147,381 a year and put 61,357 down").await;
    let assessment = latest(&world, &who).await;
    let most = assessment.max_price.unwrap();
    world.stack.stop().await;
    let figures =
        ["147381", "147,381", "14738100", "61357", "6135700", &most.cents().to_string()].map(str::to_owned);
    for name in ["tables.sqlite", "queues.sqlite"] {
        let bytes = std::fs::read(directory.path().join(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(figures.iter().all(|figure| !text.contains(figure.as_str())), "{name}");
    }
    let logged = jorge_tests::logs::captured().text();
    for line in logged.lines().filter(|line| line.contains("CONfinance0000000009")) {
        assert!(figures.iter().all(|figure| !line.contains(figure.as_str())), "{line}");
    }
}
