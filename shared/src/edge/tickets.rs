//! What the functions that bring tickets to people stand on. They differ in the queue they read, the topic they tell, and
//! who is asked.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::config::{ConfigError, Environment};
use super::recording::{Recording, Tracking};
use super::sqs_batch::ItemError;
use crate::adapters::aws::{Aws, AwsEnvironment};
use crate::adapters::custody::{Custody, MasterKeys};
use crate::adapters::dynamodb::{DynamoLocations, DynamoTickets};
use crate::adapters::ghl::{GhlConfig, GhlNeeds};
use crate::adapters::sns::Topic;
use crate::adapters::sqs::TicketQueue;
use crate::clock::{Clock, SystemClock, millis_since};
use crate::conversation::Crm;
use crate::locations::{CachedLocations, Locations, Settings};
use crate::queue::{Redelivery, TicketOpened};
use crate::resilience::Resilience;
use crate::review::{Assignment, Carried, Carrier, TellPeople, Ticket, Tickets, carry};

/// What such a function needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// AWS, or the local stack.
    pub aws: AwsEnvironment,
    /// `CONVERSATIONS_TABLE`.
    pub conversations_table: String,
    /// `OPERATIONS_TABLE`.
    pub operations_table: String,
    /// The queue it reads.
    pub queue_url: String,
    /// Where people are told.
    pub topic_arn: String,
    /// `MASTER_KEY_FILE`, or `KMS_DATA_KEY` and `KMS_AUDIT_KEY`.
    pub master_keys: MasterKeys,
    /// The CRM.
    pub crm: GhlConfig,
    /// `RESILIENCE`: retry policies and breaker as JSON; what is not named keeps its default.
    pub resilience: Resilience,
    /// `PERFORMANCE_TRACKING_…`, `BOT_METRICS_…`.
    pub tracking: Tracking,
}

impl Config {
    /// Reads the environment; `queue_url` and `topic_arn` name the variables that are the function's own.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable that is missing or wrong.
    pub fn from_env(
        lookup: &dyn Fn(&str) -> Option<String>,
        queue_url: &'static str,
        topic_arn: &'static str,
    ) -> Result<Self, ConfigError> {
        let mut env = Environment::new(lookup);
        let aws = env.aws();
        let crm = GhlConfig::from_env(&mut env, &aws);
        let rule = "must be JSON with known names, sensible numbers and nothing else";
        let resilience = env.parsed("RESILIENCE", Resilience::default(), rule);
        let config = Self {
            aws,
            conversations_table: env.required("CONVERSATIONS_TABLE"),
            operations_table: env.required("OPERATIONS_TABLE"),
            queue_url: env.required(queue_url),
            topic_arn: env.required(topic_arn),
            master_keys: env.master_keys(),
            crm,
            resilience,
            tracking: Tracking::from_env(&mut env),
        };
        env.finish(config)
    }
}

/// Everything bringing a ticket to people needs.
pub struct Deps {
    /// The tickets.
    pub tickets: Arc<dyn Tickets>,
    /// The CRM.
    pub crm: Arc<dyn Crm>,
    /// Where people are.
    pub people: Arc<dyn TellPeople>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Says when a failed message comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Counts calls of the CRM and lookups.
    pub recording: Recording,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Deps {
    /// The real adapters, on the machine's clock.
    ///
    /// # Errors
    /// When the master key cannot be read, or the CRM's address is not allowed.
    pub fn new(config: Config) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Self::on_clock(config, Arc::new(SystemClock))
    }

    /// The real adapters, on a clock of the caller's.
    ///
    /// # Errors
    /// As [`Deps::new`].
    pub fn on_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self, Box<dyn Error + Send + Sync>> {
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
        let recording = Recording::in_table(
            &config.tracking,
            aws.dynamodb.clone(),
            config.operations_table.clone(),
            clock.clone(),
        );
        Ok(Self {
            recording,
            crm: Arc::new(config.crm.client(&config.resilience, needs)?),
            tickets: Arc::new(DynamoTickets::new(aws.dynamodb, config.conversations_table, keys)),
            people: Arc::new(Topic::new(&config.aws, config.topic_arn)),
            locations: Arc::new(CachedLocations::new(locations, clock.clone())),
            redelivery: Arc::new(TicketQueue::new(aws.sqs, config.queue_url)),
            clock,
        })
    }

    /// Carries a ticket as far as it gets; `assign` says who is asked, given the contact's own agent. What cannot be done
    /// now is due again by itself: the CRM that is down brings no message back.
    ///
    /// # Errors
    /// [`ItemError::Fault`] when its state could not be read or noted, [`ItemError::Later`] while somebody else is at it.
    pub async fn carry(
        &self,
        opened: &TicketOpened,
        assign: impl Fn(&Ticket, &Settings, Option<String>) -> Assignment + Sync,
    ) -> Result<(), ItemError> {
        let event = self.recording.event(opened.correlation_id);
        let location = Some(&opened.who.location);
        self.recording.counting(event, location, self.carry_uncounted(opened, assign)).await
    }

    async fn carry_uncounted(
        &self,
        opened: &TicketOpened,
        assign: impl Fn(&Ticket, &Settings, Option<String>) -> Assignment + Sync,
    ) -> Result<(), ItemError> {
        let location = self.locations.find(&opened.who.location).await?;
        let Some(location) = location.filter(|location| location.installed) else {
            tracing::warn!(ticket.outcome = "not_installed", "the location has uninstalled us");
            return Ok(());
        };
        let carrier = Carrier {
            tickets: self.tickets.as_ref(),
            crm: self.crm.as_ref(),
            people: self.people.as_ref(),
            clock: self.clock.as_ref(),
        };
        match carry(carrier, &location, opened, assign).await? {
            Carried::To(_) | Carried::Before => Ok(()),
            Carried::ByAnother(until) => {
                let wait = millis_since(self.clock.now(), until);
                Err(ItemError::Later(Duration::from_millis(wait)))
            }
        }
    }
}
