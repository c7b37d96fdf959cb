//! What is kept about a contact: read as a whole, held, erased.

mod dossier;
mod tickets;

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, DeleteRequest, ReturnValue, TransactWriteItem, WriteRequest,
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use self::tickets::Rest;
use super::commit::{Tables, state_item};
use super::items::{AuditItem, HoldItem, KeyItem, SeenItem, StateItem};
use super::{Item, keys, put, unavailable, unless_refused, unreadable, was_overtaken, write};
use crate::audit::AuditRecord;
use crate::error::Fault;
use crate::ids::ContactRef;
use crate::privacy::rights::{ContactRecords, Dossier, Forgetting, Forgot, LegalHold, Remembered};
use crate::privacy::{KeyCustodian, KeyScope, Personal};

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// Deliveries erased in one transaction, which takes a hundred items: there is room left for open tickets, of which
/// there is one for each matter.
const DELIVERIES: usize = 40;
/// Items removed by one call.
const REMOVED_AT_ONCE: usize = 25;
/// How often what was not removed is tried again at once.
const REMOVALS: u32 = 20;

/// The contacts' partitions of the `conversations` and `audit` tables.
pub struct DynamoContactRecords {
    client: Client,
    conversations: String,
    audit: String,
    custodian: Arc<dyn KeyCustodian>,
}

impl DynamoContactRecords {
    /// Works on the two tables.
    #[must_use]
    pub fn new(
        client: Client,
        conversations: String,
        audit: String,
        custodian: Arc<dyn KeyCustodian>,
    ) -> Self {
        Self { client, conversations, audit, custodian }
    }

    /// A whole partition, strongly consistent, in the order of its sort keys.
    async fn partition(&self, table: &str, pk: &str) -> Result<Vec<Item>, Fault> {
        let mut pages = self
            .client
            .query()
            .table_name(table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .into_paginator()
            .items()
            .send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(|e| unavailable(TABLE, "reading all of a contact", &e))?);
        }
        Ok(items)
    }

    async fn item(&self, pk: &str, sk: &str) -> Result<Option<Item>, Fault> {
        let found = self
            .client
            .get_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(pk.to_owned()))
            .key(keys::SK, AttributeValue::S(sk.to_owned()))
            .consistent_read(true)
            .send();
        Ok(found.await.map_err(|e| unavailable(TABLE, "reading an item of a contact", &e))?.item)
    }

    /// Deliveries nobody has answered.
    async fn waiting(&self, pk: &str) -> Result<Vec<SeenItem>, Fault> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.conversations)
            .index_name(keys::TURN_INDEX)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(#turn, :waiting)")
            .expression_attribute_names("#turn", keys::TURN_INDEX)
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":waiting", AttributeValue::S(keys::TURN_WAITING.to_owned()))
            .into_paginator()
            .items()
            .send();
        let mut waiting = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "reading what waits", &e))?;
            waiting.push(
                serde_dynamo::from_item(item)
                    .map_err(|e| unreadable("a delivery that waits is readable", &e))?,
            );
        }
        Ok(waiting)
    }

    async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<Forgot, Fault> {
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Forgot::Done),
            Err(error) if was_overtaken(&error) => Ok(Forgot::Overtaken),
            Err(error) => Err(unavailable(TABLE, "erasing a contact", &error)),
        }
    }

    /// That no legal hold stands.
    fn not_held(&self, pk: &str) -> Result<TransactWriteItem, Fault> {
        let check = ConditionCheck::builder()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(pk.to_owned()))
            .key(keys::SK, AttributeValue::S(keys::HOLD.into()))
            .condition_expression(keys::ABSENT)
            .build()
            .map_err(|e| Fault::broken("a condition can be written", e))?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    /// Takes what was sealed out of a ticket that stays.
    async fn empty_ticket(&self, pk: &str, sk: &str) -> Result<(), Fault> {
        let update = self
            .client
            .update_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(pk.to_owned()))
            .key(keys::SK, AttributeValue::S(sk.to_owned()))
            .update_expression(tickets::EMPTIED)
            .condition_expression("attribute_exists(pk)");
        unless_refused(update.send().await, TABLE, "emptying a ticket").map(drop)
    }

    async fn remove(&self, pk: &str, sort_keys: &[String]) -> Result<(), Fault> {
        for chunk in sort_keys.chunks(REMOVED_AT_ONCE) {
            let mut left: Vec<WriteRequest> =
                chunk.iter().map(|sk| removal(pk, sk)).collect::<Result<_, _>>()?;
            for _ in 0..REMOVALS {
                if left.is_empty() {
                    break;
                }
                let removed = self.client.batch_write_item().request_items(&self.conversations, left).send();
                let mut removed =
                    removed.await.map_err(|e| unavailable(TABLE, "removing what is unreadable", &e))?;
                let rest = removed.unprocessed_items.as_mut().and_then(|all| all.remove(&self.conversations));
                left = rest.unwrap_or_default();
            }
            if !left.is_empty() {
                return Err(Fault::unavailable(TABLE, "removing what is unreadable", "not all of it was"));
            }
        }
        Ok(())
    }
}

fn removal(pk: &str, sk: &str) -> Result<WriteRequest, Fault> {
    let request = DeleteRequest::builder()
        .key(keys::PK, AttributeValue::S(pk.to_owned()))
        .key(keys::SK, AttributeValue::S(sk.to_owned()))
        .build()
        .map_err(|e| Fault::broken("a removal names its item", e))?;
    Ok(WriteRequest::builder().delete_request(request).build())
}

fn sort_key(item: &Item) -> &str {
    item.get(keys::SK).and_then(|sk| sk.as_s().ok()).map_or("", String::as_str)
}

fn number(item: &Item, name: &str) -> Option<i64> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// Whether an erasure at `at` of all messages up to `messages` leaves an item. What no rule knows goes; what becomes of a
/// ticket is said in [`tickets`].
fn stays(item: &Item, messages: u64, at: Timestamp) -> bool {
    let sk = sort_key(item);
    let later = |name| number(item, name).is_some_and(|when| when > at.as_millisecond());
    let numbered = sk.strip_prefix(keys::MESSAGE).or_else(|| sk.strip_prefix(keys::WHOLE_TEXT));
    if let Some(number) = numbered {
        return number.parse().is_ok_and(|number: u64| number > messages);
    }
    matches!(sk, keys::STATE | keys::KEY | keys::HOLD | keys::HANDOFF_LEASE)
        || keys::ticket_of(sk).is_some()
        || sk.starts_with(keys::SEEN)
        || sk.starts_with(keys::ASSESSMENT) && later("asked_at")
        || sk.starts_with(keys::HANDOFF) && later(keys::HANDOFF_AT)
        || sk.starts_with(keys::OUTCOMES) && later("kept_at")
}

#[async_trait]
impl ContactRecords for DynamoContactRecords {
    async fn everything(&self, who: &ContactRef) -> Result<Option<Dossier>, Fault> {
        let pk = keys::contact(who);
        let items = self.partition(&self.conversations, &pk).await?;
        let audit = self.partition(&self.audit, &pk).await?.into_iter().map(|item| {
            let item: AuditItem<AuditRecord> =
                serde_dynamo::from_item(item).map_err(|e| unreadable("an audit record is readable", &e))?;
            Ok(item.record)
        });
        let audit = audit.collect::<Result<Vec<_>, Fault>>()?;
        if items.is_empty() && audit.is_empty() {
            return Ok(None);
        }
        let mut kept = Map::new();
        let opener = dossier::Opener::new(who, &items, self.custodian.as_ref()).await?;
        let mut found: Vec<(&str, Value)> =
            audit.iter().filter_map(|record| Some(("evidence", opener.evidence(record)?))).collect();
        for item in items {
            found.extend(opener.open(item).await?);
        }
        for (kind, opened) in found {
            if let Value::Array(all) = kept.entry(kind).or_insert_with(|| Value::Array(Vec::new())) {
                all.push(opened);
            }
        }
        Ok(Some(Dossier { who: who.clone(), kept: Personal::new(kept), audit }))
    }

    async fn hold(&self, who: &ContactRef) -> Result<Option<LegalHold>, Fault> {
        let item = self.item(&keys::contact(who), keys::HOLD).await?;
        item.map(held).transpose()
    }

    async fn set_hold(&self, who: &ContactRef, hold: Option<&LegalHold>) -> Result<Option<LegalHold>, Fault> {
        let pk = keys::contact(who);
        let before = match hold {
            Some(hold) => {
                let item = HoldItem { pk, sk: keys::HOLD.into(), legal_hold: hold.clone() };
                let item = serde_dynamo::to_item(item).map_err(|e| unreadable("a hold makes an item", &e))?;
                let put = self.client.put_item().table_name(&self.conversations).set_item(Some(item));
                let put = put.return_values(ReturnValue::AllOld).send().await;
                put.map_err(|e| unavailable(TABLE, "placing a legal hold", &e))?.attributes
            }
            None => {
                let delete = self
                    .client
                    .delete_item()
                    .table_name(&self.conversations)
                    .key(keys::PK, AttributeValue::S(pk))
                    .key(keys::SK, AttributeValue::S(keys::HOLD.into()))
                    .return_values(ReturnValue::AllOld);
                let deleted = delete.send().await;
                deleted.map_err(|e| unavailable(TABLE, "lifting a legal hold", &e))?.attributes
            }
        };
        before.map(held).transpose()
    }

    async fn remembered(&self, who: &ContactRef) -> Result<Option<Remembered>, Fault> {
        let pk = keys::contact(who);
        if let Some(item) = self.item(&pk, keys::STATE).await? {
            let item: StateItem = serde_dynamo::from_item(item)
                .map_err(|e| unreadable("a conversation's state is readable", &e))?;
            let StateItem { version, progress, audit, .. } = item;
            return Ok(Some(Remembered { version, progress, audit }));
        }
        // Something may wait of a contact no turn has heard of yet.
        let nothing = Remembered { version: 0, progress: Default::default(), audit: None };
        Ok((!self.waiting(&pk).await?.is_empty()).then_some(nothing))
    }

    async fn forget(&self, forgetting: &Forgetting<'_>) -> Result<Forgot, Fault> {
        let Forgetting { before, after, record, closing } = forgetting;
        let pk = keys::contact(&after.who);
        let tables = Tables { conversations: &self.conversations, audit: &self.audit };
        let mut marks = Vec::new();
        for waiting in self.waiting(&pk).await? {
            let received_at = Timestamp::from_millisecond(waiting.received_at)
                .map_err(|e| Fault::broken("an arrival is an instant", e))?;
            marks.push(tables.mark_read(&pk, &waiting.delivery, received_at, record.at)?);
        }
        while marks.len() > DELIVERIES {
            let mut writes = vec![self.not_held(&pk)?];
            writes.extend(marks.drain(..DELIVERIES));
            if self.transact(writes).await? == Forgot::Overtaken {
                return Ok(Forgot::Overtaken);
            }
        }
        let key = self.custodian.issue(&KeyScope::Contact(after.who.clone())).await?;
        let data_key = key.wrapped().clone();
        let state = state_item(&pk, after, record, &key)?;
        let stored = KeyItem { pk: pk.clone(), sk: keys::KEY.into(), turn: keys::TURN_KEY.into(), data_key };
        let latest = Delete::builder()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(pk.clone()))
            .key(keys::SK, AttributeValue::S(keys::LATEST_ASSESSMENT.into()))
            .build()
            .map_err(|e| Fault::broken("a removal names its item", e))?;
        let audit =
            AuditItem { pk: pk.clone(), sk: keys::audit_record(record.number), record: (*record).clone() };
        let mut writes = vec![
            tables.state(state, before.version)?,
            // The version condition of the state covers it: a key is only ever written with a state.
            write(put(&self.conversations, stored)?)?,
            TransactWriteItem::builder().delete(latest).build(),
            self.not_held(&pk)?,
            write(put(&self.audit, audit)?.condition_expression(keys::ABSENT))?,
        ];
        for open in &before.progress.tickets {
            let stays = after.progress.tickets.iter().any(|stays| stays.id == open.id);
            writes.push(tickets::end(&self.conversations, &after.who, open.id, (!stays).then_some(closing))?);
        }
        writes.append(&mut marks);
        self.transact(writes).await
    }

    async fn sweep(&self, who: &ContactRef, messages: u64, at: Timestamp) -> Result<usize, Fault> {
        let pk = keys::contact(who);
        let items = self.partition(&self.conversations, &pk).await?;
        let gone = items.iter().filter(|item| !stays(item, messages, at));
        let mut gone: Vec<String> = gone.map(|item| sort_key(item).to_owned()).collect();
        let opener = dossier::Opener::new(who, &items, self.custodian.as_ref()).await?;
        for (ticket, id) in items.iter().filter_map(|item| Some((item, keys::ticket_of(sort_key(item))?))) {
            match tickets::rest(id, opener.opens_dossier(ticket)?) {
                Rest::Stays => {}
                Rest::Emptied => self.empty_ticket(&pk, sort_key(ticket)).await?,
                Rest::Gone => gone.push(sort_key(ticket).to_owned()),
            }
        }
        self.remove(&pk, &gone).await?;
        Ok(gone.len())
    }
}

fn held(item: Item) -> Result<LegalHold, Fault> {
    let item: HoldItem =
        serde_dynamo::from_item(item).map_err(|e| unreadable("a legal hold is readable", &e))?;
    Ok(item.legal_hold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_newer_than_an_erasure_stays_and_what_nobody_knows_goes() {
        let at = Timestamp::from_millisecond(1_000).unwrap();
        let stays = |sk: &str, attribute: Option<(&str, i64)>| {
            let mut item = Item::from([(keys::SK.to_owned(), AttributeValue::S(sk.to_owned()))]);
            if let Some((name, value)) = attribute {
                item.insert(name.to_owned(), AttributeValue::N(value.to_string()));
            }
            stays(&item, 7, at)
        };
        for sk in [keys::STATE, keys::KEY, keys::HOLD, keys::HANDOFF_LEASE, "SEEN#w:1"] {
            assert!(stays(sk, None), "{sk}");
        }
        assert!(!stays(&keys::message(7), None) && stays(&keys::message(8), None));
        assert!(!stays(&keys::whole_text(7), None) && stays(&keys::whole_text(8), None));
        assert!(
            !stays("ASSESS#1", Some(("asked_at", 1_000))) && stays("ASSESS#1", Some(("asked_at", 1_001)))
        );
        assert!(!stays("OUT#1", Some(("kept_at", 1_000))) && stays("OUT#1", Some(("kept_at", 1_001))));
        assert!(!stays("HANDOFF#1", Some(("handoff_at", 1_000))));
        assert!(!stays("SOMETHING#1", None) && !stays("MSG#x", None));
    }
}
