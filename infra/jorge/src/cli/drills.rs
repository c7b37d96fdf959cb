//! Rehearsing what goes wrong.

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub(super) const DRILL_EXAMPLES: &str = "Examples:
  jorge drill kills
  jorge drill kills --times 12 --seed 7
  jorge drill kills --keep kills --json
  jorge drill soak --minutes 30

The stack runs as a process of its own, and so does the CRM it talks to. Only the CRM's log says what was lost or doubled
(docs/testing.md).";

/// What to rehearse.
#[derive(Debug, Clone, Subcommand)]
pub enum DrillCommand {
    /// Kill the stack again and again while contacts write, and count what was lost and what was said twice; fails if
    /// anything was.
    Kills(KillsArgs),
    /// Let contacts write for a long time, and watch whether memory grows; fails if it does.
    Soak(SoakArgs),
}

/// How often to kill what.
#[derive(Debug, Clone, Args)]
pub struct KillsArgs {
    /// How often the stack is killed.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub times: u32,
    /// Contacts who write at the same time.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub contacts: u32,
    /// What the moments of the kills are drawn from; another one at every run without it.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Keep the CRM's log, the stack's data and what both printed in this directory, which must be new.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// How long to watch.
#[derive(Debug, Clone, Args)]
pub struct SoakArgs {
    /// How long contacts write, in minutes; the first fifth only warms up.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub minutes: u32,
    /// Contacts who write at the same time.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub contacts: u32,
    /// How much memory may grow in the time after the warm-up, in percent of what it was then.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub growth: u32,
    /// One JSON object instead of a picture.
    #[arg(long)]
    pub json: bool,
}
