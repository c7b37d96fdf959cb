//! What a drill found, for people and for programs.

use std::time::{Duration, Instant};

use comfy_table::Table;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use shared::audit::Finding;
use shared::ids::LocationId;

use super::Restored;
use crate::commands::audit::what_is_wrong;

/// By when everything must work again after a loss.
pub(super) const RTO: Duration = Duration::from_secs(4 * 60 * 60);
/// How much may be lost.
pub(super) const RPO: Duration = Duration::from_secs(60 * 60);

/// What a drill found.
#[derive(Debug)]
pub struct Report {
    /// The instant all tables were restored to.
    pub at: Timestamp,
    /// What would have been lost: how long before the drill the newest instant was.
    pub lost: Duration,
    /// The tables.
    pub tables: Vec<RestoredTable>,
    /// What was done, and how long it took.
    pub steps: Vec<Step>,
    /// Chains that were walked.
    pub chains: usize,
    /// Records in them.
    pub records: u64,
    /// Chains whose end was being written at the instant: in the original they are whole.
    pub cut: usize,
    /// Locations of which something sealed was opened.
    pub opened: usize,
    /// Locations there are.
    pub locations: usize,
    /// What is wrong; nothing if the restored tables could be worked with.
    pub findings: Vec<Found>,
    /// The restored tables are still there.
    pub kept: bool,
}

/// A table and what came back of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoredTable {
    /// Its name.
    pub table: String,
    /// What it was restored as.
    pub restored_as: String,
    /// Items it holds, as far as that is known: AWS counts about every six hours.
    pub items_of_source: u64,
    /// Items that came back.
    pub items: u64,
    /// How long that took.
    pub seconds: u64,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What.
    pub step: &'static str,
    /// How long it took.
    pub seconds: u64,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// Nothing of a table came back.
    Empty {
        /// Which.
        table: String,
    },
    /// More is missing than is tolerated.
    Missing {
        /// Of which table.
        table: String,
        /// How many items.
        items: u64,
    },
    /// The audit trail is not whole.
    Audit(Finding),
    /// The keys do not open what is sealed.
    Shut {
        /// Whose.
        location: LocationId,
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// It took longer than it may.
    TooSlow {
        /// How long.
        seconds: u64,
    },
    /// More would have been lost than may be.
    TooOld {
        /// How much.
        seconds: u64,
    },
    /// A table that was restored could not be deleted.
    Left {
        /// Which.
        table: String,
    },
}

impl RestoredTable {
    /// What is wrong with it, if up to so many percent may be missing.
    pub(super) fn finding(&self, tolerance: f64) -> Option<Found> {
        let table = self.table.clone();
        let missing = self.items_of_source.saturating_sub(self.items);
        if self.items == 0 && missing > 0 {
            return Some(Found::Empty { table });
        }
        (self.missing_percent() > tolerance).then_some(Found::Missing { table, items: missing })
    }

    #[expect(clippy::cast_precision_loss, reason = "a share is told to a tenth of a percent")]
    fn missing_percent(&self) -> f64 {
        let missing = self.items_of_source.saturating_sub(self.items);
        if missing == 0 { 0.0 } else { 100.0 * missing as f64 / self.items_of_source as f64 }
    }
}

impl Step {
    pub(super) fn since(step: &'static str, began: Instant) -> Self {
        Self { step, seconds: began.elapsed().as_secs() }
    }
}

impl Report {
    pub(super) fn begun(restored: &Restored, kept: bool) -> Self {
        Self {
            at: restored.from,
            lost: restored.lost,
            tables: Vec::new(),
            steps: Vec::new(),
            chains: 0,
            records: 0,
            cut: 0,
            opened: 0,
            locations: 0,
            findings: Vec::new(),
            kept,
        }
    }

    /// Compares what it took with what was promised. Whoever restores in earnest checks before anybody relies on it, so
    /// the checks count.
    pub(super) fn hold_against_objectives(&mut self) {
        let seconds = self.seconds();
        if seconds > RTO.as_secs() {
            self.findings.push(Found::TooSlow { seconds });
        }
        if self.lost > RPO {
            self.findings.push(Found::TooOld { seconds: self.lost.as_secs() });
        }
    }

    fn seconds(&self) -> u64 {
        self.steps.iter().map(|step| step.seconds).sum()
    }

    /// For a program.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "whole": self.findings.is_empty(), "at": self.at, "tables": self.tables, "steps": self.steps,
            "seconds": self.seconds(), "rto_seconds": RTO.as_secs(),
            "lost_seconds": self.lost.as_secs(), "rpo_seconds": RPO.as_secs(),
            "chains": self.chains, "records": self.records, "chains_cut_by_the_instant": self.cut,
            "locations": self.locations,
            "locations_opened": self.opened, "kept": self.kept, "findings": self.findings,
        })
    }

    /// For a person.
    #[must_use]
    pub fn text(&self) -> String {
        let mut tables = Table::new();
        tables.set_header(["table", "items", "restored", "difference", "minutes"]);
        for table in &self.tables {
            let difference = i128::from(table.items) - i128::from(table.items_of_source);
            tables.add_row([
                table.table.clone(),
                table.items_of_source.to_string(),
                table.items.to_string(),
                if difference == 0 { "none".to_owned() } else { format!("{difference:+}") },
                minutes(table.seconds),
            ]);
        }
        let mut steps = Table::new();
        steps.set_header(["step", "minutes", "promised"]);
        for Step { step, seconds } in &self.steps {
            steps.add_row([(*step).to_owned(), minutes(*seconds), String::new()]);
        }
        let rto = format!("{} (RTO)", minutes(RTO.as_secs()));
        steps.add_row(["all of it".to_owned(), minutes(self.seconds()), rto]);
        let rpo = format!("{} (RPO)", minutes(RPO.as_secs()));
        steps.add_row(["what would have been lost".to_owned(), minutes(self.lost.as_secs()), rpo]);
        let mut lines = vec![
            format!("Restored to {}.", self.at),
            tables.to_string(),
            steps.to_string(),
            format!("{} chains with {} records walked.", self.chains, self.records),
            format!(
                "Of {} of {} locations something sealed was opened: the CRM token with the location's key, the \
                 conversation of one contact with that contact's.",
                self.opened, self.locations
            ),
        ];
        if self.cut > 0 {
            lines.push(format!(
                "{} chains were being written to at that instant; in the original they are whole.",
                self.cut
            ));
        }
        if self.findings.is_empty() {
            lines.push("Everything came back.".to_owned());
        } else {
            lines.push(format!("THIS WOULD NOT HAVE BEEN RECOVERED: {} findings.", self.findings.len()));
            lines.extend(self.findings.iter().map(|found| format!("- {}", in_words(found))));
        }
        lines.join("\n")
    }
}

fn minutes(seconds: u64) -> String {
    format!("{}.{}", seconds / 60, seconds % 60 / 6)
}

fn in_words(found: &Found) -> String {
    match found {
        Found::Empty { table } => format!("{table}: nothing of it came back"),
        Found::Missing { table, items } => format!("{table}: {items} items are missing"),
        Found::Audit(finding) => {
            let [chain, record, what] = what_is_wrong(finding);
            format!("audit trail, {chain}, {record}: {what}")
        }
        Found::Shut { location, what, why } => format!("{location}: {what} does not open: {why}"),
        Found::TooSlow { seconds } => format!("it took {} minutes", minutes(*seconds)),
        Found::TooOld { seconds } => format!("{} minutes would have been lost", minutes(*seconds)),
        Found::Left { table } => format!("{table} could not be deleted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(items_of_source: u64, items: u64) -> RestoredTable {
        let (table, restored_as) = ("jorge-audit".to_owned(), "jorge-audit-drill-1".to_owned());
        RestoredTable { table, restored_as, items_of_source, items, seconds: 0 }
    }

    fn report(seconds: u64, lost: u64) -> Report {
        let at = Timestamp::UNIX_EPOCH;
        let restored = Restored { from: at, until: at, lost: Duration::from_secs(lost), tables: Vec::new() };
        let mut report = Report::begun(&restored, false);
        report.steps.push(Step { step: "restore", seconds });
        report.hold_against_objectives();
        report
    }

    #[test]
    fn a_table_that_lags_is_tolerated_and_one_that_lacks_more_or_everything_is_not() {
        let name = || "jorge-audit".to_owned();
        for (of_source, restored, expected) in [
            (1000, 1000, None),
            (1000, 1200, None),
            (1000, 990, None),
            (1000, 989, Some(Found::Missing { table: name(), items: 11 })),
            (1000, 0, Some(Found::Empty { table: name() })),
            (1, 0, Some(Found::Empty { table: name() })),
            (0, 0, None),
        ] {
            assert_eq!(table(of_source, restored).finding(1.0), expected, "{of_source} {restored}");
        }
        assert_eq!(table(1000, 500).finding(50.0), None);
        assert_eq!(table(10, 0).finding(100.0), Some(Found::Empty { table: name() }));
    }

    #[test]
    fn what_takes_longer_or_loses_more_than_was_promised_is_found() {
        assert_eq!(report(4 * 3600, 3600).findings, []);
        let findings = report(4 * 3600 + 1, 3601).findings;
        assert_eq!(findings, [Found::TooSlow { seconds: 14_401 }, Found::TooOld { seconds: 3601 }]);
    }

    #[test]
    fn a_drill_that_found_nothing_says_so_and_another_says_what() {
        let whole = report(60, 300);
        assert!(whole.text().ends_with("Everything came back."), "{}", whole.text());
        assert_eq!(whole.json()["whole"], true);
        let mut touched = report(60, 300);
        touched.findings.push(Found::Empty { table: "jorge-audit".into() });
        assert!(touched.text().ends_with("- jorge-audit: nothing of it came back"), "{}", touched.text());
        assert_eq!(touched.json()["findings"][0]["found"], "empty");
    }

    #[test]
    fn minutes_are_told_to_a_tenth() {
        assert_eq!([0, 59, 60, 90, 3661].map(minutes), ["0.0", "0.9", "1.0", "1.5", "61.0"]);
    }
}
