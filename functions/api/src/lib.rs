//! The operations API: what people and their programs ask over HTTP, apart from webhooks.
//!
//! `GET /health` says that the function runs. `/u/{token}` is the unsubscribe link of e-mails: [`unsubscribe`] is what
//! it does, [`pages`] what a person reads there.

mod config;
mod deps;
pub mod pages;
pub mod unsubscribe;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
pub use config::Config;
pub use deps::Deps;
use lambda_runtime::Error;
use serde::Serialize;
use shared::edge::http::{self, ErrorBody};
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
        ("GET", [.., "u", token]) => unsubscribe::ask(deps, token).await,
        ("POST", [.., "u", token]) => unsubscribe::unsubscribe(deps, request, token).await,
        ("GET", [.., "health"]) => http::json(200, &Health { status: "ok" }),
        _ => nothing_here(),
    }
}

fn nothing_here() -> ApiGatewayV2httpResponse {
    let body =
        ErrorBody { error: "not_found", message: "There is nothing here.", field: None, code: "NOT_FOUND" };
    http::error(404, &body)
}

#[cfg(test)]
#[path = "lib_tests.rs"]
mod tests;
