//! Configuration of the conversation function.

use std::path::PathBuf;
use std::time::Duration;

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::ghl::{AppCredentials, PRODUCTION, is_allowed_base};
use shared::edge::config::{ConfigError, Environment};
use shared::privacy::Secret;
use shared::resilience::{AllowanceRules, Resilience};

use crate::measure::Tracking;
use crate::models::ModelConfig;

/// The window of GoHighLevel's rate limit.
const CRM_WINDOW: Duration = Duration::from_secs(10);
/// Calls an instance leases at once, at most.
const CRM_BLOCK: u32 = 10;

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `AUDIT_TABLE`.
    pub audit_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `INBOUND_QUEUE_URL`.
    pub inbound_queue_url: String,
    /// `ASSESSMENTS_QUEUE_URL`.
    pub assessments_queue_url: String,
    /// `ESCALATIONS_QUEUE_URL`.
    pub escalations_queue_url: String,
    /// `VIOLATIONS_QUEUE_URL`.
    pub violations_queue_url: String,
    /// `GHL_BASE_URL`, default the CRM itself.
    pub ghl_base_url: String,
    /// `MASTER_KEY_FILE`.
    pub master_key_file: PathBuf,
    /// `LISTINGS_DIR`: one file of listings per location; without it no homes are shown.
    pub listings_dir: Option<PathBuf>,
    /// `COMPLIANCE_RULES`: a file of rules of compliance that are added to the shipped ones.
    pub compliance_rules: Option<PathBuf>,
    /// `PUBLIC_URL`: where the HTTP API is reached from outside; without it no unsubscribe link, so no e-mail.
    pub public_url: Option<String>,
    /// `BURST_WINDOW_SECONDS`: how long the queue delays a wake-up, default 3.
    pub queue_delay: Duration,
    /// `CRM_TIMEOUT_SECONDS`, default 10.
    pub crm_timeout: Duration,
    /// `PERFORMANCE_TRACKING_…`.
    pub tracking: Tracking,
    /// `CRM_CALLS_PER_WINDOW`, default 100 in ten seconds, and `CRM_CALLS_PER_DAY`, default 200,000: what GoHighLevel
    /// takes for each location.
    pub crm_limits: AllowanceRules,
    /// `GHL_CLIENT_ID` and `GHL_CLIENT_SECRET` of the marketplace app; without them only private integration tokens work.
    pub ghl_app: Option<AppCredentials>,
    /// `RESILIENCE`: retry policies and breaker as JSON; what is not named keeps its default.
    pub resilience: Resilience,
    /// The language models.
    pub models: ModelConfig,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(lookup);
        let aws = env.aws();
        let ghl_base_url = env.optional("GHL_BASE_URL").unwrap_or_else(|| PRODUCTION.to_owned());
        if !is_allowed_base(&ghl_base_url, aws.endpoints.are_local()) {
            env.problem("GHL_BASE_URL", "must be the CRM's own address; a local run may name this machine");
        }
        let queue_delay = env.parsed("BURST_WINDOW_SECONDS", 3_u64, "must be whole seconds, 0 to 8");
        if queue_delay > 8 {
            env.problem("BURST_WINDOW_SECONDS", "must be whole seconds, 0 to 8");
        }
        let crm_timeout = env.parsed("CRM_TIMEOUT_SECONDS", 10_u64, "must be whole seconds, 1 to 20");
        if !(1..=20).contains(&crm_timeout) {
            env.problem("CRM_TIMEOUT_SECONDS", "must be whole seconds, 1 to 20");
        }
        let tracking = Tracking::from_env(&mut env);
        let crm_limits = AllowanceRules {
            calls: env.parsed("CRM_CALLS_PER_WINDOW", 100, "must be a whole number"),
            window: CRM_WINDOW,
            daily: env.parsed("CRM_CALLS_PER_DAY", 200_000, "must be a whole number"),
            block: CRM_BLOCK,
        };
        if crm_limits.calls == 0 || crm_limits.daily == 0 {
            env.problem("CRM_CALLS_PER_WINDOW", "and CRM_CALLS_PER_DAY must be at least 1");
        }
        let ghl_app = match (env.optional("GHL_CLIENT_ID"), env.optional("GHL_CLIENT_SECRET")) {
            (Some(client_id), Some(secret)) => {
                Some(AppCredentials { client_id, client_secret: Secret::new(secret) })
            }
            (None, None) => None,
            _ => {
                env.problem("GHL_CLIENT_ID", "and GHL_CLIENT_SECRET go together");
                None
            }
        };
        let rule = "must be JSON with known names, sensible numbers and nothing else";
        let resilience = env.parsed("RESILIENCE", Resilience::default(), rule);
        let models = ModelConfig::from_env(&mut env);
        let config = Self {
            aws,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            audit_table: env.required("AUDIT_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            assessments_queue_url: env.required("ASSESSMENTS_QUEUE_URL"),
            escalations_queue_url: env.required("ESCALATIONS_QUEUE_URL"),
            violations_queue_url: env.required("VIOLATIONS_QUEUE_URL"),
            ghl_base_url,
            master_key_file: env.required("MASTER_KEY_FILE").into(),
            listings_dir: env.optional("LISTINGS_DIR").map(PathBuf::from),
            compliance_rules: env.optional("COMPLIANCE_RULES").map(PathBuf::from),
            public_url: env.optional("PUBLIC_URL"),
            queue_delay: Duration::from_secs(queue_delay),
            crm_timeout: Duration::from_secs(crm_timeout),
            tracking,
            crm_limits,
            ghl_app,
            resilience,
            models,
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_configuration_sends_a_token_to_a_strange_host() {
        let load = |endpoint: &str, ghl: &str| {
            Config::from_env(&|name| match name {
                "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
                "GHL_BASE_URL" => Some(ghl.to_owned()),
                "BURST_WINDOW_SECONDS" | "CRM_TIMEOUT_SECONDS" | "RESILIENCE" => None,
                name if name.starts_with("LLM_") => None,
                name if name.starts_with("CRM_CALLS_") => None,
                name if name.starts_with("AWS_ENDPOINT_URL_") => None,
                name if name.starts_with("PERFORMANCE_TRACKING_") => None,
                _ => Some("x".to_owned()),
            })
        };
        let local = "http://127.0.0.1:4566";
        assert!(load("", PRODUCTION).is_ok());
        assert!(load(local, "http://127.0.0.1:4570").is_ok());
        for (endpoint, ghl) in [("", "http://127.0.0.1:4570"), (local, "https://example.org")] {
            let error = load(endpoint, ghl).unwrap_err().to_string();
            assert!(error.contains("GHL_BASE_URL"), "{error}");
        }
    }

    #[test]
    fn everything_missing_or_out_of_bounds_is_named_at_once() {
        let lookup = |name: &str| match name {
            "BURST_WINDOW_SECONDS" => Some("9".to_owned()),
            "CRM_TIMEOUT_SECONDS" | "PERFORMANCE_TRACKING_ENABLED" => Some("soon".to_owned()),
            "CRM_CALLS_PER_DAY" => Some("0".to_owned()),
            "GHL_CLIENT_ID" => Some("without a secret".to_owned()),
            "RESILIENCE" => Some("{\"retries\": {}}".to_owned()),
            _ => None,
        };
        let error = Config::from_env(&lookup).unwrap_err().to_string();
        for name in [
            "AUDIT_TABLE",
            "CONVERSATIONS_TABLE",
            "BURST_WINDOW_SECONDS",
            "CRM_TIMEOUT_SECONDS",
            "PERFORMANCE_TRACKING_ENABLED",
            "CRM_CALLS_PER_DAY",
            "GHL_CLIENT_SECRET",
            "RESILIENCE",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
