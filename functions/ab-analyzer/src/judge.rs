//! What the counts of one experiment prove, kept where it is new, told where the verdict is.

use std::collections::BTreeMap;

use shared::audit::{Operation, OperationAction, Subject};
use shared::error::{Fault, chain};
use shared::experiments::analysis::promotion;
use shared::experiments::ports::Stored;
use shared::experiments::{Analysis, Change, Definition, Notice, Report, Rules, Verdict, analyse};
use shared::ids::LocationId;

use crate::Deps;

/// Who has done what this function does, in audit records.
const ACTOR: &str = "ab-analyzer";

/// What judging an experiment has led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Its figures are new.
    pub(crate) changed: bool,
    /// People were told of the verdict.
    pub(crate) told: bool,
    /// Its winner was declared.
    pub(crate) promoted: bool,
}

/// What the counts of an experiment prove now.
pub(crate) async fn figures(
    deps: &Deps,
    location: &LocationId,
    definition: &Definition,
    rules: &Rules,
) -> Result<Analysis, Fault> {
    let counted = deps.counters.counted(location, definition.id()).await?;
    Ok(analyse(definition, &counted.counts, rules, deps.clock.now()))
}

/// Judges an experiment. Whatever this is interrupted at, the next run goes on with: people are told of what a report
/// says until one says that they were.
pub(crate) async fn judge(
    deps: &Deps,
    location: &LocationId,
    definition: &Definition,
    rules: &Rules,
) -> Result<Judged, Fault> {
    let mut judged = Judged::default();
    let last = deps.reports.latest(location, definition.id()).await?;
    let next = Report::after(last.as_ref(), figures(deps, location, definition, rules).await?);
    if let Some(next) = &next {
        let seen = last.as_ref().map(|last| last.analysis.at);
        if !deps.reports.keep(location, next, seen, winner_found(next)).await? {
            // Another run is at this experiment; what it has kept, it tells.
            return Ok(judged);
        }
        judged.changed = true;
    }
    let Some(report) = next.or(last) else { return Ok(judged) };
    if report.is_to_be_told() {
        deps.people.tell(&Notice::of(location, definition, &report.analysis)).await?;
        let made_at = report.analysis.at;
        deps.reports.keep(location, &report.clone().told(), Some(made_at), None).await?;
        judged.told = true;
    }
    judged.promoted = promote(deps, location, definition, rules, &report.analysis).await?;
    Ok(judged)
}

/// Declares the winner, where the location has asked for that and every condition holds. Only after people were told who
/// wins: an experiment that is over is not judged again.
async fn promote(
    deps: &Deps,
    location: &LocationId,
    definition: &Definition,
    rules: &Rules,
    analysis: &Analysis,
) -> Result<bool, Fault> {
    let now = deps.clock.now();
    let Ok(change) = promotion(analysis, definition, rules, now) else { return Ok(false) };
    let Change::DeclareWinner(winner) = &change else { return Ok(false) };
    let Ok(next) = definition.apply(&change, now) else { return Ok(false) };
    let operation = Operation {
        reason: Some("the settings of the location ask for it".to_owned()),
        details: BTreeMap::from([
            ("change".to_owned(), change.name().to_owned()),
            ("winner".to_owned(), winner.to_string()),
            ("version".to_owned(), next.version().to_string()),
        ]),
        ..operation(analysis, OperationAction::ExperimentChanged, definition.id().as_str())
    };
    let operation = Operation { at: now, ..operation };
    if deps.definitions.store(location, &next, operation).await? == Stored::Overtaken {
        return Ok(false);
    }
    let notice = Notice::of_promotion(location, &next, analysis, winner);
    if let Err(fault) = deps.people.tell(&notice).await {
        // It is done and on record, and people know who wins.
        tracing::warn!(
            location.id = %location,
            experiment = %definition.id(),
            error = chain(&fault),
            "nobody was told that a winner was declared"
        );
    }
    Ok(true)
}

/// The record that a report names a winner, if it is the first to do so.
fn winner_found(report: &Report) -> Option<Operation> {
    let analysis = &report.analysis;
    let Verdict::Winner(winner) = &analysis.verdict else { return None };
    if !report.changes_the_verdict() {
        return None;
    }
    let deciding = analysis.metrics.first()?;
    let contacts = |variant: &shared::experiments::analysis::VariantFigures| variant.counted.contacts;
    let p = deciding
        .pairs
        .iter()
        .filter(|pair| pair.first == *winner || pair.second == *winner)
        .map(|pair| pair.sequential_p_holm)
        .fold(0.0, f64::max);
    let details = [
        ("winner", winner.to_string()),
        ("metric", deciding.what.to_string()),
        ("contacts", deciding.variants.iter().map(contacts).sum::<u64>().to_string()),
        ("p", format!("{p:.1e}")),
    ];
    Some(Operation {
        details: details.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        ..operation(analysis, OperationAction::WinnerFound, analysis.experiment.as_str())
    })
}

/// A record of what this function has done about an experiment when its figures were these.
fn operation(analysis: &Analysis, action: OperationAction, experiment: &str) -> Operation {
    Operation {
        at: analysis.at,
        actor: ACTOR.to_owned(),
        action,
        subject: Subject::Experiment(experiment.to_owned()),
        reason: None,
        details: BTreeMap::new(),
    }
}
