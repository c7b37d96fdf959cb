//! Each location's share in the CRM's rate limit, in the `operations` table.

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;

use super::keys;
use super::versioned::{At, Versioned};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::resilience::{Allowance, AllowanceStore, StoredAllowance};

/// The allowances of all locations.
pub struct DynamoAllowances {
    items: Versioned,
}

impl DynamoAllowances {
    /// Keeps allowances in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self { items: Versioned { client, table } }
    }
}

fn stored((allowance, version): (Allowance, u64)) -> StoredAllowance {
    StoredAllowance { allowance, version }
}

#[async_trait]
impl AllowanceStore for DynamoAllowances {
    async fn load(&self, location: &LocationId) -> Result<StoredAllowance, Fault> {
        let at = At { pk: &keys::location(location), sk: keys::ALLOWANCE, action: "reading an allowance" };
        Ok(self.items.load(at).await?.map_or_else(StoredAllowance::default, stored))
    }

    async fn save(
        &self,
        location: &LocationId,
        allowance: &Allowance,
        seen: u64,
    ) -> Result<Option<StoredAllowance>, Fault> {
        let at = At { pk: &keys::location(location), sk: keys::ALLOWANCE, action: "leasing calls" };
        Ok(self.items.save(at, allowance, seen).await?.map(stored))
    }
}
