//! What is said of experiments beside their figures.

use jiff::Timestamp;
use shared::experiments::{Definition, Lever, OutcomeType, Status};

/// A share in percent, without a fraction where there is none.
pub(super) fn share(share: f64) -> String {
    let percent = format!("{:.1}", share * 100.0);
    format!("{} %", percent.strip_suffix(".0").unwrap_or(&percent))
}

/// What a change that was made comes to.
pub(super) fn done(next: &Definition, change: &str, now: Timestamp) -> String {
    let id = next.id();
    let what = match (change, next.status()) {
        ("created", _) if next.starts_at() > now => {
            format!("{id} is created: contacts are assigned from {} on.", next.starts_at())
        }
        ("created", _) => format!("{id} is created: contacts are assigned from now on."),
        (_, Status::Paused) => {
            format!("{id} is paused: no new contact is assigned, whoever has a variant keeps it.")
        }
        (_, Status::Active) => format!("{id} is active again: new contacts are assigned."),
        (_, Status::Completed { winner }) => {
            let first = next.variants().first().map(|variant| &variant.name);
            let everybody = winner.as_ref().or(first).filter(|_| next.changes().is_some());
            everybody.map_or_else(
                || format!("{id} is over."),
                |variant| format!("{id} is over: everybody gets {variant}."),
            )
        }
    };
    format!("{what} It is on record.")
}

/// What somebody asked for that was refused.
#[derive(Clone, Copy, Default)]
pub(super) struct AskedFor<'a> {
    /// What a new experiment was to change.
    pub(super) changes: Option<Lever>,
    /// The experiment that changes it already.
    pub(super) rival: Option<&'a Definition>,
    /// The experiment that was to be changed.
    pub(super) of: Option<&'a Definition>,
}

impl AskedFor<'_> {
    /// What can be done about a refusal, where its rule does not say.
    pub(super) fn hint(self, code: &str) -> Option<String> {
        match code {
            "LEVER_IN_USE" => self.rival.map(|rival| {
                let id = rival.id();
                format!("{id}; end that first: jorge experiments complete {id} --by YOUR-NAME")
            }),
            "UNKNOWN_VARIANT" => self.changes.map(|lever| format!("{lever} has {}", lever.ways().join(", "))),
            "NO_SUCH_VARIANT" => self.of.map(|definition| {
                let names = definition.variants().iter().map(|variant| variant.name.as_str());
                names.collect::<Vec<_>>().join(", ")
            }),
            "UNKNOWN_METRIC" => {
                let decide = OutcomeType::ALL.into_iter().filter(|what| *what != OutcomeType::Assigned);
                Some(decide.map(OutcomeType::name).collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }
}
