//! The link of an alert by which somebody takes it up.
//!
//! Opening it only shows the alert: programs that scan mail and chats follow links. Its POST, a person's press of the
//! button, takes it up, in the name that was typed or in that of whoever the channel reaches.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use shared::alerts::ack::{Invitation, NoInvitation, invitation_of};
use shared::alerts::{Alert, AlertId, Place, Refusal, Scope, take_up};
use shared::edge::http::raw_body;
use shared::error::{Fault, chain};

use crate::Deps;
use crate::pages::acknowledge as pages;

/// Shows the alert to somebody who opened the link. Nothing is written.
pub async fn ask(deps: &Deps, token: &str) -> ApiGatewayV2httpResponse {
    let shown = async {
        let invitation = match invited(deps, token).await? {
            Ok(invitation) => invitation,
            Err(why) => return Ok(no_invitation(why)),
        };
        let place = place(deps, &invitation.alert).await?;
        let there = deps.alerts.load(&invitation.alert.key).await?;
        Ok(look(there.map(|stored| stored.alert).as_ref(), &invitation.alert, &place))
    };
    shown.await.unwrap_or_else(|fault| broken(&fault))
}

/// Takes the alert up. A repeat is told who has it.
pub async fn press(deps: &Deps, request: &ApiGatewayV2httpRequest, token: &str) -> ApiGatewayV2httpResponse {
    let pressed = async {
        match invited(deps, token).await? {
            Ok(invitation) => taken_up(deps, request, &invitation).await,
            Err(why) => Ok(no_invitation(why)),
        }
    };
    pressed.await.unwrap_or_else(|fault| broken(&fault))
}

async fn taken_up(
    deps: &Deps,
    request: &ApiGatewayV2httpRequest,
    invitation: &Invitation,
) -> Result<ApiGatewayV2httpResponse, Fault> {
    let id = &invitation.alert;
    let place = place(deps, id).await?;
    let by = by(request).unwrap_or_else(|| invitation.channel.somebody().to_owned());
    let refusal = match take_up(deps.alerts.as_ref(), id, &by, deps.clock.now()).await? {
        Ok(alert) => {
            let channel = invitation.channel.name();
            tracing::info!(alerting.id = %id, alerting.channel = channel, "an alert is taken up by link");
            return Ok(pages::done(&alert, &place));
        }
        Err(refusal) => refusal,
    };
    let there = deps.alerts.load(&id.key).await?.map(|stored| stored.alert);
    Ok(match (refusal, there.as_ref()) {
        (Refusal::Already(has), Some(alert)) => pages::taken(409, alert, &has, &place),
        (Refusal::Nameless, Some(alert)) => pages::nameless(alert, &place),
        (Refusal::FiredAnew, Some(now)) if now.is_going_on() => pages::fired_anew(now, &place),
        (_, there) => pages::over(410, there, &place),
    })
}

async fn invited(deps: &Deps, token: &str) -> Result<Result<Invitation, NoInvitation>, Fault> {
    let invitation = invitation_of(token, deps.signer.as_ref(), deps.clock.now()).await?;
    if let Err(why) = invitation {
        tracing::warn!(alerting.refused = %why, "the link of an alert is refused");
    }
    Ok(invitation)
}

/// The alert as it stands, to somebody who only looks.
fn look(there: Option<&Alert>, id: &AlertId, place: &Place) -> ApiGatewayV2httpResponse {
    match there {
        Some(now) if now.id != *id && now.is_going_on() => pages::fired_anew(now, place),
        Some(alert) if alert.id == *id && alert.is_going_on() => match &alert.acknowledged {
            Some(has) => pages::taken(200, alert, has, place),
            None => pages::ask(alert, place),
        },
        there => pages::over(200, there.filter(|alert| alert.id == *id), place),
    }
}

fn no_invitation(why: NoInvitation) -> ApiGatewayV2httpResponse {
    match why {
        NoInvitation::NotOurs => pages::not_ours(),
        NoInvitation::Expired => pages::expired(),
    }
}

/// The name that was typed; `None` if none was.
fn by(request: &ApiGatewayV2httpRequest) -> Option<String> {
    let body = raw_body(request)?;
    let (_, by) = form_urlencoded::parse(&body).find(|(name, _)| name == "by")?;
    let by = by.trim();
    (!by.is_empty()).then(|| by.to_owned())
}

/// Where it is, for people.
async fn place(deps: &Deps, id: &AlertId) -> Result<Place, Fault> {
    let Scope::Location(location) = &id.key.scope else { return Ok(Place::installation()) };
    let found = deps.locations.find(location).await?;
    Ok(found.map_or_else(Place::installation, |location| Place::of(&location.settings)))
}

fn broken(fault: &Fault) -> ApiGatewayV2httpResponse {
    tracing::error!(error = chain(fault), "the link of an alert is not answered");
    pages::unavailable()
}
