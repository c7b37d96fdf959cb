//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoLocations, DynamoOAuth};
use shared::adapters::ghl::{AppCredentials, GhlOAuth, PRODUCTION};
use shared::clock::SystemClock;
use shared::edge::config::process_variable;
use shared::ids::LocationId;
use shared::locations::{Grant, Settings, TokenEndpoint as _, workflow_secret_hash};
use shared::privacy::Secret;
use uuid::Uuid;

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::{ConnectArgs, TargetArgs};
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

    let place = place(&storage, &args.target).await?;
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
    // A stack started only for this has to live until the location is stored.
    _tables: Tables,
}

impl Place {
    fn new(tables: Tables, keys: Custody) -> Self {
        let keys = Arc::new(keys);
        let (dynamodb, table) = (tables.aws.dynamodb.clone(), tables.name("operations"));
        let crm = tables.crm.clone();
        Self {
            locations: DynamoLocations::new(dynamodb.clone(), table.clone(), keys.clone()),
            tokens: DynamoOAuth::new(dynamodb, table, keys),
            local: crm.is_some(),
            crm: crm.unwrap_or_else(|| PRODUCTION.to_owned()),
            _tables: tables,
        }
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

/// Where locations are kept: at an endpoint, or in the local stack.
pub(super) async fn place(storage: &Storage, target: &TargetArgs) -> Result<Place, CommandError> {
    let tables = Tables::of(storage, target).await?;
    let keys = tables.custody(target)?;
    Ok(Place::new(tables, keys))
}
