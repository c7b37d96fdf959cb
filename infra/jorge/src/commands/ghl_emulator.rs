//! `jorge ghl-emulator`: the CRM as a process of its own.

use std::net::SocketAddr;
use std::process::ExitCode;

use ghl_emulator::{Emulator, Options};

use super::say;
use crate::CommandError;
use crate::cli::GhlEmulatorArgs;
use crate::stack::{APP_ID, CRM_TOKEN};

pub(crate) async fn ghl_emulator(args: GhlEmulatorArgs) -> Result<ExitCode, CommandError> {
    super::log::init(None)?;
    let emulator = Emulator::start(Options {
        listen: SocketAddr::from(([127, 0, 0, 1], args.port)),
        log: args.log,
        webhook_url: args.webhook_url,
        token: CRM_TOKEN.to_owned(),
        app_id: APP_ID.to_owned(),
        ..Options::default()
    })
    .await?;
    let url = emulator.base_url();
    say(&format!(
        "GoHighLevel emulator on {url}, on this machine only.\n\n  \
         contacts   curl {url}/_emulator/contacts\n  \
         a text     curl -d 'Hi there' {url}/_emulator/contacts/CONTACT/texts\n  \
         log        curl {url}/_emulator/log\n\nCtrl-C stops it."
    ));
    tokio::signal::ctrl_c().await?;
    emulator.stop().await;
    Ok(ExitCode::SUCCESS)
}
