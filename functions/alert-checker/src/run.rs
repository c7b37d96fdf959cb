//! One check of everything: what the rules make of every scope, and whoever is told of it.

use std::sync::{Mutex, PoisonError};

use futures::StreamExt as _;
use futures::stream;
use serde::{Deserialize, Serialize};
use shared::alerts::{Checked, Checker, Errand, Place, Scope, check, tell};
use shared::error::{Fault, chain};
use tokio::time::Instant;

use crate::{Deps, in_time};

/// Scopes checked at the same time.
const SCOPES_AT_ONCE: usize = 8;
/// Messages on their way at the same time. One takes ten seconds where a channel hangs.
const ERRANDS_AT_ONCE: usize = 32;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Scopes checked: what all locations share, and each location.
    pub checked: usize,
    /// Messages that were begun, and what the channel said is noted.
    pub told: usize,
    /// Rules that could not be evaluated.
    pub rules_failed: usize,
    /// Scopes that could not be checked, alerts that could not be written, answers of channels that could not be noted.
    pub failed: usize,
    /// Scopes there was no time for: the next run begins elsewhere.
    pub left: usize,
}

/// What a run has come to so far.
#[derive(Default)]
struct Progress {
    run: Run,
    fault: Option<Fault>,
}

/// Checks every scope and tells people. What fails holds up nothing else.
///
/// # Errors
/// What kept the last of it that failed from it, once everything else is done. What was written is kept.
pub(crate) async fn run(deps: &Deps, until: Instant) -> Result<Run, Fault> {
    let began = Instant::now();
    let progress = Mutex::new(Progress::default());
    let mut scopes = vec![Scope::Installation];
    match deps.installed.installed().await {
        Ok(mut locations) => {
            // Whoever comes last when time is short is not the same every time.
            let first = fastrand::usize(..locations.len().max(1));
            locations.rotate_left(first);
            scopes.extend(locations.into_iter().map(Scope::Location));
        }
        Err(fault) => failed(&progress, fault, "locations were not read"),
    }
    // What all scopes share is read once in a run.
    let figures = (deps.figures)();
    let checker = Checker {
        rules: &deps.rules,
        alerts: deps.alerts.as_ref(),
        figures: figures.as_ref(),
        channels: deps.channels.as_ref(),
        signer: deps.signer.as_ref(),
        acknowledge_at: deps.acknowledge_at.as_deref(),
        clock: deps.clock.as_ref(),
    };
    let checks = scopes.into_iter().map(|scope| of_scope(deps, checker, scope, until, &progress));
    // An errand is run as soon as it is known, beside the checks that are still to come.
    let errands = stream::iter(checks).buffer_unordered(SCOPES_AT_ONCE).flat_map(stream::iter);
    let told = errands.map(|(errand, place)| run_errand(checker, errand, place, until, &progress));
    told.buffer_unordered(ERRANDS_AT_ONCE).collect::<()>().await;

    let Progress { run, fault } = progress.into_inner().unwrap_or_else(PoisonError::into_inner);
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let Run { checked, told, rules_failed, failed, left } = run;
    tracing::info!(checked, told, rules_failed, failed, left, duration_ms, "alerts checked");
    if left > 0 {
        tracing::warn!(alert = "alerting.left", left, "there was no time to check all locations");
    }
    fault.map_or(Ok(run), Err)
}

/// One scope; what is to be told of it, and where that is for people.
async fn of_scope(
    deps: &Deps,
    checker: Checker<'_>,
    scope: Scope,
    until: Instant,
    progress: &Mutex<Progress>,
) -> Vec<(Errand, Place)> {
    if Instant::now() >= until {
        add(progress, |run| run.left += 1);
        return Vec::new();
    }
    let Checked { errands, failed: rules, faults } = match in_time(until, check(checker, &scope)).await {
        Ok(checked) => checked,
        Err(fault) => {
            failed(progress, fault, "a scope of alerts was not checked");
            return Vec::new();
        }
    };
    add(progress, |run| {
        run.checked += 1;
        run.rules_failed += rules.len();
    });
    for (rule, why) in rules {
        tracing::warn!(alerting.scope = scope.as_str(), alerting.rule = %rule, error = why, "a rule was not evaluated");
    }
    for (_, fault) in faults {
        failed(progress, fault, "an alert was not written");
    }
    if errands.is_empty() {
        return Vec::new();
    }
    let place = deps.place(&scope).await;
    errands.into_iter().map(|errand| (errand, place.clone())).collect()
}

async fn run_errand(
    checker: Checker<'_>,
    errand: Errand,
    place: Place,
    until: Instant,
    progress: &Mutex<Progress>,
) {
    match in_time(until, tell(checker, errand, &place)).await {
        Ok(()) => add(progress, |run| run.told += 1),
        Err(fault) => failed(progress, fault, "what became of a message about an alert was not noted"),
    }
}

fn add(progress: &Mutex<Progress>, change: impl FnOnce(&mut Run)) {
    change(&mut progress.lock().unwrap_or_else(PoisonError::into_inner).run);
}

fn failed(progress: &Mutex<Progress>, fault: Fault, what: &'static str) {
    tracing::error!(error = chain(&fault), what);
    let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
    progress.run.failed += 1;
    progress.fault = Some(fault);
}
