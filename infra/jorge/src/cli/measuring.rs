//! Measuring how fast and how right the rules are, and what was measured of what really went on.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::TargetArgs;
use crate::commands::bench::Scenario;

pub(super) const EVAL_EXAMPLES: &str = "Examples:
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

pub(super) const BENCH_EXAMPLES: &str = "Examples:
  jorge bench cpu
  jorge bench turns
  jorge bench turns --turns 2000 --concurrency 16 --json
  jorge bench load --scenario buyer
  jorge bench load --users 10 --minutes 0.3 --json
  jorge bench growth --turns 500
  jorge bench cost --json
  jorge bench start --binaries target/release
  jorge bench rules --json

Figures of docs/performance-baseline.md are of release builds: cargo run --release -- bench turns";

pub(super) const METRICS_EXAMPLES: &str = "Examples:
  jorge metrics
  jorge metrics --minutes 1440
  jorge metrics --location LOCjorgelocal0000001 --json
  jorge metrics --location LOCjorgelocal0000001 --reset
  jorge metrics --stack-name jorge-prod --master-key-file master.key

What is timed is of all locations together, what is counted is the location's. The JSON is that of GET /api/metrics
(docs/metrics.md).";

/// What was measured, of whom and of when.
#[derive(Debug, Clone, Args)]
pub struct MetricsArgs {
    /// Only what was counted of this location; without it, of all together.
    #[arg(long, value_name = "ID")]
    pub location: Option<String>,
    /// The last so many minutes; a week has 10080.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_080))]
    pub minutes: u32,
    /// One JSON object instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Begin anew: from the next minute on only what comes after is shown. Nothing is deleted. In the local stack only.
    #[arg(long, conflicts_with_all = ["stack_name", "json", "minutes"])]
    pub reset: bool,
    /// Where.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// What to measure.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// Which part.
    #[command(subcommand)]
    pub what: BenchTarget,
    /// One JSON object instead of a table.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Subcommand)]
pub enum BenchTarget {
    /// What a thousand turns cost on AWS, from requests that are counted (docs/cost-model.md).
    Cost(CostArgs),
    /// What a turn costs a processor; fails if that has grown by more than a tenth over what was recorded.
    Cpu,
    /// Assigning variants, and analysing experiments of 100,000 and of 10 million contacts.
    Experiments,
    /// What becomes of a turn with more contacts, more locations, more people texting at once.
    Growth(GrowthArgs),
    /// Evaluating and executing hand-offs among 1,000 and among 100,000 known contacts.
    Handoff,
    /// Reading and searching 50,000 listings.
    Listings,
    /// Contacts that text at the pace of people, with a language model that takes as long as models do; fails if a bot did not
    /// do what was promised of it.
    Load(LoadArgs),
    /// Recording what a turn does, and storing what a batch has recorded.
    Record,
    /// What the retry engine adds to a call that succeeds.
    Retry,
    /// Screening, understanding and answering a text, without the world outside.
    Rules,
    /// How large each function is, how fast it starts and how much memory it holds: the processes Lambda would run.
    Start(StartArgs),
    /// Whole turns through the local stack, from the signed webhook to the reply on record.
    Turns(TurnsArgs),
    /// Verifying and reading a webhook of 1 KB.
    Webhook,
}

/// Who texts, and for how long.
#[derive(Debug, Clone, Copy, Args)]
pub struct LoadArgs {
    /// Only this scenario; without it all, one after the other.
    #[arg(long, value_enum)]
    pub scenario: Option<Scenario>,
    /// Contacts that text at the same time [default: 50; 100 of them handed over].
    #[arg(long, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=2_000))]
    pub users: Option<usize>,
    /// Minutes each scenario lasts.
    #[arg(long, value_name = "M", default_value_t = 10.0)]
    pub minutes: f64,
}

/// Which functions, and how often.
#[derive(Debug, Clone, Args)]
pub struct StartArgs {
    /// Where their binaries are [default: beside this program; for a debug build, where release builds are].
    #[arg(long, value_name = "DIR")]
    pub binaries: Option<PathBuf>,
    /// Starts of each function.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000))]
    pub starts: usize,
    /// Calls of each function until its memory is looked at.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=100_000))]
    pub invocations: usize,
}

/// How many turns are counted.
#[derive(Debug, Clone, Copy, Args)]
pub struct CostArgs {
    /// Turns to count.
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=100_000))]
    pub turns: usize,
}

/// How many turns at each size.
#[derive(Debug, Clone, Copy, Args)]
pub struct GrowthArgs {
    /// Turns to measure at each size.
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    pub turns: usize,
}

/// How many turns.
#[derive(Debug, Clone, Copy, Args)]
pub struct TurnsArgs {
    /// Turns to measure.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=10_000_000))]
    pub turns: usize,
    /// Contacts that text at the same time, each its next text when the reply to the last is on record.
    #[arg(long, value_name = "K", default_value_t = 8, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000))]
    pub concurrency: usize,
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
