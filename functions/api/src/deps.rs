//! What the API works with.

use std::sync::Arc;

use shared::access::{AccessTokens, ApiKeys, CachedKeys, CountCalls, Sessions};
use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{
    DynamoAlerts, DynamoApiCalls, DynamoApiKeys, DynamoBreakers, DynamoContactRecords,
    DynamoExperimentChanges, DynamoExperiments, DynamoInbox, DynamoLocations, DynamoOperationsLog,
    DynamoResets, DynamoSessions, DynamoTickets,
};
use shared::adapters::key_file::KeyFileError;
use shared::adapters::sqs::InboundQueue;
use shared::adapters::watch::Queues;
use shared::alerts::Alerts;
use shared::audit::{AuditSigner, OperationsLog};
use shared::clock::{Clock, SystemClock};
use shared::edge::recording::Recording;
use shared::experiments::ports::{ChangeDefinitions, Figures};
use shared::inbox::{Inbox, WakeUps};
use shared::locations::{CachedLocations, InstalledLocations, Locations};
use shared::metrics::{Accounts, Resets, SampleRate};
use shared::privacy::rights::ContactRecords;
use shared::review::Tickets;

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
    /// Makes access tokens and knows them.
    pub tokens: AccessTokens,
    /// What they are renewed by.
    pub sessions: Arc<dyn Sessions>,
    /// Counts what keys ask.
    pub calls: Arc<dyn CountCalls>,
    /// How often they may.
    pub requests_per_minute: u32,
    /// What people do is recorded here.
    pub log: Arc<dyn OperationsLog>,
    /// What people must look at.
    pub tickets: Arc<dyn Tickets>,
    /// What is kept of contacts.
    pub records: Arc<dyn ContactRecords>,
    /// What is tried, and what was counted of it.
    pub experiments: Arc<dyn Figures>,
    /// Changes what is tried.
    pub experiment_changes: Arc<dyn ChangeDefinitions>,
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
        let (conversations, audit) = (|| config.conversations_table.clone(), || config.audit_table.clone());
        let log = || DynamoOperationsLog::new(store(), operations(), audit(), keys.clone());
        let experiments = DynamoExperiments::new(store(), config.experiments_table.clone());
        let recording = Recording::in_table(&config.tracking, store(), operations(), clock.clone());
        let locations = Arc::new(DynamoLocations::new(store(), operations(), keys.clone()));
        let queues = Queues::new(aws.sqs.clone(), config.watched_queues.clone(), config.stack_name.clone());
        Ok(Self {
            accounts: recording.accounts(),
            recording,
            signer: keys.clone(),
            locations: Arc::new(CachedLocations::new(locations.clone(), clock.clone())),
            tenants: locations,
            tokens: AccessTokens::new(keys.clone(), config.stack_name.clone()),
            sessions: Arc::new(DynamoSessions::new(store(), operations())),
            calls: Arc::new(DynamoApiCalls::new(store(), operations())),
            requests_per_minute: config.requests_per_minute,
            tickets: Arc::new(DynamoTickets::new(store(), conversations(), keys.clone())),
            records: Arc::new(DynamoContactRecords::new(store(), conversations(), audit(), keys.clone())),
            experiment_changes: Arc::new(DynamoExperimentChanges::new(experiments.clone(), log())),
            experiments: Arc::new(experiments),
            log: Arc::new(log()),
            inbox: Arc::new(DynamoInbox::new(store(), conversations(), keys.clone())),
            wake_ups: Arc::new(InboundQueue::new(aws.sqs.clone(), config.inbound_queue_url.clone())),
            api_keys: Arc::new(CachedKeys::new(Arc::new(DynamoApiKeys::new(store(), operations())))),
            resets: Arc::new(DynamoResets::new(store(), operations())),
            lookout: Arc::new(StackLookout::new(queues, DynamoBreakers::new(store(), operations()))),
            sample_rate: config.tracking.sample_rate,
            alerts: Arc::new(DynamoAlerts::new(store(), operations())),
            clock,
        })
    }
}
