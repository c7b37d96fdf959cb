//! Whether a location's token may do what the bots do, and whether somebody else answers its contacts.

use std::sync::Arc;
use std::time::Duration;

use shared::adapters::dynamodb::{DynamoLocations, DynamoOAuth};
use shared::adapters::ghl::{CrmAgent, GhlClient, Granted, Permission};
use shared::clock::Clock;
use shared::error::chain;
use shared::ids::LocationId;
use shared::locations::{CrmToken, InstalledLocations as _, Location, Locations as _, OAuthStore as _};
use shared::privacy::{KeyCustodian, Secret};

use super::super::tables::Tables;
use crate::CommandError;
use crate::commands::finding::Finding;

const CRM: &str = "CRM";

/// Longest time one call may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at one location, or at every one that is installed.
pub(super) async fn look(
    tables: &Tables,
    crm: &GhlClient,
    keys: Arc<dyn KeyCustodian>,
    only: Option<&LocationId>,
    clock: &dyn Clock,
) -> Result<Vec<Finding>, CommandError> {
    let (client, operations) = (|| tables.aws.dynamodb.clone(), || tables.name("operations"));
    let locations = DynamoLocations::new(client(), operations(), keys.clone());
    let oauth = DynamoOAuth::new(client(), operations(), keys);
    let ids = match only {
        Some(only) => vec![only.clone()],
        None => locations.installed().await?,
    };
    let mut findings = Vec::new();
    if ids.is_empty() {
        findings.push(
            Finding::warning(CRM, "locations", "none is installed").advising("jorge connect --location ID"),
        );
    }
    for id in ids {
        let Some(location) = locations.find(&id).await? else {
            findings.push(
                Finding::bad(CRM, id.to_string(), "is not known").advising("jorge connect --location ID"),
            );
            continue;
        };
        match token(&location, &oauth, clock).await? {
            Ok(token) => findings.extend(look_at(crm, &location, &token).await),
            Err(finding) => findings.push(finding),
        }
    }
    Ok(findings)
}

/// The token calls of the location are made with now.
async fn token(
    location: &Location,
    oauth: &DynamoOAuth,
    clock: &dyn Clock,
) -> Result<Result<Secret, Finding>, CommandError> {
    let what = format!("{}, token", location.id);
    let reconnect = format!("connect it again: jorge connect --location {}", location.id);
    let Some(access) = &location.crm_access else {
        return Ok(Err(Finding::bad(CRM, what, "there is none").advising(reconnect)));
    };
    if let Some(since) = access.refused_since {
        let found = format!("refused since {since}: its contacts are not answered");
        return Ok(Err(Finding::bad(CRM, what, found).advising(reconnect)));
    }
    match &access.token {
        CrmToken::Private(token) => Ok(Ok(token.clone())),
        CrmToken::OAuth => Ok(match oauth.load(&location.id).await? {
            Some(stored) if clock.now() < stored.oauth.grant.expires_at => Ok(stored.oauth.grant.access),
            Some(_) => Err(Finding::not_checked(CRM, what, "it has expired; the next turn renews it")),
            None => Err(Finding::bad(CRM, what, "there is none").advising(reconnect)),
        }),
    }
}

async fn look_at(crm: &GhlClient, location: &Location, token: &Secret) -> Vec<Finding> {
    let id = &location.id;
    let mut findings = match crm.permissions(id, token, location.settings.calendar.as_deref()).await {
        Ok(permissions) => permitted(id, &permissions),
        Err(fault) => vec![
            Finding::bad(CRM, format!("{id}, scopes"), chain(&fault))
                .advising("docs/runbooks/provider-outage.md"),
        ],
    };
    findings.push(match crm.agents(id, token).await {
        Ok(Ok(agents)) => rivals(id, &agents),
        Ok(Err(status)) => Finding::not_checked(
            CRM,
            format!("{id}, rival agents"),
            format!("the token may not look (HTTP {status})"),
        )
        .advising("look in the CRM under AI Agents > Conversation AI that none answers texts by itself"),
        Err(fault) => Finding::not_checked(CRM, format!("{id}, rival agents"), chain(&fault)),
    });
    findings
}

/// One finding for all scopes that are there, one for each that is not.
fn permitted(location: &LocationId, permissions: &[Permission]) -> Vec<Finding> {
    let what = format!("{location}, scopes");
    if permissions.iter().all(|permission| permission.granted == Granted::No) {
        let found = "the CRM refuses the token altogether";
        return vec![
            Finding::bad(CRM, what, found)
                .advising(format!("connect it again: jorge connect --location {location}")),
        ];
    }
    let mut findings = Vec::new();
    let there: Vec<&str> = permissions
        .iter()
        .filter(|permission| permission.granted == Granted::Yes)
        .map(|permission| permission.scope)
        .collect();
    findings.push(Finding::good(CRM, &what, there.join(", ")));
    for Permission { scope, needed_for, granted } in permissions {
        match granted {
            Granted::Yes => {}
            Granted::No => findings
                .push(Finding::bad(CRM, &what, format!("{scope} is missing: {needed_for}")).advising(
                    format!("add {scope} to the app or the token, and connect the location again"),
                )),
            Granted::Unknown(status) => findings.push(Finding::not_checked(
                CRM,
                &what,
                format!("{scope}: the CRM answered with {status}"),
            )),
        }
    }
    findings
}

/// Whether an agent of the CRM answers the same texts.
fn rivals(location: &LocationId, agents: &[CrmAgent]) -> Finding {
    let what = format!("{location}, rival agents");
    let rivals: Vec<&str> =
        agents.iter().filter(|agent| agent.answers_texts()).map(|agent| agent.name.as_str()).collect();
    if rivals.is_empty() {
        return Finding::good(CRM, what, "none answers texts by itself");
    }
    Finding::bad(CRM, what, format!("on auto-pilot for texts: {}", rivals.join(", ")))
        .advising("set it to Off or Suggestive, or take texts from it: contacts get two answers to each text")
}
