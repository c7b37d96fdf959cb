//! `jorge handoffs`: what a location's hand-offs came to.

use std::process::ExitCode;

use comfy_table::{CellAlignment, Table};
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};
use shared::adapters::dynamodb::DynamoHandoffs;
use shared::conversation::Bot;
use shared::handoff::analytics::Figures;
use shared::handoff::learn::{ENOUGH, Tally, Thresholds};
use shared::handoff::route::OPEN;
use shared::handoff::{Analytics, HandoffLog, Route};
use shared::ids::LocationId;

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::HandoffsArgs;
use crate::stack::Storage;

pub(crate) async fn handoffs(storage: &Storage, args: &HandoffsArgs) -> Result<ExitCode, CommandError> {
    let location = LocationId::parse(&args.location).map_err(|wrong| format!("--location {wrong}"))?;
    let tables = match &args.stack_name {
        Some(stack) => Tables::deployed(stack, args.endpoint.as_deref())?,
        None => Tables::local(storage).await?,
    };
    let log = DynamoHandoffs::new(tables.aws.dynamodb.clone(), tables.name("conversations"));
    let now = Timestamp::now();
    let since = now.checked_sub(i64::from(args.hours).hours())?;
    let report = Report::read(&log, &location, since, now).await?;
    say(&if args.json { report.json().to_string() } else { report.text(args) });
    Ok(ExitCode::SUCCESS)
}

struct Report {
    analytics: Analytics,
    learnt: Vec<(Route, Tally, f64)>,
}

impl Report {
    async fn read(
        log: &dyn HandoffLog,
        location: &LocationId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Self, CommandError> {
        let mut attempts = Vec::new();
        for route in every_route() {
            attempts.extend(log.attempts(location, route, since, now).await?);
        }
        let mut learnt = Vec::new();
        for route in OPEN {
            let tally = log.tally(location, route).await?;
            let threshold = Thresholds::shipped().learnt(route, &tally, now).of(route).unwrap_or_default();
            learnt.push((route, tally, threshold));
        }
        Ok(Self { analytics: Analytics::of(&attempts), learnt })
    }

    fn json(&self) -> Value {
        let learnt = self.learnt.iter().map(|(route, tally, threshold)| {
            json!({
                "route": route.to_string(), "threshold": threshold,
                "outcomes": tally.outcomes, "successful": tally.successful
            })
        });
        json!({ "analytics": self.analytics, "learnt": learnt.collect::<Vec<_>>() })
    }

    fn text(&self, args: &HandoffsArgs) -> String {
        if self.analytics.total.attempted == 0 {
            return format!("No hand-off was attempted in the last {} hours.", args.hours);
        }
        let mut routes = figures_table("route");
        for (route, figures) in &self.analytics.routes {
            row(&mut routes, &route.to_string().replace('_', " "), figures);
        }
        row(&mut routes, "all", &self.analytics.total);
        let mut hours = figures_table("hour (UTC)");
        for (hour, figures) in &self.analytics.hours {
            row(&mut hours, &hour.strftime("%b %d %H:%M").to_string(), figures);
        }
        let mut learnt = Table::new();
        learnt.set_header(["threshold of", "shipped", "now", "outcomes", "successful"]);
        for (route, tally, threshold) in &self.learnt {
            let shipped = Thresholds::shipped().of(*route).unwrap_or_default();
            learnt.add_row([
                route.to_string().replace('_', " "),
                format!("{shipped:.2}"),
                format!("{threshold:.2}"),
                tally.outcomes.to_string(),
                tally.successful.to_string(),
            ]);
        }
        align(&mut learnt, 5);
        format!(
            "{routes}\n\n{hours}\n\n{learnt}\nA threshold moves once a route has {ENOUGH} outcomes of its own."
        )
    }
}

/// Also those nothing leads to: they are asked for and refused.
fn every_route() -> impl Iterator<Item = Route> {
    let pairs = Bot::ALL.into_iter().flat_map(|from| Bot::ALL.into_iter().map(move |to| Route { from, to }));
    pairs.filter(|route| route.from != route.to)
}

const COLUMNS: usize = 11;

fn figures_table(first: &str) -> Table {
    let mut table = Table::new();
    table.set_header([
        first, "tried", "done", "circle", "limit", "lock", "no route", "put off", "success", "p50 ms",
        "p95 ms",
    ]);
    table
}

fn row(table: &mut Table, name: &str, figures: &Figures) {
    let millis = |millis: Option<u32>| millis.map_or_else(|| "-".to_owned(), |millis| millis.to_string());
    let success = match figures.success_rate {
        Some(rate) => format!("{:.0} % of {}", rate * 100.0, figures.outcomes),
        None => "-".to_owned(),
    };
    table.add_row([
        name.to_owned(),
        figures.attempted.to_string(),
        figures.executed.to_string(),
        figures.blocked_circular.to_string(),
        figures.blocked_rate.to_string(),
        figures.blocked_lock.to_string(),
        figures.blocked_no_route.to_string(),
        figures.deferred.to_string(),
        success,
        millis(figures.p50_ms),
        millis(figures.p95_ms),
    ]);
    align(table, COLUMNS);
}

/// Numbers to the right.
fn align(table: &mut Table, columns: usize) {
    for nth in 1..columns {
        if let Some(column) = table.column_mut(nth) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
