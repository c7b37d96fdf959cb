//! One HTTP call of a channel: a time-out over all of it, no redirects, and what its answer means.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::RETRY_AFTER;
use reqwest::{RequestBuilder, Response, Url};

use super::ChannelsError;
use crate::alerts::Answer;
use crate::resilience::{Again, retry_after, status};

/// What we call ourselves: some services answer nobody who does not.
const USER_AGENT: &str = concat!("jorge-alerts/", env!("CARGO_PKG_VERSION"));

/// The connections all channels share.
#[derive(Clone)]
pub(super) struct Http(reqwest::Client);

impl Http {
    pub(super) fn new(timeout: Duration) -> Result<Self, ChannelsError> {
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(USER_AGENT);
        Ok(Self(client.build().map_err(|_| ChannelsError)?))
    }

    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.0.post(url)
    }
}

/// Sends a request. Whatever is no success is the answer already; an error of reqwest names the URL, which may be a
/// key, so its kind is all that is told.
pub(super) async fn call(request: RequestBuilder) -> Result<Response, Answer> {
    let response = request.send().await.map_err(|e| broken(&e))?;
    let code = response.status().as_u16();
    if response.status().is_success() {
        return Ok(response);
    }
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    Err(failed(format!("HTTP {code}"), code, header))
}

/// What a status that is no success means, `why` being how it is told. A redirect is not followed: the address is wrong.
pub(super) fn failed(why: String, code: u16, header: Option<&str>) -> Answer {
    let wait = header.and_then(|header| retry_after(header, Timestamp::now()));
    match status(code, wait) {
        Again::Never => Answer::Refused { why },
        Again::After(wait) => Answer::Unavailable { why, retry_after: Some(wait) },
        Again::Later | Again::RateLimited => Answer::Unavailable { why, retry_after: None },
    }
}

/// It may or may not have arrived.
pub(super) fn unavailable(why: impl Into<String>) -> Answer {
    Answer::Unavailable { why: why.into(), retry_after: None }
}

pub(super) fn broken(error: &reqwest::Error) -> Answer {
    unavailable(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the answer broke off"
    })
}
