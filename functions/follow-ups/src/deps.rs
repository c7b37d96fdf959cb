//! What a run works with.

use std::sync::Arc;

use shared::adapters::aws::Aws;
use shared::adapters::dynamodb::DynamoDueItems;
use shared::adapters::sqs::{InboundQueue, OutcomesQueue, TicketQueues};
use shared::clock::{Clock, SystemClock};
use shared::experiments::ports::AnnounceOutcomes;
use shared::follow_ups::{DueItems, WakeMany};
use shared::review::Announce;

use crate::Config;

/// Everything a run needs.
pub struct Deps {
    /// Finds what is due.
    pub due_items: Arc<dyn DueItems>,
    /// Wakes conversations.
    pub wake_ups: Arc<dyn WakeMany>,
    /// Tells of tickets.
    pub tickets: Arc<dyn Announce>,
    /// Tells of outcomes nobody has counted.
    pub outcomes: Arc<dyn AnnounceOutcomes>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Most conversations of one location woken in a run.
    pub per_location: usize,
}

impl Deps {
    /// The real adapters, on the machine's clock.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self::on_clock(config, Arc::new(SystemClock))
    }

    /// The real adapters, on a clock of the caller's.
    #[must_use]
    pub fn on_clock(config: Config, clock: Arc<dyn Clock>) -> Self {
        let aws = Aws::new(&config.aws);
        Self {
            due_items: Arc::new(DynamoDueItems::new(aws.dynamodb, config.conversations_table)),
            wake_ups: Arc::new(InboundQueue::new(aws.sqs.clone(), config.inbound_queue_url)),
            tickets: Arc::new(TicketQueues::new(
                aws.sqs.clone(),
                config.escalations_queue_url,
                config.violations_queue_url,
            )),
            outcomes: Arc::new(OutcomesQueue::new(aws.sqs, config.outcomes_queue_url)),
            clock,
            per_location: config.per_location,
        }
    }
}
