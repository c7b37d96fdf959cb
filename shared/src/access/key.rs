//! The key a caller shows, and the hash by which it is known.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;
use crate::error::Fault;
use crate::privacy::Secret;

/// What every key begins with, so that programs that look for secrets in files know one.
const PREFIX: &str = "jk_";
/// Random bytes of a key. Nobody guesses 256 bits, so one hash is enough: there is nothing to slow down.
const BYTES: usize = 32;
/// Characters by which a person recognises a key: its last ones.
const SHOWN: usize = 4;
/// Characters of a hash that tell keys apart.
const ID: usize = 12;

/// A key as it is shown. It is kept nowhere; whoever is given it sees it once.
#[derive(Clone, Debug)]
pub struct ApiKey(Secret);

impl ApiKey {
    /// A key made of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8; BYTES]) -> Self {
        Self(Secret::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// A new key nobody has.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the machine has no randomness.
    pub fn generate() -> Result<Self, Fault> {
        let mut bytes = [0; BYTES];
        let filled = SystemRandom::new().fill(&mut bytes);
        filled.map_err(|_| Fault::broken("the machine has randomness", "none could be read"))?;
        Ok(Self::of(&bytes))
    }

    /// Reads a key; `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let bytes: [u8; BYTES] = bytes.try_into().ok()?;
        Some(Self::of(&bytes))
    }

    /// By what it is found. Comparing hashes byte by byte tells nothing about a key: who could choose one with a given
    /// hash would need no key.
    #[must_use]
    pub fn hash(&self) -> KeyHash {
        KeyHash(sha256_hex(self.0.expose().as_bytes()))
    }

    /// Its last four characters.
    #[must_use]
    pub fn last4(&self) -> String {
        let text = self.0.expose();
        text[text.len() - SHOWN..].to_owned()
    }

    /// The key itself, for the one it is issued to.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// SHA-256 of a key: all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyHash(String);

impl KeyHash {
    /// The hash in hexadecimal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What people and records call the key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId(self.0.chars().take(ID).collect())
    }
}

/// The beginning of a key's hash: names it and opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct KeyId(String);

impl KeyId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_shown_and_prints_as_a_mask() {
        let key = ApiKey::generate().unwrap();
        assert_eq!(key.expose().len(), PREFIX.len() + 43);
        let read = ApiKey::parse(key.expose()).unwrap();
        assert_eq!((read.hash(), read.last4()), (key.hash(), key.last4()));
        assert!(key.expose().ends_with(&key.last4()));
        assert_eq!(format!("{key:?}"), "ApiKey(<secret>)");
        assert_ne!(ApiKey::generate().unwrap().hash(), key.hash());
    }

    #[test]
    fn what_is_no_key_is_not_looked_up() {
        let good = ApiKey::of(&[7; BYTES]);
        let short = good.expose()[..good.expose().len() - 4].to_owned();
        let long = format!("{}AAAA", good.expose());
        let unprefixed = good.expose().replacen(PREFIX, "sk_", 1);
        for wrong in ["", PREFIX, "jk_!", &short, &long, &unprefixed] {
            assert!(ApiKey::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_called_by_the_beginning_of_its_hash() {
        let hash = ApiKey::of(&[7; BYTES]).hash();
        assert_eq!(
            hash.as_str(),
            sha256_hex(format!("jk_{}", URL_SAFE_NO_PAD.encode([7; BYTES])).as_bytes())
        );
        assert!(hash.as_str().starts_with(hash.id().as_str()) && hash.id().as_str().len() == 12);
    }
}
