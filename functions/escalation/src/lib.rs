//! Escalations on their way to people: a task, a note and a tag in the CRM, a message to where people are.
//!
//! The flow is [`shared::review::carry`], who is asked is [`shared::escalation::assign`]. What cannot be done now is due
//! again by itself: the CRM that is down brings no message back.

mod config;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
pub use config::config;
use lambda_runtime::{Error, LambdaEvent};
use shared::edge::sqs_batch::{self, ItemError};
pub use shared::edge::tickets::Deps;
use shared::error::BadMessage;
use shared::escalation::assign;
use shared::ids::TicketKind;
use shared::queue::Escalations;
use shared::resilience::deadline;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Time kept back from the function's deadline to note and to report what failed.
const TO_REPORT: Duration = Duration::from_secs(2);

/// Carries every escalation of a batch; only those whose state could not be read or noted come back.
///
/// # Errors
/// When what failed cannot be named, so that the whole batch comes back.
pub async fn handle(deps: &Deps, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let until = Instant::now() + left.saturating_sub(TO_REPORT);
    let batch = sqs_batch::run(event.payload, until, deps.redelivery.as_ref(), |item| async move {
        let message: Escalations = serde_json::from_str(&item.body).map_err(|_| not_an_escalation())?;
        let Escalations::EscalationV1(opened) = message;
        if opened.ticket.kind() != TicketKind::Escalation {
            return Err(not_an_escalation());
        }
        let span = tracing::info_span!(
            "escalation",
            ticket.id = %opened.ticket,
            correlation.id = %opened.correlation_id,
            location.id = %opened.who.location,
            contact.id = %opened.who.contact,
            trace.parent = opened.traceparent,
        );
        deps.carry(&opened, assign).instrument(span).await
    });
    let response = deadline::within(until, batch).await;
    deps.recording.flush(until + TO_REPORT / 2).await;
    Ok(response?)
}

fn not_an_escalation() -> ItemError {
    let message = "The message is no escalation of a known version.";
    ItemError::Bad(BadMessage::new("body", "NOT_AN_ESCALATION", message))
}
