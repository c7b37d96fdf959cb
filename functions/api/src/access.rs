//! Who asks, whether they may, and whether not too often. It is asked before anything is looked up: no answer depends on
//! what there is.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use jiff::Timestamp;
use shared::access::{Grant, KeyId, Right, admit, grant_of};
use shared::edge::http::header;
use shared::ids::LocationId;

use crate::Deps;
use crate::refusal::Refusal;

/// What the caller may do, whose request counts from here on.
///
/// # Errors
/// [`Refusal::Unknown`] where nobody knows them, [`Refusal::TooMany`] where they ask too often.
pub async fn caller(deps: &Deps, request: &ApiGatewayV2httpRequest) -> Result<Grant, Refusal> {
    let (shown, now) = (header(request, "authorization"), deps.clock.now());
    let grant = grant_of(shown, deps.api_keys.as_ref(), &deps.tokens, now).await?.map_err(|why| {
        tracing::warn!(access.refused = %why, "a caller of the API is not let in");
        Refusal::Unknown(why)
    })?;
    admitted(deps, &grant.key, now).await?;
    Ok(grant)
}

/// Counts a request of a key, whether it is shown itself or a token for it.
///
/// # Errors
/// [`Refusal::TooMany`].
pub async fn admitted(deps: &Deps, key: &KeyId, now: Timestamp) -> Result<(), Refusal> {
    let admitted = admit(deps.calls.as_ref(), key, deps.requests_per_minute, now).await?;
    admitted.map_err(|why| {
        tracing::warn!(access.key = %key, access.refused = %why, "a caller of the API asks too often");
        Refusal::TooMany(why)
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
