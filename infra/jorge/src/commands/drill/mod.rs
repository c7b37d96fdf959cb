//! `jorge drill`: what goes wrong, rehearsed on purpose.
//!
//! The stack runs as a process of its own beside the CRM's. Contacts write through the CRM's signed webhooks, which come
//! again as `GoHighLevel`'s do, and what became of it is read from the CRM's log alone.

mod contacts;
mod crm;
mod flows;
mod growth;
mod judge;
mod kills;
mod place;
mod process;
mod rest;
mod soak;
mod verdict;

use std::process::ExitCode;

use crate::CommandError;
use crate::cli::DrillCommand;

pub(crate) async fn drill(what: DrillCommand) -> Result<ExitCode, CommandError> {
    match what {
        DrillCommand::Kills(args) => kills::kills(args).await,
        DrillCommand::Soak(args) => soak::soak(args).await,
    }
}
