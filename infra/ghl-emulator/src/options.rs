//! How an emulator is started.

use crate::LogError;
use jiff::Timestamp;
use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// The clock. Whatever the emulator dates, it dates by this.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How an emulator is started; [`Options::default`] is a free port, the system clock and memory only.
#[derive(Clone)]
pub struct Options {
    /// Where to listen. Loopback only; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The append-only log the state is rebuilt from on start; `None` keeps everything in memory.
    pub log: Option<PathBuf>,
    /// The clock.
    pub now: Now,
    /// Where signed webhooks go. Loopback only; can be set later. While there is none, no webhooks are made.
    pub webhook_url: Option<String>,
    /// The bearer token accepted for every location, like a private integration token.
    pub token: String,
    /// Put into every webhook as `appId` and `versionId`.
    pub app_id: String,
    /// How long to wait before each further attempt at a webhook that met no 2xx; when they are used up the
    /// webhook is given up. `GoHighLevel` makes up to 12, with exponential backoff and jitter; here there is
    /// no jitter, so that a test knows what to expect. The waits are real ones, whatever the clock says.
    pub webhook_retry: Vec<Duration>,
    /// Keep no history: neither a log in memory, nor calls that were answered, nor what webhooks that arrived have said.
    /// Contacts and conversations stay. For runs so long that their history would be most of what is in memory.
    pub forgetful: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            log: None,
            now: Arc::new(Timestamp::now),
            webhook_url: None,
            token: "local-private-integration-token".to_owned(),
            app_id: "60d0000000000000000000a1".to_owned(),
            webhook_retry: local_retry(),
            forgetful: false,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("listen", &self.listen)
            .field("log", &self.log)
            .field("webhook_url", &self.webhook_url)
            .field("app_id", &self.app_id)
            .field("webhook_retry", &self.webhook_retry)
            .field("forgetful", &self.forgetful)
            .finish_non_exhaustive()
    }
}

/// Twelve, doubling from a fifth of a second: as many as `GoHighLevel`, at the pace of someone who waits.
fn local_retry() -> Vec<Duration> {
    (0..12).map(|step| Duration::from_millis(200 << step).min(Duration::from_secs(30))).collect()
}

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It has no password worth the name, so it must not be reachable from elsewhere.
    #[error("the emulator listens on loopback only, not on {0}; use 127.0.0.1 or [::1]")]
    NotLoopback(SocketAddr),
    /// The port is taken or not allowed.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Anybody could call the API.
    #[error("the bearer token is empty")]
    EmptyToken,
    /// Webhooks cannot go there.
    #[error("the webhook URL cannot be used")]
    WebhookUrl(#[source] InvalidWebhookUrl),
    /// The log cannot be opened, or does not read.
    #[error("the log cannot be used")]
    Log(#[source] LogError),
    /// No HTTP client for the webhooks.
    #[error("the HTTP client for webhooks cannot be made")]
    Client(#[source] reqwest::Error),
}

/// Why webhooks cannot go to a URL.
#[derive(Debug, thiserror::Error)]
pub enum InvalidWebhookUrl {
    /// Not a URL.
    #[error("{url:?} is not a URL: {reason}")]
    Malformed {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Webhooks signed with a public key must not leave the machine.
    #[error("{0:?} is not an http URL on loopback")]
    NotLoopback(String),
}

#[cfg(test)]
mod tests {
    use super::local_retry;
    use std::time::Duration;

    #[test]
    fn the_default_makes_twelve_retries_and_waits_at_most_half_a_minute() {
        let delays = local_retry();
        assert_eq!(delays.len(), 12);
        assert_eq!(delays[0], Duration::from_millis(200));
        assert_eq!(delays[11], Duration::from_secs(30));
    }
}
