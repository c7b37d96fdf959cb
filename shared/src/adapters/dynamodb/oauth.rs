//! OAuth tokens in the `operations` table, sealed with a key of their location.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::items::OAuthItem;
use super::keys;
use super::versioned::{At, Versioned};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::locations::{Grant, OAuth, OAuthStore, Refreshing, StoredOAuth};
use crate::privacy::{KeyCustodian, KeyScope, Place, Secret};

/// The OAuth tokens of all locations.
pub struct DynamoOAuth {
    items: Versioned,
    custodian: Arc<dyn KeyCustodian>,
}

/// The sealed part.
#[derive(Serialize, Deserialize)]
struct Tokens {
    access: String,
    refresh: String,
}

impl DynamoOAuth {
    /// Keeps tokens in `table`.
    #[must_use]
    pub const fn new(client: Client, table: String, custodian: Arc<dyn KeyCustodian>) -> Self {
        Self { items: Versioned { client, table }, custodian }
    }

    /// Replaces whatever there is by what the location was connected with.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it could not be stored.
    pub async fn replace(&self, location: &LocationId, grant: Grant) -> Result<(), Fault> {
        let oauth = OAuth::from(grant);
        let mut seen = 0;
        while let Some(there) = self.save(location, &oauth, seen).await? {
            seen = there.version;
        }
        Ok(())
    }

    async fn seal(&self, location: &LocationId, oauth: &OAuth) -> Result<OAuthItem, Fault> {
        let key = self.custodian.issue(&KeyScope::Location(location.clone())).await?;
        let grant = &oauth.grant;
        let tokens =
            Tokens { access: grant.access.expose().to_owned(), refresh: grant.refresh.expose().to_owned() };
        Ok(OAuthItem {
            data_key: key.wrapped().clone(),
            sealed: key.seal(&place(location), &tokens)?,
            renew_at: grant.renew_at.as_millisecond(),
            expires_at: grant.expires_at.as_millisecond(),
            refreshing_by: oauth.refreshing.map(|refreshing| refreshing.by),
            refreshing_until: oauth.refreshing.map(|refreshing| refreshing.until.as_millisecond()),
            refresh_refused: oauth.refresh_refused,
        })
    }

    async fn open(&self, location: &LocationId, item: OAuthItem) -> Result<OAuth, Fault> {
        let key = self.custodian.open(&KeyScope::Location(location.clone()), &item.data_key).await?;
        let tokens: Tokens = key.open(&place(location), &item.sealed)?;
        Ok(OAuth {
            grant: Grant {
                access: Secret::new(tokens.access),
                refresh: Secret::new(tokens.refresh),
                renew_at: instant(item.renew_at)?,
                expires_at: instant(item.expires_at)?,
            },
            refreshing: refreshing(item.refreshing_by, item.refreshing_until)?,
            refresh_refused: item.refresh_refused,
        })
    }

    async fn opened(
        &self,
        location: &LocationId,
        found: Option<(OAuthItem, u64)>,
    ) -> Result<Option<StoredOAuth>, Fault> {
        let Some((item, version)) = found else { return Ok(None) };
        Ok(Some(StoredOAuth { oauth: self.open(location, item).await?, version }))
    }
}

fn place(location: &LocationId) -> Place {
    Place::new(&keys::location(location), keys::OAUTH, "tokens")
}

fn instant(millis: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_millisecond(millis).map_err(|e| Fault::broken("a token's times are instants", e))
}

fn refreshing(by: Option<Uuid>, until: Option<i64>) -> Result<Option<Refreshing>, Fault> {
    let (Some(by), Some(until)) = (by, until) else { return Ok(None) };
    Ok(Some(Refreshing { by, until: instant(until)? }))
}

#[async_trait]
impl OAuthStore for DynamoOAuth {
    async fn load(&self, location: &LocationId) -> Result<Option<StoredOAuth>, Fault> {
        let at = At { pk: &keys::location(location), sk: keys::OAUTH, action: "reading OAuth tokens" };
        let found = self.items.load(at).await?;
        self.opened(location, found).await
    }

    async fn save(
        &self,
        location: &LocationId,
        oauth: &OAuth,
        seen: u64,
    ) -> Result<Option<StoredOAuth>, Fault> {
        let at = At { pk: &keys::location(location), sk: keys::OAUTH, action: "storing OAuth tokens" };
        let item = self.seal(location, oauth).await?;
        let there = self.items.save(at, &item, seen).await?;
        self.opened(location, there).await
    }
}
