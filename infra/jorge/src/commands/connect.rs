//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::adapters::dynamodb::DynamoLocations;
use shared::adapters::key_file::KeyFile;
use shared::edge::config::{Environment, process_variable};
use shared::ids::LocationId;
use shared::locations::{Settings, workflow_secret_hash};
use shared::privacy::Secret;
use uuid::Uuid;

use super::say;
use crate::CommandError;
use crate::cli::ConnectArgs;
use crate::stack::{DataDir, Options, STACK_NAME, Stack, Storage};

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

    // A stack started only for this has to live until the location is stored.
    let (locations, _stack) = locations(storage, &args).await?;
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

/// The deployed stack at an endpoint, the stack running on the data directory, or one started for a moment.
async fn locations(
    storage: Storage,
    args: &ConnectArgs,
) -> Result<(DynamoLocations, Option<Stack>), CommandError> {
    if let (Some(endpoint), Some(stack), Some(key)) =
        (&args.endpoint, &args.stack_name, &args.master_key_file)
    {
        let mut environment = Environment::new(&process_variable);
        let mut aws = environment.aws();
        aws.endpoints = Endpoints { all: Some(endpoint.clone()), ..Endpoints::default() };
        let aws = environment.finish(aws)?;
        return Ok((at(&aws, stack, key)?, None));
    }
    let Storage::Directory(path) = &storage else {
        return Err("a location connected in memory is gone at once; name a --data-dir".into());
    };
    let running = DataDir::running(path);
    let stack = match running {
        Some(_) => None,
        None => {
            let options = Options { storage: storage.clone(), consume: false, ..Options::default() };
            Some(Stack::start(options).await?)
        }
    };
    let running = DataDir::running(path).ok_or("the local stack cannot be found")?;
    let lookup = |name: &str| running.environment.get(name).cloned();
    let mut environment = Environment::new(&lookup);
    let aws = environment.aws();
    let key = environment.required("MASTER_KEY_FILE");
    let aws = environment.finish(aws)?;
    Ok((at(&aws, STACK_NAME, Path::new(&key))?, stack))
}

fn at(aws: &AwsEnvironment, stack: &str, key: &Path) -> Result<DynamoLocations, CommandError> {
    let keys = Arc::new(KeyFile::read(key)?);
    Ok(DynamoLocations::new(Aws::new(aws).dynamodb, format!("{stack}-operations"), keys))
}
