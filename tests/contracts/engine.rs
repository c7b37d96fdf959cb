//! What is kept in DynamoDB, through the real SDK: what stands behind its ports in memory holds the same
//! (`shared`, `roll_up_tests.rs` and `check_tests.rs`).

use jorge_tests::World;
use shared::adapters::dynamodb::{DynamoAccounts, DynamoAlerts};
use shared::metrics::Retention;

use crate::{accounts, alerts};

async fn with_accounts(holds: impl AsyncFn(&DynamoAccounts)) {
    let world = World::start().await;
    let retention = Retention { durations_days: 30, counts_days: 7 };
    let client = world.stack.aws.dynamodb.clone();
    // An instance that adds to the last shard finds all of them.
    holds(&DynamoAccounts::new(client, world.table("operations"), retention, 255)).await;
}

#[tokio::test]
async fn accounts_what_is_added_is_added_up() {
    with_accounts(async |store| accounts::what_is_added_is_added_up(store).await).await;
}

#[tokio::test]
async fn accounts_an_hour_is_replaced_by_one_that_has_seen_more() {
    with_accounts(async |store| accounts::an_hour_is_replaced_by_one_that_has_seen_more(store).await).await;
}

#[tokio::test]
async fn accounts_what_was_folded_is_read_as_it_was() {
    with_accounts(async |store| accounts::what_was_folded_is_read_as_it_was(store).await).await;
}

async fn with_alerts(holds: impl AsyncFn(&DynamoAlerts)) {
    let world = World::start().await;
    holds(&DynamoAlerts::new(world.stack.aws.dynamodb.clone(), world.table("operations"))).await;
}

#[tokio::test]
async fn alerts_a_change_is_made_of_what_was_seen() {
    with_alerts(async |store| alerts::a_change_is_made_of_what_was_seen(store).await).await;
}

#[tokio::test]
async fn alerts_a_scope_has_its_own() {
    with_alerts(async |store| alerts::a_scope_has_its_own_alerts(store).await).await;
}

#[tokio::test]
async fn alerts_the_history_is_read_by_the_page() {
    with_alerts(async |store| alerts::the_history_is_read_by_the_page(store).await).await;
}
