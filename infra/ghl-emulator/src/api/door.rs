//! The way every call takes: fault, token, version, limit, handler, log, headers.

use super::{
    Operation,
    exchange::{Access, Answer, ApiVersion, Exchange},
};
use crate::{
    Call, Effect,
    core::Core,
    limits::Allowance,
    model::InstallType,
    server::Connection,
    state::{Change, State},
};
use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State as Shared},
    http::{HeaderMap, Method, Response, Uri, header},
};
use reqwest::Url;
use serde_json::json;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Answers a call of the API.
pub(crate) async fn answer(
    Shared(core): Shared<Arc<Core>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let segments: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let route = Operation::of(method.as_str(), &segments);
    let operation = route.as_ref().map(|(operation, _)| *operation);
    let fault = core.faults.strike(operation);
    let at = core.now();
    let note = |status| {
        let call = Call {
            at,
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            operation,
            status,
            fault: fault.as_ref().map(|effect| effect.name().to_owned()),
        };
        if let Err(error) = core.record(vec![Change::CallReceived { call }]) {
            tracing::warn!(%error, "a call is not in the log");
        }
    };
    let mut allowance = Allowance::FULL;
    let mut retry_after = None;
    let answered = match &fault {
        Some(Effect::Hang { milliseconds }) => {
            note(None);
            wait(&core, *milliseconds).await;
            connection.drop_without_answer();
            return Response::default();
        }
        Some(Effect::Status { status, retry_after_seconds, message }) => {
            retry_after = *retry_after_seconds;
            failure(*status, message.as_deref())
        }
        _ => {
            let performed = perform(&core, route, &method, &uri, &headers, &body, &mut allowance);
            let performed = performed.unwrap_or_else(|refusal| refusal);
            if allowance.refused {
                // Milliseconds left, rounded up: who waits that long is let in.
                retry_after = Some(u64::try_from(allowance.milliseconds).unwrap_or_default().div_ceil(1_000));
            }
            performed
        }
    };
    let answered = match &fault {
        Some(Effect::AcceptThenStatus { status }) => failure(*status, None),
        _ => answered,
    };
    let dropped = matches!(fault, Some(Effect::AcceptThenDrop));
    note(Some(answered.status).filter(|_| !dropped));
    match fault {
        Some(Effect::AcceptThenDrop) => connection.drop_without_answer(),
        Some(Effect::Slow { milliseconds }) => wait(&core, milliseconds).await,
        _ => {}
    }
    respond(&answered, &allowance, retry_after)
}

/// Waits, but not longer than the emulator lives.
async fn wait(core: &Core, milliseconds: u64) {
    let mut stopped = core.stopped.clone();
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(milliseconds)) => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

fn perform(
    core: &Arc<Core>,
    route: Option<(Operation, Vec<&str>)>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    allowance: &mut Allowance,
) -> Result<Answer, Answer> {
    let Some((operation, ids)) = route else { return Err(Answer::not_found(method.as_str(), uri.path())) };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let now = core.now();
    let (access, version) = if matches!(operation, Operation::IssueToken | Operation::ReconnectApp) {
        // The dated versions of these have no Version header, and no token yet.
        (
            Access::Nobody,
            header("version").map_or(Ok(ApiVersion::Dated), |version| ApiVersion::of(Some(version)))?,
        )
    } else {
        let authorization = header("authorization").unwrap_or_default();
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default().trim();
        let access = core.read(|state| access_of(&core.token, state, token, now));
        let access = access.ok_or_else(|| Answer::unauthorized("Invalid token: access token is invalid"))?;
        *allowance = core.limits.count(access.counted_as(token), now);
        if allowance.refused {
            return Err(Answer::too_many());
        }
        (access, ApiVersion::of(header("version"))?)
    };
    let ids = ids.into_iter().map(decoded).collect();
    let content_type = header("content-type").unwrap_or_default();
    let query = pairs(uri.query().unwrap_or_default());
    core.with_ledger(|ledger| {
        operation.perform(&mut Exchange { ledger, now, version, access, ids, query, content_type, body })
    })
}

fn access_of(own: &str, state: &State, token: &str, now: jiff::Timestamp) -> Option<Access> {
    if token == own {
        return Some(Access::Everywhere);
    }
    let access = state.access_tokens.get(token).filter(|access| now < access.expires_at)?;
    match (access.grant.install_type, &access.grant.location_id) {
        (InstallType::Location, Some(location_id)) => Some(Access::Location(location_id.clone())),
        _ => Some(Access::Company(access.grant.company_id.clone())),
    }
}

/// The pairs of a query or a form; the last of one name counts.
pub(super) fn pairs(encoded: &str) -> HashMap<String, String> {
    let mut url = Url::parse("http://localhost/").ok();
    if let Some(url) = &mut url {
        url.set_query(Some(encoded));
    }
    url.iter()
        .flat_map(Url::query_pairs)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// An id as it was before it was put into a path.
fn decoded(segment: &str) -> String {
    // What a query decodes is what a path decodes, except for `+`.
    let pair = pairs(&format!("id={}", segment.replace('+', "%2B").replace('&', "%26")));
    pair.get("id").cloned().unwrap_or_default()
}

fn failure(status: u16, message: Option<&str>) -> Answer {
    match (status, message) {
        (401, None) => Answer::unauthorized("Invalid token: access token is invalid"),
        (422, message) => Answer::unprocessable(vec![message.unwrap_or("Unprocessable Entity").to_owned()]),
        (429, None) => Answer::too_many(),
        (status, message) => {
            let usual = match status {
                400 => "Bad Request",
                403 => "The token does not have access to this location.",
                404 => "Not Found",
                500 => "Internal server error",
                502 => "Bad Gateway",
                503 => "Service Unavailable",
                504 => "Gateway Timeout",
                _ => "Error",
            };
            Answer { status, body: json!({"statusCode": status, "message": message.unwrap_or(usual)}) }
        }
    }
}

fn respond(answer: &Answer, allowance: &Allowance, retry_after: Option<u64>) -> Response<Body> {
    let mut response = Response::builder()
        .status(answer.status)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    for (name, value) in allowance.headers() {
        response = response.header(name, value);
    }
    if let Some(seconds) = retry_after {
        response = response.header(header::RETRY_AFTER, seconds);
    }
    // Every part is known to be valid: the status was checked when the fault was planted.
    response.body(Body::from(answer.body.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{decoded, pairs};

    #[test]
    fn forms_and_queries_are_decoded() {
        let found = pairs("grant_type=refresh_token&refresh_token=a%2Bb+c");
        assert_eq!(found["refresh_token"], "a+b c");
        assert_eq!(found["grant_type"], "refresh_token");
    }

    #[test]
    fn ids_of_paths_are_decoded() {
        assert_eq!(decoded("abc%20d+e"), "abc d+e");
    }
}
