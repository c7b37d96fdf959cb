//! Personal data in texts against labelled places.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use shared::privacy::{Found, Kind, SecretKind, find};

use super::rows::{RowError, unfit};
use super::tally::{Tally, Verdict};
use super::{Measured, Wrong};
use crate::cli::EvalTask;

/// What is scored, by the names the labels have.
pub(super) const TYPES: [(&str, Kind); 4] = [
    ("US_SSN", Kind::Secret(SecretKind::Ssn)),
    ("CREDIT_CARD", Kind::Secret(SecretKind::Card)),
    ("PHONE_NUMBER", Kind::Phone),
    ("EMAIL_ADDRESS", Kind::Email),
];

/// Digits of a telephone number of the North American plan. Others are looked for but not scored.
const PHONE_DIGITS: usize = 10;

/// A text with its places.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Example {
    /// Its line in the file, from 1.
    #[serde(skip)]
    line: usize,
    id: String,
    text: String,
    /// Anything, or `none:TYPE` of a text that only looks as if it held that type.
    label: String,
    #[serde(default)]
    spans: Vec<Span>,
    source: Option<String>,
}

/// A place: in characters, or only by what stands there, or only by how many there are.
#[derive(Clone, Debug, Deserialize)]
struct Span {
    #[serde(rename = "type")]
    kind: String,
    start: Option<usize>,
    end: Option<usize>,
    value: Option<String>,
}

/// Reads a file of texts. Empty lines are passed over.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(file: &Path) -> Result<Vec<Example>, RowError> {
    let cause = |cause| RowError::File { file: file.to_owned(), cause };
    parse(file, &std::fs::read_to_string(file).map_err(cause)?)
}

fn parse(file: &Path, text: &str) -> Result<Vec<Example>, RowError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(nth, line)| {
            let cause = |cause| RowError::Line { file: file.to_owned(), line: nth + 1, cause };
            let example: Example = serde_json::from_str(line).map_err(cause)?;
            Ok(Example { line: nth + 1, ..example })
        })
        .collect()
}

/// Looks for personal data in every text, and keeps the first `errors` in which something was missed or imagined.
///
/// # Errors
/// A place that is not in its text.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
pub(super) fn measure(file: &Path, examples: &[Example], errors: usize) -> Result<Measured, RowError> {
    black_box(find("warm up: call 5125550134"));
    let start = Instant::now();
    let answers: Vec<Vec<Found>> = examples.iter().map(|example| find(black_box(&example.text))).collect();
    let us_per_row = start.elapsed().as_secs_f64() * 1e6 / examples.len().max(1) as f64;
    let mut measured = Measured {
        task: EvalTask::Pii,
        rows: examples.len(),
        all: Tally::default(),
        groups: BTreeMap::new(),
        us_per_row,
        tables_ready_ms: None,
        errors: Vec::new(),
    };
    for (example, found) in examples.iter().zip(&answers) {
        let verdicts = example.verdicts(file, found)?;
        if verdicts.is_empty() {
            continue;
        }
        measured.all.count(&verdicts);
        let groups = example.source.iter().map(|source| format!("source:{source}"));
        for group in groups.chain(groups_of(&verdicts)) {
            measured.groups.entry(group).or_default().count(&verdicts);
        }
        let wrong: Vec<&Verdict> = verdicts.iter().filter(|one| one.expected != one.said).collect();
        if let Some(first) = wrong.first()
            && measured.errors.len() < errors
        {
            let expected =
                if first.expected { first.class.to_owned() } else { format!("no {}", first.class) };
            let got = found.iter().map(|found| format!("{:?}", found.kind)).collect::<Vec<_>>().join(", ");
            let (id, text) = (example.id.clone(), example.text.clone());
            measured.errors.push(Wrong { id, text, expected, got });
        }
    }
    Ok(measured)
}

/// Whether rows are about what is personal, or about what only looks so.
fn groups_of(verdicts: &[Verdict]) -> impl Iterator<Item = String> {
    let real = verdicts.iter().any(|verdict| verdict.expected);
    std::iter::once(if real { "label:personal" } else { "label:none" }.to_owned())
}

impl Example {
    /// One for every place that is scored, and one for a type that must not be found.
    fn verdicts(&self, file: &Path, found: &[Found]) -> Result<Vec<Verdict>, RowError> {
        let mut verdicts = Vec::new();
        for (class, kind) in TYPES {
            let of_kind = || found.iter().filter(|found| found.kind == kind).map(|found| &found.span);
            for span in self.spans.iter().filter(|span| span.kind == class) {
                let outside = || unfit(file, self.line, "spans", "a place is not in the text");
                let place = span.place(&self.text).ok_or_else(outside)?;
                if kind == Kind::Phone && !is_scored(&self.text[place.clone()]) {
                    continue;
                }
                let said = of_kind().any(|found| found.start < place.end && place.start < found.end);
                verdicts.push(Verdict { class, expected: true, said });
            }
            if self.label.strip_prefix("none:") == Some(class) {
                verdicts.push(Verdict { class, expected: false, said: of_kind().next().is_some() });
            }
        }
        Ok(verdicts)
    }
}

impl Span {
    /// Where it is, in bytes. What is only counted may be anywhere.
    fn place(&self, text: &str) -> Option<Range<usize>> {
        if let (Some(start), Some(end)) = (self.start, self.end) {
            let byte = |nth| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(nth);
            return Some(byte(start)?..byte(end)?).filter(|place| place.start <= place.end);
        }
        let Some(value) = &self.value else { return Some(0..text.len()) };
        let at = text
            .find(value.as_str())
            .or_else(|| text.to_ascii_lowercase().find(value.to_ascii_lowercase().as_str()))?;
        Some(at..at + value.len())
    }
}

fn is_scored(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    digits == PHONE_DIGITS || phone.trim_start_matches('(').starts_with("+1")
}

#[cfg(test)]
mod tests {
    use super::super::report;
    use super::*;

    const EXAMPLES: &str = r#"{"id":"a","text":"é ana@example.com","label":"pii","spans":[{"type":"EMAIL_ADDRESS","start":2,"end":17}],"source":"x"}
{"id":"b","text":"Call 512-555-0134","label":"PHONE_NUMBER","spans":[{"type":"PHONE_NUMBER","value":"512-555-0134"},{"type":"PERSON"}]}

{"id":"c","text":"4111111111111111","label":"CREDIT_CARD","spans":[{"type":"CREDIT_CARD","count":1}]}
{"id":"d","text":"219-09-9998","label":"none:US_SSN","spans":[]}
{"id":"e","text":"order 5125550134","label":"none:PHONE_NUMBER","spans":[]}
{"id":"f","text":"nothing@here","label":"pii","spans":[{"type":"EMAIL_ADDRESS","start":0,"end":12}]}
{"id":"g","text":"+44 20 7946 0958","label":"pii","spans":[{"type":"PHONE_NUMBER","value":"+44 20 7946 0958"}]}
"#;

    fn measured(text: &str) -> Result<Measured, String> {
        let file = Path::new("pii.jsonl");
        let examples = parse(file, text).map_err(|error| error.to_string())?;
        measure(file, &examples, 5).map_err(|error| error.to_string())
    }

    #[test]
    fn places_found_and_false_alarms_are_counted_for_each_type() {
        let object = report::as_json(&measured(EXAMPLES).unwrap());
        assert_eq!((&object["task"], &object["rows"]), (&"pii".into(), &7.into()));
        assert_eq!(object["scored"], 6, "a foreign number is not scored");
        let types = &object["types"];
        for (class, spans, found, recall) in
            [("EMAIL_ADDRESS", 2, 1, 0.5), ("PHONE_NUMBER", 1, 1, 1.0), ("CREDIT_CARD", 1, 1, 1.0)]
        {
            assert_eq!((&types[class]["spans"], &types[class]["found"]), (&spans.into(), &found.into()));
            assert_eq!(types[class]["recall"], recall, "{class}");
        }
        assert_eq!(object["false_alarms"], 1, "{object}");
        assert_eq!((&types["US_SSN"]["false_alarms"], &types["US_SSN"]["recall"]), (&1.into(), &().into()));
        assert_eq!(object["groups"]["label:none"]["false_alarms"], 1);
        assert_eq!(object["errors"][0]["id"], "d");
        assert!(report::as_table(&measured(EXAMPLES).unwrap()).contains("PHONE_NUMBER"));
    }

    #[test]
    fn a_place_outside_its_text_is_named_with_its_line() {
        let outside = r#"
{"id":"a","text":"é","label":"pii","spans":[{"type":"US_SSN","start":0,"end":2}]}"#;
        assert_eq!(
            measured(outside).unwrap_err(),
            "pii.jsonl, line 2, field \"spans\": a place is not in the text"
        );
        assert_eq!(measured("[]").unwrap_err(), "pii.jsonl, line 1: not a JSON object");
    }
}
