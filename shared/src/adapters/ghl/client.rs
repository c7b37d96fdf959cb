//! The client: one attempt a call, a time-out on each, no redirects, only the CRM's own host.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use crate::adapters::aws::is_loopback;
use crate::conversation::Written;
use crate::error::Fault;
use crate::locations::Location;

/// Where the CRM lives.
pub const PRODUCTION: &str = "https://services.leadconnectorhq.com";

/// Dated API versions; each service documents its own.
pub(super) const CALENDARS_VERSION: &str = "2021-04-15";
pub(super) const CONTACTS_VERSION: &str = "2021-07-28";
pub(super) const CONVERSATIONS_VERSION: &str = "2021-04-15";

/// The base URL is not one we may call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be {PRODUCTION}, or an address of this machine in a local run")]
pub struct BaseUrlError;

/// Whether a location's token may be sent to `base`: the CRM itself or, in a local run, this machine.
#[must_use]
pub fn is_allowed_base(base: &str, local: bool) -> bool {
    base.trim_end_matches('/') == PRODUCTION || (local && is_loopback(base))
}

/// GoHighLevel.
#[derive(Debug)]
pub struct GhlClient {
    /// Made at the first call: reading the machine's root certificates has no place in a cold start.
    http: OnceLock<reqwest::Client>,
    timeout: Duration,
    base: Url,
}

impl GhlClient {
    /// A client for `base`, which must be [`PRODUCTION`] or, in a local run, an address of this machine.
    ///
    /// # Errors
    /// [`BaseUrlError`] for any other host: no configuration may send a location's token elsewhere.
    pub fn new(base: &str, timeout: Duration, local: bool) -> Result<Self, BaseUrlError> {
        if !is_allowed_base(base, local) {
            return Err(BaseUrlError);
        }
        let base = Url::parse(base).map_err(|_| BaseUrlError)?;
        Ok(Self { http: OnceLock::new(), timeout, base })
    }

    fn http(&self) -> Result<&reqwest::Client, Fault> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| Fault::broken("the machine has root certificates", e))?;
        Ok(self.http.get_or_init(|| http))
    }

    /// A call with the location's token; `path` is escaped segment by segment.
    pub(super) fn request(
        &self,
        location: &Location,
        method: Method,
        path: &[&str],
        version: &'static str,
    ) -> Result<RequestBuilder, Fault> {
        let Some(token) = &location.crm_token else {
            return Err(Fault::broken("an installed location has a CRM token", "run `jorge connect` for it"));
        };
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Fault::broken("the CRM's base URL can have a path", "it cannot"))?
            .pop_if_empty()
            .extend(path);
        Ok(self
            .http()?
            .request(method, url)
            .bearer_auth(token.expose())
            .header("Version", version)
            .header("Accept", "application/json"))
    }
}

pub(super) fn unavailable(action: &'static str, said: impl Into<crate::error::Source>) -> Fault {
    Fault::unavailable("CRM", action, said)
}

/// Errors of reqwest are kept without their URL, which names the contact.
pub(super) async fn call(request: RequestBuilder, action: &'static str) -> Result<Response, Fault> {
    request.send().await.map_err(|e| unavailable(action, e.without_url()))
}

pub(super) async fn ok_json<T: DeserializeOwned>(
    response: Response,
    action: &'static str,
) -> Result<T, Fault> {
    let status = response.status();
    if !status.is_success() {
        return Err(unavailable(action, format!("HTTP {}", status.as_u16())));
    }
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
