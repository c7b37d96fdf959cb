//! What was measured, for a person and for a program.

use comfy_table::Table;
use serde_json::{Map, Value, json};

use super::Measured;
use super::fair_housing;
use super::tally::{Confusion, Share, Tally};
use crate::cli::EvalTask;

/// One object.
pub(super) fn as_json(measured: &Measured) -> Value {
    let mut object = figures(measured.task, &measured.all);
    object.insert("task".into(), measured.task.name().into());
    object.insert("rows".into(), measured.rows.into());
    let groups = measured.groups.iter();
    let groups: Map<String, Value> =
        groups.map(|(name, tally)| (name.clone(), figures(measured.task, tally).into())).collect();
    object.insert("groups".into(), groups.into());
    object.insert("us_per_row".into(), json!(measured.us_per_row));
    if let Some(ready) = measured.tables_ready_ms {
        object.insert("tables_ready_ms".into(), json!(ready));
    }
    if !measured.errors.is_empty() {
        let errors = measured.errors.iter().map(
            |wrong| json!({ "id": wrong.id, "text": wrong.text, "expected": wrong.expected, "got": wrong.got }),
        );
        object.insert("errors".into(), errors.collect());
    }
    object.into()
}

fn figures(task: EvalTask, tally: &Tally) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("scored".into(), tally.scored.into());
    let class = |name: &str| tally.classes.get(name).copied().unwrap_or_default();
    match task {
        EvalTask::OptOut => object.extend(rates(class("opt_out"))),
        EvalTask::Injection => object.extend(rates(class("injection"))),
        EvalTask::Intent => {
            let classes: Map<String, Value> = ["buyer", "seller"]
                .iter()
                .map(|name| ((*name).to_owned(), rates(class(name)).into()))
                .collect();
            object.insert("classes".into(), classes.into());
        }
        EvalTask::FairHousing => {
            for name in fair_housing::RATES {
                share(&mut object, name, class(name).recall());
            }
        }
        EvalTask::Money | EvalTask::Finance => {
            let exact = class("exact").recall();
            object.insert("exact".into(), exact.hits.into());
            share(&mut object, "exact_rate", exact);
        }
    }
    object
}

fn rates(confusion: Confusion) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("tp".into(), confusion.true_positives.into());
    object.insert("fp".into(), confusion.false_positives.into());
    object.insert("fn".into(), confusion.false_negatives.into());
    object.insert("tn".into(), confusion.true_negatives.into());
    share(&mut object, "precision", confusion.precision());
    share(&mut object, "recall", confusion.recall());
    object.insert("f1".into(), json!(confusion.f1()));
    share(&mut object, "false_alarm_rate", confusion.false_alarms());
    object
}

/// A rate and its 95 % interval; null of nothing.
fn share(object: &mut Map<String, Value>, name: &str, share: Share) {
    object.insert(name.to_owned(), json!(share.rate()));
    let interval = share.interval().map(|(low, high)| json!([low, high]));
    object.insert(format!("{name}_ci"), interval.unwrap_or(Value::Null));
}

/// A table with intervals.
pub(super) fn as_table(measured: &Measured) -> String {
    let mut table = Table::new();
    let rows = std::iter::once(("all", &measured.all))
        .chain(measured.groups.iter().map(|(name, tally)| (name.as_str(), tally)));
    if matches!(measured.task, EvalTask::Money | EvalTask::Finance) {
        table.set_header(["group", "rows", "exact", "rate (95 %)"]);
        for (name, tally) in rows {
            let exact = tally.classes.get("exact").copied().unwrap_or_default().recall();
            table.add_row([
                name.to_owned(),
                tally.scored.to_string(),
                exact.hits.to_string(),
                percent(exact),
            ]);
        }
    } else if measured.task == EvalTask::FairHousing {
        table.set_header(std::iter::once("group").chain(fair_housing::RATES));
        for (name, tally) in rows {
            let rate = |rate| percent(tally.classes.get(rate).copied().unwrap_or_default().recall());
            table.add_row(std::iter::once(name.to_owned()).chain(fair_housing::RATES.map(rate)));
        }
    } else {
        table.set_header([
            "group",
            "class",
            "rows",
            "tp",
            "fp",
            "fn",
            "precision (95 %)",
            "recall (95 %)",
            "F1",
            "false alarms (95 %)",
        ]);
        for (name, tally) in rows {
            for (class, confusion) in &tally.classes {
                table.add_row([
                    name.to_owned(),
                    (*class).to_owned(),
                    tally.scored.to_string(),
                    confusion.true_positives.to_string(),
                    confusion.false_positives.to_string(),
                    confusion.false_negatives.to_string(),
                    percent(confusion.precision()),
                    percent(confusion.recall()),
                    confusion.f1().map_or_else(|| "-".to_owned(), |f1| format!("{f1:.3}")),
                    percent(confusion.false_alarms()),
                ]);
            }
        }
    }
    format!(
        "{table}\n{}: {} of {} rows scored, {:.1} µs a row",
        measured.task.name(),
        measured.all.scored,
        measured.rows,
        measured.us_per_row
    )
}

fn percent(share: Share) -> String {
    match (share.rate(), share.interval()) {
        (Some(rate), Some((low, high))) => {
            format!("{:.1} % ({:.1}–{:.1})", rate * 100.0, low * 100.0, high * 100.0)
        }
        _ => "-".to_owned(),
    }
}
