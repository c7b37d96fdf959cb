//! What a location's token may do, and which agents of the CRM itself answer its contacts. Nothing is changed: what would
//! be written names a contact there is not.

use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::client::{
    CALENDARS_VERSION, CONTACTS_VERSION, CONVERSATIONS_VERSION, GhlClient, ok_json, unavailable,
};
use crate::error::Fault;
use crate::ids::LocationId;
use crate::privacy::Secret;

/// The id of a contact, a conversation and a message there are not.
const NOBODY: &str = "jorgedoctornobody000";

/// What a token was asked to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The scope, as the CRM names it.
    pub scope: &'static str,
    /// What we need it for.
    pub needed_for: &'static str,
    /// Whether the token has it.
    pub granted: Granted,
}

/// Whether a token has a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granted {
    /// It has.
    Yes,
    /// It has not: the CRM answers 403, or 401 to this call and not to all.
    No,
    /// The CRM answered with this status, which says nothing about it.
    Unknown(u16),
}

/// An AI agent of the CRM itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CrmAgent {
    /// What the team calls it.
    #[serde(default)]
    pub name: String,
    /// `off`, `suggestive` or `auto-pilot`.
    #[serde(default)]
    pub mode: String,
    /// The channels it works on: `SMS`, `Live_Chat` …
    #[serde(default)]
    pub channels: Vec<String>,
}

impl CrmAgent {
    /// Whether it answers texts by itself, as our bots do.
    #[must_use]
    pub fn answers_texts(&self) -> bool {
        let texts = |channel: &String| channel.to_lowercase().contains("sms");
        self.mode == "auto-pilot" && (self.channels.is_empty() || self.channels.iter().any(texts))
    }
}

/// A call that tells whether a scope is there.
struct Probe<'a> {
    scope: &'static str,
    needed_for: &'static str,
    method: Method,
    path: Vec<&'a str>,
    version: &'static str,
    query: Vec<(&'static str, String)>,
    /// Sent as an empty JSON object: what is to be written is nothing.
    writes: bool,
}

impl<'a> Probe<'a> {
    fn reads(scope: &'static str, needed_for: &'static str, path: &[&'a str], version: &'static str) -> Self {
        let (method, path) = (Method::GET, path.to_vec());
        Self { scope, needed_for, method, path, version, query: Vec::new(), writes: false }
    }

    fn writes(
        scope: &'static str,
        needed_for: &'static str,
        (method, path): (Method, &[&'a str]),
        version: &'static str,
    ) -> Self {
        Self { method, writes: true, ..Self::reads(scope, needed_for, path, version) }
    }

    fn asking(self, query: &[(&'static str, String)]) -> Self {
        Self { query: query.to_vec(), ..self }
    }
}

impl GhlClient {
    /// Whether `token` has each of the scopes we use. `calendar` is the one appointments are made in, if there is one.
    ///
    /// One attempt each, outside of guards: a token that is refused here is not marked as refused.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the CRM does not answer.
    pub async fn permissions(
        &self,
        location: &LocationId,
        token: &Secret,
        calendar: Option<&str>,
    ) -> Result<Vec<Permission>, Fault> {
        let mut permissions = Vec::new();
        for probe in probes(location, calendar) {
            let status = self.probe(&probe, token).await?.status();
            let Probe { scope, needed_for, .. } = probe;
            permissions.push(Permission { scope, needed_for, granted: granted(status) });
        }
        Ok(permissions)
    }

    /// The CRM's own agents of a location, or the status with which it keeps them to itself.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the CRM does not answer, or not as documented.
    pub async fn agents(
        &self,
        location: &LocationId,
        token: &Secret,
    ) -> Result<Result<Vec<CrmAgent>, u16>, Fault> {
        #[derive(Deserialize)]
        struct Agents {
            agents: Vec<CrmAgent>,
        }
        let path = ["conversation-ai", "agents", "search"];
        let probe = Probe::reads("conversation-ai.readonly", "rival agents", &path, CONVERSATIONS_VERSION);
        let answer = self.probe(&probe.asking(&[("locationId", location.to_string())]), token).await?;
        let status = answer.status();
        if status.is_client_error() {
            return Ok(Err(status.as_u16()));
        }
        Ok(Ok(ok_json::<Agents>(answer, "looking for agents of the CRM").await?.agents))
    }

    async fn probe(&self, probe: &Probe<'_>, token: &Secret) -> Result<Response, Fault> {
        let request = self.request(probe.method.clone(), &probe.path, probe.version)?.query(&probe.query);
        let request = if probe.writes { request.json(&json!({})) } else { request };
        let answer = request.bearer_auth(token.expose()).send().await;
        answer.map_err(|e| unavailable("looking at what a token may do", e.without_url()))
    }
}

/// A probe for each scope in use.
fn probes<'a>(location: &'a LocationId, calendar: Option<&'a str>) -> Vec<Probe<'a>> {
    let here = [("locationId", location.to_string())];
    let calendar = calendar.unwrap_or(NOBODY);
    // No time at all: no slot is free in it.
    let no_time = [("startDate", "0".to_owned()), ("endDate", "0".to_owned())];
    vec![
        Probe::reads("contacts.readonly", "who texts", &["contacts", NOBODY], CONTACTS_VERSION),
        Probe::writes(
            "contacts.write",
            "tags, tasks, notes, do-not-disturb",
            (Method::POST, &["contacts", NOBODY, "tags"]),
            CONTACTS_VERSION,
        ),
        Probe::reads(
            "conversations.readonly",
            "finding a conversation",
            &["conversations", "search"],
            CONVERSATIONS_VERSION,
        )
        .asking(&here),
        Probe::reads(
            "conversations/message.readonly",
            "whether a text has arrived",
            &["conversations", NOBODY, "messages"],
            CONVERSATIONS_VERSION,
        ),
        Probe::writes(
            "conversations/message.write",
            "replies",
            (Method::DELETE, &["conversations", "messages", NOBODY, "schedule"]),
            CONVERSATIONS_VERSION,
        ),
        Probe::reads(
            "calendars.readonly",
            "free times",
            &["calendars", calendar, "free-slots"],
            CALENDARS_VERSION,
        )
        .asking(&no_time),
        Probe::writes(
            "calendars/events.write",
            "appointments",
            (Method::POST, &["calendars", "events", "appointments"]),
            CALENDARS_VERSION,
        ),
    ]
}

/// What a status says about a scope. Whoever may not do something is told so before it is looked at.
fn granted(status: StatusCode) -> Granted {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Granted::No,
        status if status.is_success() => Granted::Yes,
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Granted::Yes,
        other => Granted::Unknown(other.as_u16()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_agent_that_answers_texts_by_itself_is_a_rival() {
        let agent = |mode: &str, channels: &[&str]| CrmAgent {
            name: "Agent".to_owned(),
            mode: mode.to_owned(),
            channels: channels.iter().map(|channel| (*channel).to_owned()).collect(),
        };
        assert!(agent("auto-pilot", &["SMS"]).answers_texts());
        assert!(agent("auto-pilot", &["Live_Chat", "TYPE_SMS"]).answers_texts());
        assert!(agent("auto-pilot", &[]).answers_texts(), "who names no channel works on all");
        assert!(!agent("auto-pilot", &["Live_Chat"]).answers_texts());
        assert!(!agent("suggestive", &["SMS"]).answers_texts());
        assert!(!agent("off", &["SMS"]).answers_texts());
    }

    #[test]
    fn a_refusal_says_no_and_a_failure_says_nothing() {
        let of = |status: u16| granted(StatusCode::from_u16(status).unwrap());
        assert_eq!([200, 201, 400, 404, 422].map(of), [Granted::Yes; 5]);
        assert_eq!([401, 403].map(of), [Granted::No; 2]);
        assert_eq!(of(500), Granted::Unknown(500));
        assert_eq!(of(429), Granted::Unknown(429));
    }
}
