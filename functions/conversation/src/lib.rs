//! One bot turn for every contact that was woken.
//!
//! [`wake_up`] is the turn as a flow: load, decide, commit, deliver. [`deliver`] is how a committed reply reaches the CRM
//! once; `unconnected` why nothing fails before there is a CRM to answer in; `outcomes` what is counted of it; `measure` how long both took and what they came to. The rules themselves are in
//! `shared::conversation`.

mod config;
mod deliver;
mod deps;
mod hand_off;
mod measure;
mod models;
mod outcomes;
mod supply;
mod unconnected;
mod wake_up;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
pub use config::Config;
pub use deps::{Deps, Timing};
use lambda_runtime::{Error, LambdaEvent};
use measure::Stopwatch;
pub use models::ModelConfig;
use shared::edge::sqs_batch::{self, ItemError};
use shared::error::BadMessage;
use shared::metrics::notes;
use shared::queue::Inbound;
use shared::resilience::deadline;
use tokio::time::Instant;
use tracing::Instrument as _;
use wake_up::Woken;

/// Time kept back from the function's deadline to flush what was measured, in half of it, and report what failed.
const TO_REPORT: Duration = Duration::from_secs(1);

/// Answers a batch of wake-ups; only those that failed come back.
///
/// # Errors
/// When what failed cannot be named, so that the whole batch comes back.
pub async fn handle(deps: &Deps, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let deadline = Instant::now() + left.saturating_sub(TO_REPORT);
    let response = sqs_batch::run(event.payload, deadline, deps.redelivery.as_ref(), |item| async move {
        let message: Inbound = serde_json::from_str(&item.body).map_err(|_| not_a_wake_up())?;
        let woken = Woken::by(&message);
        let span = tracing::info_span!(
            "wake_up",
            correlation.id = %woken.correlation_id,
            location.id = %woken.who.location,
            contact.id = %woken.who.contact,
            trace.parent = woken.traceparent,
        );
        let mut stopwatch = Stopwatch::start(deps, woken);
        let notes = stopwatch.notes();
        // On the heap: a turn is a large future, and each that wraps it would move it about.
        let answered = Box::pin(wake_up::answer(deps, woken, &mut stopwatch));
        let answered = notes::within(notes, answered);
        let answered = deadline::within(deadline, answered).instrument(span).await;
        stopwatch.stop(&answered);
        answered
    })
    .await;
    deps.recording.flush(deadline + TO_REPORT / 2).await;
    Ok(response?)
}

fn not_a_wake_up() -> ItemError {
    ItemError::Bad(BadMessage::new("body", "NOT_A_WAKE_UP", "The message is no wake-up of a known version."))
}
