//! One HTTP call to a provider: a time-out over all of it, no redirects, and every way to fail named.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::RETRY_AFTER;
use reqwest::{RequestBuilder, Response};
use serde::de::DeserializeOwned;

use super::LONGEST_ANSWER;
use crate::llm::{Failure, Model};
use crate::privacy::Secret;
use crate::resilience::retry_after;

/// The connections all providers share. Made at the first call: reading the machine's root certificates has no place in
/// a cold start.
#[derive(Default)]
pub(super) struct Http(OnceLock<reqwest::Client>);

/// What calls to one model are made of.
pub(super) struct Calls {
    pub(super) http: Arc<Http>,
    pub(super) model: Model,
    pub(super) key: Option<Secret>,
}

impl Http {
    fn client(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(|_| Failure::Unreachable)?;
        Ok(self.0.get_or_init(|| client))
    }
}

impl Calls {
    /// A POST to a path below the model's base URL.
    pub(super) fn post(&self, path: &str, timeout: Duration) -> Result<RequestBuilder, Failure> {
        let url = format!("{}{path}", self.model.base_url.trim_end_matches('/'));
        Ok(self.http.client()?.post(url).timeout(timeout))
    }

    /// The key, empty where none is needed.
    pub(super) fn key(&self) -> &str {
        self.key.as_ref().map(Secret::expose).unwrap_or_default()
    }
}

/// Sends and reads. A body that breaks off, is too long or is not the JSON that was promised is a failure of its own.
pub(super) async fn call<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let mut response = request.send().await.map_err(|e| broken(&e))?;
    let status = response.status();
    if !status.is_success() {
        let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let after = after.and_then(|header| retry_after(header, Timestamp::now()));
        return Err(Failure::of_status(status.as_u16(), after));
    }
    let body = read(&mut response).await?;
    serde_json::from_slice(&body).map_err(|_| Failure::Unreadable)
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| broken(&e))? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(Failure::Unreadable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn broken(error: &reqwest::Error) -> Failure {
    if error.is_timeout() { Failure::TimedOut } else { Failure::Unreachable }
}
