//! What counting and judging works with.

use std::sync::Arc;

use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{
    DynamoExperimentChanges, DynamoExperiments, DynamoLocations, DynamoOperationsLog, DynamoOutcomeCounters,
};
use shared::adapters::key_file::KeyFileError;
use shared::adapters::sns::Topic;
use shared::adapters::sqs::OutcomesQueue;
use shared::clock::{Clock, SystemClock};
use shared::experiments::ports::{ChangeDefinitions, OutcomeCounters, Reports, TellOfVerdict};
use shared::locations::Locations;
use shared::queue::Redelivery;

use crate::Config;

/// Everything the function needs.
pub struct Deps {
    /// Counts, and knows what was counted.
    pub counters: Arc<dyn OutcomeCounters>,
    /// The experiments.
    pub definitions: Arc<dyn ChangeDefinitions>,
    /// What their figures said.
    pub reports: Arc<dyn Reports>,
    /// Where people are told.
    pub people: Arc<dyn TellOfVerdict>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Says when a failed message comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Contacts take part in experiments: otherwise none is judged unless somebody asks.
    pub enabled: bool,
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
        let experiments = DynamoExperiments::new(aws.dynamodb.clone(), config.experiments_table);
        let (operations, audit) = (config.operations_table.clone(), config.audit_table);
        let log = DynamoOperationsLog::new(aws.dynamodb.clone(), operations, audit, keys.clone());
        let changes = Arc::new(DynamoExperimentChanges::new(experiments.clone(), log));
        Ok(Self {
            counters: Arc::new(DynamoOutcomeCounters::new(experiments, config.conversations_table)),
            definitions: changes.clone(),
            reports: changes,
            people: Arc::new(Topic::new(&config.aws, config.topic_arn)),
            locations: Arc::new(DynamoLocations::new(aws.dynamodb, config.operations_table, keys)),
            redelivery: Arc::new(OutcomesQueue::new(aws.sqs, config.outcomes_queue_url)),
            enabled: config.experiments,
            clock,
        })
    }
}
