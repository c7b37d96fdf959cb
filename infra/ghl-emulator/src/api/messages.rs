//! Sending messages, and cancelling those that wait.

use super::{
    exchange::{Answer, Exchange, Outcome},
    fields::Fields,
};
use crate::{
    ids::new_id,
    model::{Contact, Direction, Message, MessageType, Source, e164},
    state::{Change, State},
    webhooks::payloads,
    wire::{instant, trace_id},
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Accepts a message to a contact.
pub(super) fn send(exchange: &mut Exchange<'_>) -> Outcome {
    let mut fields = exchange.fields()?;
    let message_type = sendable(&mut fields);
    let contact_id = fields.required_text("contactId");
    let text = fields.text("message");
    let html = fields.text("html");
    let attachments = fields.texts("attachments").unwrap_or_default();
    let body = match message_type {
        Some(MessageType::Email) => html.or(text),
        _ => text,
    };
    let body = body.unwrap_or_default();
    if message_type.is_some() && body.is_empty() && attachments.is_empty() {
        fields.complain("There is no message or attachments for this message. Skip sending.");
    }
    let scheduled_for =
        fields.number("scheduledTimestamp").map(|seconds| Timestamp::from_second(seconds as i64));
    if matches!(scheduled_for, Some(Err(_))) {
        fields.complain("scheduledTimestamp must be a Unix timestamp in seconds");
    }
    let scheduled_for = scheduled_for.and_then(Result::ok).filter(|time| *time > exchange.now);
    let (from_number, to_number) = (fields.text("fromNumber"), fields.text("toNumber"));
    let (from_address, to_address) = (fields.text("emailFrom"), fields.text("emailTo"));
    let subject = fields.text("subject");
    let thread_id = fields.text("threadId");
    fields.check()?;
    // Checked above: an absent type is a complaint.
    let Some(message_type) = message_type else { return Err(Answer::bad("Bad Request")) };

    let contact = exchange.contact(&contact_id)?;
    if contact.refuses(message_type) {
        let name = message_type.name();
        return Err(Answer::bad(format!("Cannot send message as DND is active for {name}.")));
    }
    let email = message_type == MessageType::Email;
    let (own, theirs) = numbers_of(exchange.state(), &contact, message_type);
    let (from, to) = if email {
        (from_address.or(own), to_address.or(theirs))
    } else {
        (from_number.or(own), to_number.map(|number| e164(&number)).or(theirs))
    };
    if to.is_none() && email {
        return Err(Answer::bad("Missing email address"));
    }
    if to.is_none() && matches!(message_type, MessageType::Sms | MessageType::Rcs | MessageType::WhatsApp) {
        return Err(Answer::bad("Missing phone number"));
    }
    let conversation_id = exchange.state().conversation_of(&contact.id).map_or_else(new_id, str::to_owned);
    let message = Message {
        id: new_id(),
        conversation_id,
        contact_id: contact.id,
        location_id: contact.location_id,
        message_type,
        direction: Direction::Outbound,
        body,
        attachments,
        source: Some(Source::Api),
        user_id: None,
        status: if scheduled_for.is_some() { Message::SCHEDULED } else { Message::DELIVERED }.to_owned(),
        date_added: exchange.now,
        from,
        to,
        subject,
        email_message_id: email.then(new_id),
        thread_id: thread_id.or_else(|| email.then(new_id)),
        mentions: Vec::new(),
        scheduled_for,
    };
    let (id, conversation_id) = (message.id.clone(), message.conversation_id.clone());
    let email_message_id = message.email_message_id.clone();
    let scheduled = message.is_scheduled();
    // Our own message comes back as a webhook with source=api, once it is sent.
    let echo = if scheduled { Vec::new() } else { vec![payloads::outbound_message(&message)] };
    exchange.commit(vec![Change::MessageAdded { message }], echo)?;
    Answer::ok(json!({
        "conversationId": conversation_id,
        "messageId": id,
        "emailMessageId": email_message_id,
        "messageIds": [id],
        "msg": if scheduled { "Message scheduled successfully." } else { "Message queued successfully." },
        "status": if scheduled { Message::SCHEDULED } else { "pending" },
        "traceId": trace_id(),
    }))
}

/// Cancels a message that waits for its time.
pub(super) fn cancel(exchange: &mut Exchange<'_>) -> Outcome {
    let message_id = exchange.id(0);
    let message = exchange.state().message(&message_id).cloned();
    let Some(message) = message.filter(Message::is_scheduled) else {
        return Err(Answer::bad("Failed cancel the scheduled message"));
    };
    exchange.contact(&message.contact_id)?;
    exchange.commit(vec![Change::MessageCancelled { message_id }], Vec::new())?;
    Answer::ok(
        json!({"status": 200, "message": "Scheduled message cancelled successfully", "traceId": trace_id()}),
    )
}

fn sendable(fields: &mut Fields) -> Option<MessageType> {
    let named = fields.text("type").as_deref().and_then(MessageType::named);
    let sendable = named.filter(|message_type| MessageType::SENDABLE.contains(message_type));
    if sendable.is_none() {
        let names = MessageType::SENDABLE.map(MessageType::name).join(", ");
        fields.complain(format!("type must be one of the following values: {names}"));
    }
    sendable
}

/// The location's and the contact's number or address for messages of this type.
pub(crate) fn numbers_of(
    state: &State,
    contact: &Contact,
    message_type: MessageType,
) -> (Option<String>, Option<String>) {
    let location = state.locations.get(&contact.location_id);
    match message_type {
        MessageType::Email => (Some("office@example.org".to_owned()), contact.email.clone()),
        MessageType::LiveChat | MessageType::InternalComment => (None, None),
        _ => (location.map(|location| location.phone.clone()), contact.phone.clone()),
    }
}

/// A message as lists show it.
pub(super) fn listed(message: &Message) -> Value {
    let mut listed = json!({
        "id": message.id,
        "type": message.message_type.number(),
        "messageType": message.message_type.type_string(),
        "locationId": message.location_id,
        "contactId": message.contact_id,
        "conversationId": message.conversation_id,
        "dateAdded": instant(message.date_added),
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "contentType": if message.message_type == MessageType::Email { "text/html" } else { "text/plain" },
        "attachments": message.attachments,
    });
    if let Some(source) = message.source {
        listed["source"] = json!(source);
    }
    if let Some(user_id) = &message.user_id {
        listed["userId"] = json!(user_id);
    }
    if let Some(email_message_id) = &message.email_message_id {
        listed["meta"] = json!({"email": {"messageIds": [email_message_id]}});
    }
    listed
}
