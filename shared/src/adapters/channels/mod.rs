//! The ways to people: e-mail through SES or SMTP, Slack, any HTTPS address, PagerDuty, Opsgenie or Jira Service
//! Management.
//!
//! A channel makes one attempt and says what came of it; who is told again, and when, is decided in [`crate::alerts`].
//! Each speaks its own service's format and no other, so that a change of one touches one file. What an [`Answer`] says
//! are words of ours: services put addresses and keys into theirs.

mod config;
mod email;
mod email_ses;
mod email_smtp;
mod http;
mod opsgenie;
mod pagerduty;
mod slack;
mod webhook;

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::alerts::{Answer, Channel, Channels, Notice, Scope};

pub use config::{
    Carrier, ChannelConfig, EmailConfig, Endpoint, EndpointError, Login, OpsgenieConfig, PagerdutyConfig,
    SmtpConfig, SmtpTls, WebhookConfig,
};
pub use webhook::{SigningKey, SigningKeyError, signature};

/// Why no channel can be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("alerts cannot be sent over TLS: this machine has no root certificates")]
pub struct ChannelsError;

/// One way to people.
#[async_trait]
trait Way: Send + Sync {
    /// Sends a message, as [`Channels::send`] has it.
    async fn send(&self, notice: &Notice) -> Answer;
}

/// Every way that is set up, for all locations alike.
pub struct AlertChannels {
    ways: BTreeMap<Channel, Box<dyn Way>>,
}

impl AlertChannels {
    /// Prepares what is configured; nothing is sent before the first message. Root certificates are read here: a
    /// function that cannot tell people anything should fail when it starts, where others watch it, not when it has
    /// something to tell.
    ///
    /// # Errors
    /// [`ChannelsError`].
    pub fn new(config: ChannelConfig) -> Result<Self, ChannelsError> {
        let ChannelConfig { timeout, email, slack, webhook, pagerduty, opsgenie } = config;
        let mut ways: BTreeMap<Channel, Box<dyn Way>> = BTreeMap::new();
        if let Some(email) = email {
            ways.insert(Channel::Email, Box::new(email::Email::new(email, timeout)?));
        }
        if slack.is_some() || webhook.is_some() || pagerduty.is_some() || opsgenie.is_some() {
            let http = http::Http::new(timeout)?;
            if let Some(url) = slack {
                ways.insert(Channel::Slack, Box::new(slack::Slack::new(http.clone(), url)));
            }
            if let Some(config) = webhook {
                ways.insert(Channel::Webhook, Box::new(webhook::Webhook::new(http.clone(), config)));
            }
            if let Some(config) = pagerduty {
                ways.insert(Channel::Pagerduty, Box::new(pagerduty::Pagerduty::new(http.clone(), config)));
            }
            if let Some(config) = opsgenie {
                ways.insert(Channel::Opsgenie, Box::new(opsgenie::Opsgenie::new(http, config)));
            }
        }
        Ok(Self { ways })
    }
}

#[async_trait]
impl Channels for AlertChannels {
    fn set_up(&self, _: &Scope) -> Vec<Channel> {
        Channel::ALL.into_iter().filter(|channel| self.ways.contains_key(channel)).collect()
    }

    async fn send(&self, channel: Channel, notice: &Notice) -> Answer {
        match self.ways.get(&channel) {
            Some(way) => way.send(notice).await,
            // It was when the message was owed.
            None => Answer::Refused { why: "is not set up".to_owned() },
        }
    }
}

/// At most so many characters of a text, for a service that refuses longer ones.
fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Whether a runbook is an address, not a path: services refuse what is no link.
fn is_link(runbook: &str) -> bool {
    runbook.starts_with("https://") || runbook.starts_with("http://")
}
