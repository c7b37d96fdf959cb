//! Where the master keys are: in KMS, in a key file, or newly in KMS with a file for what is older.

use std::path::PathBuf;

use async_trait::async_trait;

use super::aws::AwsEnvironment;
use super::key_file::{KeyFile, KeyFileError};
use super::kms::{KmsKeyIds, KmsKeys};
use crate::access::TokenSigner;
use crate::audit::{AuditSigner, Mac};
use crate::error::Fault;
use crate::privacy::{DataKey, KeyCustodian, KeyScope, WrappedKey};

/// Which keys there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKeys {
    /// Keys in KMS: what is new is wrapped and hashed by them.
    pub kms: Option<KmsKeyIds>,
    /// A key file: alone, the master key; beside KMS, what opens and verifies whatever is older.
    pub file: Option<PathBuf>,
}

/// The master keys, wherever they are.
#[derive(Debug)]
pub enum Custody {
    /// In a file.
    File(KeyFile),
    /// In KMS.
    Kms {
        /// For everything new.
        kms: KmsKeys,
        /// For what is older.
        file: Option<KeyFile>,
    },
}

impl Custody {
    /// Reads the key file, if there is one. KMS is not asked before it is needed.
    ///
    /// # Errors
    /// [`KeyFileError`] when the file cannot be read, or there is neither file nor KMS.
    pub fn open(keys: &MasterKeys, aws: &AwsEnvironment) -> Result<Self, KeyFileError> {
        let file = keys.file.as_deref().map(KeyFile::read).transpose()?;
        match (&keys.kms, file) {
            (Some(ids), file) => Ok(Self::Kms { kms: KmsKeys::new(aws, ids.clone()), file }),
            (None, Some(file)) => Ok(Self::File(file)),
            (None, None) => Err(KeyFileError::Empty),
        }
    }

    /// The key file, for what KMS did not make.
    const fn file(&self) -> Option<&KeyFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Kms { file, .. } => file.as_ref(),
        }
    }
}

#[async_trait]
impl KeyCustodian for Custody {
    async fn issue(&self, scope: &KeyScope) -> Result<DataKey, Fault> {
        match self {
            Self::File(file) => file.issue(scope).await,
            Self::Kms { kms, .. } => kms.issue(scope).await,
        }
    }

    async fn open(&self, scope: &KeyScope, wrapped: &WrappedKey) -> Result<DataKey, Fault> {
        match (self, self.file()) {
            (Self::Kms { kms, .. }, _) if KmsKeys::wrapped(wrapped) => kms.open(scope, wrapped).await,
            (_, Some(file)) => file.open(scope, wrapped).await,
            (_, None) => Err(Fault::broken("what wrapped a data key is configured", "there is no key file")),
        }
    }
}

#[async_trait]
impl AuditSigner for Custody {
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
        match self {
            Self::File(file) => AuditSigner::sign(file, bytes).await,
            Self::Kms { kms, .. } => AuditSigner::sign(kms, bytes).await,
        }
    }

    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
        match (self, self.file()) {
            (Self::Kms { kms, .. }, _) if KmsKeys::signed(mac) => AuditSigner::verify(kms, bytes, mac).await,
            (_, Some(file)) => AuditSigner::verify(file, bytes, mac).await,
            (_, None) => Ok(false),
        }
    }
}

#[async_trait]
impl TokenSigner for Custody {
    fn key(&self) -> String {
        match self {
            Self::File(file) => file.key(),
            Self::Kms { kms, .. } => kms.key(),
        }
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        match self {
            Self::File(file) => TokenSigner::sign(file, bytes).await,
            Self::Kms { kms, .. } => TokenSigner::sign(kms, bytes).await,
        }
    }

    async fn verify(&self, key: &str, bytes: &[u8], hash: &[u8]) -> Result<bool, Fault> {
        match self {
            Self::File(file) => TokenSigner::verify(file, key, bytes, hash).await,
            Self::Kms { kms, .. } => TokenSigner::verify(kms, key, bytes, hash).await,
        }
    }
}
