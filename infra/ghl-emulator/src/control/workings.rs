//! Doors to the workings: seeds, faults, webhooks, log.

use super::reply::{self, Reply};
use crate::{EmulatorError, Fault, InstallType, Location, core::Core, seeds, state::Change};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<Core>>;

/// That it runs, and what it holds.
pub(super) async fn health(State(core): Shared) -> Reply {
    let health = core.read(|state| {
        let pending = state.webhooks().iter().filter(|record| record.is_pending()).count();
        json!({
            "status": "ok",
            "locations": state.locations.len(),
            "contacts": state.contacts.len(),
            "calls": state.calls.len(),
            "webhooks": state.webhooks().len(),
            "pendingWebhooks": pending,
        })
    });
    reply::json(StatusCode::OK, health)
}

/// Every location.
pub(super) async fn locations(State(core): Shared) -> Reply {
    let locations: Vec<Location> = core.read(|state| state.locations.values().cloned().collect());
    reply::json(StatusCode::OK, json!({"locations": locations}))
}

/// A location: the example's with what the body says in its stead, so that an id alone is enough.
pub(super) async fn seed_location(State(core): Shared, body: Bytes) -> Reply {
    let given: Value = reply::read(&body)?;
    let id = given.get("id").and_then(Value::as_str).unwrap_or_default();
    let known = core.read(|state| state.locations.get(id).cloned());
    let mut location = json!(known.unwrap_or_else(|| Location::example(id)));
    if let (Value::Object(location), Value::Object(given)) = (&mut location, given) {
        location.extend(given);
    }
    let location: Location = reply::read(location.to_string().as_bytes())?;
    reply::json(StatusCode::CREATED, seeds::seed_location(&core, location)?)
}

/// A fault for the calls to come.
pub(super) async fn plant_fault(State(core): Shared, body: Bytes) -> Reply {
    let fault: Fault = reply::read(&body)?;
    core.faults.plant(fault.clone()).map_err(EmulatorError::Fault)?;
    core.record(vec![Change::FaultPlanted { fault: fault.clone() }])?;
    reply::json(StatusCode::CREATED, fault)
}

/// No faults any more.
pub(super) async fn clear_faults(State(core): Shared) -> Reply {
    core.faults.clear();
    reply::json(StatusCode::OK, json!({"faults": []}))
}

#[derive(Deserialize)]
struct RateLimit {
    enforced: bool,
}

/// Whether the rate limit is enforced.
pub(super) async fn rate_limit(State(core): Shared, body: Bytes) -> Reply {
    let RateLimit { enforced } = reply::read(&body)?;
    core.limits.enforce(enforced);
    reply::json(StatusCode::OK, json!({"enforced": enforced}))
}

/// The log, line by line.
pub(super) async fn log(State(core): Shared) -> Reply {
    let text = core.with_ledger(|ledger| ledger.log_text())?;
    reply::text("application/x-ndjson; charset=utf-8", text)
}

/// Every call the API received.
pub(super) async fn calls(State(core): Shared) -> Reply {
    let calls = core.read(|state| state.calls.clone());
    reply::json(StatusCode::OK, json!({"calls": calls}))
}

/// Where webhooks go from now on; the body is the URL.
pub(super) async fn webhook_url(State(core): Shared, body: Bytes) -> Reply {
    let url = String::from_utf8_lossy(&body).trim().to_owned();
    core.set_webhook_url(&url).map_err(EmulatorError::WebhookUrl)?;
    reply::json(StatusCode::OK, json!({"webhookUrl": url}))
}

/// Every webhook and what became of it.
pub(super) async fn webhooks(State(core): Shared) -> Reply {
    let records = core.read(|state| state.webhooks().to_vec());
    let shown: Vec<Value> = records
        .iter()
        .map(|record| {
            json!({
                "webhookId": record.id(),
                "type": record.event(),
                "state": record.state,
                "attempts": record.attempts,
                "body": record.body(),
            })
        })
        .collect();
    reply::json(StatusCode::OK, json!({"webhooks": shown}))
}

/// Answers once no delivery is under way.
pub(super) async fn settled(State(core): Shared) -> Reply {
    core.courier.settled().await;
    health(State(core)).await
}

/// Sends a webhook once more.
pub(super) async fn resend(State(core): Shared, Path(id): Path<String>) -> Reply {
    let at = core.now();
    let found = core.with_ledger(|ledger| ledger.resend(at, &id))?;
    if found {
        return reply::json(StatusCode::ACCEPTED, json!({"webhookId": id}));
    }
    Err(EmulatorError::UnknownWebhook(id).into())
}

/// Which installation is meant.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Installation {
    location_id: String,
    /// `Company` means the agency of the location.
    #[serde(default = "location")]
    install_type: InstallType,
}

fn location() -> InstallType {
    InstallType::Location
}

/// The app is installed.
pub(super) async fn install(State(core): Shared, body: Bytes) -> Reply {
    let Installation { location_id, install_type } = reply::read(&body)?;
    seeds::install(&core, install_type, &location_id)?;
    reply::json(StatusCode::ACCEPTED, json!({"locationId": location_id, "installType": install_type}))
}

/// The app is removed.
pub(super) async fn uninstall(State(core): Shared, body: Bytes) -> Reply {
    let Installation { location_id, install_type } = reply::read(&body)?;
    seeds::uninstall(&core, install_type, &location_id)?;
    reply::json(StatusCode::ACCEPTED, json!({"locationId": location_id, "installType": install_type}))
}

/// An authorization code, as the consent page would send it to the redirect URL.
pub(super) async fn authorization_code(State(core): Shared, body: Bytes) -> Reply {
    let Installation { location_id, install_type } = reply::read(&body)?;
    let code = seeds::issue_code(&core, install_type, &location_id)?;
    reply::json(StatusCode::CREATED, json!({"code": code}))
}

/// The app's access to a location is taken away.
pub(super) async fn revoke(State(core): Shared, body: Bytes) -> Reply {
    let Installation { location_id, .. } = reply::read(&body)?;
    seeds::revoke(&core, &location_id)?;
    reply::json(StatusCode::CREATED, json!({"locationId": location_id}))
}
