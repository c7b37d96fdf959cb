//! Sums of mortgages against published results, to the cent.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use shared::finance::{FinanceError, Household, Loan, Percent};
use shared::money::Money;

use super::rows::{RowError, unfit};
use super::tally::{Tally, Verdict};
use super::{Measured, Wrong};
use crate::cli::EvalTask;

/// How far a result may be from the published one: less than half a cent.
const HALF_A_CENT: f64 = 0.005;

/// A sum and its published result.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sum {
    /// Its line in the file, from 1.
    #[serde(skip)]
    line: usize,
    id: String,
    label: String,
    #[serde(default)]
    text: String,
    given: Given,
    /// Which figure of a schedule.
    field: Option<String>,
    expected: f64,
}

/// What a sum is made of, in dollars, per cent and months.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Given {
    loan: Option<f64>,
    rate_pct: Option<f64>,
    months: Option<u32>,
    after_months: Option<u32>,
    gross_month: Option<f64>,
    debts: Option<f64>,
}

/// Why a sum gives no figure.
#[derive(Debug, PartialEq)]
enum NoFigure {
    /// A field is missing or unknown.
    Unfit(&'static str, &'static str),
    /// The figures cannot be computed with.
    Finance(FinanceError),
}

impl From<FinanceError> for NoFigure {
    fn from(error: FinanceError) -> Self {
        Self::Finance(error)
    }
}

/// Reads a file of sums. Empty lines are passed over.
///
/// # Errors
/// The first thing that is wrong with it.
pub(super) fn read(file: &Path) -> Result<Vec<Sum>, RowError> {
    let cause = |cause| RowError::File { file: file.to_owned(), cause };
    parse(file, &std::fs::read_to_string(file).map_err(cause)?)
}

fn parse(file: &Path, text: &str) -> Result<Vec<Sum>, RowError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(nth, line)| {
            let cause = |cause| RowError::Line { file: file.to_owned(), line: nth + 1, cause };
            let sum: Sum = serde_json::from_str(line).map_err(cause)?;
            Ok(Sum { line: nth + 1, ..sum })
        })
        .collect()
}

/// Computes every sum, and keeps the first `errors` whose result is another than the published one.
///
/// # Errors
/// A sum that lacks something.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
pub(super) fn measure(file: &Path, sums: &[Sum], errors: usize) -> Result<Measured, RowError> {
    let start = Instant::now();
    let figures: Vec<_> = sums.iter().map(|sum| black_box(sum).figure()).collect();
    let us_per_row = start.elapsed().as_secs_f64() * 1e6 / sums.len().max(1) as f64;
    let mut measured = Measured {
        task: EvalTask::Finance,
        rows: sums.len(),
        all: Tally::default(),
        groups: BTreeMap::new(),
        us_per_row,
        tables_ready_ms: None,
        errors: Vec::new(),
    };
    for (sum, figure) in sums.iter().zip(figures) {
        if let Err(NoFigure::Unfit(field, problem)) = figure {
            return Err(unfit(file, sum.line, field, problem));
        }
        let exact = figure.as_ref().is_ok_and(|figure| (figure - sum.expected).abs() < HALF_A_CENT);
        let verdicts = [Verdict { class: "exact", expected: true, said: exact }];
        measured.all.count(&verdicts);
        measured.groups.entry(format!("label:{}", sum.label)).or_default().count(&verdicts);
        if !exact && measured.errors.len() < errors {
            let got = match figure {
                Ok(figure) => figure.to_string(),
                Err(NoFigure::Finance(error)) => error.code().to_owned(),
                Err(NoFigure::Unfit(_, problem)) => problem.to_owned(),
            };
            let (id, text, expected) = (sum.id.clone(), sum.text.clone(), sum.expected.to_string());
            measured.errors.push(Wrong { id, text, expected, got });
        }
    }
    Ok(measured)
}

impl Sum {
    fn figure(&self) -> Result<f64, NoFigure> {
        let given = self.given;
        if self.label == "dti" {
            let income = money(given.gross_month, "gross_month")?;
            return Ok(Household::new(income, money(given.debts, "debts")?)?.dti(Money::ZERO)?);
        }
        let rate = given.rate_pct.and_then(Percent::new).ok_or(NoFigure::Unfit("rate_pct", "missing"))?;
        let months = given.months.ok_or(NoFigure::Unfit("months", "missing"))?;
        let principal = money(given.loan, "loan")?;
        let loan = Loan::new(principal, rate, months)?;
        let after = given.after_months.unwrap_or(months);
        let figure = match (self.label.as_str(), self.field.as_deref()) {
            ("pmt", _) | ("amortize", Some("payment")) => loan.payment()?,
            ("amortize", Some("balance")) => loan.balance_after(after)?,
            ("amortize", Some("interest")) => loan.interest_until(after)?,
            ("amortize", Some("principal")) => {
                principal.checked_sub(loan.balance_after(after)?).ok_or(FinanceError::Overflow)?
            }
            ("amortize", _) => {
                return Err(NoFigure::Unfit("field", "must be payment, balance, principal or interest"));
            }
            _ => return Err(NoFigure::Unfit("label", "must be pmt, amortize or dti")),
        };
        Ok(figure.dollars())
    }
}

fn money(dollars: Option<f64>, field: &'static str) -> Result<Money, NoFigure> {
    let dollars = dollars.ok_or(NoFigure::Unfit(field, "missing"))?;
    Money::rounded(dollars).ok_or(NoFigure::Unfit(field, "must be an amount of dollars"))
}

#[cfg(test)]
mod tests {
    use super::super::report;
    use super::*;

    const SUMS: &str = r#"{"id":"a","label":"pmt","given":{"loan":100000,"rate_pct":8,"months":360},"expected":733.76,"text":""}

{"id":"b","label":"amortize","field":"balance","given":{"loan":120000,"rate_pct":0,"months":240,"after_months":60},"expected":90000}
{"id":"c","label":"amortize","field":"principal","given":{"loan":120000,"rate_pct":0,"months":240,"after_months":60},"expected":30000}
{"id":"d","label":"dti","given":{"gross_month":8000,"debts":2000},"expected":0.25}
{"id":"e","label":"pmt","given":{"loan":100000,"rate_pct":-1,"months":360},"expected":1}
"#;

    fn measured(text: &str) -> Result<Measured, String> {
        let file = Path::new("sums.jsonl");
        let sums = parse(file, text).map_err(|error| error.to_string())?;
        measure(file, &sums, 5).map_err(|error| error.to_string())
    }

    #[test]
    fn sums_are_compared_to_the_cent_and_an_impossible_one_is_named() {
        let measured = measured(SUMS).unwrap();
        let object = report::as_json(&measured);
        assert_eq!(
            (&object["task"], &object["rows"], &object["exact"]),
            (&"finance".into(), &5.into(), &4.into())
        );
        assert_eq!(object["groups"]["label:amortize"]["exact"], 2);
        assert_eq!(object["errors"][0]["got"], "NEGATIVE_RATE");
        assert!(report::as_table(&measured).contains("label:dti"));
    }

    #[test]
    fn what_a_sum_lacks_is_named_with_its_line() {
        let problem = |text| measured(text).unwrap_err();
        assert_eq!(
            problem("{\"id\":\"a\",\"label\":\"pmt\",\"given\":{\"loan\":1},\"expected\":1}"),
            "sums.jsonl, line 1, field \"rate_pct\": missing"
        );
        assert_eq!(
            problem("\n{\"id\":\"a\",\"label\":\"dti\",\"given\":{\"debts\":1},\"expected\":1}"),
            "sums.jsonl, line 2, field \"gross_month\": missing"
        );
        assert_eq!(problem("[]"), "sums.jsonl, line 1: not a JSON object");
    }
}
