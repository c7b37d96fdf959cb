//! The audit trail.

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::TargetArgs;

pub(super) const VERIFY_AUDIT_EXAMPLES: &str = "Examples:
  jorge verify-audit
  jorge verify-audit --location ve9EPM428h8vShlRW1KT --json
  jorge verify-audit --stack-name jorge-prod --kms-data-key 1f0c… --kms-audit-key 9be2… \\
    --manifest-bucket jorge-prod-audit-manifests-123456789012";

const EXPORT_AUDIT_EXAMPLES: &str = "Each record is a line {\"line\": \"record\", \"chain\": …, \"record\": …}; after those of a chain comes {\"line\": \"chain\", \"intact\": true, …}, at the end {\"line\": \"end\", …}.

Examples:
  jorge audit export > audit.jsonl
  jorge audit export --location ve9EPM428h8vShlRW1KT --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z";

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
