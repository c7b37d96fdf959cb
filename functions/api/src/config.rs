//! Configuration of the api function.

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::adapters::watch::WatchedQueue;
use shared::edge::config::{ConfigError, Environment};
use shared::edge::recording::Tracking;

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `INBOUND_QUEUE_URL`.
    pub inbound_queue_url: String,
    /// `WATCHED_QUEUES`: addresses of the queues whose length is shown, separated by commas.
    pub watched_queues: Vec<WatchedQueue>,
    /// `STACK_NAME`: what the names of the queues begin with.
    pub stack_name: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// `PERFORMANCE_TRACKING_…`, `BOT_METRICS_…`.
    pub tracking: Tracking,
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
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            watched_queues: WatchedQueue::at(&env.required("WATCHED_QUEUES")),
            stack_name: env.required("STACK_NAME"),
            master_keys: env.master_keys(),
            tracking: Tracking::from_env(&mut env),
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
            "INBOUND_QUEUE_URL",
            "WATCHED_QUEUES",
            "STACK_NAME",
            "MASTER_KEY_FILE",
            "AWS_REGION",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
