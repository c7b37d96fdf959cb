//! `GET /api/metrics`: everything that was measured, at a glance.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use shared::access::Right;
use shared::edge::http;
use shared::ids::LocationId;
use shared::metrics::{Asked, Minutes, Snapshot, roll_up, since_reset};

use crate::access::{allow, caller};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::{Deps, installed};

/// The last minutes of a location, or, without one, of the whole installation.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn metrics(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location", "minutes"])?;
    let (location, minutes) = (query.location()?, query.minutes()?);
    allow(&caller, Right::SeeFigures, location.as_ref())?;
    installed(deps, location.as_ref()).await?;
    Ok(http::json(200, &snapshot(deps, location.as_ref(), minutes).await?))
}

async fn snapshot(deps: &Deps, location: Option<&LocationId>, minutes: u32) -> Result<Snapshot, Refusal> {
    let now = deps.clock.now();
    let minutes = since_reset(deps.resets.as_ref(), location, Minutes::until(now, minutes)).await?;
    let (tallies, observed) = tokio::join!(
        roll_up::collect(deps.accounts.as_ref(), location, minutes, now),
        deps.lookout.observed(location)
    );
    let asked = Asked { location, minutes, sample_rate: deps.sample_rate, now };
    Ok(Snapshot::of(&tallies?, &observed, asked))
}
