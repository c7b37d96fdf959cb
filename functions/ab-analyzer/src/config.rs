//! Configuration of the ab-analyzer function.

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::edge::config::{ConfigError, Environment};

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `AUDIT_TABLE`.
    pub audit_table: String,
    /// `AB_TESTING_TABLE`.
    pub experiments_table: String,
    /// `AB_TESTING_ENABLED`, default true: contacts take part in experiments.
    pub experiments: bool,
    /// `OUTCOMES_QUEUE_URL`: the queue it reads.
    pub outcomes_queue_url: String,
    /// `EXPERIMENTS_TOPIC_ARN`: where people are told.
    pub topic_arn: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`: a winner is an audit record.
    pub master_keys: MasterKeys,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(lookup);
        let config = Self {
            aws: env.aws(),
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            audit_table: env.required("AUDIT_TABLE"),
            experiments_table: env.required("AB_TESTING_TABLE"),
            experiments: env.parsed("AB_TESTING_ENABLED", true, "must be true or false"),
            outcomes_queue_url: env.required("OUTCOMES_QUEUE_URL"),
            topic_arn: env.required("EXPERIMENTS_TOPIC_ARN"),
            master_keys: env.master_keys(),
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_or_wrong_is_named_at_once() {
        let lookup = |name: &str| (name == "AB_TESTING_ENABLED").then(|| "perhaps".to_owned());
        let error = Config::from_env(&lookup).unwrap_err().to_string();
        for name in [
            "CONVERSATIONS_TABLE",
            "OPERATIONS_TABLE",
            "AUDIT_TABLE",
            "AB_TESTING_TABLE",
            "OUTCOMES_QUEUE_URL",
            "AB_TESTING_ENABLED",
            "EXPERIMENTS_TOPIC_ARN",
            "MASTER_KEY_FILE",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
