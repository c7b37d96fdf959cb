//! What was signed and cannot be used, kept for thirty days.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;

use super::items::QuarantineItem;
use super::{keys, unavailable, unreadable};
use crate::error::Fault;
use crate::inbox::{Quarantine, Quarantined};
use crate::privacy::{KeyCustodian, KeyScope, Place};

/// Seconds a quarantined delivery is kept.
const KEPT_FOR: i64 = 30 * 24 * 60 * 60;

/// The quarantine in the `operations` table.
pub struct DynamoQuarantine {
    client: Client,
    table: String,
    custodian: Arc<dyn KeyCustodian>,
}

impl DynamoQuarantine {
    /// Keeps deliveries in `table`, sealed with the installation's key.
    #[must_use]
    pub fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { client, table, custodian }
    }
}

#[async_trait]
impl Quarantine for DynamoQuarantine {
    async fn keep(&self, delivery: &Quarantined) -> Result<(), Fault> {
        let key = self.custodian.issue(&KeyScope::Installation).await?;
        let pk = delivery.location.as_ref().map_or_else(keys::no_location, keys::location);
        let sk = keys::quarantined(&delivery.body_hash);
        let item = QuarantineItem {
            reason: delivery.reason.code().into(),
            field: delivery.reason.field().map(ToOwned::to_owned),
            body_bytes: delivery.body_bytes,
            received_at: delivery.received_at,
            data_key: key.wrapped().clone(),
            sealed: key.seal(&Place::new(&pk, &sk, "beginning"), delivery.beginning.expose())?,
            ttl: delivery.received_at.as_second() + KEPT_FOR,
            pk,
            sk,
        };
        let item =
            serde_dynamo::to_item(item).map_err(|e| unreadable("a quarantine record makes an item", &e))?;
        // The same body again replaces its own record: nothing is gained by refusing it.
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|e| unavailable("operations table", "quarantining a delivery", &e))?;
        Ok(())
    }
}
