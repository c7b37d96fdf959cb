//! What a run works with.

use std::sync::Arc;

use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::DynamoTrail;
use shared::adapters::key_file::KeyFileError;
use shared::adapters::manifest_file::ManifestFiles;
use shared::adapters::manifest_s3::S3Manifests;
use shared::audit::{AuditSigner, Manifests, Trail};
use shared::clock::{Clock, SystemClock};

use crate::{Config, Place};

/// Everything a run needs.
pub struct Deps {
    /// Knows where chains end.
    pub trail: Arc<dyn Trail>,
    /// The second place.
    pub manifests: Arc<dyn Manifests>,
    /// Signs manifests.
    pub signer: Arc<dyn AuditSigner>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Deps {
    /// The real adapters, on the machine's clock.
    ///
    /// # Errors
    /// [`KeyFileError`] when the master key cannot be read.
    pub fn new(config: Config) -> Result<Self, KeyFileError> {
        Self::on_clock(config, Arc::new(SystemClock))
    }

    /// The real adapters, on a clock of the caller's.
    ///
    /// # Errors
    /// As [`Deps::new`].
    pub fn on_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self, KeyFileError> {
        let signer = Arc::new(Custody::open(&config.master_keys, &config.aws)?);
        let manifests: Arc<dyn Manifests> = match config.place {
            Place::Directory(directory) => Arc::new(ManifestFiles::new(directory)),
            Place::Bucket(bucket) => Arc::new(S3Manifests::new(&config.aws, bucket)),
        };
        let dynamodb = Aws::new(&config.aws).dynamodb;
        let (conversations, operations) = (config.conversations_table, config.operations_table);
        let trail = Arc::new(DynamoTrail::new(dynamodb, conversations, operations, config.audit_table));
        Ok(Self { trail, manifests, signer, clock })
    }
}
