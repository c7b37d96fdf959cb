//! `/api/contacts/{contact}/…`: what a person may ask of what we keep about them, and what stands against that.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body as Answered;
use serde::Serialize;
use shared::access::{Grant, Right};
use shared::edge::http;
use shared::error::BadMessage;
use shared::ids::{ContactId, ContactRef};
use shared::privacy::rights::{Erasure, Grounds, LegalHold, Rights};

use crate::access::{allow, caller};
use crate::body::{BY, Body, REASON, Why};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::{Deps, decoded, installed};

/// Most bytes of an answer: Lambda hands on 6 MB, with what escaping adds.
const MOST_BYTES: usize = 5 * 1024 * 1024;

/// What was erased.
#[derive(Serialize)]
struct Erased {
    outcome: &'static str,
    /// Items removed beside the key.
    removed: usize,
    /// The contact had opted out: that stays in force.
    opted_out: bool,
}

/// Who holds what is kept, and who did before.
#[derive(Serialize)]
struct Held {
    hold: Option<LegalHold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<LegalHold>,
}

/// Everything kept about a contact, readable. That it was handed out is on record before it is read.
///
/// # Errors
/// [`Refusal`] says why it is not.
pub async fn export(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location", "by"])?;
    let who = allowed(deps, &caller, &query, contact).await?;
    let grounds = query.grounds(&caller.key)?;
    let dossier = rights(deps).export(&who, &grounds, deps.clock.now()).await?.ok_or_else(unknown)?;
    tracing::info!(access.key = %caller.key, "what is kept of a contact is exported by the API");
    let answer = http::json(200, &dossier);
    match &answer.body {
        Some(Answered::Text(text)) if text.len() > MOST_BYTES => Err(Refusal::ExportTooLarge),
        _ => Ok(answer),
    }
}

/// Makes everything personal about a contact unreadable for good, unless a legal hold forbids it.
///
/// # Errors
/// [`Refusal`] says why it is not done.
pub async fn erase(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let (caller, who, grounds) = asked(deps, request, contact).await?;
    match rights(deps).erase(&who, &grounds, deps.clock.now()).await? {
        Erasure::Erased { removed, opted_out } => {
            tracing::info!(access.key = %caller.key, "a contact is erased by the API");
            Ok(http::json(200, &Erased { outcome: "erased", removed, opted_out }))
        }
        Erasure::Held(hold) => Err(Refusal::Held(hold)),
        Erasure::NothingKept => Err(unknown()),
    }
}

/// The legal hold on what is kept of a contact.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn hold(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location"])?;
    let who = allowed(deps, &caller, &query, contact).await?;
    let hold = deps.records.hold(&who).await?;
    Ok(http::json(200, &Held { hold, before: None }))
}

/// Places a legal hold, or replaces the one that is there.
///
/// # Errors
/// [`Refusal`] says why it is not placed.
pub async fn place(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let (caller, who, grounds) = asked(deps, request, contact).await?;
    let since = deps.clock.now();
    let before = rights(deps).hold(&who, &grounds, since).await?;
    tracing::info!(access.key = %caller.key, "a legal hold is placed by the API");
    let reason = grounds.reason().unwrap_or_default().to_owned();
    let hold = LegalHold { by: grounds.by().to_owned(), reason, since };
    Ok(http::json(200, &Held { hold: Some(hold), before }))
}

/// Lifts a legal hold, if there is one.
///
/// # Errors
/// [`Refusal`] says why it is not lifted.
pub async fn lift(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let (caller, who, grounds) = asked(deps, request, contact).await?;
    let before = rights(deps).lift(&who, &grounds, deps.clock.now()).await?;
    tracing::info!(access.key = %caller.key, "a legal hold is lifted by the API");
    Ok(http::json(200, &Held { hold: None, before }))
}

fn rights(deps: &Deps) -> Rights<'_> {
    Rights { records: deps.records.as_ref(), log: deps.log.as_ref(), signer: deps.signer.as_ref() }
}

/// Who asks that something is done, about whom, and why.
async fn asked(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    contact: &str,
) -> Result<(Grant, ContactRef, Grounds), Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location"])?;
    let who = allowed(deps, &caller, &query, contact).await?;
    let grounds = Body::of(request, &[BY, REASON])?.grounds(&caller.key, Why::Needed)?;
    Ok((caller, who, grounds))
}

/// About whom something is asked, where the caller may.
async fn allowed(deps: &Deps, caller: &Grant, query: &Query, contact: &str) -> Result<ContactRef, Refusal> {
    let location = query.the_location()?;
    let wrong = |why| BadMessage::new("contact", "CONTACT_INVALID", format!("{why}"));
    let contact = ContactId::parse(&decoded(contact)).map_err(wrong)?;
    allow(caller, Right::HandleContactData, Some(&location))?;
    installed(deps, Some(&location)).await?;
    Ok(ContactRef { location, contact })
}

/// That nothing is kept: the same of somebody who never was and of somebody else's contact.
pub(crate) fn unknown() -> Refusal {
    let message = "is nobody about whom this location keeps anything";
    Refusal::Missing(BadMessage::new("contact", "CONTACT_UNKNOWN", message))
}
