//! `jorge eval`: the rules of language against labelled examples.

mod fair_housing;
mod finance;
mod report;
mod rows;
mod tally;
mod tasks;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use rows::{Row, RowError};
use tally::Tally;
use tasks::judge;

use super::{complain, say};
use crate::CommandError;
use crate::cli::{EvalArgs, EvalTask};

/// What came out.
#[derive(Clone, Debug)]
struct Measured {
    task: EvalTask,
    /// Rows read.
    rows: usize,
    all: Tally,
    groups: BTreeMap<String, Tally>,
    /// Mean time of the rule, in microseconds.
    us_per_row: f64,
    /// Time until the rules could be asked, in milliseconds; only where they are made ready first.
    tables_ready_ms: Option<f64>,
    errors: Vec<Wrong>,
}

/// A row the rule got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    id: String,
    text: String,
    expected: String,
    got: String,
}

pub(crate) fn eval(args: &EvalArgs) -> Result<ExitCode, CommandError> {
    let measured = match args.task {
        EvalTask::Finance => finance::measure(&args.data, &finance::read(&args.data)?, args.errors)?,
        EvalTask::FairHousing => fair_housing::measure(&args.data, &rows::read(&args.data)?, args.errors)?,
        task => measure(task, &args.data, &rows::read(&args.data)?, args.errors)?,
    };
    if args.json {
        say(&report::as_json(&measured).to_string());
        return Ok(ExitCode::SUCCESS);
    }
    say(&report::as_table(&measured));
    for wrong in &measured.errors {
        complain(&format!("{}: {:?} is {}, got {}", wrong.id, wrong.text, wrong.expected, wrong.got));
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks the rule about every row that can be scored, and keeps the first `errors` it got wrong.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn measure(task: EvalTask, file: &Path, rows: &[Row], errors: usize) -> Result<Measured, RowError> {
    for row in rows {
        task.check(file, row)?;
    }
    let scored: Vec<&Row> = rows.iter().filter(|row| task.scores(&row.label)).collect();
    // Books of phrases are made at first use: not what a row costs.
    black_box(task.ask("warm up"));
    let start = Instant::now();
    let answers: Vec<_> = scored.iter().map(|row| task.ask(black_box(&row.text))).collect();
    let us_per_row = start.elapsed().as_secs_f64() * 1e6 / scored.len().max(1) as f64;

    let mut measured = Measured {
        task,
        rows: rows.len(),
        all: Tally::default(),
        groups: BTreeMap::new(),
        us_per_row,
        tables_ready_ms: None,
        errors: Vec::new(),
    };
    for (row, answer) in scored.iter().zip(&answers) {
        let judged = judge(row, answer);
        measured.all.count(&judged.verdicts);
        for group in &row.groups {
            measured.groups.entry(group.clone()).or_default().count(&judged.verdicts);
        }
        if let Some((expected, got)) = judged.wrong
            && measured.errors.len() < errors
        {
            measured.errors.push(Wrong { id: row.id.clone(), text: row.text.clone(), expected, got });
        }
    }
    Ok(measured)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = r#"{"id":"a","text":"STOP","label":"opt_out","lang":"en","source":"x"}
{"id":"b","text":"ya no me escriban","label":"opt_out","lang":"es","source":"x"}
{"id":"c","text":"the bus stop","label":"not_opt_out","lang":"en","source":"y"}
{"id":"d","text":"nice house","label":"opt_out","lang":"en","source":"y"}
{"id":"e","text":"not interested","label":"ambiguous","lang":"en","source":"y"}
"#;

    fn measured(errors: usize) -> Measured {
        let file = Path::new("rows.jsonl");
        measure(EvalTask::OptOut, file, &rows::parse(file, ROWS).unwrap(), errors).unwrap()
    }

    #[test]
    fn what_people_did_not_agree_on_is_read_but_not_scored() {
        let measured = measured(0);
        assert_eq!((measured.rows, measured.all.scored), (5, 4));
        assert!(measured.errors.is_empty());
    }

    #[test]
    fn the_object_has_counts_rates_intervals_and_groups() {
        let object = report::as_json(&measured(1));
        assert_eq!(object["task"], "opt-out");
        assert_eq!((&object["tp"], &object["fn"], &object["tn"]), (&2.into(), &1.into(), &1.into()));
        assert_eq!(object["precision"], 1.0);
        assert_eq!(object["recall_ci"].as_array().unwrap().len(), 2);
        assert_eq!(object["groups"]["lang:es"]["recall"], 1.0);
        assert_eq!(object["groups"]["source:y"]["scored"], 2);
        assert_eq!(object["errors"][0]["id"], "d");
        assert!(object["us_per_row"].as_f64().is_some());
    }

    #[test]
    fn the_table_names_every_group() {
        let table = report::as_table(&measured(0));
        for part in ["all", "lang:es", "source:y", "4 of 5 rows scored"] {
            assert!(table.contains(part), "{part} in\n{table}");
        }
    }
}
