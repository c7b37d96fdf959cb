//! The door: verifies what the CRM and its workflows send, keeps it once, wakes the conversation, answers.
//!
//! [`ghl`] and [`workflow`] turn third-party JSON into our events; nothing of it goes further. [`receive`]
//! is what happens to an event then.

mod config;
mod deps;
pub mod ghl;
mod json;
pub mod receive;
pub mod signature;
pub mod workflow;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
pub use config::{Config, DEVELOPMENT_KEY};
pub use deps::Deps;
use lambda_runtime::Error;
use serde::Serialize;
use shared::edge::http::{self, ErrorBody};
use shared::error::{Fault, chain};
use shared::metrics::Service;

/// Longest body of a webhook, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// What the door did with a request, and so what it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Kept, and the conversation woken.
    Accepted,
    /// Kept before.
    Duplicate,
    /// Known and of no interest, or not known at all.
    Ignored,
    /// Signed but unusable: kept as evidence.
    Quarantined,
    /// No signature or secret, or a wrong one.
    Unauthorized,
    /// Signed for another app.
    WrongApp,
    /// A workflow's body is wrong.
    Bad(shared::error::BadMessage),
    /// A workflow's body is too long.
    TooLarge,
    /// No such door.
    NotFound,
}

/// Answers one request. Only a broken dependency is an error inside; it becomes 503, and the sender comes again.
///
/// # Errors
/// Never: the runtime's error type is the signature Lambda asks for.
pub async fn handle(
    deps: &Deps,
    request: ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let succeeded = |answer: &ApiGatewayV2httpResponse| (200..300).contains(&answer.status_code);
    Ok(deps.recording.request(Service::Webhook, answered(deps, &request), succeeded).await)
}

async fn answered(deps: &Deps, request: &ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
    let path = request.raw_path.clone().unwrap_or_default();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let outcome = match (request.request_context.http.method.as_str(), segments.as_slice()) {
        ("POST", [.., "webhooks", "ghl"]) => receive::from_ghl(deps, request).await,
        ("POST", [.., "webhooks", "workflow", location]) => {
            receive::from_workflow(deps, request, location).await
        }
        _ => Ok(Outcome::NotFound),
    };
    match outcome {
        Ok(outcome) => answer(&outcome),
        Err(fault) => broken(&fault),
    }
}

#[derive(Serialize)]
struct Accepted {
    status: &'static str,
}

fn answer(outcome: &Outcome) -> ApiGatewayV2httpResponse {
    let ok = |status| http::json(200, &Accepted { status });
    let error =
        |status, error, message, code| http::error(status, &ErrorBody { error, message, field: None, code });
    match outcome {
        Outcome::Accepted => ok("accepted"),
        Outcome::Duplicate => ok("duplicate"),
        Outcome::Ignored => ok("ignored"),
        Outcome::Quarantined => ok("quarantined"),
        Outcome::Unauthorized => {
            error(401, "unauthorized", "The signature or secret is missing or wrong.", "NOT_AUTHENTIC")
        }
        Outcome::WrongApp => error(403, "forbidden", "This webhook belongs to another app.", "WRONG_APP"),
        Outcome::Bad(bad) => http::bad_message(400, "invalid_webhook", bad),
        Outcome::TooLarge => error(413, "too_large", "The body may have at most 256 KB.", "BODY_TOO_LARGE"),
        Outcome::NotFound => error(404, "not_found", "There is nothing here.", "NOT_FOUND"),
    }
}

fn broken(fault: &Fault) -> ApiGatewayV2httpResponse {
    tracing::error!(error = chain(fault), "webhook not kept");
    let body = ErrorBody {
        error: "unavailable",
        message: "This could not be stored. Please send it again.",
        field: None,
        code: "UNAVAILABLE",
    };
    http::error(503, &body)
}
