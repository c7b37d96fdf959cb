//! Messages to a contact, and finding those that went out.

use jiff::{Timestamp, ToSpan as _};
use reqwest::{Method, StatusCode};

use super::attempt::Repeat;
use super::client::{CONVERSATIONS_VERSION, GhlClient, ok_json, unavailable};
use super::html::paragraphs;
use super::wire::{
    ConversationsAnswer, EmailAnswer, MessageWire, MessagesAnswer, SendAnswer, SendMessage, send_type,
};
use crate::conversation::{Email, Sent};
use crate::error::Fault;
use crate::ids::{ContactId, ConversationId, MessageId};
use crate::inbox::Channel;
use crate::locations::Location;
use crate::privacy::Personal;

/// Messages of a conversation looked through for one of ours.
const LOOK_BACK: &str = "50";
/// How far the CRM's clock may be behind ours when we look for what we sent.
const CLOCK_SKEW_MINUTES: i64 = 1;

impl GhlClient {
    pub(super) async fn post_text(
        &self,
        location: &Location,
        contact: &ContactId,
        channel: Channel,
        text: &Personal<String>,
    ) -> Result<Sent, Fault> {
        let email = channel == Channel::Email;
        let body = SendMessage {
            r#type: send_type(channel),
            contact_id: contact.as_str(),
            message: (!email).then_some(text.expose()),
            subject: None,
            html: email.then(|| paragraphs(text.expose())),
        };
        self.post_message(location, &body, "sending a message").await
    }

    pub(super) async fn post_email(
        &self,
        location: &Location,
        contact: &ContactId,
        email: &Email,
    ) -> Result<Sent, Fault> {
        let body = SendMessage {
            r#type: send_type(Channel::Email),
            contact_id: contact.as_str(),
            message: None,
            subject: Some(email.subject.expose()),
            html: Some(paragraphs(email.body.expose())),
        };
        self.post_message(location, &body, "sending an e-mail").await
    }

    async fn post_message(
        &self,
        location: &Location,
        body: &SendMessage<'_>,
        action: &'static str,
    ) -> Result<Sent, Fault> {
        let path = ["conversations", "messages"];
        let request = self.request(Method::POST, &path, CONVERSATIONS_VERSION)?.json(body);
        let response = self.call(location, request, Repeat::UnlessTaken, action).await?;
        let status = response.status();
        if let StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY = status {
            let said = response.text().await.unwrap_or_default();
            // Only what we know is kept: the CRM's sentence may name a number.
            let reason = if said.contains("DND") { "do not disturb" } else { "refused" };
            return Ok(Sent::Refused { reason: format!("{reason} (HTTP {})", status.as_u16()) });
        }
        let answer: SendAnswer = ok_json(response, action).await?;
        let id = answer.message_id.or(answer.email_message_id).unwrap_or_default();
        let message = MessageId::parse(&id).map_err(|e| unavailable(action, e))?;
        let conversation = answer.conversation_id.and_then(|id| ConversationId::parse(&id).ok());
        Ok(Sent::Accepted { message, conversation })
    }

    pub(super) async fn find_text(
        &self,
        location: &Location,
        contact: &ContactId,
        text: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault> {
        const ACTION: &str = "looking for a message of ours";
        let sent = self.sent_since(location, contact, None, since, ACTION).await?;
        // A location may have GHL append a signature or opt-out line, so ours is the beginning.
        let ours =
            |message: &&MessageWire| message.body.as_ref().is_some_and(|body| holds(body, text.expose()));
        let found = sent.iter().find(ours);
        found.map(|message| MessageId::parse(&message.id).map_err(|e| unavailable(ACTION, e))).transpose()
    }

    pub(super) async fn find_email(
        &self,
        location: &Location,
        contact: &ContactId,
        subject: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault> {
        const ACTION: &str = "looking for an e-mail of ours";
        for message in self.sent_since(location, contact, Some("TYPE_EMAIL"), since, ACTION).await? {
            let found = match message.subject() {
                Some(seen) => same_subject(seen, subject.expose()),
                None => self.is_email_about(location, &message, subject, ACTION).await?,
            };
            if found {
                return MessageId::parse(&message.id).map(Some).map_err(|e| unavailable(ACTION, e));
            }
        }
        Ok(None)
    }

    /// Lists need not show an e-mail's subject; the e-mail itself does.
    async fn is_email_about(
        &self,
        location: &Location,
        message: &MessageWire,
        subject: &Personal<String>,
        action: &'static str,
    ) -> Result<bool, Fault> {
        for id in message.email_ids() {
            let path = ["conversations", "messages", "email", id];
            let request = self.request(Method::GET, &path, CONVERSATIONS_VERSION)?;
            let response = self.call(location, request, Repeat::Safe, action).await?;
            let answer: EmailAnswer = ok_json(response, action).await?;
            if answer.into_subject().is_some_and(|seen| same_subject(&seen, subject.expose())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What went out to a contact since then, of one type if it is given; the latest first.
    async fn sent_since(
        &self,
        location: &Location,
        contact: &ContactId,
        message_type: Option<&str>,
        since: Timestamp,
        action: &'static str,
    ) -> Result<Vec<MessageWire>, Fault> {
        let since = since.checked_sub(CLOCK_SKEW_MINUTES.minutes()).unwrap_or(Timestamp::MIN);
        let mut sent = Vec::new();
        for conversation in self.conversations_of(location, contact, action).await? {
            let path = ["conversations", &conversation, "messages"];
            let request = self.request(Method::GET, &path, CONVERSATIONS_VERSION)?;
            let request = request.query(&[("limit", LOOK_BACK)]);
            let request = match message_type {
                Some(message_type) => request.query(&[("type", message_type)]),
                None => request,
            };
            let response = self.call(location, request, Repeat::Safe, action).await?;
            let answer: MessagesAnswer = ok_json(response, action).await?;
            sent.extend(answer.into_messages().into_iter().filter(|message| message.went_out_since(since)));
        }
        Ok(sent)
    }

    async fn conversations_of(
        &self,
        location: &Location,
        contact: &ContactId,
        action: &'static str,
    ) -> Result<Vec<String>, Fault> {
        let request = self
            .request(Method::GET, &["conversations", "search"], CONVERSATIONS_VERSION)?
            .query(&[("locationId", location.id.as_str()), ("contactId", contact.as_str())]);
        let response = self.call(location, request, Repeat::Safe, action).await?;
        let answer: ConversationsAnswer = ok_json(response, action).await?;
        Ok(answer.conversations.into_iter().map(|conversation| conversation.id).collect())
    }
}

/// Whether a message of the conversation is ours: as text, or as the e-mail made of it.
fn holds(body: &str, text: &str) -> bool {
    let html = paragraphs(text);
    body.starts_with(text) || (!html.is_empty() && body.starts_with(html.trim_end_matches("</p>")))
}

/// Mail programs fold and trim subjects.
fn same_subject(seen: &str, ours: &str) -> bool {
    seen.split_whitespace().eq(ours.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_ours_as_text_or_as_the_e_mail_made_of_it_whatever_was_appended() {
        assert!(holds("Hi Ada\nReply STOP to opt out", "Hi Ada"));
        assert!(holds("<p>Tom &amp; Ann<br>Oak Realty</p>", "Tom & Ann"));
        assert!(!holds("Well, Hi Ada", "Hi Ada"));
        assert!(!holds("<p>Another</p>", " "));
    }

    #[test]
    fn a_subject_is_the_same_however_its_spaces_were_folded() {
        assert!(same_subject(" Your home\r\n  on Oak St ", "Your home on Oak St"));
        assert!(!same_subject("Your home", "Your home on Oak St"));
    }
}
