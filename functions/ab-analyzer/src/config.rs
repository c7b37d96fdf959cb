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
    /// `EXPERIMENTS_TABLE`.
    pub experiments_table: String,
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
            experiments_table: env.required("EXPERIMENTS_TABLE"),
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
    fn everything_that_is_missing_is_named_at_once() {
        let error = Config::from_env(&|_| None).unwrap_err().to_string();
        for name in [
            "CONVERSATIONS_TABLE",
            "OPERATIONS_TABLE",
            "AUDIT_TABLE",
            "EXPERIMENTS_TABLE",
            "OUTCOMES_QUEUE_URL",
            "EXPERIMENTS_TOPIC_ARN",
            "MASTER_KEY_FILE",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
