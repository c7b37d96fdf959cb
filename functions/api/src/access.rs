//! Who asks, and whether they may. It is asked before anything is looked up: no answer depends on what there is.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use shared::access::{Grant, Right, grant_of};
use shared::edge::http::header;
use shared::ids::LocationId;

use crate::Deps;
use crate::refusal::Refusal;

/// What the caller may do.
///
/// # Errors
/// [`Refusal::Unknown`] where nobody knows them.
pub async fn caller(deps: &Deps, request: &ApiGatewayV2httpRequest) -> Result<Grant, Refusal> {
    let shown = header(request, "authorization");
    let grant = grant_of(shown, deps.api_keys.as_ref(), deps.clock.now()).await?;
    grant.map_err(|why| {
        tracing::warn!(access.refused = %why, "a caller of the API is not let in");
        Refusal::Unknown(why)
    })
}

/// Whether the caller may do this at a location, or, without one, to what all of them share.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn allow(caller: &Grant, right: Right, location: Option<&LocationId>) -> Result<(), Refusal> {
    caller.allows(right, location).map_err(|why| {
        tracing::warn!(access.key = %caller.key, access.refused = %why, "a caller of the API may not");
        Refusal::Forbidden(why)
    })
}
