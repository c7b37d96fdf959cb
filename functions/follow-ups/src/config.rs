//! Configuration of the follow-ups function.

use shared::adapters::aws::AwsEnvironment;
use shared::edge::config::{ConfigError, Environment};
use shared::follow_ups::pace::MOST_IN_A_RUN;

/// What the function needs to know. It opens no seal, so it holds no key.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `INBOUND_QUEUE_URL`.
    pub inbound_queue_url: String,
    /// `ESCALATIONS_QUEUE_URL`.
    pub escalations_queue_url: String,
    /// `VIOLATIONS_QUEUE_URL`.
    pub violations_queue_url: String,
    /// `OUTCOMES_QUEUE_URL`.
    pub outcomes_queue_url: String,
    /// `FOLLOW_UPS_PER_LOCATION`: most conversations of one location woken in a run, default 300.
    pub per_location: usize,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        const PER_LOCATION: &str = "FOLLOW_UPS_PER_LOCATION";
        const RULE: &str = "must be a whole number, 1 to 300";
        let mut env = Environment::new(lookup);
        let per_location = env.parsed(PER_LOCATION, MOST_IN_A_RUN, RULE);
        if !(1..=MOST_IN_A_RUN).contains(&per_location) {
            env.problem(PER_LOCATION, RULE);
        }
        let config = Self {
            aws: env.aws(),
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            escalations_queue_url: env.required("ESCALATIONS_QUEUE_URL"),
            violations_queue_url: env.required("VIOLATIONS_QUEUE_URL"),
            outcomes_queue_url: env.required("OUTCOMES_QUEUE_URL"),
            per_location,
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(per_location: &str) -> Result<Config, ConfigError> {
        Config::from_env(&|name| match name {
            "FOLLOW_UPS_PER_LOCATION" => Some(per_location.to_owned()),
            name if name.starts_with("AWS_ENDPOINT_URL") => None,
            _ => Some("x".to_owned()),
        })
    }

    #[test]
    fn a_location_is_never_given_more_than_the_crm_takes() {
        assert_eq!(load("").unwrap().per_location, 300);
        assert_eq!(load("20").unwrap().per_location, 20);
        for wrong in ["0", "301", "many"] {
            let error = load(wrong).unwrap_err().to_string();
            assert!(error.contains("FOLLOW_UPS_PER_LOCATION"), "{error}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = Config::from_env(&|_| None).unwrap_err().to_string();
        for name in [
            "CONVERSATIONS_TABLE",
            "INBOUND_QUEUE_URL",
            "ESCALATIONS_QUEUE_URL",
            "VIOLATIONS_QUEUE_URL",
            "OUTCOMES_QUEUE_URL",
            "AWS_REGION",
        ] {
            assert!(error.contains(name), "{error}");
        }
    }
}
