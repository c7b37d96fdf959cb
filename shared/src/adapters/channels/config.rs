//! Which ways to people an installation has. What is a credential, or may contain one, prints as a mask.

use std::fmt;
use std::time::Duration;

use lettre::message::Mailbox;
use reqwest::Url;

use super::webhook::SigningKey;
use crate::adapters::aws::{AwsEnvironment, is_loopback};
use crate::privacy::{Personal, Secret};

/// How long one attempt may take. A port may take ten seconds; the last of them is for taking leave of a mail server.
const TIMEOUT: Duration = Duration::from_secs(9);

/// The address is not one we may send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must begin with https://; a local run may name this machine")]
pub struct EndpointError;

/// Where a service listens, over TLS or, in a local run, on this machine. Prints as a mask: whoever knows the address of
/// a webhook can write to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// Reads an address.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn parse(address: &str, local: bool) -> Result<Self, EndpointError> {
        let url = Url::parse(address.trim()).map_err(|_| EndpointError)?;
        let allowed =
            url.scheme() == "https" || (local && url.scheme() == "http" && is_loopback(url.as_str()));
        if allowed && url.has_host() { Ok(Self(url)) } else { Err(EndpointError) }
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

/// The ways to people; what is `None` is not set up.
#[derive(Clone, Debug)]
pub struct ChannelConfig {
    /// How long one attempt may take: nine seconds.
    pub timeout: Duration,
    /// E-mail: `ALERT_EMAIL_FROM`, `ALERT_EMAIL_TO`, `ALERT_SMTP_…`.
    pub email: Option<EmailConfig>,
    /// An incoming webhook of Slack: `ALERT_SLACK_WEBHOOK_URL`.
    pub slack: Option<Endpoint>,
    /// A receiver of Standard Webhooks: `ALERT_WEBHOOK_URL`, `ALERT_WEBHOOK_SECRET`.
    pub webhook: Option<WebhookConfig>,
    /// PagerDuty: `ALERT_PAGERDUTY_ROUTING_KEY`, `ALERT_PAGERDUTY_URL`.
    pub pagerduty: Option<PagerdutyConfig>,
    /// Jira Service Management or Opsgenie: `ALERT_OPSGENIE_KEY`, `ALERT_OPSGENIE_URL`.
    pub opsgenie: Option<OpsgenieConfig>,
}

impl Default for ChannelConfig {
    /// None is set up.
    fn default() -> Self {
        Self { timeout: TIMEOUT, email: None, slack: None, webhook: None, pagerduty: None, opsgenie: None }
    }
}

/// Who writes e-mails to whom.
#[derive(Clone, Debug)]
pub struct EmailConfig {
    /// Who they are from.
    pub from: Personal<Mailbox>,
    /// Who gets one each.
    pub to: Vec<Personal<Mailbox>>,
    /// What carries them.
    pub carrier: Carrier,
}

/// What carries e-mails.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// SES, with the function's own role.
    Ses(AwsEnvironment),
    /// A mail server.
    Smtp(SmtpConfig),
}

/// A mail server: `ALERT_SMTP_HOST`, `ALERT_SMTP_PORT`, `ALERT_SMTP_USER`, `ALERT_SMTP_PASSWORD`.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// When the conversation is encrypted.
    pub tls: SmtpTls,
    /// Who we are there; `None`: it asks nobody.
    pub login: Option<Login>,
}

/// When a conversation with a mail server is encrypted. Where it is, nothing is said before: neither who we are nor the
/// message, which bears the link by which an alert is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte, as on port 465.
    Always,
    /// From `STARTTLS` on. A server that does not offer it gets nothing.
    Starttls,
    /// Never: it stays on this machine.
    Never,
}

impl SmtpTls {
    /// What a server must offer.
    #[must_use]
    pub fn of(host: &str, port: u16) -> Self {
        match port {
            465 => Self::Always,
            _ if is_loopback(&format!("smtp://{host}")) => Self::Never,
            _ => Self::Starttls,
        }
    }
}

/// Who we are at a mail server.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name.
    pub user: Secret,
    /// The password.
    pub password: Secret,
}

/// A receiver of Standard Webhooks.
#[derive(Clone, Debug)]
pub struct WebhookConfig {
    /// Where.
    pub url: Endpoint,
    /// What it verifies us with.
    pub key: SigningKey,
}

/// PagerDuty.
#[derive(Clone, Debug)]
pub struct PagerdutyConfig {
    /// Where events are taken.
    pub url: Endpoint,
    /// Which integration of which service they are for.
    pub routing_key: Secret,
}

/// Jira Service Management, or Opsgenie.
#[derive(Clone, Debug)]
pub struct OpsgenieConfig {
    /// Where alerts are created; the others stand below it.
    pub url: Endpoint,
    /// The key of the integration.
    pub key: Secret,
}

#[cfg(feature = "edge")]
mod environment {
    use super::{
        AwsEnvironment, Carrier, ChannelConfig, EmailConfig, Endpoint, Login, Mailbox, OpsgenieConfig,
        PagerdutyConfig, Personal, Secret, SigningKey, SmtpConfig, SmtpTls, WebhookConfig,
    };
    use crate::edge::config::Environment;

    /// Where PagerDuty takes events, in the United States.
    const PAGERDUTY: &str = "https://events.pagerduty.com/v2/enqueue";
    /// Where Jira Service Management takes alerts.
    const JSM: &str = "https://api.atlassian.com/jsm/ops/integration/v2/alerts";
    /// Characters of a routing key.
    const ROUTING_KEY: usize = 32;
    /// Most addresses an alert is mailed to: each is a call of its own, all at once.
    const MOST_ADDRESSES: usize = 10;

    const FROM: &str = "ALERT_EMAIL_FROM";
    const TO: &str = "ALERT_EMAIL_TO";
    const HOST: &str = "ALERT_SMTP_HOST";
    const PORT: &str = "ALERT_SMTP_PORT";
    const USER: &str = "ALERT_SMTP_USER";
    const PASSWORD: &str = "ALERT_SMTP_PASSWORD";

    impl ChannelConfig {
        /// Reads its part of the environment.
        pub fn from_env(env: &mut Environment<'_>, aws: &AwsEnvironment) -> Self {
            let mut reader = Reader { local: aws.endpoints.are_local(), env };
            Self {
                email: reader.email(aws),
                slack: reader.slack(),
                webhook: reader.webhook(),
                pagerduty: reader.pagerduty(),
                opsgenie: reader.opsgenie(),
                ..Self::default()
            }
        }
    }

    struct Reader<'a, 'b> {
        env: &'a mut Environment<'b>,
        /// Whether addresses of this machine are allowed.
        local: bool,
    }

    impl Reader<'_, '_> {
        fn slack(&mut self) -> Option<Endpoint> {
            const URL: &str = "ALERT_SLACK_WEBHOOK_URL";
            let url = self.env.optional(URL)?;
            self.endpoint(URL, &url)
        }

        fn webhook(&mut self) -> Option<WebhookConfig> {
            const SECRET: &str = "ALERT_WEBHOOK_SECRET";
            const URL: &str = "ALERT_WEBHOOK_URL";
            let (url, secret) = self.both(URL, SECRET)?;
            let key = SigningKey::parse(secret.trim()).map_err(|e| self.env.problem(SECRET, &e.to_string()));
            Some(WebhookConfig { url: self.endpoint(URL, &url)?, key: key.ok()? })
        }

        fn pagerduty(&mut self) -> Option<PagerdutyConfig> {
            const KEY: &str = "ALERT_PAGERDUTY_ROUTING_KEY";
            let (key, url) = self.service(KEY, "ALERT_PAGERDUTY_URL", PAGERDUTY)?;
            if key.len() != ROUTING_KEY || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                self.env.problem(KEY, "must be the 32 letters and digits of an Events API v2 integration");
                return None;
            }
            Some(PagerdutyConfig { url: url?, routing_key: Secret::new(key) })
        }

        fn opsgenie(&mut self) -> Option<OpsgenieConfig> {
            const KEY: &str = "ALERT_OPSGENIE_KEY";
            let (key, url) = self.service(KEY, "ALERT_OPSGENIE_URL", JSM)?;
            if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                self.env.problem(KEY, "must be the key of an API integration");
                return None;
            }
            Some(OpsgenieConfig { url: url?, key: Secret::new(key) })
        }

        fn email(&mut self, aws: &AwsEnvironment) -> Option<EmailConfig> {
            let smtp = self.smtp();
            if smtp.is_some() && self.env.optional(FROM).or(self.env.optional(TO)).is_none() {
                self.env.problem(TO, "is missing, and so is ALERT_EMAIL_FROM, beside a mail server");
                return None;
            }
            let (from, to) = self.both(FROM, TO)?;
            let from = mailbox(&from);
            if from.is_none() {
                self.env.problem(FROM, "must be an e-mail address in plain letters");
            }
            let to: Option<Vec<_>> = to.split(',').map(mailbox).collect();
            let to = to.filter(|to| to.len() <= MOST_ADDRESSES);
            if to.is_none() {
                self.env
                    .problem(TO, "must be 1 to 10 e-mail addresses in plain letters, with commas between");
            }
            // Without a server of its own, a local run would ask AWS.
            if smtp.is_none() && self.local && aws.endpoints.all.is_none() {
                self.env.problem(HOST, "is missing: there is no SES in a local run");
            }
            let carrier = smtp.map_or_else(|| Carrier::Ses(aws.clone()), Carrier::Smtp);
            Some(EmailConfig { from: from?, to: to?, carrier })
        }

        /// A mail server, where anything is said of one.
        fn smtp(&mut self) -> Option<SmtpConfig> {
            if [HOST, PORT, USER, PASSWORD].into_iter().all(|name| self.env.optional(name).is_none()) {
                return None;
            }
            let host = self.env.optional(HOST).unwrap_or_else(|| "localhost".to_owned()).trim().to_owned();
            if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)) {
                self.env.problem(HOST, "must be a host's name, without a port");
            }
            let port = self.env.parsed(PORT, 587_u16, "must be a port, 1 to 65535");
            if port == 0 {
                self.env.problem(PORT, "must be a port, 1 to 65535");
            }
            let login = self.env.optional(USER).is_some() || self.env.optional(PASSWORD).is_some();
            let login = login.then(|| self.both(USER, PASSWORD)).flatten();
            let login = login
                .map(|(user, password)| Login { user: Secret::new(user), password: Secret::new(password) });
            Some(SmtpConfig { tls: SmtpTls::of(&host, port), host, port, login })
        }

        /// The key of a service and its address, if there is a key: an address alone tells nobody anything.
        fn service(
            &mut self,
            key: &'static str,
            url: &'static str,
            default: &str,
        ) -> Option<(String, Option<Endpoint>)> {
            let address = self.env.optional(url);
            let Some(found) = self.env.optional(key) else {
                if address.is_some() {
                    self.env.problem(key, &format!("is missing beside {url}"));
                }
                return None;
            };
            let address = self.endpoint(url, address.as_deref().unwrap_or(default));
            Some((found.trim().to_owned(), address))
        }

        /// Two variables of which one is of no use without the other.
        fn both(&mut self, first: &'static str, second: &'static str) -> Option<(String, String)> {
            match (self.env.optional(first), self.env.optional(second)) {
                (Some(one), Some(other)) => Some((one, other)),
                (None, None) => None,
                (Some(_), None) => {
                    self.env.problem(second, &format!("is missing beside {first}"));
                    None
                }
                (None, Some(_)) => {
                    self.env.problem(first, &format!("is missing beside {second}"));
                    None
                }
            }
        }

        fn endpoint(&mut self, name: &'static str, address: &str) -> Option<Endpoint> {
            let endpoint = Endpoint::parse(address, self.local);
            endpoint.map_err(|e| self.env.problem(name, &e.to_string())).ok()
        }
    }

    /// An address, with a name before it or not. What is not plain would have to be encoded, and is refused by most.
    fn mailbox(text: &str) -> Option<Personal<Mailbox>> {
        text.trim().parse().ok().filter(|_| text.is_ascii()).map(Personal::new)
    }
}

#[cfg(all(test, feature = "edge"))]
#[path = "config_tests.rs"]
mod tests;
