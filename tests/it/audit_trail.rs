//! Every turn leaves a record nobody can touch unnoticed.

use aws_sdk_dynamodb::types::AttributeValue;
use jorge_tests::World;
use shared::adapters::dynamodb::keys;
use shared::audit::{Action, Breach, Chain, Linked, verify};
use shared::ids::{ContactId, ContactRef};

const CONTACT: &str = "CONaudit000000000001";

async fn conversation() -> (World, ContactRef) {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    for words in ["Hello", "I want to sell", "STOP"] {
        world.says(CONTACT, words).await;
    }
    (world, who)
}

#[tokio::test]
async fn every_turn_puts_a_record_and_the_chain_holds() {
    let (world, who) = conversation().await;
    let actions: Vec<Action> = world.turns(&who).await.into_iter().map(|record| record.action).collect();
    assert_eq!(actions, [Action::Replied, Action::Replied, Action::OptedOut]);
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn a_record_that_is_altered_removed_or_cut_off_is_found() {
    let (world, who) = conversation().await;
    let chain = world.audit(&who).await;
    let (name, head) = (Chain::Contact(who), chain.last().map(Linked::head));
    let keys = world.keys();
    let breaches = async |records: &[_]| verify(&name, records, head.as_ref(), keys.as_ref()).await.unwrap();

    let mut altered = chain.clone();
    altered[1].action = Action::StayedSilent;
    assert_eq!(breaches(&altered).await, [Breach::Altered { number: 2 }]);

    let mut removed = chain.clone();
    removed.remove(1);
    assert_eq!(breaches(&removed).await, [Breach::Misplaced { expected: 2 }]);

    let cut = &chain[..chain.len() - 1];
    assert_eq!(breaches(cut).await, [Breach::WrongEnd { expected: chain.len() as u64 }]);

    let mut foreign = chain.clone();
    foreign[0].who.contact = ContactId::parse("CONother").unwrap();
    let both = [Breach::Misplaced { expected: 1 }, Breach::Altered { number: 1 }];
    assert_eq!(breaches(&foreign).await, both);
}

#[tokio::test]
async fn a_record_that_stands_already_is_never_replaced() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let next = world.audit(&who).await.len() as u64 + 1;
    let pk = keys::contact(&who);
    let squatter = world
        .stack
        .aws
        .dynamodb
        .put_item()
        .table_name(world.table("audit"))
        .item("pk", AttributeValue::S(pk))
        .item("sk", AttributeValue::S(keys::audit_record(next)));
    squatter.send().await.unwrap();
    world.deliver(&world.text(CONTACT, "Anyone there?")).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(world.replies(CONTACT).len(), 1, "a turn that cannot be recorded does not happen");
    let items = world.items("audit").await;
    let squatter = keys::audit_record(next);
    let standing = items.iter().find(|item| item["sk"].as_s().is_ok_and(|sk| *sk == squatter)).unwrap();
    assert!(!standing.contains_key("record"), "what stood there stands there still");
}
