//! What carrying a violation works with.

use std::sync::Arc;

use lambda_runtime::Error;
use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoLocations, DynamoTickets};
use shared::adapters::ghl::GhlNeeds;
use shared::adapters::sns::Topic;
use shared::adapters::sqs::TicketQueue;
use shared::clock::{Clock, SystemClock};
use shared::conversation::Crm;
use shared::locations::{CachedLocations, Locations};
use shared::queue::Redelivery;
use shared::review::{TellPeople, Tickets};

use crate::Config;

/// Everything carrying a violation needs.
pub struct Deps {
    /// The tickets.
    pub tickets: Arc<dyn Tickets>,
    /// The CRM.
    pub crm: Arc<dyn Crm>,
    /// Where compliance officers are.
    pub people: Arc<dyn TellPeople>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Says when a failed message comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
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
        let locations: Arc<dyn Locations> = Arc::new(DynamoLocations::new(
            aws.dynamodb.clone(),
            config.operations_table.clone(),
            keys.clone(),
        ));
        let needs = GhlNeeds {
            aws: &aws,
            environment: &config.aws,
            operations_table: &config.operations_table,
            keys: keys.clone(),
            locations: locations.clone(),
            clock: clock.clone(),
        };
        Ok(Self {
            crm: Arc::new(config.crm.client(&config.resilience, needs)?),
            tickets: Arc::new(DynamoTickets::new(aws.dynamodb, config.conversations_table, keys)),
            people: Arc::new(Topic::new(&config.aws, config.topic_arn)),
            locations: Arc::new(CachedLocations::new(locations, clock.clone())),
            redelivery: Arc::new(TicketQueue::new(aws.sqs, config.violations_queue_url)),
            clock,
        })
    }
}
