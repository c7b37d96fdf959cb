//! Outcomes of experiments, counted once each.
//!
//! A turn's outcomes stand in an item of its contact, `OUT#turn`. One transaction marks a batch of these as counted and
//! adds to the counters what they hold: a few items for each experiment, whatever the number of contacts. Whoever comes
//! again, or at the same time, finds the marker.
//!
//! Each count is an attribute of its own at the top level of the item (`formal.response`), so that one `ADD` counts it
//! whether it was there before or not.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, TransactWriteItem, Update};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::experiments::{TABLE, item};
use super::items::OutcomesItem;
use super::tries::Tries;
use super::{
    DynamoExperiments, Item, key, keys, may_be_tried_again, text, unavailable, unless_refused, unreadable,
};
use crate::error::Fault;
use crate::experiments::ports::{Counted, OutcomeCounters};
use crate::experiments::{Counts, Definition, Draft, ExperimentId, Outcome, defaults, fold};
use crate::ids::LocationId;
use crate::queue::OutcomesKept;

/// Most items DynamoDB gives at once, and writes in one transaction.
const MOST_ITEMS: usize = 100;
/// How long a turn's outcomes are remembered once they are counted.
const REMEMBERED_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// An item with counters: of a location's experiment, of contacts assigned on a day.
type Counter = (LocationId, ExperimentId, Date);

/// Outcomes in the `conversations` table, counters in `experiments`.
pub struct DynamoOutcomeCounters {
    experiments: DynamoExperiments,
    conversations: String,
    /// The shard this instance adds to, until it meets somebody there.
    shard: AtomicU8,
    /// The experiments that are known to be on record.
    on_record: Mutex<HashSet<(LocationId, ExperimentId)>>,
}

impl DynamoOutcomeCounters {
    /// Counts what turns have kept in the table `conversations`.
    #[must_use]
    pub fn new(experiments: DynamoExperiments, conversations: String) -> Self {
        let [random, ..] = *Uuid::new_v4().as_bytes();
        let shard = AtomicU8::new(random % keys::COUNTER_SHARDS);
        Self { experiments, conversations, shard, on_record: Mutex::default() }
    }

    const fn client(&self) -> &Client {
        &self.experiments.client
    }

    /// The items of turns, as they are at this moment.
    async fn read(&self, turns: &[Turn<'_>]) -> Result<Vec<Item>, Fault> {
        let mut items = Vec::new();
        for some in turns.chunks(MOST_ITEMS) {
            let mut wanted: Vec<Item> =
                some.iter().map(|turn| key(turn.pk.clone(), turn.sk.clone())).collect();
            let mut tries = Tries::default();
            while !wanted.is_empty() {
                if !tries.another().await {
                    let why = "it did not get to all of them";
                    return Err(Fault::unavailable(TABLE, "reading outcomes", why));
                }
                let request =
                    KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
                let request = request.map_err(|e| Fault::broken("a read names its keys", e))?;
                let read = self.client().batch_get_item().request_items(&self.conversations, request).send();
                let read = read.await.map_err(|e| unavailable(TABLE, "reading outcomes", &e))?;
                items.extend(read.responses.into_iter().flatten().flat_map(|(_, items)| items));
                let left = read.unprocessed_keys.unwrap_or_default().remove(&self.conversations);
                wanted = left.map(|left| left.keys).unwrap_or_default();
            }
        }
        Ok(items)
    }

    /// Puts on record the experiments every location starts with, of which something is counted now. Nobody has changed
    /// one that is not on record, so it has run as it is from the first assignment on.
    async fn put_on_record(&self, turns: &[Uncounted]) -> Result<(), Fault> {
        let mut begun: BTreeMap<(&LocationId, &ExperimentId), Timestamp> = BTreeMap::new();
        for outcome in turns.iter().flat_map(|turn| &turn.outcomes) {
            let first =
                begun.entry((&outcome.who.location, &outcome.experiment)).or_insert(outcome.assigned_at);
            *first = outcome.assigned_at.min(*first);
        }
        for ((location, experiment), starts_at) in begun {
            let known = (location.clone(), experiment.clone());
            if self.on_record.lock().unwrap_or_else(PoisonError::into_inner).contains(&known) {
                continue;
            }
            if let Some(definition) = begun_at(experiment, starts_at) {
                let put = serde_dynamo::to_item(item(location, &definition))
                    .map_err(|e| unreadable("a definition makes an item", &e))?;
                let put = self.client().put_item().table_name(&self.experiments.table).set_item(Some(put));
                let put = put.condition_expression(keys::ABSENT).send().await;
                unless_refused(put, TABLE, "putting an experiment on record")?;
            }
            self.on_record.lock().unwrap_or_else(PoisonError::into_inner).insert(known);
        }
        Ok(())
    }

    /// Marks turns as counted, and adds what they hold, all or nothing. Whether it was done; if not, somebody was at one
    /// of the items at the same time.
    async fn add(&self, turns: &[Uncounted], now: Timestamp) -> Result<bool, Fault> {
        let shard = self.shard.load(Ordering::Relaxed);
        let mut writes = Vec::new();
        for turn in turns {
            writes.push(self.mark(turn, now)?);
        }
        for (counter, counts) in by_counter(turns) {
            writes.push(self.counted_up(&counter, &counts, shard)?);
        }
        match self.client().transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(true),
            Err(error) if may_be_tried_again(&error) => {
                // Whoever is there stays there: with as many shards as there are counting, each ends up alone.
                self.shard.store((shard + 1) % keys::COUNTER_SHARDS, Ordering::Relaxed);
                Ok(false)
            }
            Err(error) => Err(unavailable(TABLE, "counting outcomes", &error)),
        }
    }

    fn mark(&self, turn: &Uncounted, now: Timestamp) -> Result<TransactWriteItem, Fault> {
        let forget_at = now.as_second().saturating_add_unsigned(REMEMBERED_FOR.as_secs());
        let update = Update::builder()
            .table_name(&self.conversations)
            .set_key(Some(key(turn.pk.clone(), turn.sk.clone())))
            .update_expression(
                "SET counted_at = :now, #ttl = :forget REMOVE due_shard, due_at, unreadable_at",
            )
            // Erased, or counted by somebody else, since it was read.
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(counted_at)")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .expression_attribute_values(":forget", AttributeValue::N(forget_at.to_string()))
            .build()
            .map_err(|e| Fault::broken("outcomes can be marked", e))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Has nobody announce outcomes any more that nobody can read: the message in the dead-letter queue tells of them,
    /// and whoever has mended them sends it again.
    async fn set_aside(&self, turn: &Turn<'_>, now: Timestamp) -> Result<(), Fault> {
        let update = self.client().update_item().table_name(&self.conversations);
        let update = update
            .set_key(Some(key(turn.pk.clone(), turn.sk.clone())))
            .update_expression("SET unreadable_at = :now REMOVE due_shard, due_at")
            // Else it is erased, counted by somebody, or set aside already.
            .condition_expression("attribute_exists(due_at)")
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()));
        unless_refused(update.send().await, TABLE, "setting unreadable outcomes aside")?;
        Ok(())
    }

    fn counted_up(&self, counter: &Counter, counts: &Counts, shard: u8) -> Result<TransactWriteItem, Fault> {
        let (location, experiment, day) = counter;
        let mut update = Update::builder()
            .table_name(&self.experiments.table)
            .set_key(Some(key(keys::experiment(location, experiment), keys::counters(*day, shard))));
        let mut added = Vec::new();
        for (nth, (tally, count)) in counts.iter().enumerate() {
            added.push(format!("#{nth} :{nth}"));
            update = update
                .expression_attribute_names(format!("#{nth}"), format!("{}.{}", tally.variant, tally.what))
                .expression_attribute_values(format!(":{nth}"), AttributeValue::N(count.to_string()));
        }
        let update = update.update_expression(format!("ADD {}", added.join(", "))).build();
        let update = update.map_err(|e| Fault::broken("counters can be added to", e))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

#[async_trait]
impl OutcomeCounters for DynamoOutcomeCounters {
    async fn count(&self, kept: &[OutcomesKept], now: Timestamp) -> Result<Vec<OutcomesKept>, Fault> {
        let turns: BTreeMap<(String, String), &OutcomesKept> =
            kept.iter().map(|kept| ((keys::contact(&kept.who), keys::outcomes(kept.turn)), kept)).collect();
        let mut turns: Vec<Turn<'_>> =
            turns.into_iter().map(|((pk, sk), kept)| Turn { pk, sk, kept }).collect();
        let mut unreadable: Vec<OutcomesKept> = Vec::new();
        let mut tries = Tries::default();
        while tries.another().await {
            let found = Found::of(&turns, self.read(&turns).await?);
            let aside: Vec<&Turn<'_>> = found.unreadable.iter().map(|nth| &turns[*nth]).collect();
            unreadable.extend(aside.iter().map(|turn| turn.kept.clone()));
            self.put_on_record(&found.uncounted).await?;
            let mut left = BTreeSet::new();
            for some in portions(found.uncounted) {
                if !self.add(&some, now).await? {
                    left.extend(some.into_iter().map(|turn| (turn.pk, turn.sk)));
                }
            }
            for turn in aside {
                self.set_aside(turn, now).await?;
            }
            if left.is_empty() {
                return Ok(unreadable);
            }
            turns.retain(|turn| left.contains(&(turn.pk.clone(), turn.sk.clone())));
        }
        Err(Fault::unavailable(TABLE, "counting outcomes", "somebody else wrote first, every time"))
    }

    async fn counted(&self, location: &LocationId, experiment: &ExperimentId) -> Result<Counted, Fault> {
        self.experiments.counted(location, experiment).await
    }
}

/// A turn of which something is asked to be counted.
struct Turn<'a> {
    pk: String,
    sk: String,
    kept: &'a OutcomesKept,
}

/// A turn whose outcomes are not counted yet.
struct Uncounted {
    pk: String,
    sk: String,
    outcomes: Vec<Outcome>,
}

/// What was found of some turns.
#[derive(Default)]
struct Found {
    uncounted: Vec<Uncounted>,
    /// Positions of turns whose item nobody can read.
    unreadable: Vec<usize>,
}

impl Found {
    /// What is counted already, or gone, is neither.
    fn of(turns: &[Turn<'_>], items: Vec<Item>) -> Self {
        let mut found = Self::default();
        for item in items {
            let same = |turn: &Turn<'_>| {
                text(&item, keys::PK) == Some(turn.pk.as_str())
                    && text(&item, keys::SK) == Some(turn.sk.as_str())
            };
            let Some(nth) = turns.iter().position(same) else { continue };
            match serde_dynamo::from_item::<_, OutcomesItem>(item) {
                Ok(item) if item.counted_at.is_some() => {}
                Ok(OutcomesItem { pk, sk, outcomes, .. }) => {
                    let who = &turns[nth].kept.who;
                    let outcomes = outcomes.into_iter().map(|part| part.of(who.clone())).collect();
                    let turn = Uncounted { pk, sk, outcomes };
                    match 1 + by_counter(std::slice::from_ref(&turn)).len() {
                        1..=MOST_ITEMS => found.uncounted.push(turn),
                        _ => found.unreadable.push(nth),
                    }
                }
                Err(_) => found.unreadable.push(nth),
            }
        }
        found
    }
}

/// What turns add to each item with counters.
fn by_counter(turns: &[Uncounted]) -> BTreeMap<Counter, Counts> {
    let mut counters: BTreeMap<Counter, Counts> = BTreeMap::new();
    for ((location, experiment), counts) in fold(turns.iter().flat_map(|turn| &turn.outcomes)) {
        for (tally, count) in counts.iter() {
            let counter = (location.clone(), experiment.clone(), tally.day);
            counters.entry(counter).or_default().add(tally.clone(), count);
        }
    }
    counters
}

/// As many turns together as one transaction takes, with the items they add to.
fn portions(turns: Vec<Uncounted>) -> Vec<Vec<Uncounted>> {
    let mut portions: Vec<(Vec<Uncounted>, BTreeSet<Counter>)> = Vec::new();
    for turn in turns {
        let own: BTreeSet<Counter> = by_counter(std::slice::from_ref(&turn)).into_keys().collect();
        match portions.last_mut() {
            Some((portion, counters)) if portion.len() + 1 + counters.union(&own).count() <= MOST_ITEMS => {
                portion.push(turn);
                counters.extend(own);
            }
            _ => portions.push((vec![turn], own)),
        }
    }
    portions.into_iter().map(|(portion, _)| portion).collect()
}

/// An experiment every location starts with, begun at `starts_at`; `None` of any other.
fn begun_at(experiment: &ExperimentId, starts_at: Timestamp) -> Option<Definition> {
    let draft = defaults().into_iter().find(|draft| draft.id == experiment.as_str())?;
    Definition::create(Draft { starts_at: Some(starts_at), ..draft }, &[], starts_at).ok()
}
