//! The location's assessment service, over HTTP: one attempt a call. Its JSON ends here ([`wire`]); what it means is
//! described in `docs/openapi-assessment.yaml`.

pub mod wire;

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::{Response, Url};

use super::aws::is_loopback;
use crate::finance::{FinanceService, ServiceFailure, ServiceSaid, Stated, Terms};
use crate::ids::AssessmentId;
use crate::resilience::{Again, retry_after, status};

/// Where below its address the service takes cases.
pub const PATH: [&str; 2] = ["v1", "assessments"];
/// Longest answer read, in bytes: the real ones have one kilobyte.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The address is not one we may call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must begin with https://; a local run may name this machine")]
pub struct ServiceUrlError;

/// An assessment service.
#[derive(Debug)]
pub struct AssessmentService {
    /// Made at the first call: reading the machine's root certificates has no place in a cold start.
    http: OnceLock<reqwest::Client>,
    timeout: Duration,
    url: Url,
}

impl AssessmentService {
    /// The service at `base`: over TLS or, in a local run, on this machine. One attempt takes at most `timeout`.
    ///
    /// # Errors
    /// [`ServiceUrlError`] for any other address: what people earn is not sent in the clear.
    pub fn new(base: &str, timeout: Duration, local: bool) -> Result<Self, ServiceUrlError> {
        let mut url = Url::parse(base).map_err(|_| ServiceUrlError)?;
        if url.scheme() != "https" && !(local && is_loopback(base)) {
            return Err(ServiceUrlError);
        }
        url.path_segments_mut().map_err(|()| ServiceUrlError)?.pop_if_empty().extend(PATH);
        Ok(Self { http: OnceLock::new(), timeout, url })
    }

    fn http(&self) -> Result<&reqwest::Client, ServiceFailure> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| ServiceFailure::new("this machine has no root certificates", Again::Never))?;
        Ok(self.http.get_or_init(|| http))
    }
}

#[async_trait]
impl FinanceService for AssessmentService {
    async fn ask(
        &self,
        id: AssessmentId,
        stated: &Stated,
        terms: &Terms,
    ) -> Result<ServiceSaid, ServiceFailure> {
        let request = self.http()?.post(self.url.clone()).json(&wire::Request::of(id, stated, terms));
        // An error of reqwest names the URL, which may hold a key: its kind is enough.
        let response = request.send().await.map_err(|e| {
            let what = if e.is_timeout() { "no answer in time" } else { "no connection" };
            ServiceFailure::new(what, Again::Later)
        })?;
        let code = response.status();
        // Too little is known, or a figure cannot be meant: its answer, not its failure.
        if matches!(code.as_u16(), 400 | 422) {
            return Ok(ServiceSaid::CannotTell);
        }
        if !code.is_success() {
            let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
            let wait = header.and_then(|header| retry_after(header, Timestamp::now()));
            return Err(ServiceFailure::new(format!("HTTP {}", code.as_u16()), status(code.as_u16(), wait)));
        }
        let answer = body(response).await?;
        match serde_json::from_slice::<wire::Answer>(&answer) {
            Ok(answer) => Ok(ServiceSaid::Answered(Box::new(answer.into_report()))),
            // It answered, in words nobody agreed on: asking again brings the same.
            Err(_) => Ok(ServiceSaid::Unreadable),
        }
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, ServiceFailure> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LONGEST_ANSWER => body.extend_from_slice(&chunk),
            // The rest of what is far too long cannot be read either.
            Ok(Some(_) | None) => return Ok(body),
            Err(_) => return Err(ServiceFailure::new("the answer broke off", Again::Later)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_earn_is_sent_over_tls_or_to_this_machine_only() {
        let allowed = |base, local| AssessmentService::new(base, Duration::from_secs(1), local).is_ok();
        assert!(allowed("https://finance.example.org/base", false));
        assert!(allowed("http://127.0.0.1:4504", true));
        for (base, local) in [
            ("http://127.0.0.1:4504", false),
            ("http://finance.example.org", true),
            ("http://127.0.0.1.example.org", true),
            ("ftp://finance.example.org", true),
            ("finance", true),
        ] {
            assert!(!allowed(base, local), "{base}");
        }
    }

    #[test]
    fn the_path_is_added_to_whatever_the_address_holds() {
        let service = AssessmentService::new("https://a.example/b/", Duration::from_secs(1), false).unwrap();
        assert_eq!(service.url.as_str(), "https://a.example/b/v1/assessments");
    }
}
