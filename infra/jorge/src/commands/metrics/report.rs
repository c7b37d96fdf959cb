//! The snapshot of `GET /api/metrics` as a person reads it. It reads the same JSON as any other program.

use comfy_table::{CellAlignment, Table};
use serde_json::{Map, Value};

/// Names of the stages of a contact, in order, as the snapshot and as people have them.
const STAGES: [(&str, &str); 5] = [
    ("inquiries", "inquiry"),
    ("engaged", "engaged"),
    ("qualified", "qualified"),
    ("appointments", "appointment"),
    ("closed", "closed"),
];

/// Everything that is worth a line: what nothing was measured of has none.
pub(super) fn text(snapshot: &Value) -> String {
    let mut parts = vec![title(snapshot)];
    parts.extend(timings(snapshot));
    parts.extend(counts(snapshot));
    parts.extend(funnels(snapshot));
    parts.extend(caches_and_models(snapshot));
    parts.push(state(snapshot));
    parts.join("\n\n")
}

fn title(snapshot: &Value) -> String {
    let whose = match snapshot["location"].as_str() {
        Some(location) => format!("Location {location} (what is timed is of all locations)"),
        None => "All locations together".to_owned(),
    };
    let from = snapshot["from"].as_str().unwrap_or("-").replace('T', " ").replace('Z', " UTC");
    let mut lines = vec![format!("{whose}, {} minutes from {from}", snapshot["minutes"])];
    let missing: Vec<&str> = members(&snapshot["missing"]).filter_map(Value::as_str).collect();
    if !missing.is_empty() {
        lines.push(format!("Nothing was measured of: {}.", missing.join(", ")));
    }
    if let Some(rate) = snapshot["sample_rate"].as_f64().filter(|rate| *rate < 1.0) {
        lines.push(format!("What is timed is a sample: {}.", percent(rate)));
    }
    lines.join("\n")
}

/// A line for each operation of each bot that happened, against what was promised.
fn timings(snapshot: &Value) -> Option<String> {
    let mut table = Table::new();
    table.set_header(["bot", "operation", "times", "success", "p50 ms", "p95 ms", "p99 ms", "promised", ""]);
    let of_bots = entries(&snapshot["bots"])
        .flat_map(|(bot, of)| entries(&of["operations"]).map(move |(name, timings)| (bot, name, timings)));
    let of_none = entries(&snapshot["services"]).map(|(name, timings)| ("-", name, timings));
    for (bot, operation, timings) in of_bots.chain(of_none) {
        if timings["count"].as_u64() == Some(0) {
            continue;
        }
        let verdict = match timings["violated"].as_array() {
            Some(violated) if violated.is_empty() => "kept".to_owned(),
            Some(violated) => {
                let broken: Vec<&str> = violated.iter().filter_map(Value::as_str).collect();
                format!("BROKEN: {}", broken.join(", "))
            }
            None => "-".to_owned(),
        };
        table.add_row([
            bot.to_owned(),
            operation.replace('_', " "),
            number(&timings["count"]),
            share(&timings["success_rate"]),
            millis(&timings["p50_ms"]),
            millis(&timings["p95_ms"]),
            millis(&timings["p99_ms"]),
            promised(&timings["target"]),
            verdict,
        ]);
    }
    right(&mut table, 2..7);
    some(table)
}

/// `300 / 1500 / 2000`: p50, p95, p99.
fn promised(target: &Value) -> String {
    if target.is_null() {
        return "-".to_owned();
    }
    ["p50_ms", "p95_ms", "p99_ms"].map(|name| millis(&target[name])).join(" / ")
}

/// What was counted of each bot.
fn counts(snapshot: &Value) -> Option<String> {
    let mut table = Table::new();
    table.set_header([
        "bot",
        "turns",
        "texts",
        "hand-offs",
        "blocked",
        "failed",
        "to people",
        "opt-outs",
        "CRM calls",
        "held up",
        "models",
        "$",
        "$ a qualified",
    ]);
    for (bot, of) in entries(&snapshot["bots"]).chain([("all", &snapshot["all"])]) {
        let (said, handoffs) = (&of["conversations"], &of["handoffs"]);
        let blocked =
            ["circular", "too_many", "locked", "no_route"].map(|why| handoffs[why].as_u64().unwrap_or(0));
        let columns = [
            number(&said["turns"]),
            number(&said["texts_sent"]),
            number(&handoffs["executed"]),
            blocked.iter().fold(0_u64, |sum, one| sum.saturating_add(*one)).to_string(),
            number(&handoffs["failed"]),
            number(&said["escalations"]),
            number(&said["opt_outs"]),
            number(&of["crm"]["calls"]),
            number(&of["crm"]["limited"]),
            number(&of["models"]["calls"]),
            dollars(&of["models"]["cost_micros"]),
            dollars(&of["model_cost_per_qualified_lead_micros"]),
        ];
        // Timed and not counted, or counted where only other things are.
        if columns.iter().any(|column| !matches!(column.as_str(), "0" | "-" | "0.0000")) {
            table.add_row(std::iter::once(bot.to_owned()).chain(columns));
        }
    }
    right(&mut table, 1..13);
    some(table)
}

/// How many contacts came to each stage, by bot and by variant.
fn funnels(snapshot: &Value) -> Option<String> {
    let mut table = Table::new();
    table.set_header(["bot", "variant"].into_iter().chain(STAGES.map(|(_, stage)| stage)));
    let reached =
        |funnel: &Value| STAGES.iter().any(|(name, _)| funnel[*name].as_u64().is_some_and(|n| n > 0));
    for (bot, of) in entries(&snapshot["bots"]).chain([("all", &snapshot["all"])]) {
        let variants = entries(&of["funnel_by_variant"]);
        for (variant, funnel) in [("all", &of["funnel"])].into_iter().chain(variants) {
            if reached(funnel) {
                let names = [bot.to_owned(), variant.to_owned()].into_iter();
                table.add_row(names.chain(STAGES.map(|(name, _)| number(&funnel[name]))));
            }
        }
    }
    right(&mut table, 2..7);
    some(table)
}

fn caches_and_models(snapshot: &Value) -> Vec<String> {
    let mut caches = Table::new();
    caches.set_header(["cache", "lookups", "answered", "promised"]);
    for (name, cache) in entries(&snapshot["caches"]) {
        let names = [name.to_owned(), number(&cache["lookups"])];
        caches.add_row(names.into_iter().chain([share(&cache["hit_rate"]), share(&cache["target"])]));
    }
    right(&mut caches, 1..4);
    let mut models = Table::new();
    models.set_header(["model", "calls", "free", "failed", "tokens in", "tokens out", "$"]);
    for (name, model) in entries(&snapshot["models"]) {
        let columns = ["calls", "free_calls", "failures", "input_tokens", "output_tokens"];
        let numbers = columns.map(|column| number(&model[column]));
        models
            .add_row(std::iter::once(name.to_owned()).chain(numbers).chain([dollars(&model["cost_micros"])]));
    }
    right(&mut models, 1..7);
    [some(caches), some(models)].into_iter().flatten().collect()
}

/// Queues and breakers, as they are now.
fn state(snapshot: &Value) -> String {
    let queues = match known(&snapshot["queues"]) {
        Err(why) => format!("Queues: not known ({why})."),
        Ok(queues) => {
            let all = members(queues).count();
            let full: Vec<String> = members(queues)
                .filter(|queue| queue["messages"].as_u64() != Some(0))
                .map(|queue| {
                    let name = queue["name"].as_str().unwrap_or_default();
                    let oldest = queue["oldest_seconds"].as_u64();
                    let oldest = oldest.map(|seconds| format!(", the oldest for {seconds} s"));
                    format!("{name}: {}{}", queue["messages"], oldest.unwrap_or_default())
                })
                .collect();
            match full.as_slice() {
                [] => format!("Queues: all {all} are empty."),
                full => format!("Queues: {}. The other {} are empty.", full.join("; "), all - full.len()),
            }
        }
    };
    let breakers = match known(&snapshot["breakers"]) {
        Err(why) => format!("Breakers: not known ({why})."),
        Ok(breakers) => {
            let open: Vec<String> = entries(breakers)
                .filter(|(_, phase)| *phase != "closed")
                .map(|(name, phase)| format!("{name} is {}", phase.as_str().unwrap_or("?").replace('_', " ")))
                .collect();
            if open.is_empty() {
                "Breakers: all are closed.".to_owned()
            } else {
                format!("Breakers: {}.", open.join(", "))
            }
        }
    };
    format!("{queues}\n{breakers}")
}

/// What could be looked at, or why not.
fn known(looked: &Value) -> Result<&Value, &str> {
    match looked.get("known") {
        Some(known) => Ok(known),
        None => Err(looked["unknown"].as_str().unwrap_or("nobody says why")),
    }
}

fn entries(of: &Value) -> impl Iterator<Item = (&str, &Value)> {
    of.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

fn members(of: &Value) -> impl Iterator<Item = &Value> {
    of.as_array().into_iter().flatten()
}

fn number(value: &Value) -> String {
    value.as_u64().map_or_else(|| "-".to_owned(), |number| number.to_string())
}

/// Whole milliseconds, or tenths of few.
fn millis(value: &Value) -> String {
    match value.as_f64() {
        None => "-".to_owned(),
        Some(millis) if millis < 10.0 => format!("{millis:.1}"),
        Some(millis) => format!("{millis:.0}"),
    }
}

fn share(value: &Value) -> String {
    value.as_f64().map_or_else(|| "-".to_owned(), percent)
}

/// Never rounded up to all of it: 99.96 % is not 100 %.
fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0 + 1e-6).floor() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0} %") } else { format!("{tenths:.1} %") }
}

fn dollars(micros: &Value) -> String {
    let Some(micros) = micros.as_u64() else { return "-".to_owned() };
    format!("{}.{:04}", micros / 1_000_000, micros % 1_000_000 / 100)
}

/// Numbers to the right.
fn right(table: &mut Table, columns: std::ops::Range<usize>) {
    for nth in columns {
        if let Some(column) = table.column_mut(nth) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// A table, if there is anything in it.
fn some(table: Table) -> Option<String> {
    (table.row_count() > 0).then(|| table.to_string())
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
