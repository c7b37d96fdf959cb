//! What can be typed: the commands here, what follows each in a file by what it is about.

mod alerts;
mod api_keys;
mod audit;
mod contacts;
mod doctor;
mod drills;
mod experiments;
mod listings;
mod local;
mod locations;
mod measuring;
mod recovery;
mod smoke;
mod tickets;

use std::path::PathBuf;

pub use alerts::{AlertsArgs, AlertsCommand};
pub use api_keys::{ApiKeyArgs, ApiKeyCommand};
pub use audit::{AuditCommand, AuditTarget, ExportAuditArgs, VerifyAuditArgs};
use clap::{ArgGroup, Args, Parser, Subcommand};
pub use contacts::{
    EraseContactArgs, ExportContactArgs, GroundsArgs, LegalHoldArgs, LegalHoldCommand, ShowLegalHoldArgs,
    WhoArgs,
};
pub use doctor::DoctorArgs;
pub use drills::{DrillCommand, KillsArgs, SoakArgs};
pub use experiments::{ConductArgs, CreateArgs, ExperimentsArgs, ExperimentsCommand, PromoteArgs};
pub use listings::{ImportArgs, ListingsCommand, SearchArgs};
pub use local::{ChatArgs, DemoArgs, GhlEmulatorArgs, InboxArgs, InvokeArgs, ServeArgs};
pub use locations::{ConnectArgs, HandoffsArgs, PauseArgs};
pub use measuring::{
    BenchArgs, BenchTarget, CostArgs, EvalArgs, EvalTask, GrowthArgs, LoadArgs, MetricsArgs, StartArgs,
    TurnsArgs,
};
pub use recovery::{RedriveArgs, RestoreDrillArgs, To};
pub use smoke::SmokeArgs;
pub use tickets::{ActArgs, ReportArgs, TicketsArgs, TicketsCommand, ViolationsArgs, ViolationsCommand};

use crate::stack::Storage;

/// Runs Jorge on this machine: the functions, their tables, queues and CRM in one process.
#[derive(Debug, Parser)]
#[command(name = "jorge", version, after_help = EXAMPLES)]
pub struct Cli {
    /// Where a stack keeps everything.
    #[command(flatten)]
    pub storage: StorageArgs,
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  jorge                                                   start everything and say what to try
  jorge demo                                              play two conversations and show every effect
  jorge chat                                              talk to the bots in the terminal
  jorge invoke webhook events/webhook/inbound-sms.json    call one function";

/// Where a stack keeps everything.
#[derive(Debug, Clone, Default, Args)]
pub struct StorageArgs {
    /// Keep nothing.
    #[arg(long, global = true, conflicts_with = "data_dir")]
    pub memory: bool,
    /// Keep everything in this directory [default: .jorge; none for demo and chat].
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Default data directory.
pub const DATA_DIR: &str = ".jorge";

impl StorageArgs {
    /// What was asked for, or the directory everything is kept in by default.
    #[must_use]
    pub fn or_directory(&self) -> Storage {
        if self.memory {
            return Storage::Memory;
        }
        Storage::Directory(self.data_dir.clone().unwrap_or_else(|| DATA_DIR.into()))
    }

    /// What was asked for, or memory.
    #[must_use]
    pub fn or_memory(&self) -> Storage {
        self.data_dir.clone().map_or(Storage::Memory, Storage::Directory)
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything and serve until Ctrl-C [default].
    Serve(ServeArgs),
    /// Play the conversations of events/demo through the whole stack; fails if one goes otherwise.
    Demo(DemoArgs),
    /// Talk to the bots in the terminal, or play a script of texts.
    #[command(after_help = local::CHAT_EXAMPLES)]
    Chat(ChatArgs),
    /// Call one function with an event of the exact form AWS delivers, and print the JSON it answers.
    #[command(after_help = local::INVOKE_EXAMPLES)]
    Invoke(InvokeArgs),
    /// Print what a running stack's functions see in their environment, to be sourced for cargo lambda.
    Env,
    /// Show what the people of the running local stack have been told by e-mail and text message.
    Inbox(InboxArgs),
    /// Run the CRM emulator as a process of its own.
    GhlEmulator(GhlEmulatorArgs),
    /// Set a location up: its CRM token, its workflow secret, its settings.
    #[command(after_help = locations::CONNECT_EXAMPLE)]
    Connect(ConnectArgs),
    /// Stop every automatic text, of one location or of all, within a minute.
    PauseAll(PauseArgs),
    /// Let automatic texts go on.
    ResumeAll(PauseArgs),
    /// Fill and search the homes the bots may offer.
    #[command(subcommand)]
    Listings(ListingsCommand),
    /// Show what a location's hand-offs between bots came to, by route and by hour.
    #[command(after_help = locations::HANDOFFS_EXAMPLES)]
    Handoffs(HandoffsArgs),
    /// Check every chain of the audit trail, and say where one was touched; fails if one was.
    #[command(after_help = audit::VERIFY_AUDIT_EXAMPLES)]
    VerifyAudit(VerifyAuditArgs),
    /// Hand out the audit trail.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Hand out everything kept about a contact, as JSON.
    #[command(after_help = contacts::CONTACT_DATA_EXAMPLES)]
    ExportContact(ExportContactArgs),
    /// Make everything personal kept about a contact unreadable, for good.
    #[command(after_help = contacts::CONTACT_DATA_EXAMPLES)]
    EraseContact(EraseContactArgs),
    /// Forbid the erasure of a contact's data, or allow it again.
    #[command(subcommand)]
    LegalHold(LegalHoldCommand),
    /// Show what bots have left to people, and take it up, resolve it, or let the bot go on.
    #[command(after_help = tickets::ESCALATIONS_EXAMPLES)]
    Escalations(TicketsArgs),
    /// Show what was said or asked for that the law forbids, report it, and let the bot go on.
    #[command(after_help = tickets::VIOLATIONS_EXAMPLES)]
    Violations(ViolationsArgs),
    /// Show what is tried on contacts and what came of it; begin, pause and end experiments.
    #[command(after_help = experiments::EXPERIMENTS_EXAMPLES)]
    Experiments(ExperimentsArgs),
    /// Show how long each bot takes, how often it fails and what it comes to, against what was promised.
    #[command(after_help = measuring::METRICS_EXAMPLES)]
    Metrics(MetricsArgs),
    /// Show what is wrong, take it up, and try out how people are told.
    #[command(after_help = alerts::ALERTS_EXAMPLES)]
    Alerts(AlertsArgs),
    /// Issue, list and revoke keys of the operations API.
    #[command(after_help = api_keys::API_KEY_EXAMPLES)]
    ApiKey(ApiKeyArgs),
    /// Look whether an installation can do what it is for, and say what to do where it cannot. Changes nothing.
    #[command(after_help = doctor::DOCTOR_EXAMPLES)]
    Doctor(DoctorArgs),
    /// Have a stack do once what it is for, and say what came of it. Leaves a test conversation behind.
    #[command(after_help = smoke::SMOKE_EXAMPLES)]
    Smoke(SmokeArgs),
    /// Bring messages back that failed too often, from a dead-letter queue to where they came from; or show those queues.
    #[command(after_help = recovery::REDRIVE_EXAMPLES)]
    Redrive(RedriveArgs),
    /// Restore every table beside the real ones, check what came back, and say how long it took; fails if it is not whole.
    #[command(after_help = recovery::RESTORE_DRILL_EXAMPLES)]
    RestoreDrill(RestoreDrillArgs),
    /// Measure something.
    #[command(after_help = measuring::BENCH_EXAMPLES)]
    Bench(BenchArgs),
    /// Rehearse what goes wrong: killed processes, long runs.
    #[command(subcommand, after_help = drills::DRILL_EXAMPLES)]
    Drill(DrillCommand),
    /// Compare a rule of language with labelled examples: how much it finds, how often it is wrong.
    #[command(after_help = measuring::EVAL_EXAMPLES)]
    Eval(EvalArgs),
}

/// Which stack, if not the local one's directory.
#[derive(Debug, Clone, Default, Args)]
#[command(group(ArgGroup::new("keys").args(["master_key_file", "kms_data_key"]).multiple(true)))]
pub struct TargetArgs {
    /// An AWS endpoint other than AWS's own; without one and without a stage, the local stack's directory.
    #[arg(long, value_name = "URL", requires = "stack_name")]
    pub endpoint: Option<String>,
    /// Name of the deployed stack.
    #[arg(long, requires = "keys")]
    pub stack_name: Option<String>,
    /// Its master key, where it is in a file.
    #[arg(long, value_name = "FILE", requires = "stack_name")]
    pub master_key_file: Option<PathBuf>,
    /// Id of the key in KMS that wraps its data keys.
    #[arg(long, value_name = "ID", requires_all = ["stack_name", "kms_audit_key"])]
    pub kms_data_key: Option<String>,
    /// Id of the key in KMS that its audit records are hashed with.
    #[arg(long, value_name = "ID", requires_all = ["stack_name", "kms_data_key"])]
    pub kms_audit_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_named_without_its_key_is_not_taken_for_the_local_one() {
        for half in [["--stack-name", "jorge-prod"], ["--master-key-file", "key"]] {
            for command in ["pause-all", "resume-all"] {
                let given = Cli::try_parse_from(["jorge", command, half[0], half[1]]);
                assert!(given.is_err(), "{command} {half:?}");
            }
        }
        let stack = ["jorge", "pause-all", "--stack-name", "jorge-prod"];
        let with = |keys: &[&str]| Cli::try_parse_from(stack.iter().chain(keys));
        assert!(with(&["--master-key-file", "key"]).is_ok());
        assert!(with(&["--kms-data-key", "1", "--kms-audit-key", "2"]).is_ok());
        assert!(with(&["--kms-data-key", "1"]).is_err());
        assert!(with(&["--master-key-file", "key", "--kms-audit-key", "2"]).is_err());
    }

    #[test]
    fn every_example_can_be_typed() {
        for examples in [
            alerts::ALERTS_EXAMPLES,
            api_keys::API_KEY_EXAMPLES,
            drills::DRILL_EXAMPLES,
            experiments::EXPERIMENTS_EXAMPLES,
            measuring::BENCH_EXAMPLES,
            measuring::METRICS_EXAMPLES,
            recovery::REDRIVE_EXAMPLES,
        ] {
            let lines = examples.replace("\\\n", " ");
            let typed: Vec<&str> = lines.lines().filter_map(|line| line.strip_prefix("  jorge ")).collect();
            assert!(typed.len() > 3, "{typed:?}");
            for example in typed {
                // A word in quotes may hold spaces.
                let words = example.split('"').enumerate().flat_map(|(nth, part)| match nth % 2 {
                    0 => part.split_whitespace().map(str::to_owned).collect(),
                    _ => vec![part.to_owned()],
                });
                let given = Cli::try_parse_from(std::iter::once("jorge".to_owned()).chain(words));
                assert!(given.is_ok(), "{example}: {}", given.unwrap_err());
            }
        }
    }
}
