//! What contacts of experiments did is counted once each, whatever is delivered again, refused or interrupted.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use jorge::stack::{Loss, Options, Refusal, STACK_NAME};
use jorge_tests::World;
use jorge_tests::counting::{announced, by_name, experiment, home, outcome};
use serde_json::{Value, json};
use shared::adapters::dynamodb::items::{OutcomePart, OutcomesItem};
use shared::adapters::dynamodb::{DynamoDueItems, keys};
use shared::experiments::ports::{Definitions as _, OutcomeCounters as _, Reports as _};
use shared::experiments::{Outcome, OutcomeType, Status};
use shared::follow_ups::DueItems as _;
use shared::ids::{ContactId, ContactRef};
use shared::queue::{Outcomes, OutcomesKept};
use sqs_sns_emulator::ACCOUNT;

const TONE: &str = "response_tone";

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

/// When contacts are assigned, unless a test says otherwise.
fn morning() -> Timestamp {
    at("2026-11-18T09:00:00Z")
}

/// A world in which only a test counts.
async fn world() -> World {
    World::with(Options { consume: false, ..World::at_once() }).await
}

/// A contact that was assigned the formal tone, and has answered.
fn answered(contact: &str) -> Vec<Outcome> {
    [OutcomeType::Assigned, OutcomeType::Response]
        .map(|what| outcome(contact, TONE, "formal", what, morning()))
        .to_vec()
}

async fn contacts(world: &World, count: usize) -> Vec<OutcomesKept> {
    let mut kept = Vec::new();
    for nth in 0..count {
        kept.push(world.keep_outcomes(&answered(&format!("CON{nth}"))).await);
    }
    kept
}

fn both(count: u64) -> BTreeMap<String, u64> {
    BTreeMap::from([("formal.assigned".to_owned(), count), ("formal.response".to_owned(), count)])
}

async fn stored(world: &World, kept: &OutcomesKept) -> Option<OutcomesItem> {
    let get = world.stack.aws.dynamodb.get_item().table_name(world.table("conversations"));
    let get = get.key("pk", AttributeValue::S(keys::contact(&kept.who)));
    let item = get.key("sk", AttributeValue::S(keys::outcomes(kept.turn))).send().await.unwrap().item;
    item.map(|item| serde_dynamo::from_item(item).unwrap())
}

/// The event of a batch, each message received so often.
fn event(bodies: &[String], receives: u32) -> Value {
    let records: Vec<Value> = bodies
        .iter()
        .enumerate()
        .map(|(nth, body)| {
            let attributes = json!({"ApproximateReceiveCount": receives.to_string()});
            json!({"messageId": nth.to_string(), "body": body, "attributes": attributes, "messageAttributes": {}})
        })
        .collect();
    json!({ "Records": records })
}

fn body(kept: &OutcomesKept) -> String {
    serde_json::to_string(&Outcomes::OutcomesV1(kept.clone())).unwrap()
}

#[tokio::test]
async fn an_outcome_is_counted_once_however_often_it_comes_and_its_turn_says_that_it_was() {
    let world = world().await;
    let kept = contacts(&world, 3).await;
    let twice: Vec<OutcomesKept> = kept.iter().chain(&kept).cloned().collect();
    let (one, other) = (world.outcome_counters(), world.outcome_counters());
    let now = world.stack.clock().now();
    for counters in [&one, &one, &other] {
        assert_eq!(counters.count(&twice, now).await.unwrap(), []);
        assert_eq!(world.counted(TONE).await, both(3));
    }
    let marked = stored(&world, &kept[0]).await.unwrap();
    assert_eq!(marked.counted_at, Some(now));
    assert_eq!((marked.due_shard, marked.due_at), (None, None), "nobody has to be reminded of it");
    assert!(marked.ttl.unwrap() > now.as_second());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_that_count_overlapping_batches_at_once_count_each_outcome_once() {
    let world = world().await;
    let kept = contacts(&world, 80).await;
    let now = world.stack.clock().now();
    let deliveries = (0..64).map(|nth| {
        // Each with an adapter of its own, like instances that know nothing of each other.
        let counters = world.outcome_counters();
        let batch: Vec<OutcomesKept> = kept.iter().cycle().skip(nth * 5).take(25).cloned().collect();
        async move { counters.count(&batch, now).await }
    });
    for done in join_all(deliveries.map(tokio::spawn)).await {
        assert_eq!(done.unwrap().unwrap(), []);
    }
    assert_eq!(world.counted(TONE).await, both(80));
}

fn cancelled(code: &str) -> Value {
    json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{code}]"),
        "CancellationReasons": [{"Code": code, "Message": "refused for a test"}]
    })
}

fn refused(kind: &str) -> Value {
    json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": "refused for a test"})
}

#[tokio::test]
async fn a_transaction_that_meets_another_or_finds_no_room_is_tried_again_at_once() {
    for code in ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"] {
        let world = world().await;
        let kept = contacts(&world, 5).await;
        world.stack.observer.as_ref().unwrap().take();
        let refusal = Refusal { operation: "TransactWriteItems", times: 3, body: cancelled(code) };
        world.stack.observer.as_ref().unwrap().refuse(refusal);
        let analyzer = world.analyzer();
        assert_eq!(analyzer.counters.count(&kept, world.stack.clock().now()).await.unwrap(), [], "{code}");
        assert_eq!(world.counted(TONE).await, both(5), "{code}");
        let calls = world.stack.observer.as_ref().unwrap().take();
        let tried = calls.iter().filter(|call| call.operation == "TransactWriteItems").count();
        assert_eq!(tried, 4, "{code}");
    }
}

#[tokio::test]
async fn whatever_the_store_refuses_the_messages_come_back_and_each_outcome_is_counted_once() {
    // One more than the SDK tries by itself.
    let throttled = || refused("ProvisionedThroughputExceededException");
    for (operation, body) in [
        ("BatchGetItem", throttled()),
        ("PutItem", throttled()),
        ("TransactWriteItems", throttled()),
        ("TransactWriteItems", cancelled("ValidationError")),
    ] {
        let world = world().await;
        let kept = contacts(&world, 3).await;
        let times = if body["CancellationReasons"].is_null() { 3 } else { 1 };
        world.stack.observer.as_ref().unwrap().refuse(Refusal { operation, times, body: body.clone() });
        let bodies: Vec<String> = kept.iter().map(self::body).collect();
        let run = || world.stack.functions.invoke("ab-analyzer", event(&bodies, 1));
        let first = run().await.unwrap();
        assert_eq!(first["batchItemFailures"].as_array().unwrap().len(), 3, "{operation}: {body}");
        assert_eq!(world.counted(TONE).await, BTreeMap::new(), "{operation}: all or nothing");
        assert_eq!(run().await.unwrap()["batchItemFailures"], json!([]), "{operation}");
        assert_eq!(world.counted(TONE).await, both(3), "{operation}: {body}");
    }
}

#[tokio::test]
async fn what_was_written_although_its_answer_was_lost_is_counted_once_and_once_on_record() {
    for (operation, times) in
        // Once the SDK asks again by itself; more often than it does, the messages may come back.
        [("TransactWriteItems", 1), ("TransactWriteItems", 3), ("PutItem", 1), ("PutItem", 3)]
    {
        let world = world().await;
        let kept = contacts(&world, 3).await;
        let observer = world.stack.observer.as_ref().unwrap();
        observer.take();
        observer.lose(Loss { operation, times });
        let bodies: Vec<String> = kept.iter().map(body).collect();
        let run = || world.stack.functions.invoke("ab-analyzer", event(&bodies, 1));
        run().await.unwrap();
        let lost = observer.take().iter().filter(|call| call.status == 500).count();
        assert!(lost > 0, "{operation}: the test loses nothing");
        let definitions = world.experiments().of(&home()).await.unwrap();
        assert_eq!(definitions.len(), 1, "{operation}: what was lost was the answer");
        if operation == "TransactWriteItems" {
            assert_eq!(world.counted(TONE).await, both(3), "what was lost was the answer");
        }
        for _ in 0..2 {
            assert_eq!(run().await.unwrap()["batchItemFailures"], json!([]), "{operation}");
        }
        assert_eq!(world.counted(TONE).await, both(3), "{operation}, lost {times} times");
        assert_eq!(world.experiments().of(&home()).await.unwrap(), definitions);
        assert_eq!((definitions[0].version(), definitions[0].starts_at()), (1, morning()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_counting_is_cut_off_what_comes_again_is_counted_once() {
    let world = world().await;
    let now = world.stack.clock().now();
    let mut cut_off = 0;
    for nth in 0_u32..40 {
        let kept = world.keep_outcomes(&answered(&format!("CON{nth}"))).await;
        let counters = world.outcome_counters();
        let batch = vec![kept.clone()];
        let counting = tokio::spawn(async move { counters.count(&batch, now).await });
        tokio::time::sleep(Duration::from_micros(u64::from(nth) * 400)).await;
        counting.abort();
        cut_off += usize::from(counting.await.is_err());
        // What had left already may still arrive; the message comes again either way.
        assert_eq!(world.outcome_counters().count(&[kept], now).await.unwrap(), []);
    }
    assert!(cut_off > 0, "the test interrupts nothing");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(world.counted(TONE).await, both(40));
}

/// How much `follow-ups` would find an hour from now.
async fn due(world: &World) -> usize {
    let items = DynamoDueItems::new(world.stack.aws.dynamodb.clone(), world.table("conversations"));
    let until = world.stack.clock().now() + SignedDuration::from_hours(1);
    let mut found = 0;
    for shard in 0..items.shards() {
        found += items.due(shard, Timestamp::UNIX_EPOCH, until, None).await.unwrap().items.len();
    }
    found
}

/// Changes by hand what a turn has kept.
async fn change(world: &World, kept: &OutcomesKept, outcomes: AttributeValue) {
    let update = world.stack.aws.dynamodb.update_item().table_name(world.table("conversations"));
    let update = update.key("pk", AttributeValue::S(keys::contact(&kept.who)));
    let update = update.key("sk", AttributeValue::S(keys::outcomes(kept.turn)));
    let update = update.update_expression("SET outcomes = :x");
    update.expression_attribute_values(":x", outcomes).send().await.unwrap();
}

#[tokio::test]
async fn outcomes_nobody_can_read_go_to_the_dead_letters_and_hold_up_no_other() {
    let world = world().await;
    let kept = contacts(&world, 3).await;
    change(&world, &kept[1], AttributeValue::S("nonsense".into())).await;
    assert_eq!(due(&world).await, 3);

    let began = world.stack.clock().now();
    let mut bodies: Vec<String> = kept.iter().map(body).collect();
    bodies.push("{\"type\":\"OutcomesV9\"}".to_owned());
    for receives in [1, 5] {
        let answer = world.stack.functions.invoke("ab-analyzer", event(&bodies, receives)).await.unwrap();
        let mut failed: Vec<&str> = answer["batchItemFailures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|failed| failed["itemIdentifier"].as_str().unwrap())
            .collect();
        failed.sort_unstable();
        assert_eq!(failed, ["1", "3"], "received {receives} times");
        assert_eq!(world.counted(TONE).await, both(2));
    }
    assert_eq!(due(&world).await, 0, "one message tells of it, not one an hour");

    // Whoever mends it sends what lies in the dead-letter queue again.
    let parts: Vec<OutcomePart> = answered("CON1").iter().map(OutcomePart::from).collect();
    let parts = serde_dynamo::to_attribute_value(parts).unwrap();
    change(&world, &kept[1], parts).await;
    let mended = stored(&world, &kept[1]).await.unwrap();
    assert!(mended.unreadable_at.unwrap() >= began && mended.counted_at.is_none());
    let answer = world.stack.functions.invoke("ab-analyzer", event(&bodies[1..2], 1)).await.unwrap();
    assert_eq!(answer["batchItemFailures"], json!([]));
    assert_eq!(world.counted(TONE).await, both(3));
    assert_eq!(stored(&world, &kept[1]).await.unwrap().unreadable_at, None);
}

#[tokio::test]
async fn what_was_erased_with_its_contact_is_done_and_leaves_nothing() {
    let world = world().await;
    let gone = ContactRef { location: home(), contact: ContactId::parse("CONgone").unwrap() };
    let gone = announced(&gone);
    let kept = contacts(&world, 1).await.remove(0);
    let unreadable = world.outcome_counters().count(&[gone.clone(), kept], world.stack.clock().now()).await;
    assert_eq!(unreadable.unwrap(), []);
    assert_eq!(world.counted(TONE).await, both(1));
    assert_eq!(stored(&world, &gone).await, None, "no marker is made of somebody who is not there");
}

#[tokio::test]
async fn more_than_a_transaction_takes_is_counted_in_portions() {
    let world = world().await;
    let mut kept = contacts(&world, 150).await;
    // Of experiments of its own each, assigned on two days: as many items with counters as there may be.
    for nth in 0..60 {
        let (name, contact) = (format!("own-{nth}"), format!("CONown{nth}"));
        let assigned = outcome(&contact, &name, "a", OutcomeType::Assigned, morning());
        let later = outcome(&contact, TONE, "casual", OutcomeType::Assigned, at("2026-11-19T00:00:00Z"));
        kept.push(world.keep_outcomes(&[assigned, later]).await);
    }
    let observer = world.stack.observer.as_ref().unwrap();
    observer.take();
    let analyzer = world.analyzer();
    assert_eq!(analyzer.counters.count(&kept, world.stack.clock().now()).await.unwrap(), []);
    let mut expected = both(150);
    expected.insert("casual.assigned".to_owned(), 60);
    assert_eq!(world.counted(TONE).await, expected);
    for nth in 0..60 {
        let counted = world.counted(&format!("own-{nth}")).await;
        assert_eq!(counted, BTreeMap::from([("a.assigned".to_owned(), 1)]));
    }
    let transactions: Vec<usize> = observer
        .take()
        .iter()
        .filter(|call| call.operation == "TransactWriteItems")
        .map(|call| call.writes.len())
        .collect();
    assert!(transactions.iter().all(|writes| *writes <= 100), "{transactions:?}");
    assert!((3..=4).contains(&transactions.len()), "{transactions:?}");
}

#[tokio::test]
async fn what_an_analysis_reads_does_not_depend_on_the_number_of_contacts() {
    let world = world().await;
    let now = world.stack.clock().now();
    let mut read = Vec::new();
    let observer = world.stack.observer.as_ref().unwrap();
    for count in [4, 200] {
        let mut kept = Vec::new();
        for nth in 0..count {
            // Of four days, as they come.
            let assigned_at = format!("2026-11-{}T09:00:00Z", 10 + nth % 4);
            let contact = format!("CON{count}of{nth}");
            let assigned = outcome(&contact, TONE, "formal", OutcomeType::Assigned, at(&assigned_at));
            kept.push(world.keep_outcomes(&[assigned]).await);
        }
        // By two instances, as many as there are shards.
        for (nth, half) in kept.chunks(count / 2).enumerate() {
            let analyzer = world.analyzer();
            assert_eq!(analyzer.counters.count(half, now).await.unwrap(), [], "{nth}");
        }
        observer.take();
        let counted = world.analyzer().counters.counted(&home(), &experiment(TONE)).await.unwrap();
        let calls: Vec<String> = observer.take().into_iter().map(|call| call.operation).collect();
        assert_eq!(calls, ["Query"]);
        assert!(counted.items <= 4 * usize::from(keys::COUNTER_SHARDS), "{}", counted.items);
        read.push((counted.items, by_name(&counted.counts)["formal.assigned"]));
    }
    assert_eq!((read[0].1, read[1].1), (4, 204));
}

#[tokio::test]
async fn an_experiment_every_location_starts_with_is_on_record_from_its_first_assignment_on() {
    let world = world().await;
    assert_eq!(world.experiments().of(&home()).await.unwrap(), []);
    let late = outcome("CON1", TONE, "casual", OutcomeType::Assigned, at("2026-11-19T10:00:00Z"));
    let early = outcome("CON2", TONE, "formal", OutcomeType::Assigned, at("2026-11-18T10:00:00Z"));
    let other = outcome("CON2", "house-style", "a", OutcomeType::Assigned, morning());
    let kept = [world.keep_outcomes(&[late]).await, world.keep_outcomes(&[early, other]).await];
    world.outcome_counters().count(&kept, world.stack.clock().now()).await.unwrap();
    let stored = world.experiments().of(&home()).await.unwrap();
    let [tone] = stored.as_slice() else { panic!("one definition: {stored:?}") };
    assert_eq!((tone.id().as_str(), tone.version(), tone.status()), (TONE, 1, &Status::Active));
    assert_eq!(tone.starts_at(), at("2026-11-18T10:00:00Z"));
    let running = world.experiment_changes().running().await.unwrap();
    assert_eq!(running, [(home(), experiment(TONE))]);
}

#[tokio::test]
async fn a_batch_of_the_queue_is_counted_by_the_function_it_feeds() {
    let world = World::start().await;
    let kept = contacts(&world, 30).await;
    world.announce_outcomes(&kept).await;
    // Whoever reminds of what is due does so by the same message.
    world.announce_outcomes(&kept[..10]).await;
    world.settle().await;
    assert_eq!(world.counted(TONE).await, both(30));
    let dead = format!("{}/{ACCOUNT}/{STACK_NAME}-outcomes-dead-letters", world.stack.endpoints.queues);
    let received = world.stack.aws.sqs.receive_message().queue_url(dead).send().await.unwrap();
    assert!(received.messages().is_empty());
}
