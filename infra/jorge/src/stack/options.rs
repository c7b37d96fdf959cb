//! How a stack is started.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use shared::clock::SimulatedClock;

use super::{APP_ID, CrashPoint, DataDir, Storage, StoreTraffic, alert_receiver};

/// Where what a buyer can pay is assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finance {
    /// By a service inside this process.
    Here,
    /// By a service that runs already, at this address.
    At(String),
    /// By nobody: what a contact said has to do.
    Nowhere,
}

/// How a stack is started.
#[derive(Clone)]
pub struct Options {
    /// Where everything is kept.
    pub storage: Storage,
    /// The gateway's port, the others follow it; 0 takes free ones.
    pub port: u16,
    /// A clock to simulate, or the machine's.
    pub simulated: Option<Arc<SimulatedClock>>,
    /// How long the queue delays a wake-up, in whole seconds.
    pub queue_delay: Duration,
    /// Longest call of the CRM, in whole seconds.
    pub crm_timeout: Duration,
    /// Calls of the CRM in ten seconds; the emulator takes as many as come unless told otherwise.
    pub crm_calls: u32,
    /// Retry policies and breaker as JSON; empty for the defaults.
    pub resilience: String,
    /// A CRM emulator that runs by itself, or one inside this process.
    pub external_crm: Option<String>,
    /// Where what a buyer can pay is assessed.
    pub finance: Finance,
    /// Feed the functions from their queues.
    pub consume: bool,
    /// Call functions as often as their schedules say. With a simulated clock only [`super::Stack::tick`] and
    /// [`super::Stack::advance_through`] do.
    pub schedules: bool,
    /// Write down every call of the functions' tables and queues.
    pub observe: bool,
    /// Who hears of every call of the store; for measurements.
    pub traffic: Option<Arc<dyn StoreTraffic>>,
    /// Let the CRM keep no history of its calls and webhooks: for long runs.
    pub forgetful: bool,
    /// Answer every text by itself, whatever the location's burst window says.
    pub answer_at_once: bool,
    /// Whether a location that is set up takes part in experiments, until somebody chooses otherwise.
    pub experiments: bool,
    /// Language models: `llm.toml`, and the directory of their keys.
    pub models: Option<(PathBuf, PathBuf)>,
    /// Stand still at a point where a crash would hurt: for tests that kill the process.
    pub crash_point: Option<CrashPoint>,
    /// Further parameters of the template, which win over those a local run sets by itself.
    pub parameters: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            storage: Storage::Memory,
            port: 0,
            simulated: None,
            queue_delay: Duration::from_secs(3),
            crm_timeout: Duration::from_secs(10),
            crm_calls: 1_000_000,
            resilience: String::new(),
            external_crm: None,
            finance: Finance::Here,
            consume: true,
            schedules: true,
            observe: false,
            traffic: None,
            forgetful: false,
            answer_at_once: false,
            experiments: true,
            models: None,
            crash_point: None,
            parameters: BTreeMap::new(),
        }
    }
}

impl Options {
    /// Address of the nth listener.
    pub(super) fn listen(&self, nth: u16) -> SocketAddr {
        let port = if self.port == 0 { 0 } else { self.port.saturating_add(nth) };
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    /// Values of the template's parameters in a local run.
    pub(super) fn parameters(
        &self,
        data_dir: &DataDir,
        crm_url: &str,
        gateway: &str,
        finance: &str,
        alerts: &str,
    ) -> BTreeMap<String, String> {
        let path = |path: Option<&PathBuf>| path.map(|path| path.display().to_string()).unwrap_or_default();
        let (models, keys) = self.models.as_ref().map(|(file, keys)| (file, keys)).unzip();
        let given = [
            ("GhlAppId", APP_ID.to_owned()),
            ("GhlWebhookPublicKey", ghl_emulator::signing::DEVELOPMENT_PUBLIC_KEY.to_owned()),
            ("GhlBaseUrl", crm_url.to_owned()),
            ("MasterKeyFile", data_dir.master_key().display().to_string()),
            ("ManifestDir", data_dir.manifests().display().to_string()),
            ("ListingsDir", data_dir.listings().display().to_string()),
            ("PublicUrl", gateway.to_owned()),
            ("FinanceServiceUrl", finance.to_owned()),
            ("LlmConfigFile", path(models)),
            ("LlmSecretsDir", path(keys)),
            ("BurstWindowSeconds", self.queue_delay.as_secs().to_string()),
            ("CrmTimeoutSeconds", self.crm_timeout.as_secs().to_string()),
            ("CrmCallsPerWindow", self.crm_calls.to_string()),
            ("CrmCallsPerDay", u32::MAX.to_string()),
            ("GhlClientId", "local".to_owned()),
            ("GhlClientSecret", "local".to_owned()),
            ("Resilience", self.resilience.clone()),
            ("AlertWebhookUrl", alerts.to_owned()),
            ("AlertWebhookSecret", alert_receiver::SECRET.to_owned()),
        ];
        let given = given.into_iter().map(|(name, value)| (name.to_owned(), value));
        given.chain(self.parameters.clone()).collect()
    }
}
