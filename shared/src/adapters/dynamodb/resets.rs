//! From when on what was measured is shown: one item for each location, one for all together.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::{Item, key, keys, unavailable};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::metrics::{Minute, Resets};

/// Name of the table in errors.
const TABLE: &str = "operations table";
/// First second of the minute, since the epoch.
const MINUTE: &str = "minute_starts_at";

/// The resets in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoResets {
    client: Client,
    table: String,
}

impl DynamoResets {
    /// Remembers in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

fn place(location: Option<&LocationId>) -> Item {
    key(location.map_or_else(keys::all_locations, keys::location), keys::SHOWN_SINCE)
}

#[async_trait]
impl Resets for DynamoResets {
    async fn last(&self, location: Option<&LocationId>) -> Result<Option<Minute>, Fault> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(place(location)));
        let found = get.send().await.map_err(|e| unavailable(TABLE, "reading the last reset", &e))?;
        let Some(item) = found.item else { return Ok(None) };
        let second = item.get(MINUTE).and_then(|second| second.as_n().ok()?.parse().ok());
        let instant = second.and_then(|second| Timestamp::from_second(second).ok());
        let instant = instant.ok_or_else(|| Fault::broken("a reset has an instant", "it has none"))?;
        Ok(Some(Minute::of(instant)))
    }

    async fn reset(&self, location: Option<&LocationId>, minute: Minute) -> Result<(), Fault> {
        let mut item = place(location);
        item.insert(MINUTE.to_owned(), AttributeValue::N(minute.starts_at().to_string()));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|e| unavailable(TABLE, "remembering a reset", &e))?;
        Ok(())
    }
}
