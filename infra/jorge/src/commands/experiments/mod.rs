//! `jorge experiments`: what is tried at a location, what came of it, and what people do about it.

mod answer;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use futures::future::try_join_all;
use jiff::Timestamp;
use shared::adapters::dynamodb::{
    DynamoExperimentChanges, DynamoExperiments, DynamoLocations, DynamoOperationsLog,
};
use shared::experiments::conduct::{self, Conducted, Promoted};
use shared::experiments::{Change, Draft, Lever, VariantName};
use shared::ids::LocationId;
use shared::locations::{Locations as _, Settings};
use shared::privacy::rights::Grounds;

use self::answer::Answer;
use self::words::AskedFor;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::{ConductArgs, CreateArgs, ExperimentsArgs, ExperimentsCommand, PromoteArgs, TargetArgs};
use crate::stack::Storage;

pub(crate) async fn experiments(storage: &Storage, args: ExperimentsArgs) -> Result<ExitCode, CommandError> {
    let ExperimentsArgs { location, json, target, command } = args;
    let location = LocationId::parse(&location).map_err(|wrong| format!("--location {wrong}"))?;
    let lab = Lab::open(storage, &target, location).await?;
    let answer = lab.answer(command.unwrap_or(ExperimentsCommand::List), Timestamp::now()).await?;
    Ok(answer.show(json))
}

/// The experiments of a location, and what a change of them needs.
struct Lab {
    location: LocationId,
    settings: Settings,
    experiments: DynamoExperiments,
    changes: DynamoExperimentChanges,
    // A stack started only for this has to live as long as the tables are used.
    _tables: Tables,
}

impl Lab {
    async fn open(
        storage: &Storage,
        target: &TargetArgs,
        location: LocationId,
    ) -> Result<Self, CommandError> {
        let tables = Tables::of(storage, target).await?;
        let keys = Arc::new(tables.custody(target)?);
        let client = || tables.aws.dynamodb.clone();
        let operations = tables.name("operations");
        let log = DynamoOperationsLog::new(client(), operations.clone(), tables.name("audit"), keys.clone());
        let experiments = DynamoExperiments::new(client(), tables.name("experiments"));
        let found = DynamoLocations::new(client(), operations, keys).find(&location).await?;
        let found = found.ok_or_else(|| {
            format!("location {location} is not known; name one with --location, or set it up: jorge connect")
        })?;
        Ok(Self {
            location,
            settings: found.settings,
            changes: DynamoExperimentChanges::new(experiments.clone(), log),
            experiments,
            _tables: tables,
        })
    }

    async fn answer(&self, command: ExperimentsCommand, now: Timestamp) -> Result<Answer, CommandError> {
        match command {
            ExperimentsCommand::List => self.list(now).await,
            ExperimentsCommand::Results { id } => self.results(id.as_deref(), now).await,
            ExperimentsCommand::Create(args) => self.create(args, now).await,
            ExperimentsCommand::Pause(args) => self.conduct(&args, &Change::Pause, now).await,
            ExperimentsCommand::Resume(args) => self.conduct(&args, &Change::Resume, now).await,
            ExperimentsCommand::Complete(args) => self.conduct(&args, &Change::Complete, now).await,
            ExperimentsCommand::Promote(args) => self.promote(&args, now).await,
        }
    }

    /// Where they are looked at.
    fn lab(&self) -> shared::experiments::Lab<'_> {
        let rules = &self.settings.experiment_rules;
        shared::experiments::Lab { location: &self.location, figures: &self.experiments, rules }
    }

    async fn list(&self, now: Timestamp) -> Result<Answer, CommandError> {
        Ok(Answer::list(&self.lab().all(now).await?, self.settings.experiments, now))
    }

    async fn results(&self, id: Option<&str>, now: Timestamp) -> Result<Answer, CommandError> {
        let lab = self.lab();
        let mut known = lab.known(now).await?;
        let ids: Vec<_> = known.iter().map(|known| known.definition.id().clone()).collect();
        if let Some(id) = id {
            known.retain(|known| known.definition.id().as_str() == id);
            if known.is_empty() {
                return Ok(Answer::unknown(id, &ids));
            }
        }
        let looks = try_join_all(known.into_iter().map(|known| lab.look(known, now))).await?;
        Ok(Answer::results(&looks, id.is_some()))
    }

    async fn create(&self, args: CreateArgs, now: Timestamp) -> Result<Answer, CommandError> {
        let (by, reason) = (args.by.clone(), args.reason.clone());
        let draft = draft(args)?;
        let on = grounds(by.as_deref().unwrap_or(&draft.owner), reason.as_deref())?;
        let (id, changes) = (draft.id.clone(), draft.changes);
        let created = conduct::create(&self.changes, &self.location, draft, &on, now).await?;
        let rival = match (&created, changes) {
            (Conducted::Refused(_), Some(_)) => {
                let mut known = self.lab().known(now).await?.into_iter().map(|known| known.definition);
                known.find(|known| known.contends_for(changes))
            }
            _ => None,
        };
        let asked_for = AskedFor { changes, rival: rival.as_ref(), ..AskedFor::default() };
        Ok(Answer::conducted(&id, "created", created, asked_for, now))
    }

    async fn conduct(
        &self,
        args: &ConductArgs,
        change: &Change,
        now: Timestamp,
    ) -> Result<Answer, CommandError> {
        let on = grounds(&args.on.by, args.on.reason.as_deref())?;
        let (store, location, because) = (&self.changes, &self.location, BTreeMap::new());
        let changed = conduct::change(store, location, &args.id, change, &on, because, now).await?;
        Ok(Answer::conducted(&args.id, change.name(), changed, AskedFor::default(), now))
    }

    /// Declares a winner; where the figures do not support that, only if somebody insists.
    async fn promote(&self, args: &PromoteArgs, now: Timestamp) -> Result<Answer, CommandError> {
        let on = grounds(&args.on.by, args.on.reason.as_deref())?;
        let winner = VariantName::parse(&args.variant).map_err(|wrong| format!("the variant {wrong}"))?;
        let known = self.lab().known(now).await?.into_iter().map(|known| known.definition);
        let before = known.into_iter().find(|definition| definition.id().as_str() == args.id);
        let (lab, store) = (self.lab(), &self.changes);
        match conduct::promote(&lab, store, &args.id, &winner, args.anyway, &on, now).await? {
            Promoted::Unsupported(look) => Ok(Answer::unsupported(&look, &args.variant)),
            Promoted::Conducted(changed) => {
                let asked_for = AskedFor { of: before.as_ref(), ..AskedFor::default() };
                Ok(Answer::conducted(&args.id, Change::DeclareWinner(winner).name(), changed, asked_for, now))
            }
        }
    }
}

/// Who does something, and why if they say so: it goes on record as it is, so it holds nobody's number or address.
fn grounds(by: &str, reason: Option<&str>) -> Result<Grounds, CommandError> {
    let grounds = match reason {
        Some(reason) => Grounds::new(by, reason),
        None => Grounds::without_reason(by),
    };
    grounds.map_err(|wrong| format!("--by and --reason: {wrong}").into())
}

/// What somebody asks for, as options or in a file.
fn draft(args: CreateArgs) -> Result<Draft, CommandError> {
    if let Some(path) = &args.from {
        return read(path);
    }
    Ok(Draft {
        id: args.id.unwrap_or_default(),
        changes: args.changes.as_deref().and_then(Lever::parse),
        variants: args.variants,
        shares: args.shares,
        metrics: args.metrics,
        owner: args.owner.unwrap_or_default(),
        starts_at: args.starts,
        ends_at: args.ends,
        matures_after_days: args.matures_after_days,
    })
}

fn read(path: &Path) -> Result<Draft, CommandError> {
    let in_file = |why: String| format!("{}: {why}", path.display());
    let text = std::fs::read(path).map_err(|error| in_file(error.to_string()))?;
    Ok(serde_json::from_slice(&text).map_err(|error| in_file(error.to_string()))?)
}

#[cfg(test)]
#[path = "experiments_tests.rs"]
mod tests;
