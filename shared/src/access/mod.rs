//! Who may ask the operations API for what.
//!
//! A caller shows a [`key`], or a signed [`token`] that was issued for it and is renewed by a [`session`]; what is known
//! of a key is a [`record`], found by the key's hash alone. [`grant`] is what the caller may do, whatever was shown, and
//! [`limit`] how often. [`mod@issue`] is how keys begin and end.

mod cached;
pub mod grant;
pub mod issue;
pub mod key;
pub mod limit;
pub mod ports;
pub mod record;
pub mod session;
pub mod token;

use jiff::Timestamp;

pub use cached::CachedKeys;
pub use grant::{Forbidden, Grant, Reach, Right, Role};
pub use issue::{Asked, NoKeyName, Revoked, Wrong, issue, revoke};
pub use key::{ApiKey, KeyHash, KeyId};
pub use limit::{TooMany, admit};
pub use ports::{ApiKeys, CountCalls, IssueKeys, Sessions, TokenSigner};
pub use record::{KeyRecord, Revocation};
pub use session::{NoSession, RefreshToken, Session, SessionId, TokenHash, renew, session_of};
pub use token::{AccessTokens, Claims, NoToken};

use crate::error::Fault;

/// Why a caller is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// Nothing was shown.
    #[error("no API key")]
    NoKey,
    /// What was shown is no key, was never issued, is revoked, or is no token of ours. Which of these it is, is not said.
    #[error("an API key that is not good")]
    NotGood,
    /// A token of ours, whose hour is over.
    #[error("an access token that has expired")]
    Expired,
    /// A refresh token that brings nothing, for whatever reason.
    #[error("a refresh token that is not good")]
    NoSession,
}

/// What a caller may do who shows this in `Authorization`: a key, or a token that was issued for one.
///
/// # Errors
/// [`Fault`] when it cannot be found out.
pub async fn grant_of(
    header: Option<&str>,
    keys: &dyn ApiKeys,
    tokens: &AccessTokens,
    now: Timestamp,
) -> Result<Result<Grant, Unknown>, Fault> {
    let shown = match shown(header) {
        Ok(shown) => shown,
        Err(unknown) => return Ok(Err(unknown)),
    };
    if let Some(key) = ApiKey::parse(shown) {
        let record = keys.find(&key.hash(), now).await?;
        return Ok(record.and_then(|record| record.grant()).ok_or(Unknown::NotGood));
    }
    let claims = match tokens.read(shown, now).await? {
        Ok(claims) => claims,
        Err(NoToken::Expired) => return Ok(Err(Unknown::Expired)),
        Err(NoToken::NotGood) => return Ok(Err(Unknown::NotGood)),
    };
    let record = keys.find(&claims.sub, now).await?.filter(|record| claims.are_of(record));
    Ok(record.and_then(|record| record.grant()).ok_or(Unknown::NotGood))
}

/// The key a caller shows in `Authorization`, itself and not a token for it.
///
/// # Errors
/// [`Fault`] when it cannot be found out.
pub async fn key_of(
    header: Option<&str>,
    keys: &dyn ApiKeys,
    now: Timestamp,
) -> Result<Result<KeyRecord, Unknown>, Fault> {
    let key = match shown(header) {
        Ok(shown) => ApiKey::parse(shown),
        Err(unknown) => return Ok(Err(unknown)),
    };
    let Some(key) = key else { return Ok(Err(Unknown::NotGood)) };
    let good = keys.find(&key.hash(), now).await?.filter(|record| record.revoked.is_none());
    Ok(good.ok_or(Unknown::NotGood))
}

/// What stands after `Bearer`, whose case does not matter (RFC 9110, 11.1).
fn shown(header: Option<&str>) -> Result<&str, Unknown> {
    let header = header.map(str::trim).filter(|header| !header.is_empty()).ok_or(Unknown::NoKey)?;
    let bearer = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    bearer.map(|(_, token)| token.trim()).ok_or(Unknown::NotGood)
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
