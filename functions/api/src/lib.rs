//! The operations API: what people and their programs ask over HTTP, apart from webhooks (`docs/api.md`).
//!
//! `GET /health` says that the function runs. `/u/{token}` is the unsubscribe link of e-mails and `/a/{token}` that of
//! alerts: [`unsubscribe`] and [`mod@acknowledge`] are what they do, [`pages`] what a person reads there. Everything
//! under `/api` wants a key ([`access`]), reads its parameters ([`query`]) and is refused in one form ([`refusal`]).

pub mod access;
pub mod acknowledge;
pub mod alerts;
mod config;
mod deps;
pub mod lookout;
pub mod metrics;
pub mod pages;
pub mod query;
pub mod refusal;
pub mod unsubscribe;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::http::HeaderValue;
pub use config::Config;
pub use deps::Deps;
use lambda_runtime::Error;
pub use lookout::Lookout;
use refusal::Refusal;
use serde::Serialize;
use shared::edge::http::{self, ErrorBody};
use shared::error::BadMessage;
use shared::ids::LocationId;
use shared::metrics::Service;

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// Answers one request. A broken dependency is an error inside only: it becomes 503.
///
/// # Errors
/// Never: the runtime's error type is the signature Lambda asks for.
pub async fn handle(
    deps: &Deps,
    request: ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Error> {
    let succeeded = |answer: &ApiGatewayV2httpResponse| answer.status_code < 500;
    Ok(deps.recording.request(Service::Api, answered(deps, &request), succeeded).await)
}

async fn answered(deps: &Deps, request: &ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
    let path = request.raw_path.clone().unwrap_or_default();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    match (request.request_context.http.method.as_str(), segments.as_slice()) {
        ("GET", [.., "api", "metrics"]) => answer(metrics::metrics(deps, request).await),
        ("GET", [.., "api", "alerts"]) => answer(alerts::list(deps, request).await),
        ("GET", [.., "api", "alerts", "history"]) => answer(alerts::previous(deps, request).await),
        ("POST", [.., "api", "alerts", id, "acknowledge"]) => {
            answer(alerts::acknowledge(deps, request, id).await)
        }
        ("GET", [.., "a", token]) => acknowledge::ask(deps, token).await,
        ("POST", [.., "a", token]) => acknowledge::press(deps, request, token).await,
        ("GET", [.., "u", token]) => unsubscribe::ask(deps, token).await,
        ("POST", [.., "u", token]) => unsubscribe::unsubscribe(deps, request, token).await,
        ("GET", [.., "health"]) => http::json(200, &Health { status: "ok" }),
        _ => nothing_here(),
    }
}

/// An answer of the API, done or refused. It is for who asked, and only as they asked it now.
fn answer(done: Result<ApiGatewayV2httpResponse, Refusal>) -> ApiGatewayV2httpResponse {
    let mut answer = done.unwrap_or_else(|refusal| refusal.answer());
    for (name, value) in [("cache-control", "no-store"), ("x-content-type-options", "nosniff")] {
        answer.headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// That there is such a location, if one is named: an empty answer to a mistyped id would be read as good news. Asked
/// only for callers it is within reach of.
async fn installed(deps: &Deps, location: Option<&LocationId>) -> Result<(), Refusal> {
    let Some(location) = location else { return Ok(()) };
    if deps.locations.find(location).await?.is_some() {
        return Ok(());
    }
    let message = "is no location that ever installed us";
    Err(Refusal::Missing(BadMessage::new("location", "LOCATION_UNKNOWN", message)))
}

fn nothing_here() -> ApiGatewayV2httpResponse {
    let body =
        ErrorBody { error: "not_found", message: "There is nothing here.", field: None, code: "NOT_FOUND" };
    http::error(404, &body)
}

#[cfg(test)]
#[path = "lib_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "operations_tests.rs"]
mod operations_tests;
