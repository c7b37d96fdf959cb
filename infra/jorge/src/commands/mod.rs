//! What a person types, one file each.

mod alerts;
mod api_keys;
pub mod audit;
pub mod bench;
mod chat;
mod connect;
mod contact_data;
mod demo;
mod deployed;
mod doctor;
mod drill;
mod env;
mod eval;
mod experiments;
mod finding;
mod ghl_emulator;
mod handoffs;
mod inbox;
mod invoke;
mod listings;
mod log;
mod metrics;
mod pause;
mod people;
pub mod redrive;
pub mod restore_drill;
mod serve;
mod smoke;
pub mod stamp;
mod tables;
mod tickets;
mod violations;

use std::error::Error;
use std::process::ExitCode;

use shared::ids::TicketKind;

use crate::CommandError;
use crate::cli::{AuditCommand, Cli, Command, ServeArgs};

/// Does what was asked for.
///
/// # Errors
/// What went wrong, to be shown with all its causes.
pub async fn run(cli: Cli) -> Result<ExitCode, CommandError> {
    let storage = &cli.storage;
    match cli.command.unwrap_or_else(|| Command::Serve(ServeArgs::default())) {
        Command::Serve(args) => serve::serve(storage.or_directory(), args).await,
        Command::Demo(args) => demo::demo(storage.or_memory(), args).await,
        Command::Chat(args) => chat::chat(storage.or_memory(), args).await,
        Command::Invoke(args) => invoke::invoke(storage.or_directory(), args).await,
        Command::Env => env::env(storage.or_directory()),
        Command::Inbox(args) => inbox::inbox(&storage.or_directory(), &args).await,
        Command::GhlEmulator(args) => ghl_emulator::ghl_emulator(args).await,
        Command::Connect(args) => connect::connect(storage.or_directory(), args).await,
        Command::PauseAll(args) => pause::pause(storage.or_directory(), args, true).await,
        Command::ResumeAll(args) => pause::pause(storage.or_directory(), args, false).await,
        Command::Listings(args) => listings::listings(&storage.or_directory(), args).await,
        Command::Handoffs(args) => handoffs::handoffs(&storage.or_directory(), &args).await,
        Command::VerifyAudit(args) => audit::verify(&storage.or_directory(), &args).await,
        Command::Audit(AuditCommand::Export(args)) => audit::export(&storage.or_directory(), &args).await,
        Command::ExportContact(args) => contact_data::export(&storage.or_directory(), &args).await,
        Command::EraseContact(args) => contact_data::erase(&storage.or_directory(), &args).await,
        Command::LegalHold(what) => contact_data::legal_hold(&storage.or_directory(), &what).await,
        Command::Escalations(args) => {
            tickets::tickets(&storage.or_directory(), TicketKind::Escalation, args).await
        }
        Command::Violations(args) => violations::violations(&storage.or_directory(), args).await,
        Command::Experiments(args) => experiments::experiments(&storage.or_directory(), args).await,
        Command::Metrics(args) => metrics::metrics(&storage.or_directory(), args).await,
        Command::Alerts(args) => alerts::alerts(&storage.or_directory(), args).await,
        Command::ApiKey(args) => api_keys::api_keys(&storage.or_directory(), args).await,
        Command::Smoke(args) => smoke::smoke(args).await,
        Command::Doctor(args) => doctor::doctor(&storage.or_directory(), args).await,
        Command::Redrive(args) => redrive::redrive(&storage.or_directory(), &args).await,
        Command::RestoreDrill(args) => restore_drill::restore_drill(&storage.or_directory(), &args).await,
        Command::Bench(args) => bench::bench(args).await,
        Command::Drill(what) => drill::drill(what).await,
        Command::Eval(args) => eval::eval(&args),
    }
}

/// Shows an error with its causes, each once.
#[expect(clippy::print_stderr, reason = "this is where a person reads what went wrong")]
#[must_use]
pub fn report(error: &(dyn Error + 'static)) -> ExitCode {
    eprintln!("jorge: {}", shared::error::chain(error));
    ExitCode::FAILURE
}

/// Prints for the person at the terminal, or for the program reading it.
#[expect(clippy::print_stdout, reason = "the one place that writes to standard output")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Shows an answer to a person or to a program, and says whether what was asked for was done.
pub(crate) fn show(text: &str, json: &serde_json::Value, done: bool, as_json: bool) -> ExitCode {
    match (as_json, done) {
        (true, _) => say(&json.to_string()),
        (false, true) => say(text),
        (false, false) => complain(text),
    }
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints beside the result, where a program that reads the result does not look.
#[expect(clippy::print_stderr, reason = "the one place that writes remarks to standard error")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

/// A client for this machine.
pub(crate) fn plain_http() -> reqwest::Client {
    // Another client of this process may have installed it already.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder().no_proxy().build().expect("the machine has root certificates")
}
