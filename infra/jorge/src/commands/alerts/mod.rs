//! `jorge alerts`: what is wrong, and who takes it up.

mod answer;
mod trial;

use std::process::ExitCode;
use std::sync::Arc;

use futures::future::try_join_all;
use jiff::Timestamp;
use shared::adapters::dynamodb::{DynamoAlerts, DynamoLocations};
use shared::alerts::{Alert, AlertId, Alerts as _, Scope, active, history, past, take_up};
use shared::ids::LocationId;
use shared::locations::{InstalledLocations as _, Locations as _};
use shared::privacy::rights::Grounds;

use self::answer::Answer;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::{AlertsArgs, AlertsCommand, TargetArgs};
use crate::stack::Storage;

/// Alerts of the history that are shown at once.
const PAGE: usize = 100;

pub(crate) async fn alerts(storage: &Storage, args: AlertsArgs) -> Result<ExitCode, CommandError> {
    let AlertsArgs { location, json, target, command } = args;
    let location = location.as_deref().map(LocationId::parse).transpose();
    let location = location.map_err(|wrong| format!("--location {wrong}"))?;
    let board = || Board::open(storage, &target, location.clone());
    let now = Timestamp::now();
    let answer = match command.unwrap_or(AlertsCommand::List { all: false }) {
        AlertsCommand::List { all } => board().await?.list(all, now).await?,
        AlertsCommand::Ack { id, by } => board().await?.acknowledge(&id, &by, now).await?,
        AlertsCommand::History { before } => {
            board().await?.history(before.unwrap_or(Timestamp::MAX), now).await?
        }
        AlertsCommand::Test { channel } => {
            return trial::test(storage, &target, location.as_ref(), channel.as_deref(), json).await;
        }
    };
    Ok(answer.show(json))
}

/// The alerts of one location, or of everybody.
struct Board {
    scopes: Vec<Scope>,
    alerts: DynamoAlerts,
    // A stack started only for this has to live as long as the tables are used.
    _tables: Tables,
}

impl Board {
    async fn open(
        storage: &Storage,
        target: &TargetArgs,
        location: Option<LocationId>,
    ) -> Result<Self, CommandError> {
        let tables = Tables::of(storage, target).await?;
        let keys = Arc::new(tables.custody(target)?);
        let (client, operations) = (|| tables.aws.dynamodb.clone(), tables.name("operations"));
        let locations = DynamoLocations::new(client(), operations.clone(), keys);
        let scopes = match location {
            Some(location) => {
                if locations.find(&location).await?.is_none() {
                    return Err(format!(
                        "location {location} is not known; name another with --location, or leave it out"
                    )
                    .into());
                }
                vec![Scope::Location(location)]
            }
            None => {
                let each = locations.installed().await?.into_iter().map(Scope::Location);
                std::iter::once(Scope::Installation).chain(each).collect()
            }
        };
        Ok(Self { scopes, alerts: DynamoAlerts::new(client(), operations), _tables: tables })
    }

    /// The last alert of everything that ever went wrong.
    async fn known(&self) -> Result<Vec<Alert>, CommandError> {
        let stored = try_join_all(self.scopes.iter().map(|scope| self.alerts.of(scope))).await?;
        Ok(stored.into_iter().flatten().map(|stored| stored.alert).collect())
    }

    async fn list(&self, all: bool, now: Timestamp) -> Result<Answer, CommandError> {
        let known = self.known().await?;
        let taken = known.iter().filter(|alert| alert.is_going_on() && alert.acknowledged.is_some()).count();
        let shown = if all { history(known, usize::MAX) } else { active(known) };
        Ok(Answer::list(&shown, if all { 0 } else { taken }, now))
    }

    async fn history(&self, before: Timestamp, now: Timestamp) -> Result<Answer, CommandError> {
        let page = past(&self.alerts, &self.scopes, before, PAGE).await?;
        Ok(Answer::history(&page.alerts, page.before, now))
    }

    async fn acknowledge(&self, called: &str, by: &str, now: Timestamp) -> Result<Answer, CommandError> {
        let by = Grounds::without_reason(by).map_err(|wrong| format!("--by: {wrong}"))?;
        let id = match named(called) {
            Some(id) => id,
            None => meant(self.known().await?, called)?,
        };
        Ok(Answer::taken_up(&id, take_up(&self.alerts, &id, by.by(), now).await?, now))
    }
}

/// The alert a whole id names, as it stands in lists or in messages.
fn named(called: &str) -> Option<AlertId> {
    AlertId::of_segment(called).or_else(|_| AlertId::parse(called)).ok()
}

/// The one alert that goes on and is called so.
fn meant(known: Vec<Alert>, called: &str) -> Result<AlertId, CommandError> {
    let is = |alert: &Alert| {
        let (id, rule) = (alert.id.segment(), alert.key().rule.as_str());
        let without_scope = id.split_once('~').map_or("", |(_, rest)| rest);
        !called.is_empty() && (id.starts_with(called) || rule == called || without_scope.starts_with(called))
    };
    let mut found: Vec<AlertId> =
        known.into_iter().filter(Alert::is_going_on).filter(is).map(|alert| alert.id).collect();
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (Some(last), _) => {
            let ids: Vec<String> = found.iter().chain([&last]).map(AlertId::segment).collect();
            Err(format!("{called} may be any of {}; name more of the id", ids.join(", ")).into())
        }
        (None, _) => {
            Err(format!("no alert that goes on is called {called}; look: jorge alerts list --all").into())
        }
    }
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
