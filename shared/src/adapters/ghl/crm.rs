//! The CRM port, each call where its subject is.

use async_trait::async_trait;
use jiff::Timestamp;

use super::client::GhlClient;
use crate::conversation::{Crm, Email, Sent, Task, Written};
use crate::error::Fault;
use crate::ids::{ContactId, MessageId};
use crate::inbox::{Channel, ContactChange};
use crate::locations::Location;
use crate::privacy::Personal;

#[async_trait]
impl Crm for GhlClient {
    async fn contact(
        &self,
        location: &Location,
        contact: &ContactId,
    ) -> Result<Option<ContactChange>, Fault> {
        let record = self.record(location, contact, "reading a contact").await?;
        Ok(record.ok().map(|record| record.into_change(None)))
    }

    async fn send(
        &self,
        location: &Location,
        contact: &ContactId,
        channel: Channel,
        text: &Personal<String>,
    ) -> Result<Sent, Fault> {
        self.post_text(location, contact, channel, text).await
    }

    async fn find_sent(
        &self,
        location: &Location,
        contact: &ContactId,
        text: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault> {
        self.find_text(location, contact, text, since).await
    }

    async fn send_email(
        &self,
        location: &Location,
        contact: &ContactId,
        email: &Email,
    ) -> Result<Sent, Fault> {
        self.post_email(location, contact, email).await
    }

    async fn find_sent_email(
        &self,
        location: &Location,
        contact: &ContactId,
        subject: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault> {
        self.find_email(location, contact, subject, since).await
    }

    async fn ensure_task(
        &self,
        location: &Location,
        contact: &ContactId,
        task: &Task,
        reference: &str,
        due: Timestamp,
    ) -> Result<Written, Fault> {
        self.make_task(location, contact, task, reference, due).await
    }

    async fn add_note(
        &self,
        location: &Location,
        contact: &ContactId,
        body: &Personal<String>,
        reference: &str,
    ) -> Result<Written, Fault> {
        self.write_note(location, contact, body, reference).await
    }

    async fn change_tags(
        &self,
        location: &Location,
        contact: &ContactId,
        add: &[String],
        remove: &[String],
    ) -> Result<Written, Fault> {
        self.write_tags(location, contact, add, remove).await
    }

    async fn do_not_disturb(
        &self,
        location: &Location,
        contact: &ContactId,
        wording: &Personal<String>,
    ) -> Result<Written, Fault> {
        self.close_channels(location, contact, wording).await
    }

    async fn lift_do_not_disturb(&self, location: &Location, contact: &ContactId) -> Result<Written, Fault> {
        self.open_texts(location, contact).await
    }
}
