//! `jorge listings import`: rows of a file into the listings of a location, all or none.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::{Value, json};
use shared::adapters::listings_file::{Change, ListingsFileError};
use shared::listings::{BadRow, Counts, Import, Listing, Unit, rows};

use super::super::say;
use super::location;
use crate::CommandError;
use crate::cli::ImportArgs;

/// Refused rows that are told one by one.
const REASONS: usize = 20;
/// Rows between two signs of life.
const PROGRESS: usize = 1_000;

pub(super) fn import(dir: &Path, args: &ImportArgs, today: Date) -> Result<ExitCode, CommandError> {
    let result = take(dir, args, today)?;
    say(&if args.json { result.json().to_string() } else { result.sentences(args) });
    Ok(if result.written { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What became of a file.
struct Outcome {
    counts: Counts,
    refused: Vec<BadRow>,
    rows: usize,
    written: bool,
    listings: usize,
}

fn take(dir: &Path, args: &ImportArgs, today: Date) -> Result<Outcome, CommandError> {
    let location = location(&args.location)?;
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", args.file.display());
    let text = std::fs::read_to_string(&args.file).map_err(|e| named(&e))?;
    let (unit, rows) = rows(&text).map_err(|e| named(&shared::error::chain(&e)))?;

    let change = Change::begin(dir, &location)?;
    let mut import = Import::into(before(&change, args.replace)?, args.replace, today);
    let count = rows.len();
    let mut refused = Vec::new();
    let mut progress = Progress::of(count);
    for (nth, row) in rows.into_iter().enumerate() {
        if let Err(bad) = import.take(unit, row)
            && refused.len() < REASONS
        {
            refused.push(bad);
        }
        progress.at(nth + 1);
    }
    progress.end();
    let counts = import.counts();
    let good = counts.rejected == 0 || args.skip_bad;
    // A file without one good row is another file than was meant: with --replace it would take everything away.
    let written = good && counts.rejected < count;
    let listings = import.listings();
    if written {
        change.write(&listings)?;
    }
    Ok(Outcome { counts, refused, rows: count, written, listings: listings.len() })
}

/// What is replaced need not be readable.
fn before(change: &Change, replace: bool) -> Result<Vec<Listing>, ListingsFileError> {
    match change.listings() {
        Err(ListingsFileError::Line { .. }) if replace => Ok(vec![]),
        before => Ok(before?.unwrap_or_default()),
    }
}

impl Outcome {
    fn json(&self) -> Value {
        let refused = self.refused.iter().map(|bad| {
            let fields = bad.wrong.iter().map(|wrong| json!({ "field": wrong.field, "rule": wrong.rule }));
            let unit = if bad.unit == Unit::Line { "line" } else { "row" };
            json!({ unit: bad.number, "wrong": fields.collect::<Vec<_>>() })
        });
        let reasons: Vec<Value> = refused.collect();
        json!({
            "written": self.written, "rows": self.rows, "counts": self.counts, "reasons": reasons,
            "listings": self.written.then_some(self.listings)
        })
    }

    fn sentences(&self, args: &ImportArgs) -> String {
        let Counts { added, changed, unchanged, removed, repeated, rejected } = self.counts;
        let mut lines = Vec::new();
        if self.written {
            lines.push(format!(
                "{} rows read: {added} listings added, {changed} changed, {unchanged} unchanged, {removed} removed.",
                self.rows
            ));
            if repeated > 0 {
                lines.push(format!("{repeated} rows repeat the id of an earlier row; the later one counts."));
            }
            lines.push(format!("Location {} has {} listings now.", args.location, self.listings));
        }
        if rejected > 0 {
            lines.push(match (self.written, args.skip_bad) {
                (true, _) => format!("{rejected} rows were refused and left out:"),
                (false, true) => format!("All {rejected} rows were refused. Nothing was changed."),
                (false, false) => format!(
                    "{rejected} of {} rows were refused, so nothing was changed. Correct them, or take the others \
                     with --skip-bad:",
                    self.rows
                ),
            });
            lines.extend(self.refused.iter().map(|bad| format!("  {bad}")));
            if rejected > self.refused.len() {
                lines.push(format!("  and {} more", rejected - self.refused.len()));
            }
        }
        lines.join("\n")
    }
}

/// How far a long import is, on a terminal's standard error.
struct Progress {
    of: usize,
    shown: bool,
}

impl Progress {
    fn of(rows: usize) -> Self {
        Self { of: rows, shown: rows > PROGRESS && std::io::stderr().is_terminal() }
    }

    fn at(&mut self, row: usize) {
        if self.shown && row.is_multiple_of(PROGRESS) {
            // A terminal that is gone is no reason to stop.
            write!(std::io::stderr(), "\r{row} of {} rows", self.of).ok();
        }
    }

    fn end(&mut self) {
        if self.shown {
            write!(std::io::stderr(), "\r\u{1b}[K").ok();
        }
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
