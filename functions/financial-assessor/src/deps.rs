//! What an assessment works with.

use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::Error;
use shared::adapters::assessment_service::AssessmentService;
use shared::adapters::aws::Aws;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoAssessments, DynamoBreakers, DynamoLocations};
use shared::adapters::sqs::{AssessmentsQueue, InboundQueue};
use shared::clock::{Clock, SystemClock};
use shared::edge::recording::Recording;
use shared::finance::{Assessments, FinanceService, Results};
use shared::locations::{CachedLocations, Locations};
use shared::queue::Redelivery;
use shared::resilience::{Breakers, Policy};

use crate::Config;

/// Everything an assessment needs.
pub struct Deps {
    /// What is assessed, and the record of it.
    pub assessments: Arc<dyn Assessments>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// The assessment service, if there is one.
    pub service: Option<Arc<dyn FinanceService>>,
    /// The breakers that calls of the service stand under.
    pub breakers: Breakers,
    /// How calls of the service are tried again.
    pub retry: Policy,
    /// Longest time one call of the service takes.
    pub service_timeout: Duration,
    /// Wakes conversations.
    pub results: Arc<dyn Results>,
    /// Says when a failed request comes back.
    pub redelivery: Arc<dyn Redelivery>,
    /// Counts lookups.
    pub recording: Recording,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Deps {
    /// The real adapters, on the machine's clock.
    ///
    /// # Errors
    /// When the master key cannot be read, or the service's address is not allowed.
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
        let local = config.aws.endpoints.are_local();
        let (dynamodb, operations) = (aws.dynamodb, config.operations_table);
        let recording =
            Recording::in_table(&config.tracking, dynamodb.clone(), operations.clone(), clock.clone());
        let locations = DynamoLocations::new(dynamodb.clone(), operations.clone(), keys.clone());
        let service = match &config.service_url {
            Some(url) => Some(AssessmentService::new(url, config.service_timeout, local)?),
            None => None,
        };
        let breakers = Arc::new(DynamoBreakers::new(dynamodb.clone(), operations));
        Ok(Self {
            recording,
            assessments: Arc::new(DynamoAssessments::new(dynamodb, config.conversations_table, keys)),
            locations: Arc::new(CachedLocations::new(Arc::new(locations), clock.clone())),
            service: service.map(|service| Arc::new(service) as Arc<dyn FinanceService>),
            breakers: Breakers::new(breakers, clock.clone(), config.resilience.breaker),
            retry: config.resilience.retry.external,
            service_timeout: config.service_timeout,
            results: Arc::new(InboundQueue::new(aws.sqs.clone(), config.inbound_queue_url)),
            redelivery: Arc::new(AssessmentsQueue::new(aws.sqs, config.assessments_queue_url)),
            clock,
        })
    }
}
