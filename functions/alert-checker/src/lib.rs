//! Evaluates the rules of alerts every half minute and tells people what they make of it; then, once an hour, folds what
//! was measured into hours.
//!
//! The schedule comes every minute and asks for a second check by a message that its queue delays. Runs may overlap:
//! what becomes of an alert is decided under its version, and a message to people is sent by whoever has begun it.

mod config;
mod deps;
mod hourly;
mod run;
mod second;
mod trial;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::SqsEvent;
pub use config::Config;
pub use deps::Deps;
pub use hourly::RolledUp;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent};
pub use run::Run;
use serde::Deserialize;
use serde_json::Value;
use shared::error::Fault;
use shared::queue::CheckAgain;
use shared::resilience::deadline;
use tokio::time::{Instant, timeout_at};
pub use trial::{Answer, Trial};

/// Time kept back from the function's deadline: what has been begun by then is ended.
const TO_FINISH: Duration = Duration::from_secs(5);

/// What EventBridge Scheduler hands over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Scheduled {
    /// The id of this invocation.
    pub id: Option<String>,
    /// When it was to begin: the same however often it is handed over.
    pub time: Option<Timestamp>,
}

/// What somebody asks for who sets channels up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    test: Trial,
}

/// Checks all rules as the schedule or its own message asks, or tries channels out for whoever asks that.
///
/// # Errors
/// When something could not be checked or told, once everything else is; when hours could not be kept; or when whoever
/// asks cannot be answered.
pub async fn handle(deps: &Deps, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let until = Instant::now() + left.saturating_sub(TO_FINISH);
    let payload = event.payload;
    if payload.get("Records").is_some() {
        let batch: SqsEvent = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(second::batch(deps, batch, until).await?)?)
    } else if payload.get("test").is_some() {
        let Asked { test } = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(trial::answer(deps, &test).await?)?)
    } else {
        let scheduled: Scheduled = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(minute(deps, &scheduled, until).await?)?)
    }
}

/// What the schedule asks for: the check of this minute, its second one, and the hours.
async fn minute(deps: &Deps, scheduled: &Scheduled, until: Instant) -> Result<Run, Error> {
    if deps.enabled {
        let minute = scheduled.time.unwrap_or_else(|| deps.clock.now());
        // First, so that whatever this run meets, the next is half a minute away.
        let asked = deps.second_check.ask(&CheckAgain { minute }).await;
        let checked = run::run(deps, until).await;
        let kept = hourly::keep(deps, until).await;
        asked?;
        let run = checked?;
        kept?;
        return Ok(run);
    }
    tracing::info!("alerts are switched off");
    hourly::keep(deps, until).await?;
    Ok(Run::default())
}

/// What has been begun is also ended, unless it takes longer than there is time left to report.
async fn in_time<T>(until: Instant, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let late = || Fault::unavailable("time", "checking alerts", "the function's time is over");
    let end = until + TO_FINISH / 2;
    timeout_at(end, deadline::within(end, work)).await.unwrap_or_else(|_| Err(late()))
}
