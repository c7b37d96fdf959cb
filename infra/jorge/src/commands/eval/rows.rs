//! Labelled examples: one JSON object a line.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// One example.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub(super) line: usize,
    /// Its name.
    pub(super) id: String,
    /// What a contact wrote.
    pub(super) text: String,
    /// What it is.
    pub(super) label: String,
    /// Amounts in it, in dollars, in order; only where money is measured.
    pub(super) amounts: Option<Vec<f64>>,
    /// Who says it: `input`, `output`, `listing`; only where texts of both sides are measured.
    pub(super) direction: Option<String>,
    /// What was said before, oldest first.
    pub(super) context: Vec<String>,
    /// What it is grouped by, as `lang:es`, `source:…`, `tier:A`, and `tier:A,lang:en`.
    pub(super) groups: Vec<String>,
}

/// A file that cannot be measured with.
#[derive(Debug, thiserror::Error)]
pub(super) enum RowError {
    /// It cannot be read.
    #[error("{file}: cannot be read")]
    File {
        /// Where.
        file: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A line is not a JSON object.
    #[error("{file}, line {line}: not a JSON object")]
    Line {
        /// Where.
        file: PathBuf,
        /// Its number, from 1.
        line: usize,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// A field is missing or unfit.
    #[error("{file}, line {line}, field \"{field}\": {problem}")]
    Field {
        /// Where.
        file: PathBuf,
        /// Its number, from 1.
        line: usize,
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The rules cannot be asked.
    #[error("the rules cannot be made ready")]
    Rules {
        /// Why.
        #[source]
        cause: shared::compliance::RulesError,
    },
}

/// Reads a file of examples. Empty lines are passed over.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(file: &Path) -> Result<Vec<Row>, RowError> {
    let cause = |cause| RowError::File { file: file.to_owned(), cause };
    parse(file, &std::fs::read_to_string(file).map_err(cause)?)
}

pub(super) fn parse(file: &Path, text: &str) -> Result<Vec<Row>, RowError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(nth, line)| row(file, nth + 1, line)).collect()
}

/// That a field of a row is not what it should be.
pub(super) fn unfit(file: &Path, line: usize, field: &'static str, problem: impl Into<String>) -> RowError {
    RowError::Field { file: file.to_owned(), line, field, problem: problem.into() }
}

fn row(file: &Path, line: usize, text: &str) -> Result<Row, RowError> {
    let cause = |cause| RowError::Line { file: file.to_owned(), line, cause };
    let fields: Map<String, Value> = serde_json::from_str(text).map_err(cause)?;
    let text_of = |field: &'static str| match fields.get(field) {
        Some(Value::String(value)) => Ok(value.clone()),
        Some(other) => Err(unfit(file, line, field, format!("a text is expected, not {other}"))),
        None => Err(unfit(file, line, field, "missing")),
    };
    let optional = |field: &'static str| match fields.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => text_of(field).map(Some),
    };
    let mut groups = Vec::new();
    for name in ["lang", "source", "tier", "direction", "category"] {
        groups.extend(optional(name)?.map(|value| format!("{name}:{value}")));
    }
    let grouped = |name: &str| groups.iter().find(|group| group.starts_with(name));
    if let (Some(tier), Some(lang)) = (grouped("tier:"), grouped("lang:")) {
        groups.push(format!("{tier},{lang}"));
    }
    let amounts = match fields.get("amounts") {
        None => None,
        Some(Value::Array(values)) => {
            let numbers: Option<Vec<f64>> = values.iter().map(Value::as_f64).collect();
            Some(numbers.ok_or_else(|| unfit(file, line, "amounts", "every amount has to be a number"))?)
        }
        Some(other) => {
            return Err(unfit(file, line, "amounts", format!("a list of numbers is expected, not {other}")));
        }
    };
    let context = match fields.get("context") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => {
            let texts: Option<Vec<String>> =
                values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
            texts.ok_or_else(|| unfit(file, line, "context", "every earlier message has to be a text"))?
        }
        Some(other) => {
            return Err(unfit(file, line, "context", format!("a list of texts is expected, not {other}")));
        }
    };
    Ok(Row {
        line,
        id: text_of("id")?,
        text: text_of("text")?,
        label: text_of("label")?,
        amounts,
        direction: optional("direction")?,
        context,
        groups,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<Row>, String> {
        parse(Path::new("rows.jsonl"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_row_belongs_to_its_groups_and_to_tier_and_language_together() {
        let rows = parsed(
            "\n{\"id\":\"1\",\"text\":\"hi\",\"label\":\"other\",\"lang\":\"en\",\"source\":\"a\",\"tier\":\"B\"}\n",
        )
        .unwrap();
        assert_eq!(rows[0].groups, ["lang:en", "source:a", "tier:B", "tier:B,lang:en"]);
        assert_eq!((rows[0].line, rows[0].amounts.as_ref()), (2, None));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file_line_and_field() {
        for (text, expected) in [
            ("{\"id\":\"1\",\"label\":\"x\"}", "rows.jsonl, line 1, field \"text\": missing"),
            (
                "\n{\"id\":1,\"text\":\"\",\"label\":\"x\"}",
                "rows.jsonl, line 2, field \"id\": a text is expected, not 1",
            ),
            (
                "{\"id\":\"1\",\"text\":\"\",\"label\":\"x\",\"amounts\":[\"5\"]}",
                "rows.jsonl, line 1, field \"amounts\": every amount has to be a number",
            ),
            (
                "{\"id\":\"1\",\"text\":\"\",\"label\":\"x\",\"context\":[5]}",
                "rows.jsonl, line 1, field \"context\": every earlier message has to be a text",
            ),
            (
                "{\"id\":\"1\",\"text\":\"\",\"label\":\"x\",\"direction\":5}",
                "rows.jsonl, line 1, field \"direction\": a text is expected, not 5",
            ),
            ("[]", "rows.jsonl, line 1: not a JSON object"),
            ("{", "rows.jsonl, line 1: not a JSON object"),
        ] {
            assert_eq!(parsed(text).unwrap_err(), expected);
        }
    }
}
