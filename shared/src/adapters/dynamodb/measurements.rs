//! Measurements in the `operations` table: an item for each minute and bot, to which every instance adds.
//!
//! Each bucket is an attribute of its own at the top level (`process.b657`, its number as in
//! [`crate::metrics::histogram`]), so that one `ADD` counts it, atomically, whether it was there before or not; what
//! failed is counted beside them (`process.failures`).

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU8;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::future::join_all;
use uuid::Uuid;

use super::{Item, key, keys, unavailable};
use crate::conversation::Bot;
use crate::error::Fault;
use crate::metrics::histogram::LAST_BUCKET;
use crate::metrics::{Delta, Measurements, Minute, Minutes, Operation, Tally};

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

/// Measurements in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoMeasurements {
    client: Client,
    table: String,
    retention: Duration,
    shards: u8,
    /// Says which shard this instance adds to, so that none needs to know of another.
    random: u8,
}

impl DynamoMeasurements {
    /// Keeps measurements in `table`, each for `retention_days` after its minute.
    #[must_use]
    pub fn new(client: Client, table: String, retention_days: u16) -> Self {
        let retention = Duration::from_secs(u64::from(retention_days) * 24 * 3600);
        let [random, ..] = *Uuid::new_v4().as_bytes();
        Self { client, table, retention, shards: keys::MEASURED_SHARDS, random }
    }

    /// The same with each minute spread over so many `shards`.
    #[must_use]
    pub fn in_shards(mut self, shards: NonZeroU8) -> Self {
        self.shards = shards.get();
        self
    }

    async fn add(&self, update: Update<'_>) -> Result<(), Fault> {
        let delta = update.delta;
        let forget_at = delta.minute.starts_at().saturating_add_unsigned(self.retention.as_secs());
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(keys::measured_minute(delta.minute)))
            .key(keys::SK, AttributeValue::S(keys::measured_bot(delta.bot, self.random % self.shards)))
            .update_expression(update.expression())
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":ttl", AttributeValue::N(forget_at.to_string()));
        let request = update.added.iter().enumerate().fold(request, |request, (nth, (name, count))| {
            request
                .expression_attribute_names(format!("#{nth}"), name)
                .expression_attribute_values(format!(":{nth}"), AttributeValue::N(count.to_string()))
        });
        request.send().await.map_err(|e| unavailable(TABLE, "adding measurements", &e))?;
        Ok(())
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
}

/// One update of a delta's item: all it adds, or a part of it that fits into one expression.
struct Update<'a> {
    delta: &'a Delta,
    added: Vec<(String, u64)>,
}

impl<'a> Update<'a> {
    /// Everything a delta adds.
    fn of(delta: &'a Delta) -> impl Iterator<Item = Self> {
        let added: Vec<(String, u64)> = delta.operations.iter().flat_map(attributes).collect();
        let parts: Vec<_> = added.chunks(MOST_ADDED).map(<[_]>::to_vec).collect();
        parts.into_iter().map(move |added| Self { delta, added })
    }

    fn expression(&self) -> String {
        let added: Vec<String> = (0..self.added.len()).map(|nth| format!("#{nth} :{nth}")).collect();
        format!("SET #ttl = :ttl ADD {}", added.join(","))
    }
}

/// The attributes an operation is counted in.
fn attributes((operation, tally): (&Operation, &Tally)) -> Vec<(String, u64)> {
    let buckets = tally.durations.buckets().map(|(bucket, count)| (bucket_name(*operation, bucket), count));
    let failures = (tally.failures > 0).then(|| (failures_name(*operation), tally.failures));
    buckets.chain(failures).collect()
}

fn bucket_name(operation: Operation, bucket: u16) -> String {
    format!("{}.b{bucket}", operation.name())
}

fn failures_name(operation: Operation) -> String {
    format!("{}.failures", operation.name())
}

/// What an item says of one operation; of any other it may say what it likes.
fn tally(item: &Item, operation: Operation) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    let prefix = format!("{}.", operation.name());
    for (name, value) in item {
        let Some(what) = name.strip_prefix(&prefix) else { continue };
        let unreadable = || Fault::broken("a measurement is readable", name.clone());
        let count = value.as_n().ok().and_then(|count| count.parse().ok()).ok_or_else(unreadable)?;
        if what == "failures" {
            tally.failures = count;
        } else {
            let bucket = what.strip_prefix('b').and_then(|number| number.parse().ok());
            let bucket = bucket.filter(|bucket| *bucket <= LAST_BUCKET).ok_or_else(unreadable)?;
            tally.durations.add(bucket, count);
        }
    }
    Ok(tally)
}

#[async_trait]
impl Measurements for DynamoMeasurements {
    async fn flush(&self, batch: &[Delta]) -> Result<(), Fault> {
        let updates = batch.iter().flat_map(Update::of);
        // One that fails takes no other along.
        let added = join_all(updates.map(|update| self.add(update))).await;
        added.into_iter().collect()
    }

    async fn read(
        &self,
        bot: Bot,
        operation: Operation,
        minutes: Minutes,
    ) -> Result<BTreeMap<Minute, Tally>, Fault> {
        let minutes: HashMap<String, Minute> =
            minutes.iter().map(|minute| (keys::measured_minute(minute), minute)).collect();
        let wanted: Vec<Item> = minutes
            .keys()
            .flat_map(|pk| (0..self.shards).map(|shard| key(pk.clone(), keys::measured_bot(bot, shard))))
            .collect();
        let mut measured: BTreeMap<Minute, Tally> = BTreeMap::new();
        for items in join_all(wanted.chunks(MOST_READ).map(|chunk| self.get(chunk))).await {
            for item in items? {
                let pk = item.get(keys::PK).and_then(|pk| pk.as_s().ok());
                let minute = pk.and_then(|pk| minutes.get(pk)).copied();
                let minute = minute
                    .ok_or_else(|| Fault::broken("only what was asked for is read", "another minute"))?;
                let tally = tally(&item, operation)?;
                if tally != Tally::default() {
                    measured.entry(minute).or_default().merge(&tally);
                }
            }
        }
        Ok(measured)
    }
}

#[cfg(test)]
#[path = "measurements_tests.rs"]
mod tests;
