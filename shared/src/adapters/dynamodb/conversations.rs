//! Conversations: one Query, one transaction, one settlement.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::inbox::event_place;
use super::items::{AuditItem, KeyItem, MessageItem, OutgoingItem, SeenItem, StateItem, TextItem};
use super::{keys, unavailable, unreadable};
use crate::audit::AuditRecord;
use crate::conversation::state::{HISTORY, MAX_BURST};
use crate::conversation::{
    Commit, Conversation, Conversations, Desk, Outgoing, OutgoingState, PastMessage, Profile, Question,
    Settled, Task, Turn, Waiting,
};
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId, TurnId};
use crate::inbox::delivery::REMEMBERED_FOR;
use crate::privacy::{DataKey, KeyCustodian, KeyScope, Personal, Place, inside_seal};

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// Characters of a message a later turn sees; the whole of a longer one is stored beside it.
const EXCERPT: usize = 1_500;
/// State, key, a full burst and the history.
const DESK_ITEMS: usize = 2 + MAX_BURST + HISTORY;

type Item = HashMap<String, AttributeValue>;

/// Conversations in the `conversations` and `audit` tables.
pub struct DynamoConversations {
    client: Client,
    conversations: String,
    audit: String,
    custodian: Arc<dyn KeyCustodian>,
}

/// The sealed half of the state.
#[derive(Serialize, Deserialize)]
struct Private {
    profile: Option<Profile>,
    answers: BTreeMap<Question, String>,
}

/// The sealed half of an outgoing reply.
#[derive(Serialize, Deserialize)]
struct OutgoingWords {
    #[serde(with = "inside_seal")]
    text: Personal<Option<String>>,
    task: Option<Task>,
}

impl DynamoConversations {
    /// Keeps conversations and their audit chains in the two tables.
    #[must_use]
    pub fn new(
        client: Client,
        conversations: String,
        audit: String,
        custodian: Arc<dyn KeyCustodian>,
    ) -> Self {
        Self { client, conversations, audit, custodian }
    }

    async fn waiting(&self, location: &LocationId, pk: &str, item: Item) -> Result<Waiting, Fault> {
        let seen: SeenItem = read(item, "a delivery that waits is readable")?;
        let (Some(wrapped), Some(sealed)) = (&seen.data_key, &seen.sealed) else {
            return Err(Fault::broken("a delivery that waits still has its event", "it has not"));
        };
        let key = self.custodian.open(&KeyScope::Location(location.clone()), wrapped).await?;
        Ok(Waiting {
            event: key.open(&event_place(pk, &seen.sk), sealed)?,
            delivery: seen.delivery,
            received_at: Timestamp::from_millisecond(seen.received_at)
                .map_err(|e| Fault::broken("an arrival is an instant", e))?,
            stale: seen.stale,
        })
    }

    fn put<T: Serialize>(&self, item: T, condition: Option<&str>) -> Result<PutBuilder, Fault> {
        let item: Item = serde_dynamo::to_item(item).map_err(|e| unreadable("a record makes an item", &e))?;
        let put = Put::builder().table_name(&self.conversations).set_item(Some(item));
        Ok(PutBuilder(put.set_condition_expression(condition.map(ToOwned::to_owned))))
    }

    /// What turns a waiting delivery into a marker that outlives every repeat of it.
    fn mark_read(&self, pk: &str, waiting: &Waiting, now: Timestamp) -> Result<TransactWriteItem, Fault> {
        let forget_at = now.as_second() + i64::try_from(REMEMBERED_FOR.as_secs()).unwrap_or(0);
        let update = Update::builder()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(pk.to_owned()))
            .key(keys::SK, AttributeValue::S(keys::seen(&waiting.delivery)))
            .update_expression("SET #ttl = :forget REMOVE #turn, data_key, sealed")
            .condition_expression("attribute_exists(#turn) AND received_at = :received")
            .expression_attribute_names("#turn", keys::TURN_INDEX)
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":forget", AttributeValue::N(forget_at.to_string()))
            .expression_attribute_values(
                ":received",
                AttributeValue::N(waiting.received_at.as_millisecond().to_string()),
            )
            .build()
            .map_err(|e| Fault::broken("a marker can be written", e))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    fn message(
        &self,
        pk: &str,
        message: &PastMessage,
        key: &DataKey,
    ) -> Result<Vec<TransactWriteItem>, Fault> {
        let text = message.text.expose();
        let sk = keys::message(message.number);
        let excerpt: String = text.chars().take(EXCERPT).collect();
        let long = excerpt.len() < text.len();
        let item = MessageItem {
            turn: keys::recent(message.number),
            number: message.number,
            direction: message.direction,
            at: message.at,
            message: message.message.clone(),
            sealed: key.seal(&text_place(pk, &sk), &excerpt)?,
            pk: pk.to_owned(),
            sk,
        };
        let mut writes = vec![self.put(item, None)?.build()?];
        if long {
            let sk = keys::whole_text(message.number);
            let sealed = key.seal(&text_place(pk, &sk), text)?;
            writes.push(self.put(TextItem { pk: pk.to_owned(), sk, sealed }, None)?.build()?);
        }
        Ok(writes)
    }

    fn state(
        &self,
        pk: &str,
        after: &Conversation,
        record: &AuditRecord,
        key: &DataKey,
    ) -> Result<StateItem, Fault> {
        let answers = after.answers.iter().map(|(q, answer)| (*q, answer.expose().clone())).collect();
        let private = Private { profile: after.profile.clone(), answers };
        let outgoing =
            after.outgoing.as_ref().map(|outgoing| seal_outgoing(pk, outgoing, key)).transpose()?;
        Ok(StateItem {
            pk: pk.to_owned(),
            sk: keys::STATE.into(),
            turn: keys::TURN_STATE.into(),
            version: after.version,
            facts: after.facts.clone(),
            private: key.seal(&private_place(pk), &private)?,
            outgoing,
            audit: Some(record.head()),
        })
    }

    fn writes(
        &self,
        desk: &Desk,
        turn: &Turn,
        record: &AuditRecord,
    ) -> Result<Vec<TransactWriteItem>, Fault> {
        let before = desk.conversation.version;
        let pk = keys::contact(&desk.conversation.who);
        let state = self.state(&pk, &turn.conversation, record, &desk.key)?;
        let state = if before == 0 {
            self.put(state, Some("attribute_not_exists(pk)"))?
        } else {
            self.put(state, Some("version = :before"))?
                .value(":before", AttributeValue::N(before.to_string()))
        };
        let mut writes = vec![state.build()?];
        if !desk.key_stored {
            let data_key = desk.key.wrapped().clone();
            let item =
                KeyItem { pk: pk.clone(), sk: keys::KEY.into(), turn: keys::TURN_KEY.into(), data_key };
            writes.push(self.put(item, Some("attribute_not_exists(pk)"))?.build()?);
        }
        for waiting in &turn.read {
            writes.push(self.mark_read(&pk, waiting, turn.entry.at)?);
        }
        for message in &turn.history {
            writes.extend(self.message(&pk, message, &desk.key)?);
        }
        let audit = AuditItem { pk, sk: keys::audit_record(record.number), record: record.clone() };
        writes.push(self.put(audit, Some("attribute_not_exists(pk)"))?.into_table(&self.audit).build()?);
        Ok(writes)
    }
}

struct PutBuilder(aws_sdk_dynamodb::types::builders::PutBuilder);

impl PutBuilder {
    fn value(self, name: &str, value: AttributeValue) -> Self {
        Self(self.0.expression_attribute_values(name, value))
    }

    fn into_table(self, table: &str) -> Self {
        Self(self.0.table_name(table))
    }

    fn build(self) -> Result<TransactWriteItem, Fault> {
        let put = self.0.build().map_err(|e| Fault::broken("a put has a table and an item", e))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

fn read<T: serde::de::DeserializeOwned>(item: Item, what: &'static str) -> Result<T, Fault> {
    serde_dynamo::from_item(item).map_err(|e| unreadable(what, &e))
}

fn text_place(pk: &str, sk: &str) -> Place {
    Place::new(pk, sk, "text")
}

fn private_place(pk: &str) -> Place {
    Place::new(pk, keys::STATE, "private")
}

fn outgoing_place(pk: &str) -> Place {
    Place::new(pk, keys::STATE, "outgoing")
}

fn seal_outgoing(pk: &str, outgoing: &Outgoing, key: &DataKey) -> Result<OutgoingItem, Fault> {
    let text = Personal::new(outgoing.text.as_ref().map(|text| text.expose().clone()));
    let words = OutgoingWords { text, task: outgoing.task.clone() };
    Ok(OutgoingItem {
        turn: outgoing.turn,
        committed_at: outgoing.committed_at,
        channel: outgoing.channel,
        state: outgoing.state.clone(),
        sealed: key.seal(&outgoing_place(pk), &words)?,
    })
}

fn open_outgoing(pk: &str, item: OutgoingItem, key: &DataKey) -> Result<Outgoing, Fault> {
    let words: OutgoingWords = key.open(&outgoing_place(pk), &item.sealed)?;
    Ok(Outgoing {
        turn: item.turn,
        committed_at: item.committed_at,
        channel: item.channel,
        text: words.text.expose().clone().map(Personal::new),
        task: words.task,
        state: item.state,
    })
}

fn open_state(who: &ContactRef, pk: &str, item: StateItem, key: &DataKey) -> Result<Conversation, Fault> {
    let private: Private = key.open(&private_place(pk), &item.private)?;
    Ok(Conversation {
        who: who.clone(),
        version: item.version,
        profile: private.profile,
        answers: private.answers.into_iter().map(|(q, answer)| (q, Personal::new(answer))).collect(),
        facts: item.facts,
        outgoing: item.outgoing.map(|outgoing| open_outgoing(pk, outgoing, key)).transpose()?,
        audit: item.audit,
    })
}

fn open_message(pk: &str, item: Item, key: &DataKey) -> Result<PastMessage, Fault> {
    let item: MessageItem = read(item, "a message is readable")?;
    let text: String = key.open(&text_place(pk, &item.sk), &item.sealed)?;
    Ok(PastMessage {
        number: item.number,
        direction: item.direction,
        at: item.at,
        message: item.message,
        text: Personal::new(text),
    })
}

#[async_trait]
impl Conversations for DynamoConversations {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        let pk = keys::contact(who);
        let found = self
            .client
            .query()
            .table_name(&self.conversations)
            .index_name(keys::TURN_INDEX)
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
            .limit(i32::try_from(DESK_ITEMS).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|e| unavailable(TABLE, "reading a conversation", &e))?;

        let (mut state, mut stored_key) = (None::<StateItem>, None::<KeyItem>);
        let (mut waits, mut messages) = (Vec::new(), Vec::new());
        for item in found.items.unwrap_or_default() {
            let place =
                item.get(keys::TURN_INDEX).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            match place.as_str() {
                keys::TURN_STATE => state = Some(read(item, "a conversation's state is readable")?),
                keys::TURN_KEY => stored_key = Some(read(item, "a contact's key is readable")?),
                place if place.starts_with(keys::TURN_WAITING) => waits.push(item),
                _ => messages.push(item),
            }
        }
        let scope = KeyScope::Contact(who.clone());
        let key_stored = stored_key.is_some();
        let key = match (stored_key, &state) {
            (Some(item), _) => self.custodian.open(&scope, &item.data_key).await?,
            (None, None) => self.custodian.issue(&scope).await?,
            (None, Some(_)) => return Err(Fault::broken("a stored state has its key", "the key is gone")),
        };
        let mut waiting = Vec::new();
        for item in waits.into_iter().take(MAX_BURST) {
            waiting.push(self.waiting(&who.location, &pk, item).await?);
        }
        let history = messages.into_iter().take(HISTORY).map(|item| open_message(&pk, item, &key));
        let history = history.collect::<Result<Vec<_>, _>>()?;
        let conversation = match state {
            Some(item) => open_state(who, &pk, item, &key)?,
            None => Conversation::new(who.clone()),
        };
        Ok(Desk { conversation, waiting, history, key, key_stored })
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        let writes = self.writes(desk, turn, record)?;
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(writes)).send().await
        else {
            return Ok(Commit::Done);
        };
        let codes: Vec<&str> = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect()
            }
            _ => Vec::new(),
        };
        if codes.iter().any(|code| matches!(*code, "ConditionalCheckFailed" | "TransactionConflict")) {
            return Ok(Commit::Conflict);
        }
        Err(unavailable(TABLE, "committing a turn", &error))
    }

    async fn settle(&self, who: &ContactRef, turn: TurnId, state: &OutgoingState) -> Result<Settled, Fault> {
        let own = match state {
            OutgoingState::Delivered { message: Some(id) } => vec![AttributeValue::S(id.to_string())],
            _ => Vec::new(),
        };
        let state: AttributeValue = serde_dynamo::to_attribute_value(state)
            .map_err(|e| unreadable("a delivery state makes an item", &e))?;
        let update = self
            .client
            .update_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(keys::contact(who)))
            .key(keys::SK, AttributeValue::S(keys::STATE.into()))
            .update_expression(
                "SET outgoing.#state = :state, version = version + :one, \
                 facts.own_messages = list_append(facts.own_messages, :own)",
            )
            .condition_expression("outgoing.turn = :turn AND outgoing.#state.#is = :pending")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#is", "is")
            .expression_attribute_values(":state", state)
            .expression_attribute_values(":one", AttributeValue::N("1".into()))
            .expression_attribute_values(":own", AttributeValue::L(own))
            .expression_attribute_values(":turn", AttributeValue::S(turn.to_string()))
            .expression_attribute_values(":pending", AttributeValue::S("pending".into()));
        match update.send().await {
            Ok(_) => Ok(Settled::Recorded),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(Settled::Overtaken)
            }
            Err(e) => Err(unavailable(TABLE, "settling a reply", &e)),
        }
    }
}
