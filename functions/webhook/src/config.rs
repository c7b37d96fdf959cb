//! Configuration of the webhook function.

use std::path::PathBuf;

use ed25519_dalek::VerifyingKey;
use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::edge::config::{ConfigError, Environment};
use shared::edge::recording::Tracking;

use crate::signature::{public_key, same_key};

/// The key GoHighLevel signs all apps' webhooks with (published; base64 of the SPKI form).
const GHL_KEY: &str = "MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=";

/// The key of the CRM emulator, whose private half anyone can read: accepted only where every AWS endpoint is
/// on this machine, so no real data can be behind it.
pub const DEVELOPMENT_KEY: &str = "MCowBQYDK2VwAyEAPK+pjaibPOc+uhH3MisdjmzsVBpmAhbPUgOSUKJ/fvI=";

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
    /// `GHL_APP_ID`: webhooks of other apps are refused.
    pub app_id: String,
    /// `GHL_WEBHOOK_PUBLIC_KEY`, default the published one.
    pub public_key: VerifyingKey,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// `PERFORMANCE_TRACKING_…`, `BOT_METRICS_…`.
    pub tracking: Tracking,
    /// `COMPLIANCE_RULES`: a file of rules of compliance that are added to the shipped ones.
    pub compliance_rules: Option<PathBuf>,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        const KEY: &str = "GHL_WEBHOOK_PUBLIC_KEY";
        let mut env = Environment::new(lookup);
        let aws = env.aws();
        let key_text = env.optional(KEY).unwrap_or_else(|| GHL_KEY.to_owned());
        let key = public_key(&key_text);
        match &key {
            None => env.problem(KEY, "must be an Ed25519 public key: base64 of its SPKI form"),
            Some(key) if same_key(key, DEVELOPMENT_KEY) && !aws.endpoints.are_local() => {
                env.problem(KEY, "is the development key, which only a local run accepts");
            }
            Some(_) => {}
        }
        let config = Self {
            aws,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            inbound_queue_url: env.required("INBOUND_QUEUE_URL"),
            app_id: env.required("GHL_APP_ID"),
            public_key: key.unwrap_or_default(),
            master_keys: env.master_keys(),
            tracking: Tracking::from_env(&mut env),
            compliance_rules: env.optional("COMPLIANCE_RULES").map(PathBuf::from),
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str, endpoint: &str, key: &str) -> Option<String> {
        match name {
            "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
            "GHL_WEBHOOK_PUBLIC_KEY" => Some(key.to_owned()),
            name if name.starts_with("AWS_ENDPOINT_URL_") => None,
            name if name.starts_with("PERFORMANCE_TRACKING_") || name.starts_with("BOT_METRICS_") => None,
            _ => Some("x".to_owned()),
        }
    }

    #[test]
    fn the_development_key_is_refused_outside_local_runs() {
        let load = |endpoint: &str, key: &str| {
            Config::from_env(&|name| lookup(name, endpoint, key)).map_err(|e| e.to_string())
        };
        assert!(load("http://127.0.0.1:4566", DEVELOPMENT_KEY).is_ok());
        assert!(load("", GHL_KEY).is_ok());
        for endpoint in ["", "https://dynamodb.us-east-1.amazonaws.com"] {
            let error = load(endpoint, DEVELOPMENT_KEY).unwrap_err();
            assert!(error.contains("GHL_WEBHOOK_PUBLIC_KEY is the development key"), "{error}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = Config::from_env(&|_| None).unwrap_err().to_string();
        for name in
            ["CONVERSATIONS_TABLE", "OPERATIONS_TABLE", "INBOUND_QUEUE_URL", "GHL_APP_ID", "MASTER_KEY_FILE"]
        {
            assert!(error.contains(name), "{error}");
        }
        assert!(!error.contains("GHL_WEBHOOK_PUBLIC_KEY"), "it has a default");
    }
}
