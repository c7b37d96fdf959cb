//! Configuration from the environment, read once at start; everything that is wrong is named at once.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::secrets::{SECRETS, names_one};
use crate::adapters::aws::{AwsEnvironment, Endpoints};
use crate::adapters::custody::MasterKeys;
use crate::adapters::kms::KmsKeyIds;
use crate::privacy::Secret;

/// Everything that is wrong with the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {}", .0.join("; "))]
pub struct ConfigError(pub Vec<String>);

/// Reads variables and collects what is wrong with them.
pub struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: RefCell<Vec<String>>,
}

/// The variables of this process.
#[must_use]
pub fn process_variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl<'a> Environment<'a> {
    /// Reads through `lookup`: [`process_variable`] in production.
    #[must_use]
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, problems: RefCell::default() }
    }

    /// A variable that may be absent; empty counts as absent. One that names a secret is wrong: whoever is to work with the
    /// secret is given what it holds ([`super::start`]), and what is no secret is not kept with them.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        let value = (self.lookup)(name).filter(|value| !value.trim().is_empty())?;
        if names_one(&value) {
            let rule = match SECRETS.contains(&name) {
                true => "names a secret that nobody has looked up",
                false => "is no secret and may not name one",
            };
            self.note(name, rule);
        }
        Some(value)
    }

    /// A variable that must be there.
    pub fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.problem(name, "is missing");
            String::new()
        })
    }

    /// A variable with a default, parsed.
    pub fn parsed<T: FromStr>(&mut self, name: &str, default: T, rule: &str) -> T {
        match self.optional(name).map(|value| value.trim().parse()) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                self.problem(name, rule);
                default
            }
        }
    }

    /// A whole number with its default and its bounds; `what` says of what (`seconds`).
    pub fn whole(&mut self, name: &str, default: u64, bounds: RangeInclusive<u64>, what: &str) -> u64 {
        let rule = format!("must be whole {what}, {} to {}", bounds.start(), bounds.end());
        let number = self.parsed(name, default, &rule);
        if !bounds.contains(&number) {
            self.problem(name, &rule);
        }
        number
    }

    /// A duration in whole seconds.
    pub fn seconds(&mut self, name: &str, default: u64, bounds: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.whole(name, default, bounds, "seconds"))
    }

    /// A duration in whole minutes.
    pub fn minutes(&mut self, name: &str, default: u64, bounds: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(60 * self.whole(name, default, bounds, "minutes"))
    }

    /// `LLM_FORCE_DETERMINISTIC`: no language model is asked, whatever is configured. Anything but nothing, `0` and `false`
    /// means yes: whoever pulls this switch in a hurry is not to be misunderstood.
    #[must_use]
    pub fn force_deterministic(&self) -> bool {
        let forced = self.optional("LLM_FORCE_DETERMINISTIC").unwrap_or_default();
        !["", "0", "false"].contains(&forced.trim().to_lowercase().as_str())
    }

    /// How long one call of anything outside may take, whatever else is configured for it.
    pub fn api_timeout(&mut self) -> Duration {
        self.seconds("API_TIMEOUT_SECONDS", 30, 1..=30)
    }

    /// Notes that a variable is wrong. `rule` never quotes its value.
    pub fn problem(&mut self, name: &str, rule: &str) {
        self.note(name, rule);
    }

    fn note(&self, name: &str, rule: &str) {
        let (mut problems, problem) = (self.problems.borrow_mut(), format!("{name} {rule}"));
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// What the AWS clients need.
    pub fn aws(&mut self) -> AwsEnvironment {
        let endpoints = Endpoints {
            all: self.optional("AWS_ENDPOINT_URL"),
            dynamodb: self.optional("AWS_ENDPOINT_URL_DYNAMODB"),
            sns: self.optional("AWS_ENDPOINT_URL_SNS"),
            sqs: self.optional("AWS_ENDPOINT_URL_SQS"),
        };
        AwsEnvironment {
            region: self.required("AWS_REGION"),
            access_key: self.required("AWS_ACCESS_KEY_ID"),
            secret_key: Secret::new(self.required("AWS_SECRET_ACCESS_KEY")),
            session_token: self.optional("AWS_SESSION_TOKEN").map(Secret::new),
            endpoints,
        }
    }

    /// Where the master keys are: `KMS_DATA_KEY` with `KMS_AUDIT_KEY`, `MASTER_KEY_FILE`, or all three.
    pub fn master_keys(&mut self) -> MasterKeys {
        const FILE: &str = "MASTER_KEY_FILE";
        let kms = match (self.optional("KMS_DATA_KEY"), self.optional("KMS_AUDIT_KEY")) {
            (Some(data), Some(audit)) => Some(KmsKeyIds { data, audit }),
            (Some(_), None) => {
                self.problem("KMS_AUDIT_KEY", "is missing beside KMS_DATA_KEY");
                None
            }
            (None, Some(_)) => {
                self.problem("KMS_DATA_KEY", "is missing beside KMS_AUDIT_KEY");
                None
            }
            (None, None) => None,
        };
        let file = self.optional(FILE).map(PathBuf::from);
        if kms.is_none() && file.is_none() {
            self.problem(FILE, "is missing, and so are KMS_DATA_KEY and KMS_AUDIT_KEY");
        }
        MasterKeys { kms, file }
    }

    /// The configuration, if nothing was wrong.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem noted so far.
    pub fn finish<T>(self, config: T) -> Result<T, ConfigError> {
        let problems = self.problems.into_inner();
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_variable_is_named_at_once() {
        let lookup = |_: &str| None;
        let mut environment = Environment::new(&lookup);
        environment.aws();
        environment.required("CONVERSATIONS_TABLE");
        let error = environment.finish(()).unwrap_err().to_string();
        for name in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CONVERSATIONS_TABLE"] {
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_value_that_does_not_parse_is_a_problem_and_is_not_quoted() {
        let lookup = |_: &str| Some("soon".to_owned());
        let mut environment = Environment::new(&lookup);
        environment.parsed("CRM_TIMEOUT_SECONDS", 10_u64, "must be whole seconds");
        let error = environment.finish(()).unwrap_err().to_string();
        assert_eq!(error, "configuration: CRM_TIMEOUT_SECONDS must be whole seconds");
    }

    #[test]
    fn the_name_of_a_secret_is_not_taken_for_the_secret() {
        let lookup = |_: &str| Some("ssm:/jorge/crm/app".to_owned());
        let mut environment = Environment::new(&lookup);
        environment.required("GHL_CLIENT_ID");
        environment.required("GHL_CLIENT_SECRET");
        environment.required("GHL_CLIENT_SECRET");
        let error = environment.finish(()).unwrap_err().to_string();
        assert_eq!(
            error,
            "configuration: GHL_CLIENT_ID is no secret and may not name one; \
             GHL_CLIENT_SECRET names a secret that nobody has looked up"
        );
    }

    #[test]
    fn there_is_a_key_file_or_both_keys_in_kms_or_all_of_them() {
        let with = |names: &'static [&'static str]| {
            let lookup = move |name: &str| names.contains(&name).then(|| name.to_owned());
            let mut environment = Environment::new(&lookup);
            let keys = environment.master_keys();
            environment.finish(keys).map_err(|error| error.to_string())
        };
        let file = with(&["MASTER_KEY_FILE"]).unwrap();
        assert!(file.kms.is_none() && file.file.is_some());
        let kms = with(&["KMS_DATA_KEY", "KMS_AUDIT_KEY"]).unwrap();
        assert!(kms.kms.is_some() && kms.file.is_none());
        let both = with(&["KMS_DATA_KEY", "KMS_AUDIT_KEY", "MASTER_KEY_FILE"]).unwrap();
        assert!(both.kms.is_some() && both.file.is_some());
        assert!(with(&[]).unwrap_err().contains("MASTER_KEY_FILE is missing"));
        let half = with(&["KMS_DATA_KEY", "MASTER_KEY_FILE"]).unwrap_err();
        assert_eq!(half, "configuration: KMS_AUDIT_KEY is missing beside KMS_DATA_KEY");
    }
}
