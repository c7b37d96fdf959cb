//! Where the CRM gives out tokens. These calls bear the app's own credentials, are made once and not counted.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::client::unavailable;
use super::http::{BaseUrlError, Http};
use crate::clock::Clock;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::locations::{Grant, TokenEndpoint};
use crate::metrics::notes;
use crate::privacy::Secret;

/// What the marketplace knows our app by.
#[derive(Clone, Debug)]
pub struct AppCredentials {
    /// `GHL_CLIENT_ID`.
    pub client_id: String,
    /// `GHL_CLIENT_SECRET`.
    pub client_secret: Secret,
}

/// The CRM's OAuth.
pub struct GhlOAuth {
    http: Http,
    app: Option<AppCredentials>,
    clock: Arc<dyn Clock>,
}

impl GhlOAuth {
    /// OAuth at `base`, as [`super::GhlClient::new`]. Without credentials every call is a fault: an installation whose
    /// locations all use private integration tokens needs none.
    ///
    /// # Errors
    /// [`BaseUrlError`] when no token may be sent there.
    pub fn new(
        base: &str,
        timeout: Duration,
        local: bool,
        app: Option<AppCredentials>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, BaseUrlError> {
        Ok(Self { http: Http::new(base, timeout, local)?, app, clock })
    }

    fn app(&self) -> Result<&AppCredentials, Fault> {
        let missing = "GHL_CLIENT_ID and GHL_CLIENT_SECRET are not set";
        self.app.as_ref().ok_or_else(|| Fault::broken("an app that uses OAuth has credentials", missing))
    }

    /// Asks for a grant in exchange for `given`.
    async fn token(
        &self,
        location: &LocationId,
        grant_type: &str,
        (name, given): (&str, &Secret),
        action: &'static str,
    ) -> Result<Option<Grant>, Fault> {
        let app = self.app()?;
        let form = [
            ("client_id", app.client_id.as_str()),
            ("client_secret", app.client_secret.expose()),
            ("grant_type", grant_type),
            ("user_type", "Location"),
            (name, given.expose()),
        ];
        let asked_at = self.clock.now();
        let request = self.http.client()?.post(self.http.url(&["oauth", "token"])?).form(&form);
        let response = sent(request, action).await?;
        if response.status().is_client_error() {
            return refused_grant(response, action).await.map(|()| None);
        }
        let response = succeeded(response, action)?;
        let issued: Issued = response.json().await.map_err(|e| unavailable(action, e.without_url()))?;
        if issued.location_id != location.as_str() {
            return Err(Fault::broken("a code is of the location it is used for", "it is another's"));
        }
        let lifetime = Duration::from_secs(issued.expires_in);
        let (access, refresh) = (Secret::new(issued.access_token), Secret::new(issued.refresh_token));
        Ok(Some(Grant::new(access, refresh, lifetime, asked_at)))
    }
}

#[async_trait]
impl TokenEndpoint for GhlOAuth {
    async fn exchange(&self, location: &LocationId, code: &Secret) -> Result<Option<Grant>, Fault> {
        self.token(location, "authorization_code", ("code", code), "exchanging a code").await
    }

    async fn refresh(&self, location: &LocationId, refresh: &Secret) -> Result<Option<Grant>, Fault> {
        self.token(location, "refresh_token", ("refresh_token", refresh), "refreshing a token").await
    }

    async fn reconnect(&self, location: &LocationId) -> Result<Option<Secret>, Fault> {
        const ACTION: &str = "reconnecting a location";
        let app = self.app()?;
        let body = json!({
            "clientKey": app.client_id, "clientSecret": app.client_secret.expose(), "locationId": location.as_str(),
        });
        let request = self.http.client()?.post(self.http.url(&["oauth", "reconnect"])?).json(&body);
        let response = sent(request, ACTION).await?;
        if response.status().is_client_error() && response.status() != StatusCode::TOO_MANY_REQUESTS {
            return Ok(None);
        }
        let response = succeeded(response, ACTION)?;
        let given: Reconnected = response.json().await.map_err(|e| unavailable(ACTION, e.without_url()))?;
        Ok(Some(Secret::new(given.authorization_code)))
    }
}

async fn sent(request: RequestBuilder, action: &'static str) -> Result<Response, Fault> {
    let _away = notes::away();
    request.send().await.map_err(|e| unavailable(action, e.without_url()))
}

fn succeeded(response: Response, action: &'static str) -> Result<Response, Fault> {
    let status = response.status();
    if status.is_success() {
        Ok(response)
    } else {
        Err(unavailable(action, format!("HTTP {}", status.as_u16())))
    }
}

/// An error unless it is the code or the token that is refused. Any other refusal is of the app itself: no location is
/// to blame for a wrong secret.
async fn refused_grant(response: Response, action: &'static str) -> Result<(), Fault> {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(unavailable(action, "HTTP 429"));
    }
    let said = response.text().await.map_err(|e| unavailable(action, e.without_url()))?.to_lowercase();
    if said.contains("invalid_grant") || said.contains("invalid grant") {
        return Ok(());
    }
    Err(Fault::broken("the CRM knows our app", format!("HTTP {}", status.as_u16())))
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    refresh_token: String,
    expires_in: u64,
    #[serde(rename = "locationId", default)]
    location_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reconnected {
    authorization_code: String,
}
