//! Configuration of the api function.

use shared::access::limit::PER_MINUTE;
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
    /// `AUDIT_TABLE`.
    pub audit_table: String,
    /// `AB_TESTING_TABLE`.
    pub experiments_table: String,
    /// `INBOUND_QUEUE_URL`.
    pub inbound_queue_url: String,
    /// `WATCHED_QUEUES`: addresses of the queues whose length is shown, separated by commas.
    pub watched_queues: Vec<WatchedQueue>,
    /// `STACK_NAME`: what the names of the queues begin with, and who issues access tokens.
    pub stack_name: String,
    /// `API_REQUESTS_PER_MINUTE`: how often a key may ask.
    pub requests_per_minute: u32,
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
            audit_table: env.required("AUDIT_TABLE"),
            experiments_table: env.required("AB_TESTING_TABLE"),
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            watched_queues: WatchedQueue::at(&env.required("WATCHED_QUEUES")),
            stack_name: env.required("STACK_NAME"),
            requests_per_minute: requests_per_minute(&mut env),
            master_keys: env.master_keys(),
            tracking: Tracking::from_env(&mut env),
        };
        env.finish(config)
    }
}

fn requests_per_minute(env: &mut Environment<'_>) -> u32 {
    let whole = env.whole("API_REQUESTS_PER_MINUTE", PER_MINUTE.into(), 1..=100_000, "requests");
    u32::try_from(whole).unwrap_or(PER_MINUTE)
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
            "AB_TESTING_TABLE",
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
