//! `/api/escalations` and `/api/violations`: what people must look at, and what they do about it.
//!
//! Nothing here writes to a ticket. What a person does is kept at the door, and the contact's own turn does it.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use jiff::Timestamp;
use serde::Serialize;
use shared::access::Right;
use shared::audit::{Operation, OperationAction, Subject};
use shared::compliance::{self, Kind, Reported};
use shared::edge::http::{self, traceparent};
use shared::error::BadMessage;
use shared::ids::{ContactRef, CorrelationId, LocationId, TicketId, TicketKind};
use shared::privacy::Personal;
use shared::privacy::rights::Grounds;
use shared::review::shown::Opened;
use shared::review::{Act, Acted, Shown, act as apply, consult, submit};
use uuid::Uuid;

use crate::access::{allow, caller};
use crate::body::{BY, Body, Field, REASON, Why};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::{Deps, decoded, installed};

/// Tickets that are handed out at once.
const PAGE: usize = 100;
/// Characters of a text that is reported.
const LONGEST_TEXT: usize = 10_000;

const TYPE: Field = Field::new("type", "TYPE_MISSING", "TYPE_INVALID", "a name like fair_housing");
const TEXT: Field = Field::new(
    "text",
    "TEXT_MISSING",
    "TEXT_INVALID",
    "what was said to the contact, in 1 to 10,000 characters",
);

/// A list as it is handed out.
#[derive(Serialize)]
struct List {
    at: Timestamp,
    location: LocationId,
    tickets: Vec<Shown>,
    /// Where the next page begins; `None` if this is the last one.
    before: Option<Timestamp>,
}

/// What was asked for is kept, and done by the contact's next turn.
#[derive(Serialize)]
struct Kept {
    outcome: &'static str,
    /// As it is now, before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<Shown>,
}

/// Who may look into tickets of a kind and do something about them.
const fn right(kind: TicketKind) -> Right {
    match kind {
        TicketKind::Escalation => Right::WorkEscalations,
        TicketKind::Violation => Right::WatchViolations,
    }
}

/// A location's tickets of a kind, newest first: those that are open, or those that are closed.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn list(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    kind: TicketKind,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let query = Query::of(request, &["location", "status", "before"])?;
    let (location, open, before) = (query.the_location()?, query.open()?, query.before()?);
    allow(&caller, right(kind), Some(&location))?;
    installed(deps, Some(&location)).await?;
    let tickets = deps.tickets.page(&location, kind, open, before, PAGE).await?;
    let before = (tickets.len() >= PAGE).then(|| tickets.last().map(|last| last.opened_at)).flatten();
    let tickets = tickets.iter().map(Shown::of).collect();
    Ok(http::json(200, &List { at: deps.clock.now(), location, tickets, before }))
}

/// A ticket with what is in it. That it was read is on record before it is opened.
///
/// # Errors
/// [`Refusal`] says why there is no answer.
pub async fn show(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    kind: TicketKind,
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let id = ticket_id(kind, id)?;
    let query = Query::of(request, &["location", "contact", "by"])?;
    let (who, grounds) = (query.who()?, query.grounds(&caller.key)?);
    allow(&caller, right(kind), Some(&who.location))?;
    installed(deps, Some(&who.location)).await?;
    if deps.tickets.known(&who, id).await?.is_none() {
        return Err(unknown());
    }
    let stores = (deps.tickets.as_ref(), deps.log.as_ref());
    let found = consult(stores, &who, id, &grounds, deps.clock.now()).await?;
    Ok(http::json(200, &Opened::of(&found.ok_or_else(unknown)?)))
}

/// Claims, resolves or releases a ticket: the contact's next turn does it, unless somebody was faster.
///
/// # Errors
/// [`Refusal`] says why that will not be done.
pub async fn act(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    (kind, act): (TicketKind, Act),
    id: &str,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let id = ticket_id(kind, id)?;
    let who = Query::of(request, &["location", "contact"])?.who()?;
    allow(&caller, right(kind), Some(&who.location))?;
    let (known, why) = match act {
        Act::Claim => (&[BY][..], Why::Unasked),
        Act::Resolve | Act::Release => (&[BY, REASON][..], Why::Needed),
    };
    let grounds = Body::of(request, known)?.grounds(&caller.key, why)?;
    installed(deps, Some(&who.location)).await?;
    let ticket = deps.tickets.known(&who, id).await?.ok_or_else(unknown)?;
    let now = deps.clock.now();
    let (by, reason) = (grounds.by().to_owned(), grounds.reason().map(str::to_owned));
    let acted = Acted { ticket: id, act, by, reason, at: now };
    // What the turn would refuse is refused here, where somebody reads why.
    let remembered = deps.records.remembered(&who).await?;
    let mut open = remembered.map(|remembered| remembered.progress.tickets).unwrap_or_default();
    apply(&mut open, &acted).map_err(Refusal::NotActed)?;
    let action = match act {
        Act::Claim => OperationAction::Claimed,
        Act::Resolve => OperationAction::Resolved,
        Act::Release => OperationAction::Released,
    };
    note(deps, &who, action, Subject::Ticket(id.to_string()), &grounds, now).await?;
    let (correlation_id, trace) = (CorrelationId::new(Uuid::now_v7()), traceparent(request));
    submit((deps.inbox.as_ref(), deps.wake_ups.as_ref()), who, acted, now, correlation_id, trace).await?;
    tracing::info!(
        ticket.id = %id,
        access.key = %caller.key,
        correlation.id = %correlation_id,
        "something is done about a ticket by the API"
    );
    Ok(http::json(202, &Kept { outcome: "kept", ticket: Some(Shown::of(&ticket)) }))
}

/// Reports a violation nobody had noticed: the contact's next turn records it and stops the bot.
///
/// # Errors
/// [`Refusal`] says why it is not reported.
pub async fn report(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
) -> Result<ApiGatewayV2httpResponse, Refusal> {
    let caller = caller(deps, request).await?;
    let who = Query::of(request, &["location", "contact"])?.who()?;
    allow(&caller, Right::WatchViolations, Some(&who.location))?;
    let body = Body::of(request, &[TYPE, TEXT, BY, REASON])?;
    let kind = Kind::parse(&body.required::<String>(TYPE)?).ok_or_else(|| TYPE.invalid())?;
    let text: String = body.required(TEXT)?;
    if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
        return Err(TEXT.invalid().into());
    }
    let grounds = body.grounds(&caller.key, Why::Needed)?;
    installed(deps, Some(&who.location)).await?;
    if deps.records.remembered(&who).await?.is_none() {
        return Err(crate::contacts::unknown());
    }
    let at = deps.clock.now();
    let subject = Subject::Contact(who.contact.clone());
    note(deps, &who, OperationAction::ViolationReported, subject, &grounds, at).await?;
    let reported = Reported {
        kind,
        text: Personal::new(text),
        by: grounds.by().to_owned(),
        reason: grounds.reason().unwrap_or_default().to_owned(),
        at,
    };
    let (correlation_id, trace) = (CorrelationId::new(Uuid::now_v7()), traceparent(request));
    let door = (deps.inbox.as_ref(), deps.wake_ups.as_ref());
    compliance::submit(door, who, reported, correlation_id, trace).await?;
    tracing::info!(
        access.key = %caller.key,
        correlation.id = %correlation_id,
        "a violation is reported by the API"
    );
    Ok(http::json(202, &Kept { outcome: "kept", ticket: None }))
}

/// That somebody asks for it, and with which key. What came of it is in the contact's own chain.
async fn note(
    deps: &Deps,
    who: &ContactRef,
    action: OperationAction,
    subject: Subject,
    grounds: &Grounds,
    at: Timestamp,
) -> Result<(), Refusal> {
    let mut details = grounds.details();
    details.insert("contact".to_owned(), who.contact.to_string());
    let reason = grounds.reason().map(str::to_owned);
    let operation = Operation { at, actor: grounds.by().to_owned(), action, subject, reason, details };
    deps.log.append(&who.location, operation).await?;
    Ok(())
}

fn ticket_id(kind: TicketKind, segment: &str) -> Result<TicketId, BadMessage> {
    let wrong = || BadMessage::new("id", "TICKET_ID_INVALID", format!("is no id of {}", article(kind)));
    TicketId::parse(&decoded(segment)).ok().filter(|id| id.kind() == kind).ok_or_else(wrong)
}

const fn article(kind: TicketKind) -> &'static str {
    match kind {
        TicketKind::Escalation => "an escalation",
        TicketKind::Violation => "a violation",
    }
}

fn unknown() -> Refusal {
    let message = "is no ticket of this contact at this location";
    Refusal::Missing(BadMessage::new("id", "TICKET_UNKNOWN", message))
}
