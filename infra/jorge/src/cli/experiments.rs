//! Experiments.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use shared::experiments::Lever;

use super::TargetArgs;
use crate::stack::LOCATION;

pub(super) const EXPERIMENTS_EXAMPLES: &str = "Examples:
  jorge experiments
  jorge experiments results response_tone
  jorge experiments pause response_tone --by Ann --reason \"the team is on holiday\"
  jorge experiments promote response_tone casual --by Ann
  jorge experiments complete cta_style --by Ann
  jorge experiments create cta_style_2 --changes cta_style --variants soft,question --shares .5,.5 \\
    --metrics appointment_booked,response --owner Ann
  jorge experiments --stack-name jorge-prod --master-key-file master.key --location ve9EPM428h8vShlRW1KT results

Every location begins with four experiments; no two that run change the same thing. The first metric decides. What the
figures mean: docs/statistics.md. Who changed an experiment, and why, goes on record for good.
Contacts meet a change within a minute.";

const CREATE_HELP: &str = "Example of a file for --from; shares that are left out are equal:
  {\"id\": \"reply_prompt\", \"changes\": \"reply_prompt\", \"variants\": [\"v1\", \"v2\"], \"shares\": [0.8, 0.2],
   \"metrics\": [\"engagement\", \"response\"], \"owner\": \"Ann\", \"starts_at\": \"2026-12-01T06:00:00Z\"}

What can be changed, and how: response_tone (formal, casual, empathetic), followup_timing (1hr, 4hr, 24hr), cta_style
(direct, soft, question), greeting_style (name, title, casual), reply_prompt (v1, v2). Metrics: response, engagement,
conversion, handoff_success, appointment_booked.";

/// Whose experiments, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct ExperimentsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION, global = true)]
    pub location: String,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list them.
    #[command(subcommand)]
    pub command: Option<ExperimentsCommand>,
}

/// What to do with experiments.
#[derive(Debug, Clone, Subcommand)]
pub enum ExperimentsCommand {
    /// All of them: what they change, how far they have come, what can be said.
    List,
    /// The figures as they are now, of one or of all.
    Results {
        /// Its id; all without it.
        id: Option<String>,
    },
    /// Begin one.
    #[command(after_help = CREATE_HELP)]
    Create(CreateArgs),
    /// Assign no new contacts for now; whoever has a variant keeps it.
    Pause(ConductArgs),
    /// Assign new contacts again.
    Resume(ConductArgs),
    /// End it without a winner: everybody gets the first variant.
    Complete(ConductArgs),
    /// End it, or correct its end: everybody gets this variant.
    Promote(PromoteArgs),
}

/// What to begin.
#[derive(Debug, Clone, Args)]
pub struct CreateArgs {
    /// What to call it: lower-case letters, digits, '_', '-' and '.'.
    #[arg(required_unless_present = "from")]
    pub id: Option<String>,
    /// Take all of it from a JSON file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "changes", "variants", "shares", "metrics", "owner", "starts", "ends", "matures_after_days"])]
    pub from: Option<PathBuf>,
    /// What it changes; without it nothing, as in a test of the test (A/A).
    #[arg(long, value_name = "LEVER", value_parser = PossibleValuesParser::new(Lever::ALL.map(Lever::name)))]
    pub changes: Option<String>,
    /// What is tried; the first is what the others are compared with.
    #[arg(long, value_name = "A,B", value_delimiter = ',', required_unless_present = "from")]
    pub variants: Vec<String>,
    /// The share of new contacts each of them gets; equal without it.
    #[arg(long, value_name = "0.5,0.5", value_delimiter = ',', allow_hyphen_values = true)]
    pub shares: Vec<f64>,
    /// What is counted; the first decides.
    #[arg(long, value_name = "A,B", value_delimiter = ',', required_unless_present = "from")]
    pub metrics: Vec<String>,
    /// Who answers for it.
    #[arg(long, value_name = "NAME", required_unless_present = "from")]
    pub owner: Option<String>,
    /// Assign contacts from this instant on [default: at once].
    #[arg(long, value_name = "INSTANT")]
    pub starts: Option<Timestamp>,
    /// Assign nobody any more from this instant on [default: until somebody ends it].
    #[arg(long, value_name = "INSTANT")]
    pub ends: Option<Timestamp>,
    /// Leave contacts out of the figures for so many days after the day they were assigned on.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub matures_after_days: u32,
    /// Your name [default: the owner].
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why, in a line for the record.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Which experiment, and on whose word.
#[derive(Debug, Clone, Args)]
pub struct ConductArgs {
    /// Its id.
    pub id: String,
    /// On whose word.
    #[command(flatten)]
    pub on: OnWord,
}

/// On whose word something is done.
#[derive(Debug, Clone, Args)]
pub struct OnWord {
    /// Your name.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, in a line for the record.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Which variant wins, and on whose word.
#[derive(Debug, Clone, Args)]
pub struct PromoteArgs {
    /// The experiment's id.
    pub id: String,
    /// The variant everybody gets from now on.
    pub variant: String,
    /// On whose word.
    #[command(flatten)]
    pub on: OnWord,
    /// Do it though the figures do not say that this variant is better than every other.
    #[arg(long)]
    pub anyway: bool,
}
