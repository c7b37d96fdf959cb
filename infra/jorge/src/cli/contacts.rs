//! What is kept about a contact.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::TargetArgs;

pub(super) const CONTACT_DATA_EXAMPLES: &str = "Examples:
  jorge export-contact --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --out contact.json
  jorge legal-hold set --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --reason 'claim 2026-14'
  jorge erase-contact --location ve9EPM428h8vShlRW1KT --contact ocQHyuzHvysMo5N5VsXc --by 'Dana Reyes' --reason 'asked in writing' --yes

Each is recorded in the location's operations chain before it is done. What the CRM keeps is the CRM's.";

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
