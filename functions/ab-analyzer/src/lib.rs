//! Counts what contacts of experiments did, and says what the counts prove: every hour, and when somebody asks.

mod asked;
mod config;
mod count;
mod deps;
mod hourly;
mod judge;

use std::time::{Duration, SystemTime};

pub use asked::{Answer, Asked};
use aws_lambda_events::sqs::SqsEvent;
pub use config::Config;
pub use deps::Deps;
pub use hourly::Run;
use lambda_runtime::{Error, LambdaEvent};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

/// Time kept back from the function's deadline: the longest what has just been begun may take.
const TO_FINISH: Duration = Duration::from_secs(5);

/// What EventBridge Scheduler hands over. That it comes is all that matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Scheduled {
    /// The id of this invocation.
    pub id: Option<String>,
}

/// Counts a batch of `outcomes`, judges all experiments that are not over as the schedule asks, or answers whoever asks
/// what has become of those of a location.
///
/// # Errors
/// When what failed of a batch cannot be named, when an experiment could not be judged, or nobody can be answered.
pub async fn handle(deps: &Deps, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let until = Instant::now() + left.saturating_sub(TO_FINISH);
    let payload = event.payload;
    if payload.get("Records").is_some() {
        let batch: SqsEvent = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(count::batch(deps, batch, until).await?)?)
    } else if payload.get("location").is_some() {
        let asked: Asked = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(asked::answer(deps, &asked).await?)?)
    } else {
        let scheduled: Scheduled = serde_json::from_value(payload)?;
        Ok(serde_json::to_value(hourly::run(deps, &scheduled, until).await?)?)
    }
}
