//! AES-256-GCM over one value, bound to the place it is stored in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::DataKey;
use crate::digest::sha256_hex;
use crate::error::Fault;

/// Format of [`Sealed`]: version, then base64 of nonce, ciphertext and tag.
const VERSION: &str = "1.";

/// Where a sealed value lives: partition, item and attribute. It is authenticated with the value, so
/// ciphertext moved to another place does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(String);

impl Place {
    /// Names an attribute of an item.
    #[must_use]
    pub fn new(partition: &str, item: &str, attribute: &str) -> Self {
        Self(format!("{partition}\n{item}\n{attribute}"))
    }
}

/// A value only its key can read. This is the one form in which personal data is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// SHA-256 of it as it is stored, hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl DataKey {
    /// Seals `value` (as JSON) for `place`.
    ///
    /// # Errors
    /// [`Fault::Broken`] if the value does not serialise or the machine has no randomness.
    pub fn seal<T: Serialize>(&self, place: &Place, value: &T) -> Result<Sealed, Fault> {
        let mut bytes =
            serde_json::to_vec(value).map_err(|e| Fault::broken("what is sealed serialises", e))?;
        let mut nonce = [0_u8; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| Fault::broken("the machine has randomness", "none could be read"))?;
        self.cipher()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.0.as_bytes()),
                &mut bytes,
            )
            .map_err(|_| Fault::broken("a value can be sealed", "it is too long"))?;
        let mut joined = nonce.to_vec();
        joined.extend_from_slice(&bytes);
        Ok(Sealed(format!("{VERSION}{}", STANDARD_NO_PAD.encode(joined))))
    }

    /// Opens what was sealed with this key for this place.
    ///
    /// # Errors
    /// [`Fault::Broken`] if it was sealed by another key or for another place, or was altered.
    pub fn open<T: DeserializeOwned>(&self, place: &Place, sealed: &Sealed) -> Result<T, Fault> {
        let unreadable =
            |why: &'static str| Fault::broken("a sealed value opens with its key in its place", why);
        let text = sealed.0.strip_prefix(VERSION).ok_or_else(|| unreadable("unknown version"))?;
        let mut joined = STANDARD_NO_PAD.decode(text).map_err(|_| unreadable("not base64"))?;
        if joined.len() < NONCE_LEN {
            return Err(unreadable("too short"));
        }
        let mut cipher_text = joined.split_off(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(&joined).map_err(|_| unreadable("no nonce"))?;
        let plain = self
            .cipher()
            .open_in_place(nonce, Aad::from(place.0.as_bytes()), &mut cipher_text)
            .map_err(|_| unreadable("it does not"))?;
        // serde_json's message could quote the value, so it is not kept.
        serde_json::from_slice(plain).map_err(|_| unreadable("its content has an unexpected shape"))
    }

    fn cipher(&self) -> LessSafeKey {
        let key = UnboundKey::new(&AES_256_GCM, self.bytes()).expect("a data key has exactly 32 bytes");
        LessSafeKey::new(key)
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::privacy::WrappedKey;

    fn key(byte: u8) -> DataKey {
        DataKey::new(Zeroizing::new([byte; 32]), WrappedKey::new("test".into()))
    }

    #[test]
    fn a_sealed_text_opens_with_its_key_in_its_place_only() {
        let place = Place::new("L#1#C#2", "MSG#1", "text");
        let sealed = key(1).seal(&place, &"Hi, I'm Pat").unwrap();
        assert_eq!(key(1).open::<String>(&place, &sealed).unwrap(), "Hi, I'm Pat");
        assert!(key(2).open::<String>(&place, &sealed).is_err());
        let elsewhere = Place::new("L#1#C#3", "MSG#1", "text");
        assert!(key(1).open::<String>(&elsewhere, &sealed).is_err());
    }

    #[test]
    fn sealing_twice_never_gives_the_same_bytes_and_never_shows_the_text() {
        let place = Place::new("a", "b", "c");
        let first = key(1).seal(&place, &"+15125550101").unwrap();
        let second = key(1).seal(&place, &"+15125550101").unwrap();
        assert_ne!(first, second);
        assert!(!format!("{first:?}").contains("5550101"));
    }

    #[test]
    fn an_altered_or_foreign_seal_is_a_fault_that_quotes_nothing() {
        let place = Place::new("a", "b", "c");
        for text in ["", "1.", "1.!!", "2.AAAA", "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(key(1).open::<String>(&place, &Sealed(text.into())).is_err(), "{text}");
        }
        let number = key(1).seal(&place, &"secret words").unwrap();
        let error = key(1).open::<u32>(&place, &number).unwrap_err();
        assert!(!crate::error::chain(&error).contains("secret words"));
    }
}
