//! The local stack: the real engines on loopback, the functions in process, the CRM beside them.

pub(crate) mod alert_receiver;
mod assessment_service;
mod data_dir;
mod event_source;
mod fault;
mod functions;
mod gateway;
pub mod listings;
mod location;
mod observer;
mod options;
pub(crate) mod provision;
mod schedule;
mod store;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use data_dir::{DataDir, DataDirError, RunningStack, Storage};
pub use event_source::{failed_messages, sqs_record};
pub use fault::CrashPoint;
pub use functions::{FUNCTIONS, Functions, InvokeError, check_configuration, sns_client};
use ghl_emulator::Emulator as GhlEmulator;
pub use observer::{Loss, Observation, Observer, Refusal, Strike, Struck, Transcript, Twice, Write};
pub use options::{Finance, Options};
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::clock::{Clock, SimulatedClock, SystemClock};
use shared::privacy::Secret;
use sqs_sns_emulator::{Emulator as QueueEmulator, Options as QueueOptions, Storage as QueueStorage};
pub use store::{StoreCall, StoreTraffic};
use tokio::task::JoinSet;

use crate::CommandError;
use crate::template::Template;

/// Name of the stack: what its tables and queues begin with.
pub const STACK_NAME: &str = "jorge-local";
/// App id the emulator puts into its webhooks.
pub const APP_ID: &str = "60d0000000000000000000a1";
/// Token the emulator accepts.
pub const CRM_TOKEN: &str = "local-private-integration-token";
/// The location a local stack is set up with.
pub const LOCATION: &str = "LOCjorgelocal0000001";
/// Workflow secret of that location. Not secret: only loopback hears it.
pub const WORKFLOW_SECRET: &str = "local-workflow-secret";

/// The queue whose messages wait on purpose: nobody waits for them.
const WAITS_ON_PURPOSE: &str = "-alert-checks.fifo";

/// Everything running.
pub struct Stack {
    /// The functions, called in process.
    pub functions: Arc<Functions>,
    /// The CRM, unless it runs by itself.
    pub crm: Option<GhlEmulator>,
    /// SQS and SNS.
    pub queues: QueueEmulator,
    /// Clients of the engines themselves, past every observer.
    pub aws: Aws,
    /// What the functions' environment is made from.
    pub template: Template,
    /// Where it listens.
    pub endpoints: StackEndpoints,
    /// What was observed, if asked for.
    pub observer: Option<Arc<Observer>>,
    /// Where the functions find DynamoDB and the queues: the observer, if there is one.
    seen: (String, String),
    clock: Arc<dyn Clock>,
    simulated: Option<Arc<SimulatedClock>>,
    queue_delay: Duration,
    // Dropped last and in this order: tasks first, then the store, then the directory's lock.
    tasks: JoinSet<()>,
    _store: store::Store,
    data_dir: DataDir,
}

/// Addresses of a running stack.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct StackEndpoints {
    /// The HTTP API.
    pub gateway: String,
    /// The CRM.
    pub crm: String,
    /// DynamoDB.
    pub dynamodb: String,
    /// SQS and SNS.
    pub queues: String,
    /// The assessment service; empty where there is none.
    pub finance: String,
    /// Where alerts are posted.
    pub alerts: String,
}

impl Stack {
    /// Starts everything and waits until it answers.
    ///
    /// # Errors
    /// What could not be started, and what to do about it.
    pub async fn start(options: Options) -> Result<Self, CommandError> {
        let data_dir = DataDir::open(&options.storage)?;
        let clock: Arc<dyn Clock> = match &options.simulated {
            Some(clock) => clock.clone(),
            None => Arc::new(SystemClock),
        };
        let mut tasks = JoinSet::new();
        let sweep = options.simulated.is_none();
        let traffic = options.traffic.clone();
        let store = store::Store::start(data_dir.database(), options.listen(2), sweep, traffic)?;
        let queues = start_queues(&options, &data_dir, clock.clone()).await?;
        // What a killed process had received comes back now, not when the queue's own time-out ends.
        queues.release_in_flight()?;
        let crm = start_crm(&options, &data_dir, clock.clone()).await?;
        let crm_url = crm
            .as_ref()
            .map_or_else(|| options.external_crm.clone().unwrap_or_default(), GhlEmulator::base_url);

        let observer = options.observe.then(|| Arc::new(Observer::default()));
        let seen = match &observer {
            None => (store.endpoint(), queues.endpoint()),
            Some(observer) => (
                observer::watch(observer.clone(), store.endpoint(), clock.clone(), &mut tasks).await?,
                observer::watch(observer.clone(), queues.endpoint(), clock.clone(), &mut tasks).await?,
            ),
        };
        let (listener, gateway) = gateway::bind(options.listen(0)).await?;
        let finance = match &options.finance {
            Finance::Here => assessment_service::serve(options.listen(4), clock.clone(), &mut tasks).await?,
            Finance::At(url) => url.clone(),
            Finance::Nowhere => String::new(),
        };
        let alerts = alert_receiver::serve(options.listen(5), &queues.endpoint(), &mut tasks).await?;
        let parameters = options.parameters(&data_dir, &crm_url, &gateway, &finance, &alerts);
        let template = Template::load(STACK_NAME, &parameters, &seen.1)?;
        let aws = Aws::new(&environment(&store.endpoint(), &queues.endpoint()));
        provision::provision(&template, &aws, &queues.endpoint()).await?;
        location::set_up(&aws, &data_dir, clock.as_ref(), &options).await?;

        let functions =
            functions::load(&template, &seen, clock.clone(), options.crash_point, observer.clone())?;
        let functions = Arc::new(functions);
        gateway::serve(listener, functions.clone(), &template, &mut tasks)?;
        if let Some(crm) = &crm {
            crm.set_webhook_url(&format!("{gateway}/webhooks/ghl"))?;
        }
        if options.consume {
            event_source::consume(&template, &aws, &queues.endpoint(), &functions, &mut tasks)?;
        }
        if options.schedules && options.simulated.is_none() {
            schedule::keep(&template, &functions, &mut tasks)?;
        }
        let (dynamodb, queue_endpoint) = (store.endpoint(), queues.endpoint());
        let endpoints =
            StackEndpoints { gateway, crm: crm_url, dynamodb, queues: queue_endpoint, finance, alerts };
        let stack = Self {
            functions,
            crm,
            queues,
            aws,
            template,
            endpoints,
            observer,
            seen,
            clock,
            simulated: options.simulated,
            queue_delay: options.queue_delay,
            tasks,
            _store: store,
            data_dir,
        };
        stack.data_dir.announce(&RunningStack {
            pid: std::process::id(),
            endpoints: stack.endpoints.clone(),
            environment: stack.environment_of_functions()?,
        })?;
        Ok(stack)
    }

    /// The stack's time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Moves a simulated clock forward and wakes whoever waited for that.
    pub fn advance(&self, by: Duration) {
        if let Some(clock) = &self.simulated {
            clock.advance(by);
            self.queues.clock_moved();
        }
    }

    /// Waits until nothing is under way: every webhook delivered, every queue empty, but for what waits there on purpose.
    /// A simulated clock is moved past the queue's delay.
    ///
    /// # Errors
    /// When it has not come to rest within `limit`.
    pub async fn settle(&self, limit: Duration) -> Result<(), CommandError> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            if let Some(crm) = &self.crm {
                tokio::time::timeout_at(deadline, crm.webhooks_settled()).await?;
            }
            let mut depths = self.queues.queue_depths()?;
            for queue in depths.iter_mut().filter(|queue| queue.name.ends_with(WAITS_ON_PURPOSE)) {
                queue.delayed = 0;
            }
            let waiting: usize = depths
                .iter()
                .filter(|queue| !queue.name.contains("dead-letters"))
                .map(|queue| queue.visible + queue.in_flight + queue.delayed)
                .sum();
            if waiting == 0 {
                return Ok(());
            }
            if depths.iter().any(|queue| queue.delayed > 0) {
                self.advance(self.queue_delay);
            }
            if tokio::time::Instant::now() > deadline {
                return Err(format!("{waiting} messages are still under way after {limit:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What every function sees in its environment, joined: for `cargo lambda watch`.
    ///
    /// # Errors
    /// When the template cannot be read.
    pub fn environment_of_functions(&self) -> Result<BTreeMap<String, String>, CommandError> {
        self.environment(&self.endpoints.dynamodb, &self.endpoints.queues)
    }

    /// The same for a function that is observed like the stack's own.
    ///
    /// # Errors
    /// As [`Stack::environment_of_functions`].
    pub fn environment_observed(&self) -> Result<BTreeMap<String, String>, CommandError> {
        self.environment(&self.seen.0, &self.seen.1)
    }

    fn environment(&self, dynamodb: &str, queues: &str) -> Result<BTreeMap<String, String>, CommandError> {
        let mut all = functions::aws_variables(dynamodb, queues);
        for function in self.template.functions()? {
            all.extend(function.environment);
        }
        Ok(all)
    }

    /// The stack's master key.
    #[must_use]
    pub fn master_key(&self) -> std::path::PathBuf {
        self.data_dir.master_key()
    }

    /// The directory of the audit trail's manifests.
    #[must_use]
    pub fn manifests(&self) -> std::path::PathBuf {
        self.data_dir.manifests()
    }

    /// Whether this start made the master key.
    #[must_use]
    pub fn made_master_key(&self) -> bool {
        self.data_dir.key_is_new()
    }

    /// Stops everything in order.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        if let Some(crm) = self.crm {
            crm.stop().await;
        }
        self.queues.stop().await;
    }
}

async fn start_queues(
    options: &Options,
    data_dir: &DataDir,
    clock: Arc<dyn Clock>,
) -> Result<QueueEmulator, CommandError> {
    let storage = data_dir.queues().map_or(QueueStorage::Memory, QueueStorage::File);
    let now = Arc::new(move || clock.now().as_millisecond());
    Ok(QueueEmulator::start(QueueOptions { listen: options.listen(3), storage, now }).await?)
}

async fn start_crm(
    options: &Options,
    data_dir: &DataDir,
    clock: Arc<dyn Clock>,
) -> Result<Option<GhlEmulator>, CommandError> {
    if options.external_crm.is_some() {
        return Ok(None);
    }
    let emulator = GhlEmulator::start(ghl_emulator::Options {
        listen: options.listen(1),
        log: data_dir.crm_log(),
        now: Arc::new(move || clock.now()),
        token: CRM_TOKEN.to_owned(),
        app_id: APP_ID.to_owned(),
        forgetful: options.forgetful,
        ..ghl_emulator::Options::default()
    })
    .await?;
    Ok(Some(emulator))
}

fn environment(dynamodb: &str, queues: &str) -> AwsEnvironment {
    AwsEnvironment {
        region: sqs_sns_emulator::REGION.to_owned(),
        access_key: "local".to_owned(),
        secret_key: Secret::new("local".to_owned()),
        session_token: None,
        endpoints: Endpoints {
            all: None,
            dynamodb: Some(dynamodb.to_owned()),
            sns: Some(queues.to_owned()),
            sqs: Some(queues.to_owned()),
        },
    }
}
