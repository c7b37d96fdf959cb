//! `/api/experiments`: what is tried at a location, what came of it, and what people do about it.

use std::collections::BTreeMap;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use jiff::Timestamp;
use serde::Serialize;
use shared::access::{Grant, Right};
use shared::edge::http;
use shared::error::BadMessage;
use shared::experiments::conduct::{self, Conducted, Promoted};
use shared::experiments::{Change, Definition, Draft, Lab, Lever, Rules, Shown, VariantName};
use shared::ids::LocationId;

use crate::access::{allow, caller};
use crate::body::{BY, Body, Field, REASON, Why};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::{Deps, decoded, the_location};

const ID: Field = Field::new("id", "ID_MISSING", "ID_INVALID", "what it is called");
const CHANGES: Field =
    Field::new("changes", "CHANGES_MISSING", "CHANGES_INVALID", "what it changes, by its name, or nothing");
const VARIANTS: Field = Field::new(
    "variants",
    "VARIANTS_MISSING",
    "VARIANTS_INVALID",
    "names of what is tried, the first as it is",
);
const SHARES: Field =
    Field::new("shares", "SHARES_MISSING", "SHARES_INVALID", "a share of each variant, from 0 to 1");
const METRICS: Field = Field::new(
    "metrics",
    "METRICS_MISSING",
    "METRICS_INVALID",
    "names of what is counted, the first decides",
);
const OWNER: Field = Field::new("owner", "OWNER_MISSING", "OWNER_INVALID", "who answers for it");
const STARTS_AT: Field = Field::new(
    "starts_at",
    "STARTS_AT_MISSING",
    "STARTS_AT_INVALID",
    "an instant such as 2026-11-20T18:00:00Z",
);
const ENDS_AT: Field =
    Field::new("ends_at", "ENDS_AT_MISSING", "ENDS_AT_INVALID", "an instant such as 2026-11-20T18:00:00Z");
const MATURES: Field =
    Field::new("matures_after_days", "MATURES_MISSING", "MATURES_INVALID", "whole days, 0 to 90");
const VARIANT: Field =
    Field::new("variant", "VARIANT_MISSING", "VARIANT_INVALID", "which of the variants everybody gets");
const ANYWAY: Field = Field::new("anyway", "ANYWAY_MISSING", "ANYWAY_INVALID", "is true or false");

/// A list as it is handed out.
#[derive(Serialize)]
struct List {
    at: Timestamp,
    location: LocationId,
    /// Whether contacts of the location take part in any.
    takes_part: bool,
    experiments: Vec<Shown>,
}

/// What was done.
#[derive(Serialize)]
struct Done {
    outcome: &'static str,
    change: &'static str,
    experiment: Definition,
}

/// Whose experiments are meant, and what the location takes for proof.
struct Place {
    caller: Grant,
    location: LocationId,
    rules: Rules,
    takes_part: bool,
}

impl Place {
    async fn of(deps: &Deps, request: &ApiGatewayV2httpRequest, right: Right) -> Result<Self, Refusal> {
        let caller = caller(deps, request).await?;
        let location = Query::of(request, &["location"])?.the_location()?;
        allow(&caller, right, Some(&location))?;
        let settings = the_location(deps, &location).await?.settings;
        Ok(Self { caller, location, rules: settings.experiment_rules, takes_part: settings.experiments })
    }

    fn lab<'a>(&'a self, deps: &'a Deps) -> Lab<'a> {
        Lab { location: &self.location, figures: deps.experiments.as_ref(), rules: &self.rules }
    }
}

/// Everything that is tried at a location.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn list(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let place = Place::of(deps, request, Right::SeeFigures).await?;
    let at = deps.clock.now();
    let experiments = place.lab(deps).all(at).await?.iter().map(Shown::of).collect();
    let Place { location, takes_part, .. } = place;
    Ok(http::json(200, &List { at, location, takes_part, experiments }))
}

/// One of them with its figures.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn results(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let place = Place::of(deps, request, Right::SeeFigures).await?;
    let (lab, id, now) = (place.lab(deps), decoded(id), deps.clock.now());
    let known = lab.known(now).await?.into_iter().find(|known| known.definition.id().as_str() == id);
    let look = lab.look(known.ok_or_else(unknown)?, now).await?;
    Ok(http::json(200, &Shown::with_figures(&look)))
}

/// Begins an experiment.
///
/// # Errors
/// [`Refusal`] says everything that forbids it.
pub async fn begin(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let place = Place::of(deps, request, Right::ConductExperiments).await?;
    let known = [ID, CHANGES, VARIANTS, SHARES, METRICS, OWNER, STARTS_AT, ENDS_AT, MATURES, BY, REASON];
    let body = Body::of(request, &known)?;
    let draft = draft(&body)?;
    let on = body.grounds(&place.caller.key, Why::Told)?;
    let store = deps.experiment_changes.as_ref();
    let begun = conduct::create(store, &place.location, draft, &on, deps.clock.now()).await?;
    done(201, "created", begun)
}

/// Pauses, resumes or ends an experiment.
///
/// # Errors
/// [`Refusal`] says what forbids it.
pub async fn change(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    change: &Change,
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let place = Place::of(deps, request, Right::ConductExperiments).await?;
    let on = Body::of(request, &[BY, REASON])?.grounds(&place.caller.key, Why::Told)?;
    let (store, because, now) = (deps.experiment_changes.as_ref(), BTreeMap::new(), deps.clock.now());
    let changed = conduct::change(store, &place.location, &decoded(id), change, &on, because, now).await?;
    done(200, change.name(), changed)
}

/// Declares a winner; where the figures do not support that, only if somebody insists.
///
/// # Errors
/// [`Refusal`] says what forbids it.
pub async fn promote(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let place = Place::of(deps, request, Right::ConductExperiments).await?;
    let body = Body::of(request, &[VARIANT, ANYWAY, BY, REASON])?;
    let variant: String = body.required(VARIANT)?;
    let winner = VariantName::parse(&variant).map_err(|_| VARIANT.invalid())?;
    let insists = body.optional(ANYWAY)?.unwrap_or(false);
    let on = body.grounds(&place.caller.key, Why::Told)?;
    let (store, now) = (deps.experiment_changes.as_ref(), deps.clock.now());
    match conduct::promote(&place.lab(deps), store, &decoded(id), &winner, insists, &on, now).await? {
        Promoted::Unsupported(look) => Err(Refusal::Unsupported(look)),
        Promoted::Conducted(conducted) => done(200, Change::DeclareWinner(winner).name(), conducted),
    }
}

fn draft(body: &Body) -> Result<Draft, BadMessage> {
    let changes: Option<String> = body.optional(CHANGES)?;
    let changes = changes.map(|name| Lever::parse(&name).ok_or_else(|| CHANGES.invalid())).transpose()?;
    Ok(Draft {
        id: body.required(ID)?,
        changes,
        variants: body.required(VARIANTS)?,
        shares: body.optional(SHARES)?.unwrap_or_default(),
        metrics: body.required(METRICS)?,
        owner: body.required(OWNER)?,
        starts_at: body.optional(STARTS_AT)?,
        ends_at: body.optional(ENDS_AT)?,
        matures_after_days: body.optional(MATURES)?.unwrap_or_default(),
    })
}

fn done(
    status: u16,
    change: &'static str,
    conducted: Conducted,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    match conducted {
        Conducted::Done(experiment) => {
            tracing::info!(experiment.id = %experiment.id(), experiment.change = change, "by the API");
            Ok(http::json(status, &Done { outcome: "done", change, experiment }))
        }
        Conducted::Refused(refused) => Err(Refusal::NotConducted(refused)),
        Conducted::Unknown(_) => Err(unknown()),
        Conducted::Overtaken => Err(Refusal::Overtaken),
    }
}

fn unknown() -> Refusal {
    let message = "is no experiment of this location";
    Refusal::Missing(BadMessage::new("id", "EXPERIMENT_UNKNOWN", message))
}
