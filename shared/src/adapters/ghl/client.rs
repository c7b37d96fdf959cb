//! The client: requests on pinned versions, and what answers mean. How a call is made is in [`super::attempt`].

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::attempt::GhlGuards;
use super::http::{BaseUrlError, Http};
use crate::conversation::Written;
use crate::error::Fault;
use crate::metrics::notes;

/// Dated API versions; each service documents its own.
pub(super) const CALENDARS_VERSION: &str = "2021-04-15";
pub(super) const CONTACTS_VERSION: &str = "2021-07-28";
pub(super) const CONVERSATIONS_VERSION: &str = "2021-04-15";

/// GoHighLevel.
pub struct GhlClient {
    pub(super) http: Http,
    pub(super) guards: Option<GhlGuards>,
}

impl GhlClient {
    /// A client for `base`, which must be [`super::PRODUCTION`] or, in a local run, an address of this machine. It makes
    /// one attempt a call, each with the location's private integration token.
    ///
    /// # Errors
    /// [`BaseUrlError`] for any other host: no configuration may send a location's token elsewhere.
    pub fn new(base: &str, timeout: Duration, local: bool) -> Result<Self, BaseUrlError> {
        Ok(Self { http: Http::new(base, timeout, local)?, guards: None })
    }

    /// The same under guards: with either kind of token, within the rate limit, under a breaker, and tried again.
    #[must_use]
    pub fn guarded(self, guards: GhlGuards) -> Self {
        Self { guards: Some(guards), ..self }
    }

    /// A request without its token; `path` is escaped segment by segment.
    pub(super) fn request(
        &self,
        method: Method,
        path: &[&str],
        version: &'static str,
    ) -> Result<RequestBuilder, Fault> {
        let request = self.http.client()?.request(method, self.http.url(path)?);
        Ok(request.header("Version", version).header("Accept", "application/json"))
    }
}

/// Errors of reqwest must come without their URL, which names the contact.
pub(super) fn unavailable(action: &'static str, said: impl Into<crate::error::Source>) -> Fault {
    Fault::unavailable("CRM", action, said)
}

pub(super) async fn ok_json<T: DeserializeOwned>(
    response: Response,
    action: &'static str,
) -> Result<T, Fault> {
    let status = response.status();
    if !status.is_success() {
        return Err(unavailable(action, format!("HTTP {}", status.as_u16())));
    }
    let _away = notes::away();
    response.json().await.map_err(|e| unavailable(action, e.without_url()))
}

/// Statuses no later attempt changes. A 401 is not among them: a new token does.
pub(super) fn refused_for_good(status: StatusCode) -> Option<u16> {
    let for_good = matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    for_good.then_some(status.as_u16())
}

/// What the answer to something that was to be written means.
pub(super) fn written(response: &Response, action: &'static str) -> Result<Written, Fault> {
    let status = response.status();
    match refused_for_good(status) {
        _ if status.is_success() => Ok(Written::Done),
        Some(status) => Ok(Written::Refused { status }),
        None => Err(unavailable(action, format!("HTTP {}", status.as_u16()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::ghl::PRODUCTION;

    #[test]
    fn only_the_crm_itself_or_this_machine_is_called() {
        let timeout = Duration::from_secs(1);
        assert!(GhlClient::new(PRODUCTION, timeout, false).is_ok());
        assert!(GhlClient::new("http://127.0.0.1:4570", timeout, true).is_ok());
        for (url, local) in [
            ("http://127.0.0.1:4570", false),
            ("https://services.leadconnectorhq.com.example.org", false),
            ("https://example.org", true),
            ("https://services.leadconnectorhq.com@example.org", true),
        ] {
            assert_eq!(GhlClient::new(url, timeout, local).err(), Some(BaseUrlError), "{url}");
        }
    }
}
