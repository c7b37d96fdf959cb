//! What happens to a request: verify, check whose it is, keep it once, wake the conversation.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use jiff::Timestamp;
use shared::compliance::{Direction, Verdict};
use shared::digest::sha256_hex;
use shared::edge::http::{header, raw_body, traceparent};
use shared::error::{BadMessage, Fault};
use shared::ids::{ContactRef, CorrelationId, LocationId};
use shared::inbox::delivery::is_stale;
use shared::inbox::{ContactEvent, Delivery, Kept, Quarantined, Reason, Repeats, take_in};
use shared::locations::Location;
use shared::privacy::Personal;
use uuid::Uuid;

use crate::ghl::{Hook, HookEvent, Payload};
use crate::{Deps, MAX_BODY_BYTES, Outcome, signature, workflow};

/// Bytes of an unusable body that are kept.
const EVIDENCE_BYTES: usize = 4096;

/// A webhook signed by the CRM.
///
/// # Errors
/// [`Fault`] when it could not be kept: the CRM has to send it again.
pub async fn from_ghl(deps: &Deps, request: &ApiGatewayV2httpRequest) -> Result<Outcome, Fault> {
    let Some(body) = raw_body(request) else { return Ok(Outcome::Unauthorized) };
    if !deps.verifier.is_authentic(&body, header(request, signature::HEADER)) {
        tracing::warn!(webhook.outcome = "unauthorized", "webhook refused");
        return Ok(Outcome::Unauthorized);
    }
    let received_at = deps.clock.now();
    if body.len() > MAX_BODY_BYTES {
        return quarantine(deps, None, Reason::TooLarge, &body, received_at).await;
    }
    let payload = match Payload::read(&body) {
        Ok(payload) => payload,
        Err(bad) => return quarantine(deps, None, malformed(bad), &body, received_at).await,
    };
    // The CRM signs for every app with one key, so a good signature does not make it ours.
    if payload.is_for(&deps.app_id) == Some(false) {
        tracing::warn!(webhook.outcome = "wrong_app", "webhook refused");
        return Ok(Outcome::WrongApp);
    }
    match payload.hook(&body, received_at) {
        Err(bad) => quarantine(deps, payload.location(), malformed(bad), &body, received_at).await,
        Ok(Hook::Ignored(why)) => {
            tracing::info!(webhook.outcome = "ignored", webhook.reason = why, "webhook ignored");
            Ok(Outcome::Ignored)
        }
        // Documented texts name no app; whoever installs always does.
        Ok(Hook::Installation { .. }) if payload.is_for(&deps.app_id).is_none() => Ok(Outcome::WrongApp),
        Ok(Hook::Installation { location, report, at }) => {
            if let Some(location) = location {
                deps.locations.record(&location, report, at).await?;
                tracing::info!(location.id = %location, location.report = ?report, "location reported");
            }
            Ok(Outcome::Accepted)
        }
        Ok(Hook::Event(event)) => {
            if installed(deps, &event.location).await?.is_none() {
                let location = Some(event.location.clone());
                return quarantine(deps, location, Reason::UnknownLocation, &body, received_at).await;
            }
            keep_event(deps, request, *event, received_at).await
        }
        Ok(Hook::ByProgram(event)) => {
            let location = installed(deps, &event.location).await?;
            if !location.is_some_and(|location| is_forbidden(deps, &location, &event)) {
                tracing::info!(
                    webhook.outcome = "ignored",
                    webhook.reason = "sent by a program",
                    "webhook ignored"
                );
                return Ok(Outcome::Ignored);
            }
            keep_event(deps, request, *event, received_at).await
        }
    }
}

/// The location, if it is one of ours.
async fn installed(deps: &Deps, id: &LocationId) -> Result<Option<Location>, Fault> {
    Ok(deps.locations.find(id).await?.filter(|location| location.installed))
}

/// Whether a program has said something forbidden to a contact. Every text of ours comes back as such a message, so only
/// these are kept. Where nobody can tell, none is: the conversation tells a person then.
fn is_forbidden(deps: &Deps, location: &Location, event: &HookEvent) -> bool {
    let ContactEvent::MessageSentV1(message) = &event.event else { return false };
    let guarding = deps.guards.of(&location.id, &location.settings.compliance);
    let screened = guarding.screen(Direction::Output, message.text.expose(), &[]);
    screened.is_ok_and(|screened| screened.verdict() == Verdict::Violation)
}

async fn keep_event(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    event: HookEvent,
    received_at: Timestamp,
) -> Result<Outcome, Fault> {
    let delivery = Delivery {
        who: ContactRef { location: event.location, contact: event.contact },
        id: event.delivery,
        repeats: Repeats::ById,
        received_at,
        // Only what asks for an answer can come too late for one.
        stale: matches!(event.event, ContactEvent::MessageReceivedV1(_))
            && is_stale(event.happened_at, received_at),
        event: event.event,
    };
    keep(deps, request, delivery).await
}

/// A webhook from a workflow of one location.
///
/// # Errors
/// [`Fault`] when it could not be kept: the workflow has to send it again.
pub async fn from_workflow(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    location: &str,
) -> Result<Outcome, Fault> {
    let Ok(location) = LocationId::parse(location) else { return Ok(Outcome::Unauthorized) };
    let secret = header(request, workflow::HEADER).unwrap_or_default();
    let known = deps.locations.find(&location).await?;
    let Some(known) = known.filter(|known| known.installed && known.workflow_secret_is(secret)) else {
        tracing::warn!(webhook.outcome = "unauthorized", "workflow webhook refused");
        return Ok(Outcome::Unauthorized);
    };
    let Some(body) = raw_body(request) else {
        return Ok(Outcome::Bad(BadMessage::new("body", "NOT_BASE64", "The body is not valid base64.")));
    };
    if body.len() > MAX_BODY_BYTES {
        return Ok(Outcome::TooLarge);
    }
    let received_at = deps.clock.now();
    match workflow::read(&body, &known, received_at) {
        Err(bad) => {
            tracing::warn!(
                webhook.outcome = "bad",
                webhook.field = bad.field,
                webhook.code = bad.code,
                "refused"
            );
            Ok(Outcome::Bad(bad))
        }
        Ok(hook) => {
            let delivery = Delivery {
                who: ContactRef { location, contact: hook.contact },
                id: hook.delivery,
                repeats: Repeats::ByContent,
                received_at,
                stale: false,
                event: hook.event,
            };
            keep(deps, request, delivery).await
        }
    }
}

/// Taken in, then 200.
async fn keep(deps: &Deps, request: &ApiGatewayV2httpRequest, delivery: Delivery) -> Result<Outcome, Fault> {
    let correlation_id = CorrelationId::new(Uuid::now_v7());
    let (inbox, wake_ups) = (deps.inbox.as_ref(), deps.wake_ups.as_ref());
    let outcome = match take_in(inbox, wake_ups, &delivery, correlation_id, traceparent(request)).await? {
        Kept::New => Outcome::Accepted,
        Kept::Unanswered { .. } => Outcome::Duplicate,
        Kept::Answered => return Ok(Outcome::Duplicate),
    };
    tracing::info!(
        webhook.outcome = "kept",
        location.id = %delivery.who.location,
        contact.id = %delivery.who.contact,
        delivery.id = %delivery.id,
        delivery.stale = delivery.stale,
        correlation.id = %correlation_id,
        "webhook kept"
    );
    Ok(outcome)
}

async fn quarantine(
    deps: &Deps,
    location: Option<LocationId>,
    reason: Reason,
    body: &[u8],
    received_at: Timestamp,
) -> Result<Outcome, Fault> {
    let body_hash = sha256_hex(body);
    tracing::warn!(
        webhook.outcome = "quarantined",
        webhook.code = reason.code(),
        webhook.field = reason.field(),
        webhook.body_hash = body_hash,
        webhook.body_bytes = body.len(),
        "webhook quarantined"
    );
    let beginning = String::from_utf8_lossy(&body[..body.len().min(EVIDENCE_BYTES)]).into_owned();
    let evidence = Quarantined {
        location,
        reason,
        body_hash,
        body_bytes: body.len(),
        beginning: Personal::new(beginning),
        received_at,
    };
    deps.quarantine.keep(&evidence).await?;
    Ok(Outcome::Quarantined)
}

fn malformed(bad: BadMessage) -> Reason {
    Reason::Malformed { field: bad.field, code: bad.code }
}
