//! Trying out whether a stack does what it is for.

use clap::Args;

use super::TargetArgs;

pub(super) const SMOKE_EXAMPLES: &str = "Examples:
  jorge smoke
  jorge smoke --stack-name jorge-staging --kms-data-key ID --kms-audit-key ID --url URL \\
    --location ve9EPM428h8vShlRW1KT --contact TESTCONTACT < workflow-secret.txt

Health, a test alert on each channel, an experiment begun and ended, and a conversation of a test contact: answered,
handed over twice, held back from a circle and, on a local stack, from too many texts a day. On a deployed stack the
contact must exist in the CRM, must not be a customer, and is really texted; the location's workflow secret
is read from standard input. Exit code 1 if something is bad.";

/// What to try, and where.
#[derive(Debug, Clone, Args)]
pub struct SmokeArgs {
    /// Where the HTTP API of the deployed stack is.
    #[arg(long, value_name = "URL", requires = "stack_name")]
    pub url: Option<String>,
    /// The location the test contact belongs to.
    #[arg(long, value_name = "ID", requires = "stack_name")]
    pub location: Option<String>,
    /// The test contact.
    #[arg(long, value_name = "ID", requires = "stack_name")]
    pub contact: Option<String>,
    /// Send no test alert: somebody is on call.
    #[arg(long)]
    pub no_alerts: bool,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Which stack; without one, a local one in memory.
    #[command(flatten)]
    pub target: TargetArgs,
}
