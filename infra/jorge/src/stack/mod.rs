//! The local stack: the real engines on loopback, the functions in process, the CRM beside them.

mod data_dir;
mod event_source;
mod fault;
mod functions;
mod gateway;
mod observer;
mod provision;
mod store;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use data_dir::{DataDir, DataDirError, RunningStack, Storage};
pub use event_source::sqs_record;
pub use fault::CrashPoint;
pub use functions::{Functions, InvokeError};
use ghl_emulator::Emulator as GhlEmulator;
pub use observer::{Observation, Observer, Refusal};
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::adapters::dynamodb::DynamoLocations;
use shared::adapters::key_file::KeyFile;
use shared::clock::{Clock, SimulatedClock, SystemClock};
use shared::ids::LocationId;
use shared::locations::workflow_secret_hash;
use shared::privacy::Secret;
use sqs_sns_emulator::{Emulator as QueueEmulator, Options as QueueOptions, Storage as QueueStorage};
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

/// How a stack is started.
#[derive(Clone)]
pub struct Options {
    /// Where everything is kept.
    pub storage: Storage,
    /// The gateway's port, the others follow it; 0 takes free ones.
    pub port: u16,
    /// A clock to simulate, or the machine's.
    pub simulated: Option<Arc<SimulatedClock>>,
    /// How long the queue delays a wake-up, in whole seconds.
    pub queue_delay: Duration,
    /// Longest call of the CRM, in whole seconds.
    pub crm_timeout: Duration,
    /// A CRM emulator that runs by itself, or one inside this process.
    pub external_crm: Option<String>,
    /// Feed the functions from their queues.
    pub consume: bool,
    /// Write down every call of the functions' tables and queues.
    pub observe: bool,
    /// Answer every text by itself, whatever the location's burst window says.
    pub answer_at_once: bool,
    /// Stand still at a point where a crash would hurt: for tests that kill the process.
    pub crash_point: Option<CrashPoint>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            storage: Storage::Memory,
            port: 0,
            simulated: None,
            queue_delay: Duration::from_secs(3),
            crm_timeout: Duration::from_secs(10),
            external_crm: None,
            consume: true,
            observe: false,
            answer_at_once: false,
            crash_point: None,
        }
    }
}

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
        let store = store::Store::start(data_dir.database(), port(&options, 2), options.simulated.is_none())?;
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
        let template = Template::load(STACK_NAME, &parameters(&options, &data_dir, &crm_url), &seen.1)?;
        let aws = Aws::new(&environment(&store.endpoint(), &queues.endpoint()));
        provision::provision(&template, &aws, &queues.endpoint()).await?;
        set_up_location(&aws, &data_dir, clock.as_ref(), options.answer_at_once).await?;

        let functions = functions::load(&template, &seen, clock.clone(), options.crash_point)?;
        let functions = Arc::new(functions);
        let gateway = gateway::serve(port(&options, 0), functions.clone(), &template, &mut tasks).await?;
        if let Some(crm) = &crm {
            crm.set_webhook_url(&format!("{gateway}/webhooks/ghl"))?;
        }
        if options.consume {
            event_source::consume(&template, &aws, &queues.endpoint(), &functions, &mut tasks)?;
        }
        let endpoints =
            StackEndpoints { gateway, crm: crm_url, dynamodb: store.endpoint(), queues: queues.endpoint() };
        let stack = Self {
            functions,
            crm,
            queues,
            aws,
            template,
            endpoints,
            observer,
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

    /// Waits until nothing is under way: every webhook delivered, every queue empty. A simulated clock is moved
    /// past the queue's delay.
    ///
    /// # Errors
    /// When it has not come to rest within `limit`.
    pub async fn settle(&self, limit: Duration) -> Result<(), CommandError> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            if let Some(crm) = &self.crm {
                tokio::time::timeout_at(deadline, crm.webhooks_settled()).await?;
            }
            let depths = self.queues.queue_depths()?;
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
        let mut all = functions::aws_variables(&self.endpoints.dynamodb, &self.endpoints.queues);
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

/// Port of the nth listener, or any.
fn port(options: &Options, nth: u16) -> SocketAddr {
    let port = if options.port == 0 { 0 } else { options.port + nth };
    SocketAddr::from(([127, 0, 0, 1], port))
}

async fn start_queues(
    options: &Options,
    data_dir: &DataDir,
    clock: Arc<dyn Clock>,
) -> Result<QueueEmulator, CommandError> {
    let storage = data_dir.queues().map_or(QueueStorage::Memory, QueueStorage::File);
    let now = Arc::new(move || clock.now().as_millisecond());
    Ok(QueueEmulator::start(QueueOptions { listen: port(options, 3), storage, now }).await?)
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
        listen: port(options, 1),
        log: data_dir.crm_log(),
        now: Arc::new(move || clock.now()),
        token: CRM_TOKEN.to_owned(),
        app_id: APP_ID.to_owned(),
        ..ghl_emulator::Options::default()
    })
    .await?;
    Ok(Some(emulator))
}

/// Values of the template's parameters in a local run.
fn parameters(options: &Options, data_dir: &DataDir, crm_url: &str) -> BTreeMap<String, String> {
    let given = [
        ("GhlAppId", APP_ID.to_owned()),
        ("GhlWebhookPublicKey", ghl_emulator::signing::DEVELOPMENT_PUBLIC_KEY.to_owned()),
        ("GhlBaseUrl", crm_url.to_owned()),
        ("MasterKeyFile", data_dir.master_key().display().to_string()),
        ("BurstWindowSeconds", options.queue_delay.as_secs().to_string()),
        ("CrmTimeoutSeconds", options.crm_timeout.as_secs().to_string()),
    ];
    given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn environment(dynamodb: &str, queues: &str) -> AwsEnvironment {
    AwsEnvironment {
        region: sqs_sns_emulator::REGION.to_owned(),
        access_key: "local".to_owned(),
        secret_key: Secret::new("local".to_owned()),
        session_token: None,
        endpoints: Endpoints { all: None, dynamodb: Some(dynamodb.to_owned()), sqs: Some(queues.to_owned()) },
    }
}

/// Sets up the local location on the first start; later settings stay.
async fn set_up_location(
    aws: &Aws,
    data_dir: &DataDir,
    clock: &dyn Clock,
    answer_at_once: bool,
) -> Result<(), CommandError> {
    use shared::locations::Locations as _;

    let keys = Arc::new(KeyFile::read(&data_dir.master_key())?);
    let locations = DynamoLocations::new(aws.dynamodb.clone(), format!("{STACK_NAME}-operations"), keys);
    let location = LocationId::parse(LOCATION)?;
    let known = locations.find(&location).await?;
    if known.is_none() || answer_at_once {
        let token = Secret::new(CRM_TOKEN.to_owned());
        let secret = Some(workflow_secret_hash(WORKFLOW_SECRET));
        let mut settings = known.map(|location| location.settings).unwrap_or_default();
        if answer_at_once {
            settings.burst_window_ms = 0;
        }
        locations.connect(&location, &token, secret, &settings, clock.now()).await?;
    }
    Ok(())
}
