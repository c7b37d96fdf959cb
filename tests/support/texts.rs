//! Webhooks as the CRM sends them.

use jiff::Timestamp;
use jorge::stack::{APP_ID, LOCATION};
use serde_json::{Value, json};
use uuid::Uuid;

/// A text of a contact on its way to us.
#[derive(Debug, Clone)]
pub struct Text {
    /// The payload; change what a test is about.
    pub payload: Value,
}

impl Text {
    /// `contact` texts `words` at `now`.
    #[must_use]
    pub fn new(contact: &str, words: &str, now: Timestamp) -> Self {
        let id = Uuid::new_v4();
        let payload = json!({
            "type": "InboundMessage", "locationId": LOCATION, "appId": APP_ID, "versionId": APP_ID,
            "contactId": contact, "conversationId": format!("CNV{contact}"), "body": words, "attachments": [],
            "contentType": "text/plain", "direction": "inbound", "messageType": "SMS", "messageTypeId": 2,
            "messageTypeString": "TYPE_SMS", "messageId": format!("MSG{}", id.simple()), "status": "delivered",
            "dateAdded": now.to_string(), "timestamp": now.to_string(), "webhookId": id.to_string()
        });
        Self { payload }
    }

    /// The same with one field changed; `null` removes it.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        if value.is_null() {
            self.payload.as_object_mut().expect("a payload is an object").remove(field);
        } else {
            self.payload[field] = value;
        }
        self
    }

    /// The bytes that go over the wire.
    #[must_use]
    pub fn body(&self) -> String {
        self.payload.to_string()
    }
}

/// The event API Gateway makes of a body signed by the CRM.
#[must_use]
pub fn webhook(body: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "POST /webhooks/ghl", "rawPath": "/webhooks/ghl", "rawQueryString": "",
        "headers": {"x-ghl-signature": ghl_emulator::signing::sign(body.as_bytes())},
        "requestContext": {"http": {"method": "POST", "path": "/webhooks/ghl"}, "timeEpoch": 0},
        "body": body, "isBase64Encoded": false
    })
}
