//! `jorge`: the command line of the bundle, and its local stack.

use std::process::ExitCode;

use clap::Parser as _;
use jorge::cli::Cli;
use jorge::commands;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli).await {
        Ok(code) => code,
        Err(error) => commands::report(error.as_ref()),
    }
}
