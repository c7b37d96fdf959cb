//! API Gateway's part: HTTP in, the event JSON of an HTTP API out, the function's answer back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::Functions;
use crate::CommandError;
use crate::template::{Route, Template};

/// Lambda takes at most 6 MB in one event.
const MOST_BYTES: usize = 6 * 1024 * 1024;

/// Takes the address: the functions have to know it before anything is served there.
pub(crate) async fn bind(listen: SocketAddr) -> Result<(TcpListener, String), CommandError> {
    let listener = TcpListener::bind(listen).await.map_err(|e| taken(listen, &e))?;
    let address = format!("http://{}", listener.local_addr()?);
    Ok((listener, address))
}

/// What is behind one path: the route of each method, and what takes every other.
#[derive(Clone)]
struct Behind {
    functions: Arc<Functions>,
    routes: Arc<BTreeMap<String, Route>>,
    other: Option<Arc<Route>>,
}

/// The end of a path that stands for the rest of it, whatever that is.
const GREEDY: &str = "{proxy+}";
/// The method of a route for all of them.
const ANY: &str = "ANY";

/// Serves the template's routes, each by the function it leads to.
pub(crate) fn serve(
    listener: TcpListener,
    functions: Arc<Functions>,
    template: &Template,
    tasks: &mut JoinSet<()>,
) -> Result<(), CommandError> {
    let mut paths: BTreeMap<String, BTreeMap<String, Route>> = BTreeMap::new();
    for route in template.routes()? {
        paths.entry(route.path.clone()).or_default().insert(route.method.clone(), route);
    }
    // A method a path has no route for goes on to the route of any method that takes the rest of a path.
    let greedy: Vec<Arc<Route>> = paths
        .iter()
        .filter(|(path, _)| path.ends_with(GREEDY))
        .filter_map(|(_, routes)| routes.get(ANY).cloned().map(Arc::new))
        .collect();
    let mut router = Router::new().fallback(|| async { not_found() });
    for (path, routes) in paths {
        let takes = |route: &&Arc<Route>| {
            route.path.strip_suffix(GREEDY).is_some_and(|begins| path.starts_with(begins))
        };
        let other = greedy.iter().find(takes).cloned();
        let behind = Behind { functions: functions.clone(), routes: Arc::new(routes), other };
        router = router.route(&path.replace(GREEDY, "{*proxy}"), any(handle).with_state(behind));
    }
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the gateway stopped");
        }
    });
    Ok(())
}

/// What to say when a port cannot be had.
pub(crate) fn taken(listen: SocketAddr, error: &std::io::Error) -> CommandError {
    format!("cannot listen on {listen}: {error}; choose other ports with --port").into()
}

/// What API Gateway says to what no route is for.
fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "{\"message\":\"Not Found\"}").into_response()
}

async fn handle(State(behind): State<Behind>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let route = behind.routes.get(head.method.as_str()).or(behind.other.as_deref());
    let Some(route) = route else { return not_found() };
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let event = event(route, &head.method, &head.uri, &head.headers, &body);
    match behind.functions.invoke(&route.function, event).await {
        Ok(answer) => response(&answer),
        Err(error) => {
            tracing::error!(%error, function = route.function, "a function gave no answer");
            (StatusCode::INTERNAL_SERVER_ERROR, "{\"message\":\"Internal Server Error\"}").into_response()
        }
    }
}

/// The event of payload format 2.0. A body that is not text travels as base64, as on AWS.
fn event(route: &Route, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Value {
    let text = std::str::from_utf8(body).ok();
    let headers: serde_json::Map<String, Value> = headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.into())))
        .collect();
    json!({
        "version": "2.0",
        "routeKey": route.key(),
        "rawPath": uri.path(),
        "rawQueryString": uri.query().unwrap_or_default(),
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000", "apiId": "local", "domainName": "localhost", "domainPrefix": "local",
            "http": {
                "method": method.as_str(), "path": uri.path(), "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1", "userAgent": "local"
            },
            "requestId": uuid::Uuid::new_v4().to_string(), "routeKey": route.key(), "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 0
        },
        "body": text.map_or_else(|| STANDARD.encode(body), ToOwned::to_owned),
        "isBase64Encoded": text.is_none()
    })
}

fn response(answer: &Value) -> Response {
    let status = answer["statusCode"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(500);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    let mut response = (status, body).into_response();
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        if let (Ok(name), Some(Ok(value))) =
            (name.parse::<axum::http::HeaderName>(), value.as_str().map(str::parse))
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
