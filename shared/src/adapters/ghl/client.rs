//! The client: one attempt a call, a time-out on each, no redirects, only the CRM's own host.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan as _};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::wire::{
    ContactAnswer, ConversationsAnswer, MessagesAnswer, NewTask, SendAnswer, SendMessage, TasksAnswer,
    send_type,
};
use crate::adapters::aws::is_loopback;
use crate::conversation::{Crm, Sent, Task, Tasked};
use crate::error::Fault;
use crate::ids::{ContactId, ConversationId, MessageId, TurnId};
use crate::inbox::{Channel, ContactChange};
use crate::locations::Location;
use crate::privacy::Personal;

/// Where the CRM lives.
pub const PRODUCTION: &str = "https://services.leadconnectorhq.com";

/// Dated API versions; each service documents its own.
const CONVERSATIONS_VERSION: &str = "2021-04-15";
const CONTACTS_VERSION: &str = "2021-07-28";
/// Messages of a conversation looked through for one of ours.
const LOOK_BACK: &str = "50";
/// How far the CRM's clock may be behind ours when we look for what we sent.
const CLOCK_SKEW_MINUTES: i64 = 1;

/// The base URL is not one we may call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be {PRODUCTION}, or an address of this machine in a local run")]
pub struct BaseUrlError;

/// Whether a location's token may be sent to `base`: the CRM itself or, in a local run, this machine.
#[must_use]
pub fn is_allowed_base(base: &str, local: bool) -> bool {
    base.trim_end_matches('/') == PRODUCTION || (local && is_loopback(base))
}

/// GoHighLevel.
#[derive(Debug)]
pub struct GhlClient {
    /// Made at the first call: reading the machine's root certificates has no place in a cold start.
    http: OnceLock<reqwest::Client>,
    timeout: Duration,
    base: Url,
}

impl GhlClient {
    /// A client for `base`, which must be [`PRODUCTION`] or, in a local run, an address of this machine.
    ///
    /// # Errors
    /// [`BaseUrlError`] for any other host: no configuration may send a location's token elsewhere.
    pub fn new(base: &str, timeout: Duration, local: bool) -> Result<Self, BaseUrlError> {
        if !is_allowed_base(base, local) {
            return Err(BaseUrlError);
        }
        let base = Url::parse(base).map_err(|_| BaseUrlError)?;
        Ok(Self { http: OnceLock::new(), timeout, base })
    }

    fn http(&self) -> Result<&reqwest::Client, Fault> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        // Another client of this process may have installed it already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder()
            .timeout(self.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| Fault::broken("the machine has root certificates", e))?;
        Ok(self.http.get_or_init(|| http))
    }

    fn request(
        &self,
        location: &Location,
        method: Method,
        path: &[&str],
        version: &'static str,
    ) -> Result<RequestBuilder, Fault> {
        let Some(token) = &location.crm_token else {
            return Err(Fault::broken("an installed location has a CRM token", "run `jorge connect` for it"));
        };
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Fault::broken("the CRM's base URL can have a path", "it cannot"))?
            .pop_if_empty()
            .extend(path);
        Ok(self
            .http()?
            .request(method, url)
            .bearer_auth(token.expose())
            .header("Version", version)
            .header("Accept", "application/json"))
    }

    async fn conversations_of(&self, location: &Location, contact: &ContactId) -> Result<Vec<String>, Fault> {
        const ACTION: &str = "searching a conversation";
        let request = self
            .request(location, Method::GET, &["conversations", "search"], CONVERSATIONS_VERSION)?
            .query(&[("locationId", location.id.as_str()), ("contactId", contact.as_str())]);
        let answer: ConversationsAnswer = ok_json(call(request, ACTION).await?, ACTION).await?;
        Ok(answer.conversations.into_iter().map(|conversation| conversation.id).collect())
    }
}

fn unavailable(action: &'static str, said: impl Into<crate::error::Source>) -> Fault {
    Fault::unavailable("CRM", action, said)
}

/// Errors of reqwest are kept without their URL, which names the contact.
async fn call(request: RequestBuilder, action: &'static str) -> Result<Response, Fault> {
    request.send().await.map_err(|e| unavailable(action, e.without_url()))
}

async fn ok_json<T: DeserializeOwned>(response: Response, action: &'static str) -> Result<T, Fault> {
    let status = response.status();
    if !status.is_success() {
        return Err(unavailable(action, format!("HTTP {}", status.as_u16())));
    }
    response.json().await.map_err(|e| unavailable(action, e.without_url()))
}

#[async_trait]
impl Crm for GhlClient {
    async fn contact(
        &self,
        location: &Location,
        contact: &ContactId,
    ) -> Result<Option<ContactChange>, Fault> {
        const ACTION: &str = "reading a contact";
        let path = ["contacts", contact.as_str()];
        let response = call(self.request(location, Method::GET, &path, CONTACTS_VERSION)?, ACTION).await?;
        // GHL answers 400 for an id it does not know, 404 for one it has deleted.
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) {
            return Ok(None);
        }
        let answer: ContactAnswer = ok_json(response, ACTION).await?;
        Ok(Some(answer.contact.into_change(None)))
    }

    async fn send(
        &self,
        location: &Location,
        contact: &ContactId,
        channel: Channel,
        text: &Personal<String>,
    ) -> Result<Sent, Fault> {
        const ACTION: &str = "sending a message";
        let email = channel == Channel::Email;
        let body = SendMessage {
            r#type: send_type(channel),
            contact_id: contact.as_str(),
            message: (!email).then_some(text.expose()),
            html: email.then(|| format!("<p>{}</p>", escape_html(text.expose()))),
        };
        let path = ["conversations", "messages"];
        let request = self.request(location, Method::POST, &path, CONVERSATIONS_VERSION)?.json(&body);
        let response = call(request, ACTION).await?;
        let status = response.status();
        if let StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY = status {
            let said = response.text().await.unwrap_or_default();
            // Only what we know is kept: the CRM's sentence may name a number.
            let reason = if said.contains("DND") { "do not disturb" } else { "refused" };
            return Ok(Sent::Refused { reason: format!("{reason} (HTTP {})", status.as_u16()) });
        }
        let answer: SendAnswer = ok_json(response, ACTION).await?;
        let id = answer.message_id.or(answer.email_message_id).unwrap_or_default();
        let message = MessageId::parse(&id).map_err(|e| unavailable(ACTION, e))?;
        let conversation = answer.conversation_id.and_then(|id| ConversationId::parse(&id).ok());
        Ok(Sent::Accepted { message, conversation })
    }

    async fn find_sent(
        &self,
        location: &Location,
        contact: &ContactId,
        text: &Personal<String>,
        since: Timestamp,
    ) -> Result<Option<MessageId>, Fault> {
        const ACTION: &str = "looking for a message of ours";
        let since = since.checked_sub(CLOCK_SKEW_MINUTES.minutes()).unwrap_or(Timestamp::MIN);
        for conversation in self.conversations_of(location, contact).await? {
            let path = ["conversations", &conversation, "messages"];
            let request = self.request(location, Method::GET, &path, CONVERSATIONS_VERSION)?;
            let request = request.query(&[("limit", LOOK_BACK)]);
            let answer: MessagesAnswer = ok_json(call(request, ACTION).await?, ACTION).await?;
            // A location may have GHL append a signature or opt-out line, so ours is the beginning.
            let ours = answer.into_messages().into_iter().find(|message| {
                message.direction.as_deref() == Some("outbound")
                    && message.body.as_ref().is_some_and(|body| holds(body, text.expose()))
                    && message.date_added.is_none_or(|at| at >= since)
            });
            if let Some(message) = ours {
                return MessageId::parse(&message.id).map(Some).map_err(|e| unavailable(ACTION, e));
            }
        }
        Ok(None)
    }

    async fn ensure_task(
        &self,
        location: &Location,
        contact: &ContactId,
        task: &Task,
        reference: TurnId,
        due: Timestamp,
    ) -> Result<Tasked, Fault> {
        const ACTION: &str = "making a task";
        let path = ["contacts", contact.as_str(), "tasks"];
        let reference = format!("[jorge {reference}]");
        let list = self.request(location, Method::GET, &path, CONTACTS_VERSION)?;
        let list = call(list, ACTION).await?;
        if let Some(refused) = refused_for_good(list.status()) {
            return Ok(refused);
        }
        let known: TasksAnswer = ok_json(list, ACTION).await?;
        let exists =
            |task: &super::wire::TaskWire| task.body.as_ref().is_some_and(|b| b.contains(&reference));
        if known.tasks.iter().any(exists) {
            return Ok(Tasked::Made);
        }
        let new = NewTask {
            title: task.title.expose(),
            body: format!("{}\n\n{reference}", task.body.expose()),
            due_date: due.to_string(),
            completed: false,
        };
        let request = self.request(location, Method::POST, &path, CONTACTS_VERSION)?.json(&new);
        let response = call(request, ACTION).await?;
        match (response.status(), refused_for_good(response.status())) {
            (status, _) if status.is_success() => Ok(Tasked::Made),
            (_, Some(refused)) => Ok(refused),
            (status, None) => Err(unavailable(ACTION, format!("HTTP {}", status.as_u16()))),
        }
    }
}

/// Statuses no later attempt changes. A 401 is not among them: a new token does.
fn refused_for_good(status: StatusCode) -> Option<Tasked> {
    let for_good = matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::UNPROCESSABLE_ENTITY
    );
    for_good.then_some(Tasked::Refused { status: status.as_u16() })
}

/// Whether a message of the conversation is ours: as text, or as the e-mail made of it.
fn holds(body: &str, text: &str) -> bool {
    body.starts_with(text) || body.starts_with(&format!("<p>{}", escape_html(text)))
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_crm_itself_or_this_machine_is_called() {
        let timeout = Duration::from_secs(1);
        assert!(GhlClient::new(PRODUCTION, timeout, false).is_ok());
        assert!(GhlClient::new("http://127.0.0.1:4570", timeout, true).is_ok());
        for (url, local) in [
            ("http://127.0.0.1:4570", false),
            ("https://services.leadconnectorhq.com.example.org", false),
            ("https://example.org", true),
            ("https://services.leadconnectorhq.com@example.org", true),
        ] {
            assert_eq!(GhlClient::new(url, timeout, local).err(), Some(BaseUrlError), "{url}");
        }
    }
}
