//! What a turn works with.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::Error;
use shared::adapters::aws::Aws;
use shared::adapters::dynamodb::{
    DynamoAllowances, DynamoBreakers, DynamoConversations, DynamoLocations, DynamoOAuth,
};
use shared::adapters::ghl::{GhlClient, GhlGuards, GhlOAuth};
use shared::adapters::key_file::KeyFile;
use shared::adapters::listings_file::ListingsFile;
use shared::adapters::sqs::InboundQueue;
use shared::appointments::Calendar;
use shared::audit::AuditSigner;
use shared::clock::{Clock, SystemClock};
use shared::conversation::{Conversations, Crm};
use shared::listings::Listings;
use shared::llm::Chain;
use shared::locations::{CachedLocations, CrmTokens, Locations};
use shared::queue::Redelivery;
use shared::resilience::{Allowances, Breakers};

use crate::{Config, models};

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
    /// Where the HTTP API is reached from outside: links in e-mails begin with it.
    pub public_url: Option<String>,
    /// The language models; without one every answer is composed by rules.
    pub models: Option<Arc<Chain>>,
    /// Says when a failed wake-up comes back.
    pub redelivery: Arc<dyn Redelivery>,
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
        let keys = Arc::new(KeyFile::read(&config.master_key_file)?);
        let aws = Aws::new(&config.aws);
        let local = config.aws.endpoints.are_local();
        let models = models::chain(&config, &aws, clock.clone())?;
        let operations = config.operations_table.clone();
        let locations: Arc<dyn Locations> =
            Arc::new(DynamoLocations::new(aws.dynamodb.clone(), operations, keys.clone()));
        let guards = guards(&config, &aws, &keys, locations.clone(), clock.clone())?;
        let crm = GhlClient::new(&config.ghl_base_url, config.crm_timeout, local)?.guarded(guards);
        let crm = Arc::new(crm);
        let listings: Arc<dyn Listings> = match config.listings_dir {
            Some(directory) => Arc::new(ListingsFile::new(directory)),
            None => Arc::new(HashMap::new()),
        };
        Ok(Self {
            conversations: Arc::new(DynamoConversations::new(
                aws.dynamodb,
                config.conversations_table,
                config.audit_table,
                keys.clone(),
            )),
            crm: crm.clone(),
            calendar: crm,
            listings,
            public_url: config.public_url,
            models,
            locations: Arc::new(CachedLocations::new(locations, clock.clone())),
            signer: keys,
            redelivery: Arc::new(InboundQueue::new(aws.sqs, config.inbound_queue_url)),
            clock,
            timing: Timing {
                queue_delay: config.queue_delay,
                crm_timeout: config.crm_timeout,
                turn: config.models.turn,
            },
        })
    }
}

/// What every call of the CRM is kept in check by, shared with all instances.
fn guards(
    config: &Config,
    aws: &Aws,
    keys: &Arc<KeyFile>,
    locations: Arc<dyn Locations>,
    clock: Arc<dyn Clock>,
) -> Result<GhlGuards, Error> {
    let operations = || config.operations_table.clone();
    let local = config.aws.endpoints.are_local();
    let app = config.ghl_app.clone();
    let oauth = GhlOAuth::new(&config.ghl_base_url, config.crm_timeout, local, app, clock.clone())?;
    let retry = config.resilience.retry.clone();
    let tokens = Arc::new(DynamoOAuth::new(aws.dynamodb.clone(), operations(), keys.clone()));
    let tokens = CrmTokens::new(locations, tokens, Arc::new(oauth), clock.clone(), retry.database.clone());
    let breakers = Arc::new(DynamoBreakers::new(aws.dynamodb.clone(), operations()));
    let allowances = Arc::new(DynamoAllowances::new(aws.dynamodb.clone(), operations()));
    Ok(GhlGuards {
        tokens,
        breakers: Arc::new(Breakers::new(breakers, clock.clone(), config.resilience.breaker)),
        allowances: Allowances::new(allowances, clock, config.crm_limits),
        retry,
    })
}
