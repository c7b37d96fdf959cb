//! What people do at a location is recorded, however many do it at the same time.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use jorge_tests::World;
use shared::adapters::dynamodb::keys;
use shared::audit::{Chain, Operation, OperationAction, OperationsLog as _, Subject, chain_of, verify};
use shared::error::Fault;
use shared::ids::{ContactId, LocationId};

fn read_by(actor: &str, at: &str) -> Operation {
    Operation {
        at: at.parse().unwrap(),
        actor: actor.to_owned(),
        action: OperationAction::ReadPersonalData,
        subject: Subject::Contact(ContactId::parse("CON1").unwrap()),
        reason: Some("asked for by the contact".to_owned()),
        details: BTreeMap::from([("messages".to_owned(), "12".to_owned())]),
    }
}

fn location() -> LocationId {
    LocationId::parse("LOCoperations0000001").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_instances_that_append_at_once_leave_one_whole_chain() {
    let world = World::start().await;
    let appends = (0..64).map(|n| {
        // Each with an adapter of its own, like instances that know nothing of each other.
        let log = Arc::new(world.operations_log());
        async move { log.append(&location(), read_by(&format!("person {n}"), "2026-11-21T12:00:00Z")).await }
    });
    let written = join_all(appends.map(tokio::spawn)).await;
    let written: Vec<_> = written.into_iter().map(|record| record.unwrap().unwrap()).collect();
    let chain = chain_of(&location(), written[0].at);
    let (records, head) = world.operations(&chain).await;
    assert_eq!(records.len(), 64);
    assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    for record in &written {
        assert_eq!(records[usize::try_from(record.number).unwrap() - 1], *record, "as it was handed back");
    }
}

#[tokio::test]
async fn each_day_in_utc_has_a_chain_of_its_own() {
    let world = World::start().await;
    let log = world.operations_log();
    let late = log.append(&location(), read_by("Ana", "2026-11-21T23:59:59.999Z")).await.unwrap();
    let early = log.append(&location(), read_by("Ana", "2026-11-22T00:00:00Z")).await.unwrap();
    assert_eq!((late.number, early.number), (1, 1));
    for record in [late, early] {
        let chain = Chain::Operations { location: location(), day: record.day };
        let (records, head) = world.operations(&chain).await;
        assert_eq!(records, [record]);
        assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_chain_whose_head_was_removed_is_not_begun_anew() {
    let world = World::start().await;
    let log = world.operations_log();
    let first = log.append(&location(), read_by("Ana", "2026-11-21T12:00:00Z")).await.unwrap();
    let chain = chain_of(&location(), first.at);
    let (pk, sk) = keys::head(&chain);
    let remove = world.stack.aws.dynamodb.delete_item().table_name(world.table("operations"));
    let remove = remove.key("pk", AttributeValue::S(pk)).key("sk", AttributeValue::S(sk));
    remove.send().await.unwrap();
    tokio::time::pause();
    let refused = log.append(&location(), read_by("Ben", "2026-11-21T12:00:01Z")).await.unwrap_err();
    assert!(matches!(refused, Fault::Unavailable { .. }));
    assert_eq!(world.operations(&chain).await.0, [first], "what stood there stands there still");
}
