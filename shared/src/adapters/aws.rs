//! `SdkConfig` straight from Lambda's environment: loading it through aws-config costs start-up time for
//! credential sources a function never has.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use crate::privacy::Secret;

/// Attempts the SDK makes by itself before a call counts as failed.
const ATTEMPTS: u32 = 3;
/// Longest time one attempt may take; a turn's deadline is far longer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where AWS is and who we are there.
#[derive(Clone, Debug)]
pub struct AwsEnvironment {
    /// Region, `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_key: Secret,
    /// `AWS_SESSION_TOKEN`; Lambda always has one, the local stack none.
    pub session_token: Option<Secret>,
    /// `AWS_ENDPOINT_URL`, and the endpoints of single services (`dynamodb`, `sns`, `sqs`).
    pub endpoints: Endpoints,
}

/// Endpoints that replace AWS's own; all `None` in AWS.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// `AWS_ENDPOINT_URL`.
    pub all: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB`.
    pub dynamodb: Option<String>,
    /// `AWS_ENDPOINT_URL_SNS`.
    pub sns: Option<String>,
    /// `AWS_ENDPOINT_URL_SQS`.
    pub sqs: Option<String>,
}

impl Endpoints {
    /// Whether every endpoint that matters is on this machine: true for the local stack, never in AWS.
    #[must_use]
    pub fn are_local(&self) -> bool {
        let dynamodb = self.dynamodb.as_ref().or(self.all.as_ref());
        let sns = self.sns.as_ref().or(self.all.as_ref());
        let sqs = self.sqs.as_ref().or(self.all.as_ref());
        [dynamodb, sns, sqs].into_iter().all(|endpoint| endpoint.is_some_and(|url| is_loopback(url)))
    }
}

/// Whether a URL names this machine.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

/// What a failed call said, without the request it was about: an SDK error's own text can hold an item.
pub(crate) fn said<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("unknown service error").to_owned(),
        SdkError::TimeoutError(_) => "timed out".to_owned(),
        SdkError::DispatchFailure(_) => "no connection".to_owned(),
        SdkError::ConstructionFailure(_) => "the request could not be built".to_owned(),
        _ => "the response could not be read".to_owned(),
    }
}

/// Clients of every service, sharing one connection pool.
#[derive(Clone, Debug)]
pub struct Aws {
    /// The tables.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// The queues.
    pub sqs: aws_sdk_sqs::Client,
}

impl Aws {
    /// Connects lazily: nothing is sent before the first call.
    #[must_use]
    pub fn new(environment: &AwsEnvironment) -> Self {
        let config = sdk_config(environment);
        let at = |endpoint: &Option<String>| {
            let mut builder = config.to_builder();
            builder.set_endpoint_url(endpoint.clone().or_else(|| environment.endpoints.all.clone()));
            builder.build()
        };
        Self {
            dynamodb: aws_sdk_dynamodb::Client::new(&at(&environment.endpoints.dynamodb)),
            sqs: aws_sdk_sqs::Client::new(&at(&environment.endpoints.sqs)),
        }
    }
}

/// The configuration all clients share: ring for TLS, bounded attempts, no file or metadata look-ups.
#[must_use]
pub fn sdk_config(environment: &AwsEnvironment) -> SdkConfig {
    let credentials = Credentials::new(
        environment.access_key.clone(),
        environment.secret_key.expose().to_owned(),
        environment.session_token.as_ref().map(|token| token.expose().to_owned()),
        None,
        "environment",
    );
    let http = if environment.endpoints.are_local() {
        Builder::new().build_http()
    } else {
        Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https()
    };
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(environment.region.clone()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build())
        .sleep_impl(TokioSleep::new())
        .http_client(http)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_local() {
        for url in ["http://127.0.0.1:4566", "http://localhost:1", "http://[::1]:1"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in
            ["https://sqs.us-east-1.amazonaws.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "x"]
        {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn an_environment_is_local_only_if_every_service_is() {
        let local = Some("http://127.0.0.1:1".to_owned());
        let all = Endpoints { all: local.clone(), ..Endpoints::default() };
        assert!(all.are_local());
        let half = Endpoints { dynamodb: local, ..Endpoints::default() };
        assert!(!half.are_local());
        assert!(!Endpoints::default().are_local());
    }
}
