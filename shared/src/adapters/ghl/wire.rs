//! The CRM's JSON. Unknown fields are ignored everywhere; both documented and observed forms are read.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

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
}

fn lenient<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}

impl Contact {
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
        }
    }

    /// Do-not-disturb on texts. The key's case differs between API versions.
    fn dnd_texts(&self) -> Option<bool> {
        let settings = self.dnd_settings.as_ref()?;
        let (_, texts) = settings.iter().find(|(channel, _)| channel.eq_ignore_ascii_case("sms"))?;
        let status = texts.get("status").and_then(Value::as_str);
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
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewTask<'a> {
    pub(super) title: &'a str,
    pub(super) body: String,
    pub(super) due_date: String,
    pub(super) completed: bool,
}

#[derive(Deserialize)]
pub(super) struct TasksAnswer {
    #[serde(default)]
    pub(super) tasks: Vec<TaskWire>,
}

#[derive(Deserialize)]
pub(super) struct TaskWire {
    pub(super) body: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> ContactChange {
        serde_json::from_str::<Contact>(json).unwrap().into_change(None)
    }

    #[test]
    fn do_not_disturb_is_read_in_its_two_parts_and_either_spelling() {
        let of = |json: &str| {
            let change = change(json);
            (change.dnd_all, change.dnd_texts)
        };
        assert_eq!(of("{}"), (None, None));
        assert_eq!(of("{\"dnd\": false}"), (Some(false), None), "says nothing about texts");
        assert_eq!(of("{\"dnd\": true}"), (Some(true), None));
        let sms = |status: &str| {
            format!("{{\"dnd\": false, \"dndSettings\": {{\"SMS\": {{\"status\": \"{status}\"}}}}}}")
        };
        assert_eq!(of(&sms("active")), (Some(false), Some(true)));
        assert_eq!(of(&sms("inactive")), (Some(false), Some(false)));
        assert_eq!(of("{\"dndSettings\": {\"sms\": {\"status\": \"permanent\"}}}"), (None, Some(true)));
    }

    #[test]
    fn a_field_of_an_unexpected_form_costs_no_other_field() {
        let change = change(
            "{\"phone\": 12025550143, \"tags\": [\"a\", null], \"dndSettings\": {\"RCS\": null, \"SMS\": {\"status\": \"active\"}}, \"email\": \"a@b.c\"}",
        );
        assert_eq!((change.dnd_texts, change.tags), (Some(true), None));
        assert_eq!(change.person.email.expose().as_deref(), Some("a@b.c"));
    }

    #[test]
    fn a_name_is_put_together_where_the_crm_sends_its_parts() {
        let change = change("{\"firstName\": \"Ada\", \"lastName\": \"Byron\", \"unknown\": 1}");
        assert_eq!(change.person.name.expose().as_deref(), Some("Ada Byron"));
    }

    #[test]
    fn a_contact_may_carry_its_name_twice() {
        let change = change("{\"name\": \"ada byron\", \"contactName\": \"Ada Byron\"}");
        assert_eq!(change.person.name.expose().as_deref(), Some("ada byron"));
    }

    #[test]
    fn messages_are_read_nested_and_flat() {
        for json in [
            "{\"messages\": {\"messages\": [{\"id\": \"M1\"}], \"nextPage\": false}}",
            "{\"messages\": [{\"id\": \"M1\", \"type\": 2}]}",
        ] {
            let answer: MessagesAnswer = serde_json::from_str(json).unwrap();
            assert_eq!(answer.into_messages()[0].id, "M1");
        }
    }

    #[test]
    fn channels_are_known_by_both_names() {
        assert_eq!(channel("SMS"), Channel::Sms);
        assert_eq!(channel("TYPE_LIVE_CHAT"), Channel::LiveChat);
        assert_eq!(channel("GMB"), Channel::Other);
    }
}
