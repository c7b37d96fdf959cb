//! `/api/alerts`: what has to be looked at, what ever had to be, and who takes it up.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use futures::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use shared::access::Right;
use shared::alerts::{Alert, AlertId, Scope, Shown, active, history, past, take_up};
use shared::audit::{Operation, OperationAction, Subject};
use shared::edge::http;
use shared::error::{BadMessage, Fault};
use shared::ids::LocationId;

use crate::access::{allow, caller};
use crate::body::{BY, Body, Why};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::{Deps, decoded, installed};

/// Alerts of the history that are handed out at once.
const PAGE: usize = 100;

/// A list as it is handed out.
#[derive(Serialize)]
struct List {
    at: Timestamp,
    /// Whose; `None`: of the whole installation.
    location: Option<LocationId>,
    alerts: Vec<Shown>,
}

/// A page of the history.
#[derive(Serialize)]
struct Page {
    #[serde(flatten)]
    list: List,
    /// Where the next page begins; `None` if this is the last one.
    before: Option<Timestamp>,
}

/// What has to be looked at now; with `all` also what somebody has taken up and what is over since a short while.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn list(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location", "all"])?;
    let (location, all) = (query.location()?, query.all()?);
    allow(&caller, Right::SeeFigures, location.as_ref())?;
    installed(deps, location.as_ref()).await?;
    let scopes = scopes(deps, location.as_ref()).await?;
    let stored = try_join_all(scopes.iter().map(|scope| deps.alerts.of(scope))).await?;
    let known = stored.into_iter().flatten().map(|stored| stored.alert);
    let alerts = if all { history(known, usize::MAX) } else { active(known) };
    Ok(http::json(200, &of(deps, location, &alerts)))
}

/// The last hundred, newest first; older ones `before` an instant.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn previous(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location", "before"])?;
    // One that fires in this very millisecond is in it too.
    let (location, before) = (query.location()?, query.before()?.unwrap_or(Timestamp::MAX));
    allow(&caller, Right::SeeFigures, location.as_ref())?;
    installed(deps, location.as_ref()).await?;
    let scopes = scopes(deps, location.as_ref()).await?;
    let page = past(deps.alerts.as_ref(), &scopes, before, PAGE).await?;
    Ok(http::json(200, &Page { list: of(deps, location, &page.alerts), before: page.before }))
}

/// Takes an alert up in somebody's name.
///
/// # Errors
/// [`Refusal`] says why it is not taken up.
pub async fn acknowledge(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let id = alert_id(id)?;
    let location = match &id.key.scope {
        Scope::Installation => None,
        Scope::Location(location) => Some(location),
    };
    allow(&caller, Right::TakeUpAlerts, location)?;
    let on = Body::of(request, &[BY])?.grounds(&caller.key, Why::Unasked)?;
    let now = deps.clock.now();
    let alert = take_up(deps.alerts.as_ref(), &id, on.by(), now).await?.map_err(Refusal::NotTakenUp)?;
    let operation = Operation {
        at: now,
        actor: on.by().to_owned(),
        action: OperationAction::Acknowledged,
        subject: Subject::Alert(id.to_string()),
        reason: None,
        details: on.details(),
    };
    let chain = location.cloned().unwrap_or_else(LocationId::of_all);
    deps.log.append(&chain, operation).await?;
    tracing::info!(alerting.id = %id, access.key = %caller.key, "an alert is taken up by the API");
    Ok(http::json(200, &Shown::of(&alert)))
}

/// An id as it stands in the path, whatever of it was encoded.
fn alert_id(segment: &str) -> Result<AlertId, BadMessage> {
    let decoded = decoded(segment);
    let read = AlertId::of_segment(&decoded).or_else(|_| AlertId::parse(&decoded));
    read.map_err(|wrong| BadMessage::new("id", "ALERT_ID_INVALID", format!("{wrong}")))
}

/// Whose alerts are meant: without a location those of all and of each.
async fn scopes(deps: &Deps, location: Option<&LocationId>) -> Result<Vec<Scope>, Fault> {
    let Some(location) = location else {
        let each = deps.tenants.installed().await?.into_iter().map(Scope::Location);
        return Ok(std::iter::once(Scope::Installation).chain(each).collect());
    };
    Ok(vec![Scope::Location(location.clone())])
}

fn of(deps: &Deps, location: Option<LocationId>, alerts: &[Alert]) -> List {
    List { at: deps.clock.now(), location, alerts: alerts.iter().map(Shown::of).collect() }
}
