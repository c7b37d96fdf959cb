//! `jorge smoke`: whether a stack that was just deployed, or this build, does what it is for, by having it done once.
//!
//! Unlike `jorge doctor` it leaves traces: a test alert, an experiment that is over, the conversation of a test contact.

mod conversation;
mod place;

use std::collections::BTreeMap;
use std::process::ExitCode;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use shared::adapters::dynamodb::{DynamoExperimentChanges, DynamoExperiments, DynamoOperationsLog};
use shared::experiments::conduct::{self, Conducted};
use shared::experiments::ports::Definitions as _;
use shared::experiments::{Change, Draft, Status};
use shared::privacy::rights::Grounds;

use self::place::Place;
use super::finding::{Finding, report};
use crate::CommandError;
use crate::cli::SmokeArgs;

/// Who does it, on record.
const BY: &str = "jorge smoke";

pub(crate) async fn smoke(args: SmokeArgs) -> Result<ExitCode, CommandError> {
    let place = Place::of(&args).await?;
    let mut findings = vec![place.health().await];
    if args.no_alerts {
        findings.push(Finding::not_checked("alerts", "channels", "left out"));
    } else {
        findings.extend(alerts(&place).await);
    }
    findings.push(experiment(&place).await?);
    findings.extend(conversation::hold(&place).await?);
    place.stop().await;
    Ok(report(&findings, args.json))
}

/// A test alert on every channel that is set up.
async fn alerts(place: &Place) -> Vec<Finding> {
    #[derive(Deserialize)]
    struct Answer {
        tried: Vec<Tried>,
    }
    #[derive(Deserialize)]
    struct Tried {
        channel: String,
        delivered: bool,
        why: Option<String>,
    }
    const AREA: &str = "alerts";
    let event = json!({ "test": { "location": null, "channel": null } });
    let answer = match place.invoke("alert-checker", event).await {
        Ok(answer) => answer,
        Err(error) => return vec![Finding::bad(AREA, "alert-checker", shared::error::chain(&*error))],
    };
    let Ok(Answer { tried }) = serde_json::from_value(answer) else {
        return vec![Finding::bad(AREA, "alert-checker", "its answer cannot be read")];
    };
    if tried.is_empty() {
        return vec![
            Finding::warning(AREA, "channels", "none is set up: nobody would hear of anything")
                .advising("set ALERT_… as .env.production.example says"),
        ];
    }
    let found = |Tried { channel, delivered, why }| match delivered {
        true => Finding::good(AREA, channel, "delivered a test"),
        false => Finding::bad(AREA, channel, why.unwrap_or_else(|| "not delivered".to_owned()))
            .advising("its address or key is wrong, or it is down"),
    };
    tried.into_iter().map(found).collect()
}

/// An experiment that changes nothing is begun, found, and ended.
async fn experiment(place: &Place) -> Result<Finding, CommandError> {
    let (area, what) = ("experiments", "begun, found, ended");
    let (client, table) = (|| place.dynamodb().clone(), |name: &str| place.table(name));
    let log = DynamoOperationsLog::new(client(), table("operations"), table("audit"), place.keys());
    let experiments = DynamoExperiments::new(client(), table("experiments"));
    let changes = DynamoExperimentChanges::new(experiments.clone(), log);
    let now = place.now();
    let id = format!("smoke-{}", now.as_second());
    let begun = conduct::create(&changes, place.location(), draft(&id), &grounds()?, now).await?;
    if let Conducted::Refused(why) = &begun {
        let why: Vec<String> = why.iter().map(ToString::to_string).collect();
        return Ok(Finding::bad(area, what, why.join("; ")));
    }
    let ended = conduct::change(
        &changes,
        place.location(),
        &id,
        &Change::Complete,
        &grounds()?,
        BTreeMap::new(),
        place.now(),
    )
    .await?;
    let stored = experiments.of(place.location()).await?;
    let over = stored
        .iter()
        .any(|known| known.id().as_str() == id && matches!(known.status(), Status::Completed { .. }));
    Ok(match (begun, ended, over) {
        (Conducted::Done(_), Conducted::Done(_), true) => Finding::good(area, what, id),
        _ => Finding::bad(area, what, format!("{id} is not there as it should be"))
            .advising("jorge experiments; somebody else may have changed it meanwhile"),
    })
}

fn draft(id: &str) -> Draft {
    Draft {
        id: id.to_owned(),
        changes: None,
        variants: vec!["a".to_owned(), "b".to_owned()],
        shares: Vec::new(),
        metrics: vec!["response".to_owned()],
        owner: BY.to_owned(),
        starts_at: None,
        ends_at: None,
        matures_after_days: 0,
    }
}

fn grounds() -> Result<Grounds, CommandError> {
    Ok(Grounds::new(BY, "a smoke test").map_err(|wrong| wrong.to_string())?)
}

/// When a local stack's time begins: an hour at which everybody may be texted, so that what it does is always the same.
fn morning(today: Timestamp) -> Timestamp {
    let day = today.to_zoned(jiff::tz::TimeZone::UTC).date();
    day.at(15, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_or(today, |zoned| zoned.timestamp())
}
