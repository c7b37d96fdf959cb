//! What the API works with.

use std::sync::Arc;

use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoInbox, DynamoLocations};
use shared::adapters::key_file::KeyFileError;
use shared::adapters::sqs::InboundQueue;
use shared::audit::AuditSigner;
use shared::clock::{Clock, SystemClock};
use shared::edge::recording::Recording;
use shared::inbox::{Inbox, WakeUps};
use shared::locations::{CachedLocations, Locations};

use crate::Config;

/// Everything a request needs.
pub struct Deps {
    /// Knows the tokens we have made.
    pub signer: Arc<dyn AuditSigner>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Keeps what happened to a contact.
    pub inbox: Arc<dyn Inbox>,
    /// Wakes conversations.
    pub wake_ups: Arc<dyn WakeUps>,
    /// Records how long requests take.
    pub recording: Recording,
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
        let keys = Arc::new(Custody::open(&config.master_keys, &config.aws)?);
        let aws = Aws::new(&config.aws);
        let (dynamodb, operations) = (aws.dynamodb.clone(), config.operations_table);
        let recording =
            Recording::in_table(&config.tracking, dynamodb.clone(), operations.clone(), clock.clone());
        let locations = DynamoLocations::new(dynamodb, operations, keys.clone());
        Ok(Self {
            recording,
            signer: keys.clone(),
            locations: Arc::new(CachedLocations::new(Arc::new(locations), clock.clone())),
            inbox: Arc::new(DynamoInbox::new(aws.dynamodb, config.conversations_table, keys)),
            wake_ups: Arc::new(InboundQueue::new(aws.sqs, config.inbound_queue_url)),
            clock,
        })
    }
}
