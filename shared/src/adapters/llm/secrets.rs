//! Keys of providers: one file each, named like the secret and holding nothing but the key.

use std::path::Path;

use crate::privacy::Secret;

/// Keys that cannot be read, or models that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("language models: {}", .0.join("; "))]
pub struct SecretError(pub Vec<String>);

/// The key of that name. Says what is wrong without a word of what is in the file.
pub(super) fn read(directory: Option<&Path>, name: &str) -> Result<Secret, String> {
    let Some(directory) = directory else {
        return Err(format!("secret {name} is needed, and LLM_SECRETS_DIR is not set"));
    };
    let key = std::fs::read_to_string(directory.join(name))
        .map_err(|e| format!("secret {name} cannot be read: {}", e.kind()))?;
    let key = key.trim();
    // What stands in a header is one line of printable ASCII.
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("secret {name} holds no key"));
    }
    Ok(Secret::new(key.to_owned()))
}
