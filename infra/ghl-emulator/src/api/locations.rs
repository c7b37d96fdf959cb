//! What is set up in a location.

use super::exchange::{Access, Answer, ApiVersion, Exchange, Outcome};
use crate::{
    model::{Location, User},
    wire::{trace_id, without_nulls},
};
use serde_json::{Value, json};

/// The users of a location; v3 asks for those of an agency, at another path.
pub(super) fn users(exchange: &mut Exchange<'_>) -> Outcome {
    let locations = if exchange.version == ApiVersion::V3 {
        let company_id = exchange.required_query("companyId")?;
        let wanted = exchange.query.get("locationId");
        let ids: Vec<String> = exchange
            .state()
            .locations
            .values()
            .filter(|location| {
                location.company_id == company_id && wanted.is_none_or(|id| *id == location.id)
            })
            .map(|location| location.id.clone())
            .collect();
        ids.iter().map(|id| exchange.location(id)).collect::<Result<Vec<_>, _>>()?
    } else {
        vec![exchange.location(&exchange.required_query("locationId")?)?]
    };
    let users: Vec<Value> = locations
        .iter()
        .flat_map(|location| location.users.iter().map(|user| shown_user(user, location)))
        .collect();
    Answer::ok(json!({"users": users, "traceId": trace_id()}))
}

fn shown_user(user: &User, location: &Location) -> Value {
    without_nulls(json!({
        "id": user.id,
        "name": format!("{} {}", user.first_name, user.last_name).trim(),
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.email,
        "phone": user.phone,
        "deleted": false,
        "roles": {"type": "account", "role": "user", "locationIds": [location.id]},
    }))
}

/// The custom fields of a location.
pub(super) fn custom_fields(exchange: &mut Exchange<'_>) -> Outcome {
    let location = exchange.location(&exchange.id(0))?;
    let fields: Vec<Value> = location
        .custom_fields
        .iter()
        .enumerate()
        .map(|(position, field)| {
            json!({
                "id": field.id,
                "name": field.name,
                "fieldKey": field.field_key,
                "placeholder": "",
                "dataType": field.data_type,
                "position": position,
                "locationId": location.id,
                "model": "contact",
            })
        })
        .collect();
    Answer::ok(json!({"customFields": fields, "traceId": trace_id()}))
}

/// `GoHighLevel`'s own AI agents, which may answer the same texts.
pub(super) fn agents(exchange: &mut Exchange<'_>) -> Outcome {
    // The query has no location: the token stands for it.
    let wanted = match (&exchange.access, exchange.query.get("locationId")) {
        (Access::Location(id), _) => Some(id.clone()),
        (_, id) => id.cloned(),
    };
    let locations = exchange.state().locations.values();
    let agents: Vec<Value> = locations
        .filter(|location| wanted.as_ref().is_none_or(|id| *id == location.id))
        .flat_map(|location| &location.agents)
        .map(|agent| {
            json!({
                "id": agent.id,
                "name": agent.name,
                "mode": agent.mode,
                "channels": agent.channels,
                "waitTime": 2,
                "waitTimeUnit": "seconds",
                "sleepEnabled": false,
                "actions": [],
                "isPrimary": true,
                "autoPilotMaxMessages": 25,
                "sleepOnManualMessage": agent.sleep_on_manual_message,
            })
        })
        .collect();
    Answer::ok(
        json!({"totalCount": agents.len(), "count": agents.len(), "agents": agents, "traceId": trace_id()}),
    )
}
