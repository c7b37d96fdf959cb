//! The token of the link by which somebody takes an alert up.
//!
//! It names the alert and the channel it was sent on and carries a keyed hash, so that nobody can take up what they were
//! not told of. Opening the link only shows the alert: programs that scan mail follow links. It ends after a week, and
//! a later time the same goes wrong needs its own.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::channel::Channel;
use super::scope::AlertId;
use crate::audit::{AuditSigner, Mac};
use crate::clock::later;
use crate::error::Fault;

/// What the hash is made over begins with this, so that no other hash of the key passes for a token.
const PURPOSE: &str = "acknowledge-alert";
/// Separates the parts of a token; no id contains it.
const SEPARATOR: char = '#';
/// How long a link works.
pub const GOOD_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// What a genuine token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which alert may be taken up.
    pub alert: AlertId,
    /// Where the link was sent.
    pub channel: Channel,
}

/// Why a token is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInvitation {
    /// We did not make it.
    #[error("the link is not ours")]
    NotOurs,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
}

/// Makes the token of an invitation sent at `now`.
///
/// # Errors
/// [`Fault::Unavailable`] when the key cannot be reached.
pub async fn token(
    invitation: &Invitation,
    signer: &dyn AuditSigner,
    now: Timestamp,
) -> Result<String, Fault> {
    let signed = signed(invitation, later(now, GOOD_FOR).as_second());
    let Mac { key, hash } = signer.sign(prefixed(&signed).as_bytes()).await?;
    Ok(URL_SAFE_NO_PAD.encode([signed, key, hash].join(&SEPARATOR.to_string())))
}

/// What a token says at `now`.
///
/// # Errors
/// [`Fault::Unavailable`] when the key cannot be reached.
pub async fn invitation_of(
    token: &str,
    signer: &dyn AuditSigner,
    now: Timestamp,
) -> Result<Result<Invitation, NoInvitation>, Fault> {
    let Some((invitation, until, mac)) = parse(token) else { return Ok(Err(NoInvitation::NotOurs)) };
    if !signer.verify(prefixed(&signed(&invitation, until)).as_bytes(), &mac).await? {
        return Ok(Err(NoInvitation::NotOurs));
    }
    Ok(if now.as_second() < until { Ok(invitation) } else { Err(NoInvitation::Expired) })
}

fn parse(token: &str) -> Option<(Invitation, i64, Mac)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let mut parts = text.split(SEPARATOR);
    let alert = AlertId::parse(parts.next()?).ok()?;
    let channel = Channel::named(parts.next()?)?;
    let until = parts.next()?.parse().ok()?;
    let mac = Mac { key: parts.next()?.to_owned(), hash: parts.next()?.to_owned() };
    parts.next().is_none().then_some((Invitation { alert, channel }, until, mac))
}

fn signed(invitation: &Invitation, until: i64) -> String {
    [invitation.alert.to_string(), invitation.channel.name().to_owned(), until.to_string()]
        .join(&SEPARATOR.to_string())
}

fn prefixed(signed: &str) -> String {
    format!("{PURPOSE}{SEPARATOR}{signed}")
}

#[cfg(test)]
pub(super) mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::alerts::alert::tests::{at, key, noon};

    /// Hashes by a fixed key, as the key file does with its own.
    pub(crate) struct Signer;

    #[async_trait]
    impl AuditSigner for Signer {
        async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
            let hash = crate::digest::sha256_hex(&[b"key".as_slice(), bytes].concat());
            Ok(Mac { key: "k1".into(), hash })
        }

        async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
            Ok(self.sign(bytes).await? == *mac)
        }
    }

    fn invitation() -> Invitation {
        Invitation { alert: AlertId::of(key("dead_letters"), noon()), channel: Channel::Email }
    }

    #[tokio::test]
    async fn a_token_names_its_alert_and_cannot_be_made_up() {
        let token = token(&invitation(), &Signer, noon()).await.unwrap();
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        assert_eq!(invitation_of(&token, &Signer, at(60)).await.unwrap(), Ok(invitation()));
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(&token).unwrap()).unwrap();
        let forged = [
            text.replace("dead_letters", "llm_budget"),
            text.replace("email", "slack"),
            text.replacen("#17", "#18", 1),
            format!("{text}#"),
            text[1..].to_owned(),
        ];
        for forged in forged {
            assert_ne!(forged, text);
            let forged = URL_SAFE_NO_PAD.encode(forged);
            assert_eq!(invitation_of(&forged, &Signer, at(60)).await.unwrap(), Err(NoInvitation::NotOurs));
        }
        for wrong in ["", "####", "not base64!"] {
            assert_eq!(invitation_of(wrong, &Signer, at(60)).await.unwrap(), Err(NoInvitation::NotOurs));
        }
    }

    #[tokio::test]
    async fn a_token_works_for_a_week() {
        let token = token(&invitation(), &Signer, noon()).await.unwrap();
        let week = GOOD_FOR.as_secs();
        assert!(invitation_of(&token, &Signer, at(week - 1)).await.unwrap().is_ok());
        assert_eq!(invitation_of(&token, &Signer, at(week)).await.unwrap(), Err(NoInvitation::Expired));
    }
}
