//! The detector of `shared::compliance` against labelled texts of both sides.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use shared::compliance::{Additions, Detector, Direction, Screened, Verdict as Found};

use super::rows::{Row, RowError, unfit};
use super::tally::{Tally, Verdict};
use super::{Measured, Wrong};
use crate::cli::EvalTask;

/// Violations found: a contact's may be answered neutrally as well, what we say has to be stopped.
const RECALL: &str = "recall";
/// Violations found as such.
const RECALL_STRICT: &str = "recall_strict";
/// Lawful texts taken for violations.
const FALSE_ALARMS: &str = "false_alarm_rate";
/// Texts to be answered neutrally that are not answered as asked.
const REDIRECT_RECALL: &str = "redirect_recall";
/// Lawful texts answered neutrally.
const REDIRECT_ON_OK: &str = "redirect_on_ok";
/// Texts to be answered neutrally that are taken for violations.
const VIOLATION_ON_REDIRECT: &str = "violation_on_redirect";

/// What is measured, each a share of the rows with one label.
pub(super) const RATES: [&str; 6] =
    [RECALL, RECALL_STRICT, FALSE_ALARMS, REDIRECT_RECALL, REDIRECT_ON_OK, VIOLATION_ON_REDIRECT];

/// Who says a row's text.
///
/// # Errors
/// The field is missing, or names nobody.
pub(super) fn direction(file: &Path, row: &Row) -> Result<Direction, RowError> {
    match row.direction.as_deref() {
        Some("input") => Ok(Direction::Input),
        Some("output") => Ok(Direction::Output),
        Some("listing") => Ok(Direction::Listing),
        None => Err(unfit(file, row.line, "direction", "missing")),
        Some(other) => {
            Err(unfit(file, row.line, "direction", format!("{other:?} is none of input, output, listing")))
        }
    }
}

/// Screens every row that can be scored, and keeps the first `errors` it got wrong.
///
/// # Errors
/// A row that lacks something.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
pub(super) fn measure(file: &Path, rows: &[Row], errors: usize) -> Result<Measured, RowError> {
    let task = EvalTask::FairHousing;
    let mut scored = Vec::new();
    for row in rows {
        task.check(file, row)?;
        if task.scores(&row.label) {
            let context: Vec<&str> = row.context.iter().map(String::as_str).collect();
            scored.push((row, direction(file, row)?, context));
        }
    }
    let start = Instant::now();
    let detector = Detector::new(&Additions::default()).map_err(|cause| RowError::Rules { cause })?;
    let tables_ready_ms = start.elapsed().as_secs_f64() * 1e3;
    let start = Instant::now();
    let screened: Vec<Screened> = scored
        .iter()
        .map(|(row, direction, context)| detector.screen(*direction, black_box(&row.text), context))
        .collect();
    let us_per_row = start.elapsed().as_secs_f64() * 1e6 / scored.len().max(1) as f64;

    let mut measured = Measured {
        task,
        rows: rows.len(),
        all: Tally::default(),
        groups: BTreeMap::new(),
        us_per_row,
        tables_ready_ms: Some(tables_ready_ms),
        errors: Vec::new(),
    };
    for ((row, direction, _), screened) in scored.iter().zip(&screened) {
        let (verdicts, right) = judge(&row.label, *direction, screened.verdict());
        measured.all.count(&verdicts);
        let chat = (*direction != Direction::Listing).then(|| "direction:chat".to_owned());
        for group in row.groups.iter().cloned().chain(chat) {
            measured.groups.entry(group).or_default().count(&verdicts);
        }
        if !right && measured.errors.len() < errors {
            let rules: Vec<&str> = screened.findings.iter().map(|finding| finding.rule.as_ref()).collect();
            measured.errors.push(Wrong {
                id: row.id.clone(),
                text: row.text.clone(),
                expected: row.label.clone(),
                got: format!("{:?} by {rules:?}", screened.verdict()),
            });
        }
    }
    Ok(measured)
}

/// What a verdict counts for, given the label, and whether it is the right one.
fn judge(label: &str, direction: Direction, found: Found) -> (Vec<Verdict>, bool) {
    let hit = |class, said| Verdict { class, expected: true, said };
    let violation = found == Found::Violation;
    match label {
        "violation" => {
            let enough = violation || (direction == Direction::Input && found == Found::Redirect);
            (vec![hit(RECALL, enough), hit(RECALL_STRICT, violation)], enough)
        }
        "redirect" => {
            let verdicts =
                vec![hit(REDIRECT_RECALL, found != Found::Ok), hit(VIOLATION_ON_REDIRECT, violation)];
            (verdicts, found == Found::Redirect)
        }
        _ => {
            let verdicts = vec![hit(FALSE_ALARMS, violation), hit(REDIRECT_ON_OK, found == Found::Redirect)];
            (verdicts, found == Found::Ok)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{report, rows};
    use super::*;

    const ROWS: &str = r#"{"id":"a","text":"no kids please","label":"violation","direction":"input","lang":"en"}
{"id":"b","text":"Is it a safe area?","label":"violation","direction":"input","lang":"en"}
{"id":"c","text":"Is it a safe area?","label":"redirect","direction":"input","lang":"en","category":"safety"}
{"id":"d","text":"Ideal para familias cristianas","label":"redirect","direction":"listing","lang":"es"}
{"id":"e","text":"Three bedrooms, two baths","label":"ok","direction":"output","lang":"en","context":["How big?"]}
{"id":"f","text":"Mature community","label":"contested","direction":"listing","lang":"en"}
"#;

    fn measured(text: &str) -> Result<serde_json::Value, String> {
        let file = Path::new("rows.jsonl");
        let rows = rows::parse(file, text).map_err(|error| error.to_string())?;
        let measured = measure(file, &rows, 9).map_err(|error| error.to_string())?;
        assert!(report::as_table(&measured).contains("direction:listing"));
        Ok(report::as_json(&measured))
    }

    #[test]
    fn each_rate_is_a_share_of_the_rows_with_its_label() {
        let object = measured(ROWS).unwrap();
        assert_eq!((&object["rows"], &object["scored"]), (&6.into(), &5.into()));
        assert_eq!((&object["recall"], &object["recall_strict"]), (&1.0.into(), &0.5.into()));
        assert_eq!(
            (&object["redirect_recall"], &object["violation_on_redirect"]),
            (&1.0.into(), &0.5.into())
        );
        assert_eq!((&object["false_alarm_rate"], &object["redirect_on_ok"]), (&0.0.into(), &0.0.into()));
        assert_eq!(object["recall_ci"].as_array().unwrap().len(), 2);
        assert_eq!(object["groups"]["direction:chat"]["scored"], 4);
        assert_eq!(object["groups"]["category:safety"]["redirect_recall"], 1.0);
        assert!(object["groups"]["direction:output"]["recall"].is_null());
        assert!(object["tables_ready_ms"].as_f64().is_some() && object["us_per_row"].as_f64().is_some());
        assert_eq!(object["errors"][0]["id"], "d", "{object}");
    }

    #[test]
    fn a_row_that_lacks_a_field_is_named() {
        for (row, expected) in [
            (r#"{"id":"a","text":"x","label":"ok"}"#, "field \"direction\": missing"),
            (r#"{"id":"a","text":"x","label":"ok","direction":"up"}"#, "\"up\" is none of input, output"),
            (
                r#"{"id":"a","text":"x","label":"fine","direction":"input"}"#,
                "\"fine\" is none of ok, redirect",
            ),
            (r#"{"id":"a","text":"x","label":"ok","direction":"input","context":"hi"}"#, "field \"context\""),
        ] {
            let error = measured(row).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    /// Our own labelled texts, half of them Spanish.
    #[test]
    fn our_own_labelled_texts_are_found_within_bounds() {
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labelled/fair_housing.jsonl"));
        let object = report::as_json(&measure(file, &rows::read(file).unwrap(), 0).unwrap());
        assert!(object["scored"].as_u64().unwrap() >= 600, "{object}");
        for group in ["lang:en", "lang:es", "direction:chat", "direction:listing"] {
            let rates = &object["groups"][group];
            for (name, least) in [("recall", 0.90), ("redirect_recall", 0.85)] {
                let rate = rates[name].as_f64().unwrap();
                assert!(rate >= least, "{name} of {group} is {rate}, not {least}");
            }
            for (name, most) in
                [("false_alarm_rate", 0.03), ("redirect_on_ok", 0.10), ("violation_on_redirect", 0.15)]
            {
                let rate = rates[name].as_f64().unwrap();
                assert!(rate <= most, "{name} of {group} is {rate}, not at most {most}");
            }
        }
    }
}
