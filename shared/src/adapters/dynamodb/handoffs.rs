//! Hand-offs: the lock of a contact, and what is known of a location's attempts. The attempts themselves are written by
//! the turn's transaction, in `commit`.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use uuid::Uuid;

use super::items::{HandoffItem, LeaseItem};
use super::{keys, unavailable, unless_refused, unreadable};
use crate::error::Fault;
use crate::handoff::learn::MOST;
use crate::handoff::{Attempt, HandoffLock, HandoffLocks, HandoffLog, Lease, Outcome, Route, Tally};
use crate::ids::{ContactRef, LocationId, TurnId};

/// Name of the table in errors.
const TABLE: &str = "conversations table";
/// Attempts read at most for a tally, newest first: most have no outcome where contacts insist.
const ATTEMPTS_READ: usize = 5 * MOST as usize;

/// Locks and attempts in the `conversations` table.
pub struct DynamoHandoffs {
    client: Client,
    conversations: String,
}

impl DynamoHandoffs {
    /// Works on the table named `conversations`.
    #[must_use]
    pub const fn new(client: Client, conversations: String) -> Self {
        Self { client, conversations }
    }

    fn attempts_at(&self, location: &LocationId, route: Route) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.conversations)
            .index_name(keys::HANDOFFS_INDEX)
            .expression_attribute_values(":route", AttributeValue::S(keys::handoff_route(location, route)))
    }
}

#[async_trait]
impl HandoffLocks for DynamoHandoffs {
    async fn acquire(
        &self,
        who: &ContactRef,
        holder: &str,
        token: Uuid,
        now: Timestamp,
    ) -> Result<Lease, Fault> {
        let lock = HandoffLock::granted(who.clone(), token, now);
        let item = LeaseItem {
            pk: keys::contact(who),
            sk: keys::HANDOFF_LEASE.into(),
            lease_holder: holder.to_owned(),
            lease_token: token,
            expires_at: lock.expires_at().as_millisecond(),
            ttl: lock.expires_at().as_second() + 1,
        };
        let item = serde_dynamo::to_item(item).map_err(|e| unreadable("a lease makes an item", &e))?;
        let put = self
            .client
            .put_item()
            .table_name(&self.conversations)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR expires_at <= :now OR lease_holder = :me")
            .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()))
            .expression_attribute_values(":me", AttributeValue::S(holder.to_owned()));
        match put.send().await {
            Ok(_) => Ok(Lease::Held(lock)),
            // Another worker has it, or is writing it at this very moment.
            Err(e)
                if e.as_service_error().is_some_and(|e| {
                    e.is_conditional_check_failed_exception() || e.is_transaction_conflict_exception()
                }) =>
            {
                Ok(Lease::InProgress)
            }
            Err(e) => Err(unavailable(TABLE, "taking the lock of a hand-off", &e)),
        }
    }

    async fn release(&self, lock: &HandoffLock) -> Result<(), Fault> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(keys::contact(lock.who())))
            .key(keys::SK, AttributeValue::S(keys::HANDOFF_LEASE.into()))
            .condition_expression("lease_token = :token")
            .expression_attribute_values(":token", AttributeValue::S(lock.token().to_string()));
        unless_refused(delete.send().await, TABLE, "giving back the lock of a hand-off")?;
        Ok(())
    }
}

#[async_trait]
impl HandoffLog for DynamoHandoffs {
    async fn tally(&self, location: &LocationId, route: Route) -> Result<Tally, Fault> {
        let mut tally = Tally::default();
        let (mut read, mut from) = (0, None);
        loop {
            let page = self
                .attempts_at(location, route)
                .key_condition_expression("handoff_route = :route")
                .scan_index_forward(false)
                .limit(i32::try_from(ATTEMPTS_READ).unwrap_or(i32::MAX))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| unavailable(TABLE, "reading the outcomes of hand-offs", &e))?;
            for item in page.items.unwrap_or_default() {
                read += 1;
                let item: HandoffItem =
                    serde_dynamo::from_item(item).map_err(|e| unreadable("an attempt is readable", &e))?;
                let Some(outcome) = item.outcome.filter(|_| tally.outcomes < MOST) else { continue };
                tally.outcomes += 1;
                tally.successful += u32::from(outcome == Outcome::Successful);
                tally.since = Some(item.attempt.at);
            }
            from = page.last_evaluated_key;
            if from.is_none() || tally.outcomes >= MOST || read >= ATTEMPTS_READ {
                return Ok(tally);
            }
        }
    }

    async fn attempts(
        &self,
        location: &LocationId,
        route: Route,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Attempt>, Fault> {
        let millis = |instant: Timestamp| AttributeValue::N(instant.as_millisecond().to_string());
        let (mut attempts, mut from) = (Vec::new(), None);
        loop {
            let page = self
                .attempts_at(location, route)
                .key_condition_expression("handoff_route = :route AND handoff_at BETWEEN :since AND :until")
                .expression_attribute_values(":since", millis(since))
                .expression_attribute_values(":until", millis(until))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|e| unavailable(TABLE, "reading hand-offs", &e))?;
            for item in page.items.unwrap_or_default() {
                let item: HandoffItem =
                    serde_dynamo::from_item(item).map_err(|e| unreadable("an attempt is readable", &e))?;
                attempts.push(item.into_attempt());
            }
            from = page.last_evaluated_key;
            if from.is_none() {
                attempts.retain(|attempt| attempt.at < until);
                return Ok(attempts);
            }
        }
    }

    async fn note_duration(&self, who: &ContactRef, turn: TurnId, took: Duration) -> Result<(), Fault> {
        self.client
            .update_item()
            .table_name(&self.conversations)
            .key(keys::PK, AttributeValue::S(keys::contact(who)))
            .key(keys::SK, AttributeValue::S(keys::handoff(turn)))
            .update_expression("SET took_ms = :took")
            // What was erased meanwhile does not come back.
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":took", AttributeValue::N(took.as_millis().to_string()))
            .send()
            .await
            .map_err(|e| unavailable(TABLE, "noting how long a hand-off took", &e))?;
        Ok(())
    }
}
