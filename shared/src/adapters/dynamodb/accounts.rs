//! What was measured, in the `operations` table: an item for each minute, and one for each hour that is over.
//!
//! Each number is an attribute of its own at the top level, under the name [`stored`] gives it, so that one `ADD` counts
//! it, atomically, whether it was there before or not. What all locations share is spread over shards, and a minute of it
//! stands where all of that minute stands: it is read by its keys. What is a location's own stands with the location, and
//! so do the hours of an account with each other: they are read by Query, which costs nothing for minutes in which
//! nothing happened.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU8;
use std::ops::RangeInclusive;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::future::{join_all, try_join_all};

use super::{Item, key, keys, text, unavailable, unless_refused};
use crate::conversation::Bot;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::metrics::{
    Account, Accounts, Entry, Hour, Measurements, Minute, Minutes, Operation, Retention, Tallies, Tally,
    Timed, stored,
};

/// Name of the table in errors.
const TABLE: &str = "operations table";
/// Most attributes one update adds to. DynamoDB takes 4 KB of expression, and 300 operators in it; each attribute
/// takes at most 11 bytes.
const MOST_ADDED: usize = 250;
/// Most items DynamoDB gives at once.
const MOST_READ: usize = 100;
/// How often a read is asked again for what the store did not get to.
const ROUNDS: u32 = 4;
/// How long it is left alone before the second round, and twice that before the third.
const PAUSE: Duration = Duration::from_millis(25);
/// Attribute of an hour: everything that was ever counted in it. No measurement is called so: their names bear a dot.
const WEIGHT: &str = "weight";

/// Accounts in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoAccounts {
    client: Client,
    table: String,
    retention: Retention,
    shards: u8,
    random: u8,
}

impl DynamoAccounts {
    /// Keeps accounts in `table`. `random` says which shard this instance adds to, so that none needs to know of another.
    #[must_use]
    pub const fn new(client: Client, table: String, retention: Retention, random: u8) -> Self {
        Self { client, table, retention, shards: keys::MEASURED_SHARDS, random }
    }

    /// The same with each minute of what all locations share spread over so many `shards`.
    #[must_use]
    pub const fn in_shards(mut self, shards: NonZeroU8) -> Self {
        self.shards = shards.get();
        self
    }

    /// The key of the item of an account's minute this instance adds to.
    fn minute_key(&self, account: &Account, minute: Minute) -> Item {
        match account {
            Account::Location(location) => key(keys::location(location), keys::counted_minute(minute)),
            shared => {
                key(keys::measured_minute(minute), keys::measured(name(shared), self.random % self.shards))
            }
        }
    }

    async fn update(&self, update: Update<'_>) -> Result<(), Fault> {
        let Entry { minute, account, .. } = update.entry;
        let kept = self.retention.of_minute(account).as_secs();
        let forget_at = minute.starts_at().saturating_add_unsigned(kept);
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(self.minute_key(account, *minute)))
            .update_expression(update.expression())
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":ttl", number(forget_at));
        let request = update.added.iter().enumerate().fold(request, |request, (nth, (name, count))| {
            request
                .expression_attribute_names(format!("#{nth}"), name)
                .expression_attribute_values(format!(":{nth}"), number(*count))
        });
        request.send().await.map_err(|e| unavailable(TABLE, "adding measurements", &e))?;
        Ok(())
    }

    /// What stands in the minutes of an account that all locations share.
    async fn shared_minutes(
        &self,
        account: &Account,
        wanted: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        let minutes: HashMap<String, Minute> =
            wanted.iter().map(|minute| (keys::measured_minute(*minute), *minute)).collect();
        let keys_of = |pk: &String| {
            let pk = pk.clone();
            (0..self.shards).map(move |shard| key(pk.clone(), keys::measured(name(account), shard)))
        };
        let wanted: Vec<Item> = minutes.keys().flat_map(keys_of).collect();
        let read = try_join_all(wanted.chunks(MOST_READ).map(|chunk| self.get(chunk))).await?;
        let minute = |item: &Item| minutes.get(text(item, keys::PK)?).copied();
        summed(account, read.into_iter().flatten(), minute)
    }

    /// Some items by their keys, at most [`MOST_READ`].
    async fn get(&self, wanted: &[Item]) -> Result<Vec<Item>, Fault> {
        let broken = |e| Fault::broken("keys make a request", e);
        let wanted = KeysAndAttributes::builder().set_keys(Some(wanted.to_vec())).build().map_err(broken)?;
        let mut wanted = HashMap::from([(self.table.clone(), wanted)]);
        let mut items = Vec::new();
        for round in 0..ROUNDS {
            tokio::time::sleep(PAUSE * round).await;
            let request = self.client.batch_get_item().set_request_items(Some(wanted));
            let got = request.send().await.map_err(|e| unavailable(TABLE, "reading measurements", &e))?;
            items.extend(got.responses.into_iter().flatten().flat_map(|(_, items)| items));
            wanted = got.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(items);
            }
        }
        Err(Fault::unavailable(TABLE, "reading measurements", "it did not get to all of them"))
    }

    /// What stands in the minutes of a location.
    async fn own_minutes(
        &self,
        location: &LocationId,
        wanted: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        let pk = keys::location(location);
        let runs = runs(wanted, |minute| minute.number());
        let query = async |run: RangeInclusive<Minute>| {
            self.between(&pk, keys::counted_minute(*run.start()), keys::counted_minute(*run.end())).await
        };
        let items = try_join_all(runs.into_iter().map(query)).await?;
        let minutes: HashMap<String, Minute> =
            wanted.iter().map(|minute| (keys::counted_minute(*minute), *minute)).collect();
        let minute = |item: &Item| minutes.get(text(item, keys::SK)?).copied();
        summed(&Account::Location(location.clone()), items.into_iter().flatten(), minute)
    }

    /// The items of a partition between two sort keys, both included.
    async fn between(&self, pk: &str, first: String, last: String) -> Result<Vec<Item>, Fault> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":first", AttributeValue::S(first))
            .expression_attribute_values(":last", AttributeValue::S(last));
        let items: Result<Vec<Item>, _> = query.into_paginator().items().send().collect().await;
        items.map_err(|e| unavailable(TABLE, "reading measurements", &e))
    }
}

#[async_trait]
impl Accounts for DynamoAccounts {
    async fn add(&self, batch: &[Entry]) -> Result<(), Fault> {
        let updates = batch.iter().flat_map(Update::of);
        // One that fails takes no other along.
        let added = join_all(updates.map(|update| self.update(update))).await;
        added.into_iter().collect()
    }

    async fn minutes(
        &self,
        account: &Account,
        minutes: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        match account {
            Account::Location(location) => self.own_minutes(location, minutes).await,
            shared => self.shared_minutes(shared, minutes).await,
        }
    }

    async fn hours(&self, account: &Account, hours: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        let pk = hours_of(account);
        let query = async |run: RangeInclusive<Hour>| {
            self.between(&pk, keys::measured_hour(*run.start()), keys::measured_hour(*run.end())).await
        };
        let items = try_join_all(runs(hours, |hour| hour.number()).into_iter().map(query)).await?;
        let wanted: HashMap<String, Hour> =
            hours.iter().map(|hour| (keys::measured_hour(*hour), *hour)).collect();
        let hour = |item: &Item| wanted.get(text(item, keys::SK)?).copied();
        summed(account, items.into_iter().flatten(), hour)
    }

    async fn keep_hour(&self, account: &Account, hour: Hour, whole: &Tallies) -> Result<(), Fault> {
        let forget_at = hour.starts_at().saturating_add_unsigned(self.retention.of_hour(account).as_secs());
        let mut item = key(hours_of(account), keys::measured_hour(hour));
        item.extend(stored::attributes(whole).into_iter().map(|(name, count)| (name, number(count))));
        item.insert(keys::TTL.to_owned(), number(forget_at));
        item.insert(WEIGHT.to_owned(), number(whole.weight()));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let put = put
            .condition_expression("attribute_not_exists(pk) OR #weight < :weight")
            .expression_attribute_names("#weight", WEIGHT)
            .expression_attribute_values(":weight", number(whole.weight()));
        unless_refused(put.send().await, TABLE, "keeping an hour")?;
        Ok(())
    }
}

#[async_trait]
impl Measurements for DynamoAccounts {
    async fn read(
        &self,
        bot: Bot,
        operation: Operation,
        minutes: Minutes,
    ) -> Result<BTreeMap<Minute, Tally>, Fault> {
        let minutes: Vec<Minute> = minutes.iter().collect();
        let mut measured = self.shared_minutes(&Account::Bot(bot), &minutes).await?;
        let tally =
            |tallies: &mut Tallies| tallies.durations.remove(&Timed::Bot(bot, operation)).unwrap_or_default();
        let tallies = measured.iter_mut().map(|(minute, tallies)| (*minute, tally(tallies)));
        Ok(tallies.filter(|(_, tally)| *tally != Tally::default()).collect())
    }
}

/// One update of a minute's item: all an entry adds to it, or a part of it that fits into one expression.
struct Update<'a> {
    entry: &'a Entry,
    added: Vec<(String, u64)>,
}

impl<'a> Update<'a> {
    /// Everything an entry adds.
    fn of(entry: &'a Entry) -> impl Iterator<Item = Self> {
        let added = stored::attributes(&entry.tallies);
        let parts: Vec<_> = added.chunks(MOST_ADDED).map(<[_]>::to_vec).collect();
        parts.into_iter().map(move |added| Self { entry, added })
    }

    fn expression(&self) -> String {
        let added: Vec<String> = (0..self.added.len()).map(|nth| format!("#{nth} :{nth}")).collect();
        format!("SET #ttl = :ttl ADD {}", added.join(","))
    }
}

/// The name in keys of an account all locations share.
const fn name(account: &Account) -> &'static str {
    match account {
        Account::Bot(bot) => bot.name(),
        Account::Services => keys::MEASURED_SERVICES,
        Account::Installation | Account::Location(_) => keys::MEASURED_COUNTS,
    }
}

/// The partition of an account's hours.
fn hours_of(account: &Account) -> String {
    match account {
        Account::Location(location) => keys::location(location),
        shared => keys::measured_hours(name(shared)),
    }
}

/// What items of an account say, added up by the minute or the hour each is of.
fn summed<T: Ord>(
    account: &Account,
    items: impl IntoIterator<Item = Item>,
    of: impl Fn(&Item) -> Option<T>,
) -> Result<BTreeMap<T, Tallies>, Fault> {
    let mut sums: BTreeMap<T, Tallies> = BTreeMap::new();
    for item in items {
        let of = of(&item).ok_or_else(|| Fault::broken("only what was asked for is read", "another key"))?;
        sums.entry(of).or_default().merge(&tallies(account, &item)?);
    }
    Ok(sums)
}

/// What an item says. What is no number is no measurement, unless it bears the name of one.
fn tallies(account: &Account, item: &Item) -> Result<Tallies, Fault> {
    let number = |value: &'_ AttributeValue| value.as_n().map(String::as_str).unwrap_or_default().to_owned();
    let attributes: Vec<(&str, String)> =
        item.iter().map(|(name, value)| (name.as_str(), number(value))).collect();
    stored::read(account, attributes.iter().map(|(name, number)| (*name, number.as_str())))
        .map_err(|e| Fault::broken("a measurement is readable", e))
}

/// What is wanted, as spans without gaps.
fn runs<T: Copy + Ord>(wanted: &[T], number: impl Fn(T) -> i64) -> Vec<RangeInclusive<T>> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let runs = wanted.chunk_by(|one, next| number(*one) + 1 == number(*next));
    runs.filter_map(|run| Some(*run.first()?..=*run.last()?)).collect()
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
