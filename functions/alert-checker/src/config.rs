//! Configuration of the alert-checker function.

use std::path::PathBuf;

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::adapters::rules_file::alert_rules;
use shared::alerts::Rules;
use shared::edge::config::{ConfigError, Environment};
use shared::error::chain;

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `ALERTING_ENABLED`, default true: rules are evaluated and people told.
    pub enabled: bool,
    /// `ALERT_RULES`: a file of own rules; the rules that ship with what it changes.
    pub rules: Rules,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `ALERTS_QUEUE_URL`: where the second check of a minute is asked for.
    pub alerts_queue_url: String,
    /// `PUBLIC_URL` and where alerts are taken up; without it messages bear no link.
    pub acknowledge_at: Option<String>,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`: links are signed.
    pub master_keys: MasterKeys,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong, and everything wrong with the file of rules.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(lookup);
        let rules = rules(&mut env);
        let config = Self {
            aws: env.aws(),
            enabled: env.parsed("ALERTING_ENABLED", true, "must be true or false"),
            rules: rules.unwrap_or_default(),
            operations_table: env.required("OPERATIONS_TABLE"),
            alerts_queue_url: env.required("ALERTS_QUEUE_URL"),
            acknowledge_at: env.optional("PUBLIC_URL").map(|url| format!("{}/a/", url.trim_end_matches('/'))),
            master_keys: env.master_keys(),
        };
        env.finish(config)
    }
}
