//! What the API works with.

use std::sync::Arc;

use shared::access::{ApiKeys, CachedKeys};
use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{
    DynamoAlerts, DynamoApiKeys, DynamoBreakers, DynamoInbox, DynamoLocations, DynamoResets,
};
use shared::adapters::key_file::KeyFileError;
use shared::adapters::sqs::InboundQueue;
use shared::adapters::watch::Queues;
use shared::alerts::Alerts;
use shared::audit::AuditSigner;
use shared::clock::{Clock, SystemClock};
use shared::edge::recording::Recording;
use shared::inbox::{Inbox, WakeUps};
use shared::locations::{CachedLocations, InstalledLocations, Locations};
use shared::metrics::{Accounts, Resets, SampleRate};

use crate::lookout::StackLookout;
use crate::{Config, Lookout};

/// Everything a request needs.
pub struct Deps {
    /// Knows the tokens we have made.
    pub signer: Arc<dyn AuditSigner>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Knows which of them there are.
    pub tenants: Arc<dyn InstalledLocations>,
    /// Keeps what happened to a contact.
    pub inbox: Arc<dyn Inbox>,
    /// Wakes conversations.
    pub wake_ups: Arc<dyn WakeUps>,
    /// Knows the keys of callers.
    pub api_keys: Arc<dyn ApiKeys>,
    /// What was measured.
    pub accounts: Arc<dyn Accounts>,
    /// From when on that is shown.
    pub resets: Arc<dyn Resets>,
    /// How things are that nobody measures.
    pub lookout: Arc<dyn Lookout>,
    /// Which share of what is timed is recorded.
    pub sample_rate: SampleRate,
    /// What is wrong.
    pub alerts: Arc<dyn Alerts>,
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
        let (store, operations) = (|| aws.dynamodb.clone(), || config.operations_table.clone());
        let recording = Recording::in_table(&config.tracking, store(), operations(), clock.clone());
        let locations = Arc::new(DynamoLocations::new(store(), operations(), keys.clone()));
        let queues = Queues::new(aws.sqs.clone(), config.watched_queues, config.stack_name);
        Ok(Self {
            accounts: recording.accounts(),
            recording,
            signer: keys.clone(),
            locations: Arc::new(CachedLocations::new(locations.clone(), clock.clone())),
            tenants: locations,
            inbox: Arc::new(DynamoInbox::new(store(), config.conversations_table, keys)),
            wake_ups: Arc::new(InboundQueue::new(aws.sqs.clone(), config.inbound_queue_url)),
            api_keys: Arc::new(CachedKeys::new(Arc::new(DynamoApiKeys::new(store(), operations())))),
            resets: Arc::new(DynamoResets::new(store(), operations())),
            lookout: Arc::new(StackLookout::new(queues, DynamoBreakers::new(store(), operations()))),
            sample_rate: config.tracking.sample_rate,
            alerts: Arc::new(DynamoAlerts::new(store(), operations())),
            clock,
        })
    }
}
