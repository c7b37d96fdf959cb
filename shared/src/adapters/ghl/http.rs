//! HTTP to the CRM's own host and nowhere else: a time-out on each call, no redirects.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Url;

use crate::adapters::aws::is_loopback;
use crate::error::Fault;

/// Where the CRM lives.
pub const PRODUCTION: &str = "https://services.leadconnectorhq.com";

/// The base URL is not one we may call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be {PRODUCTION}, or an address of this machine in a local run")]
pub struct BaseUrlError;

/// Whether a location's token may be sent to `base`: the CRM itself or, in a local run, this machine.
#[must_use]
pub fn is_allowed_base(base: &str, local: bool) -> bool {
    base.trim_end_matches('/') == PRODUCTION || (local && is_loopback(base))
}

/// A client that knows one host.
#[derive(Debug)]
pub(super) struct Http {
    /// Made at the first call: reading the machine's root certificates has no place in a cold start.
    client: OnceLock<reqwest::Client>,
    pub(super) timeout: Duration,
    base: Url,
}

impl Http {
    pub(super) fn new(base: &str, timeout: Duration, local: bool) -> Result<Self, BaseUrlError> {
        if !is_allowed_base(base, local) {
            return Err(BaseUrlError);
        }
        let base = Url::parse(base).map_err(|_| BaseUrlError)?;
        Ok(Self { client: OnceLock::new(), timeout, base })
    }

    pub(super) fn client(&self) -> Result<&reqwest::Client, Fault> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| Fault::broken("the machine has root certificates", e))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// An address of the host; `path` is escaped segment by segment.
    pub(super) fn url(&self, path: &[&str]) -> Result<Url, Fault> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Fault::broken("the CRM's base URL can have a path", "it cannot"))?
            .pop_if_empty()
            .extend(path);
        Ok(url)
    }
}
