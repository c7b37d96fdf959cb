//! What models may cost, counted in the real table by many at once.

use std::sync::Arc;

use jiff::Timestamp;
use jorge::stack::{LOCATION, Options};
use jorge_tests::World;
use shared::adapters::dynamodb::DynamoLedger;
use shared::ids::LocationId;
use shared::llm::catalogue::Spending;
use shared::llm::purse::{Allowance, Purse};
use shared::llm::{Account, Ledger as _, Micros};

const CALL: Micros = Micros::new(7_000);

async fn world() -> World {
    World::with(Options { consume: false, ..World::at_once() }).await
}

fn ledger(world: &World) -> DynamoLedger {
    DynamoLedger::new(world.stack.aws.dynamodb.clone(), world.table("operations"))
}

fn location() -> LocationId {
    LocationId::parse(LOCATION).unwrap()
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// Spends until there is nothing left; each call costs more than it was thought to.
async fn spend(purse: Purse, day: Micros) -> (Micros, Allowance) {
    let mut spent = Micros::ZERO;
    loop {
        match purse.hold(&location(), day, CALL, noon()).await {
            Allowance::Granted { hold, .. } => {
                purse.settle(hold, Micros::new(9_000));
                spent += Micros::new(9_000);
                tokio::task::yield_now().await;
            }
            other => return (spent, other),
        }
    }
}

#[tokio::test]
async fn spenders_at_the_same_time_overrun_the_day_by_at_most_a_block_each() {
    let world = world().await;
    let day = Micros::dollars(2);
    let spenders = 8;
    let purses = (0..spenders).map(|_| Purse::new(Arc::new(ledger(&world)), Spending::default()));
    let tasks: Vec<_> = purses.map(|purse| tokio::spawn(spend(purse, day))).collect();
    let mut all = Micros::ZERO;
    for task in tasks {
        let (spent, why) = task.await.unwrap();
        assert_eq!(why, Allowance::DayIsSpent);
        all += spent;
    }
    let block = Micros::cents(5);
    assert!(all <= day + Micros::new(block.get() * spenders), "{all}");
    assert!(all + Micros::new(block.get() * spenders) >= day, "{all} leaves more than a block each");
    let account = Account::Day(location(), "2026-11-20".parse().unwrap());
    let sum = ledger(&world).reserve(&account, Micros::ZERO, day).await.unwrap().unwrap();
    assert!(sum <= day, "{sum} are reserved");
}

#[tokio::test]
async fn the_hour_of_the_installation_stops_everybody_and_the_warning_is_said_once() {
    let world = world().await;
    let spending = Spending {
        warn_per_hour: Micros::cents(50),
        stop_per_hour: Micros::dollars(1),
        ..Spending::default()
    };
    let tasks: Vec<_> = (0..4)
        .map(|_| Purse::new(Arc::new(ledger(&world)), spending))
        .map(|purse| tokio::spawn(spend(purse, Micros::dollars(20))))
        .collect();
    let mut all = Micros::ZERO;
    for task in tasks {
        let (spent, why) = task.await.unwrap();
        assert_eq!(why, Allowance::HourIsSpent);
        all += spent;
    }
    assert!(all <= Micros::dollars(1) + Micros::cents(20), "{all}");
    let logged = jorge_tests::logs::captured().text();
    let warned = logged.lines().filter(|line| line.contains("llm.hour_warning")).count();
    assert_eq!(warned, 1);
    assert!(logged.contains("llm.hour_stopped"));
}

#[tokio::test]
async fn what_is_given_back_may_be_reserved_again_and_a_day_is_forgotten_in_time() {
    let world = world().await;
    let ledger = ledger(&world);
    let account = Account::Day(location(), "2026-11-20".parse().unwrap());
    let (one, two) = (Micros::dollars(1), Micros::dollars(2));
    assert_eq!(ledger.reserve(&account, one, two).await.unwrap(), Some(one));
    assert_eq!(ledger.reserve(&account, one, two).await.unwrap(), Some(two));
    assert_eq!(ledger.reserve(&account, Micros::new(1), two).await.unwrap(), None);
    ledger.give_back(&account, one).await.unwrap();
    assert_eq!(ledger.reserve(&account, one, two).await.unwrap(), Some(two));
    let item = world
        .items("operations")
        .await
        .into_iter()
        .find(|item| item["sk"].as_s().is_ok_and(|sk| sk == "BUDGET#2026-11-20"))
        .unwrap();
    let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
    assert_eq!(ttl, "2026-12-25T00:00:00Z".parse::<Timestamp>().unwrap().as_second());
}
