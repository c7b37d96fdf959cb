//! Slack's incoming webhooks: <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>.
//!
//! Slack knows no message again: one that is sent twice is read twice.

use async_trait::async_trait;
use serde_json::{Value, json};

use super::config::Endpoint;
use super::http::{Http, broken, call, unavailable};
use super::{Way, clipped, is_link};
use crate::alerts::{Answer, Notice};

/// Most characters of a header.
const LONGEST_HEADER: usize = 150;
/// Most characters of a section's text.
const LONGEST_SECTION: usize = 3_000;
/// Most fields of a section, and most characters of each.
const MOST_FIELDS: usize = 10;
const LONGEST_FIELD: usize = 2_000;
/// What Slack says, and all of it, when a message stands in its channel.
const OK: &[u8] = b"ok";
/// Longest answer read, in bytes: what is longer is not Slack's.
const LONGEST_ANSWER: usize = 1_024;

/// One incoming webhook. Its address is the key to it.
pub(super) struct Slack {
    http: Http,
    url: Endpoint,
}

impl Slack {
    pub(super) const fn new(http: Http, url: Endpoint) -> Self {
        Self { http, url }
    }
}

#[async_trait]
impl Way for Slack {
    async fn send(&self, notice: &Notice) -> Answer {
        let mut response = match call(self.http.post(self.url.url()).json(&message(notice))).await {
            Ok(response) => response,
            Err(answer) => return answer,
        };
        let mut said = Vec::new();
        while said.len() <= LONGEST_ANSWER {
            match response.chunk().await {
                Ok(Some(chunk)) => said.extend_from_slice(&chunk),
                Ok(None) if said == OK => return Answer::Delivered,
                Ok(None) => break,
                Err(e) => return broken(&e),
            }
        }
        // Somebody in between has answered.
        unavailable("success without ok")
    }
}

/// The message: `text` is what a notification shows, the blocks are what stands in the channel.
fn message(notice: &Notice) -> Value {
    let fields: Vec<Value> = notice
        .lines
        .iter()
        .take(MOST_FIELDS)
        .map(|(name, value)| markdown(&format!("*{}:*\n{}", escaped(name), escaped(value)), LONGEST_FIELD))
        .collect();
    let mut links = vec![what_to_do(&notice.runbook)];
    links.extend(notice.acknowledge.iter().map(|address| link(address, "Take it up")));
    let title =
        json!({ "type": "plain_text", "text": clipped(&notice.title, LONGEST_HEADER), "emoji": false });
    json!({
        "text": escaped(&notice.title),
        "blocks": [
            { "type": "header", "text": title },
            { "type": "section", "text": markdown(&escaped(notice.sentence), LONGEST_SECTION) },
            { "type": "section", "fields": fields },
            { "type": "section", "text": markdown(&links.join(" · "), LONGEST_SECTION) },
            { "type": "context", "elements": [markdown(&escaped(&notice.incident), LONGEST_FIELD)] },
        ],
    })
}

/// Where it says what to do: a link if it is one, else a path to look up.
fn what_to_do(runbook: &str) -> String {
    if is_link(runbook) { link(runbook, "What to do") } else { format!("What to do: {}", escaped(runbook)) }
}

/// A link; the bar would end its address.
fn link(address: &str, text: &str) -> String {
    format!("<{}|{text}>", escaped(address).replace('|', "%7C"))
}

fn markdown(text: &str, most: usize) -> Value {
    json!({ "type": "mrkdwn", "text": clipped(text, most) })
}

/// The three characters Slack reads as its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_slack_would_read_as_its_own_is_escaped_once() {
        assert_eq!(escaped("A & B <!channel> &lt;"), "A &amp; B &lt;!channel&gt; &amp;lt;");
    }

    #[test]
    fn an_address_is_a_link_and_a_path_is_text() {
        assert_eq!(
            what_to_do("https://a.example/b|c?d=1&e=2"),
            "<https://a.example/b%7Cc?d=1&amp;e=2|What to do>"
        );
        assert_eq!(what_to_do("docs/runbooks/x.md"), "What to do: docs/runbooks/x.md");
    }
}
