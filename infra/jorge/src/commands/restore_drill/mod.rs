//! `jorge restore-drill`: every table restored beside the real one, what came back checked, and how long it took.
//!
//! A backup nobody has restored is a hope. The drill restores all four tables to the same instant, as one would after a
//! loss, and asks of them what a stack would need: that the items are there, that every chain of the audit trail is whole
//! by heads and manifests, and that the keys still open what is sealed. It reads the real tables and changes none: what it
//! may write to or delete is a [`DrillTable`], and there is no other way to one.

mod copy;
mod drill_table;
mod known;
mod report;
mod restore;
mod sealed;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::Select;
pub use drill_table::{DrillTable, Drills, NotADrills};
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use known::KnownThen;
pub use report::{Found, Report, RestoredTable, Step};
use shared::audit::{Breach, Finding, Trail as _};

use super::audit::{Place, Scope, Survey, manifests, trail, walk};
use super::tables::Tables;
use super::{complain, say};
use crate::CommandError;
use crate::cli::RestoreDrillArgs;
use crate::stack::Storage;

/// The tables, as their names end.
const TABLES: [&str; 4] = ["conversations", "operations", "audit", "experiments"];
/// How often somebody who waits is told how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(15);
/// Each table is restored to an instant of its own clock: what is written in several tables at that very moment may come
/// back in one of them only.
const MOMENT: SignedDuration = SignedDuration::from_secs(10);

pub(crate) async fn restore_drill(
    storage: &Storage,
    args: &RestoreDrillArgs,
) -> Result<ExitCode, CommandError> {
    let report = drill(storage, args).await?;
    say(&if args.json { report.json().to_string() } else { report.text() });
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Restores, checks, and removes what was restored.
///
/// # Errors
/// When the stack, its keys or its manifests cannot be reached, or a table cannot be restored. What was restored until
/// then is removed all the same.
pub async fn drill(storage: &Storage, args: &RestoreDrillArgs) -> Result<Report, CommandError> {
    let tables = Tables::of(storage, &args.stack).await?;
    let drills = Drills::new(tables.aws.dynamodb.clone());
    let pairs = TABLES.map(|table| tables.name(table));
    let began = Timestamp::now();
    let pairs: Vec<(String, DrillTable)> = pairs
        .into_iter()
        .map(|source| Ok((source.clone(), DrillTable::beside(&source, began)?)))
        .collect::<Result<_, NotADrills>>()?;
    let drill = Drill { tables: &tables, drills: &drills, args, pairs: &pairs };
    let mut outcome = drill.run().await;
    if args.keep {
        let names: Vec<&str> = pairs.iter().map(|(_, table)| table.name()).collect();
        complain(&format!("Left for you to look into, and to delete: {}", names.join(", ")));
        return outcome;
    }
    let removing = Instant::now();
    for (_, table) in &pairs {
        if let Err(error) = drills.delete(table).await {
            let why = shared::error::chain(error.as_ref());
            complain(&format!("{} is left; delete it: {why}", table.name()));
            if let Ok(report) = &mut outcome {
                report.findings.push(Found::Left { table: table.name().to_owned() });
            }
        }
    }
    if let Ok(report) = &mut outcome {
        report.steps.push(Step::since("remove what was restored", removing));
    }
    outcome
}

/// What is at hand during a drill.
struct Drill<'a> {
    tables: &'a Tables,
    drills: &'a Drills,
    args: &'a RestoreDrillArgs,
    /// Each table, and where it is restored to.
    pairs: &'a [(String, DrillTable)],
}

impl Drill<'_> {
    async fn run(&self) -> Result<Report, CommandError> {
        // Asked for first: a drill of hours should not end with keys or a bucket that nobody can read.
        let keys = Arc::new(self.tables.custody(&self.args.stack)?);
        let manifests = manifests(self.tables, self.args.manifest_bucket.as_deref())?;
        let started = Instant::now();
        let deployed = self.args.stack.stack_name.is_some();
        let restored = if deployed {
            restore::to_one_instant(self.drills, self.pairs, self.args.to).await?
        } else {
            copy::all(self.tables, self.drills, self.pairs).await?
        };
        let mut report = Report::begun(&restored, self.args.keep);
        report.steps.push(Step::since("restore", started));

        let counting = Instant::now();
        report.tables = self.counted(&restored).await?;
        report.steps.push(Step::since("count", counting));
        let tolerance = self.args.tolerance;
        report.findings.extend(report.tables.iter().filter_map(|table| table.finding(tolerance)));

        let walking = Instant::now();
        let at = |table: usize| self.pairs[table].1.name().to_owned();
        let trail = trail(self.tables, [at(0), at(1), at(2)]);
        let remembered = trail.newest_manifest().await?.map_or(0, |newest| newest.number);
        let manifests = Arc::new(KnownThen::new(manifests, restored.from, remembered));
        let place = Place { trail, manifests, keys: keys.clone() };
        let survey = Survey::of(&place, &Scope::All).await?;
        let chains = survey.chains.clone();
        let audit = walk(&place, survey).await?;
        (report.chains, report.records) = (audit.chains, audit.records);
        for finding in audit.findings {
            if self.cut_by_the_instant(&finding, &restored).await? {
                report.cut += 1;
            } else {
                report.findings.push(Found::Audit(finding));
            }
        }
        report.steps.push(Step::since("verify the audit trail", walking));

        let opening = Instant::now();
        let client = &self.tables.aws.dynamodb;
        let opened = sealed::open_one_each(client, [at(0), at(1), at(2)], keys, &chains).await?;
        (report.opened, report.locations) = (opened.opened, opened.locations);
        report.findings.extend(opened.findings);
        report.steps.push(Step::since("open what is sealed", opening));
        report.hold_against_objectives();
        Ok(report)
    }

    /// Every table's items: those that were restored by reading all of them, those of the original as far as it is known.
    async fn counted(&self, restored: &Restored) -> Result<Vec<RestoredTable>, CommandError> {
        let client = &self.tables.aws.dynamodb;
        let each = self.pairs.iter().zip(&restored.tables).map(async |((source, drill), restored)| {
            let items = count(client, drill.name()).await?;
            let expected = match restored.items_of_source {
                Some(counted) => counted,
                None => restore::items_as_described(client, source).await?,
            };
            Ok::<_, CommandError>(RestoredTable {
                table: source.clone(),
                restored_as: drill.name().to_owned(),
                items_of_source: expected,
                items,
                seconds: restored.took.as_secs(),
            })
        });
        try_join_all(each).await
    }

    /// Whether a chain only ends differently in two tables because something was written at the instant they were
    /// restored to: in the original it is whole, and has a record of that moment.
    async fn cut_by_the_instant(&self, finding: &Finding, restored: &Restored) -> Result<bool, CommandError> {
        let Finding::Chain { chain, breach: Breach::WrongEnd { .. } } = finding else { return Ok(false) };
        let names = [&self.pairs[0].0, &self.pairs[1].0, &self.pairs[2].0].map(String::clone);
        let original = trail(self.tables, names);
        let moment = (restored.from - MOMENT)..=(restored.until + MOMENT);
        let mut after: Option<String> = None;
        loop {
            let page = original.records(chain, after.as_deref()).await?;
            let Some(last) = page.last() else { return Ok(false) };
            after = Some(last.place.clone());
            let records = page.iter().filter_map(|stored| stored.record.as_ref());
            if records.into_iter().any(|record| moment.contains(&record.at())) {
                return Ok(true);
            }
        }
    }
}

/// Tables that were restored.
struct Restored {
    /// The instant, or where it took a while, the first of them.
    from: Timestamp,
    /// The last of them.
    until: Timestamp,
    /// What would have been lost by restoring when the drill began.
    lost: Duration,
    /// In the order of the tables.
    tables: Vec<RestoredOne>,
}

struct RestoredOne {
    took: Duration,
    /// Items of the original, where they were counted.
    items_of_source: Option<u64>,
}

/// Reads a whole table for the number of its items. Nothing of them is kept, nor even sent.
async fn count(client: &Client, table: &str) -> Result<u64, CommandError> {
    let pages = client.scan().table_name(table).select(Select::Count);
    let mut pages = pages.into_paginator().send();
    let (mut items, mut told) = (0, Instant::now());
    while let Some(page) = pages.next().await {
        items += u64::try_from(page?.count()).unwrap_or_default();
        if told.elapsed() > TELL_EVERY {
            complain(&format!("{table}: {items} items counted"));
            told = Instant::now();
        }
    }
    Ok(items)
}
