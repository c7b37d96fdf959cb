//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::adapters::dynamodb::{DynamoLocations, DynamoOAuth};
use shared::adapters::ghl::{AppCredentials, GhlOAuth, PRODUCTION};
use shared::adapters::key_file::KeyFile;
use shared::clock::SystemClock;
use shared::edge::config::{Environment, process_variable};
use shared::ids::LocationId;
use shared::locations::{Grant, Settings, TokenEndpoint as _, workflow_secret_hash};
use shared::privacy::Secret;
use uuid::Uuid;

use super::say;
use crate::CommandError;
use crate::cli::{ConnectArgs, TargetArgs};
use crate::stack::{DataDir, Options, STACK_NAME, Stack, Storage};

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

    // A stack started only for this has to live until the location is stored.
    let (place, _stack) = place(storage, &args.target).await?;
    let now = Timestamp::now();
    if args.oauth {
        let grant = place.exchange(&location, &given).await?;
        place.tokens.replace(&location, grant).await?;
        place.locations.connect_oauth(&location, hash, &settings, now).await?;
    } else {
        place.locations.connect(&location, &given, hash, &settings, now).await?;
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

/// Where a location is connected.
pub(super) struct Place {
    pub(super) locations: DynamoLocations,
    tokens: DynamoOAuth,
    /// The CRM, and whether it is one on this machine.
    crm: String,
    local: bool,
}

impl Place {
    fn new(aws: &AwsEnvironment, stack: &str, key: &Path, crm: Option<String>) -> Result<Self, CommandError> {
        let keys = Arc::new(KeyFile::read(key)?);
        let (dynamodb, table) = (Aws::new(aws).dynamodb, format!("{stack}-operations"));
        Ok(Self {
            locations: DynamoLocations::new(dynamodb.clone(), table.clone(), keys.clone()),
            tokens: DynamoOAuth::new(dynamodb, table, keys),
            local: crm.is_some(),
            crm: crm.unwrap_or_else(|| PRODUCTION.to_owned()),
        })
    }

    /// The first grant for an authorization code.
    async fn exchange(&self, location: &LocationId, code: &Secret) -> Result<Grant, CommandError> {
        let variable = |name: &str| process_variable(name).filter(|value| !value.is_empty());
        let app = match (variable("GHL_CLIENT_ID"), variable("GHL_CLIENT_SECRET")) {
            (Some(client_id), Some(secret)) => {
                AppCredentials { client_id, client_secret: Secret::new(secret) }
            }
            _ if self.local => AppCredentials {
                client_id: "local".to_owned(),
                client_secret: Secret::new("local".to_owned()),
            },
            _ => return Err("GHL_CLIENT_ID and GHL_CLIENT_SECRET must name the marketplace app".into()),
        };
        let clock = Arc::new(SystemClock);
        let oauth = GhlOAuth::new(&self.crm, CRM_TIMEOUT, self.local, Some(app), clock)?;
        let grant = oauth.exchange(location, code).await?;
        Ok(grant.ok_or(
            "the CRM refuses the code: it works once and for ten minutes; install the app once more",
        )?)
    }
}

/// The deployed stack at an endpoint, the stack running on the data directory, or one started for a moment.
pub(super) async fn place(
    storage: Storage,
    target: &TargetArgs,
) -> Result<(Place, Option<Stack>), CommandError> {
    if let (Some(endpoint), Some(stack), Some(key)) =
        (&target.endpoint, &target.stack_name, &target.master_key_file)
    {
        let mut environment = Environment::new(&process_variable);
        let mut aws = environment.aws();
        aws.endpoints = Endpoints { all: Some(endpoint.clone()), ..Endpoints::default() };
        let aws = environment.finish(aws)?;
        return Ok((Place::new(&aws, stack, key, None)?, None));
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
    Ok((Place::new(&aws, STACK_NAME, Path::new(&key), Some(running.endpoints.crm.clone()))?, stack))
}
