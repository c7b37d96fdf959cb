//! What a buyer can pay: one assessment for every request, whatever is known and whatever answers.
//!
//! `assess` is one request from the contact's record to the assessment's, `service` how the location's service is
//! asked. The rules are in `shared::finance`. It writes items of its own and never a contact's state.

mod assess;
mod config;
mod deps;
mod service;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
pub use config::Config;
pub use deps::Deps;
use lambda_runtime::{Error, LambdaEvent};
use shared::edge::sqs_batch::{self, ItemError};
use shared::error::BadMessage;
use shared::queue::Assessments;
use shared::resilience::deadline;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Time kept back from the function's deadline to flush what was counted, in half of it, and report what failed.
const TO_REPORT: Duration = Duration::from_secs(1);

/// Makes every assessment of a batch; only those that could not be kept come back.
///
/// # Errors
/// When what failed cannot be named, so that the whole batch comes back.
pub async fn handle(deps: &Deps, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let until = Instant::now() + left.saturating_sub(TO_REPORT);
    let batch = sqs_batch::run(event.payload, until, deps.redelivery.as_ref(), |item| async move {
        let message: Assessments = serde_json::from_str(&item.body).map_err(|_| not_a_request())?;
        let Assessments::AssessmentV1(wanted) = message;
        let span = tracing::info_span!(
            "assessment",
            assessment.id = %wanted.assessment,
            correlation.id = %wanted.correlation_id,
            location.id = %wanted.who.location,
            contact.id = %wanted.who.contact,
            trace.parent = wanted.traceparent,
        );
        let event = deps.recording.event(wanted.correlation_id);
        let assessed = assess::assess(deps, &wanted).instrument(span);
        // Of no location: this function may write into none's records.
        deps.recording.counting(event, None, assessed).await
    });
    let response = deadline::within(until, batch).await;
    deps.recording.flush(until + TO_REPORT / 2).await;
    Ok(response?)
}

fn not_a_request() -> ItemError {
    let message = "The message is no request for an assessment of a known version.";
    ItemError::Bad(BadMessage::new("body", "NOT_A_REQUEST", message))
}
