//! What people do to experiments: each is created or changed in the store together with its record in the location's
//! operations chain.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::analysis::Verdict;
use super::change::Change;
use super::definition::{Definition, Refusal};
use super::draft::{Draft, with_defaults};
use super::look::{Lab, Look};
use super::names::{ExperimentId, VariantName};
use super::ports::{ChangeDefinitions, Stored};
use crate::audit::{Operation, OperationAction, Subject};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::privacy::rights::Grounds;

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Conducted {
    /// It is stored, and on record.
    Done(Definition),
    /// Everything that forbids it. Nothing was written.
    Refused(Vec<Refusal>),
    /// There is no such experiment at the location; these there are.
    Unknown(Vec<ExperimentId>),
    /// Somebody else has created or changed it meanwhile. Nothing was written.
    Overtaken,
}

/// What came of declaring a winner.
#[derive(Clone, Debug, PartialEq)]
pub enum Promoted {
    /// The figures do not say that it is better than every other variant, and nobody insisted. Nothing was written.
    Unsupported(Box<Look>),
    /// They do, or somebody insisted.
    Conducted(Conducted),
}

/// Creates the experiment a draft asks for, on somebody's word.
///
/// # Errors
/// As [`Definitions::of`](super::ports::Definitions::of) and [`ChangeDefinitions::store`].
pub async fn create(
    store: &dyn ChangeDefinitions,
    location: &LocationId,
    draft: Draft,
    on: &Grounds,
    now: Timestamp,
) -> Result<Conducted, Fault> {
    let known = with_defaults(store.of(location).await?, now);
    let created = match Definition::create(draft, &known, now) {
        Ok(created) => created,
        Err(refused) => return Ok(Conducted::Refused(refused)),
    };
    let operation = operation(&created, "created", on, began_as(&created), now);
    keep(store, location, created, operation).await
}

/// Changes an experiment, on somebody's word. `because` goes on record with it: what proves that it was right to do.
///
/// # Errors
/// As [`create`].
pub async fn change(
    store: &dyn ChangeDefinitions,
    location: &LocationId,
    experiment: &str,
    change: &Change,
    on: &Grounds,
    because: BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Conducted, Fault> {
    let known = with_defaults(store.of(location).await?, now);
    let Some(before) = known.iter().find(|known| known.id().as_str() == experiment) else {
        return Ok(Conducted::Unknown(known.iter().map(|known| known.id().clone()).collect()));
    };
    let next = match before.apply(change, now) {
        Ok(next) => next,
        Err(refused) => return Ok(Conducted::Refused(vec![refused])),
    };
    let mut details = because;
    if let Change::DeclareWinner(winner) = change {
        details.insert("winner".to_owned(), winner.to_string());
    }
    let operation = operation(&next, change.name(), on, details, now);
    keep(store, location, next, operation).await
}

/// Declares a winner, on somebody's word; where the figures do not support that, only if they insist. What the figures
/// said goes on record with it.
///
/// # Errors
/// As [`create`].
pub async fn promote(
    lab: &Lab<'_>,
    store: &dyn ChangeDefinitions,
    experiment: &str,
    winner: &VariantName,
    insists: bool,
    on: &Grounds,
    now: Timestamp,
) -> Result<Promoted, Fault> {
    let declared = Change::DeclareWinner(winner.clone());
    let mut because = BTreeMap::new();
    let before = lab.known(now).await?.into_iter().find(|known| known.definition.id().as_str() == experiment);
    // What is not possible is refused with its reason, whatever the figures say.
    if let Some(before) = before.filter(|before| before.definition.apply(&declared, now).is_ok()) {
        let look = lab.look(before, now).await?;
        let supported = look.analysis.verdict == Verdict::Winner(winner.clone());
        if !supported && !insists {
            return Ok(Promoted::Unsupported(Box::new(look)));
        }
        because.insert("figures".to_owned(), for_the_record(&look.analysis.verdict));
        because.insert("supported".to_owned(), supported.to_string());
    }
    let changed = change(store, lab.location, experiment, &declared, on, because, now).await?;
    Ok(Promoted::Conducted(changed))
}

/// A verdict in a word or two.
fn for_the_record(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Winner(name) => format!("winner {name}"),
        other => other.name().to_owned(),
    }
}

async fn keep(
    store: &dyn ChangeDefinitions,
    location: &LocationId,
    next: Definition,
    operation: Operation,
) -> Result<Conducted, Fault> {
    Ok(match store.store(location, &next, operation).await? {
        Stored::Done => Conducted::Done(next),
        Stored::Overtaken => Conducted::Overtaken,
    })
}

/// The record of a change, by its [name](Change::name), that has made `next`.
fn operation(
    next: &Definition,
    change: &str,
    on: &Grounds,
    mut details: BTreeMap<String, String>,
    now: Timestamp,
) -> Operation {
    details.insert("change".to_owned(), change.to_owned());
    details.insert("version".to_owned(), next.version().to_string());
    details.extend(on.details());
    Operation {
        at: now,
        actor: on.by().to_owned(),
        action: OperationAction::ExperimentChanged,
        subject: Subject::Experiment(next.id().to_string()),
        reason: on.reason().map(str::to_owned),
        details,
    }
}

/// What a new experiment tries, for the record.
fn began_as(created: &Definition) -> BTreeMap<String, String> {
    let changes = created.changes().map_or_else(|| "nothing".to_owned(), |lever| lever.to_string());
    let split: Vec<String> =
        created.variants().iter().map(|variant| format!("{} {}", variant.name, variant.share)).collect();
    let metrics: Vec<&str> = created.metrics().iter().map(|metric| metric.name()).collect();
    let detail = |name: &str, value: String| (name.to_owned(), value);
    BTreeMap::from([
        detail("changes", changes),
        detail("variants", split.join(", ")),
        detail("metrics", metrics.join(", ")),
    ])
}
