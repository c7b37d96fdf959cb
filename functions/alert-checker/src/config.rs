//! Configuration of the alert-checker function.

use std::path::PathBuf;

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::channels::ChannelConfig;
use shared::adapters::custody::MasterKeys;
use shared::adapters::rules_file::alert_rules;
use shared::adapters::watch::{Models, WatchedQueue};
use shared::alerts::Rules;
use shared::edge::config::{ConfigError, Environment};
use shared::edge::recording::Tracking;
use shared::error::chain;
use shared::llm::{Catalogue, Tier};
use shared::metrics::Retention;

/// What the function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `ALERTING_ENABLED`, default true: rules are evaluated and people told.
    pub enabled: bool,
    /// `ALERT_RULES`: a file of own rules; the rules that ship with what it changes.
    pub rules: Rules,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// `AUDIT_TABLE`: belongs to the experiments, of which nothing is changed here.
    pub audit_table: String,
    /// `AB_TESTING_TABLE`.
    pub experiments_table: String,
    /// `WATCHED_QUEUES`: addresses of every queue, dead letters included, with commas between.
    pub queues: Vec<WatchedQueue>,
    /// `STACK_NAME`: what the names of queues begin with; people read the rest.
    pub stack_name: String,
    /// `LLM_CONFIG_FILE`: what is set up of language models; `None`: none, or `LLM_FORCE_DETERMINISTIC`.
    pub models: Option<Models>,
    /// `PERFORMANCE_TRACKING_RETENTION_DAYS`, default 30, and `BOT_METRICS_RETENTION_DAYS`, default 7.
    pub retention: Retention,
    /// `ALERT_EMAIL_…`, `ALERT_SMTP_…`, `ALERT_SLACK_…`, `ALERT_WEBHOOK_…`, `ALERT_PAGERDUTY_…`, `ALERT_OPSGENIE_…`: the
    /// ways to people.
    pub channels: ChannelConfig,
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
        let file = env.optional("ALERT_RULES").map(PathBuf::from);
        let rules = alert_rules(file.as_deref()).unwrap_or_else(|error| {
            env.problem("ALERT_RULES", &chain(&error));
            // Never used: the function does not start.
            Rules::default()
        });
        let aws = env.aws();
        let config = Self {
            channels: ChannelConfig::from_env(&mut env, &aws),
            aws,
            enabled: env.parsed("ALERTING_ENABLED", true, "must be true or false"),
            rules,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            audit_table: env.required("AUDIT_TABLE"),
            experiments_table: env.required("AB_TESTING_TABLE"),
            queues: WatchedQueue::at(&env.required("WATCHED_QUEUES")),
            stack_name: env.optional("STACK_NAME").unwrap_or_default(),
            models: models(&mut env),
            retention: Tracking::from_env(&mut env).retention,
            alerts_queue_url: env.required("ALERTS_QUEUE_URL"),
            acknowledge_at: env.optional("PUBLIC_URL").map(|url| format!("{}/a/", url.trim_end_matches('/'))),
            master_keys: env.master_keys(),
        };
        env.finish(config)
    }
}

/// What may be spent on language models, and whether one of them costs nothing.
fn models(env: &mut Environment<'_>) -> Option<Models> {
    const FILE: &str = "LLM_CONFIG_FILE";
    let file = env.optional(FILE).filter(|_| !env.force_deterministic())?;
    let catalogue = std::fs::read_to_string(file)
        .map_err(|error| error.to_string())
        .and_then(|text| Catalogue::parse(&text).map_err(|error| chain(&error)));
    match catalogue {
        Ok(catalogue) => {
            let free_tier = catalogue.models.iter().any(|model| model.tier == Tier::Free);
            Some(Models { spending: catalogue.spending, free_tier })
        }
        Err(why) => {
            env.problem(FILE, &why);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_or_wrong_is_named_at_once_rules_of_the_file_too() {
        let file = std::env::temp_dir().join(format!("alert-checker-{}.toml", std::process::id()));
        std::fs::write(&file, "[high_error_rate]\nthresholds = { grave = 1 }\nchannels = [\"fax\"]\n")
            .unwrap();
        let path = file.display().to_string();
        let lookup = |name: &str| match name {
            "ALERT_RULES" => Some(path.clone()),
            "ALERTING_ENABLED" => Some("perhaps".to_owned()),
            "ALERT_WEBHOOK_URL" => Some("https://example.org/alerts".to_owned()),
            _ => None,
        };
        let error = Config::from_env(&lookup).unwrap_err().to_string();
        std::fs::remove_file(file).unwrap();
        for name in [
            "ALERTING_ENABLED",
            "ALERT_RULES",
            "grave",
            "fax",
            "ALERT_WEBHOOK_SECRET",
            "OPERATIONS_TABLE",
            "WATCHED_QUEUES",
            "ALERTS_QUEUE_URL",
            "MASTER_KEY_FILE",
        ] {
            assert!(error.contains(name), "{name}: {error}");
        }
    }
}
