//! The hourly run: every experiment that is not over, of every location.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt as _;
use futures::stream;
use serde::{Deserialize, Serialize};
use shared::error::{Fault, chain};
use shared::experiments::{Definition, ExperimentId, Rules};
use shared::ids::LocationId;
use shared::resilience::deadline;
use tokio::time::{Instant, timeout_at};

use crate::judge::judge;
use crate::{Deps, Scheduled, TO_FINISH};

/// Locations judged at the same time.
const AT_ONCE: usize = 8;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Experiments judged.
    pub judged: usize,
    /// Those whose figures were new.
    pub changed: usize,
    /// Those of whose verdict people were told.
    pub told: usize,
    /// Those whose winner was declared, because their location asks for that.
    pub promoted: usize,
    /// Those of locations that take part in no experiment, or not any more.
    pub skipped: usize,
    /// Those that could not be judged.
    pub failed: usize,
    /// Those there was no time for: the next run begins elsewhere.
    pub left: usize,
}

/// Judges every experiment that is not over. One that cannot be judged holds up no other.
///
/// # Errors
/// What kept the last of those that could not be judged from it, once all others are. What was judged is kept.
pub(crate) async fn run(deps: &Deps, scheduled: &Scheduled, until: Instant) -> Result<Run, Fault> {
    if !deps.enabled {
        tracing::info!("nobody takes part in experiments");
        return Ok(Run::default());
    }
    let began = Instant::now();
    let mut locations: BTreeMap<LocationId, BTreeSet<ExperimentId>> = BTreeMap::new();
    for (location, experiment) in deps.reports.running().await? {
        locations.entry(location).or_default().insert(experiment);
    }
    let mut locations: Vec<_> = locations.into_iter().collect();
    // Whoever comes last when time is short is not the same every hour.
    let first = fastrand::usize(..locations.len().max(1));
    locations.rotate_left(first);

    let parts = locations.into_iter().map(|(location, running)| of_location(deps, location, running, until));
    let parts: Vec<Part> = stream::iter(parts).buffer_unordered(AT_ONCE).collect().await;
    let (mut run, mut fault) = (Run::default(), None);
    for part in parts {
        run.add(&part.run);
        fault = part.fault.or(fault);
    }
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        schedule.id = scheduled.id.as_deref(),
        judged = run.judged,
        changed = run.changed,
        told = run.told,
        promoted = run.promoted,
        skipped = run.skipped,
        failed = run.failed,
        left = run.left,
        duration_ms,
        "run finished"
    );
    if run.left > 0 {
        let schedule = scheduled.id.as_deref();
        tracing::warn!(
            alert = "experiments.left",
            schedule.id = schedule,
            left = run.left,
            "there was no time for all experiments"
        );
    }
    fault.map_or(Ok(run), Err)
}

impl Run {
    fn add(&mut self, other: &Self) {
        self.judged += other.judged;
        self.changed += other.changed;
        self.told += other.told;
        self.promoted += other.promoted;
        self.skipped += other.skipped;
        self.failed += other.failed;
        self.left += other.left;
    }
}

/// What became of the experiments of one location.
#[derive(Default)]
struct Part {
    run: Run,
    fault: Option<Fault>,
}

async fn of_location(
    deps: &Deps,
    location: LocationId,
    running: BTreeSet<ExperimentId>,
    until: Instant,
) -> Part {
    let mut part = Part::default();
    if Instant::now() >= until {
        part.run.left = running.len();
        return part;
    }
    let (definitions, rules) = match ready(deps, &location, &running).await {
        Ok(Some(ready)) => ready,
        Ok(None) => {
            part.run.skipped = running.len();
            return part;
        }
        Err(fault) => {
            part.run.failed = running.len();
            tracing::error!(location.id = %location, error = chain(&fault), "experiments were not read");
            part.fault = Some(fault);
            return part;
        }
    };
    for definition in &definitions {
        if Instant::now() >= until {
            part.run.left += 1;
            continue;
        }
        match in_time(until, judge(deps, &location, definition, &rules)).await {
            Ok(judged) => {
                part.run.judged += 1;
                part.run.changed += usize::from(judged.changed);
                part.run.told += usize::from(judged.told);
                part.run.promoted += usize::from(judged.promoted);
            }
            Err(fault) => {
                part.run.failed += 1;
                let experiment = definition.id();
                tracing::error!(location.id = %location, %experiment, error = chain(&fault), "experiment was not judged");
                part.fault = Some(fault);
            }
        }
    }
    part
}

/// The experiments to judge and by which rules; `None` where the location takes part in none.
async fn ready(
    deps: &Deps,
    location: &LocationId,
    running: &BTreeSet<ExperimentId>,
) -> Result<Option<(Vec<Definition>, Rules)>, Fault> {
    let found = deps.locations.find(location).await?;
    let settings = found.filter(|found| found.installed).map(|found| found.settings);
    let Some(settings) = settings.filter(|settings| settings.experiments) else { return Ok(None) };
    let mut definitions = deps.definitions.of(location).await?;
    // The index lags behind: what is over by now was judged for the last time.
    definitions.retain(|definition| running.contains(definition.id()) && !definition.is_over());
    Ok(Some((definitions, settings.experiment_rules)))
}

/// What has been begun is also ended, unless it takes longer than there is time left to report.
async fn in_time<T>(until: Instant, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let late = || Fault::unavailable("time", "judging an experiment", "the function's time is over");
    let end = until + TO_FINISH / 2;
    timeout_at(end, deadline::within(end, work)).await.unwrap_or_else(|_| Err(late()))
}
