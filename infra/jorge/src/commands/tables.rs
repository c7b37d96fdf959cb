//! The tables a command works on: those of a deployed stack, of the stack that runs on the data directory, or of one
//! started for a moment.

use std::path::PathBuf;

use ghl_emulator::Emulator;
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::adapters::custody::{Custody, MasterKeys};
use shared::adapters::kms::KmsKeyIds;
use shared::edge::config::{Environment, process_variable};
use shared::metrics::SampleRate;

use crate::CommandError;
use crate::cli::TargetArgs;
use crate::stack::{DataDir, Options, RunningStack, STACK_NAME, Stack, Storage};

/// Tables, and what is needed to read them.
pub(super) struct Tables {
    /// Clients for where they are.
    pub(super) aws: Aws,
    /// The name their own names begin with.
    stack_name: String,
    /// Where that is, and who we are there.
    pub(super) environment: AwsEnvironment,
    /// The master key, where the stack is a local one.
    pub(super) master_key: Option<PathBuf>,
    /// The directory of the audit trail's manifests, where the stack is a local one.
    pub(super) manifests: Option<PathBuf>,
    /// The CRM, where it is one on this machine.
    pub(super) crm: Option<String>,
    /// The local stack as it runs.
    pub(super) running: Option<RunningStack>,
    /// Which share of what is timed is recorded, as far as that is known here: all of it unless the environment says so.
    pub(super) sample_rate: SampleRate,
    // A stack started only for this has to live as long as the tables are used.
    stack: Option<Stack>,
}

impl Tables {
    /// The full name of a table.
    pub(super) fn name(&self, table: &str) -> String {
        format!("{}-{table}", self.stack_name)
    }

    /// The name their own names begin with.
    pub(super) fn stack_name(&self) -> &str {
        &self.stack_name
    }

    /// Where DynamoDB is.
    pub(super) fn store_url(&self) -> String {
        let AwsEnvironment { endpoints, region, .. } = &self.environment;
        let elsewhere = endpoints.dynamodb.clone().or_else(|| endpoints.all.clone());
        elsewhere.unwrap_or_else(|| format!("https://dynamodb.{region}.amazonaws.com"))
    }

    /// Those of the stack that is named, else of the local one.
    pub(super) async fn of(storage: &Storage, target: &TargetArgs) -> Result<Self, CommandError> {
        match &target.stack_name {
            Some(stack) => Self::deployed(stack, target.endpoint.as_deref()),
            None => Self::local(storage).await,
        }
    }

    /// The master keys that are named, else those of the local stack.
    pub(super) fn custody(&self, target: &TargetArgs) -> Result<Custody, CommandError> {
        let kms = target.kms_data_key.clone().zip(target.kms_audit_key.clone());
        let kms = kms.map(|(data, audit)| KmsKeyIds { data, audit });
        let file = target.master_key_file.clone().or_else(|| self.master_key.clone());
        Ok(Custody::open(&MasterKeys { kms, file }, &self.environment)?)
    }

    /// Those of the stack deployed as `stack_name`, at another endpoint than AWS's own if one is given.
    pub(super) fn deployed(stack_name: &str, endpoint: Option<&str>) -> Result<Self, CommandError> {
        let mut environment = Environment::new(&process_variable);
        let mut aws = environment.aws();
        let sample_rate = sample_rate(&mut environment);
        if let Some(endpoint) = endpoint {
            aws.endpoints = Endpoints { all: Some(endpoint.to_owned()), ..Endpoints::default() };
        }
        let aws = environment.finish(aws)?;
        Ok(Self {
            aws: Aws::new(&aws),
            stack_name: stack_name.to_owned(),
            environment: aws,
            master_key: None,
            manifests: None,
            crm: None,
            running: None,
            sample_rate,
            stack: None,
        })
    }

    /// Those of the local stack, whether it runs or not.
    pub(super) async fn local(storage: &Storage) -> Result<Self, CommandError> {
        Self::of_local(storage, false).await
    }

    /// The same, of a stack whose functions do their work meanwhile.
    pub(super) async fn at_work(storage: &Storage) -> Result<Self, CommandError> {
        Self::of_local(storage, true).await
    }

    /// The CRM of a stack that was started only for this.
    pub(super) fn own_crm(&self) -> Option<&Emulator> {
        self.stack.as_ref()?.crm.as_ref()
    }

    /// Where conversations are woken.
    pub(super) async fn inbound_url(&self) -> Result<String, CommandError> {
        let found = self.aws.sqs.get_queue_url().queue_name(self.name("inbound.fifo")).send().await?;
        Ok(found.queue_url().ok_or("a queue has an address")?.to_owned())
    }

    async fn of_local(storage: &Storage, consume: bool) -> Result<Self, CommandError> {
        let Storage::Directory(path) = storage else {
            return Err(
                "a stack in memory begins with nothing; name the --data-dir of one that keeps it".into()
            );
        };
        let stack = match DataDir::running(path) {
            Some(_) => None,
            None => {
                let options =
                    Options { storage: storage.clone(), consume, schedules: false, ..Options::default() };
                Some(Stack::start(options).await?)
            }
        };
        let running = DataDir::running(path).ok_or("the local stack cannot be found")?;
        let lookup = |name: &str| running.environment.get(name).cloned();
        let mut environment = Environment::new(&lookup);
        let aws = environment.aws();
        let key = environment.required("MASTER_KEY_FILE");
        let manifests = environment.required("MANIFEST_DIR");
        let sample_rate = sample_rate(&mut environment);
        let aws = environment.finish(aws)?;
        Ok(Self {
            aws: Aws::new(&aws),
            stack_name: STACK_NAME.to_owned(),
            environment: aws,
            master_key: Some(key.into()),
            manifests: Some(manifests.into()),
            crm: Some(running.endpoints.crm.clone()),
            running: Some(running),
            sample_rate,
            stack,
        })
    }
}

fn sample_rate(environment: &mut Environment<'_>) -> SampleRate {
    let rule = "must be a number from 0.0 to 1.0";
    environment.parsed("PERFORMANCE_TRACKING_SAMPLE_RATE", SampleRate::EVERYTHING, rule)
}
