//! `jorge connect`: sets a location up.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::adapters::custody::Custody;
use shared::adapters::dynamodb::{DynamoLocations, DynamoOAuth, WorkflowSecret};
use shared::adapters::ghl::{AppCredentials, GhlOAuth, PRODUCTION};
use shared::clock::SystemClock;
use shared::edge::config::process_variable;
use shared::error::chain;
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
    let settings = args.settings.as_deref().map(read_settings).transpose()?;
    let mut given = String::new();
    std::io::stdin().read_to_string(&mut given)?;
    let given = Secret::new(given.trim().to_owned());
    if given.expose().is_empty() {
        let what = if args.oauth { "authorization code" } else { "token" };
        return Err(format!("there is no {what} on standard input").into());
    }
    let place = place(&storage, &args.target).await?;
    let asked = Asked { location, given, oauth: args.oauth, settings, new_secret: args.new_workflow_secret };
    say(&place.connect(asked, Timestamp::now()).await?);
    Ok(ExitCode::SUCCESS)
}

fn read_settings(path: &Path) -> Result<Settings, CommandError> {
    let settings = Settings::from_person(&std::fs::read(path)?);
    settings.map_err(|error| format!("{}: {}", path.display(), chain(&error)).into())
}

/// What somebody wants connected.
struct Asked {
    location: LocationId,
    /// The token, or the authorization code.
    given: Secret,
    oauth: bool,
    /// `None`: as they are.
    settings: Option<Settings>,
    /// Another secret for its workflows, whether or not there is one.
    new_secret: bool,
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

    /// Connects a location, and what is to be told of it.
    async fn connect(&self, asked: Asked, now: Timestamp) -> Result<String, CommandError> {
        let Asked { location, given, oauth, settings, new_secret } = asked;
        // Random enough not to be guessed: two version-4 UUIDs hold 244 random bits.
        let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let hash = workflow_secret_hash(&secret);
        let workflow = if new_secret { WorkflowSecret::New(hash) } else { WorkflowSecret::First(hash) };
        let settings = settings.as_ref();
        let counts = if oauth {
            let grant = self.exchange(&location, &given).await?;
            self.tokens.replace(&location, grant).await?;
            self.locations.connect_oauth(&location, workflow, settings, now).await?
        } else {
            self.locations.connect(&location, &given, workflow, settings, now).await?
        };
        let header = webhook::workflow::HEADER;
        let workflows = match counts {
            true => format!(
                "Its workflow webhooks carry this header; the secret is shown only now:\n\n  {header}: {secret}"
            ),
            false => {
                "The secret of its workflows stays as it was; --new-workflow-secret makes another.".to_owned()
            }
        };
        let chosen = match settings {
            Some(_) => "Its settings are those of the file.",
            None => "Its settings stay as they were; what nobody has chosen is default.",
        };
        Ok(format!("Location {location} is connected. {chosen}\n\n{workflows}"))
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

#[cfg(test)]
mod tests {
    use shared::locations::{CrmToken, Location, Locations as _};

    use super::*;
    use crate::stack::{Options, Stack};

    /// What connecting without anything but a token asks for.
    fn asked(location: &str, token: &str) -> Asked {
        let (location, given) = (LocationId::parse(location).unwrap(), Secret::new(token.to_owned()));
        Asked { location, given, oauth: false, settings: None, new_secret: false }
    }

    fn settings(team_name: &str) -> Option<Settings> {
        Some(Settings { team_name: team_name.to_owned(), ..Settings::default() })
    }

    /// The secret that was shown.
    fn shown(told: &str) -> Option<&str> {
        Some(told.split_once(webhook::workflow::HEADER)?.1.trim_start_matches(':').trim())
    }

    fn token(location: &Location) -> &str {
        match &location.crm_access.as_ref().unwrap().token {
            CrmToken::Private(token) => token.expose(),
            CrmToken::OAuth => panic!("another kind"),
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_location_that_is_connected_again_keeps_what_nobody_changes() {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let options =
            Options { storage: storage.clone(), consume: false, schedules: false, ..Options::default() };
        let _stack = Stack::start(options).await.unwrap();
        let place = place(&storage, &TargetArgs::default()).await.unwrap();
        let id = LocationId::parse("LOCconnectedtwice001").unwrap();
        let known = async || place.locations.find(&id).await.unwrap().unwrap();
        let now = Timestamp::now();

        let first = Asked { settings: settings("Oak Realty"), ..asked(id.as_str(), "pit-1") };
        let told = place.connect(first, now).await.unwrap();
        let secret = shown(&told).expect("the first secret is made and shown").to_owned();
        assert!(known().await.workflow_secret_is(&secret));

        let marked = place.locations.refused(&id, known().await.crm_access.unwrap().connected_at, now).await;
        assert!(marked.unwrap());
        let told = place.connect(asked(id.as_str(), "pit-2"), now).await.unwrap();
        assert_eq!(shown(&told), None, "{told}");
        assert!(told.contains("secret of its workflows stays") && told.contains("settings stay"), "{told}");
        let again = known().await;
        assert_eq!((again.settings.team_name.as_str(), token(&again)), ("Oak Realty", "pit-2"));
        assert!(again.workflow_secret_is(&secret));
        assert!(again.is_connected(), "what was refused was the token before");

        let anew =
            Asked { settings: settings("Elm Realty"), new_secret: true, ..asked(id.as_str(), "pit-3") };
        let told = place.connect(anew, now).await.unwrap();
        let other = shown(&told).expect("another secret").to_owned();
        let last = known().await;
        assert_eq!((last.settings.team_name.as_str(), token(&last)), ("Elm Realty", "pit-3"));
        assert!(last.workflow_secret_is(&other) && !last.workflow_secret_is(&secret));

        // The way in changes as well: nothing of the token is left beside the tokens of OAuth.
        assert!(
            !place.locations.connect_oauth(&id, WorkflowSecret::Stays, None::<&Settings>, now).await.unwrap()
        );
        let by_oauth = known().await;
        assert!(matches!(by_oauth.crm_access.unwrap().token, CrmToken::OAuth));
        assert_eq!(by_oauth.settings.team_name, "Elm Realty");
        assert!(known().await.workflow_secret_is(&other));
    }

    #[test]
    fn a_file_with_a_setting_that_does_not_exist_is_refused_by_its_name() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("LOC.json");
        std::fs::write(&file, r#"{"team_nme": "Oak"}"#).unwrap();
        let error = read_settings(&file).unwrap_err().to_string();
        assert!(error.contains("LOC.json") && error.ends_with("there is no setting team_nme"), "{error}");
    }
}
