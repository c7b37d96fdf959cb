//! What a turn works with.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::Error;
use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{
    DynamoAccounts, DynamoConversations, DynamoExperiments, DynamoHandoffs, DynamoLocations,
};
use shared::adapters::ghl::GhlNeeds;
use shared::adapters::listings_file::ListingsFile;
use shared::adapters::rules_file;
use shared::adapters::sqs::{AssessmentsQueue, InboundQueue, OutcomesQueue, TicketQueues};
use shared::appointments::Calendar;
use shared::audit::AuditSigner;
use shared::clock::{Clock, SystemClock};
use shared::compliance::Guards;
use shared::conversation::{Conversations, Crm};
use shared::edge::recording::Recording;
use shared::experiments::KnownExperiments;
use shared::experiments::ports::AnnounceOutcomes;
use shared::finance::Requests;
use shared::handoff::{CachedTallies, HandoffLocks, HandoffLog, Performance};
use shared::ids::LocationId;
use shared::listings::Listings;
use shared::llm::Chain;
use shared::locations::{CachedLocations, Locations};
use shared::metrics::{CachedLastHour, MachineTicks};
use shared::queue::Redelivery;
use shared::remembered::Remembered;
use shared::review::Announce;
use tokio::time::Instant;

use crate::{Config, models, unconnected};

/// Everything a turn needs.
pub struct Deps {
    /// The conversations' store.
    pub conversations: Arc<dyn Conversations>,
    /// The CRM.
    pub crm: Arc<dyn Crm>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Hashes audit records.
    pub signer: Arc<dyn AuditSigner>,
    /// The calendars.
    pub calendar: Arc<dyn Calendar>,
    /// The homes of each location.
    pub listings: Arc<dyn Listings>,
    /// Takes requests for assessments of what a buyer can pay.
    pub assessments: Arc<dyn Requests>,
    /// Tells of tickets.
    pub tickets: Arc<dyn Announce>,
    /// The experiments of each location, remembered; `None`: nobody takes part in any.
    pub experiments: Option<KnownExperiments>,
    /// Tells of outcomes of experiments.
    pub outcomes: Arc<dyn AnnounceOutcomes>,
    /// The locks of hand-offs.
    pub handoff_locks: Arc<dyn HandoffLocks>,
    /// What is known of hand-offs.
    pub handoffs: Arc<dyn HandoffLog>,
    /// How a location's hand-offs went, remembered.
    pub tallies: CachedTallies,
    /// How the bots are doing.
    pub performance: Arc<dyn Performance>,
    /// Where the HTTP API is reached from outside: links in e-mails begin with it.
    pub public_url: Option<String>,
    /// The language models; without one every answer is composed by rules.
    pub models: Option<Arc<Chain>>,
    /// What looks over every text.
    pub guards: Guards,
    /// The locations that people were told of as not connected.
    pub told_unconnected: Remembered<LocationId, ()>,
    /// Says when a failed wake-up comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Records how long turns take, and what they come to.
    pub recording: Recording,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// How long things take.
    pub timing: Timing,
}

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long the queue delays a wake-up.
    pub queue_delay: Duration,
    /// Longest time one call of the CRM takes.
    pub crm_timeout: Duration,
    /// Longest time a turn takes where it asks a language model, the time to send its reply included.
    pub turn: Duration,
}

impl Timing {
    /// When asking the CRM for something a turn needs must be over, whatever is tried again: what is left of the run
    /// belongs to the turn. A STOP, above all, is written down although the CRM hangs.
    pub(crate) fn until_asked(&self) -> Instant {
        Instant::now() + self.crm_timeout
    }
}

impl Deps {
    /// The real adapters, on the machine's clock.
    ///
    /// # Errors
    /// When the master key cannot be read, or the CRM's address is not allowed.
    pub fn new(config: Config) -> Result<Self, Error> {
        Self::on_clock(config, Arc::new(SystemClock))
    }

    /// The real adapters, on a clock of the caller's.
    ///
    /// # Errors
    /// As [`Deps::new`].
    pub fn on_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let keys = Arc::new(Custody::open(&config.master_keys, &config.aws)?);
        let aws = Aws::new(&config.aws);
        let accounts = Arc::new(DynamoAccounts::new(
            aws.dynamodb.clone(),
            config.operations_table.clone(),
            config.tracking.retention,
            fastrand::u8(..),
        ));
        let models = models::chain(&config, &aws, clock.clone())?;
        let operations = config.operations_table.clone();
        let locations: Arc<dyn Locations> =
            Arc::new(DynamoLocations::new(aws.dynamodb.clone(), operations, keys.clone()));
        let needs = GhlNeeds {
            aws: &aws,
            environment: &config.aws,
            operations_table: &config.operations_table,
            keys: keys.clone(),
            locations: locations.clone(),
            clock: clock.clone(),
        };
        let crm = config.crm.client(&config.resilience, needs)?;
        let crm = Arc::new(crm);
        let listings: Arc<dyn Listings> = match config.listings_dir {
            Some(directory) => Arc::new(ListingsFile::new(directory)),
            None => Arc::new(HashMap::new()),
        };
        let handoffs =
            Arc::new(DynamoHandoffs::new(aws.dynamodb.clone(), config.conversations_table.clone()));
        let experiments = DynamoExperiments::new(aws.dynamodb.clone(), config.experiments_table);
        Ok(Self {
            experiments: config.experiments.then(|| KnownExperiments::new(Arc::new(experiments))),
            outcomes: Arc::new(OutcomesQueue::new(aws.sqs.clone(), config.outcomes_queue_url)),
            handoff_locks: handoffs.clone(),
            tallies: CachedTallies::new(handoffs.clone(), config.believed_for),
            handoffs,
            conversations: Arc::new(DynamoConversations::new(
                aws.dynamodb,
                config.conversations_table,
                config.audit_table,
                keys.clone(),
            )),
            crm: crm.clone(),
            calendar: crm,
            listings,
            assessments: Arc::new(AssessmentsQueue::new(aws.sqs.clone(), config.assessments_queue_url)),
            tickets: Arc::new(TicketQueues::new(
                aws.sqs.clone(),
                config.escalations_queue_url,
                config.violations_queue_url,
            )),
            public_url: config.public_url,
            guards: rules_file::guards(config.compliance_rules.as_deref()),
            models,
            locations: Arc::new(CachedLocations::new(locations, clock.clone()).everywhere(config.everywhere)),
            signer: keys,
            told_unconnected: unconnected::nobody_told(),
            redelivery: Arc::new(InboundQueue::new(aws.sqs, config.inbound_queue_url)),
            performance: Arc::new(CachedLastHour::new(accounts.clone())),
            recording: Recording::new(
                &config.tracking,
                accounts,
                clock.clone(),
                Arc::new(MachineTicks::default()),
            ),
            clock,
            timing: Timing {
                queue_delay: config.queue_delay,
                crm_timeout: config.crm.timeout,
                turn: config.models.turn,
            },
        })
    }
}
