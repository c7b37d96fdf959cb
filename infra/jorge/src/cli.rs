//! What can be typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::stack::{CrashPoint, LOCATION, Storage};

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
    #[command(after_help = CHAT_EXAMPLES)]
    Chat(ChatArgs),
    /// Call one function with an event of the exact form AWS delivers, and print the JSON it answers.
    #[command(after_help = INVOKE_EXAMPLES)]
    Invoke(InvokeArgs),
    /// Print what a running stack's functions see in their environment, to be sourced for cargo lambda.
    Env,
    /// Show what the people of the running local stack have been told by e-mail and text message.
    Inbox(InboxArgs),
    /// Run the CRM emulator as a process of its own.
    GhlEmulator(GhlEmulatorArgs),
    /// Set a location up: its CRM token, its workflow secret, its settings.
    #[command(after_help = CONNECT_EXAMPLE)]
    Connect(ConnectArgs),
    /// Stop every automatic text, of one location or of all, within a minute.
    PauseAll(PauseArgs),
    /// Let automatic texts go on.
    ResumeAll(PauseArgs),
    /// Fill and search the homes the bots may offer.
    #[command(subcommand)]
    Listings(ListingsCommand),
    /// Show what a location's hand-offs between bots came to, by route and by hour.
    #[command(after_help = HANDOFFS_EXAMPLES)]
    Handoffs(HandoffsArgs),
    /// Check every chain of the audit trail, and say where one was touched; fails if one was.
    #[command(after_help = VERIFY_AUDIT_EXAMPLES)]
    VerifyAudit(VerifyAuditArgs),
    /// Hand out the audit trail.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Hand out everything kept about a contact, as JSON.
    #[command(after_help = CONTACT_DATA_EXAMPLES)]
    ExportContact(ExportContactArgs),
    /// Make everything personal kept about a contact unreadable, for good.
    #[command(after_help = CONTACT_DATA_EXAMPLES)]
    EraseContact(EraseContactArgs),
    /// Forbid the erasure of a contact's data, or allow it again.
    #[command(subcommand)]
    LegalHold(LegalHoldCommand),
    /// Show what bots have left to people, and take it up, resolve it, or let the bot go on.
    #[command(after_help = ESCALATIONS_EXAMPLES)]
    Escalations(TicketsArgs),
    /// Show what was said or asked for that the law forbids, report it, and let the bot go on.
    #[command(after_help = VIOLATIONS_EXAMPLES)]
    Violations(ViolationsArgs),
    /// Measure something.
    Bench(BenchArgs),
    /// Compare a rule of language with labelled examples: how much it finds, how often it is wrong.
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
}

const CHAT_EXAMPLES: &str = "Example of a script, one JSON object a line:
  {\"contact\": \"CON1\", \"text\": \"I want to buy a home\", \"at\": \"2026-11-20T18:00:00Z\"}
  {\"contact\": \"CON1\", \"text\": \"around 450k in Cedar Park\"}
  {\"contact\": \"CON1\", \"at\": \"2026-11-24T18:00:00Z\"}
A line without text lets time pass: follow-ups happen.";

const EVAL_EXAMPLES: &str = "Examples:
  jorge eval opt-out --data opt_out.jsonl
  jorge eval intent --data intent.jsonl --json --errors 20
  jorge eval finance --data finance.jsonl
  jorge eval injection --data prompt_injection.jsonl
  jorge eval pii --data pii.jsonl --json

A line of data is a JSON object with id, text and label; lang, source and tier group the figures; money has
amounts, in dollars and in order. Rows labelled ambiguous or contested are not scored.

A line for finance is a sum: label pmt, amortize or dti, with what is given (loan, rate_pct, months, after_months; or
gross_month, debts), for amortize a field (payment, balance, principal or interest), and what is expected.

A line for pii has spans: objects with a type (US_SSN, CREDIT_CARD, PHONE_NUMBER, EMAIL_ADDRESS; others are not
scored), start and end in characters or a value; or it is labelled none:TYPE, and that type must not be found.";

const INVOKE_EXAMPLES: &str = "Examples:
  jorge invoke webhook events/webhook/inbound-sms.json
  jorge invoke conversation events/conversation/sqs-batch.json
  jorge invoke escalation events/escalation/sqs-batch.json
  jorge invoke compliance-auditor events/compliance-auditor/sqs-batch.json
  jorge invoke financial-assessor events/financial-assessor/sqs-batch.json
  jorge invoke follow-ups events/follow-ups/schedule.json
  jorge invoke audit-manifest events/audit-manifest/schedule.json
  jorge invoke api events/api/health.json
  cargo lambda invoke webhook --data-ascii \"$(jorge invoke webhook events/webhook/inbound-sms.json --print-event)\"";

const HANDOFFS_EXAMPLES: &str = "Examples:
  jorge handoffs
  jorge handoffs --hours 168 --json
  jorge handoffs --stack-name jorge-prod --location ve9EPM428h8vShlRW1KT";

const VERIFY_AUDIT_EXAMPLES: &str = "Examples:
  jorge verify-audit
  jorge verify-audit --location ve9EPM428h8vShlRW1KT --json
  jorge verify-audit --stack-name jorge-prod --kms-data-key 1f0c… --kms-audit-key 9be2… \\
    --manifest-bucket jorge-prod-audit-manifests-123456789012";

const EXPORT_AUDIT_EXAMPLES: &str = "Each record is a line {\"line\": \"record\", \"chain\": …, \"record\": …}; after those of a chain comes {\"line\": \"chain\", \"intact\": true, …}, at the end {\"line\": \"end\", …}.

Examples:
  jorge audit export > audit.jsonl
  jorge audit export --location ve9EPM428h8vShlRW1KT --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z";
const CONTACT_DATA_EXAMPLES: &str = "Examples:
  jorge export-contact --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --out contact.json
  jorge legal-hold set --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --reason 'claim 2026-14'
  jorge erase-contact --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --reason 'asked in writing' --yes

Each is recorded in the location's operations chain before it is done. What the CRM keeps is the CRM's.";
const ESCALATIONS_EXAMPLES: &str = "Examples:
  jorge escalations
  jorge escalations list --all --json
  jorge escalations show esc-0193f2a7 --by Ann
  jorge escalations claim esc-0193f2a7 --by Ann
  jorge escalations release esc-0193f2a7 --by Ann --reason \"we spoke, the bot may go on\"
  jorge escalations --stack-name jorge-prod --master-key-file master.key --location ve9EPM428h8vShlRW1KT list

An id may be shortened to a beginning no other ticket has. Resolve closes a ticket and leaves the bot as silent as it
is; release lets it go on. Who did it and why goes on record for good, and so does who read one: name no contact in the
reason; a telephone number or an e-mail address in it is refused.";

const VIOLATIONS_EXAMPLES: &str = "Examples:
  jorge violations
  jorge violations show vio-0193f2a7 --by Ann
  jorge violations release vio-0193f2a7 --by Ann --reason \"spoke to the owner, withdrawn\"
  jorge violations report CONanarivera00000001 --text \"You would fit in better elsewhere\" --by Ann --reason steering

While a violation stops the bot, only a release lets it go on: neither /bot on nor a tag does. Report what a person or a
workflow has said to a contact and nobody had noticed: it stops the bot. Name no contact in a reason.";

const CONNECT_EXAMPLE: &str = "Example:
  jorge connect --location ve9EPM428h8vShlRW1KT --token-stdin < token.txt";

/// What to do with the audit trail.
#[derive(Debug, Clone, Subcommand)]
pub enum AuditCommand {
    /// Print it as JSON lines, each chain followed by what checking it found; fails if a chain was touched.
    #[command(after_help = EXPORT_AUDIT_EXAMPLES)]
    Export(ExportAuditArgs),
}

/// What to check.
#[derive(Debug, Clone, Args)]
pub struct VerifyAuditArgs {
    /// Which chains, and where.
    #[command(flatten)]
    pub target: AuditTarget,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// What to print.
#[derive(Debug, Clone, Args)]
pub struct ExportAuditArgs {
    /// Which chains, and where.
    #[command(flatten)]
    pub target: AuditTarget,
    /// Only records from this instant on.
    #[arg(long, value_name = "INSTANT")]
    pub from: Option<Timestamp>,
    /// Only records before this instant.
    #[arg(long, value_name = "INSTANT")]
    pub to: Option<Timestamp>,
}

/// Which chains of the audit trail, and where it is.
#[derive(Debug, Clone, Default, Args)]
pub struct AuditTarget {
    /// Only those of this location.
    #[arg(long, value_name = "ID")]
    pub location: Option<String>,
    /// Only that of this contact.
    #[arg(long, value_name = "ID", requires = "location")]
    pub contact: Option<String>,
    /// Where it is.
    #[command(flatten)]
    pub stack: TargetArgs,
    /// The bucket of a deployed stack's manifests.
    #[arg(long, value_name = "NAME", requires = "stack_name")]
    pub manifest_bucket: Option<String>,
}

/// What to do with listings.
#[derive(Debug, Clone, Subcommand)]
pub enum ListingsCommand {
    /// Take listings from a file: new ones are added, known ones (by id) changed. Checks every row.
    #[command(after_help = IMPORT_HELP)]
    Import(ImportArgs),
    /// Look what a buyer would be offered.
    #[command(after_help = SEARCH_EXAMPLE)]
    Search(SearchArgs),
}

const IMPORT_HELP: &str = "The file holds JSON lines (one object a line) or one JSON array:
  {\"id\": \"A-1\", \"address\": \"12 Invented Cove\", \"area\": \"Cedar Park\", \"zip\": \"78613\", \"price\": 450000,
   \"bedrooms\": 3, \"bathrooms\": 2.5, \"square_feet\": 1900, \"status\": \"active\", \"kind\": \"single_family\",
   \"listed_on\": \"2026-09-01\", \"features\": [\"pool\"]}
A row of a known id need name only what changed:
  {\"id\": \"A-1\", \"status\": \"sold\", \"sold_on\": \"2026-11-02\", \"price\": 441000}

Examples:
  jorge listings import events/listings/austin.jsonl
  jorge listings import all.json --replace --skip-bad --location ve9EPM428h8vShlRW1KT";

const SEARCH_EXAMPLE: &str = "Example:
  jorge listings search --area 'cedar park' --max-price 450000 --bedrooms 3";

/// Which file to take listings from, and how.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// JSON lines, or one JSON array of objects.
    pub file: PathBuf,
    /// The location they belong to.
    #[arg(long, value_name = "ID", default_value = LOCATION)]
    pub location: String,
    /// Keep nothing but what the file holds.
    #[arg(long)]
    pub replace: bool,
    /// Take the good rows of a file that has bad ones.
    #[arg(long)]
    pub skip_bad: bool,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// What to look for.
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    /// An area; may be repeated.
    #[arg(long)]
    pub area: Vec<String>,
    /// A ZIP code; may be repeated.
    #[arg(long)]
    pub zip: Vec<String>,
    /// Least price, in dollars.
    #[arg(long, value_name = "DOLLARS")]
    pub min_price: Option<u64>,
    /// Highest price, in dollars.
    #[arg(long, value_name = "DOLLARS")]
    pub max_price: Option<u64>,
    /// At least so many bedrooms.
    #[arg(long, value_name = "NUMBER")]
    pub bedrooms: Option<u8>,
    /// Only this kind.
    #[arg(long, value_parser = ["single_family", "townhouse", "condo", "multi_family", "manufactured", "land"])]
    pub kind: Option<String>,
    /// Only this status.
    #[arg(long, default_value = "active", value_parser = ["active", "pending", "sold", "withdrawn", "any"])]
    pub status: String,
    /// Show so many.
    #[arg(long, default_value_t = 10, value_name = "NUMBER")]
    pub limit: usize,
    /// The location whose listings to search.
    #[arg(long, value_name = "ID", default_value = LOCATION)]
    pub location: String,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Port of the HTTP API; the CRM, the tables, the queues and the assessment service take the next four. 0 takes free ones.
    #[arg(long, default_value_t = 4500)]
    pub port: u16,
    /// Silence before a burst of texts is answered, in seconds.
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
    /// Stand still at a point where a crash would hurt, for tests that kill the process.
    #[arg(long, hide = true)]
    pub crash_point: Option<CrashPoint>,
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
    /// The function: webhook, conversation, escalation, compliance-auditor, financial-assessor, follow-ups,
    /// audit-manifest, api.
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

/// Which location to set up, and where.
#[derive(Debug, Clone, Args)]
pub struct ConnectArgs {
    /// The location's id in the CRM.
    #[arg(long)]
    pub location: String,
    /// Read the CRM token (a private integration token) from standard input.
    #[arg(long, required_unless_present = "oauth")]
    pub token_stdin: bool,
    /// Connect by OAuth: read the authorization code, which the CRM appends to the app's redirect URL as `code`, from
    /// standard input. `GHL_CLIENT_ID` and `GHL_CLIENT_SECRET` name the app; the local CRM takes any.
    #[arg(long, conflicts_with = "token_stdin")]
    pub oauth: bool,
    /// Settings as JSON; what is not named stays default.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Whose texts to stop, and where.
#[derive(Debug, Clone, Args)]
pub struct PauseArgs {
    /// Only this location.
    #[arg(long, value_name = "ID")]
    pub location: Option<String>,
    /// Where it is set up.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Whose data.
#[derive(Debug, Clone, Args)]
pub struct WhoArgs {
    /// The location.
    #[arg(long, value_name = "ID")]
    pub location: String,
    /// The contact's id in the CRM.
    #[arg(long, value_name = "ID")]
    pub contact: String,
}

/// Whose data to hand out, and where to.
#[derive(Debug, Clone, Args)]
pub struct ExportContactArgs {
    /// Whose.
    #[command(flatten)]
    pub who: WhoArgs,
    /// Who asks for it: kept for good.
    #[arg(long, value_name = "NAME", env = "USER")]
    pub by: String,
    /// Write it to this file, which only you can read; standard output without it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where it is kept.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Whose data to erase, and on whose word.
#[derive(Debug, Clone, Args)]
pub struct EraseContactArgs {
    /// Whose.
    #[command(flatten)]
    pub who: WhoArgs,
    /// On whose word, and why.
    #[command(flatten)]
    pub grounds: GroundsArgs,
    /// Do it. It cannot be undone.
    #[arg(long)]
    pub yes: bool,
    /// Where it is kept.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// On whose word, and why. Both are kept for good.
#[derive(Debug, Clone, Args)]
pub struct GroundsArgs {
    /// Who decided it.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, without anybody's numbers or addresses.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// What to do with a legal hold.
#[derive(Debug, Clone, Subcommand)]
pub enum LegalHoldCommand {
    /// Forbid the erasure.
    Set(LegalHoldArgs),
    /// Allow it again.
    Lift(LegalHoldArgs),
    /// Show who forbids it, and why.
    Show(ShowLegalHoldArgs),
}

/// Whose data is held, and on whose word.
#[derive(Debug, Clone, Args)]
pub struct LegalHoldArgs {
    /// Whose.
    #[command(flatten)]
    pub who: WhoArgs,
    /// On whose word, and why.
    #[command(flatten)]
    pub grounds: GroundsArgs,
    /// Where it is kept.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// Whose legal hold to show.
#[derive(Debug, Clone, Args)]
pub struct ShowLegalHoldArgs {
    /// Whose.
    #[command(flatten)]
    pub who: WhoArgs,
    /// Where it is kept.
    #[command(flatten)]
    pub target: TargetArgs,
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

/// Whose hand-offs, and since when.
#[derive(Debug, Clone, Args)]
pub struct HandoffsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION)]
    pub location: String,
    /// Look back so many hours.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8784))]
    pub hours: u32,
    /// One JSON object instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Name of a deployed stack; without it, the local one.
    #[arg(long, value_name = "NAME")]
    pub stack_name: Option<String>,
    /// An AWS endpoint other than AWS's own.
    #[arg(long, value_name = "URL", requires = "stack_name")]
    pub endpoint: Option<String>,
}

/// Whose tickets, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct TicketsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION, global = true)]
    pub location: String,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list those that are open.
    #[command(subcommand)]
    pub command: Option<TicketsCommand>,
}

/// What to do with tickets.
#[derive(Debug, Clone, Subcommand)]
pub enum TicketsCommand {
    /// Those that are open, newest first.
    List {
        /// Those that are closed too.
        #[arg(long)]
        all: bool,
    },
    /// One with what is in it: personal data. Who reads it goes on record first.
    Show {
        /// Its id, or a beginning of it.
        id: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Take it up: nobody else can. A conversation a bot has left to people stays with you.
    Claim {
        /// Its id, or a beginning of it.
        id: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Close it. The bot keeps silent as long as it would have.
    Resolve(ActArgs),
    /// Close it and let the bot go on.
    Release(ActArgs),
}

/// Whose violations, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct ViolationsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION, global = true)]
    pub location: String,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list those that are open.
    #[command(subcommand)]
    pub command: Option<ViolationsCommand>,
}

/// What to do with violations.
#[derive(Debug, Clone, Subcommand)]
pub enum ViolationsCommand {
    /// What can be done with every ticket.
    #[command(flatten)]
    Ticket(TicketsCommand),
    /// Report something forbidden that was said to a contact.
    Report(ReportArgs),
}

/// What is reported.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// To whom it was said: the contact's id in the CRM.
    pub contact: String,
    /// What was said.
    #[arg(long, value_name = "TEXT")]
    pub text: String,
    /// Which kind of rule it violates.
    #[arg(long, value_name = "KIND", default_value = "fair_housing")]
    pub kind: String,
    /// Your name.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, in a line for the record. Names no contact.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Who closes which ticket, and why.
#[derive(Debug, Clone, Args)]
pub struct ActArgs {
    /// Its id, or a beginning of it.
    pub id: String,
    /// Your name.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, in a line for the record. Names no contact.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// What to measure.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// Which part.
    pub what: BenchTarget,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BenchTarget {
    /// Evaluating and executing hand-offs among 1,000 and among 100,000 known contacts.
    Handoff,
    /// Reading and searching 50,000 listings.
    Listings,
    /// What the retry engine adds to a call that succeeds.
    Retry,
    /// Screening, understanding and answering a text, without the world outside.
    Rules,
    /// Verifying and reading a webhook of 1 KB.
    Webhook,
}

/// What to compare with what.
#[derive(Debug, Clone, Args)]
pub struct EvalArgs {
    /// Which rule.
    pub task: EvalTask,
    /// The examples, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
    /// List up to this many rows the rule got wrong.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
}

/// A rule that can be compared with examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalTask {
    /// Whether a text revokes consent.
    OptOut,
    /// Whether a contact wants to buy or to sell.
    Intent,
    /// Amounts of money, in order.
    Money,
    /// The arithmetic of mortgages, to the cent.
    Finance,
    /// Whether a text talks to the machine instead of the team.
    Injection,
    /// Personal data in texts: social security numbers, cards, telephone numbers, e-mail addresses.
    Pii,
    /// What may not be said, and what may not be answered as asked.
    FairHousing,
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
}
