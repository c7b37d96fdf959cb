//! The token of the one-click unsubscribe link in e-mails (RFC 8058; 15 U.S.C. 7704(a)(3)).
//!
//! It names the contact and carries a keyed hash, so that nobody can unsubscribe somebody else. It does not expire: a
//! link in an old e-mail must still work.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::audit::{AuditSigner, Mac};
use crate::error::Fault;
use crate::ids::{ContactId, ContactRef, LocationId};

/// What the hash is made over begins with this, so that no other hash of the key passes for a token.
const PURPOSE: &str = "unsubscribe";
/// Separates the parts of a token; no id contains it.
const SEPARATOR: char = '#';

/// Makes the token of a contact.
///
/// # Errors
/// [`Fault::Unavailable`] when the key cannot be reached.
pub async fn token(who: &ContactRef, signer: &dyn AuditSigner) -> Result<String, Fault> {
    let mac = signer.sign(signed(who).as_bytes()).await?;
    let parts = [who.location.as_str(), who.contact.as_str(), &mac.key, &mac.hash];
    Ok(URL_SAFE_NO_PAD.encode(parts.join(&SEPARATOR.to_string())))
}

/// Whose token it is; `None` if it is none of ours.
///
/// # Errors
/// [`Fault::Unavailable`] when the key cannot be reached.
pub async fn contact_of(token: &str, signer: &dyn AuditSigner) -> Result<Option<ContactRef>, Fault> {
    let Some((who, mac)) = parse(token) else { return Ok(None) };
    let genuine = signer.verify(signed(&who).as_bytes(), &mac).await?;
    Ok(genuine.then_some(who))
}

fn parse(token: &str) -> Option<(ContactRef, Mac)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let mut parts = text.split(SEPARATOR);
    let location = LocationId::parse(parts.next()?).ok()?;
    let contact = ContactId::parse(parts.next()?).ok()?;
    let mac = Mac { key: parts.next()?.to_owned(), hash: parts.next()?.to_owned() };
    parts.next().is_none().then_some((ContactRef { location, contact }, mac))
}

fn signed(who: &ContactRef) -> String {
    [PURPOSE, who.location.as_str(), who.contact.as_str()].join(&SEPARATOR.to_string())
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;

    /// Hashes by a fixed key, as the key file does with its own.
    struct Signer;

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

    fn pat() -> ContactRef {
        ContactRef { location: LocationId::parse("LOC1").unwrap(), contact: ContactId::parse("CON1").unwrap() }
    }

    #[tokio::test]
    async fn a_token_names_its_contact_and_cannot_be_made_up() {
        let token = token(&pat(), &Signer).await.unwrap();
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        assert_eq!(contact_of(&token, &Signer).await.unwrap(), Some(pat()));
        let other = URL_SAFE_NO_PAD.encode("LOC1#CON2#k1#0000");
        for wrong in [other.as_str(), "", "####", "not base64!", &token[1..]] {
            assert_eq!(contact_of(wrong, &Signer).await.unwrap(), None, "{wrong}");
        }
    }
}
