//! Secrets by name, through the AWS Parameters and Secrets Lambda Extension: HTTP on this machine instead of another SDK.
//! Its JSON ends here.
//!
//! The extension serves from an instance's first event on and refuses whoever asks before ("not ready to serve traffic,
//! please wait"): nobody can ask it while a function starts. What it has read it keeps for five minutes.

use std::time::Duration;

use reqwest::StatusCode;
use serde::Deserialize;
use tokio::time::{Instant, sleep};

use crate::privacy::Secret;

/// Where the extension listens, unless `PARAMETERS_SECRETS_EXTENSION_HTTP_PORT` says otherwise.
pub const PORT: u16 = 2773;
/// The header that shows we are of the same instance: its value is `AWS_SESSION_TOKEN`.
const TOKEN: &str = "X-Aws-Parameters-Secrets-Token";
/// How long an extension that is not ready, or a service that is busy, is asked again.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long is waited before it is.
const PAUSE: Duration = Duration::from_millis(50);
/// Longest time one attempt may take: the first one calls AWS.
const ATTEMPT: Duration = Duration::from_secs(3);
/// What the extension says until the first event has reached it.
const NOT_READY: &str = "not ready";

/// What keeps a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeper {
    /// AWS Secrets Manager.
    SecretsManager,
    /// A `SecureString` of the Parameter Store of AWS Systems Manager.
    ParameterStore,
}

/// Which secret: its keeper, and its name or ARN there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretName {
    keeper: Keeper,
    name: String,
}

impl SecretName {
    /// A name its keeper allows: letters, digits and `/_+=.@-`, and the `:` of an ARN.
    #[must_use]
    pub fn parse(keeper: Keeper, name: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-:".contains(&byte);
        let is_name = (1..=2_048).contains(&name.len()) && name.bytes().all(allowed);
        is_name.then(|| Self { keeper, name: name.to_owned() })
    }

    /// Path and query. A slash and a colon stand in a query as they are; `+` would be read as a space.
    fn path(&self) -> String {
        let name = self.name.replace('+', "%2B");
        match self.keeper {
            Keeper::SecretsManager => format!("/secretsmanager/get?secretId={name}"),
            Keeper::ParameterStore => {
                format!("/systemsmanager/parameters/get?name={name}&withDecryption=true")
            }
        }
    }
}

/// Why a secret was not read. Says nothing of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// Nothing listens there.
    #[error("cannot be looked up: the extension is not there")]
    NoExtension,
    /// The extension does not serve yet.
    #[error("cannot be looked up: the extension is not ready")]
    NotReady,
    /// No answer, or none that could be read to its end.
    #[error("cannot be looked up: the extension does not answer")]
    NoAnswer,
    /// It is not there, or this function's role may not read it.
    #[error("names a secret that is not there or may not be read (HTTP {0})")]
    Refused(u16),
    /// The answer is not of the form it is documented to have; a binary secret for one.
    #[error("names a secret that holds no text")]
    NoText,
}

impl Unread {
    /// Whether the same question may be answered in a moment.
    const fn may_pass(self) -> bool {
        match self {
            Self::NoExtension | Self::NotReady | Self::NoAnswer => true,
            Self::Refused(status) => status == 429 || status >= 500,
            Self::NoText => false,
        }
    }
}

/// The extension of this instance.
pub struct SecretsExtension {
    http: reqwest::Client,
    base: String,
    token: Secret,
}

impl SecretsExtension {
    /// The extension at `port`, asked with the session token of this function's role.
    ///
    /// # Errors
    /// [`Unread::NoAnswer`] when this machine can make no client.
    pub fn new(port: u16, token: Secret) -> Result<Self, Unread> {
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(ATTEMPT)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| Unread::NoAnswer)?;
        Ok(Self { http, base: format!("http://localhost:{port}"), token })
    }

    /// What the secret holds. Asks again for two seconds where that may help.
    ///
    /// # Errors
    /// [`Unread`].
    pub async fn read(&self, name: &SecretName) -> Result<Secret, Unread> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.attempt(name).await {
                Err(unread) if unread.may_pass() && Instant::now() + PAUSE < until => sleep(PAUSE).await,
                read => return read,
            }
        }
    }

    async fn attempt(&self, name: &SecretName) -> Result<Secret, Unread> {
        let request = self.http.get(format!("{}{}", self.base, name.path()));
        let response = request.header(TOKEN, self.token.expose()).send().await;
        let response = response.map_err(|error| match error.is_connect() {
            true => Unread::NoExtension,
            false => Unread::NoAnswer,
        })?;
        let status = response.status();
        let body = response.bytes().await.map_err(|_| Unread::NoAnswer)?;
        if status == StatusCode::BAD_REQUEST && String::from_utf8_lossy(&body).contains(NOT_READY) {
            return Err(Unread::NotReady);
        }
        if !status.is_success() {
            return Err(Unread::Refused(status.as_u16()));
        }
        let text = match name.keeper {
            Keeper::SecretsManager => serde_json::from_slice(&body).map(|found: Found| found.text),
            Keeper::ParameterStore => {
                serde_json::from_slice(&body).map(|found: Parameter| found.parameter.value)
            }
        };
        // The error of serde_json could quote what it could not read.
        text.map(Secret::new).map_err(|_| Unread::NoText)
    }
}

/// What `GetSecretValue` answers.
#[derive(Deserialize)]
struct Found {
    #[serde(rename = "SecretString")]
    text: String,
}

/// What `GetParameter` answers.
#[derive(Deserialize)]
struct Parameter {
    #[serde(rename = "Parameter")]
    parameter: ParameterValue,
}

#[derive(Deserialize)]
struct ParameterValue {
    #[serde(rename = "Value")]
    value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_the_address_as_its_keeper_takes_it() {
        let path = |keeper, name| SecretName::parse(keeper, name).map(|name| name.path());
        assert_eq!(
            path(Keeper::SecretsManager, "jorge-prod/crm/app+1"),
            Some("/secretsmanager/get?secretId=jorge-prod/crm/app%2B1".to_owned())
        );
        assert_eq!(
            path(Keeper::ParameterStore, "/jorge-prod/models/keys"),
            Some(
                "/systemsmanager/parameters/get?name=/jorge-prod/models/keys&withDecryption=true".to_owned()
            )
        );
        for name in ["", "a b", "a&versionStage=AWSPREVIOUS", "a#b", "a?b", "a%2Fb", "schl\u{fc}ssel"] {
            assert_eq!(path(Keeper::SecretsManager, name), None, "{name}");
        }
    }
}
