//! PagerDuty's Events API v2: <https://developer.pagerduty.com/docs/events-api-v2-overview>.
//!
//! An incident is known by its `dedup_key`: whatever is sent twice is one, and its end ends it.

use async_trait::async_trait;
use serde_json::{Map, Value, json};

use super::config::PagerdutyConfig;
use super::http::{Http, call, unavailable};
use super::{Way, clipped, is_link};
use crate::alerts::{Answer, Kind, Notice};

/// Most characters of a summary.
const LONGEST_SUMMARY: usize = 1_024;
/// The status of an event that was taken.
const TAKEN: u16 = 202;

/// One integration of one service.
pub(super) struct Pagerduty {
    http: Http,
    config: PagerdutyConfig,
}

impl Pagerduty {
    pub(super) const fn new(http: Http, config: PagerdutyConfig) -> Self {
        Self { http, config }
    }
}

#[async_trait]
impl Way for Pagerduty {
    async fn send(&self, notice: &Notice) -> Answer {
        let event = event(notice, self.config.routing_key.expose());
        match call(self.http.post(self.config.url.url()).json(&event)).await {
            Ok(response) if response.status().as_u16() == TAKEN => Answer::Delivered,
            Ok(response) => unavailable(format!("HTTP {}", response.status().as_u16())),
            Err(answer) => answer,
        }
    }
}

fn event(notice: &Notice, routing_key: &str) -> Value {
    let action = match notice.name.kind {
        Kind::Fired | Kind::Raised | Kind::Escalated => "trigger",
        Kind::Acknowledged => "acknowledge",
        Kind::Resolved => "resolve",
    };
    let mut event = json!({
        "routing_key": routing_key,
        "event_action": action,
        "dedup_key": notice.incident,
    });
    if action == "trigger" {
        event["client"] = json!("Jorge");
        event["payload"] = payload(notice);
        event["links"] = links(notice);
    }
    event
}

fn payload(notice: &Notice) -> Value {
    let key = &notice.name.alert.key;
    let mut details: Map<String, Value> =
        notice.lines.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    details.insert("value".to_owned(), json!(notice.value));
    details.insert("threshold".to_owned(), json!(notice.threshold));
    details.insert("runbook".to_owned(), json!(notice.runbook));
    json!({
        "summary": clipped(&notice.title, LONGEST_SUMMARY),
        "source": format!("jorge/{}", key.scope.as_str()),
        "severity": notice.severity.name(),
        "timestamp": notice.at,
        "component": key.subject.as_str(),
        "group": key.scope.as_str(),
        "class": key.rule.as_str(),
        "custom_details": details,
    })
}

fn links(notice: &Notice) -> Value {
    let runbook = Some(&notice.runbook).filter(|runbook| is_link(runbook));
    let runbook = runbook.map(|link| json!({ "href": link, "text": "What to do" }));
    let acknowledge = notice.acknowledge.as_ref().map(|link| json!({ "href": link, "text": "Take it up" }));
    runbook.into_iter().chain(acknowledge).collect()
}
