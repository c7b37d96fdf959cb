//! The CRM's JSON. Unknown fields are ignored everywhere; both documented and observed forms are read.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::inbox::{Channel, ContactChange, Person};
use crate::privacy::Personal;

/// A contact, in API answers and in `Contact*` webhooks alike.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    first_name: Option<String>,
    last_name: Option<String>,
    name: Option<String>,
    contact_name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    tags: Option<Vec<String>>,
    dnd: Option<bool>,
    dnd_settings: Option<HashMap<String, DndSetting>>,
    timezone: Option<String>,
}

#[derive(Deserialize)]
struct DndSetting {
    status: Option<String>,
}

impl Contact {
    /// In our words.
    #[must_use]
    pub fn into_change(self) -> ContactChange {
        let do_not_disturb = self.do_not_disturb();
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
            tags: self.tags,
            do_not_disturb,
            time_zone: self.timezone,
            bot: None,
        }
    }

    /// Do-not-disturb on all channels, or on texts. The key's case differs between API versions.
    fn do_not_disturb(&self) -> Option<bool> {
        let texts = self.dnd_settings.as_ref().and_then(|settings| {
            settings.iter().find(|(channel, _)| channel.eq_ignore_ascii_case("sms")).map(|(_, setting)| {
                setting.status.as_deref().is_some_and(|status| matches!(status, "active" | "permanent"))
            })
        });
        match (self.dnd, texts) {
            (None, None) => None,
            (all, texts) => Some(all.unwrap_or(false) || texts.unwrap_or(false)),
        }
    }
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
        serde_json::from_str::<Contact>(json).unwrap().into_change()
    }

    #[test]
    fn do_not_disturb_is_read_in_either_spelling_and_unknown_stays_unknown() {
        let of = |json| change(json).do_not_disturb;
        assert_eq!(of("{}"), None);
        assert_eq!(of("{\"dnd\": false}"), Some(false));
        assert_eq!(of("{\"dnd\": true}"), Some(true));
        assert_eq!(of("{\"dnd\": false, \"dndSettings\": {\"SMS\": {\"status\": \"active\"}}}"), Some(true));
        assert_eq!(of("{\"dndSettings\": {\"sms\": {\"status\": \"permanent\"}}}"), Some(true));
        assert_eq!(of("{\"dndSettings\": {\"SMS\": {\"status\": \"inactive\"}, \"Call\": {}}}"), Some(false));
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
