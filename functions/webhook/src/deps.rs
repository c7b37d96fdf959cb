//! What the door works with.

use std::sync::Arc;

use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoInbox, DynamoLocations, DynamoQuarantine};
use shared::adapters::key_file::KeyFileError;
use shared::adapters::rules_file;
use shared::adapters::sqs::InboundQueue;
use shared::clock::{Clock, SystemClock};
use shared::compliance::Guards;
use shared::edge::recording::Recording;
use shared::inbox::{Inbox, Quarantine, WakeUps};
use shared::locations::{CachedLocations, Locations};
use shared::privacy::KeyCustodian;

use crate::Config;
use crate::signature::Verifier;

/// Everything a request needs.
pub struct Deps {
    /// Knows the CRM's signature.
    pub verifier: Verifier,
    /// Our app; other apps' webhooks are refused.
    pub app_id: String,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Keeps deliveries.
    pub inbox: Arc<dyn Inbox>,
    /// Wakes conversations.
    pub wake_ups: Arc<dyn WakeUps>,
    /// Keeps what cannot be used.
    pub quarantine: Arc<dyn Quarantine>,
    /// Looks over what programs say to contacts.
    pub guards: Guards,
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
        let keys: Arc<dyn KeyCustodian> = Arc::new(Custody::open(&config.master_keys, &config.aws)?);
        let aws = Aws::new(&config.aws);
        let locations =
            DynamoLocations::new(aws.dynamodb.clone(), config.operations_table.clone(), keys.clone());
        let recording = Recording::in_table(
            &config.tracking,
            aws.dynamodb.clone(),
            config.operations_table.clone(),
            clock.clone(),
        );
        Ok(Self {
            recording,
            verifier: Verifier::new(config.public_key),
            app_id: config.app_id,
            locations: Arc::new(CachedLocations::new(Arc::new(locations), clock.clone())),
            inbox: Arc::new(DynamoInbox::new(aws.dynamodb.clone(), config.conversations_table, keys.clone())),
            wake_ups: Arc::new(InboundQueue::new(aws.sqs, config.inbound_queue_url)),
            quarantine: Arc::new(DynamoQuarantine::new(aws.dynamodb, config.operations_table, keys)),
            guards: rules_file::guards(config.compliance_rules.as_deref()),
            clock,
        })
    }
}
