//! `jorge bench`: measurements, with what they were made on.

mod cost;
mod cpu;
mod door;
mod experiments;
mod growth;
mod handoff;
mod listings;
mod load;
pub mod material;
mod process;
mod record;
mod retry;
mod rules;
mod start;
mod turns;
mod webhook;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

pub use load::Scenario;

use crate::CommandError;
use crate::cli::{BenchArgs, BenchTarget};

pub(crate) async fn bench(args: BenchArgs) -> Result<ExitCode, CommandError> {
    match args.what {
        BenchTarget::Cost(cost) => cost::cost(cost, args.json).await,
        BenchTarget::Cpu => cpu::cpu(args.json).await,
        BenchTarget::Experiments => experiments::experiments(args.json).await,
        BenchTarget::Growth(growth) => growth::growth(growth, args.json).await,
        BenchTarget::Handoff => handoff::handoff(args.json).await,
        BenchTarget::Listings => listings::listings(args.json).await,
        BenchTarget::Load(load) => load::load(load, args.json).await,
        BenchTarget::Record => record::record(args.json).await,
        BenchTarget::Retry => retry::retry(args.json).await,
        BenchTarget::Rules => rules::rules(args.json),
        BenchTarget::Start(start) => start::start(start, args.json).await,
        BenchTarget::Turns(turns) => turns::turns(turns, args.json).await,
        BenchTarget::Webhook => webhook::webhook(args.json),
    }
}

/// How this program was built: figures of a debug build say little.
const fn build() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

/// Median and 95th percentile.
fn percentiles(mut figures: Vec<f64>) -> (f64, f64) {
    figures.sort_by(f64::total_cmp);
    let at = |percent: usize| figures.get(figures.len() * percent / 100).copied().unwrap_or_default();
    (at(50), at(95))
}

/// A sign of life on a terminal, for what takes a while.
fn progress(what: &str, done: usize, of: usize) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        let end = if done == of { "\r                                                  \r" } else { "" };
        write!(terminal, "\r{what}, {done} of {of}{end}").ok();
        terminal.flush().ok();
    }
}
