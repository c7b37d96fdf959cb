//! Configuration of the escalation function.

use shared::edge::config::ConfigError;
use shared::edge::tickets::Config;

/// Reads the environment: what every function that brings tickets to people reads, `ESCALATIONS_QUEUE_URL` and
/// `HUMAN_AGENTS_TOPIC_ARN`.
///
/// # Errors
/// [`ConfigError`] names every variable that is missing or wrong.
pub fn config(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
    Config::from_env(lookup, "ESCALATIONS_QUEUE_URL", "HUMAN_AGENTS_TOPIC_ARN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_or_wrong_is_named_at_once() {
        let lookup = |name: &str| (name == "GHL_BASE_URL").then(|| "https://example.org".to_owned());
        let error = config(&lookup).unwrap_err().to_string();
        for name in [
            "CONVERSATIONS_TABLE",
            "OPERATIONS_TABLE",
            "ESCALATIONS_QUEUE_URL",
            "HUMAN_AGENTS_TOPIC_ARN",
            "MASTER_KEY_FILE",
            "GHL_BASE_URL",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
