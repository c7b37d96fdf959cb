//! The CRM's JSON. Unknown fields are ignored everywhere; both documented and observed forms are read.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::ids::LocationId;
use crate::inbox::{Channel, ContactChange, Person};
use crate::privacy::Personal;

/// Tags kept of one contact, and the length of each.
const MAX_TAGS: usize = 200;
const MAX_TAG_BYTES: usize = 200;

/// A contact, in API answers and in `Contact*` webhooks alike. A field of an unexpected form counts as absent:
/// no other field may be lost for it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    #[serde(default, deserialize_with = "lenient")]
    location_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    contact_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "lenient")]
    dnd: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    dnd_settings: Option<HashMap<String, Value>>,
    #[serde(default, deserialize_with = "lenient")]
    timezone: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    assigned_to: Option<String>,
}

fn lenient<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}

impl Contact {
    /// Whether the CRM says that it belongs to another location.
    pub(super) fn is_elsewhere(&self, location: &LocationId) -> bool {
        self.location_id.as_deref().is_some_and(|own| own != location.as_str())
    }

    /// In our words; `at` is when the CRM said so, if that is known.
    #[must_use]
    pub fn into_change(self, at: Option<Timestamp>) -> ContactChange {
        let dnd_texts = self.dnd_texts();
        let joined = [self.first_name.as_deref(), self.last_name.as_deref()];
        let joined = joined.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = self.name.or(self.contact_name).or_else(|| (!joined.is_empty()).then_some(joined));
        ContactChange {
            person: Person {
                first_name: Personal::new(self.first_name),
                name: Personal::new(name),
                phone: Personal::new(self.phone),
                email: Personal::new(self.email),
            },
            tags: self.tags.map(kept_tags),
            dnd_all: self.dnd,
            dnd_texts,
            reported_at: at,
            time_zone: self.timezone,
            bot: None,
            consent: None,
            assigned_to: self.assigned_to,
        }
    }

    /// The setting of one channel as it is, by its key in the dated versions.
    pub(super) fn dnd_setting(&self, channel: &str) -> Option<&Value> {
        self.dnd_settings
            .as_ref()?
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(channel))
            .map(|(_, value)| value)
    }

    /// Whether every channel is off at once.
    pub(super) fn dnd_all(&self) -> bool {
        self.dnd == Some(true)
    }

    /// Do-not-disturb on texts. The key's case differs between API versions.
    pub(super) fn dnd_texts(&self) -> Option<bool> {
        let status = self.dnd_setting("SMS")?.get("status").and_then(Value::as_str);
        Some(matches!(status, Some("active" | "permanent")))
    }
}

/// As many tags as any contact has in earnest: what is stored must stay small.
#[must_use]
pub fn kept_tags(tags: Vec<String>) -> Vec<String> {
    tags.into_iter().filter(|tag| tag.len() <= MAX_TAG_BYTES).take(MAX_TAGS).collect()
}

/// The channel a `messageType` names.
#[must_use]
pub fn channel(message_type: &str) -> Channel {
    match message_type.to_ascii_uppercase().replace("TYPE_", "").as_str() {
        "SMS" => Channel::Sms,
        "EMAIL" => Channel::Email,
        "LIVE_CHAT" => Channel::LiveChat,
        "WHATSAPP" => Channel::WhatsApp,
        "FB" | "FACEBOOK" => Channel::Facebook,
        "IG" | "INSTAGRAM" => Channel::Instagram,
        "CALL" | "VOICEMAIL" => Channel::Call,
        _ => Channel::Other,
    }
}

/// The `type` that sends on a channel; what we cannot answer in kind is answered by text message.
pub(super) const fn send_type(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms | Channel::Call | Channel::Other => "SMS",
        Channel::Email => "Email",
        Channel::LiveChat => "Live_Chat",
        Channel::WhatsApp => "WhatsApp",
        Channel::Facebook => "FB",
        Channel::Instagram => "IG",
    }
}

#[derive(Deserialize)]
pub(super) struct ContactAnswer {
    pub(super) contact: Contact,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendMessage<'a> {
    pub(super) r#type: &'static str,
    pub(super) contact_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) html: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendAnswer {
    pub(super) message_id: Option<String>,
    pub(super) email_message_id: Option<String>,
    pub(super) conversation_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ConversationsAnswer {
    #[serde(default)]
    pub(super) conversations: Vec<ConversationWire>,
}

#[derive(Deserialize)]
pub(super) struct ConversationWire {
    pub(super) id: String,
}

/// Live answers nest the list (`messages.messages[]`), the documentation shows it flat.
#[derive(Deserialize)]
pub(super) struct MessagesAnswer {
    messages: MessagesForm,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MessagesForm {
    Nested { messages: Vec<MessageWire> },
    Flat(Vec<MessageWire>),
}

impl MessagesAnswer {
    pub(super) fn into_messages(self) -> Vec<MessageWire> {
        match self.messages {
            MessagesForm::Nested { messages } | MessagesForm::Flat(messages) => messages,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageWire {
    pub(super) id: String,
    pub(super) direction: Option<String>,
    pub(super) body: Option<String>,
    pub(super) date_added: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    meta: Option<MessageMeta>,
}

#[derive(Deserialize)]
struct MessageMeta {
    email: Option<EmailMeta>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EmailMeta {
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<String>,
    #[serde(default)]
    message_ids: Vec<String>,
}

impl MessageWire {
    fn email(&self) -> Option<&EmailMeta> {
        self.meta.as_ref()?.email.as_ref()
    }

    /// An e-mail's subject, if the list shows it: documented nowhere, seen in either place.
    pub(super) fn subject(&self) -> Option<&str> {
        self.subject.as_deref().or_else(|| self.email()?.subject.as_deref())
    }

    /// What the e-mails of this message are asked for by.
    pub(super) fn email_ids(&self) -> &[String] {
        self.email().map_or(&[], |email| &email.message_ids)
    }

    /// Whether it went out at `since` or later; one without a time may have.
    pub(super) fn went_out_since(&self, since: Timestamp) -> bool {
        self.direction.as_deref() == Some("outbound") && self.date_added.is_none_or(|at| at >= since)
    }
}

/// One e-mail. Live answers wrap it, the documentation shows it flat.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EmailAnswer {
    email_message: Option<EmailWire>,
    subject: Option<String>,
}

#[derive(Deserialize)]
struct EmailWire {
    subject: Option<String>,
}

impl EmailAnswer {
    pub(super) fn into_subject(self) -> Option<String> {
        self.email_message.and_then(|email| email.subject).or(self.subject)
    }
}

#[derive(Serialize)]
pub(super) struct Tags<'a> {
    pub(super) tags: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewTask<'a> {
    pub(super) title: &'a str,
    pub(super) body: String,
    pub(super) due_date: String,
    pub(super) completed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assigned_to: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct NewNote {
    pub(super) body: String,
}

/// What hangs on a contact: tasks or notes.
#[derive(Deserialize)]
pub(super) struct EntriesAnswer {
    #[serde(default, alias = "notes")]
    pub(super) tasks: Vec<EntryWire>,
}

#[derive(Deserialize)]
pub(super) struct EntryWire {
    pub(super) body: Option<String>,
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
