//! Who may ask the operations API.

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use shared::access::Role;

use super::TargetArgs;

pub(super) const API_KEY_EXAMPLES: &str = "Examples:
  jorge api-key create --name \"wall display\" --role viewer --by Ann
  jorge api-key create --name dialler --role agent --location LOCjorgelocal0000001 --by Ann
  jorge api-key list
  jorge api-key revoke \"wall display\" --by Ann --reason \"the screen was sold\"
  curl -H \"Authorization: Bearer $KEY\" http://127.0.0.1:4500/api/metrics

A key is printed once and kept nowhere: only its hash is. A viewer sees figures, alerts and experiments; an agent also
takes up alerts and escalations; compliance also violations and the data of contacts; admin also conducts experiments.
Who issues and revokes keys goes on record for good: name no contact. A revoked key opens nothing
after a minute.";

/// What to do with keys of the API.
#[derive(Debug, Clone, Args)]
pub struct ApiKeyArgs {
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: ApiKeyCommand,
}

/// What to do with keys of the API.
#[derive(Debug, Clone, Subcommand)]
pub enum ApiKeyCommand {
    /// Issue one and print it, this once.
    Create {
        /// What it is for, or whose it is.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What it allows.
        #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.map(Role::name)))]
        role: String,
        /// Only at this location; without it, at all of them.
        #[arg(long, value_name = "ID")]
        location: Option<String>,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// All that were ever issued, oldest first.
    List,
    /// End one, for good.
    Revoke {
        /// Its id or a beginning of it, its name, or its last four characters.
        key: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why.
        #[arg(long)]
        reason: Option<String>,
    },
}
