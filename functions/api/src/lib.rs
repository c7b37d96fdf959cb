//! The operations API: what people and their programs ask over HTTP, apart from webhooks (`docs/api.md`).
//!
//! `GET /health` says that the function runs. `/u/{token}` is the unsubscribe link of e-mails and `/a/{token}` that of
//! alerts: [`unsubscribe`] and [`mod@acknowledge`] are what they do, [`pages`] what a person reads there. Everything
//! under `/api` wants a key, or a [`token`] that was issued for one ([`access`]), reads its parameters ([`query`], [`body`])
//! and is refused in one form ([`refusal`]). [`routes`] is the table of all of them.

pub mod access;
pub mod acknowledge;
pub mod alerts;
pub mod body;
mod config;
pub mod contacts;
mod deps;
pub mod experiments;
pub mod lookout;
pub mod metrics;
pub mod pages;
pub mod query;
pub mod refusal;
pub mod routes;
pub mod tickets;
pub mod token;
pub mod unsubscribe;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::http::HeaderValue;
pub use config::Config;
pub use deps::Deps;
use lambda_runtime::Error;
pub use lookout::Lookout;
use refusal::Refusal;
use routes::{Asked, Route};
use serde::Serialize;
use shared::edge::http;
use shared::error::BadMessage;
use shared::ids::LocationId;
use shared::locations::Location;
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
    let (route, places) = match routes::asked(request.request_context.http.method.as_str(), &path) {
        Asked::For(route, places) => (route, places),
        Asked::WithoutMethod(methods) => return answer(Err(Refusal::NoMethod(methods))),
        Asked::Nothing => return answer(Err(Refusal::NothingHere)),
    };
    let place = places.first().copied().unwrap_or_default();
    answer(match route {
        Route::AcknowledgePage => return acknowledge::ask(deps, place).await,
        Route::AcknowledgePress => return acknowledge::press(deps, request, place).await,
        Route::UnsubscribePage => return unsubscribe::ask(deps, place).await,
        Route::Unsubscribe => return unsubscribe::unsubscribe(deps, request, place).await,
        Route::Health => Ok(http::json(200, &Health { status: "ok" })),
        Route::Token => token::issue(deps, request).await,
        Route::Metrics => metrics::metrics(deps, request).await,
        Route::Alerts => alerts::list(deps, request).await,
        Route::AlertHistory => alerts::previous(deps, request).await,
        Route::AcknowledgeAlert => alerts::acknowledge(deps, request, place).await,
        Route::Tickets(kind) => tickets::list(deps, request, *kind).await,
        Route::Ticket(kind) => tickets::show(deps, request, *kind, place).await,
        Route::Act(kind, act) => tickets::act(deps, request, (*kind, *act), place).await,
        Route::ReportViolation => tickets::report(deps, request).await,
        Route::ExportContact => contacts::export(deps, request, place).await,
        Route::EraseContact => contacts::erase(deps, request, place).await,
        Route::Hold => contacts::hold(deps, request, place).await,
        Route::PlaceHold => contacts::place(deps, request, place).await,
        Route::LiftHold => contacts::lift(deps, request, place).await,
        Route::Experiments => experiments::list(deps, request).await,
        Route::Experiment => experiments::results(deps, request, place).await,
        Route::BeginExperiment => experiments::begin(deps, request).await,
        Route::ChangeExperiment(change) => experiments::change(deps, request, change, place).await,
        Route::PromoteExperiment => experiments::promote(deps, request, place).await,
    })
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
    match location {
        Some(location) => the_location(deps, location).await.map(drop),
        None => Ok(()),
    }
}

/// The location of that id.
async fn the_location(deps: &Deps, location: &LocationId) -> Result<Location, Refusal> {
    let message = "is no location that ever installed us";
    let unknown = || Refusal::Missing(BadMessage::new("location", "LOCATION_UNKNOWN", message));
    deps.locations.find(location).await?.ok_or_else(unknown)
}

/// What stands in a path, whatever of it was encoded.
fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
#[path = "lib_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "operations_tests.rs"]
mod operations_tests;

#[cfg(test)]
#[path = "token_tests.rs"]
mod token_tests;

#[cfg(test)]
mod unasked_tests;
