//! A conversation for people to read.

use crate::model::{Contact, Direction, Message, MessageType, Source};
use jiff::tz::TimeZone;

/// How far to the right our side stands.
const INDENT: &str = "                    ";

/// The conversation in two columns: the contact on the left, the office on the right, times in the zone given.
pub(crate) fn transcript(contact: &Contact, messages: &[Message], zone: &TimeZone) -> String {
    let phone = contact.phone.as_deref().unwrap_or("no phone");
    let mut text = format!("{} ({phone}), contact {}\n", contact.name(), contact.id);
    if messages.is_empty() {
        text.push_str("\nNo messages yet.\n");
    }
    let mut day = None;
    for message in messages {
        let time = message.date_added.to_zoned(zone.clone());
        if day != Some(time.date()) {
            day = Some(time.date());
            text.push_str(&time.strftime("\n%A %Y-%m-%d, %Z\n").to_string());
        }
        let indent = if message.direction == Direction::Inbound { "" } else { INDENT };
        let clock = time.strftime("%H:%M:%S");
        text.push_str(&format!("\n{indent}{clock}  {}\n", speaker(contact, message)));
        for line in message.body.lines() {
            text.push_str(&format!("{indent}  {line}\n"));
        }
        for attachment in &message.attachments {
            text.push_str(&format!("{indent}  [{attachment}]\n"));
        }
    }
    text
}

fn speaker(contact: &Contact, message: &Message) -> String {
    let who = match (message.direction, message.source, message.message_type) {
        (Direction::Inbound, ..) => contact.name(),
        (_, _, MessageType::InternalComment) => {
            format!("comment by {}", message.user_id.as_deref().unwrap_or("somebody"))
        }
        (_, Some(Source::App), _) => format!("agent {}", message.user_id.as_deref().unwrap_or("somebody")),
        _ => "app".to_owned(),
    };
    let channel = match message.message_type {
        MessageType::Sms | MessageType::InternalComment => String::new(),
        other => format!(", {}", other.name()),
    };
    let status = match message.status.as_str() {
        Message::DELIVERED => String::new(),
        other => format!(", {other}"),
    };
    format!("{who}{channel}{status}")
}
