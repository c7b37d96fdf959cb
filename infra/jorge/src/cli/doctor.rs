//! Looking whether an installation is well.

use std::path::PathBuf;

use clap::Args;

use super::TargetArgs;

pub(super) const DOCTOR_EXAMPLES: &str = "Examples:
  jorge doctor
  jorge doctor --env-file .env.production
  jorge doctor --stack-name jorge-prod --kms-data-key ID --kms-audit-key ID --url https://abc.execute-api.us-east-1.amazonaws.com

Looks at the configuration of every function, tables, queues and dead letters, keys, doors, clocks, the scopes of each
location's token, and whether an agent of the CRM answers the same texts. Exit code 1 if something is bad.";

/// What to look at.
#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// Only this location's CRM.
    #[arg(long, value_name = "ID")]
    pub location: Option<String>,
    /// Whether every function would start with the variables of this file, lines NAME=value; without a stack, nothing else.
    #[arg(long, value_name = "FILE")]
    pub env_file: Option<PathBuf>,
    /// Where the HTTP API of the deployed stack is.
    #[arg(long, value_name = "URL", requires = "stack_name")]
    pub url: Option<String>,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Which stack.
    #[command(flatten)]
    pub target: TargetArgs,
}
