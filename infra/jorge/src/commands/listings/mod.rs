//! `jorge listings`: the homes the bots may offer, filled from files.

mod import;
mod search;

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::ids::LocationId;

use crate::CommandError;
use crate::cli::ListingsCommand;
use crate::stack::{DataDir, Storage};

pub(crate) async fn listings(storage: &Storage, command: ListingsCommand) -> Result<ExitCode, CommandError> {
    let Storage::Directory(path) = storage else {
        return Err(
            "listings are kept in a directory; leave --memory out, or choose one with --data-dir".into()
        );
    };
    let dir = DataDir::listings_in(path);
    match command {
        ListingsCommand::Import(args) => import::import(&dir, &args, today()),
        ListingsCommand::Search(args) => search::search(dir, &args).await,
    }
}

fn location(id: &str) -> Result<LocationId, CommandError> {
    LocationId::parse(id).map_err(|wrong| format!("--location {wrong}").into())
}

/// The day in UTC: the rules allow for those who are ahead of it.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
