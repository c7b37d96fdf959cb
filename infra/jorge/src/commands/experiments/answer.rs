//! What a command answers: for a person, and for a program.

use std::process::ExitCode;

use comfy_table::{CellAlignment, Table};
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::experiments::conduct::Conducted;
use shared::experiments::{ExperimentId, Look, Refusal, Shown, table, wording};

use super::words::{self, AskedFor};
use crate::commands::show;

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

    /// All experiments of a location. `part`: whether its contacts take part in any.
    pub(super) fn list(looks: &[Look], part: bool, now: Timestamp) -> Self {
        let mut rows = Table::new();
        rows.set_header(["experiment", "changes", "status", "variants", "contacts", "verdict", "owner"]);
        for look in looks {
            let definition = &look.definition;
            let split = definition.variants().iter();
            let split = split.map(|variant| format!("{} {}", variant.name, words::share(variant.share)));
            rows.add_row([
                definition.id().to_string(),
                definition.changes().map_or_else(|| "nothing".to_owned(), |lever| lever.to_string()),
                wording::status(definition, now),
                split.collect::<Vec<_>>().join("\n"),
                look.contacts.iter().map(|contacts| table::count(*contacts)).collect::<Vec<_>>().join("\n"),
                wording::headline(&look.analysis.verdict),
                definition.owner().to_owned(),
            ]);
        }
        if let Some(contacts) = rows.column_mut(4) {
            contacts.set_cell_alignment(CellAlignment::Right);
        }
        let mut text = format!(
            "{rows}\nNext: jorge experiments results ID, or pause ID --by YOUR-NAME; jorge experiments --help"
        );
        if !part {
            text.push_str("\nThis location takes part in none of them: its setting `experiments` is off.");
        }
        Self { text, json: looks.iter().map(|look| json!(Shown::of(look))).collect(), done: true }
    }

    /// Figures, one experiment after the other. Tables of nobody are not shown where nobody asked for them.
    pub(super) fn results(looks: &[Look], asked_for_one: bool) -> Self {
        let (shown, empty): (Vec<&Look>, Vec<&Look>) = looks
            .iter()
            .partition(|look| asked_for_one || look.contacts.iter().any(|contacts| *contacts > 0));
        let mut parts: Vec<String> =
            shown.iter().map(|look| table(&look.definition, &look.analysis).trim_end().to_owned()).collect();
        if !empty.is_empty() {
            let ids: Vec<&str> = empty.iter().map(|look| look.definition.id().as_str()).collect();
            parts.push(format!("No contact has been assigned yet in: {}.", ids.join(", ")));
        }
        let json = looks.iter().map(|look| json!(Shown::with_figures(look)));
        Self { text: parts.join("\n\n\n"), json: json.collect(), done: true }
    }

    /// There is no such experiment.
    pub(super) fn unknown(id: &str, known: &[ExperimentId]) -> Self {
        let ids: Vec<&str> = known.iter().map(ExperimentId::as_str).collect();
        Self {
            text: format!("There is no experiment {id}. There are: {}.", ids.join(", ")),
            json: json!({ "outcome": "unknown", "id": id, "known": ids }),
            done: false,
        }
    }

    /// A winner the figures do not show.
    pub(super) fn unsupported(look: &Look, variant: &str) -> Self {
        let (id, verdict) = (look.definition.id(), &look.analysis.verdict);
        let ailments = look.analysis.ailments.iter().map(|ailment| wording::ailment(*ailment));
        let why: Vec<String> =
            std::iter::once(wording::meaning(verdict)).chain(ailments.map(str::to_owned)).collect();
        Self {
            text: format!(
                "Nothing was changed: the figures do not say that {variant} is better than every other variant.\n{}\n\
                 Look: jorge experiments results {id}. To declare {variant} the winner all the same, say --anyway.",
                why.join(" ")
            ),
            json: json!({
                "outcome": "unsupported", "id": id, "variant": variant,
                "verdict": verdict, "ailments": look.analysis.ailments,
            }),
            done: false,
        }
    }

    /// What came of creating or changing an experiment.
    pub(super) fn conducted(
        id: &str,
        change: &str,
        conducted: Conducted,
        asked_for: AskedFor<'_>,
        now: Timestamp,
    ) -> Self {
        match conducted {
            Conducted::Done(next) => Self {
                text: words::done(&next, change, now),
                json: json!({ "outcome": "done", "change": change, "experiment": next }),
                done: true,
            },
            Conducted::Refused(refused) => Self {
                text: refusals(id, &refused, asked_for),
                json: json!({ "outcome": "refused", "id": id, "refusals": in_json(&refused) }),
                done: false,
            },
            Conducted::Unknown(known) => Self::unknown(id, &known),
            Conducted::Overtaken => Self {
                text: format!(
                    "Nothing was changed: somebody else has changed {id}, or what it changes, meanwhile. Look \
                     (jorge experiments list) and try again."
                ),
                json: json!({ "outcome": "overtaken", "id": id }),
                done: false,
            },
        }
    }
}

/// Every reason, each under the name of its field.
fn refusals(id: &str, refused: &[Refusal], asked_for: AskedFor<'_>) -> String {
    let lines = refused.iter().map(|refusal| {
        let hint = asked_for.hint(refusal.code);
        format!("\n  {refusal}{}", hint.map_or_else(String::new, |hint| format!(" ({hint})")))
    });
    format!("Nothing was done: {id} cannot be as you asked.{}", lines.collect::<String>())
}

fn in_json(refused: &[Refusal]) -> Value {
    let one =
        |refusal: &Refusal| json!({ "field": refusal.field, "code": refusal.code, "rule": refusal.rule });
    refused.iter().map(one).collect()
}
