//! What is reserved for language models, by location and day, and by hour for all of them.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::tz::TimeZone;

use super::{Item, keys, text, unavailable, unless_refused};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::llm::{Account, Ledger, Micros};
use crate::locations::Settings;

/// How long a count is kept after its time: reports read it.
const KEPT_FOR: Duration = Duration::from_secs(35 * 24 * 3600);
/// What is reserved, in micro-dollars.
const RESERVED: &str = "reserved_micros";

/// The counts of all locations.
pub struct DynamoLedger {
    client: Client,
    table: String,
}

impl DynamoLedger {
    /// Counts in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

impl DynamoLedger {
    /// What is reserved on an account; nothing if nobody has asked for any.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    pub async fn reserved(&self, account: &Account) -> Result<Micros, Fault> {
        let (pk, sk, _) = place(account);
        let item = self.get(pk, sk).await?;
        let reserved = item.as_ref().and_then(|item| item.get(RESERVED)?.as_n().ok()?.parse().ok());
        // A block that was given back twice, by a crash, counts as nothing.
        Ok(Micros::new(reserved.unwrap_or_default()))
    }

    /// What a location has set as the most a day may cost; `None` if there is no such location.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer, [`Fault::Broken`] when its settings are unreadable.
    pub async fn day_limit(&self, location: &LocationId) -> Result<Option<Micros>, Fault> {
        let Some(item) = self.get(keys::location(location), keys::CONFIG.to_owned()).await? else {
            return Ok(None);
        };
        let settings: Settings = match text(&item, "settings") {
            Some(json) => serde_json::from_str(json)
                .map_err(|e| Fault::broken("a location's settings are readable", e))?,
            None => Settings::default(),
        };
        Ok(Some(Micros::dollars(settings.llm_daily_dollars)))
    }

    async fn get(&self, pk: String, sk: String) -> Result<Option<Item>, Fault> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.key(keys::PK, AttributeValue::S(pk)).key(keys::SK, AttributeValue::S(sk));
        let found = get.send().await;
        Ok(found.map_err(|e| unavailable("operations table", "reading what models may cost", &e))?.item)
    }
}

/// Where an account is kept, and when it may be forgotten, in epoch seconds.
fn place(account: &Account) -> (String, String, i64) {
    let kept = i64::try_from(KEPT_FOR.as_secs()).unwrap_or(i64::MAX);
    match account {
        Account::Day(location, day) => {
            let ends = day.to_zoned(TimeZone::UTC).map_or(0, |day| day.timestamp().as_second());
            (keys::location(location), keys::day_budget(*day), ends + kept)
        }
        Account::Hour(hour) => (keys::all_locations(), keys::hour_budget(*hour), hour * 3600 + kept),
    }
}

#[async_trait]
impl Ledger for DynamoLedger {
    async fn reserve(
        &self,
        account: &Account,
        amount: Micros,
        most: Micros,
    ) -> Result<Option<Micros>, Fault> {
        let Some(room) = most.get().checked_sub(amount.get()) else { return Ok(None) };
        let (pk, sk, ttl) = place(account);
        let number = |number: u64| AttributeValue::N(number.to_string());
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(pk))
            .key(keys::SK, AttributeValue::S(sk))
            .update_expression("ADD #reserved :amount SET #ttl = :ttl")
            .condition_expression("attribute_not_exists(#reserved) OR #reserved <= :room")
            .expression_attribute_names("#reserved", RESERVED)
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":amount", number(amount.get()))
            .expression_attribute_values(":room", number(room))
            .expression_attribute_values(":ttl", AttributeValue::N(ttl.to_string()))
            .return_values(ReturnValue::UpdatedNew);
        let done = unless_refused(update.send().await, "operations table", "reserving money for models")?;
        let Some(done) = done else { return Ok(None) };
        let sum = done.attributes.as_ref().and_then(|item| item.get(RESERVED)?.as_n().ok()?.parse().ok());
        let sum = sum.ok_or_else(|| Fault::broken("a count is a number", "it was not returned"))?;
        Ok(Some(Micros::new(sum)))
    }

    async fn give_back(&self, account: &Account, amount: Micros) -> Result<(), Fault> {
        let (pk, sk, _) = place(account);
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(pk))
            .key(keys::SK, AttributeValue::S(sk))
            .update_expression("ADD #reserved :amount")
            .condition_expression("attribute_exists(#reserved)")
            .expression_attribute_names("#reserved", RESERVED)
            .expression_attribute_values(":amount", AttributeValue::N(format!("-{}", amount.get())));
        update.send().await.map_err(|e| unavailable("operations table", "giving money back", &e))?;
        Ok(())
    }
}
