//! Violations on their way to people: tags, a note and a task in the CRM, and of what is grave or stops the bot a message
//! to the compliance officers.
//!
//! The flow is [`shared::review::carry`], when it is due [`shared::compliance::assign`]. What cannot be done now is due again
//! by itself: the CRM that is down brings no message back. The bot was stopped before, in the turn's own transaction.

mod config;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
pub use config::config;
use lambda_runtime::{Error, LambdaEvent};
use shared::compliance::assign;
use shared::edge::sqs_batch::{self, ItemError};
pub use shared::edge::tickets::Deps;
use shared::error::BadMessage;
use shared::ids::TicketKind;
use shared::queue::Violations;
use shared::resilience::deadline;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Time kept back from the function's deadline to note and to report what failed.
const TO_REPORT: Duration = Duration::from_secs(2);

/// Carries every violation of a batch; only those whose state could not be read or noted come back.
///
/// # Errors
/// When what failed cannot be named, so that the whole batch comes back.
pub async fn handle(deps: &Deps, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    let until = Instant::now() + left.saturating_sub(TO_REPORT);
    let batch = sqs_batch::run(event.payload, until, deps.redelivery.as_ref(), |item| async move {
        let message: Violations = serde_json::from_str(&item.body).map_err(|_| not_a_violation())?;
        let Violations::ViolationV1(opened) = message;
        if opened.ticket.kind() != TicketKind::Violation {
            return Err(not_a_violation());
        }
        let span = tracing::info_span!(
            "violation",
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

fn not_a_violation() -> ItemError {
    let message = "The message is no violation of a known version.";
    ItemError::Bad(BadMessage::new("body", "NOT_A_VIOLATION", message))
}
