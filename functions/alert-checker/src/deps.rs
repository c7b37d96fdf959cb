//! What a checker works with.

use std::sync::Arc;

use jiff::tz::TimeZone;
use lambda_runtime::Error;
use shared::adapters::aws::Aws;
use shared::adapters::channels::AlertChannels;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{
    DynamoAccounts, DynamoAlerts, DynamoBreakers, DynamoDueItems, DynamoExperimentChanges, DynamoExperiments,
    DynamoLedger, DynamoLocations, DynamoOperationsLog, DynamoReplies,
};
use shared::adapters::sqs::AlertChecksQueue;
use shared::adapters::watch::{Queues, Sources, Watch};
use shared::alerts::{Alerts, AskForCheck, Channels, FigureSource, Place, Rules, Scope};
use shared::audit::AuditSigner;
use shared::clock::{Clock, SystemClock};
use shared::error::chain;
use shared::locations::{InstalledLocations, Locations};
use shared::metrics::Accounts;
use shared::queue::Redelivery;

use crate::{Config, RolledUp};

/// Everything the function needs.
pub struct Deps {
    /// Alerts are evaluated and people told; otherwise only hours are kept.
    pub enabled: bool,
    /// The rules.
    pub rules: Rules,
    /// Where alerts are kept.
    pub alerts: Arc<dyn Alerts>,
    /// Makes what a run reads its figures from: what all scopes share is read once in a run.
    pub figures: Box<dyn Fn() -> Arc<dyn FigureSource> + Send + Sync>,
    /// The ways to people.
    pub channels: Arc<dyn Channels>,
    /// Signs the links by which alerts are taken up.
    pub signer: Arc<dyn AuditSigner>,
    /// The address such a link begins with.
    pub acknowledge_at: Option<String>,
    /// Knows which locations there are.
    pub installed: Arc<dyn InstalledLocations>,
    /// Knows what they are called.
    pub locations: Arc<dyn Locations>,
    /// What was measured.
    pub accounts: Arc<dyn Accounts>,
    /// Which hours of it this instance has folded.
    pub rolled_up: RolledUp,
    /// Asks for the second check of a minute.
    pub second_check: Arc<dyn AskForCheck>,
    /// Says when a check that failed comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Deps {
    /// The real adapters, on the machine's clock.
    ///
    /// # Errors
    /// When the master key or this machine's root certificates cannot be read.
    pub fn new(config: Config) -> Result<Self, Error> {
        Self::on_clock(config, Arc::new(SystemClock))
    }

    /// The real adapters, on a clock of the caller's.
    ///
    /// # Errors
    /// As [`Deps::new`].
    pub fn on_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let keys = Arc::new(Custody::open(&config.master_keys, &config.aws)?);
        let Aws { dynamodb, sqs } = Aws::new(&config.aws);
        let operations = config.operations_table;
        let accounts =
            DynamoAccounts::new(dynamodb.clone(), operations.clone(), config.retention, fastrand::u8(..));
        let accounts: Arc<dyn Accounts> = Arc::new(accounts);
        let locations = Arc::new(DynamoLocations::new(dynamodb.clone(), operations.clone(), keys.clone()));
        let experiments = DynamoExperiments::new(dynamodb.clone(), config.experiments_table);
        let log =
            DynamoOperationsLog::new(dynamodb.clone(), operations.clone(), config.audit_table, keys.clone());
        let sources = Sources {
            accounts: accounts.clone(),
            queues: Queues::new(sqs.clone(), config.queues, config.stack_name),
            breakers: Arc::new(DynamoBreakers::new(dynamodb.clone(), operations.clone())),
            ledger: Arc::new(DynamoLedger::new(dynamodb.clone(), operations.clone())),
            due: Arc::new(DynamoDueItems::new(dynamodb.clone(), config.conversations_table.clone())),
            replies: DynamoReplies::new(dynamodb.clone(), config.conversations_table),
            reports: Arc::new(DynamoExperimentChanges::new(experiments, log)),
            models: config.models,
        };
        let queue = Arc::new(AlertChecksQueue::new(sqs, config.alerts_queue_url));
        Ok(Self {
            enabled: config.enabled,
            rules: config.rules,
            alerts: Arc::new(DynamoAlerts::new(dynamodb, operations)),
            figures: Box::new(move || Arc::new(Watch::new(sources.clone()))),
            channels: Arc::new(AlertChannels::new(config.channels)?),
            signer: keys,
            acknowledge_at: config.acknowledge_at,
            installed: locations.clone(),
            locations,
            accounts,
            rolled_up: RolledUp::default(),
            second_check: queue.clone(),
            redelivery: queue,
            clock,
        })
    }

    /// What a scope is called. An alert is better told without a name than not at all.
    pub(crate) async fn place(&self, scope: &Scope) -> Place {
        let Scope::Location(id) = scope else { return Place::installation() };
        match self.locations.find(id).await {
            Ok(Some(location)) => Place::of(&location.settings),
            Ok(None) => Place { name: id.to_string(), zone: TimeZone::UTC },
            Err(fault) => {
                tracing::warn!(location.id = %id, error = chain(&fault), "a location's name was not read");
                Place { name: id.to_string(), zone: TimeZone::UTC }
            }
        }
    }
}
