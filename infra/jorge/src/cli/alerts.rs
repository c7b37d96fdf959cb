//! What is wrong, and who takes it up.

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use shared::alerts::Channel;

use super::TargetArgs;

pub(super) const ALERTS_EXAMPLES: &str = "Examples:
  jorge alerts
  jorge alerts list --all --json
  jorge alerts ack dead_letters --by Ann
  jorge alerts history --location LOCjorgelocal0000001 --before 2026-11-20T18:00:00Z
  jorge alerts test --channel slack
  jorge alerts --stack-name jorge-prod --master-key-file master.key list

An alert is named by its id, by a beginning of it, or by its rule while only one alert of it goes on. Whoever takes one
up keeps it from being escalated. What each rule means, and what to do: docs/runbooks.";

/// What to do with alerts.
#[derive(Debug, Clone, Args)]
pub struct AlertsArgs {
    /// Only this location's; without it, everybody's.
    #[arg(long, value_name = "ID", global = true)]
    pub location: Option<String>,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list those that have to be looked at.
    #[command(subcommand)]
    pub command: Option<AlertsCommand>,
}

/// What to do with alerts.
#[derive(Debug, Clone, Subcommand)]
pub enum AlertsCommand {
    /// Those that go on and nobody has taken up, gravest first.
    List {
        /// Those that somebody has taken up, and those that are over since a few days, too.
        #[arg(long)]
        all: bool,
    },
    /// Take one up: it is not escalated any further.
    Ack {
        /// Its id, a beginning of it, or its rule.
        id: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// The last hundred, newest first.
    History {
        /// Only those that fired before this instant.
        #[arg(long, value_name = "INSTANT")]
        before: Option<Timestamp>,
    },
    /// Send a message that says nothing is wrong, and say who has taken it.
    Test {
        /// Only by this channel; without it, by every one that is set up.
        #[arg(long, value_name = "CHANNEL", value_parser = PossibleValuesParser::new(Channel::ALL.map(Channel::name)))]
        channel: Option<String>,
    },
}
