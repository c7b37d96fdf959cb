//! Configuration of the compliance auditor.

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::adapters::ghl::GhlConfig;
use shared::edge::config::{ConfigError, Environment};
use shared::resilience::Resilience;

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `VIOLATIONS_QUEUE_URL`.
    pub violations_queue_url: String,
    /// `COMPLIANCE_OFFICERS_TOPIC_ARN`: where compliance officers are told.
    pub topic_arn: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// The CRM.
    pub crm: GhlConfig,
    /// `RESILIENCE`: retry policies and breaker as JSON; what is not named keeps its default.
    pub resilience: Resilience,
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
        let rule = "must be JSON with known names, sensible numbers and nothing else";
        let resilience = env.parsed("RESILIENCE", Resilience::default(), rule);
        let config = Self {
            aws,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            violations_queue_url: env.required("VIOLATIONS_QUEUE_URL"),
            topic_arn: env.required("COMPLIANCE_OFFICERS_TOPIC_ARN"),
            master_keys: env.master_keys(),
            crm,
            resilience,
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_or_wrong_is_named_at_once() {
        let lookup = |name: &str| (name == "GHL_BASE_URL").then(|| "https://example.org".to_owned());
        let error = Config::from_env(&lookup).unwrap_err().to_string();
        for name in [
            "CONVERSATIONS_TABLE",
            "OPERATIONS_TABLE",
            "VIOLATIONS_QUEUE_URL",
            "COMPLIANCE_OFFICERS_TOPIC_ARN",
            "MASTER_KEY_FILE",
            "GHL_BASE_URL",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
