//! Configuration from the environment, read once at start; everything that is wrong is named at once.

use std::str::FromStr;

use crate::adapters::aws::{AwsEnvironment, Endpoints};
use crate::privacy::Secret;

/// Everything that is wrong with the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {}", .0.join("; "))]
pub struct ConfigError(pub Vec<String>);

/// Reads variables and collects what is wrong with them.
pub struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
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
        Self { lookup, problems: Vec::new() }
    }

    /// A variable that may be absent; empty counts as absent.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.trim().is_empty())
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

    /// Notes that a variable is wrong. `rule` never quotes its value.
    pub fn problem(&mut self, name: &str, rule: &str) {
        self.problems.push(format!("{name} {rule}"));
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

    /// The configuration, if nothing was wrong.
    ///
    /// # Errors
    /// [`ConfigError`] with every problem noted so far.
    pub fn finish<T>(self, config: T) -> Result<T, ConfigError> {
        if self.problems.is_empty() { Ok(config) } else { Err(ConfigError(self.problems)) }
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
}
