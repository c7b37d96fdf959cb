//! Configuration of the financial assessor.

use std::time::Duration;

use shared::adapters::assessment_service::AssessmentService;
use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::edge::config::{ConfigError, Environment};
use shared::edge::recording::Tracking;
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
    /// `ASSESSMENTS_QUEUE_URL`.
    pub assessments_queue_url: String,
    /// `INBOUND_QUEUE_URL`.
    pub inbound_queue_url: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// `FINANCE_SERVICE_URL`: the assessment service; without it what the contact said is assessed.
    pub service_url: Option<String>,
    /// `FINANCE_TIMEOUT_SECONDS`, default 5; `API_TIMEOUT_SECONDS` if that is less.
    pub service_timeout: Duration,
    /// `RESILIENCE`: retry policies and breaker as JSON; what is not named keeps its default.
    pub resilience: Resilience,
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
        let aws = env.aws();
        let service_timeout = env.seconds("FINANCE_TIMEOUT_SECONDS", 5, 1..=10).min(env.api_timeout());
        let service_url = env.optional("FINANCE_SERVICE_URL");
        if let Some(url) = &service_url
            && let Err(error) = AssessmentService::new(url, service_timeout, aws.endpoints.are_local())
        {
            env.problem("FINANCE_SERVICE_URL", &error.to_string());
        }
        let rule = "must be JSON with known names, sensible numbers and nothing else";
        let resilience = env.parsed("RESILIENCE", Resilience::default(), rule);
        let config = Self {
            aws,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            assessments_queue_url: env.required("ASSESSMENTS_QUEUE_URL"),
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            master_keys: env.master_keys(),
            service_url,
            service_timeout,
            resilience,
            tracking: Tracking::from_env(&mut env),
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(endpoint: &str, service: &str, seconds: &str) -> Result<Config, ConfigError> {
        Config::from_env(&|name| match name {
            "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
            "FINANCE_SERVICE_URL" => Some(service.to_owned()),
            "FINANCE_TIMEOUT_SECONDS" => Some(seconds.to_owned()),
            "RESILIENCE" | "API_TIMEOUT_SECONDS" => None,
            name if name.starts_with("AWS_ENDPOINT_URL_") => None,
            name if name.starts_with("PERFORMANCE_TRACKING_") || name.starts_with("BOT_METRICS_") => None,
            _ => Some("x".to_owned()),
        })
    }

    #[test]
    fn without_a_service_the_function_starts_all_the_same() {
        assert_eq!(load("", "", "").unwrap().service_url, None);
        assert_eq!(load("", "", "").unwrap().service_timeout, Duration::from_secs(5));
    }

    #[test]
    fn a_service_is_asked_over_tls_or_on_this_machine_and_not_for_long() {
        let local = "http://127.0.0.1:4502";
        assert!(load("", "https://finance.example.org", "10").is_ok());
        assert!(load(local, "http://127.0.0.1:4504", "1").is_ok());
        for (endpoint, service, seconds, named) in [
            ("", "http://127.0.0.1:4504", "5", "FINANCE_SERVICE_URL"),
            (local, "http://finance.example.org", "5", "FINANCE_SERVICE_URL"),
            ("", "", "11", "FINANCE_TIMEOUT_SECONDS"),
            ("", "", "soon", "FINANCE_TIMEOUT_SECONDS"),
        ] {
            let error = load(endpoint, service, seconds).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = Config::from_env(&|_| None).unwrap_err().to_string();
        for name in ["CONVERSATIONS_TABLE", "ASSESSMENTS_QUEUE_URL", "INBOUND_QUEUE_URL", "MASTER_KEY_FILE"] {
            assert!(error.contains(name), "{error}");
        }
    }
}
