//! The local custodian: a master key in a file, for local runs and tests.
//!
//! The file holds one base64 line of 32 bytes per master key; the first is current, the others still open
//! what they once wrapped. From each, HKDF derives one key to wrap data keys, one to hash audit records and one to sign
//! access tokens.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{self, HKDF_SHA256, Salt};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::access::TokenSigner;
use crate::audit::{AuditSigner, Mac};
use crate::digest::{from_hex, hex, sha256_hex};
use crate::error::Fault;
use crate::privacy::{DataKey, KeyCustodian, KeyScope, WrappedKey};

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or written.
    #[error("the master key file cannot be used")]
    File(#[source] std::io::Error),
    /// A line is not 32 bytes in base64.
    #[error("line {0} of the master key file is not 32 bytes in base64")]
    Line(usize),
    /// There is no key in it.
    #[error("the master key file is empty")]
    Empty,
}

/// Master keys from a file, the current one first.
pub struct KeyFile {
    keys: Vec<MasterKey>,
}

struct MasterKey {
    id: String,
    wrapping: LessSafeKey,
    auditing: hmac::Key,
    tokens: hmac::Key,
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

impl KeyFile {
    /// Reads the keys.
    ///
    /// # Errors
    /// [`KeyFileError`] says what is wrong with the file; never what is in it.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let text = Zeroizing::new(fs::read_to_string(path).map_err(KeyFileError::File)?);
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let bytes = Zeroizing::new(STANDARD.decode(line.trim()).unwrap_or_default());
            if bytes.len() != 32 {
                return Err(KeyFileError::Line(number + 1));
            }
            keys.push(MasterKey::derive(&bytes));
        }
        if keys.is_empty() { Err(KeyFileError::Empty) } else { Ok(Self { keys }) }
    }

    /// Reads the keys, first writing a new random one if there is no file. Only the owner can read it.
    ///
    /// # Errors
    /// As [`KeyFile::read`].
    pub fn read_or_create(path: &Path) -> Result<Self, KeyFileError> {
        let mut key = Zeroizing::new([0_u8; 32]);
        let randomness = |_| KeyFileError::File(std::io::Error::other("the machine has no randomness"));
        SystemRandom::new().fill(key.as_mut()).map_err(randomness)?;
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(mut file) => {
                writeln!(file, "{}", STANDARD.encode(key.as_ref())).map_err(KeyFileError::File)?
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(KeyFileError::File(error)),
        }
        Self::read(path)
    }

    fn current(&self) -> &MasterKey {
        &self.keys[0]
    }

    fn by_id(&self, id: &str) -> Option<&MasterKey> {
        self.keys.iter().find(|key| key.id == id)
    }
}

impl MasterKey {
    fn derive(bytes: &[u8]) -> Self {
        let master = Salt::new(HKDF_SHA256, b"jorge master key 1").extract(bytes);
        let derived = |purpose: &'static [u8]| -> Zeroizing<[u8; 32]> {
            let mut key = Zeroizing::new([0; 32]);
            // Fails only for more than 255 × 32 bytes.
            master
                .expand(&[purpose], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(key.as_mut()))
                .expect("32 bytes can be derived");
            key
        };
        let mut id = sha256_hex(derived(b"id").as_ref());
        id.truncate(8);
        let wrapping = UnboundKey::new(&AES_256_GCM, derived(b"wrap").as_ref()).expect("32 bytes make a key");
        Self {
            id: format!("file-{id}"),
            wrapping: LessSafeKey::new(wrapping),
            auditing: hmac::Key::new(hmac::HMAC_SHA256, derived(b"audit").as_ref()),
            tokens: hmac::Key::new(hmac::HMAC_SHA256, derived(b"tokens").as_ref()),
        }
    }
}

#[async_trait]
impl KeyCustodian for KeyFile {
    async fn issue(&self, scope: &KeyScope) -> Result<DataKey, Fault> {
        let no_randomness = |_| Fault::broken("the machine has randomness", "none could be read");
        let random = SystemRandom::new();
        let mut bytes = Zeroizing::new([0_u8; 32]);
        random.fill(bytes.as_mut()).map_err(no_randomness)?;
        let mut nonce = [0_u8; NONCE_LEN];
        random.fill(&mut nonce).map_err(no_randomness)?;
        let master = self.current();
        let mut wrapped = Zeroizing::new(bytes.to_vec());
        master
            .wrapping
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(scope.to_string().as_bytes()),
                &mut *wrapped,
            )
            .map_err(|_| Fault::broken("a data key can be wrapped", "it cannot"))?;
        let mut joined = nonce.to_vec();
        joined.extend_from_slice(&wrapped);
        let printable = format!("{}.{}", master.id, STANDARD.encode(joined));
        Ok(DataKey::new(bytes, WrappedKey::new(printable)))
    }

    async fn open(&self, scope: &KeyScope, wrapped: &WrappedKey) -> Result<DataKey, Fault> {
        let refused = |why: &'static str| Fault::broken("a wrapped data key opens for its scope", why);
        let (id, joined) = wrapped.as_str().split_once('.').ok_or_else(|| refused("unknown form"))?;
        let master = self.by_id(id).ok_or_else(|| refused("its master key is not in the key file"))?;
        let mut joined = STANDARD.decode(joined).map_err(|_| refused("not base64"))?;
        if joined.len() < NONCE_LEN {
            return Err(refused("too short"));
        }
        let mut cipher_text = Zeroizing::new(joined.split_off(NONCE_LEN));
        let nonce = Nonce::try_assume_unique_for_key(&joined).map_err(|_| refused("no nonce"))?;
        let plain = master
            .wrapping
            .open_in_place(nonce, Aad::from(scope.to_string().as_bytes()), &mut cipher_text)
            .map_err(|_| refused("it was wrapped for another scope, or altered"))?;
        let bytes: [u8; 32] = (&*plain).try_into().map_err(|_| refused("it has not 32 bytes"))?;
        Ok(DataKey::new(Zeroizing::new(bytes), wrapped.clone()))
    }
}

#[async_trait]
impl AuditSigner for KeyFile {
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
        let master = self.current();
        let tag = hmac::sign(&master.auditing, bytes);
        Ok(Mac { key: master.id.clone(), hash: hex(tag.as_ref()) })
    }

    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
        let Some(master) = self.by_id(&mac.key) else { return Ok(false) };
        let Some(hash) = from_hex(&mac.hash) else { return Ok(false) };
        Ok(hmac::verify(&master.auditing, bytes, &hash).is_ok())
    }
}

#[async_trait]
impl TokenSigner for KeyFile {
    fn key(&self) -> String {
        self.current().id.clone()
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(hmac::sign(&self.current().tokens, bytes).as_ref().to_vec())
    }

    async fn verify(&self, key: &str, bytes: &[u8], hash: &[u8]) -> Result<bool, Fault> {
        Ok(self.by_id(key).is_some_and(|master| hmac::verify(&master.tokens, bytes, hash).is_ok()))
    }
}
