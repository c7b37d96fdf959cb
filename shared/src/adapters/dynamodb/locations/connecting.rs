//! How a location is connected: its way into the CRM is replaced, everything else stays unless it is given.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;

use super::super::items::ConfigItem;
use super::super::{Item, keys, text, unavailable, unreadable};
use super::{DynamoLocations, token_place};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::locations::Settings;
use crate::privacy::{KeyScope, Secret};

/// What a location's record holds of how it is connected, and not of what it was connected with before.
const OF_A_CONNECTION: [&str; 3] = ["crm_token", "data_key", "refused_since"];

/// What becomes of the secret that a location's workflows show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkflowSecret {
    /// It stays as it was. Where there is none, that door stays closed.
    Stays,
    /// This is its hash, if it has none yet.
    First(String),
    /// This is its hash from now on.
    New(String),
}

impl From<Option<String>> for WorkflowSecret {
    fn from(hash: Option<String>) -> Self {
        hash.map_or(Self::Stays, Self::New)
    }
}

impl DynamoLocations {
    /// Sets a location up with a private integration token: what `jorge connect` does. Settings that are not given stay as
    /// they were. Whether the workflow secret that was given counts from now on.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be stored.
    pub async fn connect<'a>(
        &self,
        id: &LocationId,
        crm_token: &Secret,
        workflow_secret: impl Into<WorkflowSecret>,
        settings: impl Into<Option<&'a Settings>>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let key = self.custodian.issue(&KeyScope::Location(id.clone())).await?;
        let sealed = key.seal(&token_place(&keys::location(id)), &crm_token.expose())?;
        let item = ConfigItem {
            data_key: Some(key.wrapped().clone()),
            crm_token: Some(sealed),
            ..connected(id, settings.into(), now)?
        };
        self.update(item, workflow_secret.into()).await
    }

    /// The same for a location whose OAuth tokens
    /// [`DynamoOAuth::replace`](crate::adapters::dynamodb::DynamoOAuth::replace) has stored.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be stored.
    pub async fn connect_oauth<'a>(
        &self,
        id: &LocationId,
        workflow_secret: impl Into<WorkflowSecret>,
        settings: impl Into<Option<&'a Settings>>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let item = ConfigItem { oauth: true, ..connected(id, settings.into(), now)? };
        self.update(item, workflow_secret.into()).await
    }

    /// Sets what the item holds, takes away what was of the connection before, and leaves everything else alone.
    async fn update(&self, item: ConfigItem, workflow_secret: WorkflowSecret) -> Result<bool, Fault> {
        let item: Item =
            serde_dynamo::to_item(item).map_err(|e| unreadable("a location makes an item", &e))?;
        let (key, set): (Item, Item) =
            item.into_iter().partition(|(name, _)| [keys::PK, keys::SK].contains(&name.as_str()));
        let gone: Vec<&str> = OF_A_CONNECTION.into_iter().filter(|name| !set.contains_key(*name)).collect();
        let mut setting: Vec<String> = set.keys().map(|name| format!("{name} = :{name}")).collect();
        let (hash, first) = match workflow_secret {
            WorkflowSecret::Stays => (None, false),
            WorkflowSecret::First(hash) => (Some(hash), true),
            WorkflowSecret::New(hash) => (Some(hash), false),
        };
        let mut update = self.client.update_item().table_name(&self.table).set_key(Some(key));
        for (name, value) in set {
            update = update.expression_attribute_values(format!(":{name}"), value);
        }
        if let Some(hash) = &hash {
            let known = if first { "if_not_exists(workflow_secret_hash, :hash)" } else { ":hash" };
            setting.push(format!("workflow_secret_hash = {known}"));
            update = update.expression_attribute_values(":hash", AttributeValue::S(hash.clone()));
        }
        let updated = update
            .update_expression(format!("SET {} REMOVE {}", setting.join(", "), gone.join(", ")))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|e| unavailable("operations table", "connecting a location", &e))?;
        let counts = updated.attributes.as_ref().and_then(|item| text(item, "workflow_secret_hash"));
        Ok(hash.is_some() && counts == hash.as_deref())
    }
}

/// The record of a location that is connected at `now`, still without a token.
fn connected(id: &LocationId, settings: Option<&Settings>, now: Timestamp) -> Result<ConfigItem, Fault> {
    let settings = settings.map(serde_json::to_string).transpose();
    Ok(ConfigItem {
        pk: keys::location(id),
        sk: keys::CONFIG.into(),
        installed: true,
        installed_list: Some(keys::INSTALLED.to_owned()),
        reported_at: now.as_millisecond(),
        connected_at: Some(now.as_millisecond()),
        settings: settings.map_err(|e| Fault::broken("settings serialise", e))?,
        ..ConfigItem::default()
    })
}
