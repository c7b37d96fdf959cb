//! AWS KMS: wraps data keys and hashes audit records by keys that never leave it (`docs/adr/0019`).

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use aws_sdk_kms::Client;
use aws_sdk_kms::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, MacAlgorithmSpec};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::aws::{AwsEnvironment, said, sdk_config};
use crate::access::TokenSigner;
use crate::audit::{AuditSigner, Mac};
use crate::digest::{from_hex, hex};
use crate::error::Fault;
use crate::privacy::{DataKey, KeyCustodian, KeyScope, WrappedKey};

/// Name of the service in errors.
const KMS: &str = "KMS";
/// What a data key wrapped by KMS begins with.
const WRAPPED: &str = "kms.";
/// What the id of an audit key in KMS begins with.
const SIGNED: &str = "kms-";
/// Name of what a data key is bound to in its encryption context.
const SCOPE: &str = "scope";
/// Data keys kept in the clear at the same time: a few tens of kilobytes.
const MOST_KEPT: usize = 1_000;
/// How long one is: so soon does a key that is disabled in KMS open nothing any more.
const KEPT_FOR: Duration = Duration::from_secs(5 * 60);
/// Bytes of an HMAC-SHA-256.
const MAC_BYTES: usize = 32;

/// The ids of the two keys, of this account and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsKeyIds {
    /// A symmetric key that encrypts: wraps data keys.
    pub data: String,
    /// An `HMAC_256` key: hashes audit records, signs links and access tokens.
    pub audit: String,
}

/// Keys in KMS.
pub struct KmsKeys {
    client: Client,
    keys: KmsKeyIds,
    opened: Mutex<Opened>,
}

/// Data keys opened lately, oldest first.
#[derive(Default)]
struct Opened {
    by_wrapping: HashMap<(String, WrappedKey), (Instant, DataKey)>,
    order: VecDeque<(String, WrappedKey)>,
}

impl fmt::Debug for KmsKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KmsKeys").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl KmsKeys {
    /// Asks the KMS of `aws` for everything.
    #[must_use]
    pub fn new(aws: &AwsEnvironment, keys: KmsKeyIds) -> Self {
        let mut config = aws_sdk_kms::config::Builder::from(&sdk_config(aws));
        config.set_endpoint_url(aws.endpoints.all.clone());
        Self { client: Client::from_conf(config.build()), keys, opened: Mutex::default() }
    }

    /// Whether KMS wrapped this data key.
    #[must_use]
    pub fn wrapped(wrapped: &WrappedKey) -> bool {
        wrapped.as_str().starts_with(WRAPPED)
    }

    /// Whether KMS made this hash.
    #[must_use]
    pub fn signed(mac: &Mac) -> bool {
        mac.key.starts_with(SIGNED)
    }

    fn opened(&self, scope: &KeyScope, wrapped: &WrappedKey) -> Option<DataKey> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, key) = opened.by_wrapping.get(&(scope.to_string(), wrapped.clone()))?;
        (since.elapsed() < KEPT_FOR).then(|| key.clone())
    }

    fn remember(&self, scope: &KeyScope, key: &DataKey) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (scope.to_string(), key.wrapped().clone());
        if opened.by_wrapping.insert(place.clone(), (Instant::now(), key.clone())).is_none() {
            opened.order.push_back(place);
        }
        while opened.order.len() > MOST_KEPT {
            if let Some(oldest) = opened.order.pop_front() {
                opened.by_wrapping.remove(&oldest);
            }
        }
    }
}

fn data_key(plain: Option<Blob>, wrapped: WrappedKey) -> Result<DataKey, Fault> {
    let plain = Zeroizing::new(plain.map(Blob::into_inner).unwrap_or_default());
    let bytes: [u8; 32] =
        plain.as_slice().try_into().map_err(|_| Fault::broken("a data key has 32 bytes", "it has not"))?;
    Ok(DataKey::new(Zeroizing::new(bytes), wrapped))
}

#[async_trait]
impl KeyCustodian for KmsKeys {
    async fn issue(&self, scope: &KeyScope) -> Result<DataKey, Fault> {
        let made = self
            .client
            .generate_data_key()
            .key_id(&self.keys.data)
            .key_spec(DataKeySpec::Aes256)
            .encryption_context(SCOPE, scope.to_string())
            .send()
            .await
            .map_err(|e| Fault::unavailable(KMS, "issuing a data key", said(&e)))?;
        let wrapped = made.ciphertext_blob.map(Blob::into_inner).unwrap_or_default();
        let wrapped = WrappedKey::new(format!("{WRAPPED}{}", STANDARD.encode(wrapped)));
        let key = data_key(made.plaintext, wrapped)?;
        self.remember(scope, &key);
        Ok(key)
    }

    async fn open(&self, scope: &KeyScope, wrapped: &WrappedKey) -> Result<DataKey, Fault> {
        if let Some(key) = self.opened(scope, wrapped) {
            return Ok(key);
        }
        let refused = |why: &'static str| Fault::broken("a wrapped data key opens for its scope", why);
        let blob = wrapped.as_str().strip_prefix(WRAPPED).ok_or_else(|| refused("unknown form"))?;
        let blob = STANDARD.decode(blob).map_err(|_| refused("not base64"))?;
        let opened = self
            .client
            .decrypt()
            .key_id(&self.keys.data)
            .ciphertext_blob(Blob::new(blob))
            .encryption_context(SCOPE, scope.to_string())
            .send()
            .await;
        let opened = opened.map_err(|error| match error.code() {
            Some("InvalidCiphertextException") => refused("it was wrapped for another scope, or altered"),
            Some("IncorrectKeyException") => refused("another master key wrapped it"),
            _ => Fault::unavailable(KMS, "opening a data key", said(&error)),
        })?;
        let key = data_key(opened.plaintext, wrapped.clone())?;
        self.remember(scope, &key);
        Ok(key)
    }
}

/// KMS hashes at most 4,096 bytes, so it is handed their digest.
fn message(bytes: &[u8]) -> Blob {
    Blob::new(digest(&SHA256, bytes).as_ref())
}

#[async_trait]
impl AuditSigner for KmsKeys {
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
        let made = self
            .client
            .generate_mac()
            .key_id(&self.keys.audit)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(message(bytes))
            .send()
            .await
            .map_err(|e| Fault::unavailable(KMS, "hashing an audit record", said(&e)))?;
        let (Some(key), Some(mac)) = (made.key_id, made.mac) else {
            return Err(Fault::broken("KMS names the key it hashed with", "it does not"));
        };
        // Of `arn:…:key/id` only the id: it is in every record, and in links that leave the house.
        let id = key.rsplit('/').next().unwrap_or_default();
        Ok(Mac { key: format!("{SIGNED}{id}"), hash: hex(mac.as_ref()) })
    }

    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
        let Some(id) = mac.key.strip_prefix(SIGNED) else { return Ok(false) };
        let Some(hash) = from_hex(&mac.hash) else { return Ok(false) };
        self.verified(id, message(bytes), hash, "checking an audit record").await
    }
}

/// Handed the bytes themselves, as HS256 wants it. What else the key hashes is a digest of 32 bytes ([`message`]), which
/// what is signed of a token, longer by its header alone, never is: neither hash passes for the other.
#[async_trait]
impl TokenSigner for KmsKeys {
    fn key(&self) -> String {
        format!("{SIGNED}{}", self.keys.audit)
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        if bytes.len() <= MAC_BYTES {
            return Err(Fault::broken("a token is longer than a digest", "it is not"));
        }
        let made = self
            .client
            .generate_mac()
            .key_id(&self.keys.audit)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(Blob::new(bytes))
            .send()
            .await
            .map_err(|e| Fault::unavailable(KMS, "signing an access token", said(&e)))?;
        let mac = made.mac.map(Blob::into_inner);
        mac.ok_or_else(|| Fault::broken("KMS answers with a hash", "it does not"))
    }

    /// A token chooses no key: only those of the key that signs now are good.
    async fn verify(&self, key: &str, bytes: &[u8], hash: &[u8]) -> Result<bool, Fault> {
        if bytes.len() <= MAC_BYTES || key != TokenSigner::key(self) {
            return Ok(false);
        }
        let message = Blob::new(bytes);
        self.verified(&self.keys.audit, message, hash.to_vec(), "checking an access token").await
    }
}

impl KmsKeys {
    /// Whether a key of this id makes `hash` of `message`.
    async fn verified(
        &self,
        id: &str,
        message: Blob,
        hash: Vec<u8>,
        action: &'static str,
    ) -> Result<bool, Fault> {
        if hash.len() != MAC_BYTES {
            return Ok(false);
        }
        let verified = self
            .client
            .verify_mac()
            .key_id(id)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(message)
            .mac(Blob::new(hash))
            .send()
            .await;
        match verified {
            Ok(verified) => Ok(verified.mac_valid),
            Err(SdkError::ServiceError(error))
                if matches!(
                    error.err().code(),
                    Some("KMSInvalidMacException" | "NotFoundException" | "InvalidKeyUsageException")
                ) =>
            {
                Ok(false)
            }
            Err(error) => Err(Fault::unavailable(KMS, action, said(&error))),
        }
    }
}
