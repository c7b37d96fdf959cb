//! The access token a caller shows instead of the key: signed, for an hour (`docs/adr/0029`).
//!
//! A JWT (RFC 7519) by HS256 (RFC 7518, 3.2). It says no more than the key it was issued for, and is good only while
//! that key is.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::grant::{Reach, Role};
use super::key::KeyHash;
use super::ports::TokenSigner;
use super::record::KeyRecord;
use crate::digest::sha256_hex;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::privacy::Secret;
use crate::remembered::Remembered;

/// How long an access token works.
pub const LIVES: Duration = Duration::from_secs(3_600);
/// How much the clocks of two instances may differ.
const CLOCKS_DIFFER: i64 = 60;
/// Longest text that is looked at: ours have about 500 characters, and KMS hashes at most 4,096 bytes.
const LONGEST: usize = 2_048;
/// How long a token that was verified is not verified again, so that a dashboard asks KMS once a minute.
const VERIFIED_FOR: Duration = Duration::from_secs(60);
/// Tokens remembered at the same time.
const MOST_REMEMBERED: usize = 1_000;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Which stack issued it.
    pub iss: String,
    /// For which key: its hash, by which the key is found and which opens nothing.
    pub sub: KeyHash,
    /// What the key allows.
    pub role: Role,
    /// Where; `None`: everywhere.
    pub location: Option<LocationId>,
    /// When it was issued, in seconds since the epoch.
    pub iat: i64,
    /// From when on it works no longer, in seconds since the epoch.
    pub exp: i64,
    /// Its own id.
    pub jti: Uuid,
}

impl Claims {
    /// Those of a token for this key.
    fn of(record: &KeyRecord, issuer: &str, id: Uuid, now: Timestamp) -> Self {
        let lives = i64::try_from(LIVES.as_secs()).unwrap_or(0);
        Self {
            iss: issuer.to_owned(),
            sub: record.hash.clone(),
            role: record.role,
            location: match &record.reach {
                Reach::All => None,
                Reach::Location(location) => Some(location.clone()),
            },
            iat: now.as_second(),
            exp: now.as_second() + lives,
            jti: id,
        }
    }

    /// Whether the key still is what it says.
    #[must_use]
    pub fn are_of(&self, record: &KeyRecord) -> bool {
        let reach = self.location.clone().map_or(Reach::All, Reach::Location);
        (&self.sub, self.role, &reach) == (&record.hash, record.role, &record.reach)
    }

    /// Whether it was issued by us, not for longer than we do, and not in the future.
    fn are_ours(&self, issuer: &str, now: Timestamp) -> bool {
        let lives = self.exp.saturating_sub(self.iat);
        self.iss == issuer
            && u64::try_from(lives).is_ok_and(|lives| (1..=LIVES.as_secs()).contains(&lives))
            && self.iat <= now.as_second() + CLOCKS_DIFFER
    }
}

/// Why a text is no token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// We did not make it, or not so.
    #[error("an access token that is not good")]
    NotGood,
    /// We made it, and its time is over.
    #[error("an access token that has expired")]
    Expired,
}

/// Makes access tokens and reads them.
pub struct AccessTokens {
    signer: Arc<dyn TokenSigner>,
    issuer: String,
    verified: Remembered<String, ()>,
}

impl AccessTokens {
    /// Those of a stack.
    #[must_use]
    pub fn new(signer: Arc<dyn TokenSigner>, issuer: String) -> Self {
        Self { signer, issuer, verified: Remembered::new(VERIFIED_FOR, MOST_REMEMBERED) }
    }

    /// A token for this key, which works until an hour from `now`.
    ///
    /// # Errors
    /// As [`TokenSigner::sign`].
    pub async fn issue(&self, record: &KeyRecord, id: Uuid, now: Timestamp) -> Result<Secret, Fault> {
        let claims = serde_json::to_vec(&Claims::of(record, &self.issuer, id, now))
            .map_err(|e| Fault::broken("claims are JSON", e))?;
        let input = format!("{}.{}", header(&self.signer.key()), URL_SAFE_NO_PAD.encode(claims));
        let signature = self.signer.sign(input.as_bytes()).await?;
        Ok(Secret::new(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }

    /// What a token says at `now`. Only the header we write is read: the token chooses a key by its id, never how it
    /// is verified.
    ///
    /// # Errors
    /// As [`TokenSigner::verify`].
    pub async fn read(&self, token: &str, now: Timestamp) -> Result<Result<Claims, NoToken>, Fault> {
        let Some((input, key, claims, signature)) = parts(token) else { return Ok(Err(NoToken::NotGood)) };
        let seen = sha256_hex(token.as_bytes());
        if self.verified.find(&seen, now).is_none() {
            if !self.signer.verify(&key, input.as_bytes(), &signature).await? {
                return Ok(Err(NoToken::NotGood));
            }
            self.verified.keep(seen, (), now);
        }
        let Ok(claims) = serde_json::from_slice::<Claims>(&claims) else { return Ok(Err(NoToken::NotGood)) };
        Ok(match claims.are_ours(&self.issuer, now) {
            false => Err(NoToken::NotGood),
            true if now.as_second() >= claims.exp => Err(NoToken::Expired),
            true => Ok(claims),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

/// The one header a token by this key has, as it stands in the token.
fn header(key: &str) -> String {
    let header = Header { alg: "HS256", typ: "JWT", kid: key };
    // Three texts are always JSON.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).unwrap_or_default())
}

/// What is signed, the id of the key, the claims and the signature; `None` of anything that is not in our form.
fn parts(token: &str) -> Option<(&str, String, Vec<u8>, Vec<u8>)> {
    if token.len() > LONGEST {
        return None;
    }
    let (input, signature) = token.rsplit_once('.')?;
    let (head, claims) = input.split_once('.')?;
    let decoded = URL_SAFE_NO_PAD.decode(head).ok()?;
    let key = serde_json::from_slice::<Header<'_>>(&decoded).ok()?.kid.to_owned();
    let same = header(&key) == head;
    let (claims, signature) = (URL_SAFE_NO_PAD.decode(claims).ok()?, URL_SAFE_NO_PAD.decode(signature).ok()?);
    same.then_some((input, key, claims, signature))
}

#[cfg(test)]
#[path = "token_tests.rs"]
pub(crate) mod tests;
