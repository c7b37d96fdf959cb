//! Where people are told.

use serde::{Deserialize, Serialize};

/// A way to people. Each can be told that an alert is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// An incoming webhook of Slack.
    Slack,
    /// Any HTTPS address, signed as Standard Webhooks are.
    Webhook,
    /// PagerDuty, Events API v2.
    Pagerduty,
    /// Opsgenie, or the alerts of Jira Service Management, which speak the same.
    Opsgenie,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Email, Self::Slack, Self::Webhook, Self::Pagerduty, Self::Opsgenie];

    /// Its name in rules, records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Slack => "slack",
            Self::Webhook => "webhook",
            Self::Pagerduty => "pagerduty",
            Self::Opsgenie => "opsgenie",
        }
    }

    /// The channel of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Whether it is told that somebody has taken an alert up: on-call services stop calling others, people who share
    /// a channel see that they need not. An e-mail would only be one more.
    #[must_use]
    pub const fn hears_of_acknowledgement(self) -> bool {
        !matches!(self, Self::Email)
    }

    /// Who takes an alert up by a link that was sent there, where they do not say who they are.
    #[must_use]
    pub const fn somebody(self) -> &'static str {
        match self {
            Self::Email => "somebody by e-mail",
            Self::Slack => "somebody in Slack",
            Self::Webhook => "somebody by the webhook's link",
            Self::Pagerduty => "somebody on call in PagerDuty",
            Self::Opsgenie => "somebody on call in Opsgenie",
        }
    }
}
