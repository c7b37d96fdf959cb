//! What bots leave to people.

use clap::{Args, Subcommand};

use super::TargetArgs;
use crate::stack::LOCATION;

pub(super) const ESCALATIONS_EXAMPLES: &str = "Examples:
  jorge escalations
  jorge escalations list --all --json
  jorge escalations show esc-0193f2a7 --by Ann
  jorge escalations claim esc-0193f2a7 --by Ann
  jorge escalations release esc-0193f2a7 --by Ann --reason \"we spoke, the bot may go on\"
  jorge escalations --stack-name jorge-prod --master-key-file master.key --location ve9EPM428h8vShlRW1KT list

An id may be shortened to a beginning no other ticket has. Resolve closes a ticket and leaves the bot as silent as it
is; release lets it go on. Who did it and why goes on record for good, and so does who read one: name no contact in the
reason; a telephone number or an e-mail address in it is refused.";

pub(super) const VIOLATIONS_EXAMPLES: &str = "Examples:
  jorge violations
  jorge violations show vio-0193f2a7 --by Ann
  jorge violations release vio-0193f2a7 --by Ann --reason \"spoke to the owner, withdrawn\"
  jorge violations report CONanarivera00000001 --text \"You would fit in better elsewhere\" --by Ann --reason steering

While a violation stops the bot, only a release lets it go on: neither /bot on nor a tag does. Report what a person or a
workflow has said to a contact and nobody had noticed: it stops the bot. Name no contact in a reason.";

/// Whose tickets, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct TicketsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION, global = true)]
    pub location: String,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list those that are open.
    #[command(subcommand)]
    pub command: Option<TicketsCommand>,
}

/// What to do with tickets.
#[derive(Debug, Clone, Subcommand)]
pub enum TicketsCommand {
    /// Those that are open, newest first.
    List {
        /// Those that are closed too.
        #[arg(long)]
        all: bool,
    },
    /// One with what is in it: personal data. Who reads it goes on record first.
    Show {
        /// Its id, or a beginning of it.
        id: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Take it up: nobody else can. A conversation a bot has left to people stays with you.
    Claim {
        /// Its id, or a beginning of it.
        id: String,
        /// Your name.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Close it. The bot keeps silent as long as it would have.
    Resolve(ActArgs),
    /// Close it and let the bot go on.
    Release(ActArgs),
}

/// Whose violations, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct ViolationsArgs {
    /// The location.
    #[arg(long, value_name = "ID", default_value = LOCATION, global = true)]
    pub location: String,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// Where they are.
    #[command(flatten)]
    pub target: TargetArgs,
    /// What to do; without it, list those that are open.
    #[command(subcommand)]
    pub command: Option<ViolationsCommand>,
}

/// What to do with violations.
#[derive(Debug, Clone, Subcommand)]
pub enum ViolationsCommand {
    /// What can be done with every ticket.
    #[command(flatten)]
    Ticket(TicketsCommand),
    /// Report something forbidden that was said to a contact.
    Report(ReportArgs),
}

/// What is reported.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// To whom it was said: the contact's id in the CRM.
    pub contact: String,
    /// What was said.
    #[arg(long, value_name = "TEXT")]
    pub text: String,
    /// Which kind of rule it violates.
    #[arg(long, value_name = "KIND", default_value = "fair_housing")]
    pub kind: String,
    /// Your name.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, in a line for the record. Names no contact.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Who closes which ticket, and why.
#[derive(Debug, Clone, Args)]
pub struct ActArgs {
    /// Its id, or a beginning of it.
    pub id: String,
    /// Your name.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, in a line for the record. Names no contact.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
