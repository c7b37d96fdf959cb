//! Restoring by the store's own point-in-time recovery.

use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types::{IndexStatus, PointInTimeRecoveryStatus, TableStatus};
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use super::report::RTO;
use super::{DrillTable, Drills, Restored, RestoredOne, TELL_EVERY};
use crate::CommandError;
use crate::cli::To;
use crate::commands::complain;

/// How often a table is asked whether it is there.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Restores all tables to the same second, and waits until they can be used. Restored each to its own latest, heads and
/// records of the audit trail would not belong together.
pub(super) async fn to_one_instant(
    drills: &Drills,
    pairs: &[(String, DrillTable)],
    to: To,
) -> Result<Restored, CommandError> {
    let windows = try_join_all(pairs.iter().map(|(source, _)| Window::of(drills.client(), source))).await?;
    let earliest = windows.iter().map(|window| window.earliest).max().ok_or("there are tables")?;
    let latest = windows.iter().map(|window| window.latest).min().ok_or("there are tables")?;
    let now = Timestamp::now();
    let at = match to {
        To::Latest => latest,
        To::MinutesAgo(minutes) => now - SignedDuration::from_mins(minutes.into()),
    };
    if at < earliest.min(latest) || at > latest {
        return Err(format!(
            "the tables can be restored to {earliest} at the earliest, {latest} at the latest"
        )
        .into());
    }
    complain(&format!("All tables as they were at {at}:"));
    for (source, drill) in pairs {
        complain(&format!("  {source} -> {}", drill.name()));
        drills.restore(source, drill, at).await.map_err(|e| format!("{source} cannot be restored: {e}"))?;
    }
    let began = Instant::now();
    let tables = pairs.iter().map(async |(_, drill)| {
        until_usable(drills.client(), drill.name(), began).await?;
        Ok::<_, CommandError>(RestoredOne { took: began.elapsed(), items_of_source: None })
    });
    let tables = try_join_all(tables).await?;
    let lost = now.duration_since(latest).try_into().unwrap_or_default();
    Ok(Restored { from: at, until: at, lost, tables })
}

/// How many items a table is said to hold: AWS counts about every six hours.
pub(super) async fn items_as_described(client: &Client, table: &str) -> Result<u64, CommandError> {
    let described = client.describe_table().table_name(table).send().await?;
    let count = described.table().and_then(|table| table.item_count()).unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// What a table can be restored to.
struct Window {
    earliest: Timestamp,
    latest: Timestamp,
}

impl Window {
    async fn of(client: &Client, table: &str) -> Result<Self, CommandError> {
        let described = client.describe_continuous_backups().table_name(table).send().await?;
        let backups = described.continuous_backups_description();
        let recovery = backups.and_then(|backups| backups.point_in_time_recovery_description());
        let on = recovery.filter(|recovery| {
            recovery.point_in_time_recovery_status() == Some(&PointInTimeRecoveryStatus::Enabled)
        });
        let off = || {
            format!(
                "{table} has no point-in-time recovery: nothing of it can be restored. Turn it on: aws dynamodb update-continuous-backups --table-name {table} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"
            )
        };
        let recovery = on.ok_or_else(off)?;
        let instant = |at: Option<&DateTime>| at.and_then(|at| Timestamp::from_second(at.secs()).ok());
        let latest = instant(recovery.latest_restorable_date_time());
        let earliest = instant(recovery.earliest_restorable_date_time());
        let (earliest, latest) =
            earliest.zip(latest).ok_or_else(|| format!("{table} cannot be restored to any instant yet"))?;
        Ok(Self { earliest, latest })
    }
}

/// Waits until a table and all its indexes answer.
async fn until_usable(client: &Client, table: &str, began: Instant) -> Result<(), CommandError> {
    let mut told = Instant::now();
    loop {
        let described = client.describe_table().table_name(table).send().await?;
        let found = described.table().ok_or("a described table is described")?;
        let indexes = found.global_secondary_indexes();
        let indexed = indexes.iter().all(|index| index.index_status() == Some(&IndexStatus::Active));
        if found.table_status() == Some(&TableStatus::Active) && indexed {
            return Ok(());
        }
        if began.elapsed() > 2 * RTO {
            return Err(format!("{table} is still being restored, and nobody waits any longer").into());
        }
        if told.elapsed() > TELL_EVERY {
            complain(&format!("{table}: restored for {} minutes", began.elapsed().as_secs() / 60));
            told = Instant::now();
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
