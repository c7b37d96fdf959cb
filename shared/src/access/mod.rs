//! Who may ask the operations API for what.
//!
//! A caller shows a [`key`]; what is known of it is a [`record`], found by the key's hash alone. [`grant`] is what the
//! caller may do by it: every other way in, such as a signed token, has to make a [`Grant`] too. [`mod@issue`] is how keys
//! begin and end.

mod cached;
pub mod grant;
pub mod issue;
pub mod key;
pub mod ports;
pub mod record;

use jiff::Timestamp;

pub use cached::CachedKeys;
pub use grant::{Forbidden, Grant, Reach, Right, Role};
pub use issue::{Asked, NoKeyName, Revoked, Wrong, issue, revoke};
pub use key::{ApiKey, KeyHash, KeyId};
pub use ports::{ApiKeys, IssueKeys};
pub use record::{KeyRecord, Revocation};

use crate::error::Fault;

/// Why a caller is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// No key was shown.
    #[error("no API key")]
    NoKey,
    /// What was shown is no key, was never issued, or is revoked. Which of these it is, is not said.
    #[error("an API key that is not good")]
    NotGood,
}

/// What a caller may do who shows this in `Authorization`.
///
/// # Errors
/// [`Fault`] when it cannot be found out.
pub async fn grant_of(
    header: Option<&str>,
    keys: &dyn ApiKeys,
    now: Timestamp,
) -> Result<Result<Grant, Unknown>, Fault> {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else {
        return Ok(Err(Unknown::NoKey));
    };
    let Some(key) = bearer(header).and_then(ApiKey::parse) else { return Ok(Err(Unknown::NotGood)) };
    let record = keys.find(&key.hash(), now).await?;
    Ok(record.and_then(|record| record.grant()).ok_or(Unknown::NotGood))
}

/// What stands after `Bearer`, whose case does not matter (RFC 9110, 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
