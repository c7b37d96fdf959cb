//! Conversations and the messages in them.

use super::{
    exchange::{Answer, Exchange, Outcome},
    messages::listed,
};
use crate::{
    model::{Contact, Direction, Message},
    wire::{instant, trace_id},
};
use serde_json::{Value, json};

const PAGE: usize = 20;
const LARGEST_PAGE: usize = 100;

/// Conversations of a location, the latest first; with `contactId` the one of a contact.
pub(super) fn search(exchange: &mut Exchange<'_>) -> Outcome {
    let location_id = exchange.required_query("locationId")?;
    exchange.location(&location_id)?;
    let wanted = |name: &str| exchange.query.get(name).filter(|value| !value.is_empty());
    let state = exchange.state();
    let mut found: Vec<(&Contact, &str, &[Message])> = state
        .contacts
        .values()
        .filter(|contact| contact.location_id == location_id)
        .filter(|contact| wanted("contactId").is_none_or(|id| contact.id == *id))
        .filter_map(|contact| {
            Some((contact, state.conversation_of(&contact.id)?, state.messages(&contact.id)))
        })
        .filter(|(_, id, _)| wanted("id").is_none_or(|wanted| wanted == id))
        .collect();
    let latest = |messages: &[Message]| messages.last().map(|message| message.date_added);
    found.sort_by_key(|(_, _, messages)| std::cmp::Reverse(latest(messages)));
    let total = found.len();
    let limit = page_size(exchange);
    let conversations: Vec<Value> =
        found.into_iter().take(limit).map(|(contact, id, messages)| summary(contact, id, messages)).collect();
    Answer::ok(json!({"conversations": conversations, "total": total, "traceId": trace_id()}))
}

fn summary(contact: &Contact, id: &str, messages: &[Message]) -> Value {
    let last = messages.last();
    let unread = messages.iter().rev().take_while(|message| message.direction == Direction::Inbound).count();
    json!({
        "id": id,
        "contactId": contact.id,
        "locationId": contact.location_id,
        "lastMessageBody": last.map(|message| message.body.as_str()).unwrap_or_default(),
        "lastMessageType": last.map(|message| message.message_type.type_string()).unwrap_or_default(),
        "lastMessageDirection": last.map(|message| message.direction),
        "lastMessageDate": last.map(|message| message.date_added.as_millisecond()),
        "type": "TYPE_PHONE",
        "unreadCount": unread,
        "fullName": contact.name(),
        "contactName": contact.name(),
        "email": contact.email,
        "phone": contact.phone,
    })
}

/// The messages of a conversation, newest first, in pages that go back in time. Nested, as seen live; the
/// documents show a flat form.
pub(super) fn messages(exchange: &mut Exchange<'_>) -> Outcome {
    let conversation_id = exchange.id(0);
    let Some(contact) = exchange.state().contact_of(&conversation_id) else {
        return Err(Answer::bad(format!("Conversation with id {conversation_id} not found")));
    };
    let contact_id = contact.id.clone();
    exchange.contact(&contact_id)?;
    let types: Option<Vec<&str>> = exchange.query.get("type").map(|types| types.split(',').collect());
    let wanted = |message: &&Message| {
        types.as_ref().is_none_or(|types| types.contains(&message.message_type.type_string()))
    };
    let all = exchange.state().messages(&contact_id);
    let older: Vec<&Message> = match exchange.query.get("lastMessageId").filter(|id| !id.is_empty()) {
        Some(last) => {
            let Some(at) = all.iter().position(|message| message.id == *last) else {
                return Err(Answer::bad(format!("Message with id {last} not found")));
            };
            all[..at].iter().rev().filter(wanted).collect()
        }
        None => all.iter().rev().filter(wanted).collect(),
    };
    let page = &older[..page_size(exchange).min(older.len())];
    Answer::ok(json!({
        "messages": {
            "lastMessageId": page.last().map(|message| message.id.as_str()),
            "nextPage": page.len() < older.len(),
            "messages": page.iter().map(|message| listed(message)).collect::<Vec<_>>(),
        },
        "traceId": trace_id(),
    }))
}

/// One e-mail with its subject, which lists of messages do not show. Wrapped, as seen live; the documents show
/// a flat form.
pub(super) fn email(exchange: &mut Exchange<'_>) -> Outcome {
    let id = exchange.id(0);
    let state = exchange.state();
    let mut all = state.contacts.keys().flat_map(|contact| state.messages(contact));
    let Some(message) = all.find(|message| message.email_message_id.as_ref() == Some(&id)).cloned() else {
        return Err(Answer::bad(format!("Email message with id {id} not found")));
    };
    exchange.contact(&message.contact_id)?;
    Answer::ok(json!({
        "emailMessage": {
            "id": id,
            "altId": message.id,
            "threadId": message.thread_id,
            "locationId": message.location_id,
            "contactId": message.contact_id,
            "conversationId": message.conversation_id,
            "dateAdded": instant(message.date_added),
            "subject": message.subject,
            "body": message.body,
            "direction": message.direction,
            "status": message.status,
            "contentType": "text/html",
            "from": message.from,
            "to": message.to.iter().collect::<Vec<_>>(),
        },
        "traceId": trace_id(),
    }))
}

/// Shows the visitor of a chat that somebody types; nothing comes of it here.
pub(super) fn typing(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let location_id = fields.required_text("locationId");
    fields.required_text("visitorId");
    fields.required_text("conversationId");
    if fields.boolean("isTyping").is_none() {
        fields.complain("isTyping must be a boolean value");
    }
    fields.check()?;
    exchange.location(&location_id)?;
    Answer::ok(json!({"success": true}))
}

fn page_size(exchange: &Exchange<'_>) -> usize {
    exchange.query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).clamp(1, LARGEST_PAGE)
}
