//! The store refuses in the ways only AWS does; the contact still reads one answer.

use std::time::{Duration, Instant};

use jorge::stack::{Options, Refusal};
use jorge_tests::World;
use serde_json::{Value, json};

const CONTACT: &str = "CONstore000000000001";

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

async fn world() -> World {
    let crm_timeout = Duration::from_secs(1);
    let world = World::with(Options { observe: true, crm_timeout, ..World::at_once() }).await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    world
}

fn refuse(world: &World, operation: &'static str, times: u32, body: Value) {
    world.stack.observer.as_ref().unwrap().refuse(Refusal { operation, times, body });
}

#[tokio::test]
async fn a_transaction_that_meets_another_is_decided_again_at_once() {
    let world = world().await;
    refuse(&world, "TransactWriteItems", 1, cancelled("TransactionConflict"));
    let start = Instant::now();
    assert_eq!(world.says(CONTACT, "I want to buy").await.len(), 1);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_throttled_store_delays_the_answer_and_doubles_nothing() {
    // One more than the SDK tries by itself; it does not try a cancelled transaction again.
    for (operation, times, body) in [
        ("TransactWriteItems", 1, cancelled("ThrottlingError")),
        ("TransactWriteItems", 4, refused("ProvisionedThroughputExceededException")),
        ("Query", 4, refused("ThrottlingException")),
        ("UpdateItem", 4, refused("ProvisionedThroughputExceededException")),
    ] {
        let world = world().await;
        refuse(&world, operation, times, body.clone());
        assert_eq!(world.says(CONTACT, "I want to buy").await.len(), 1, "{operation}: {body}");
        assert_eq!(world.says(CONTACT, "Cedar Park").await.len(), 1, "{operation}: it goes on");
    }
}

#[tokio::test]
async fn a_door_that_cannot_store_or_wake_answers_503_and_loses_nothing() {
    for (operation, body) in [
        ("PutItem", refused("ProvisionedThroughputExceededException")),
        (
            "SendMessage",
            json!({"__type": "com.amazonaws.sqs#RequestThrottled", "message": "refused for a test"}),
        ),
    ] {
        let world = world().await;
        refuse(&world, operation, 3, body);
        let text = world.text(CONTACT, "I want to buy");
        let answer = world.deliver(&text).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (503, Some("UNAVAILABLE")), "{operation}");
        assert_eq!(world.deliver(&text).await.status, 200, "the sender comes again");
        world.settle().await;
        assert_eq!(world.replies(CONTACT).len(), 2, "{operation}");
    }
}
