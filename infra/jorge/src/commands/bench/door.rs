//! Contacts that text at the door, signed as the CRM signs.

use ghl_emulator::{NewContact, signing};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::CommandError;
use crate::commands::plain_http;
use crate::stack::{APP_ID, Stack};

/// The door of a stack.
pub(super) struct Door {
    http: reqwest::Client,
    address: String,
}

/// A contact that texts.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    /// The team it belongs to.
    pub(super) location: String,
    /// Its id in the CRM.
    pub(super) id: String,
}

impl Door {
    /// The door of a running stack.
    pub(super) fn of(stack: &Stack) -> Self {
        Self { http: plain_http(), address: format!("{}/webhooks/ghl", stack.endpoints.gateway) }
    }

    /// The contact texts `words` at `now`.
    ///
    /// # Errors
    /// When the door does not take it.
    pub(super) async fn text(
        &self,
        contact: &Contact,
        words: &str,
        now: Timestamp,
    ) -> Result<(), CommandError> {
        let body = payload(contact, words, now);
        let signature = signing::sign(body.as_bytes());
        let answer =
            self.http.post(&self.address).header("x-ghl-signature", signature).body(body).send().await?;
        if !answer.status().is_success() {
            return Err(format!("the door answered {}", answer.status()).into());
        }
        // Read to its end, so that the connection is used again.
        answer.bytes().await?;
        Ok(())
    }
}

fn payload(contact: &Contact, words: &str, now: Timestamp) -> String {
    let id = Uuid::now_v7();
    json!({
        "type": "InboundMessage", "locationId": contact.location, "appId": APP_ID, "versionId": APP_ID,
        "contactId": contact.id, "conversationId": format!("CNV{}", contact.id), "body": words,
        "attachments": [], "contentType": "text/plain", "direction": "inbound", "messageType": "SMS",
        "messageTypeId": 2, "messageTypeString": "TYPE_SMS", "messageId": format!("MSG{}", id.simple()),
        "status": "delivered", "dateAdded": now.to_string(), "timestamp": now.to_string(),
        "webhookId": id.to_string()
    })
    .to_string()
}

/// Puts a contact into the CRM that bears this tag.
///
/// # Errors
/// When the CRM does not take it.
pub(super) fn introduce(stack: &Stack, contact: &Contact, tag: &str) -> Result<(), CommandError> {
    let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
    crm.seed_contact(NewContact {
        location_id: contact.location.clone(),
        id: Some(contact.id.clone()),
        first_name: Some("Robin".to_owned()),
        phone: Some("+12025550111".to_owned()),
        timezone: Some("America/Chicago".to_owned()),
        tags: vec![tag.to_owned()],
        ..NewContact::default()
    })?;
    Ok(())
}
