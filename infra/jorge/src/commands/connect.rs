//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use shared::adapters::dynamodb::DynamoLocations;
use shared::adapters::key_file::KeyFile;
use shared::ids::LocationId;
use shared::locations::{Settings, workflow_secret_hash};
use shared::privacy::Secret;
use uuid::Uuid;

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::ConnectArgs;
use crate::stack::Storage;

pub(crate) async fn connect(storage: Storage, args: ConnectArgs) -> Result<ExitCode, CommandError> {
    let location = LocationId::parse(&args.location).map_err(|e| format!("--location {e}"))?;
    let settings = read_settings(args.settings.as_deref())?;
    let mut token = String::new();
    std::io::stdin().read_to_string(&mut token)?;
    let token = Secret::new(token.trim().to_owned());
    if token.expose().is_empty() {
        return Err("there is no token on standard input".into());
    }
    // Random enough not to be guessed: two version-4 UUIDs hold 244 random bits.
    let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let hash = Some(workflow_secret_hash(&secret));

    let (tables, key) = tables(&storage, &args).await?;
    let keys = Arc::new(KeyFile::read(&key)?);
    let locations = DynamoLocations::new(tables.aws.dynamodb.clone(), tables.name("operations"), keys);
    locations.connect(&location, &token, hash, &settings, Timestamp::now()).await?;
    say(&format!(
        "Location {location} is connected.\n\nIts workflow webhooks carry this header; the secret is shown only now:\n\n  \
         {}: {secret}",
        webhook::workflow::HEADER
    ));
    Ok(ExitCode::SUCCESS)
}

fn read_settings(path: Option<&Path>) -> Result<Settings, CommandError> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let settings: Settings = serde_json::from_slice(&std::fs::read(path)?)?;
    settings.validate().map_err(|wrong| {
        let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        format!("{}: {}", path.display(), wrong.join("; "))
    })?;
    Ok(settings)
}

/// Where the location is kept, and its key.
async fn tables(storage: &Storage, args: &ConnectArgs) -> Result<(Tables, PathBuf), CommandError> {
    if let (Some(stack), Some(key)) = (&args.stack_name, &args.master_key_file) {
        return Ok((Tables::deployed(stack, args.endpoint.as_deref())?, key.clone()));
    }
    let tables = Tables::local(storage).await?;
    let key = tables.master_key.clone().ok_or("a local stack has a master key")?;
    Ok((tables, key))
}
