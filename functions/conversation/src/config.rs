//! Configuration of the conversation function.

use std::path::PathBuf;
use std::time::Duration;

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::adapters::ghl::GhlConfig;
use shared::conversation::qualify::ReadyFrom;
use shared::edge::config::{ConfigError, Environment};
use shared::edge::recording::Tracking;
use shared::llm::transcript::ModelReads;
use shared::locations::Everywhere;
use shared::resilience::Resilience;

use crate::models::ModelConfig;

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
    /// `AB_TESTING_TABLE`.
    pub experiments_table: String,
    /// `AB_TESTING_ENABLED`, default true: contacts take part in experiments.
    pub experiments: bool,
    /// `OUTCOMES_QUEUE_URL`.
    pub outcomes_queue_url: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// `LISTINGS_DIR`: one file of listings per location; without it no homes are shown.
    pub listings_dir: Option<PathBuf>,
    /// `COMPLIANCE_RULES`: a file of rules of compliance that are added to the shipped ones.
    pub compliance_rules: Option<PathBuf>,
    /// `PUBLIC_URL`: where the HTTP API is reached from outside; without it no unsubscribe link, so no e-mail.
    pub public_url: Option<String>,
    /// `BURST_WINDOW_SECONDS`: how long the queue delays a wake-up, default 3.
    pub queue_delay: Duration,
    /// `LEAD_SCORE_THRESHOLD`, default 7.0, and `MAX_CONVERSATION_TURNS`, default 20.
    pub everywhere: Everywhere,
    /// `CACHE_TTL_MINUTES`, default 15: how long an instance believes what changes slowly, what a location has learnt of
    /// its hand-offs.
    pub believed_for: Duration,
    /// `PERFORMANCE_TRACKING_…`, `BOT_METRICS_…`.
    pub tracking: Tracking,
    /// The CRM.
    pub crm: GhlConfig,
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
        let crm = GhlConfig::from_env(&mut env, &aws);
        let queue_delay = env.seconds("BURST_WINDOW_SECONDS", 3, 0..=8);
        let everywhere = Everywhere {
            ready_from: env.parsed(
                "LEAD_SCORE_THRESHOLD",
                ReadyFrom::default(),
                "must be a number from 1.0 to 10.0",
            ),
            model_reads: env.parsed(
                "MAX_CONVERSATION_TURNS",
                ModelReads::default(),
                "must be whole turns, 1 to 20",
            ),
        };
        let believed_for = env.minutes("CACHE_TTL_MINUTES", 15, 1..=1_440);
        let tracking = Tracking::from_env(&mut env);
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
            experiments_table: env.required("AB_TESTING_TABLE"),
            experiments: env.parsed("AB_TESTING_ENABLED", true, "must be true or false"),
            outcomes_queue_url: env.required("OUTCOMES_QUEUE_URL"),
            master_keys: env.master_keys(),
            listings_dir: env.optional("LISTINGS_DIR").map(PathBuf::from),
            compliance_rules: env.optional("COMPLIANCE_RULES").map(PathBuf::from),
            public_url: env.optional("PUBLIC_URL"),
            queue_delay,
            everywhere,
            believed_for,
            tracking,
            crm,
            resilience,
            models,
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use shared::adapters::ghl::PRODUCTION;

    use super::*;

    #[test]
    fn no_configuration_sends_a_token_to_a_strange_host() {
        let load = |endpoint: &str, ghl: &str| {
            Config::from_env(&|name| match name {
                "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
                "GHL_BASE_URL" => Some(ghl.to_owned()),
                "BURST_WINDOW_SECONDS" | "CRM_TIMEOUT_SECONDS" | "RESILIENCE" => None,
                "AB_TESTING_ENABLED" | "API_TIMEOUT_SECONDS" | "CACHE_TTL_MINUTES" => None,
                "LEAD_SCORE_THRESHOLD" | "MAX_CONVERSATION_TURNS" => None,
                name if name.starts_with("LLM_") => None,
                name if name.starts_with("CRM_CALLS_") => None,
                name if name.starts_with("AWS_ENDPOINT_URL_") => None,
                name if name.starts_with("PERFORMANCE_TRACKING_") => None,
                name if name.starts_with("BOT_METRICS_") => None,
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
            "CRM_TIMEOUT_SECONDS" | "PERFORMANCE_TRACKING_ENABLED" | "AB_TESTING_ENABLED" => {
                Some("soon".to_owned())
            }
            "API_TIMEOUT_SECONDS" => Some("31".to_owned()),
            "CACHE_TTL_MINUTES" | "MAX_CONVERSATION_TURNS" => Some("0".to_owned()),
            "LEAD_SCORE_THRESHOLD" => Some("11".to_owned()),
            "CRM_CALLS_PER_DAY" | "BOT_METRICS_COLLECTION_INTERVAL" => Some("0".to_owned()),
            "GHL_CLIENT_ID" => Some("without a secret".to_owned()),
            "RESILIENCE" => Some("{\"retries\": {}}".to_owned()),
            _ => None,
        };
        let error = Config::from_env(&lookup).unwrap_err().to_string();
        for name in [
            "AUDIT_TABLE",
            "CONVERSATIONS_TABLE",
            "AB_TESTING_TABLE",
            "OUTCOMES_QUEUE_URL",
            "AB_TESTING_ENABLED",
            "BURST_WINDOW_SECONDS",
            "CRM_TIMEOUT_SECONDS",
            "PERFORMANCE_TRACKING_ENABLED",
            "BOT_METRICS_COLLECTION_INTERVAL",
            "CRM_CALLS_PER_DAY",
            "API_TIMEOUT_SECONDS",
            "CACHE_TTL_MINUTES",
            "LEAD_SCORE_THRESHOLD",
            "MAX_CONVERSATION_TURNS",
            "GHL_CLIENT_SECRET",
            "RESILIENCE",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
