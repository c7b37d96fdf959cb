//! What a message refers to, as people may read it.

use std::collections::BTreeMap;
use std::fmt;

use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// The fields of messages that are shown, by the contracts of the queues (`shared::queue`): references and instants. What
/// is called otherwise is not shown, whatever it holds.
const SHOWN: [&str; 12] = [
    "type",
    "location",
    "contact",
    "delivery",
    "kept_at",
    "due_at",
    "assessment",
    "asked_at",
    "ticket",
    "turn",
    "minute",
    "correlation_id",
];

/// A message without what nobody needs to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The queue's id of it.
    pub message: String,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What it refers to; nothing if nobody can read it.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

impl Reference {
    pub(super) fn of(message: &Message) -> Self {
        let attribute = |name| message.attributes().and_then(|all| all.get(&name));
        let sent_at = attribute(MessageSystemAttributeName::SentTimestamp)
            .and_then(|millis| Timestamp::from_millisecond(millis.parse().ok()?).ok());
        let message_id = message.message_id().unwrap_or_default().to_owned();
        Self { message: message_id, sent_at, fields: fields(message.body().unwrap_or_default()) }
    }
}

fn fields(body: &str) -> BTreeMap<String, String> {
    let Ok(Value::Object(body)) = serde_json::from_str(body) else { return BTreeMap::new() };
    let shown = |name: &&str| Some((String::from(*name), body.get(*name)?.as_str()?.to_owned()));
    SHOWN.iter().filter_map(shown).collect()
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if self.fields.is_empty() {
            return write!(f, "  nobody can read it");
        }
        let kind = SHOWN.iter().filter_map(|name| Some((*name, self.fields.get(*name)?)));
        for (name, value) in kind {
            if name == "type" { write!(f, "  {value}")? } else { write!(f, "  {name} {value}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_references_are_shown_whatever_else_a_body_holds() {
        let body = r#"{"type":"InboundV1","contact":"CON1","text":"my number is 512 555 0143","delivery":7}"#;
        let shown = fields(body);
        assert_eq!(shown.keys().collect::<Vec<_>>(), ["contact", "type"]);
        assert!(fields("Call me at 512 555 0143").is_empty());
    }

    #[test]
    fn a_message_reads_as_one_line_and_one_nobody_can_read_says_so() {
        let message = Message::builder().message_id("m-1");
        let known = message.clone().body(r#"{"location":"LOC1","type":"DueV1","contact":"CON1"}"#).build();
        assert_eq!(Reference::of(&known).to_string(), "m-1  DueV1  location LOC1  contact CON1");
        let unknown = message.body("{").build();
        assert_eq!(Reference::of(&unknown).to_string(), "m-1  nobody can read it");
    }
}
