//! `jorge metrics`: how long each bot takes, how often it fails, and what it comes to.

mod report;

use std::process::ExitCode;
use std::sync::Arc;

use api::lookout::{Lookout as _, StackLookout};
use jiff::{Timestamp, ToSpan as _};
use shared::adapters::dynamodb::{DynamoAccounts, DynamoBreakers, DynamoLocations, DynamoResets};
use shared::adapters::watch::{Queues, WatchedQueue};
use shared::ids::LocationId;
use shared::locations::Locations as _;
use shared::metrics::{Asked, Minute, Minutes, Resets as _, Retention, Snapshot, roll_up, since_reset};

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::MetricsArgs;
use crate::stack::Storage;

/// How long what is added is kept: here nothing is added.
const ONLY_READ: Retention = Retention { durations_days: 0, counts_days: 0 };

pub(crate) async fn metrics(storage: &Storage, args: MetricsArgs) -> Result<ExitCode, CommandError> {
    let location = args.location.as_deref().map(LocationId::parse).transpose();
    let location = location.map_err(|wrong| format!("--location {wrong}"))?;
    let tables = Tables::of(storage, &args.target).await?;
    let (client, operations) = (tables.aws.dynamodb.clone(), tables.name("operations"));
    if let Some(location) = &location {
        let keys = Arc::new(tables.custody(&args.target)?);
        let locations = DynamoLocations::new(client.clone(), operations.clone(), keys);
        if locations.find(location).await?.is_none() {
            let why =
                format!("location {location} is not known; name another with --location, or leave it out");
            return Err(why.into());
        }
    }
    let now = Timestamp::now();
    if args.reset {
        let resets = DynamoResets::new(client, operations);
        resets.reset(location.as_ref(), Minute::of(now)).await?;
        say(&begun(location.as_ref(), now)?);
        return Ok(ExitCode::SUCCESS);
    }
    let snapshot = serde_json::to_value(snapshot(&tables, location.as_ref(), args.minutes, now).await?)?;
    say(&if args.json { snapshot.to_string() } else { report::text(&snapshot) });
    Ok(ExitCode::SUCCESS)
}

/// What `GET /api/metrics` shows, of these tables.
async fn snapshot(
    tables: &Tables,
    location: Option<&LocationId>,
    minutes: u32,
    now: Timestamp,
) -> Result<Snapshot, CommandError> {
    let (client, operations) = (|| tables.aws.dynamodb.clone(), tables.name("operations"));
    let prefix = tables.name("");
    let mut queues = tables.aws.sqs.list_queues().queue_name_prefix(&prefix).into_paginator().send();
    let mut urls = Vec::new();
    while let Some(page) = queues.next().await {
        urls.extend(page?.queue_urls.unwrap_or_default());
    }
    let queues = Queues::new(tables.aws.sqs.clone(), WatchedQueue::at(&urls.join(",")), prefix);
    let lookout = StackLookout::new(queues, DynamoBreakers::new(client(), operations.clone()));
    let accounts = DynamoAccounts::new(client(), operations.clone(), ONLY_READ, 0);
    let resets = DynamoResets::new(client(), operations);
    let minutes = since_reset(&resets, location, Minutes::until(now, minutes)).await?;
    let (tallies, observed) =
        tokio::join!(roll_up::collect(&accounts, location, minutes, now), lookout.observed(location));
    let asked = Asked { location, minutes, sample_rate: tables.sample_rate, now };
    Ok(Snapshot::of(&tallies?, &observed, asked))
}

fn begun(location: Option<&LocationId>, now: Timestamp) -> Result<String, CommandError> {
    let next = Timestamp::from_second(Minute::of(now).starts_at())?.checked_add(1.minute())?;
    let whose = location.map_or_else(|| "all locations together".to_owned(), |id| format!("location {id}"));
    let at = next.strftime("%H:%M UTC");
    Ok(format!(
        "Figures of {whose} begin anew at {at}. Nothing was deleted: alerts and dashboards see all of it."
    ))
}
