//! Experiments: one Query lists a location's, one transaction stores one with its audit record, one Query reads what was
//! counted of it.

use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};

use super::items::DefinitionItem;
use super::operations_log::{Appended, overtaken_every_time};
use super::tries::Tries;
use super::{DynamoOperationsLog, keys, put, unavailable, unreadable, write};
use crate::audit::{Operation, chain_of};
use crate::error::{Fault, chain};
use crate::experiments::draft::is_default;
use crate::experiments::ports::{ChangeDefinitions, Counted, Definitions, Figures, Stored};
use crate::experiments::{Counts, Definition, ExperimentId, OutcomeType, Tally, VariantName};
use crate::ids::LocationId;

/// Name of the table in errors.
pub(super) const TABLE: &str = "experiments table";

/// The `experiments` table, to be read.
#[derive(Clone, Debug)]
pub struct DynamoExperiments {
    pub(super) client: Client,
    pub(super) table: String,
}

impl DynamoExperiments {
    /// Reads `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

#[async_trait]
impl Definitions for DynamoExperiments {
    async fn of(&self, location: &LocationId) -> Result<Vec<Definition>, Fault> {
        let pages = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :definition)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::experiments(location)))
            .expression_attribute_values(":definition", AttributeValue::S(keys::DEFINITION.into()));
        let mut items = pages.into_paginator().items().send();
        let mut definitions = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "reading experiments", &e))?;
            let id = item.get(keys::SK).and_then(|sk| keys::defined_by(sk.as_s().ok()?));
            match serde_dynamo::from_item::<_, DefinitionItem>(item) {
                Ok(item) => definitions.push(item.held),
                // Without it one that every location starts with would begin again.
                Err(error) if id.as_ref().is_none_or(is_default) => {
                    return Err(unreadable("the definition of an experiment is readable", &error));
                }
                Err(error) => tracing::error!(
                    location.id = %location,
                    experiment = id.map(|id| id.to_string()),
                    error = chain(&error),
                    "an experiment nobody can read holds up no other"
                ),
            }
        }
        Ok(definitions)
    }
}

impl DynamoExperiments {
    /// See [`OutcomeCounters::counted`](crate::experiments::ports::OutcomeCounters::counted).
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    pub async fn counted(&self, location: &LocationId, experiment: &ExperimentId) -> Result<Counted, Fault> {
        let pages = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :counters)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::experiment(location, experiment)))
            .expression_attribute_values(":counters", AttributeValue::S(keys::COUNTERS.into()));
        let mut items = pages.into_paginator().items().send();
        let mut counted = Counted::default();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "reading what was counted", &e))?;
            counted.counts.merge(counts(&item)?);
            counted.items += 1;
        }
        Ok(counted)
    }
}

#[async_trait]
impl Figures for DynamoExperiments {
    async fn counted(&self, location: &LocationId, experiment: &ExperimentId) -> Result<Counted, Fault> {
        Self::counted(self, location, experiment).await
    }
}

/// The `experiments` table with the operations chains, in which every change of a definition is a record.
pub struct DynamoExperimentChanges {
    pub(super) experiments: DynamoExperiments,
    pub(super) log: DynamoOperationsLog,
}

impl DynamoExperimentChanges {
    /// Changes `experiments` and records it in `log`.
    #[must_use]
    pub const fn new(experiments: DynamoExperiments, log: DynamoOperationsLog) -> Self {
        Self { experiments, log }
    }

    /// Whether somebody else has begun an experiment that changes the same as `next`.
    async fn lever_is_taken(&self, location: &LocationId, next: &Definition) -> Result<bool, Fault> {
        if next.is_over() || next.changes().is_none() {
            return Ok(false);
        }
        let stored = self.experiments.of(location).await?;
        Ok(stored.iter().any(|other| other.id() != next.id() && other.contends_for(next.changes())))
    }
}

#[async_trait]
impl Definitions for DynamoExperimentChanges {
    async fn of(&self, location: &LocationId) -> Result<Vec<Definition>, Fault> {
        self.experiments.of(location).await
    }
}

#[async_trait]
impl ChangeDefinitions for DynamoExperimentChanges {
    async fn store(
        &self,
        location: &LocationId,
        next: &Definition,
        operation: Operation,
    ) -> Result<Stored, Fault> {
        let chain = chain_of(location, operation.at);
        let mut tries = Tries::default();
        while tries.another().await {
            // Every change of the day moves the head: what is read after it still holds where it has not moved.
            let head = self.log.head(&chain).await?;
            if self.lever_is_taken(location, next).await? {
                return Ok(Stored::Overtaken);
            }
            let definition = replacing(&self.experiments.table, location, next)?;
            match self.log.append_after(location, head.as_ref(), operation.clone(), vec![definition]).await? {
                Appended::Done(_) => return Ok(Stored::Done),
                Appended::Refused => return Ok(Stored::Overtaken),
                Appended::Overtaken => {}
            }
        }
        Err(overtaken_every_time())
    }
}

/// A definition as it is stored.
pub(super) fn item(location: &LocationId, definition: &Definition) -> DefinitionItem {
    DefinitionItem {
        pk: keys::experiments(location),
        sk: keys::definition(definition.id()),
        running: (!definition.is_over()).then(|| keys::RUNNING.to_owned()),
        version: definition.version(),
        held: definition.clone(),
    }
}

/// The put of `next` where the version before it still stands.
fn replacing(table: &str, location: &LocationId, next: &Definition) -> Result<TransactWriteItem, Fault> {
    let put = put(table, item(location, next))?;
    let before = next.version().saturating_sub(1);
    if before == 0 {
        return write(put.condition_expression(keys::ABSENT));
    }
    // What every location starts with is changed before it was ever stored.
    let unstored = before == 1 && is_default(next.id());
    let condition =
        if unstored { format!("{} OR version = :before", keys::ABSENT) } else { "version = :before".into() };
    write(
        put.condition_expression(condition)
            .expression_attribute_values(":before", AttributeValue::N(before.to_string())),
    )
}

/// What an item with counters has counted.
fn counts(item: &HashMap<String, AttributeValue>) -> Result<Counts, Fault> {
    let broken = |name: &str| Fault::broken("what was counted is readable", name.to_owned());
    let day = item
        .get(keys::SK)
        .and_then(|sk| sk.as_s().ok())
        .and_then(|sk| keys::counters_day(sk))
        .ok_or_else(|| broken(keys::SK))?;
    let mut counts = Counts::default();
    for (name, value) in item.iter().filter(|(name, _)| *name != keys::PK && *name != keys::SK) {
        let tally = name.rsplit_once('.').and_then(|(variant, what)| {
            let variant = VariantName::parse(variant).ok()?;
            Some(Tally { variant, what: OutcomeType::parse(what).ok()?, day })
        });
        let count = value.as_n().ok().and_then(|count| count.parse().ok());
        let (tally, count) = tally.zip(count).ok_or_else(|| broken(name))?;
        counts.add(tally, count);
    }
    Ok(counts)
}
