//! Locations in the `operations` table.

mod connecting;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
pub use connecting::WorkflowSecret;
use jiff::Timestamp;

use super::items::ConfigItem;
use super::{keys, text, unavailable, unless_refused, unreadable};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::locations::{
    CrmAccess, CrmToken, Installation, InstalledLocations, Location, Locations, Settings, Stored,
};
use crate::privacy::{KeyCustodian, KeyScope, Place, Secret};

/// In the item of who is paused: everybody is.
const EVERYWHERE: &str = "everywhere";
/// In the item of who is paused: these are.
const PAUSED_LOCATIONS: &str = "location_ids";

/// Locations whose settings are remembered to have been told of as not all known.
const MOST_TOLD: usize = 1_000;

/// Locations, their settings and their sealed credentials.
pub struct DynamoLocations {
    client: Client,
    table: String,
    custodian: Arc<dyn KeyCustodian>,
    /// Whose settings were told of as not all known: once by each instance.
    told: Mutex<HashSet<LocationId>>,
}

impl DynamoLocations {
    /// Reads locations from `table`.
    #[must_use]
    pub fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { client, table, custodian, told: Mutex::default() }
    }

    /// Stops every automatic text of one location, or of all, or lets them go on: what `jorge pause-all` does. Seen
    /// by every turn that begins when the half minute a location is remembered for is over. Letting all go on leaves those stopped by name.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be stored.
    pub async fn pause(&self, location: Option<&LocationId>, paused: bool) -> Result<(), Fault> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(keys::all_locations()))
            .key(keys::SK, AttributeValue::S(keys::PAUSED.into()));
        let update = match location {
            Some(id) => update
                .update_expression(if paused { "ADD #who :who" } else { "DELETE #who :who" })
                .expression_attribute_names("#who", PAUSED_LOCATIONS)
                .expression_attribute_values(":who", AttributeValue::Ss(vec![id.to_string()])),
            None => update
                .update_expression("SET #everywhere = :paused")
                .expression_attribute_names("#everywhere", EVERYWHERE)
                .expression_attribute_values(":paused", AttributeValue::Bool(paused)),
        };
        update.send().await.map_err(|e| unavailable("operations table", "pausing", &e))?;
        Ok(())
    }

    /// What this version knows of the settings that were stored, by a newer one perhaps.
    fn known_of(&self, id: &LocationId, json: &str) -> Result<Settings, Fault> {
        let Stored { settings, unknown } =
            Settings::from_store(json).map_err(|e| Fault::broken("a location's settings are readable", e))?;
        if !unknown.is_empty() {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.len() >= MOST_TOLD {
                told.clear();
            }
            if told.insert(id.clone()) {
                let unknown = unknown.join(", ");
                tracing::warn!(location.id = %id, settings.unknown = unknown, "settings of a newer version are left alone");
            }
        }
        Ok(settings)
    }

    async fn read(&self, pk: &str, sk: &str) -> Result<Option<HashMap<String, AttributeValue>>, Fault> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.key(keys::PK, AttributeValue::S(pk.to_owned()));
        let get = get.key(keys::SK, AttributeValue::S(sk.to_owned()));
        let found =
            get.send().await.map_err(|e| unavailable("operations table", "reading a location", &e))?;
        Ok(found.item)
    }

    /// How we get into its CRM.
    async fn access(&self, id: &LocationId, item: &ConfigItem) -> Result<Option<CrmAccess>, Fault> {
        let token = match (&item.crm_token, &item.data_key) {
            _ if item.oauth => CrmToken::OAuth,
            (Some(sealed), Some(wrapped)) => {
                let key = self.custodian.open(&KeyScope::Location(id.clone()), wrapped).await?;
                CrmToken::Private(Secret::new(key.open(&token_place(&item.pk), sealed)?))
            }
            _ => return Ok(None),
        };
        let instant = |millis: i64| {
            Timestamp::from_millisecond(millis)
                .map_err(|e| Fault::broken("a location's times are instants", e))
        };
        Ok(Some(CrmAccess {
            token,
            connected_at: instant(item.connected_at.unwrap_or_default())?,
            refused_since: item.refused_since.map(instant).transpose()?,
        }))
    }
}

/// Whether the item of who is paused names the location, or all of them.
fn is_paused(item: &HashMap<String, AttributeValue>, id: &LocationId) -> bool {
    let everywhere = item.get(EVERYWHERE).and_then(|flag| flag.as_bool().ok()) == Some(&true);
    let named = item.get(PAUSED_LOCATIONS).and_then(|set| set.as_ss().ok());
    everywhere || named.is_some_and(|set| set.iter().any(|paused| paused == id.as_str()))
}

fn token_place(pk: &str) -> Place {
    Place::new(pk, keys::CONFIG, "crm_token")
}

#[async_trait]
impl InstalledLocations for DynamoLocations {
    async fn installed(&self) -> Result<Vec<LocationId>, Fault> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::INSTALLED_INDEX)
            .key_condition_expression("installed_list = :list")
            .expression_attribute_values(":list", AttributeValue::S(keys::INSTALLED.to_owned()));
        let mut items = query.into_paginator().items().send();
        let mut installed = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|e| unavailable("operations table", "listing locations", &e))?;
            match text(&item, keys::PK).and_then(keys::location_of) {
                Some(location) => installed.push(location),
                // One key nobody can read must not hold up all others.
                None => tracing::error!(
                    table = "operations table",
                    "a key in the index of locations is unreadable"
                ),
            }
        }
        Ok(installed)
    }
}

#[async_trait]
impl Locations for DynamoLocations {
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault> {
        let pk = keys::location(id);
        let all = keys::all_locations();
        let (found, paused) = tokio::try_join!(self.read(&pk, keys::CONFIG), self.read(&all, keys::PAUSED))?;
        let Some(item) = found else { return Ok(None) };
        let item: ConfigItem =
            serde_dynamo::from_item(item).map_err(|e| unreadable("a location's record is readable", &e))?;
        let crm_access = self.access(id, &item).await?;
        let mut settings = match &item.settings {
            Some(json) => self.known_of(id, json)?,
            None => Settings::default(),
        };
        settings.paused = paused.is_some_and(|item| is_paused(&item, id));
        Ok(Some(Location {
            id: id.clone(),
            installed: item.installed,
            crm_access,
            workflow_secret_hash: item.workflow_secret_hash,
            settings,
        }))
    }

    async fn record(&self, id: &LocationId, report: Installation, at: Timestamp) -> Result<(), Fault> {
        let installed = report == Installation::Installed;
        let list = if installed { ", installed_list = :list" } else { " REMOVE installed_list" };
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(keys::location(id)))
            .key(keys::SK, AttributeValue::S(keys::CONFIG.into()))
            .update_expression(format!("SET installed = :installed, reported_at = :at{list}"))
            .condition_expression("attribute_not_exists(reported_at) OR reported_at < :at")
            .expression_attribute_values(":installed", AttributeValue::Bool(installed))
            .expression_attribute_values(":at", AttributeValue::N(at.as_millisecond().to_string()));
        // A value no expression names is refused.
        let update = if installed {
            update.expression_attribute_values(":list", AttributeValue::S(keys::INSTALLED.to_owned()))
        } else {
            update
        };
        unless_refused(update.send().await, "operations table", "recording an installation")?;
        Ok(())
    }

    async fn refused(&self, id: &LocationId, connected_at: Timestamp, at: Timestamp) -> Result<bool, Fault> {
        let millis = |instant: Timestamp| AttributeValue::N(instant.as_millisecond().to_string());
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(keys::PK, AttributeValue::S(keys::location(id)))
            .key(keys::SK, AttributeValue::S(keys::CONFIG.into()))
            .update_expression("SET refused_since = :at")
            .condition_expression("connected_at = :connected_at AND attribute_not_exists(refused_since)")
            .expression_attribute_values(":connected_at", millis(connected_at))
            .expression_attribute_values(":at", millis(at));
        let marked = unless_refused(update.send().await, "operations table", "marking a location")?;
        Ok(marked.is_some())
    }
}
