//! The token of each location, renewed once however many instances need it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::access::{CrmToken, Grant, Step};
use super::ports::{OAuthStore, StoredOAuth, TokenEndpoint};
use super::{Location, Locations};
use crate::clock::Clock;
use crate::error::{Fault, chain};
use crate::ids::LocationId;
use crate::metrics::notes::lookup;
use crate::privacy::Secret;
use crate::resilience::{Policy, Retry, deadline, random};

/// Its name where lookups are counted.
const CACHE: &str = "oauth_tokens";
/// Longest a call waits for a token where no deadline is set.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long storing a grant is tried, whatever the call it was renewed for has left.
const STORING: Duration = Duration::from_secs(15);
/// How often somebody who waits for another instance's refresh looks; half of it to one and a half.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Locations remembered at the same time.
const MOST_REMEMBERED: usize = 10_000;

/// Gives calls their token.
///
/// An OAuth refresh token works once, so whoever refreshes first writes down that it does, on the version it saw; the
/// others go on with the old access token, or wait. A refresh of which nothing was heard is begun again; if its token
/// was spent by then, the CRM is asked for a new code, which it gives to an app that is still installed. What the CRM
/// refuses for good raises one alert, and no further call is made with it.
pub struct CrmTokens {
    locations: Arc<dyn Locations>,
    store: Arc<dyn OAuthStore>,
    endpoint: Arc<dyn TokenEndpoint>,
    clock: Arc<dyn Clock>,
    storing: Policy,
    known: Mutex<HashMap<LocationId, Known>>,
}

/// What this instance knows of a location.
#[derive(Clone)]
enum Known {
    OAuth(StoredOAuth),
    /// What it was connected with then is refused.
    Refused {
        connected_at: Timestamp,
    },
}

impl CrmTokens {
    /// Tokens kept in `store`, renewed at `endpoint`. `locations` must be the source itself: it is asked whether a
    /// location was connected again. A grant is stored by the policy `storing`: losing one costs a person's time.
    #[must_use]
    pub fn new(
        locations: Arc<dyn Locations>,
        store: Arc<dyn OAuthStore>,
        endpoint: Arc<dyn TokenEndpoint>,
        clock: Arc<dyn Clock>,
        storing: Policy,
    ) -> Self {
        Self { locations, store, endpoint, clock, storing, known: Mutex::default() }
    }

    /// The token to call with.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the location must be connected first, or again; [`Fault::Unavailable`] when a token that
    /// is over cannot be renewed now.
    pub async fn current(&self, location: &Location) -> Result<Secret, Fault> {
        let Some(access) = &location.crm_access else { return Err(not_connected()) };
        if self.is_refused(&location.id, access.connected_at) {
            return Err(refused_for_good());
        }
        match &access.token {
            CrmToken::Private(_) if access.refused_since.is_some() => Err(refused_for_good()),
            CrmToken::Private(token) => Ok(token.clone()),
            // The mark may be about the refresh token alone.
            CrmToken::OAuth => self.oauth(location, None).await,
        }
    }

    /// A newer token than `refused`, which the CRM has answered 401.
    ///
    /// # Errors
    /// As [`CrmTokens::current`]; if there is none, the location is marked and somebody is told.
    pub async fn renew(&self, location: &Location, refused: &Secret) -> Result<Secret, Fault> {
        if let Some(access) = &location.crm_access
            && matches!(access.token, CrmToken::OAuth)
        {
            return self.oauth(location, Some(refused)).await;
        }
        let found = self.locations.find(&location.id).await?;
        match found.and_then(|found| found.crm_access) {
            Some(now) if now.refused_since.is_some() => {
                self.remember(&location.id, Known::Refused { connected_at: now.connected_at });
                Err(refused_for_good())
            }
            Some(now) => match now.token {
                CrmToken::Private(token) if token.expose() != refused.expose() => Ok(token),
                CrmToken::Private(_) => Err(self.stop(location).await),
                CrmToken::OAuth => {
                    Err(Fault::unavailable("CRM", "renewing a token", "connected anew just now"))
                }
            },
            None => Err(not_connected()),
        }
    }

    /// Takes notice that even the renewed token `refused` was answered 401, so that nobody renews it again and again.
    ///
    /// Returns the error to end the call with.
    pub async fn give_up(&self, location: &Location, refused: &Secret) -> Fault {
        let oauth =
            location.crm_access.as_ref().is_some_and(|access| matches!(access.token, CrmToken::OAuth));
        if oauth
            && let Ok(Some(there)) = self.store.load(&location.id).await
            && there.oauth.grant.access.expose() == refused.expose()
        {
            let over = there.oauth.over(self.clock.now());
            match self.store.save(&location.id, &over, there.version).await {
                Ok(None) => {}
                Ok(Some(_)) => {
                    return Fault::unavailable("CRM", "renewing a token", "renewed again just now");
                }
                Err(fault) => return fault,
            }
        }
        self.stop(location).await
    }

    async fn oauth(&self, location: &Location, refused: Option<&Secret>) -> Result<Secret, Fault> {
        let until = deadline::or_in(PATIENCE);
        let mut known = self.remembered(&location.id);
        let mut looked = false;
        loop {
            let now = self.clock.now();
            let fresh = |known: &&StoredOAuth| known.oauth.step(refused, now) == Step::Use;
            let remembered = known.as_ref().filter(fresh);
            // A token that was refused can only be a newer one; who waits for it asks once.
            if refused.is_none() && !std::mem::replace(&mut looked, true) {
                lookup(CACHE, remembered.is_some());
            }
            if let Some(known) = remembered {
                return Ok(known.oauth.grant.access.clone());
            }
            let there = match (self.store.load(&location.id).await, known) {
                (Ok(Some(there)), _) => there,
                (Ok(None), _) => return Err(not_connected()),
                (Err(_), Some(old)) if old.oauth.is_usable(refused, now) => {
                    return Ok(old.oauth.grant.access.clone());
                }
                (Err(fault), _) => return Err(fault),
            };
            self.remember(&location.id, Known::OAuth(there.clone()));
            match there.oauth.step(refused, now) {
                Step::Use => return Ok(there.oauth.grant.access),
                Step::Refused => {
                    // No instance is to find out once more that this access token is refused.
                    if there.oauth.is_usable(None, now) {
                        self.store.save(&location.id, &there.oauth.over(now), there.version).await?;
                    }
                    return Err(self.stop(location).await);
                }
                Step::Wait => {
                    let wait = LOOK_EVERY.mul_f64(1.0 + random() / 2.0);
                    if Instant::now() + wait > until {
                        let why = "another instance takes its time";
                        return Err(Fault::unavailable("CRM", "renewing a token", why));
                    }
                    tokio::time::sleep(wait).await;
                    known = None;
                }
                Step::Refresh { lost } => match self.refresh(location, &there, lost).await {
                    Ok(after) => known = after,
                    // It was only early: the old one will do.
                    Err(fault) if there.oauth.is_usable(refused, now) => {
                        tracing::warn!(location.id = %location.id, error = chain(&fault), "a token is renewed later");
                        return Ok(there.oauth.grant.access);
                    }
                    Err(fault) => return Err(fault),
                },
            }
        }
    }

    /// Refreshes what is there, or learns that somebody else does. `None`: look again.
    async fn refresh(
        &self,
        location: &Location,
        there: &StoredOAuth,
        lost: bool,
    ) -> Result<Option<StoredOAuth>, Fault> {
        let leased = there.oauth.leased(Uuid::new_v4(), self.clock.now());
        if self.store.save(&location.id, &leased, there.version).await?.is_some() {
            return Ok(None);
        }
        let version = there.version + 1;
        let grant = match self.endpoint.refresh(&location.id, &there.oauth.grant.refresh).await? {
            Some(grant) => Some(grant),
            None if lost => self.reconnect(&location.id).await?,
            None => None,
        };
        let Some(grant) = grant else {
            // Whoever took the refresh over meanwhile may have a grant by now: then nothing is refused for good.
            if self.store.save(&location.id, &leased.without_refresh(), version).await?.is_none() {
                self.mark(location).await?;
            }
            return Ok(None);
        };
        let after = StoredOAuth { oauth: grant.into(), version: version + 1 };
        let save = || self.store.save(&location.id, &after.oauth, version);
        let until = Instant::now() + STORING;
        let retry = Retry::new("storing a token", &self.storing, until, Duration::ZERO);
        if let Some(there) = retry.run(save).await? {
            tracing::warn!(location.id = %location.id, "another instance has renewed the token meanwhile");
            return Ok(Some(there));
        }
        tracing::info!(location.id = %location.id, token.lost = lost, "token renewed");
        self.remember(&location.id, Known::OAuth(after.clone()));
        Ok(Some(after))
    }

    /// A grant in place of one that was lost on its way to the store.
    async fn reconnect(&self, location: &LocationId) -> Result<Option<Grant>, Fault> {
        match self.endpoint.reconnect(location).await? {
            Some(code) => self.endpoint.exchange(location, &code).await,
            None => Ok(None),
        }
    }

    /// Marks the location and tells somebody, once; when it was connected.
    async fn mark(&self, location: &Location) -> Result<Timestamp, Fault> {
        let Some(access) = &location.crm_access else { return Err(not_connected()) };
        if self.locations.refused(&location.id, access.connected_at, self.clock.now()).await? {
            tracing::error!(
                alert = "crm.reconnect",
                location.id = %location.id,
                "the CRM refuses a location's token: connect it again"
            );
        }
        Ok(access.connected_at)
    }

    /// The same, and makes no further call with what the location was connected with; the error to end this one with.
    async fn stop(&self, location: &Location) -> Fault {
        match self.mark(location).await {
            Ok(connected_at) => {
                self.remember(&location.id, Known::Refused { connected_at });
                refused_for_good()
            }
            Err(fault) => fault,
        }
    }

    fn is_refused(&self, location: &LocationId, connected_at: Timestamp) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(known.get(location), Some(Known::Refused { connected_at: then }) if *then == connected_at)
    }

    fn remembered(&self, location: &LocationId) -> Option<StoredOAuth> {
        match self.known.lock().unwrap_or_else(PoisonError::into_inner).get(location) {
            Some(Known::OAuth(stored)) => Some(stored.clone()),
            _ => None,
        }
    }

    fn remember(&self, location: &LocationId, what: Known) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(location.clone(), what);
    }
}

fn not_connected() -> Fault {
    Fault::broken("an installed location has a CRM token", "run `jorge connect` for it")
}

fn refused_for_good() -> Fault {
    Fault::broken("the CRM accepts a location's token", "it does not: run `jorge connect` for it again")
}
