//! Conversations: one Query, one transaction, one settlement.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;

use super::commit::Tables;
use super::inbox::event_place;
use super::items::{AssessmentItem, KeyItem, MessageItem, SeenItem, StateItem};
use super::sealed_parts::{open_assessment, open_message, open_state};
use super::{Item, keys, unavailable, unless_refused, unreadable, was_overtaken};
use crate::audit::AuditRecord;
use crate::conversation::state::{HISTORY, MAX_BURST};
use crate::conversation::{Commit, Conversation, Conversations, Desk, OutgoingState, Settled, Turn, Waiting};
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId, TurnId};
use crate::privacy::{KeyCustodian, KeyScope, Personal};

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// State, key, latest assessment, a full burst and the history.
const DESK_ITEMS: usize = 3 + MAX_BURST + HISTORY;

/// Conversations in the `conversations` and `audit` tables.
pub struct DynamoConversations {
    client: Client,
    conversations: String,
    audit: String,
    custodian: Arc<dyn KeyCustodian>,
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

    async fn transact(
        &self,
        writes: Vec<TransactWriteItem>,
        attempted: &'static str,
    ) -> Result<Commit, Fault> {
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Commit::Done),
            Err(error) if was_overtaken(&error) => Ok(Commit::Conflict),
            Err(error) => Err(unavailable(TABLE, attempted, &error)),
        }
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
}

fn read<T: serde::de::DeserializeOwned>(item: Item, what: &'static str) -> Result<T, Fault> {
    serde_dynamo::from_item(item).map_err(|e| unreadable(what, &e))
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

        let cut_short = found.last_evaluated_key.is_some();
        let (mut state, mut stored_key) = (None::<StateItem>, None::<KeyItem>);
        let mut assessment = None::<AssessmentItem>;
        let (mut waits, mut messages) = (Vec::new(), Vec::new());
        for item in found.items.unwrap_or_default() {
            let place =
                item.get(keys::TURN_INDEX).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            match place.as_str() {
                keys::TURN_STATE => state = Some(read(item, "a conversation's state is readable")?),
                keys::TURN_KEY => stored_key = Some(read(item, "a contact's key is readable")?),
                keys::TURN_ASSESSMENT => assessment = Some(read(item, "an assessment is readable")?),
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
        // A page may end among what waits, full or too large, before any message of the past.
        let more_waiting = waits.len() > MAX_BURST || (cut_short && messages.is_empty() && !waits.is_empty());
        let mut waiting = Vec::new();
        for item in waits.into_iter().take(MAX_BURST) {
            waiting.push(self.waiting(&who.location, &pk, item).await?);
        }
        let forgotten = state.as_ref().map_or(0, |state| state.progress.forgotten);
        let mut history = Vec::new();
        for item in messages.into_iter().take(HISTORY) {
            let item: MessageItem = read(item, "a message is readable")?;
            if item.number > forgotten {
                history.push(open_message(&pk, item, &key)?);
            }
        }
        let mut conversation = match state {
            Some(item) => open_state(who, &pk, item, &key)?,
            None => Conversation::new(who.clone()),
        };
        let assessment = assessment.map(|item| open_assessment(&pk, &item, &key)).transpose()?;
        conversation.assessment = assessment.map(Personal::new);
        Ok(Desk { conversation, waiting, more_waiting, history, key, key_stored })
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        let tables = Tables { conversations: &self.conversations, audit: &self.audit };
        self.transact(tables.writes(desk, turn, record)?, "committing a turn").await
    }

    async fn pass_over(&self, desk: &Desk, now: Timestamp) -> Result<Commit, Fault> {
        let tables = Tables { conversations: &self.conversations, audit: &self.audit };
        self.transact(tables.passed_over(desk, now)?, "passing deliveries over").await
    }

    async fn settle(
        &self,
        who: &ContactRef,
        turn: TurnId,
        state: &OutgoingState,
        due_at: Option<Timestamp>,
    ) -> Result<Settled, Fault> {
        let own = match state {
            OutgoingState::Delivered { message: Some(id), .. } => vec![AttributeValue::S(id.to_string())],
            _ => Vec::new(),
        };
        let state: AttributeValue = serde_dynamo::to_attribute_value(state)
            .map_err(|e| unreadable("a delivery state makes an item", &e))?;
        let due = if due_at.is_some() {
            ", due_shard = :shard, due_at = :due"
        } else {
            " REMOVE due_shard, due_at"
        };
        let mut update = self
            .client
            .update_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(keys::contact(who)))
            .key(keys::SK, AttributeValue::S(keys::STATE.into()))
            .update_expression(format!(
                "SET outgoing.#state = :state, version = version + :one, \
                 progress.own_messages = list_append(progress.own_messages, :own){due}",
            ))
            .condition_expression("outgoing.turn = :turn AND outgoing.#state.#is = :pending")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#is", "is")
            .expression_attribute_values(":state", state)
            .expression_attribute_values(":one", AttributeValue::N("1".into()))
            .expression_attribute_values(":own", AttributeValue::L(own))
            .expression_attribute_values(":turn", AttributeValue::S(turn.to_string()))
            .expression_attribute_values(":pending", AttributeValue::S("pending".into()));
        if let Some(due_at) = due_at {
            update = update
                .expression_attribute_values(":shard", AttributeValue::S(keys::due_shard(who)))
                .expression_attribute_values(":due", AttributeValue::N(keys::due_second(due_at).to_string()));
        }
        let settled = unless_refused(update.send().await, TABLE, "settling a reply")?;
        Ok(settled.map_or(Settled::Overtaken, |_| Settled::Recorded))
    }
}
