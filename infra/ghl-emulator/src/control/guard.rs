//! Who may use the doors: a program on this machine, not a web page somebody looks at on it.

use super::reply::Refusal;
use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use reqwest::Url;
use std::net::IpAddr;

/// Refuses requests a browser makes for another site: by name (rebinding) or by origin.
pub(super) async fn local_only(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        return next.run(request).await;
    }
    Refusal::new(StatusCode::FORBIDDEN, "the emulator's doors answer programs on this machine only")
        .into_response()
}

fn is_local(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let host = text(header::HOST).is_none_or(|host| is_loopback(&format!("http://{host}/")));
    let origin = text(header::ORIGIN).is_none_or(is_loopback);
    host && origin
}

fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_local;
    use axum::http::HeaderMap;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn programs_and_local_pages_may_and_other_sites_may_not() {
        assert!(is_local(&headers(&[("host", "127.0.0.1:4010")])));
        assert!(is_local(&headers(&[("host", "localhost:4010"), ("origin", "http://localhost:8080")])));
        assert!(!is_local(&headers(&[("host", "rebound.example.com:4010")])));
        assert!(!is_local(&headers(&[("host", "127.0.0.1:4010"), ("origin", "https://example.com")])));
        assert!(!is_local(&headers(&[("host", "127.0.0.1:4010"), ("origin", "null")])));
    }
}
