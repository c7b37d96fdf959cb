//! Tickets: one read or one update each, of the ticket's own item.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnValue};
use jiff::Timestamp;

use super::items::{KeyItem, TicketItem};
use super::sealed_parts::open_dossier;
use super::{Item, key, keys, unavailable, unless_refused, unreadable};
use crate::error::Fault;
use crate::ids::{ContactRef, LocationId, TicketId, TicketKind};
use crate::privacy::{KeyCustodian, KeyScope};
use crate::review::{Begun, Found, Reach, Ticket, Tickets};

/// Name of the table in errors.
const TABLE: &str = "conversations table";

/// Tickets in the `conversations` table.
pub struct DynamoTickets {
    client: Client,
    table: String,
    custodian: Arc<dyn KeyCustodian>,
}

impl DynamoTickets {
    /// Keeps tickets in `table`, sealed with the contacts' keys.
    #[must_use]
    pub fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { client, table, custodian }
    }

    /// The items with these sort keys, as far as there are any.
    async fn read(&self, pk: &str, sort_keys: &[&str]) -> Result<Vec<Item>, Fault> {
        let keys = sort_keys.iter().map(|sk| key(pk, *sk)).collect();
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .build()
            .map_err(|e| Fault::broken("a read names its keys", e))?;
        let read = self.client.batch_get_item().request_items(&self.table, wanted).send().await;
        let mut read = read.map_err(|e| unavailable(TABLE, "reading a ticket", &e))?;
        if read.unprocessed_keys().is_some_and(|left| !left.is_empty()) {
            return Err(Fault::unavailable(TABLE, "reading a ticket", "not all of it was read"));
        }
        Ok(read.responses.as_mut().and_then(|tables| tables.remove(&self.table)).unwrap_or_default())
    }

    /// A ticket's item with what is in it, which is nothing once the contact was erased.
    async fn open(&self, who: &ContactRef, ticket: TicketItem, key: KeyItem) -> Result<Found, Fault> {
        let dossier = match &ticket.sealed {
            Some(sealed) => {
                let key = self.custodian.open(&KeyScope::Contact(who.clone()), &key.data_key).await?;
                Some(open_dossier(&ticket.pk, &ticket.sk, sealed, &key)?)
            }
            None => None,
        };
        Ok(Found { ticket: known(ticket)?, dossier })
    }
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn of<T: serde::de::DeserializeOwned>(item: Item, what: &'static str) -> Result<T, Fault> {
    serde_dynamo::from_item(item).map_err(|e| unreadable(what, &e))
}

/// What is known of a ticket without opening it.
fn known(item: TicketItem) -> Result<Ticket, Fault> {
    let unknown = || Fault::broken("a ticket's keys name it", "they do not");
    Ok(Ticket {
        id: keys::ticket_of(&item.sk).ok_or_else(unknown)?,
        who: keys::contact_of(&item.pk).ok_or_else(unknown)?,
        matter: item.about,
        opened_at: item.opened_at,
        bot: item.bot,
        correlation_id: item.correlation_id,
        claim: item.claim,
        closing: item.closing,
        reach: Reach { crm_at: item.crm_at, told_at: item.told_at, tries: item.tries },
    })
}

#[async_trait]
impl Tickets for DynamoTickets {
    async fn find(&self, who: &ContactRef, id: TicketId) -> Result<Option<Found>, Fault> {
        let (pk, sk) = (keys::contact(who), keys::ticket(id));
        let mut items = self.read(&pk, &[&sk, keys::KEY]).await?;
        let is_key =
            |item: &Item| item.get(keys::SK).and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk == keys::KEY);
        let stored_key = items.iter().position(is_key).map(|at| items.swap_remove(at));
        let (Some(ticket), Some(stored_key)) = (items.pop(), stored_key) else { return Ok(None) };
        let ticket: TicketItem = of(ticket, "a ticket is readable")?;
        Ok(Some(self.open(who, ticket, of(stored_key, "a contact's key is readable")?).await?))
    }

    async fn known(&self, who: &ContactRef, id: TicketId) -> Result<Option<Ticket>, Fault> {
        let (pk, sk) = (keys::contact(who), keys::ticket(id));
        let item = self.read(&pk, &[&sk]).await?.pop();
        item.map(|item| known(of(item, "a ticket is readable")?)).transpose()
    }

    async fn begin(
        &self,
        who: &ContactRef,
        id: TicketId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Begun, Fault> {
        let (pk, sk) = (keys::contact(who), keys::ticket(id));
        let Some(item) = self.read(&pk, &[&sk]).await?.pop() else { return Ok(Begun::NothingLeft) };
        let item: TicketItem = of(item, "a ticket is readable")?;
        let erased = item.sealed.is_none();
        let ticket = known(item)?;
        if erased || !ticket.is_to_be_carried() {
            return Ok(Begun::NothingLeft);
        }
        let due_at = keys::due_second(ticket.reach.next_try(now));
        // Closed, erased, or begun by somebody else, since it was read: whoever did that has changed one of these.
        let begun = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&pk, &sk)))
            .update_expression(
                "SET tries = tries + :one, trying_until = :until, due_shard = :shard, due_at = :due",
            )
            .condition_expression(
                "attribute_not_exists(closing) AND attribute_exists(sealed) AND tries = :tries \
                 AND (attribute_not_exists(trying_until) OR trying_until <= :now)",
            )
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":tries", number(i64::from(ticket.reach.tries)))
            .expression_attribute_values(":now", number(now.as_millisecond()))
            .expression_attribute_values(":until", number(until.as_millisecond()))
            .expression_attribute_values(":shard", AttributeValue::S(keys::due_shard(who)))
            .expression_attribute_values(":due", number(due_at))
            .send()
            .await;
        if unless_refused(begun, TABLE, "beginning to carry a ticket")?.is_none() {
            return Ok(Begun::Busy(until));
        }
        // As it is now: what a turn has changed in between counts.
        let filed = self.find(who, id).await?.and_then(Found::filed);
        Ok(filed.map_or(Begun::NothingLeft, |filed| Begun::Ours(Box::new(filed))))
    }

    async fn note(&self, who: &ContactRef, id: TicketId, reach: Reach) -> Result<(), Fault> {
        let (pk, sk) = (keys::contact(who), keys::ticket(id));
        let mut set = Vec::new();
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&pk, &sk)))
            .condition_expression("attribute_exists(pk)");
        for (name, at) in [("crm_at", reach.crm_at), ("told_at", reach.told_at)] {
            if let Some(at) = at {
                set.push(format!("{name} = :{name}"));
                update =
                    update.expression_attribute_values(format!(":{name}"), AttributeValue::S(at.to_string()));
            }
        }
        let set = if set.is_empty() { String::new() } else { format!("SET {} ", set.join(", ")) };
        let done = if reach.is_done() { ", due_shard, due_at" } else { "" };
        let noted = update
            .update_expression(format!("{set}REMOVE trying_until{done}"))
            .return_values(ReturnValue::None);
        unless_refused(noted.send().await, TABLE, "noting how far a ticket got")?;
        Ok(())
    }

    async fn list(&self, location: &LocationId, kind: TicketKind, open: bool) -> Result<Vec<Ticket>, Fault> {
        self.page(location, kind, open, None, usize::MAX).await
    }

    async fn page(
        &self,
        location: &LocationId,
        kind: TicketKind,
        open: bool,
        before: Option<Timestamp>,
        most: usize,
    ) -> Result<Vec<Ticket>, Fault> {
        let list = AttributeValue::S(keys::ticket_list(location, kind, open));
        let pages = self.client.query().table_name(&self.table).index_name(keys::TICKETS_INDEX);
        let pages = match before {
            None => pages.key_condition_expression("ticket_list = :list"),
            Some(before) => pages
                .key_condition_expression("ticket_list = :list AND ticket_at < :before")
                .expression_attribute_values(":before", number(before.as_millisecond())),
        };
        let pages = pages
            .expression_attribute_values(":list", list)
            .set_limit(i32::try_from(most.saturating_add(1)).ok())
            .scan_index_forward(false);
        let mut items = pages.into_paginator().items().send();
        let mut tickets: Vec<Ticket> = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable(TABLE, "listing tickets", &e))?;
            let ticket = known(of(item, "a ticket in the index is readable")?)?;
            let opened = |ticket: &Ticket| ticket.opened_at.as_millisecond();
            if tickets.len() >= most && tickets.last().is_none_or(|last| opened(last) != opened(&ticket)) {
                break;
            }
            tickets.push(ticket);
        }
        Ok(tickets)
    }
}
