//! The unsubscribe link of an e-mail (RFC 8058; 15 U.S.C. 7704(a)(3), (4)).
//!
//! Opening it only asks: programs that scan mail follow links. Its POST, a person's press of the button or a mail
//! program's one click, opts the contact out of every channel, whatever the body says.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use shared::conversation::unsubscribe::contact_of;
use shared::edge::http::traceparent;
use shared::error::{Fault, chain};
use shared::ids::{ContactRef, CorrelationId};
use shared::inbox::delivery::delivery_id;
use shared::inbox::{ContactEvent, Delivery, Kept, Repeats, take_in};
use uuid::Uuid;

use crate::Deps;
use crate::pages::unsubscribe as pages;

/// Answers somebody who opened the link. Nothing is written.
pub async fn ask(deps: &Deps, token: &str) -> ApiGatewayV2httpResponse {
    match whose(deps, token).await {
        Ok(Some(_)) => pages::ask(),
        Ok(None) => pages::not_ours(),
        Err(fault) => broken(&fault),
    }
}

/// Unsubscribes. A repeat is told the same and changes nothing.
pub async fn unsubscribe(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    token: &str,
) -> ApiGatewayV2httpResponse {
    let done = async {
        let Some(who) = whose(deps, token).await? else { return Ok(false) };
        keep(deps, request, token, who).await?;
        Ok(true)
    };
    match done.await {
        Ok(true) => pages::done(),
        Ok(false) => pages::not_ours(),
        Err(fault) => broken(&fault),
    }
}

/// Whose link it is; `None` if we have not made it, or its location has gone.
async fn whose(deps: &Deps, token: &str) -> Result<Option<ContactRef>, Fault> {
    let Some(who) = contact_of(token, deps.signer.as_ref()).await? else {
        tracing::warn!(unsubscribe.outcome = "not_ours", "unsubscribe link refused");
        return Ok(None);
    };
    let installed = deps.locations.find(&who.location).await?.is_some_and(|location| location.installed);
    if !installed {
        tracing::warn!(
            unsubscribe.outcome = "not_installed",
            location.id = %who.location,
            "unsubscribe link refused"
        );
    }
    Ok(installed.then_some(who))
}

async fn keep(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    token: &str,
    who: ContactRef,
) -> Result<(), Fault> {
    let at = deps.clock.now();
    let delivery = Delivery {
        who,
        id: delivery_id(None, None, &[b"unsubscribe", token.as_bytes()]),
        // Not for a day: somebody who opts in again and then uses the link once more must be heard.
        repeats: Repeats::ByContent,
        received_at: at,
        stale: false,
        event: ContactEvent::UnsubscribedV1 { at },
    };
    let correlation_id = CorrelationId::new(Uuid::now_v7());
    let (inbox, wake_ups) = (deps.inbox.as_ref(), deps.wake_ups.as_ref());
    let kept = take_in(inbox, wake_ups, &delivery, correlation_id, traceparent(request)).await?;
    tracing::info!(
        unsubscribe.outcome = if kept == Kept::New { "kept" } else { "duplicate" },
        location.id = %delivery.who.location,
        contact.id = %delivery.who.contact,
        delivery.id = %delivery.id,
        correlation.id = %correlation_id,
        "unsubscribed by link"
    );
    Ok(())
}

fn broken(fault: &Fault) -> ApiGatewayV2httpResponse {
    tracing::error!(error = chain(fault), "unsubscribe link not answered");
    pages::unavailable()
}
