//! What a command answers: for a person, and for a program.

use std::process::ExitCode;

use comfy_table::Table;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::alerts::{Alert, AlertId, Refusal, Shown, Status};

use crate::commands::show;
use crate::commands::tickets::age;

/// What to show, and whether what was asked for was done.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: Value,
    pub(super) done: bool,
}

impl Answer {
    pub(super) fn show(&self, as_json: bool) -> ExitCode {
        show(&self.text, &self.json, self.done, as_json)
    }

    /// Alerts as they are; `taken` others go on and are left out because somebody is at them.
    pub(super) fn list(alerts: &[Alert], taken: usize, now: Timestamp) -> Self {
        let others = match taken {
            0 => String::new(),
            1 => " Somebody has taken one up: jorge alerts list --all".to_owned(),
            more => format!(" Somebody has taken {more} others up: jorge alerts list --all"),
        };
        let text = if alerts.is_empty() {
            format!("Nothing is wrong that nobody is at.{others}")
        } else {
            let next = "Next: jorge alerts ack ID --by YOUR-NAME; what each means: docs/runbooks/RULE.md";
            format!("{}\n{next}{}{others}", table(alerts, now), if taken > 0 { "\n" } else { "" })
        };
        Self { text, json: in_json(alerts), done: true }
    }

    /// What went wrong before; `older` is where the next page begins.
    pub(super) fn history(alerts: &[Alert], older: Option<Timestamp>, now: Timestamp) -> Self {
        let text = if alerts.is_empty() {
            "No alert fired before that.".to_owned()
        } else {
            let next = older.map(|older| format!("\nOlder ones: jorge alerts history --before {older}"));
            format!("{}{}", table(alerts, now), next.unwrap_or_default())
        };
        Self { text, json: json!({ "alerts": in_json(alerts), "before": older }), done: true }
    }

    /// What came of taking one up.
    pub(super) fn taken_up(id: &AlertId, taken: Result<Alert, Refusal>, now: Timestamp) -> Self {
        match taken {
            Ok(alert) => {
                let shown = Shown::of(&alert);
                Self {
                    text: format!(
                        "It is yours: {} ({}), for {}. It is not escalated any further.\nWhat to do: {}",
                        shown.name(),
                        shown.measured,
                        age(alert.fired_at, now),
                        shown.runbook
                    ),
                    json: json!({ "outcome": "done", "alert": shown }),
                    done: true,
                }
            }
            Err(refusal) => Self {
                text: format!("Nothing was taken up: {refusal}. Look: jorge alerts list --all"),
                json: json!({ "outcome": outcome(&refusal), "id": id.segment(), "why": refusal.to_string() }),
                done: false,
            },
        }
    }
}

const fn outcome(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Over => "over",
        Refusal::FiredAnew => "fired_anew",
        Refusal::Already(_) => "already",
        Refusal::Nameless => "nameless",
    }
}

fn table(alerts: &[Alert], now: Timestamp) -> Table {
    let mut table = Table::new();
    table.set_header(["severity", "what", "measured", "where", "since", "status", "id"]);
    for alert in alerts {
        let shown = Shown::of(alert);
        let (name, id) = (shown.name(), shown.id.clone());
        table.add_row([
            shown.severity.to_owned(),
            name,
            shown.measured.clone(),
            shown.location.clone().unwrap_or_else(|| "all locations".to_owned()),
            age(alert.fired_at, now),
            status(alert, now),
            id,
        ]);
    }
    table
}

fn status(alert: &Alert, now: Timestamp) -> String {
    match (alert.status(), &alert.acknowledged, alert.resolved_at) {
        (Status::Acknowledged, Some(has), _) => format!("{} is at it", has.by),
        (Status::Resolved, Some(has), Some(at)) => format!("over for {}, {} was at it", age(at, now), has.by),
        (Status::Resolved, None, Some(at)) => format!("over for {}", age(at, now)),
        _ => format!("nobody is at it, level {}", alert.level),
    }
}

fn in_json(alerts: &[Alert]) -> Value {
    json!(alerts.iter().map(Shown::of).collect::<Vec<_>>())
}
