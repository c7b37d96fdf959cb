//! `jorge pause-all` and `jorge resume-all`: the switch for every automatic text.

use std::process::ExitCode;

use shared::ids::LocationId;

use super::connect::place;
use super::say;
use crate::CommandError;
use crate::cli::PauseArgs;
use crate::stack::Storage;

pub(crate) async fn pause(storage: Storage, args: PauseArgs, paused: bool) -> Result<ExitCode, CommandError> {
    let location = args.location.as_deref().map(LocationId::parse).transpose();
    let location = location.map_err(|e| format!("--location {e}"))?;
    let place = place(&storage, &args.target).await?;
    place.locations.pause(location.as_ref(), paused).await?;
    let whose = location.map_or_else(|| "all locations".to_owned(), |id| format!("location {id}"));
    let what = if paused { "are stopped" } else { "go on" };
    say(&format!("Automatic texts of {whose} {what} within 60 seconds."));
    Ok(ExitCode::SUCCESS)
}
