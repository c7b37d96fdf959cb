//! Configuration of the audit-manifest function.

use std::path::PathBuf;

use shared::adapters::aws::AwsEnvironment;
use shared::adapters::custody::MasterKeys;
use shared::edge::config::{ConfigError, Environment};

/// Where manifests are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a directory: in a local run.
    Directory(PathBuf),
    /// In a bucket with Object Lock.
    Bucket(String),
}

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
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`: a manifest is signed.
    pub master_keys: MasterKeys,
    /// `MANIFEST_DIR`, else `MANIFEST_BUCKET`.
    pub place: Place,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(lookup);
        let place = match env.optional("MANIFEST_DIR") {
            Some(directory) => Place::Directory(directory.into()),
            None => Place::Bucket(env.required("MANIFEST_BUCKET")),
        };
        let config = Self {
            aws: env.aws(),
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            audit_table: env.required("AUDIT_TABLE"),
            master_keys: env.master_keys(),
            place,
        };
        env.finish(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_comes_before_a_bucket() {
        let place = |directory: &'static str| {
            let lookup = move |name: &str| match name {
                "MANIFEST_DIR" => Some(directory.to_owned()),
                name if name.starts_with("AWS_ENDPOINT_URL") => None,
                _ => Some("x".to_owned()),
            };
            Config::from_env(&lookup).unwrap().place
        };
        assert_eq!(place("/manifests"), Place::Directory("/manifests".into()));
        assert_eq!(place(""), Place::Bucket("x".into()));
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = Config::from_env(&|_| None).unwrap_err().to_string();
        for name in
            ["CONVERSATIONS_TABLE", "OPERATIONS_TABLE", "AUDIT_TABLE", "MANIFEST_BUCKET", "MASTER_KEY_FILE"]
        {
            assert!(error.contains(name), "{error}");
        }
    }
}
