//! `jorge bench turns`: whole turns, from the signed webhook to the reply on record, through every engine of the local
//! stack.

mod drive;
mod talk;
pub(super) mod traffic;

use std::process::ExitCode;
use std::time::Duration;

use comfy_table::Table;
pub(super) use drive::{Plan, Ran, drive, listened_to};
use serde_json::{Value, json};
use traffic::{Counted, Purpose, calls, commits, units};

use super::super::say;
use super::{build, process};
use crate::CommandError;
use crate::cli::TurnsArgs;
use crate::stack::LOCATION;

/// What is promised of 20,000 turns of 8 contacts at a time, in a release build on two processors.
const TURNS_PER_S: f64 = 500.0;
const P95_MS: f64 = 25.0;
const LAST_TO_FIRST: f64 = 0.9;
const CALLS_A_TURN: f64 = 3.0;
const PEAK_RSS_MB: f64 = 150.0;

pub(super) async fn turns(args: TurnsArgs, as_json: bool) -> Result<ExitCode, CommandError> {
    let plan = Plan { turns: args.turns, concurrency: args.concurrency, first_contact: 0 };
    let (stack, recorded) = listened_to(false).await?;
    let ran = drive(&stack, &recorded, plan, &[LOCATION.to_owned()]).await?;
    let figures = Figures::of(&ran, plan)?;
    stack.stop().await;
    say(&if as_json { figures.json().to_string() } else { figures.text() });
    Ok(ExitCode::SUCCESS)
}

/// What was measured.
pub(super) struct Figures {
    plan: Plan,
    contacts: usize,
    pub(super) turns_per_s: f64,
    /// Median, 95th and 99th percentile of a turn, in milliseconds.
    pub(super) took_ms: [f64; 3],
    first_tenth_per_s: f64,
    last_tenth_per_s: f64,
    /// Turns committed for each of those that were answered.
    commits: f64,
    /// Calls of the store by what they are made for: those of a turn for each that was committed, the others for each that
    /// was answered.
    calls: [(Purpose, f64); 5],
    /// Units of writing and of reading, of everything together, for each turn that was answered.
    pub(super) units: (f64, f64),
    counted: Counted,
    /// Milliseconds on processors a turn, of the stack, the engines and the contacts together.
    cpu_ms: f64,
    peak_rss_mb: Option<f64>,
    load: Option<f64>,
}

impl Figures {
    pub(super) fn of(ran: &Ran, plan: Plan) -> Result<Self, CommandError> {
        let (Some((last, _)), count) = (ran.turns.last(), ran.turns.len()) else {
            return Err("no turn was taken".into());
        };
        let mut took: Vec<f64> = ran.turns.iter().map(|(_, took)| took.as_secs_f64() * 1e3).collect();
        took.sort_by(f64::total_cmp);
        let at = |percent: usize| took.get(count * percent / 100).copied().unwrap_or_default();
        let (first_tenth_per_s, last_tenth_per_s) = tenths(&ran.turns);
        let committed = commits(&ran.counted).max(1);
        let a_turn = |purpose| {
            let turns = if purpose == Purpose::Turn { committed as f64 } else { count as f64 };
            (purpose, calls(&ran.counted, purpose) as f64 / turns)
        };
        let (writes, reads) = units(&ran.counted);
        Ok(Self {
            plan: Plan { turns: count, ..plan },
            contacts: ran.contacts,
            turns_per_s: count as f64 / last.as_secs_f64(),
            took_ms: [at(50), at(95), at(99)],
            first_tenth_per_s,
            last_tenth_per_s,
            commits: committed as f64 / count as f64,
            calls: Purpose::ALL.map(a_turn),
            units: (writes / count as f64, reads / count as f64),
            counted: ran.counted.clone(),
            cpu_ms: ran.on_processors_ms / count as f64,
            peak_rss_mb: process::peak_rss_mb(std::process::id()),
            load: process::load_average(),
        })
    }

    /// Calls of the store a turn makes by itself.
    pub(super) fn calls_a_turn(&self) -> f64 {
        self.calls.iter().find(|(purpose, _)| *purpose == Purpose::Turn).map_or(0.0, |(_, calls)| *calls)
    }

    pub(super) fn json(&self) -> Value {
        let [p50, p95, p99] = self.took_ms;
        let mut json = json!({
            "turns": self.plan.turns, "concurrency": self.plan.concurrency, "contacts": self.contacts,
            "turns_per_s": self.turns_per_s, "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
            "first_tenth_per_s": self.first_tenth_per_s, "last_tenth_per_s": self.last_tenth_per_s,
            "cpu_ms_per_turn": self.cpu_ms, "peak_rss_mb": self.peak_rss_mb, "load_average": self.load,
            "committed_per_turn": self.commits, "write_units_per_turn": self.units.0,
            "read_units_per_turn": self.units.1, "calls": by_kind(&self.counted, self.plan.turns),
            "build": build()
        });
        for (purpose, calls) in self.calls {
            let name = match purpose {
                Purpose::Turn => "dynamodb_calls_per_turn".to_owned(),
                other => format!("dynamodb_{}_calls_per_turn", other.name()),
            };
            json[name] = calls.into();
        }
        json
    }

    fn text(&self) -> String {
        let [p50, p95, p99] = self.took_ms;
        let mut table = Table::new();
        table.set_header(["turns", "measured", "promised"]);
        let mut row = |what: &str, measured: String, promised: String| {
            table.add_row([what.to_owned(), measured, promised]);
        };
        row("a second", format!("{:.0}", self.turns_per_s), format!("at least {TURNS_PER_S:.0}"));
        row("p50 ms", format!("{p50:.1}"), String::new());
        row("p95 ms", format!("{p95:.1}"), format!("at most {P95_MS:.0}"));
        row("p99 ms", format!("{p99:.1}"), String::new());
        let tenths = format!("{:.0} and {:.0}", self.first_tenth_per_s, self.last_tenth_per_s);
        let promised = format!("the last at least {:.0} % of the first", LAST_TO_FIRST * 100.0);
        row("a second in the first and in the last tenth", tenths, promised);
        for (purpose, calls) in self.calls {
            let (what, promised) = match purpose {
                Purpose::Turn => {
                    ("calls of the store, a committed turn", format!("at most {CALLS_A_TURN:.0}"))
                }
                Purpose::Door => ("… by the door", String::new()),
                Purpose::Flush => ("… to add what was measured", String::new()),
                Purpose::Beside => ("… for assessments, tickets, outcomes", String::new()),
                Purpose::Warm => ("… for what is remembered", String::new()),
            };
            row(what, format!("{calls:.2}"), promised);
        }
        row("turns committed", format!("{:.2}", self.commits), String::new());
        row("ms of a processor", format!("{:.2}", self.cpu_ms), String::new());
        let peak = self.peak_rss_mb.map_or_else(|| "unknown".to_owned(), |peak| format!("{peak:.0}"));
        row("MB resident at most", peak, format!("at most {PEAK_RSS_MB:.0}"));
        let load = self.load.map(|load| format!(", load average {load:.1}")).unwrap_or_default();
        format!(
            "{table}\n{} turns of {} contacts, {} at a time, from the signed webhook to the reply on record; store in \
             memory. {} build{load}. Promised of a release build on two processors that have nothing else to do.",
            self.plan.turns,
            self.contacts,
            self.plan.concurrency,
            build()
        )
    }
}

/// Every kind of call, for each turn that was answered.
fn by_kind(counted: &Counted, turns: usize) -> Vec<Value> {
    let turns = turns.max(1) as f64;
    let kinds = counted.iter().map(|((operation, table, purpose), calls)| {
        json!({
            "operation": operation, "table": table, "for": purpose.name(),
            "per_turn": calls.count as f64 / turns, "units_per_turn": calls.units / turns
        })
    });
    kinds.collect()
}

/// Turns a second in the first and in the last tenth of a run, by when each ended.
fn tenths(turns: &[(Duration, Duration)]) -> (f64, f64) {
    let tenth = (turns.len() / 10).max(1);
    let ended = |nth: usize| turns.get(nth).map_or(Duration::ZERO, |(ended, _)| *ended);
    let per_s = |took: Duration| tenth as f64 / took.as_secs_f64().max(f64::EPSILON);
    let last = turns.len().saturating_sub(1);
    let before_last = if turns.len() > tenth { ended(last - tenth) } else { Duration::ZERO };
    (per_s(ended(tenth - 1)), per_s(ended(last).saturating_sub(before_last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_counted_by_when_turns_ended() {
        let at = |millis: u64| (Duration::from_millis(millis), Duration::from_millis(1));
        // Ten turns in the first tenth of a second each hundredth, then ever slower.
        let mut turns: Vec<_> = (1..=90).map(|nth| at(nth * 10)).collect();
        turns.extend((1..=10).map(|nth| at(900 + nth * 20)));
        let (first, last) = tenths(&turns);
        assert!((first - 100.0).abs() < 0.01 && (last - 50.0).abs() < 0.01, "{first} {last}");
        assert!(tenths(&turns[..1]).0 > 0.0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn turns_are_whole_and_counted() {
        let (stack, recorded) = listened_to(false).await.unwrap();
        let plan = Plan { turns: 24, concurrency: 4, first_contact: 0 };
        let ran = drive(&stack, &recorded, plan, &[LOCATION.to_owned()]).await.unwrap();
        stack.stop().await;
        let figures = Figures::of(&ran, plan).unwrap();
        let json = figures.json();
        assert_eq!(json["turns"], 24);
        for name in ["turns_per_s", "p50_ms", "p95_ms", "p99_ms", "cpu_ms_per_turn", "peak_rss_mb"] {
            assert!(json[name].as_f64().unwrap() > 0.0, "{name} in {json}");
        }
        // A hand-off costs a lock and a note more; what the CRM tells of our own changes is settled at once.
        let calls = json["dynamodb_calls_per_turn"].as_f64().unwrap();
        assert!((2.0..5.0).contains(&calls), "{json}");
        assert!(json["write_units_per_turn"].as_f64().unwrap() > 4.0, "{json}");
        assert!(json["dynamodb_door_calls_per_turn"].as_f64().unwrap() >= 1.0, "{json}");
        assert!(figures.text().contains("calls of the store, a committed turn"));
    }
}
