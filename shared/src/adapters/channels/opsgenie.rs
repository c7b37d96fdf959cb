//! Alerts of Jira Service Management and of Opsgenie, which speak the same:
//! <https://docs.opsgenie.com/docs/alert-api>. Opsgenie itself ends on April 5, 2027; another address is all it takes.
//!
//! An incident is known by its alias: whatever is sent twice is one, and its end ends it.

use async_trait::async_trait;
use reqwest::Url;
use serde_json::{Map, Value, json};

use super::config::OpsgenieConfig;
use super::http::{Http, call, unavailable};
use super::{Way, clipped};
use crate::alerts::{Answer, Kind, Notice, Severity};

/// Most characters of a message.
const LONGEST_MESSAGE: usize = 130;
/// Most characters of a description.
const LONGEST_DESCRIPTION: usize = 15_000;
/// Most characters of a tag.
const LONGEST_TAG: usize = 50;
/// What alerts and notes are from.
const SOURCE: &str = "jorge";

/// One integration.
pub(super) struct Opsgenie {
    http: Http,
    config: OpsgenieConfig,
}

impl Opsgenie {
    pub(super) const fn new(http: Http, config: OpsgenieConfig) -> Self {
        Self { http, config }
    }
}

#[async_trait]
impl Way for Opsgenie {
    async fn send(&self, notice: &Notice) -> Answer {
        let alerts = self.config.url.url();
        let (url, body) = match notice.name.kind {
            Kind::Fired | Kind::Raised | Kind::Escalated => (Some(alerts), alert(notice)),
            Kind::Acknowledged => (about(alerts, &notice.incident, "acknowledge"), note(notice)),
            Kind::Resolved => (about(alerts, &notice.incident, "close"), note(notice)),
        };
        let Some(url) = url else { return unavailable("the address takes no path") };
        let authorization = format!("GenieKey {}", self.config.key.expose());
        let request = self.http.post(url).header("authorization", authorization).json(&body);
        call(request).await.map_or_else(|answer| answer, |_| Answer::Delivered)
    }
}

/// Where something is done about an alert; the alias is one segment of the path, escaped.
fn about(mut alerts: Url, alias: &str, action: &str) -> Option<Url> {
    alerts.path_segments_mut().ok()?.pop_if_empty().extend([alias, action]);
    alerts.query_pairs_mut().append_pair("identifierType", "alias");
    Some(alerts)
}

fn alert(notice: &Notice) -> Value {
    let key = &notice.name.alert.key;
    let mut details: Map<String, Value> =
        notice.lines.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    details.insert("value".to_owned(), json!(notice.value.to_string()));
    details.insert("threshold".to_owned(), json!(notice.threshold.to_string()));
    json!({
        "message": clipped(&notice.title, LONGEST_MESSAGE),
        "alias": notice.incident,
        "description": clipped(&notice.text(), LONGEST_DESCRIPTION),
        "tags": ["jorge", notice.severity.name(), clipped(key.rule.as_str(), LONGEST_TAG)],
        "details": details,
        "entity": key.subject.as_str(),
        "source": SOURCE,
        "priority": priority(notice.severity),
    })
}

fn note(notice: &Notice) -> Value {
    json!({ "source": SOURCE, "note": notice.title })
}

const fn priority(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "P1",
        Severity::Warning => "P3",
    }
}
