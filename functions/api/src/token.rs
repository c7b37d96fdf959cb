//! `POST /api/token`: an access token for an hour, and a refresh token to go on with (`docs/adr/0029`).

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use jiff::Timestamp;
use serde::Serialize;
use shared::access::{
    KeyRecord, NoSession, RefreshToken, Session, Unknown, key_of, renew, session_of, token,
};
use shared::edge::http::{self, header};
use shared::error::BadMessage;
use uuid::Uuid;

use crate::Deps;
use crate::access::admitted;
use crate::body::{Body, Field};
use crate::refusal::Refusal;

const GRANT_TYPE: Field =
    Field::new("grant_type", "GRANT_TYPE_MISSING", "GRANT_TYPE_INVALID", "api_key or refresh_token");
const REFRESH_TOKEN: Field = Field::new(
    "refresh_token",
    "REFRESH_TOKEN_MISSING",
    "REFRESH_TOKEN_INVALID",
    "what was answered as refresh_token last",
);

/// What the caller goes on with, named as in RFC 6749, 5.1.
#[derive(Serialize)]
struct Tokens<'a> {
    access_token: &'a str,
    token_type: &'static str,
    /// Seconds for which the access token works.
    expires_in: u64,
    refresh_token: &'a str,
    /// Seconds after which the key has to be shown again.
    refresh_expires_in: i64,
}

/// Hands out tokens to whoever shows a key, or a refresh token that was not used before.
///
/// # Errors
/// [`Refusal`] says why there are none.
pub async fn issue(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let body = Body::of(request, &[GRANT_TYPE, REFRESH_TOKEN])?;
    let (grant_type, refresh_token) =
        (body.required::<String>(GRANT_TYPE)?, body.optional::<String>(REFRESH_TOKEN)?);
    match (grant_type.as_str(), refresh_token) {
        ("api_key", None) => begin(deps, header(request, "authorization")).await,
        ("api_key", Some(_)) => {
            let message = "belongs to the grant type refresh_token";
            Err(BadMessage::new("refresh_token", "REFRESH_TOKEN_INVALID", message).into())
        }
        ("refresh_token", Some(token)) => go_on(deps, &token).await,
        ("refresh_token", None) => Err(REFRESH_TOKEN.missing().into()),
        _ => Err(GRANT_TYPE.invalid().into()),
    }
}

async fn begin(deps: &Deps, shown: Option<&str>) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let now = deps.clock.now();
    let key = key_of(shown, deps.api_keys.as_ref(), now).await?.map_err(|why| {
        tracing::warn!(access.refused = %why, "a caller of the API is given no token");
        Refusal::Unknown(why)
    })?;
    admitted(deps, &key.hash.id(), now).await?;
    let first = RefreshToken::first()?;
    let session = Session::begun(&key, &first, now);
    let answer = tokens(deps, &key, &first, &session, now).await?;
    deps.sessions.begin(&first.session(), &session).await?;
    tracing::info!(access.key = %key.hash.id(), "a session of the API has begun");
    Ok(answer)
}

async fn go_on(deps: &Deps, shown: &str) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let now = deps.clock.now();
    let Some(spent) = RefreshToken::parse(shown) else { return Err(refused(NoSession::NotGood)) };
    let (sessions, keys) = (deps.sessions.as_ref(), deps.api_keys.as_ref());
    let (session, key) = session_of(&spent, sessions, keys, now).await?.map_err(refused)?;
    admitted(deps, &key.hash.id(), now).await?;
    let next = spent.next()?;
    // Made before the old one is spent: what fails here can be tried again.
    let answer = tokens(deps, &key, &next, &session, now).await?;
    renew(&spent, &next, sessions, now).await?.map_err(refused)?;
    Ok(answer)
}

async fn tokens(
    deps: &Deps,
    key: &KeyRecord,
    refresh: &RefreshToken,
    session: &Session,
    now: Timestamp,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let access = deps.tokens.issue(key, Uuid::new_v4(), now).await?;
    let tokens = Tokens {
        access_token: access.expose(),
        token_type: "Bearer",
        expires_in: token::LIVES.as_secs(),
        refresh_token: refresh.expose(),
        refresh_expires_in: session.lasts_until().as_second() - now.as_second(),
    };
    Ok(http::json(200, &tokens))
}

fn refused(why: NoSession) -> Refusal {
    tracing::warn!(access.refused = %why, "a refresh token of the API is refused");
    Refusal::Unknown(Unknown::NoSession)
}
