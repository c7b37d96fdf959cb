//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::adapters::dynamodb::{DynamoLocations, DynamoOAuth};
use shared::adapters::ghl::{AppCredentials, GhlOAuth, PRODUCTION};
use shared::adapters::key_file::KeyFile;
use shared::clock::SystemClock;
use shared::edge::config::process_variable;
use shared::ids::LocationId;
use shared::locations::{Grant, Settings, TokenEndpoint as _, workflow_secret_hash};
use shared::privacy::Secret;
use uuid::Uuid;

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::ConnectArgs;
use crate::stack::Storage;

/// Longest time the CRM may take to exchange a code.
const CRM_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) async fn connect(storage: Storage, args: ConnectArgs) -> Result<ExitCode, CommandError> {
    let location = LocationId::parse(&args.location).map_err(|e| format!("--location {e}"))?;
    let settings = read_settings(args.settings.as_deref())?;
    let mut given = String::new();
    std::io::stdin().read_to_string(&mut given)?;
    let given = Secret::new(given.trim().to_owned());
    if given.expose().is_empty() {
        let what = if args.oauth { "authorization code" } else { "token" };
        return Err(format!("there is no {what} on standard input").into());
    }
    // Random enough not to be guessed: two version-4 UUIDs hold 244 random bits.
    let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let hash = Some(workflow_secret_hash(&secret));

    let (tables, key) = tables(&storage, &args).await?;
    let keys = Arc::new(KeyFile::read(&key)?);
    let (dynamodb, operations) = (&tables.aws.dynamodb, tables.name("operations"));
    let locations = DynamoLocations::new(dynamodb.clone(), operations.clone(), keys.clone());
    let now = Timestamp::now();
    if args.oauth {
        let grant = exchange(tables.crm.as_deref(), &location, &given).await?;
        DynamoOAuth::new(dynamodb.clone(), operations, keys).replace(&location, grant).await?;
        locations.connect_oauth(&location, hash, &settings, now).await?;
    } else {
        locations.connect(&location, &given, hash, &settings, now).await?;
    }
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

/// The first grant for an authorization code, from the CRM itself or one on this machine.
async fn exchange(local: Option<&str>, location: &LocationId, code: &Secret) -> Result<Grant, CommandError> {
    let variable = |name: &str| process_variable(name).filter(|value| !value.is_empty());
    let app = match (variable("GHL_CLIENT_ID"), variable("GHL_CLIENT_SECRET")) {
        (Some(client_id), Some(secret)) => AppCredentials { client_id, client_secret: Secret::new(secret) },
        _ if local.is_some() => {
            AppCredentials { client_id: "local".to_owned(), client_secret: Secret::new("local".to_owned()) }
        }
        _ => return Err("GHL_CLIENT_ID and GHL_CLIENT_SECRET must name the marketplace app".into()),
    };
    let (crm, clock) = (local.unwrap_or(PRODUCTION), Arc::new(SystemClock));
    let oauth = GhlOAuth::new(crm, CRM_TIMEOUT, local.is_some(), Some(app), clock)?;
    let grant = oauth.exchange(location, code).await?;
    Ok(grant
        .ok_or("the CRM refuses the code: it works once and for ten minutes; install the app once more")?)
}
