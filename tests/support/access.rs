//! Keys of the operations API, and what who shows one is answered.

use serde_json::Value;
use shared::access::{ApiKey, Asked, IssueKeys as _, KeyRecord, Reach, Role, issue};
use shared::adapters::dynamodb::{DynamoApiKeyIssue, DynamoApiKeys};
use shared::ids::LocationId;
use shared::privacy::rights::Grounds;

use crate::World;
use crate::world::Answer;

/// Who issues keys in tests.
#[must_use]
pub fn somebody() -> Grounds {
    Grounds::without_reason("Ann").expect("grounds")
}

/// What a key is for: one location, or all.
#[must_use]
pub fn reach(location: Option<&str>) -> Reach {
    location.map_or(Reach::All, |id| Reach::Location(LocationId::parse(id).expect("an id")))
}

impl World {
    /// Issues keys, on the stack's own tables.
    #[must_use]
    pub fn key_ring(&self) -> DynamoApiKeyIssue {
        let keys = DynamoApiKeys::new(self.stack.aws.dynamodb.clone(), self.table("operations"));
        DynamoApiKeyIssue::new(keys, self.operations_log())
    }

    /// A new key. It must not get out of the world.
    pub async fn api_key(&self, name: &str, role: Role, reach: Reach) -> ApiKey {
        let key = ApiKey::generate().expect("randomness");
        self.leaks.heard(key.expose());
        let asked = Asked::new(name, role, reach).expect("a name");
        let now = self.stack.clock().now();
        issue(&self.key_ring(), &key, asked, &somebody(), now).await.expect("a key is issued");
        key
    }

    /// All keys that were issued.
    pub async fn issued_keys(&self) -> Vec<KeyRecord> {
        self.key_ring().all().await.expect("the keys")
    }

    /// What the API answers who shows this key.
    pub async fn api_get(&self, address: &str, key: &ApiKey) -> Answer {
        let shown = format!("Bearer {}", key.expose());
        self.get(address, &[("authorization", &shown)]).await
    }

    /// What the API answers who shows this key and sends this.
    pub async fn api_post(&self, address: &str, key: &ApiKey, body: &Value) -> Answer {
        let shown = format!("Bearer {}", key.expose());
        self.post(address, &[("authorization", &shown)], body.to_string()).await
    }
}
