//! The one transaction of a turn: every item it writes, and what each must find.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};
use jiff::Timestamp;
use serde::Serialize;

use super::items::{
    AuditItem, HandoffItem, KeyItem, MessageItem, OutcomePart, OutcomesItem, StateItem, TextItem, TicketItem,
};
use super::sealed_parts::{seal_dossier, seal_outgoing, seal_private, text_place};
use super::{keys, put, unreadable, write};
use crate::audit::{AuditRecord, Linked as _};
use crate::clock::later;
use crate::conversation::{Conversation, Desk, Handoff, PastMessage, Turn};
use crate::error::Fault;
use crate::experiments::outcome::COUNTED_AFTER;
use crate::handoff::Attempt;
use crate::ids::{DeliveryId, TicketId};
use crate::inbox::delivery::REMEMBERED_FOR;
use crate::privacy::DataKey;
use crate::review::{Change, Filed, Reach};

/// Characters of a message a later turn sees; the whole of a longer one is stored beside it.
const EXCERPT: usize = 1_500;

/// Names of the tables a turn writes to.
pub(super) struct Tables<'a> {
    pub(super) conversations: &'a str,
    pub(super) audit: &'a str,
}

impl Tables<'_> {
    /// Everything a turn writes, at most 60 items, all of one contact.
    pub(super) fn writes(
        &self,
        desk: &Desk,
        turn: &Turn,
        record: &AuditRecord,
    ) -> Result<Vec<TransactWriteItem>, Fault> {
        let before = desk.conversation.version;
        let pk = keys::contact(&desk.conversation.who);
        let state = state_item(&pk, &turn.conversation, record, &desk.key)?;
        let mut writes = vec![self.state(state, before)?];
        if !desk.key_stored {
            let data_key = desk.key.wrapped().clone();
            let item =
                KeyItem { pk: pk.clone(), sk: keys::KEY.into(), turn: keys::TURN_KEY.into(), data_key };
            writes.push(write(put(self.conversations, item)?.condition_expression(keys::ABSENT))?);
        }
        for waiting in &turn.read {
            writes.push(self.mark_read(&pk, &waiting.delivery, waiting.received_at, turn.entry.at)?);
        }
        for message in &turn.history {
            writes.extend(self.message(&pk, message, &desk.key)?);
        }
        writes.extend(self.handoff(&pk, turn)?);
        for opened in &turn.opened {
            let item = ticket_item(&pk, opened, &desk.key)?;
            writes.push(write(put(self.conversations, item)?.condition_expression(keys::ABSENT))?);
        }
        for (nth, changed) in turn.acted.iter().enumerate() {
            if turn.acted.iter().take(nth).all(|before| before.ticket != changed.ticket) {
                writes.push(self.ticket_changed(&pk, turn, changed.ticket)?);
            }
        }
        if !turn.outcomes.is_empty() {
            let item = outcomes_item(&pk, turn);
            writes.push(write(put(self.conversations, item)?.condition_expression(keys::ABSENT))?);
        }
        let audit = AuditItem { pk, sk: keys::audit_record(record.number), record: record.clone() };
        writes.push(write(put(self.audit, audit)?.condition_expression(keys::ABSENT))?);
        Ok(writes)
    }

    /// What it takes to pass over everything on the desk.
    pub(super) fn passed_over(&self, desk: &Desk, now: Timestamp) -> Result<Vec<TransactWriteItem>, Fault> {
        let pk = keys::contact(&desk.conversation.who);
        let waiting = desk.waiting.iter();
        waiting.map(|waiting| self.mark_read(&pk, &waiting.delivery, waiting.received_at, now)).collect()
    }

    /// The state, where version `before` of it still is.
    pub(super) fn state(&self, item: StateItem, before: u64) -> Result<TransactWriteItem, Fault> {
        let state = put(self.conversations, item)?;
        write(if before == 0 {
            state.condition_expression(keys::ABSENT)
        } else {
            state
                .condition_expression("version = :before")
                .expression_attribute_values(":before", AttributeValue::N(before.to_string()))
        })
    }

    /// What turns a waiting delivery into a marker that outlives every repeat of it.
    pub(super) fn mark_read(
        &self,
        pk: &str,
        delivery: &DeliveryId,
        received_at: Timestamp,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Fault> {
        let forget_at = now.as_second() + i64::try_from(REMEMBERED_FOR.as_secs()).unwrap_or(0);
        let update = Update::builder()
            .table_name(self.conversations)
            .key(keys::PK, AttributeValue::S(pk.to_owned()))
            .key(keys::SK, AttributeValue::S(keys::seen(delivery)))
            .update_expression("SET #ttl = :forget REMOVE #turn, data_key, sealed, due_shard, due_at")
            .condition_expression("attribute_exists(#turn) AND received_at = :received")
            .expression_attribute_names("#turn", keys::TURN_INDEX)
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":forget", AttributeValue::N(forget_at.to_string()))
            .expression_attribute_values(
                ":received",
                AttributeValue::N(received_at.as_millisecond().to_string()),
            )
            .build()
            .map_err(|e| Fault::broken("a marker can be written", e))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// The attempt at a hand-off, the lock it was executed under, and how an earlier one went.
    fn handoff(&self, pk: &str, turn: &Turn) -> Result<Vec<TransactWriteItem>, Fault> {
        let mut writes = Vec::new();
        if let Some(Handoff { attempt, lock }) = &turn.handoff {
            let item = HandoffItem {
                pk: pk.to_owned(),
                sk: keys::handoff(attempt.turn),
                handoff_route: keys::handoff_route(&turn.conversation.who.location, attempt.route),
                handoff_at: attempt.at.as_millisecond(),
                attempt: Attempt { outcome: None, ..attempt.clone() },
                outcome: attempt.outcome,
                took_ms: None,
            };
            writes.push(write(put(self.conversations, item)?.condition_expression(keys::ABSENT))?);
            // Whoever lost the lock cannot finish; whoever has it gives it back by finishing.
            if let Some(lock) = lock {
                let delete = Delete::builder()
                    .table_name(self.conversations)
                    .key(keys::PK, AttributeValue::S(pk.to_owned()))
                    .key(keys::SK, AttributeValue::S(keys::HANDOFF_LEASE.into()))
                    .condition_expression("lease_token = :token")
                    .expression_attribute_values(":token", AttributeValue::S(lock.token().to_string()))
                    .build()
                    .map_err(|e| Fault::broken("a lock can be given back", e))?;
                writes.push(TransactWriteItem::builder().delete(delete).build());
            }
        }
        if let Some(settled) = &turn.settled_handoff {
            let update = Update::builder()
                .table_name(self.conversations)
                .key(keys::PK, AttributeValue::S(pk.to_owned()))
                .key(keys::SK, AttributeValue::S(keys::handoff(settled.turn)))
                .update_expression("SET outcome = :outcome")
                .expression_attribute_values(":outcome", AttributeValue::S(settled.outcome.name().to_owned()))
                .build()
                .map_err(|e| Fault::broken("an outcome can be written", e))?;
            writes.push(TransactWriteItem::builder().update(update).build());
        }
        Ok(writes)
    }

    /// What people did about a ticket that was opened before, or that they are told of it again: all of it in one write,
    /// because a transaction takes each item once.
    fn ticket_changed(&self, pk: &str, turn: &Turn, ticket: TicketId) -> Result<TransactWriteItem, Fault> {
        let text = |text: String| AttributeValue::S(text);
        let who = &turn.conversation.who;
        let (mut set, mut remove, mut values) = (Vec::new(), Vec::new(), HashMap::new());
        for changed in turn.acted.iter().filter(|changed| changed.ticket == ticket) {
            match &changed.change {
                Change::Claimed(claim) => {
                    set.push("claim = :claim");
                    values.insert(":claim".to_owned(), value(claim)?);
                }
                // Nobody carries to people what people are done with.
                Change::Closed(closing) => {
                    set.extend(["closing = :closing", "ticket_list = :list"]);
                    remove.extend(["due_shard", "due_at"]);
                    values.insert(":closing".to_owned(), value(closing)?);
                    let list = keys::ticket_list(&who.location, ticket.kind(), false);
                    values.insert(":list".to_owned(), text(list));
                }
                Change::ToldAgain => {
                    set.extend(["tries = :none", "due_shard = :shard", "due_at = :due"]);
                    remove.push("told_at");
                    let due_at = keys::due_second(Reach::default().next_try(turn.entry.at));
                    values.insert(":none".to_owned(), AttributeValue::N("0".into()));
                    values.insert(":shard".to_owned(), text(keys::due_shard(who)));
                    values.insert(":due".to_owned(), AttributeValue::N(due_at.to_string()));
                }
            }
        }
        let remove = if remove.is_empty() { String::new() } else { format!(" REMOVE {}", remove.join(", ")) };
        let update = Update::builder()
            .table_name(self.conversations)
            .key(keys::PK, text(pk.to_owned()))
            .key(keys::SK, text(keys::ticket(ticket)))
            .condition_expression("attribute_exists(pk)")
            .update_expression(format!("SET {}{remove}", set.join(", ")))
            .set_expression_attribute_values(Some(values))
            .build()
            .map_err(|e| Fault::broken("a ticket can be changed", e))?;
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
        let mut writes = vec![write(put(self.conversations, item)?)?];
        if long {
            let sk = keys::whole_text(message.number);
            let sealed = key.seal(&text_place(pk, &sk), text)?;
            writes.push(write(put(self.conversations, TextItem { pk: pk.to_owned(), sk, sealed })?)?);
        }
        Ok(writes)
    }
}

pub(super) fn state_item(
    pk: &str,
    after: &Conversation,
    record: &AuditRecord,
    key: &DataKey,
) -> Result<StateItem, Fault> {
    let outgoing = after.outgoing.as_ref().map(|outgoing| seal_outgoing(pk, outgoing, key)).transpose()?;
    let due_at = after.due_at().map(keys::due_second);
    Ok(StateItem {
        pk: pk.to_owned(),
        sk: keys::STATE.into(),
        turn: keys::TURN_STATE.into(),
        version: after.version,
        progress: after.progress.clone(),
        private: seal_private(pk, after, key)?,
        outgoing,
        chain: pk.to_owned(),
        audit: Some(record.head()),
        due_shard: due_at.map(|_| keys::due_shard(&after.who)),
        due_at,
        needs_human_review: after.progress.needs_human_review(),
    })
}

/// A ticket as it is opened: due by itself, so that no message has to be trusted to arrive.
fn ticket_item(pk: &str, Filed { ticket, dossier }: &Filed, key: &DataKey) -> Result<TicketItem, Fault> {
    let sk = keys::ticket(ticket.id);
    let due_at = ticket.is_to_be_carried().then(|| keys::due_second(ticket.reach.next_try(ticket.opened_at)));
    Ok(TicketItem {
        ticket_list: keys::ticket_list(&ticket.who.location, ticket.id.kind(), ticket.closing.is_none()),
        ticket_at: ticket.opened_at.as_millisecond(),
        about: ticket.matter.clone(),
        opened_at: ticket.opened_at,
        bot: ticket.bot,
        correlation_id: ticket.correlation_id,
        claim: ticket.claim.clone(),
        closing: ticket.closing.clone(),
        crm_at: ticket.reach.crm_at,
        told_at: ticket.reach.told_at,
        tries: ticket.reach.tries,
        trying_until: None,
        due_shard: due_at.map(|_| keys::due_shard(&ticket.who)),
        due_at,
        sealed: Some(seal_dossier(pk, &sk, dossier, key)?),
        pk: pk.to_owned(),
        sk,
    })
}

/// What a turn has to be counted: due by itself, so that no message has to be trusted to arrive.
fn outcomes_item(pk: &str, turn: &Turn) -> OutcomesItem {
    let kept_at = turn.entry.at;
    OutcomesItem {
        pk: pk.to_owned(),
        sk: keys::outcomes(turn.entry.turn),
        kept_at: kept_at.as_millisecond(),
        outcomes: turn.outcomes.iter().map(OutcomePart::from).collect(),
        due_shard: Some(keys::due_shard(&turn.conversation.who)),
        due_at: Some(keys::due_second(later(kept_at, COUNTED_AFTER))),
        counted_at: None,
        unreadable_at: None,
        ttl: None,
    }
}

fn value<T: Serialize>(part: &T) -> Result<AttributeValue, Fault> {
    serde_dynamo::to_attribute_value(part)
        .map_err(|e| unreadable("a part of a record makes an attribute", &e))
}
