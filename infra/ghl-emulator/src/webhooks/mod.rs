//! Webhooks: what they say, how they are signed, and that they arrive.

mod courier;
pub(crate) mod payloads;

pub(crate) use courier::{Courier, check_url};

use crate::wire;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What a webhook will say, before it is dated and numbered.
pub(crate) struct Announcement {
    pub(crate) event: &'static str,
    /// Announcements of one lane (a contact, or a location) are delivered one after the other.
    pub(crate) lane: String,
    pub(crate) payload: Value,
}

/// A webhook as it goes out, the same bytes at every attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) lane: String,
    pub(crate) body: String,
}

/// A webhook and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRecord {
    pub(crate) webhook: Webhook,
    /// The attempts made, the oldest first.
    pub attempts: Vec<Attempt>,
    /// What became of it.
    pub state: WebhookState,
}

/// What became of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It waits, or is being attempted.
    Pending,
    /// It met a 2xx.
    Delivered,
    /// Every attempt failed.
    GivenUp,
}

/// One attempt at delivering a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// The status met; `None` when there was no answer.
    pub status: Option<u16>,
}

impl WebhookRecord {
    /// The `webhookId`.
    pub fn id(&self) -> &str {
        &self.webhook.id
    }

    /// The `type`: `InboundMessage`, `ContactTagUpdate` …
    pub fn event(&self) -> &str {
        &self.webhook.event
    }

    /// The exact bytes that are signed and sent.
    pub fn body(&self) -> &str {
        &self.webhook.body
    }

    /// Whether it still waits.
    pub fn is_pending(&self) -> bool {
        self.state == WebhookState::Pending
    }
}

/// Dates and numbers an announcement; from here on its bytes stay as they are.
pub(crate) fn stamp(announcement: Announcement, app_id: &str, at: Timestamp) -> Webhook {
    let Announcement { event, lane, mut payload } = announcement;
    let id = Uuid::new_v4().to_string();
    payload["type"] = json!(event);
    payload["appId"] = json!(app_id);
    payload["versionId"] = json!(app_id);
    payload["timestamp"] = json!(wire::instant(at));
    payload["webhookId"] = json!(id);
    Webhook { id, event: event.to_owned(), lane, body: payload.to_string() }
}
