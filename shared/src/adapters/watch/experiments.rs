//! Experiments as their latest reports have them.

use std::collections::BTreeMap;

use futures::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::alerts::{Reading, Readings, Subject};
use crate::error::Fault;
use crate::experiments::Verdict;
use crate::experiments::ports::Reports;
use crate::ids::LocationId;

/// Reports that are read at the same time.
const AT_ONCE: usize = 16;

/// Every experiment that is not over and has a report, by location: one if it is unhealthy.
pub(super) async fn look(reports: &dyn Reports) -> Result<BTreeMap<LocationId, Readings>, Fault> {
    let running = reports.running().await?;
    let latest = running.into_iter().map(async |(location, experiment)| {
        let report = reports.latest(&location, &experiment).await?;
        Ok::<_, Fault>((location, experiment, report))
    });
    let latest: Vec<_> = stream::iter(latest).buffer_unordered(AT_ONCE).try_collect().await?;
    let mut unhealthy: BTreeMap<LocationId, Readings> = BTreeMap::new();
    for (location, experiment, report) in latest {
        let Some(report) = report else { continue };
        let is_unhealthy = report.analysis.verdict == Verdict::Unhealthy;
        let reading = Reading::count(u64::from(is_unhealthy));
        unhealthy.entry(location).or_default().insert(Subject::named(&experiment.to_string()), reading);
    }
    Ok(unhealthy)
}
