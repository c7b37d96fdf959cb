//! What a turn costs, counted on the wire.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use jiff::Timestamp;
use jorge::stack::{Observation, Options};
use jorge_tests::World;
use shared::adapters::dynamodb::items::MessageItem;
use shared::adapters::dynamodb::keys;
use shared::clock::SimulatedClock;
use shared::conversation::Direction;
use shared::ids::ContactRef;
use shared::privacy::Place;

const CONTACT: &str = "CONcalls000000000001";

/// Of a world in which no time passes: what an instance has read once stays fresh however slow this machine is.
fn observed() -> Options {
    let simulated = Some(Arc::new(SimulatedClock::at(Timestamp::now())));
    Options { observe: true, simulated, ..World::at_once() }
}

async fn calls_of_one_turn(world: &World, words: &str) -> Vec<Observation> {
    let observer = world.stack.observer.as_ref().unwrap();
    observer.take();
    assert_eq!(world.says(CONTACT, words).await.len(), 1);
    observer.take()
}

fn of(calls: &[Observation], service: &str) -> Vec<String> {
    calls.iter().filter(|call| call.service == service).map(|call| call.operation.clone()).collect()
}

/// What was called of one table, a transaction included.
fn on(world: &World, calls: &[Observation], table: &str) -> Vec<String> {
    let table = world.table(table);
    calls.iter().filter(|call| call.table == table).map(|call| call.operation.clone()).collect()
}

/// What a batch adds of what it has measured, of one bot and one location: how long the bot took, how long what belongs to
/// none, what is counted of all locations and of this one.
const FLUSH: [&str; 4] = ["UpdateItem"; 4];

/// The turn itself, and beside it what its batch adds of what it has measured.
fn assert_an_ordinary_turn(world: &World, calls: &[Observation]) {
    let ordinary = ["PutItem", "Query", "TransactWriteItems", "UpdateItem"];
    assert_eq!(on(world, calls, "conversations"), ordinary);
    assert_eq!(on(world, calls, "operations"), FLUSH);
    assert_eq!(of(calls, "DynamoDB").len(), ordinary.len() + FLUSH.len(), "no other table: {calls:?}");
}

#[tokio::test]
async fn a_turn_costs_a_query_a_transaction_and_an_update_its_batch_four_updates_and_the_door_a_put_and_a_send()
 {
    let world = World::with(observed()).await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let calls = calls_of_one_turn(&world, "hm, let me think").await;
    assert_an_ordinary_turn(&world, &calls);
    assert_eq!(of(&calls, "SQS"), ["SendMessage"]);
}

/// Warm means: the location, and whether all are paused, was read within half a minute, its breaker within five seconds, and of the ten calls of the CRM
/// leased at once some are left. What each of these costs when it is not so:
#[tokio::test]
async fn an_instance_that_knows_nothing_yet_also_reads_the_location_and_its_breaker_and_leases_ten_calls() {
    let world = World::with(Options { consume: false, ..observed() }).await;
    let who = world.contact_without_settling(CONTACT);
    assert_eq!(world.deliver(&world.text(CONTACT, "Hello")).await.status, 200);
    let observer = world.stack.observer.as_ref().unwrap();
    observer.take();
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let calls = observer.take();
    assert_eq!(on(&world, &calls, "conversations"), ["Query", "TransactWriteItems", "UpdateItem"]);
    let read = ["GetItem", "GetItem", "PutItem", "GetItem"];
    assert_eq!(on(&world, &calls, "operations"), [read, FLUSH].concat());
}

#[tokio::test]
async fn a_turn_of_somebody_in_an_experiment_costs_no_call_more_and_one_that_counts_something_one_message() {
    let world = World::with(Options { consume: false, ..observed() }).await;
    world.tries("a_a", [1.0, 0.0]).await;
    world.pauses_what_every_location_tries().await;
    world.know("a_a").await;
    let who = world.contact_without_settling(CONTACT);
    let observer = world.stack.observer.as_ref().unwrap();
    let mut turns = Vec::new();
    for words in ["Hello", "hm, let me think", "hm"] {
        assert_eq!(world.deliver(&world.text(CONTACT, words)).await.status, 200);
        observer.take();
        assert_eq!(world.run_one_wake_up(&who).await, 0);
        turns.push(observer.take());
        world.stack.advance(Duration::from_secs(1));
    }
    let conversations = ["Query", "TransactWriteItems", "UpdateItem"];
    for turn in &turns {
        assert_eq!(on(&world, turn, "conversations"), conversations);
    }
    assert_eq!(
        (of(&turns[0], "SQS"), of(&turns[1], "SQS")),
        (vec!["SendMessage".into()], vec!["SendMessage".into()])
    );
    assert_eq!(of(&turns[1], "DynamoDB").len(), conversations.len() + FLUSH.len(), "{:?}", turns[1]);
    assert_eq!(of(&turns[2], "SQS"), Vec::<String>::new(), "nothing is counted twice");
}

#[tokio::test]
async fn five_thousand_old_messages_change_nothing_about_it() {
    let world = World::with(observed()).await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    fill_history(&world, &who, 5_000).await;
    let calls = calls_of_one_turn(&world, "hm, let me think").await;
    assert_an_ordinary_turn(&world, &calls);
    let desk = world.desk(&who).await;
    assert_eq!(desk.history.len(), shared::conversation::state::HISTORY);
    let newest: Vec<u64> = desk.history.iter().take(4).map(|message| message.number).collect();
    assert_eq!(newest, [5_004, 5_003, 5_002, 5_001], "newest first");
    let stored = world.items("conversations").await;
    assert!(stored.len() > 10_000, "{} items", stored.len());
}

/// Old messages and the markers of their deliveries, as turns leave them behind.
async fn fill_history(world: &World, who: &ContactRef, count: u64) {
    let (pk, key) = (keys::contact(who), world.desk(who).await.key);
    let mut writes: Vec<HashMap<String, AttributeValue>> = Vec::new();
    for number in 3..3 + count {
        let sk = keys::message(number);
        let message = MessageItem {
            turn: keys::recent(number),
            number,
            direction: Direction::Inbound,
            at: world.stack.clock().now(),
            message: None,
            sealed: key.seal(&Place::new(&pk, &sk, "text"), &format!("old message {number}")).unwrap(),
            pk: pk.clone(),
            sk,
        };
        writes.push(serde_dynamo::to_item(message).unwrap());
        let marker = [("pk", pk.clone()), ("sk", format!("SEEN#w:old{number}"))];
        writes.push(
            marker.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect(),
        );
    }
    let dynamodb = &world.stack.aws.dynamodb;
    for chunk in writes.chunks(25) {
        let requests: Vec<WriteRequest> = chunk
            .iter()
            .map(|item| {
                let put = PutRequest::builder().set_item(Some(item.clone())).build().unwrap();
                WriteRequest::builder().put_request(put).build()
            })
            .collect();
        dynamodb
            .batch_write_item()
            .request_items(world.table("conversations"), requests)
            .send()
            .await
            .unwrap();
    }
    let count_them = dynamodb
        .update_item()
        .table_name(world.table("conversations"))
        .key("pk", AttributeValue::S(pk))
        .key("sk", AttributeValue::S(keys::STATE.into()))
        .update_expression("SET progress.messages = :count")
        .expression_attribute_values(":count", AttributeValue::N((count + 2).to_string()));
    count_them.send().await.unwrap();
}

#[tokio::test]
async fn every_write_to_the_audit_table_is_a_put_where_nothing_stands() {
    let world = World::with(observed()).await;
    world.contact(CONTACT).await;
    let observer = world.stack.observer.as_ref().unwrap();
    for words in ["Hello", "I want to buy a home", "What can I afford?", "STOP", "START"] {
        world.says(CONTACT, words).await;
    }
    world.stack.tick("follow-ups").await.unwrap();
    world.stack.tick("audit-manifest").await.unwrap();
    let writes = observer.take().into_iter().flat_map(|call| call.writes);
    let audit = world.table("audit");
    let writes: Vec<(String, String)> =
        writes.filter(|write| write.table == audit).map(|write| (write.kind, write.condition)).collect();
    assert!(writes.len() >= 5, "the test sees nothing: {writes:?}");
    for write in writes {
        assert_eq!(write, ("Put".to_owned(), keys::ABSENT.to_owned()));
    }
}

#[tokio::test]
async fn the_worst_turn_writes_at_most_sixty_items() {
    let world = World::with(Options { consume: false, ..observed() }).await;
    let who = world.contact_without_settling(CONTACT);
    world.tries("a_a", [1.0, 0.0]).await;
    world.know("a_a").await;
    // A first turn that hands over and leaves it to people, as long as a turn can be.
    let long = format!("I want to buy a house. We are in foreclosure. {}", "long ".repeat(2_000));
    for _ in 0..shared::conversation::state::MAX_BURST {
        assert_eq!(world.deliver(&world.text(CONTACT, &long)).await.status, 200);
    }
    world.stack.observer.as_ref().unwrap().take();
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let calls = world.stack.observer.as_ref().unwrap().take();
    let transaction = calls.iter().find(|call| call.operation == "TransactWriteItems").unwrap();
    let items = transaction.subject.split(", ").count();
    // The outcome of an earlier hand-off and the ticket of a violation are left room for.
    assert_eq!(items, 56, "{}", transaction.subject);
    assert!(transaction.subject.contains("OUT#"), "{}", transaction.subject);
    assert!(transaction.subject.contains("ESC#"), "{}", transaction.subject);
    assert_eq!(world.replies(CONTACT).len(), 1);
}
