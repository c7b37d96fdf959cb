//! What a turn did, as one object.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use ghl_emulator::{Direction, Emulator};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use shared::adapters::dynamodb::items::AuditItem;
use shared::adapters::dynamodb::{DynamoConversations, keys};
use shared::adapters::key_file::KeyFile;
use shared::audit::{Action, AuditRecord};
use shared::conversation::{Conversation, Conversations as _};
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::money::Money;

use crate::CommandError;
use crate::stack::{LOCATION, STACK_NAME, Stack};

/// What a turn did.
#[derive(Debug, Clone, Serialize)]
pub struct TurnReport {
    /// The contact.
    pub contact: String,
    /// When.
    pub at: Timestamp,
    /// What the contact read; `null` for silence.
    pub reply: Option<String>,
    /// Who leads now.
    pub bot: &'static str,
    /// What was asked.
    pub step: Option<&'static str>,
    /// How clearly the last texts spoke for each wish, 0 to 1.
    pub intent: Value,
    /// What is known of the contact.
    pub facts: Value,
    /// Every score.
    pub scores: Value,
    /// The contact's tags in the CRM.
    pub tags: Vec<String>,
    /// What else was done.
    pub actions: Vec<String>,
    /// What screen and guard found.
    pub verdicts: Vec<String>,
    /// A hand-off that was attempted: whether it was executed, which way, and why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<Value>,
    /// What the audit trail calls the turn.
    pub record: Action,
    /// Why it was silent.
    pub rule: Option<String>,
}

impl TurnReport {
    /// Why a hand-off that came up did not happen; `None` if none came up, or it did.
    #[must_use]
    pub fn no_handoff(&self) -> Option<&str> {
        self.handoff.as_ref()?["reason"].as_str()
    }
}

/// Reads what turns have done since it last looked.
pub struct Reporter {
    conversations: DynamoConversations,
    dynamodb: aws_sdk_dynamodb::Client,
    seen: HashMap<String, u64>,
}

impl Reporter {
    /// A reporter of a running stack.
    ///
    /// # Errors
    /// When the stack's key cannot be read.
    pub fn new(stack: &Stack) -> Result<Self, CommandError> {
        let keys = Arc::new(KeyFile::read(&stack.master_key())?);
        let table = |name: &str| format!("{STACK_NAME}-{name}");
        let dynamodb = stack.aws.dynamodb.clone();
        let conversations =
            DynamoConversations::new(dynamodb.clone(), table("conversations"), table("audit"), keys);
        Ok(Self { conversations, dynamodb, seen: HashMap::new() })
    }

    /// A contact's state as it is now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn state(&self, contact: &str) -> Result<Conversation, CommandError> {
        Ok(self.conversations.load(&who(contact)?).await?.conversation)
    }

    /// Every turn of a contact since the last look, in order. State and tags are those after the last of them.
    /// Turns that only took notice of a change in the CRM are left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn new_turns(
        &mut self,
        crm: &Emulator,
        contact: &str,
    ) -> Result<Vec<TurnReport>, CommandError> {
        let who = who(contact)?;
        let seen = self.seen.get(contact).copied().unwrap_or(0);
        let records = self.records(&who, seen).await?;
        if let Some(last) = records.last() {
            self.seen.insert(contact.to_owned(), last.number);
        }
        let conversation = self.conversations.load(&who).await?.conversation;
        let sent: Vec<_> = crm
            .conversation(contact)
            .into_iter()
            .filter(|message| message.direction == Direction::Outbound && message.subject.is_none())
            .collect();
        let mut tags: Vec<String> =
            crm.contact(contact).into_iter().flat_map(|contact| contact.tags).collect();
        tags.sort();
        let mut turns = Vec::new();
        // Our own changes of tags come back as notices.
        let records: Vec<_> =
            records.into_iter().filter(|record| record.action != Action::ContactChanged).collect();
        for (nth, record) in records.iter().enumerate() {
            let until = records.get(nth + 1).map_or(Timestamp::MAX, |next| next.at);
            let reply = sent.iter().find(|message| {
                message.user_id.is_none() && record.at <= message.date_added && message.date_added < until
            });
            turns.push(report(contact, record, reply.map(|m| m.body.clone()), &conversation, &tags));
        }
        Ok(turns)
    }

    async fn records(&self, who: &ContactRef, after: u64) -> Result<Vec<AuditRecord>, CommandError> {
        let found = self
            .dynamodb
            .query()
            .table_name(format!("{STACK_NAME}-audit"))
            .key_condition_expression("pk = :pk AND sk > :after")
            .expression_attribute_values(":pk", AttributeValue::S(keys::contact(who)))
            .expression_attribute_values(":after", AttributeValue::S(keys::audit_record(after)))
            .send()
            .await?;
        let items: Vec<AuditItem> = serde_dynamo::from_items(found.items.unwrap_or_default())?;
        Ok(items.into_iter().map(|item| item.record).collect())
    }
}

fn who(contact: &str) -> Result<ContactRef, CommandError> {
    Ok(ContactRef { location: LocationId::parse(LOCATION)?, contact: ContactId::parse(contact)? })
}

fn report(
    contact: &str,
    record: &AuditRecord,
    reply: Option<String>,
    conversation: &Conversation,
    tags: &[String],
) -> TurnReport {
    let progress = &conversation.progress;
    let words = |name: &str| -> Vec<String> {
        let text = record.details.get(name).map(String::as_str).unwrap_or_default();
        text.split_whitespace().map(ToOwned::to_owned).collect()
    };
    let [buyer, seller, info, other] = progress.scores.intent.map(|hundredths| f64::from(hundredths) / 100.0);
    let scores = &progress.scores;
    TurnReport {
        contact: contact.to_owned(),
        at: record.at,
        reply,
        bot: progress.bot.name(),
        step: progress.asked.map(shared::conversation::Step::name),
        intent: json!({ "buyer": buyer, "seller": seller, "info": info, "other": other }),
        facts: told(serde_json::to_value(conversation.facts.expose()).unwrap_or_default()),
        scores: json!({
            "lead": scores.lead.total(),
            "lead_parts": scores.lead,
            "buyer": scores.buyer,
            "seller": scores.seller,
            "temperature": progress.temperature,
        }),
        tags: tags.to_vec(),
        actions: words("actions"),
        verdicts: words("verdicts"),
        handoff: record.details.get("handoff").and_then(|said| serde_json::from_str(said).ok()),
        record: record.action,
        rule: record.details.get("rule").cloned(),
    }
}

/// Facts that are amounts of money: stored in cents, told in dollars.
const MONEY: [&str; 5] = ["budget", "asking_price", "monthly", "down_payment", "income"];

/// Only what is known, and money in dollars.
fn told(facts: Value) -> Value {
    let Value::Object(fields) = facts else { return facts };
    let known = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    let tell = |(name, value): (String, Value)| {
        let value = if MONEY.contains(&name.as_str()) { in_dollars(value) } else { value };
        (name, value)
    };
    Value::Object(fields.into_iter().filter(|(_, value)| known(value)).map(tell).collect())
}

fn in_dollars(cents: Value) -> Value {
    match cents {
        Value::Number(cents) => {
            let cents = cents.as_i64().unwrap_or_default();
            if cents % 100 == 0 { json!(cents / 100) } else { json!(Money::from_cents(cents).dollars()) }
        }
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, in_dollars(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_without_what_is_unknown_and_in_dollars() {
        let facts = json!({
            "name": null, "areas": [], "bedrooms": 3,
            "budget": {"min": null, "max": 45_000_000}, "monthly": 250_050
        });
        let expected = json!({"bedrooms": 3, "budget": {"min": null, "max": 450_000}, "monthly": 2500.5});
        assert_eq!(told(facts), expected);
    }
}
