//! Keys of providers, by the name of the secret: in files of those names, or as members of one JSON object.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::privacy::Secret;

/// Keys that cannot be read, or models that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("language models: {}", .0.join("; "))]
pub struct SecretError(pub Vec<String>);

/// Where the keys are.
#[derive(Clone, Debug, Default)]
pub enum ModelKeys {
    /// Nowhere: only models that need none can be asked.
    #[default]
    None,
    /// `LLM_SECRETS_DIR`: a file each, named like the secret and holding nothing but the key.
    Directory(PathBuf),
    /// `LLM_SECRETS`: each by the name of the secret.
    Named(BTreeMap<String, Secret>),
}

impl ModelKeys {
    /// Reads a JSON object with a text for each key: what `LLM_SECRETS` holds.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        let keys: BTreeMap<String, String> = serde_json::from_str(json).ok()?;
        Some(Self::Named(keys.into_iter().map(|(name, key)| (name, Secret::new(key))).collect()))
    }

    /// The key of that name. Says what is wrong without a word of the key.
    pub(super) fn read(&self, name: &str) -> Result<Secret, String> {
        let from_file;
        let key = match self {
            Self::None => {
                return Err(format!(
                    "secret {name} is needed, and neither LLM_SECRETS nor LLM_SECRETS_DIR is set"
                ));
            }
            Self::Directory(directory) => {
                from_file = std::fs::read_to_string(directory.join(name)).map(Secret::new);
                from_file.as_ref().map_err(|e| format!("secret {name} cannot be read: {}", e.kind()))?
            }
            Self::Named(keys) => {
                keys.get(name).ok_or_else(|| format!("secret {name} is not in LLM_SECRETS"))?
            }
        };
        let key = key.expose().trim();
        // What stands in a header is one line of printable ASCII.
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("secret {name} holds no key"));
        }
        Ok(Secret::new(key.to_owned()))
    }
}
