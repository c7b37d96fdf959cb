//! A conversation of a test contact: answered, handed over twice, held back from a circle and from too many texts.

use serde_json::Value;
use shared::audit::{Action, AuditRecord};

use super::place::Place;
use crate::CommandError;
use crate::commands::finding::Finding;

const AREA: &str = "conversation";
/// What a text should lead to.
enum Expected {
    Reply,
    HandOff,
    Blocked(&'static str),
}

/// Holds it, and says what came of each text.
pub(super) async fn hold(place: &Place) -> Result<Vec<Finding>, CommandError> {
    let mut findings = Vec::new();
    for (text, what, expected) in [
        ("Hello, I saw your sign", "a greeting is answered", Expected::Reply),
        ("I want to buy a house", "handed from lead to buyer", Expected::HandOff),
        ("Actually I want to sell my house", "handed from buyer to seller", Expected::HandOff),
        (
            "No wait, I want to buy a house",
            "no circle within half an hour",
            Expected::Blocked("circular_prevention"),
        ),
    ] {
        findings.push(say(place, text, what, &expected).await?);
    }
    findings.push(too_many(place).await?);
    Ok(findings)
}

async fn say(place: &Place, text: &str, what: &str, expected: &Expected) -> Result<Finding, CommandError> {
    let Some(record) = place.text(text).await? else {
        return Ok(Finding::bad(AREA, what, format!("no turn answered {text:?}"))
            .advising("look into the log of conversation, and at the location's token: jorge doctor"));
    };
    let handoff = handoff(&record);
    let (executed, reason) = (handoff["handoff_executed"].as_bool(), handoff["reason"].as_str());
    let as_expected = record.action == Action::Replied
        && match expected {
            Expected::Reply => true,
            Expected::HandOff => executed == Some(true),
            Expected::Blocked(why) => reason.is_some_and(|reason| reason.starts_with(why)),
        };
    let found = outcome(&record);
    Ok(if as_expected { Finding::good(AREA, what, found) } else { Finding::bad(AREA, what, found) })
}

/// Text after text, until the day's are used up. Only where the limit is one of a few.
async fn too_many(place: &Place) -> Result<Finding, CommandError> {
    let what = "no more texts than a day allows";
    if !place.has_a_low_daily_limit() {
        let why = "it would take as many texts as the location allows a day";
        return Ok(Finding::not_checked(AREA, what, why));
    }
    let mut last = "no turn read the last text".to_owned();
    for text in ["12 Invented Cove", "We need more space", "30 days would work", "The roof is new"] {
        let Some(record) = place.text(text).await? else { break };
        last = outcome(&record);
        if record.details.get("rule").is_some_and(|rule| rule == "daily_limit") {
            return Ok(Finding::good(AREA, what, last));
        }
    }
    Ok(Finding::bad(AREA, what, format!("nobody held it back; at last: {last}")))
}

/// What a turn came to, in a few words.
fn outcome(record: &AuditRecord) -> String {
    let handoff = handoff(record);
    match (record.action, handoff["reason"].as_str()) {
        (Action::Replied, Some(reason)) => format!("replied, hand-off {reason}"),
        (Action::Replied, None) => "replied".to_owned(),
        (other, _) => {
            format!("{other:?}, rule {}", record.details.get("rule").map_or("none", String::as_str))
        }
    }
}

/// What the record of a turn says of a hand-off.
fn handoff(record: &AuditRecord) -> Value {
    let said = record.details.get("handoff");
    said.and_then(|said| serde_json::from_str(said).ok()).unwrap_or_default()
}
