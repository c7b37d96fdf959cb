//! Sessions of the operations API: one item each, whose one good token is replaced on condition that it still is the one.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::items::SessionItem;
use super::{key, keys, unavailable, unless_refused, unreadable};
use crate::access::{Session, SessionId, Sessions, TokenHash};
use crate::error::Fault;

/// Name of the table in errors.
const TABLE: &str = "operations table";

/// The sessions in the `operations` table.
#[derive(Clone, Debug)]
pub struct DynamoSessions {
    client: Client,
    table: String,
}

impl DynamoSessions {
    /// Keeps them in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}

#[async_trait]
impl Sessions for DynamoSessions {
    async fn begin(&self, id: &SessionId, session: &Session) -> Result<(), Fault> {
        let item = SessionItem {
            pk: keys::session(id),
            sk: keys::SESSION.to_owned(),
            session: session.clone(),
            ttl: session.lasts_until().as_second(),
        };
        let item = serde_dynamo::to_item(item).map_err(|e| unreadable("a session makes an item", &e))?;
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let kept = put.condition_expression(keys::ABSENT).send().await;
        kept.map_err(|e| unavailable(TABLE, "beginning a session", &e))?;
        Ok(())
    }

    async fn find(&self, id: &SessionId) -> Result<Option<Session>, Fault> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let found = get.set_key(Some(key(keys::session(id), keys::SESSION))).send().await;
        let found = found.map_err(|e| unavailable(TABLE, "reading a session", &e))?;
        let item: Option<SessionItem> = found
            .item
            .map(serde_dynamo::from_item)
            .transpose()
            .map_err(|e| unreadable("a session is readable", &e))?;
        Ok(item.map(|item| item.session))
    }

    async fn replace(&self, id: &SessionId, spent: &TokenHash, next: &TokenHash) -> Result<bool, Fault> {
        let replaced = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(keys::session(id), keys::SESSION)))
            .update_expression("SET #current = :next")
            .condition_expression("#current = :spent AND attribute_not_exists(ended_at)")
            .expression_attribute_names("#current", "current")
            .expression_attribute_values(":spent", AttributeValue::S(spent.as_str().to_owned()))
            .expression_attribute_values(":next", AttributeValue::S(next.as_str().to_owned()))
            .send()
            .await;
        Ok(unless_refused(replaced, TABLE, "renewing a session")?.is_some())
    }

    async fn end(&self, id: &SessionId, now: Timestamp) -> Result<(), Fault> {
        let ended = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(keys::session(id), keys::SESSION)))
            .update_expression("SET ended_at = if_not_exists(ended_at, :now)")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()))
            .send()
            .await;
        unless_refused(ended, TABLE, "ending a session")?;
        Ok(())
    }
}
