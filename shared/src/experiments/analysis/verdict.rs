//! What the figures allow to be said, and done.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Analysis, Metric, Rules};
use crate::experiments::change::Change;
use crate::experiments::definition::{Definition, Status};
use crate::experiments::names::VariantName;

/// Why an experiment's figures cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ailment {
    /// Contacts are not split as they were meant to be.
    SampleRatioMismatch,
    /// A variant has more outcomes of a type than contacts: some assignments have not been counted, or not yet.
    MoreOutcomesThanContacts,
    /// The split was changed on the way. Days on which people answer more then weigh more in one variant than in the
    /// other (R. Kohavi, D. Tang and Y. Xu, "Trustworthy Online Controlled Experiments", 2020, ch. 3), and no test
    /// knows by which coin a contact was assigned.
    SplitChanged,
}

/// What can be said of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing, because something is wrong with it ([`Analysis::ailments`]).
    Unhealthy,
    /// Nothing yet: a variant has too few contacts.
    TooFew,
    /// No variant is better than all others, as far as is known.
    Undecided,
    /// This one is better than each of the others, however often somebody looked.
    Winner(VariantName),
}

/// The verdict: a winner only of a healthy experiment with enough contacts of each variant, and only a variant that
/// differs from every other by the sequential test, corrected for the number of pairs.
pub(super) fn verdict(metric: &Metric, ailments: &[Ailment], rules: &Rules) -> Verdict {
    if !ailments.is_empty() {
        return Verdict::Unhealthy;
    }
    if metric.variants.iter().any(|variant| variant.counted.contacts < rules.least_contacts.max(1)) {
        return Verdict::TooFew;
    }
    if !(rules.significance > 0.0 && rules.significance < 1.0) {
        return Verdict::Undecided;
    }
    let beats_all = |name: &VariantName| {
        let others = metric.variants.iter().filter(|other| other.name != *name);
        others.clone().count() > 0
            && others.clone().all(|other| metric.beats(name, &other.name, rules.significance))
    };
    let winner = metric.variants.iter().find(|variant| beats_all(&variant.name));
    winner.map_or(Verdict::Undecided, |winner| Verdict::Winner(winner.name.clone()))
}

/// When a winner is declared without a person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promotion {
    /// Least lift over each of the others, as measured.
    pub lift: f64,
    /// Least contacts in the experiment.
    pub contacts: u64,
    /// Least time since it started, in days.
    pub days: u32,
}

impl Default for Promotion {
    fn default() -> Self {
        Self { lift: 0.10, contacts: 1_000, days: 7 }
    }
}

/// What keeps a winner from being declared without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmet {
    /// Nobody has switched it on.
    Off,
    /// Somebody paused or ended the experiment; it is theirs.
    NotActive,
    /// There is no winner.
    NoWinner,
    /// The lift over one of the others is too small.
    Lift,
    /// There are too few contacts.
    Contacts,
    /// It has not run for long enough.
    Days,
}

/// The change that declares the winner of `analysis` at `now`, if that is switched on and all its conditions hold.
///
/// # Errors
/// Every condition that does not.
pub fn promotion(
    analysis: &Analysis,
    definition: &Definition,
    rules: &Rules,
    now: Timestamp,
) -> Result<Change, Vec<Unmet>> {
    let Some(conditions) = rules.promotion else { return Err(vec![Unmet::Off]) };
    let deciding = analysis.metrics.first();
    let variants = deciding.map_or(&[][..], |metric| &metric.variants);
    let winner = match &analysis.verdict {
        Verdict::Winner(name) => variants.iter().find(|variant| variant.name == *name),
        _ => None,
    };
    let contacts = variants.iter().fold(0_u64, |sum, variant| sum.saturating_add(variant.counted.contacts));
    let lifted = winner.is_none_or(|winner| {
        // A product, so that a variant nobody converted in is exceeded too.
        let enough = |other: f64| winner.rate.unwrap_or(0.0) >= other * (1.0 + conditions.lift);
        variants
            .iter()
            .filter(|other| other.name != winner.name)
            .all(|other| enough(other.rate.unwrap_or(0.0)))
    });
    let ran = now.duration_since(definition.starts_at()).as_secs() >= i64::from(conditions.days) * 24 * 3_600;
    let unmet: Vec<Unmet> = [
        (*definition.status() != Status::Active, Unmet::NotActive),
        (winner.is_none(), Unmet::NoWinner),
        (!lifted, Unmet::Lift),
        (contacts < conditions.contacts, Unmet::Contacts),
        (!ran, Unmet::Days),
    ]
    .into_iter()
    .filter_map(|(missing, unmet)| missing.then_some(unmet))
    .collect();
    match winner {
        Some(winner) if unmet.is_empty() => Ok(Change::DeclareWinner(winner.name.clone())),
        _ => Err(unmet),
    }
}
