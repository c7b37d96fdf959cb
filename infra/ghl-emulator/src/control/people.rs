//! Doors for those who play a contact or an agent.

use super::reply::{self, Refusal, Reply};
use crate::{
    EmulatorError, InboundReceipt, MessageType, NewContact,
    core::Core,
    people::{agent_writes, contact_in, contact_writes},
    seeds,
    transcript::transcript,
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<Core>>;

/// What somebody writes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Writing {
    body: String,
    user_id: Option<String>,
    /// The channel; a text message without it.
    #[serde(rename = "type")]
    message_type: Option<MessageType>,
}

/// The body as it is, or the `body` in it where it is such an object.
fn writing(body: &[u8]) -> Result<Writing, Refusal> {
    if body.trim_ascii_start().starts_with(b"{")
        && let Ok(writing) = serde_json::from_slice(body)
    {
        return Ok(writing);
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Writing { body: text.to_owned(), user_id: None, message_type: None }),
        Err(_) => Err(Refusal::new(StatusCode::BAD_REQUEST, "the text is not UTF-8")),
    }
}

fn accepted(receipt: Result<InboundReceipt, EmulatorError>) -> Reply {
    reply::json(StatusCode::ACCEPTED, receipt?)
}

/// A contact texts.
pub(super) async fn contact_texts(State(core): Shared, Path(id): Path<String>, body: Bytes) -> Reply {
    let writing = writing(&body)?;
    accepted(contact_writes(&core, &id, writing.message_type.unwrap_or(MessageType::Sms), &writing.body))
}

/// A person in the office texts.
pub(super) async fn agent_texts(State(core): Shared, Path(id): Path<String>, body: Bytes) -> Reply {
    let writing = writing(&body)?;
    let message_type = writing.message_type.unwrap_or(MessageType::Sms);
    accepted(agent_writes(&core, &id, writing.user_id.as_deref(), message_type, &writing.body))
}

/// A person in the office comments.
pub(super) async fn comments(State(core): Shared, Path(id): Path<String>, body: Bytes) -> Reply {
    let writing = writing(&body)?;
    accepted(agent_writes(
        &core,
        &id,
        writing.user_id.as_deref(),
        MessageType::InternalComment,
        &writing.body,
    ))
}

/// A new contact.
pub(super) async fn seed(State(core): Shared, body: Bytes) -> Reply {
    let new: NewContact = reply::read(&body)?;
    reply::json(StatusCode::CREATED, seeds::seed_contact(&core, new)?)
}

/// Every contact, in short.
pub(super) async fn contacts(State(core): Shared) -> Reply {
    let contacts: Vec<Value> = core.read(|state| {
        let short = state.contacts.values().map(|contact| {
            let messages = state.messages(&contact.id);
            json!({
                "id": contact.id,
                "locationId": contact.location_id,
                "name": contact.name(),
                "phone": contact.phone,
                "email": contact.email,
                "tags": contact.tags,
                "dnd": contact.dnd,
                "messages": messages.len(),
                "lastMessage": messages.last().map(|message| &message.body),
            })
        });
        short.collect()
    });
    reply::json(StatusCode::OK, json!({"contacts": contacts}))
}

/// All there is about a contact.
pub(super) async fn contact(State(core): Shared, Path(id): Path<String>) -> Reply {
    let all = core.with_ledger(|ledger| {
        let contact = contact_in(ledger, &id)?;
        let state = ledger.state();
        let opportunities = state.opportunities.values().filter(|opportunity| opportunity.contact_id == id);
        let appointments = state.appointments.iter().filter(|appointment| appointment.contact_id == id);
        Ok::<_, EmulatorError>(json!({
            "contact": contact,
            "tasks": state.tasks(&id),
            "notes": state.notes(&id),
            "workflows": state.enrolments.get(&id),
            "opportunities": opportunities.collect::<Vec<_>>(),
            "appointments": appointments.collect::<Vec<_>>(),
        }))
    });
    reply::json(StatusCode::OK, all?)
}

/// The conversation, to read or as JSON.
pub(super) async fn conversation(State(core): Shared, Path(id): Path<String>, headers: HeaderMap) -> Reply {
    let found = core.with_ledger(|ledger| {
        let contact = contact_in(ledger, &id)?;
        let state = ledger.state();
        let location = state.locations.get(&contact.location_id).map(|location| location.timezone.clone());
        Ok::<_, EmulatorError>((state.messages(&id).to_vec(), location, contact))
    });
    let (messages, location_zone, contact) = found?;
    if reply::wants_json(&headers) {
        return reply::json(StatusCode::OK, json!({"contactId": id, "messages": messages}));
    }
    let zone = contact.timezone.clone().or(location_zone).unwrap_or_default();
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    reply::text("text/plain; charset=utf-8", transcript(&contact, &messages, &zone))
}
