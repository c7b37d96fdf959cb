//! The refresh token, by which a caller goes on without showing the key again.
//!
//! A token is good for one use and is replaced by the next of its session. What shows up twice was copied: the session
//! ends, and whoever has the key begins another. A session lasts no longer than thirty days, however often it is
//! renewed.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use super::key::KeyHash;
use super::ports::{ApiKeys, Sessions};
use super::record::KeyRecord;
use crate::clock::later;
use crate::digest::{hex, sha256_hex};
use crate::error::Fault;
use crate::privacy::Secret;

/// How long a session lasts after the key was shown.
pub const LASTS: Duration = Duration::from_secs(30 * 24 * 3_600);
/// What every refresh token begins with.
const PREFIX: &str = "jr_";
/// Bytes that name the session.
const NAME: usize = 16;
/// Random bytes of a token.
const SECRET: usize = 32;

/// Names a session. Whoever knows it has seen one of its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A refresh token as it is shown. It is kept nowhere.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    session: [u8; NAME],
    shown: Secret,
}

impl RefreshToken {
    /// The token of a session that these bytes make.
    #[must_use]
    pub fn of(session: [u8; NAME], secret: &[u8; SECRET]) -> Self {
        let bytes = [session.as_slice(), secret.as_slice()].concat();
        Self { session, shown: Secret::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))) }
    }

    /// The first of a new session.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the machine has no randomness.
    pub fn first() -> Result<Self, Fault> {
        Ok(Self::of(random()?, &random()?))
    }

    /// The next of the same session.
    ///
    /// # Errors
    /// As [`RefreshToken::first`].
    pub fn next(&self) -> Result<Self, Fault> {
        Ok(Self::of(self.session, &random()?))
    }

    /// Reads a token; `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (session, secret) = bytes.split_at_checked(NAME)?;
        Some(Self::of(session.try_into().ok()?, secret.try_into().ok()?))
    }

    /// Whose it is.
    #[must_use]
    pub fn session(&self) -> SessionId {
        SessionId(hex(&self.session))
    }

    /// By what it is known.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256_hex(self.shown.expose().as_bytes()))
    }

    /// The token itself, for the one it is issued to.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.shown.expose()
    }
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Fault::broken("the machine has randomness", "none could be read"))?;
    Ok(bytes)
}

/// SHA-256 of a refresh token: all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash in hexadecimal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is kept of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// By which key it was begun.
    pub key: KeyHash,
    /// The one token that is good now.
    pub current: TokenHash,
    /// When the key was shown.
    pub began_at: Timestamp,
    /// When it was ended because a token was used twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl Session {
    /// The session that begins with this token.
    #[must_use]
    pub fn begun(key: &KeyRecord, first: &RefreshToken, now: Timestamp) -> Self {
        Self { key: key.hash.clone(), current: first.hash(), began_at: now, ended_at: None }
    }

    /// When the key has to be shown again.
    #[must_use]
    pub fn lasts_until(&self) -> Timestamp {
        later(self.began_at, LASTS)
    }

    /// What a token of it is at `now`.
    fn takes(&self, token: &RefreshToken, now: Timestamp) -> Result<(), NoSession> {
        if self.ended_at.is_some() || now >= self.lasts_until() {
            return Err(NoSession::NotGood);
        }
        if self.current == token.hash() { Ok(()) } else { Err(NoSession::Spent) }
    }
}

/// Why a refresh token brings nothing. Which of these it is, the caller is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSession {
    /// We did not make it, its session is over, or its key is not good any more.
    #[error("a refresh token that is not good")]
    NotGood,
    /// It was used before, or somebody altered it: its session is ended.
    #[error("a refresh token that was used before; its session is ended")]
    Spent,
}

/// The session that a token goes on with, and its key. A token that was used before ends its session.
///
/// # Errors
/// [`Fault`] when it cannot be found out.
pub async fn session_of(
    token: &RefreshToken,
    sessions: &dyn Sessions,
    keys: &dyn ApiKeys,
    now: Timestamp,
) -> Result<Result<(Session, KeyRecord), NoSession>, Fault> {
    let id = token.session();
    let Some(session) = sessions.find(&id).await? else { return Ok(Err(NoSession::NotGood)) };
    if let Err(why) = session.takes(token, now) {
        if why == NoSession::Spent {
            sessions.end(&id, now).await?;
        }
        return Ok(Err(why));
    }
    let key = keys.find(&session.key, now).await?.filter(|record| record.revoked.is_none());
    Ok(key.map(|key| (session, key)).ok_or(NoSession::NotGood))
}

/// Puts `next` in the place of a token that [`session_of`] found good. Whoever comes second has used a token twice.
///
/// # Errors
/// [`Fault`] when it may not have been replaced: nobody should be given `next` then.
pub async fn renew(
    token: &RefreshToken,
    next: &RefreshToken,
    sessions: &dyn Sessions,
    now: Timestamp,
) -> Result<Result<(), NoSession>, Fault> {
    let id = token.session();
    if sessions.replace(&id, &token.hash(), &next.hash()).await? {
        return Ok(Ok(()));
    }
    sessions.end(&id, now).await?;
    Ok(Err(NoSession::Spent))
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
