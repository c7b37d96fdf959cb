//! Starting a stack on this machine, and calling what is in it.

use std::path::PathBuf;

use clap::Args;

use crate::stack::CrashPoint;

pub(super) const CHAT_EXAMPLES: &str = "Example of a script, one JSON object a line:
  {\"contact\": \"CON1\", \"text\": \"I want to buy a home\", \"at\": \"2026-11-20T18:00:00Z\"}
  {\"contact\": \"CON1\", \"text\": \"around 450k in Cedar Park\"}
  {\"contact\": \"CON1\", \"at\": \"2026-11-24T18:00:00Z\"}
A line without text lets time pass: follow-ups happen.";

pub(super) const INVOKE_EXAMPLES: &str = "Examples:
  jorge invoke webhook events/webhook/inbound-sms.json
  jorge invoke conversation events/conversation/sqs-batch.json
  jorge invoke escalation events/escalation/sqs-batch.json
  jorge invoke compliance-auditor events/compliance-auditor/sqs-batch.json
  jorge invoke financial-assessor events/financial-assessor/sqs-batch.json
  jorge invoke ab-analyzer events/ab-analyzer/results.json
  jorge invoke alert-checker events/alert-checker/test.json
  jorge invoke follow-ups events/follow-ups/schedule.json
  jorge invoke audit-manifest events/audit-manifest/schedule.json
  jorge invoke api events/api/health.json
  cargo lambda invoke webhook --data-ascii \"$(jorge invoke webhook events/webhook/inbound-sms.json --print-event)\"";

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Port of the HTTP API; the CRM, the tables, the queues and the assessment service take the next four. 0 takes free ones.
    #[arg(long, default_value_t = 4500)]
    pub port: u16,
    /// Silence before a burst of texts is answered, in seconds. With 0 every text is answered at once, whatever the
    /// location has chosen.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=8))]
    pub burst_window: u64,
    /// A CRM emulator that runs already, such as `jorge ghl-emulator`.
    #[arg(long, value_name = "URL")]
    pub crm: Option<String>,
    /// Longest call of the CRM, in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=20))]
    pub crm_timeout: u64,
    /// Language models to ask: a file like llm.example.toml.
    #[arg(long, value_name = "FILE", requires = "llm_secrets")]
    pub llm_config: Option<PathBuf>,
    /// Directory of their keys, one file each.
    #[arg(long, value_name = "DIR")]
    pub llm_secrets: Option<PathBuf>,
    /// A parameter of template.yaml that is not as it would be, such as ApiRequestsPerMinute=1000.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    pub parameters: Vec<(String, String)>,
    /// Stand still at a point where a crash would hurt, for tests that kill the process.
    #[arg(long, hide = true)]
    pub crash_point: Option<CrashPoint>,
}

fn parameter(given: &str) -> Result<(String, String), String> {
    let parts = given.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = parts.ok_or("must be a name and a value, like ApiRequestsPerMinute=1000")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            port: 4500,
            burst_window: 3,
            crm: None,
            crm_timeout: 10,
            llm_config: None,
            llm_secrets: None,
            parameters: Vec::new(),
            crash_point: None,
        }
    }
}

/// What to play.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Files or directories of conversations.
    #[arg(default_value = "events/demo")]
    pub paths: Vec<PathBuf>,
    /// One JSON object instead of a conversation to read.
    #[arg(long)]
    pub json: bool,
    /// Sign the files' bodies again with the development key, after editing them, and write the files.
    #[arg(long)]
    pub sign: bool,
}

/// Whom to talk to.
#[derive(Debug, Clone, Default, Args)]
pub struct ChatArgs {
    /// Lines `{contact, text, bot?, at?}` to play on a simulated clock instead of reading the terminal.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// One JSON object a turn: reply, bot, step, intent, facts, scores, tags, actions, verdicts.
    #[arg(long, requires = "script")]
    pub json: bool,
}

/// How to show what people have been told.
#[derive(Debug, Clone, Args)]
pub struct InboxArgs {
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// What to call.
#[derive(Debug, Clone, Args)]
pub struct InvokeArgs {
    /// The function: webhook, conversation, escalation, compliance-auditor, financial-assessor, ab-analyzer,
    /// alert-checker, follow-ups, audit-manifest, api.
    pub function: String,
    /// A file with the event.
    pub event: PathBuf,
    /// Hand the event over as it is, with its old times, ids and signature.
    #[arg(long)]
    pub as_is: bool,
    /// Only print the freshly stamped event.
    #[arg(long)]
    pub print_event: bool,
}

/// How to run the CRM emulator.
#[derive(Debug, Clone, Args)]
pub struct GhlEmulatorArgs {
    /// Where to listen.
    #[arg(long, default_value_t = 4501)]
    pub port: u16,
    /// Append-only log the state is rebuilt from; memory only without it.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Where signed webhooks go.
    #[arg(long, value_name = "URL")]
    pub webhook_url: Option<String>,
}
