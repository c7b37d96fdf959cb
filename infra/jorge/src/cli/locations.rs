//! Setting locations up, stopping their texts, and what their hand-offs came to.

use std::path::PathBuf;

use clap::Args;

use super::TargetArgs;
use crate::stack::LOCATION;

pub(super) const HANDOFFS_EXAMPLES: &str = "Examples:
  jorge handoffs
  jorge handoffs --hours 168 --json
  jorge handoffs --stack-name jorge-prod --location ve9EPM428h8vShlRW1KT";

pub(super) const CONNECT_EXAMPLE: &str = "Example:
  jorge connect --location ve9EPM428h8vShlRW1KT --token-stdin < token.txt";

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
    /// All its settings as JSON; what is not named is default. Without a file they stay as they are.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Make another secret for its workflows; the one before ends at once. The first one is made without being asked for.
    #[arg(long)]
    pub new_workflow_secret: bool,
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
