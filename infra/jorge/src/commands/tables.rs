//! The tables a command works on: those of a deployed stack, of the stack that runs on the data directory, or of one
//! started for a moment.

use std::path::PathBuf;

use shared::adapters::aws::{Aws, Endpoints};
use shared::edge::config::{Environment, process_variable};

use crate::CommandError;
use crate::stack::{DataDir, Options, STACK_NAME, Stack, Storage};

/// Tables, and what is needed to read them.
pub(super) struct Tables {
    /// Clients for where they are.
    pub(super) aws: Aws,
    /// The name their own names begin with.
    stack_name: String,
    /// The master key, where the stack is a local one.
    pub(super) master_key: Option<PathBuf>,
    /// The CRM, where it is one on this machine.
    pub(super) crm: Option<String>,
    // A stack started only for this has to live as long as the tables are used.
    _stack: Option<Stack>,
}

impl Tables {
    /// The full name of a table.
    pub(super) fn name(&self, table: &str) -> String {
        format!("{}-{table}", self.stack_name)
    }

    /// Those of the stack deployed as `stack_name`, at another endpoint than AWS's own if one is given.
    pub(super) fn deployed(stack_name: &str, endpoint: Option<&str>) -> Result<Self, CommandError> {
        let mut environment = Environment::new(&process_variable);
        let mut aws = environment.aws();
        if let Some(endpoint) = endpoint {
            aws.endpoints = Endpoints { all: Some(endpoint.to_owned()), ..Endpoints::default() };
        }
        let aws = environment.finish(aws)?;
        Ok(Self {
            aws: Aws::new(&aws),
            stack_name: stack_name.to_owned(),
            master_key: None,
            crm: None,
            _stack: None,
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
        let aws = environment.finish(aws)?;
        Ok(Self {
            aws: Aws::new(&aws),
            stack_name: STACK_NAME.to_owned(),
            master_key: Some(key.into()),
            crm: Some(running.endpoints.crm.clone()),
            _stack: stack,
        })
    }
}
