//! What is due, found by the index `due` of the `conversations` table: keys only, nothing sealed is read.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::{Item, keys, text, unavailable};
use crate::error::Fault;
use crate::follow_ups::{Bookmark, DueItem, DueItems, DuePage};

/// Items of a page, about 100 bytes each: a page of DynamoDB's megabyte would take long to read.
const PAGE: i32 = 1_000;

/// What is due in the `conversations` table.
#[derive(Clone, Debug)]
pub struct DynamoDueItems {
    client: Client,
    table: String,
    page: i32,
}

impl DynamoDueItems {
    /// Finds what is due in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table, page: PAGE }
    }

    /// The same with pages of `items`.
    #[must_use]
    pub const fn in_pages_of(mut self, items: i32) -> Self {
        self.page = items;
        self
    }

    /// The next instant after `instant` at which anything becomes due, in any shard: what a simulated clock may
    /// jump to.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    pub async fn next_after(&self, instant: Timestamp) -> Result<Option<Timestamp>, Fault> {
        let mut next = None;
        for shard in 0..keys::DUE_SHARDS {
            let query = self
                .query(shard)
                .key_condition_expression("due_shard = :shard AND due_at > :after")
                .expression_attribute_values(":after", seconds(instant))
                .limit(1);
            let found = query.send().await.map_err(|e| unavailable(TABLE, "looking ahead", &e))?;
            let first = found.items.unwrap_or_default().first().and_then(due_at);
            next = [next, first].into_iter().flatten().min();
        }
        Ok(next)
    }

    fn query(&self, shard: u8) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .index_name(keys::DUE_INDEX)
            .expression_attribute_values(":shard", AttributeValue::S(keys::due_partition(shard)))
    }
}

/// Name of the table in errors.
const TABLE: &str = "conversations table";

#[async_trait]
impl DueItems for DynamoDueItems {
    fn shards(&self) -> u8 {
        keys::DUE_SHARDS
    }

    async fn due(
        &self,
        shard: u8,
        since: Timestamp,
        until: Timestamp,
        after: Option<&Bookmark>,
    ) -> Result<DuePage, Fault> {
        let start = after.map(|bookmark| start_key(shard, bookmark)).transpose()?;
        let found = self
            .query(shard)
            .key_condition_expression("due_shard = :shard AND due_at BETWEEN :since AND :until")
            .expression_attribute_values(":since", seconds(since))
            .expression_attribute_values(":until", seconds(until))
            .set_exclusive_start_key(start)
            .limit(self.page)
            .send()
            .await
            .map_err(|e| unavailable(TABLE, "finding what is due", &e))?;
        let next = found.last_evaluated_key.as_ref().and_then(bookmark);
        let items = found.items.unwrap_or_default();
        let due = items.iter().filter_map(|item| {
            let due = due_item(item);
            if due.is_none() {
                // One key nobody can read must not hold up all others.
                tracing::error!(table = TABLE, "a key in the index of what is due is unreadable");
            }
            due
        });
        Ok(DuePage { items: due.collect(), next })
    }
}

fn seconds(instant: Timestamp) -> AttributeValue {
    AttributeValue::N(instant.as_second().to_string())
}

fn due_at(item: &Item) -> Option<Timestamp> {
    let seconds = item.get(keys::DUE_AT)?.as_n().ok()?.parse().ok()?;
    Timestamp::from_second(seconds).ok()
}

fn due_item(item: &Item) -> Option<DueItem> {
    let who = keys::contact_of(text(item, keys::PK)?)?;
    let what = keys::due_of(text(item, keys::SK)?)?;
    Some(DueItem { who, what, due_at: due_at(item)? })
}

/// The end of a page: no key contains a space.
fn bookmark(last: &Item) -> Option<Bookmark> {
    let at = due_at(last)?.as_second();
    Some(Bookmark(format!("{at} {} {}", text(last, keys::PK)?, text(last, keys::SK)?)))
}

fn start_key(shard: u8, bookmark: &Bookmark) -> Result<Item, Fault> {
    let parts: Vec<&str> = bookmark.0.split(' ').collect();
    let [at, pk, sk] = parts[..] else {
        return Err(Fault::broken("a bookmark names a time and two keys", "it does not"));
    };
    let texts = [(keys::PK, pk), (keys::SK, sk), (keys::DUE_SHARD, &keys::due_partition(shard))];
    let mut key: Item = texts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())))
        .collect();
    key.insert(keys::DUE_AT.to_owned(), AttributeValue::N(at.to_owned()));
    Ok(key)
}
