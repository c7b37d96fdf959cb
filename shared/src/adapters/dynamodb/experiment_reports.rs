//! What the figures of experiments said: the latest report of each, and every one that changed the verdict.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;

use super::experiments::TABLE;
use super::items::ReportItem;
use super::operations_log::{Appended, overtaken_every_time};
use super::tries::Tries;
use super::{DynamoExperimentChanges, keys, put, refused, unavailable, unreadable, was_overtaken, write};
use crate::audit::{Operation, chain_of};
use crate::error::Fault;
use crate::experiments::ports::Reports;
use crate::experiments::{ExperimentId, Report};
use crate::ids::LocationId;

impl DynamoExperimentChanges {
    /// The report in place of the one made at `seen`, and beside it where it changes the verdict.
    fn report_writes(
        &self,
        location: &LocationId,
        report: &Report,
        seen: Option<Timestamp>,
    ) -> Result<Vec<TransactWriteItem>, Fault> {
        let json = serde_json::to_string(report).map_err(|e| Fault::broken("a report makes JSON", e))?;
        let made_at = report.analysis.at;
        let item = |sk: String| ReportItem {
            pk: keys::experiment(location, &report.analysis.experiment),
            sk,
            made_at,
            report: json.clone(),
        };
        let latest = put(&self.experiments.table, item(keys::RESULT.to_owned()))?;
        let latest = match seen {
            None => latest.condition_expression(keys::ABSENT),
            Some(seen) => latest
                .condition_expression("made_at = :seen")
                .expression_attribute_values(":seen", AttributeValue::S(seen.to_string())),
        };
        let mut writes = vec![write(latest)?];
        if report.changes_the_verdict() {
            writes.push(write(put(&self.experiments.table, item(keys::result_at(made_at)))?)?);
        }
        Ok(writes)
    }
}

#[async_trait]
impl Reports for DynamoExperimentChanges {
    async fn running(&self) -> Result<Vec<(LocationId, ExperimentId)>, Fault> {
        let pages = self
            .experiments
            .client
            .query()
            .table_name(&self.experiments.table)
            .index_name(keys::RUNNING_INDEX)
            .key_condition_expression("running = :running")
            .expression_attribute_values(":running", AttributeValue::S(keys::RUNNING.into()));
        let mut items = pages.into_paginator().items().send();
        let mut running = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "finding experiments that are not over", &e))?;
            let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
            let named = text(keys::PK).zip(text(keys::SK)).and_then(|(pk, sk)| keys::experiment_of(pk, sk));
            match named {
                Some(named) => running.push(named),
                // One key nobody can read must not hold up all others.
                None => tracing::error!(table = TABLE, "a key in the index of experiments is unreadable"),
            }
        }
        Ok(running)
    }

    async fn latest(
        &self,
        location: &LocationId,
        experiment: &ExperimentId,
    ) -> Result<Option<Report>, Fault> {
        let found = self
            .experiments
            .client
            .get_item()
            .table_name(&self.experiments.table)
            .key(keys::PK, AttributeValue::S(keys::experiment(location, experiment)))
            .key(keys::SK, AttributeValue::S(keys::RESULT.to_owned()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| unavailable(TABLE, "reading the latest report", &e))?;
        let Some(item) = found.item else { return Ok(None) };
        let item: ReportItem =
            serde_dynamo::from_item(item).map_err(|e| unreadable("a report is readable", &e))?;
        serde_json::from_str(&item.report).map(Some).map_err(|e| Fault::broken("a report is readable", e))
    }

    async fn keep(
        &self,
        location: &LocationId,
        report: &Report,
        seen: Option<Timestamp>,
        operation: Option<Operation>,
    ) -> Result<bool, Fault> {
        let mut tries = Tries::default();
        while tries.another().await {
            let writes = self.report_writes(location, report, seen)?;
            let Some(operation) = operation.clone() else {
                let kept = self.experiments.client.transact_write_items().set_transact_items(Some(writes));
                match kept.send().await {
                    Ok(_) => return Ok(true),
                    Err(error) if refused(&error).next().is_some() => return Ok(false),
                    Err(error) if was_overtaken(&error) => continue,
                    Err(error) => return Err(unavailable(TABLE, "keeping a report", &error)),
                }
            };
            let head = self.log.head(&chain_of(location, operation.at)).await?;
            match self.log.append_after(location, head.as_ref(), operation, writes).await? {
                Appended::Done(_) => return Ok(true),
                Appended::Refused => return Ok(false),
                Appended::Overtaken => {}
            }
        }
        Err(overtaken_every_time())
    }
}
