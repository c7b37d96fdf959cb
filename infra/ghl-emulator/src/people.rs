//! What people do: a contact writes, an agent answers, the team comments.

use crate::{
    api::numbers_of,
    core::Core,
    error::EmulatorError,
    ids::new_id,
    ledger::Ledger,
    model::{Contact, Direction, DndChannel, DndSetting, DndStatus, Message, MessageType, Source},
    state::Change,
    webhooks::payloads,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Words after which the carrier closes the channel by itself, before any app hears of it.
const STOP_WORDS: [&str; 6] = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];
/// Words after which it opens it again.
const START_WORDS: [&str; 2] = ["START", "UNSTOP"];
/// The code the carrier's opt-out was seen with.
const CARRIER_CODE: &str = "101";

/// What became of a text a contact sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InboundReceipt {
    /// The contact.
    pub contact_id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The message.
    pub message_id: String,
    /// The webhook that tells of it; `None` while there is no webhook URL.
    pub webhook_id: Option<String>,
    /// When it arrived.
    pub at: Timestamp,
}

/// What became of what somebody in the office wrote.
pub type OutboundReceipt = InboundReceipt;

/// A contact writes.
pub(crate) fn contact_writes(
    core: &Arc<Core>,
    contact_id: &str,
    message_type: MessageType,
    body: &str,
) -> Result<InboundReceipt, EmulatorError> {
    let at = core.now();
    core.with_ledger(|ledger| {
        let contact = contact_in(ledger, contact_id)?;
        let (own, theirs) = numbers_of(ledger.state(), &contact, message_type);
        let mut message = new_message(ledger, &contact, message_type, body, at)?;
        (message.direction, message.from, message.to) = (Direction::Inbound, theirs, own);
        let receipt = receipt_of(&message);
        let mut announcements = vec![payloads::inbound_message(&message)];
        let mut changes = vec![Change::MessageAdded { message }];
        if message_type == MessageType::Sms
            && let Some(after) = after_keyword(&contact, body, at)
        {
            announcements.extend(payloads::contact_saved(Some(&contact), &after));
            changes.push(Change::ContactSaved { contact: after });
        }
        let webhooks = ledger.commit(at, changes, announcements)?;
        Ok(InboundReceipt { webhook_id: webhooks.into_iter().next(), ..receipt })
    })
}

/// Somebody of the office writes to a contact, or comments among the team.
pub(crate) fn agent_writes(
    core: &Arc<Core>,
    contact_id: &str,
    user_id: Option<&str>,
    message_type: MessageType,
    body: &str,
) -> Result<OutboundReceipt, EmulatorError> {
    let at = core.now();
    core.with_ledger(|ledger| {
        let contact = contact_in(ledger, contact_id)?;
        let comment = message_type == MessageType::InternalComment;
        if !comment && contact.refuses(message_type) {
            return Err(EmulatorError::DoNotDisturb(message_type));
        }
        let location = ledger.state().locations.get(&contact.location_id);
        let first_user = || location.and_then(|location| location.users.first()).map(|user| user.id.clone());
        let user_id = user_id.map(str::to_owned).or_else(|| contact.assigned_to.clone()).or_else(first_user);
        let (own, theirs) = numbers_of(ledger.state(), &contact, message_type);
        let mut message = new_message(ledger, &contact, message_type, body, at)?;
        (message.from, message.to) = (own, theirs);
        (message.source, message.user_id) = (Some(Source::App), user_id);
        if comment {
            message.mentions = mentions(body);
        }
        let receipt = receipt_of(&message);
        let announcement = payloads::outbound_message(&message);
        let webhooks = ledger.commit(at, vec![Change::MessageAdded { message }], vec![announcement])?;
        Ok(OutboundReceipt { webhook_id: webhooks.into_iter().next(), ..receipt })
    })
}

/// The contact, or an error that names those there are.
pub(crate) fn contact_in(ledger: &Ledger, contact_id: &str) -> Result<Contact, EmulatorError> {
    let contacts = &ledger.state().contacts;
    contacts.get(contact_id).cloned().ok_or_else(|| EmulatorError::UnknownContact {
        id: contact_id.to_owned(),
        known: contacts.values().map(|contact| (contact.id.clone(), contact.name())).collect(),
    })
}

fn new_message(
    ledger: &Ledger,
    contact: &Contact,
    message_type: MessageType,
    body: &str,
    at: Timestamp,
) -> Result<Message, EmulatorError> {
    if body.trim().is_empty() {
        return Err(EmulatorError::EmptyText);
    }
    let email = message_type == MessageType::Email;
    Ok(Message {
        id: new_id(),
        conversation_id: ledger.state().conversation_of(&contact.id).map_or_else(new_id, str::to_owned),
        contact_id: contact.id.clone(),
        location_id: contact.location_id.clone(),
        message_type,
        direction: Direction::Outbound,
        body: body.to_owned(),
        attachments: Vec::new(),
        source: None,
        user_id: None,
        status: Message::DELIVERED.to_owned(),
        date_added: at,
        from: None,
        to: None,
        subject: None,
        email_message_id: email.then(new_id),
        thread_id: email.then(new_id),
        mentions: Vec::new(),
        scheduled_for: None,
    })
}

fn receipt_of(message: &Message) -> InboundReceipt {
    InboundReceipt {
        contact_id: message.contact_id.clone(),
        conversation_id: message.conversation_id.clone(),
        message_id: message.id.clone(),
        webhook_id: None,
        at: message.date_added,
    }
}

/// What the carrier makes of the contact when the whole text is one of its words.
fn after_keyword(contact: &Contact, body: &str, at: Timestamp) -> Option<Contact> {
    let word = body.trim().to_uppercase();
    let closed = contact.dnd_settings.get(&DndChannel::Sms).is_some_and(DndSetting::is_closed);
    let status = match word.as_str() {
        word if STOP_WORDS.contains(&word) && !closed => DndStatus::Active,
        word if START_WORDS.contains(&word) && closed => DndStatus::Inactive,
        _ => return None,
    };
    let setting =
        DndSetting { status, message: Some(format!("{word} by text")), code: Some(CARRIER_CODE.to_owned()) };
    let mut after = contact.clone();
    after.dnd_settings.insert(DndChannel::Sms, setting);
    after.date_updated = at;
    Some(after)
}

/// The users named in a comment: `@Casey<userId>…</userId>`.
fn mentions(body: &str) -> Vec<String> {
    let mut mentions = Vec::new();
    for part in body.split("<userId>").skip(1) {
        if let Some((user_id, _)) = part.split_once("</userId>") {
            mentions.push(user_id.to_owned());
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_comment_names_the_users_it_mentions() {
        assert_eq!(mentions("@Casey<userId>u1</userId> and @Morgan<userId>u2</userId> look"), ["u1", "u2"]);
        assert!(mentions("nobody").is_empty());
    }
}
