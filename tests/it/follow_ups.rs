//! What is due happens, once, whoever died before it.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate};
use aws_sdk_sqs::types::QueueAttributeName;
use follow_ups::Run;
use ghl_emulator::{Fault, Operation};
use jiff::{Timestamp, ToSpan as _};
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use serde_json::json;
use shared::adapters::dynamodb::{DynamoDueItems, keys};
use shared::clock::{Clock as _, SimulatedClock};
use shared::conversation::OutgoingState;
use shared::follow_ups::{DueItems as _, What};
use shared::ids::{ContactId, ContactRef, CorrelationId, DeliveryId, LocationId};
use shared::inbox::{Channel, ContactEvent, Delivery, InboundMessage, Inbox as _, Kept, Repeats};
use shared::privacy::Personal;
use shared::queue::{Due, Inbound};

const CONTACT: &str = "CONfollowups00000001";
const FUNCTION: &str = "follow-ups";

fn clock() -> Arc<SimulatedClock> {
    Arc::new(SimulatedClock::at("2026-11-20T18:00:10.250Z".parse().unwrap()))
}

/// A world on a simulated clock.
fn simulated(clock: &Arc<SimulatedClock>) -> Options {
    Options { simulated: Some(clock.clone()), ..World::at_once() }
}

/// The same with queues nobody empties.
fn unconsumed(clock: &Arc<SimulatedClock>) -> Options {
    Options { consume: false, ..simulated(clock) }
}

fn who(contact: &str) -> ContactRef {
    ContactRef { location: LocationId::parse(LOCATION).unwrap(), contact: ContactId::parse(contact).unwrap() }
}

/// Keeps a text as a door does that dies before it wakes the conversation.
async fn keep(world: &World, who: &ContactRef, id: &str) {
    let received_at = world.stack.clock().now();
    let event = ContactEvent::MessageReceivedV1(InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new("Hello".to_owned()),
        cut: false,
        attachments: 0,
        sent_at: received_at,
        contact: None,
    });
    let id = DeliveryId::parse(id).unwrap();
    let delivery =
        Delivery { who: who.clone(), id, repeats: Repeats::ById, received_at, stale: false, event };
    assert_eq!(world.inbox().keep(&delivery).await.unwrap(), Kept::New);
}

async fn tick(world: &World) -> Run {
    serde_json::from_value(world.stack.tick(FUNCTION).await.unwrap()).unwrap()
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// Messages in the inbound queue that nobody has received.
async fn queued(world: &World) -> usize {
    let attributes = world
        .stack
        .aws
        .sqs
        .get_queue_attributes()
        .queue_url(world.inbound_url())
        .attribute_names(QueueAttributeName::ApproximateNumberOfMessages)
        .send()
        .await
        .unwrap();
    let count = &attributes.attributes().unwrap()[&QueueAttributeName::ApproximateNumberOfMessages];
    count.parse().unwrap()
}

/// Every item of the index, as it is stored there.
async fn index(world: &World) -> Vec<std::collections::HashMap<String, AttributeValue>> {
    let mut items = Vec::new();
    for shard in 0..keys::DUE_SHARDS {
        let found = world
            .stack
            .aws
            .dynamodb
            .query()
            .table_name(world.table("conversations"))
            .index_name(keys::DUE_INDEX)
            .key_condition_expression("due_shard = :shard")
            .expression_attribute_values(":shard", AttributeValue::S(keys::due_partition(shard)))
            .send()
            .await
            .unwrap();
        items.extend(found.items.unwrap_or_default());
    }
    items
}

/// A contact whose reply was committed by a worker that died before it was known whether the CRM has it.
async fn pending_reply(world: &World, fault: Fault) -> ContactRef {
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.crm().inject(fault).unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 1, "the worker does not come to an end");
    let outgoing = world.desk(&who).await.conversation.outgoing.unwrap();
    assert_eq!(outgoing.state, OutgoingState::Pending);
    // And its wake-up dies with it.
    world.stack.aws.sqs.purge_queue().queue_url(world.inbound_url()).send().await.unwrap();
    who
}

#[tokio::test]
async fn a_delivery_kept_but_never_woken_is_answered_by_the_schedule_after_two_minutes() {
    let clock = clock();
    let world = World::with(simulated(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    let who = world.contact(CONTACT).await;
    keep(&world, &who, "w:lost").await;
    world.stack.advance(Duration::from_secs(119));
    assert_eq!(
        tick(&world).await,
        Run { complete: true, ..Run::default() },
        "its own wake-up may still come"
    );
    world.stack.advance(Duration::from_secs(2));
    assert_eq!(tick(&world).await, Run { due: 1, woken: 1, left: 0, complete: true });
    world.settle().await;
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(index(&world).await, [], "what is answered is no longer due");
    world.stack.advance(minutes(10));
    assert_eq!(tick(&world).await.due, 0);
}

#[tokio::test]
async fn an_answered_text_is_never_due() {
    let clock = clock();
    let world = World::with(simulated(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    assert_eq!(index(&world).await, []);
}

#[tokio::test]
async fn every_run_leaves_one_line_that_counts_and_names_nobody() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    keep(&world, &who("CONnamedinnorun00001"), "w:1").await;
    world.stack.advance(minutes(3));
    assert_eq!(tick(&world).await.woken, 1);
    let logged = jorge_tests::logs::captured().text();
    let line = logged.lines().find(|line| line.contains("run finished") && line.contains("\"woken\":1"));
    assert!(line.is_some(), "{logged}");
    let about_runs = logged.lines().filter(|line| line.contains("run finished"));
    assert!(about_runs.clone().all(|line| !line.contains("CONnamedinnorun00001")));
}

#[tokio::test]
async fn two_overlapping_runs_send_one_reply() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    let who = world.contact_without_settling(CONTACT);
    keep(&world, &who, "w:lost").await;
    world.stack.advance(minutes(3));
    let (one, two) = tokio::join!(tick(&world), tick(&world));
    assert_eq!((one.woken, two.woken), (1, 1), "neither knows of the other");
    world.stack.advance(minutes(1));
    assert_eq!(tick(&world).await.woken, 1, "and the next minute finds it still waiting");
    assert_eq!(queued(&world).await, 1, "the queue dropped the repeats");
    assert_eq!(world.receive_and_run().await.received, 1);
    assert_eq!(world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn a_run_wakes_only_what_is_due() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    for contact in ["CONearly1", "CONearly2"] {
        keep(&world, &who(contact), "w:1").await;
    }
    world.stack.advance(minutes(1));
    keep(&world, &who("CONlate"), "w:1").await;
    world.stack.advance(Duration::from_secs(61));
    assert_eq!(tick(&world).await, Run { due: 2, woken: 2, left: 0, complete: true });
    assert_eq!(queued(&world).await, 2);
}

#[tokio::test]
async fn what_is_due_is_found_page_by_page_oldest_first_in_every_shard() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    for n in 0..60 {
        keep(&world, &who(&format!("CON{n}")), "w:1").await;
        world.stack.advance(Duration::from_secs(1));
    }
    let client = world.stack.aws.dynamodb.clone();
    let due_items = DynamoDueItems::new(client, world.table("conversations")).in_pages_of(3);
    let until = clock.now() + 10.minutes();
    let (mut found, mut pages) = (Vec::new(), 0);
    for shard in 0..due_items.shards() {
        let (mut after, mut of_shard) = (None, Vec::new());
        loop {
            let page = due_items.due(shard, Timestamp::UNIX_EPOCH, until, after.as_ref()).await.unwrap();
            assert!(page.items.len() <= 3);
            pages += 1;
            of_shard.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(of_shard.is_sorted_by_key(|item| item.due_at), "oldest first");
        found.extend(of_shard);
    }
    assert!(pages > 16, "{pages} pages");
    let mut contacts: Vec<&str> = found.iter().map(|item| item.who.contact.as_str()).collect();
    contacts.sort_unstable();
    contacts.dedup();
    assert_eq!((found.len(), contacts.len()), (60, 60), "each once");
    assert!(found.iter().all(|item| matches!(&item.what, What::Delivery(id) if id.as_str() == "w:1")));
    world.stack.advance(minutes(3));
    assert_eq!(tick(&world).await, Run { due: 60, woken: 60, left: 0, complete: true });
}

#[tokio::test]
async fn a_pending_reply_whose_worker_died_is_sent_by_the_schedule() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    let who = pending_reply(&world, Fault::status(Operation::SendMessage, 503)).await;
    assert_eq!(world.replies(CONTACT).len(), 0);
    assert_eq!(tick(&world).await.due, 0, "the worker may still be at it");
    world.stack.advance(Duration::from_secs(61));
    assert_eq!(tick(&world).await, Run { due: 1, woken: 1, left: 0, complete: true });
    assert_eq!(world.receive_and_run().await.failed, 0);
    assert_eq!(world.replies(CONTACT).len(), 1);
    let outgoing = world.desk(&who).await.conversation.outgoing.unwrap();
    assert!(matches!(outgoing.state, OutgoingState::Delivered { .. }));
    assert_eq!(index(&world).await, [], "settled is no longer due");
}

#[tokio::test]
async fn a_pending_reply_that_had_arrived_is_found_by_the_schedule_and_not_sent_again() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    pending_reply(&world, Fault::accept_then_drop(Operation::SendMessage)).await;
    world.stack.advance(Duration::from_secs(61));
    assert_eq!(tick(&world).await.woken, 1);
    assert_eq!(world.receive_and_run().await.failed, 0);
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(index(&world).await, []);
}

#[tokio::test]
async fn what_is_due_answers_no_burst_before_its_own_wake_up() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    let who = pending_reply(&world, Fault::status(Operation::SendMessage, 503)).await;
    world.stack.advance(Duration::from_secs(61));
    world.deliver(&world.text(CONTACT, "I want to buy")).await;
    world.stack.aws.sqs.purge_queue().queue_url(world.inbound_url()).send().await.unwrap();
    tick(&world).await;
    assert_eq!(world.receive_and_run().await.failed, 0);
    assert_eq!(world.replies(CONTACT).len(), 1, "what was pending, and no more");
    assert_eq!(world.desk(&who).await.waiting.len(), 1, "the new text has a wake-up of its own");

    world.stack.advance(minutes(2));
    let due = Inbound::DueV1(Due {
        due_at: clock.now(),
        correlation_id: CorrelationId::new(uuid::Uuid::nil()),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
        who,
    });
    let records = json!({"Records": [{"messageId": "1", "body": serde_json::to_string(&due).unwrap()}]});
    let answer = world.stack.functions.invoke("conversation", records).await.unwrap();
    assert_eq!(answer["batchItemFailures"], json!([]));
    assert_eq!(world.replies(CONTACT).len(), 2, "unless that must be lost");
}

#[tokio::test]
async fn the_index_holds_keys_and_nothing_else() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    pending_reply(&world, Fault::status(Operation::SendMessage, 503)).await;
    keep(&world, &who(CONTACT), "w:kept").await;
    let items = index(&world).await;
    assert_eq!(items.len(), 2, "the state and the delivery");
    for item in items {
        let mut names: Vec<&str> = item.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, [keys::DUE_AT, keys::DUE_SHARD, keys::PK, keys::SK]);
    }
}

#[tokio::test]
async fn a_delivery_nobody_can_read_is_not_woken_for_ever() {
    let clock = clock();
    let world = World::with(unconsumed(&clock)).await;
    world.choose(|settings| settings.follow_up = false).await;
    let poisoned = who("CONpoison");
    keep(&world, &poisoned, "w:poison").await;
    let spoil = world
        .stack
        .aws
        .dynamodb
        .update_item()
        .table_name(world.table("conversations"))
        .key(keys::PK, AttributeValue::S(keys::contact(&poisoned)))
        .key(keys::SK, AttributeValue::S("SEEN#w:poison".to_owned()))
        .update_expression("REMOVE sealed");
    spoil.send().await.unwrap();
    world.stack.advance(minutes(2) + Duration::from_secs(1));
    assert_eq!(tick(&world).await.woken, 1);
    assert_eq!(world.receive_and_run().await.failed, 1, "it fails, and the queue counts its tries");
    world.stack.advance(minutes(58));
    assert_eq!(tick(&world).await.woken, 1, "for an hour");
    world.stack.advance(minutes(3));
    assert_eq!(tick(&world).await, Run { due: 1, woken: 0, left: 0, complete: true });
    keep(&world, &who("CONsound"), "w:1").await;
    world.stack.advance(minutes(3));
    assert_eq!(
        tick(&world).await,
        Run { due: 2, woken: 1, left: 0, complete: true },
        "it is in nobody's way"
    );
    world.stack.advance(minutes(15 * 24 * 60));
    assert_eq!(tick(&world).await.due, 0, "in the end nobody looks at it");
}

#[tokio::test]
async fn what_the_queue_does_not_take_is_woken_a_minute_later() {
    let clock = clock();
    let world = World::with(Options { observe: true, ..unconsumed(&clock) }).await;
    world.choose(|settings| settings.follow_up = false).await;
    keep(&world, &who(CONTACT), "w:1").await;
    world.stack.advance(minutes(3));
    let body = json!({"__type": "com.amazonaws.sqs#InvalidSecurity", "message": "refused for a test"});
    world.stack.observer.as_ref().unwrap().refuse(jorge::stack::Refusal {
        operation: "SendMessageBatch",
        times: 1,
        body,
    });
    assert!(world.stack.tick(FUNCTION).await.is_err());
    world.stack.advance(minutes(1));
    assert_eq!(tick(&world).await.woken, 1);
}

#[tokio::test]
async fn days_pass_without_a_run_for_every_minute_of_them() {
    let clock = clock();
    let world = World::with(Options { observe: true, ..simulated(&clock) }).await;
    world.choose(|settings| settings.follow_up = false).await;
    let who = world.contact(CONTACT).await;
    keep(&world, &who, "w:lost").await;
    let observer = world.stack.observer.as_ref().unwrap();
    observer.take();
    let start = clock.now();
    world.stack.advance_through(minutes(3 * 24 * 60)).await.unwrap();
    assert!(clock.now() >= start + 72.hours());
    let replies = world.crm().conversation(CONTACT);
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0].date_added.to_string(), "2026-11-20T18:03:00Z", "at the minute it was due");
    let reads = observer.take().into_iter().filter(|call| call.subject == "index due").count();
    assert_eq!(reads, usize::from(keys::DUE_SHARDS), "one run in three days");
}

#[tokio::test]
async fn what_nobody_can_do_does_not_keep_the_days_from_passing() {
    let clock = clock();
    let world = World::with(Options { observe: true, ..simulated(&clock) }).await;
    world.choose(|settings| settings.follow_up = false).await;
    let location = LocationId::parse("LOCnobodyconnected").unwrap();
    let nobody = ContactRef { location, contact: ContactId::parse("CON1").unwrap() };
    keep(&world, &nobody, "w:1").await;
    world.stack.advance(minutes(3));
    let who = world.contact(CONTACT).await;
    keep(&world, &who, "w:2").await;
    let observer = world.stack.observer.as_ref().unwrap();
    observer.take();
    let start = clock.now();
    world.stack.advance_through(minutes(24 * 60)).await.unwrap();
    assert_eq!(clock.now(), start + 24.hours());
    assert_eq!(world.replies(CONTACT).len(), 1, "what can be done is done");
    assert_eq!(index(&world).await.len(), 1);
    let reads = observer.take().into_iter().filter(|call| call.subject == "index due").count();
    let runs = reads / usize::from(keys::DUE_SHARDS);
    assert_eq!(runs, 3, "one for each of the two, one that sees that nothing changes any more");
}

#[tokio::test]
async fn what_was_due_before_a_restart_is_done_after_it() {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    let options = |consume| Options {
        storage: Storage::Directory(directory.path().to_owned()),
        consume,
        ..simulated(&clock)
    };
    let world = World::with(options(false)).await;
    let who = world.contact_without_settling(CONTACT);
    keep(&world, &who, "w:lost").await;
    world.stack.stop().await;

    let world = World::with(options(true)).await;
    world.stack.advance_through(minutes(5)).await.unwrap();
    assert_eq!(world.replies(CONTACT).len(), 1);
}

#[tokio::test]
async fn a_table_from_before_the_index_gets_it_at_the_next_start() {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    let options =
        || Options { storage: Storage::Directory(directory.path().to_owned()), ..simulated(&clock) };
    let world = World::with(options()).await;
    let who = world.contact(CONTACT).await;
    keep(&world, &who, "w:lost").await;
    let delete = DeleteGlobalSecondaryIndexAction::builder().index_name(keys::DUE_INDEX).build().unwrap();
    world
        .stack
        .aws
        .dynamodb
        .update_table()
        .table_name(world.table("conversations"))
        .global_secondary_index_updates(GlobalSecondaryIndexUpdate::builder().delete(delete).build())
        .send()
        .await
        .unwrap();
    world.stack.stop().await;

    let world = World::with(options()).await;
    world.stack.advance(minutes(3));
    assert_eq!(tick(&world).await.woken, 1, "it finds what was kept before");
}
