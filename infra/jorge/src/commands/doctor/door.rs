//! Whether the doors answer whom they must and refuse whom they must, and whether the clocks agree.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::DATE;
use serde_json::json;
use shared::clock::Clock;
use uuid::Uuid;

use crate::commands::finding::Finding;
use crate::commands::plain_http;
use crate::stack::{APP_ID, LOCATION};

const DOOR: &str = "door";
const CLOCK: &str = "clock";

/// Longest time an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// `Date` has whole seconds, and the answer took a moment.
const AGREES_WITHIN_SECONDS: i64 = 3;
/// AWS refuses signatures that are five minutes off; a message ten minutes old is answered by nobody.
const BAD_FROM_SECONDS: i64 = 60;

/// Looks at the HTTP API at `url`. Locally the emulator's key is the one that is accepted, elsewhere never.
pub(super) async fn look(url: &str, local: bool) -> Vec<Finding> {
    let url = url.trim_end_matches('/');
    let mut findings =
        vec![status_of(DOOR, "health", request(&format!("{url}/health"), None, None), 200).await];
    let webhooks = format!("{url}/webhooks/ghl");
    // A type nobody knows: whoever authenticates it answers 200 and does nothing.
    let body = json!({
        "type": "JorgeDoctor", "appId": APP_ID, "locationId": LOCATION, "webhookId": Uuid::new_v4()
    });
    let body = body.to_string();
    findings.push(
        status_of(DOOR, "a webhook without a signature", request(&webhooks, Some(&body), None), 401).await,
    );
    let signature = ghl_emulator::signing::sign(body.as_bytes());
    let signed = request(&webhooks, Some(&body), Some(&signature));
    let what = "a webhook signed with the emulator's key";
    findings.push(status_of(DOOR, what, signed, if local { 200 } else { 401 }).await);
    findings
}

fn request(url: &str, body: Option<&str>, signature: Option<&str>) -> reqwest::RequestBuilder {
    let client = plain_http();
    let request = match body {
        Some(body) => client.post(url).header("content-type", "application/json").body(body.to_owned()),
        None => client.get(url),
    };
    let request = request.timeout(PATIENCE);
    match signature {
        Some(signature) => request.header("x-ghl-signature", signature),
        None => request,
    }
}

async fn status_of(
    area: &'static str,
    what: &str,
    request: reqwest::RequestBuilder,
    expected: u16,
) -> Finding {
    match request.send().await {
        Ok(answer) if answer.status().as_u16() == expected => {
            Finding::good(area, what, format!("answered with {expected}, as it should be"))
        }
        Ok(answer) => {
            let found = format!("answered with {}, not {expected}", answer.status().as_u16());
            Finding::bad(area, what, found).advising(
                "is this the address of the stack? Then GHL_WEBHOOK_PUBLIC_KEY or GHL_APP_ID is wrong there",
            )
        }
        Err(error) => Finding::bad(area, what, error.without_url().to_string())
            .advising("is this the address of the stack, and is it reached from here?"),
    }
}

/// Compares this machine's clock with what `whose` says the time is.
pub(super) async fn compare_clocks(whose: &str, url: &str, clock: &dyn Clock) -> Finding {
    let what = format!("{whose} and this machine");
    let began = clock.now();
    let answer = match request(url, None, None).send().await {
        Ok(answer) => answer,
        Err(error) => return Finding::not_checked(CLOCK, what, error.without_url().to_string()),
    };
    let said = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    let Some(said) = said.and_then(|date| rfc2822::parse(date).ok()).map(|zoned| zoned.timestamp()) else {
        return Finding::not_checked(CLOCK, what, "the answer bears no date");
    };
    agreement(what, said, (began, clock.now()))
}

/// How far `said` lies outside the time between asking and hearing it.
fn agreement(what: String, said: Timestamp, (began, ended): (Timestamp, Timestamp)) -> Finding {
    let seconds = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs();
    let off = seconds(said, began).max(seconds(ended, said)).max(0);
    let advice = "set this machine's clock by NTP";
    match off {
        0..=AGREES_WITHIN_SECONDS => Finding::good(CLOCK, what, "agree"),
        off if off < BAD_FROM_SECONDS => {
            Finding::warning(CLOCK, what, format!("are {off} s apart")).advising(advice)
        }
        off => Finding::bad(CLOCK, what, format!("are {off} s apart")).advising(advice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::finding::Verdict;

    #[test]
    fn clocks_agree_within_seconds_and_are_bad_from_a_minute_on() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let asked = (at("2026-11-20T12:00:00Z"), at("2026-11-20T12:00:02Z"));
        let verdict = |said: &str| agreement("a and b".to_owned(), at(said), asked).verdict;
        assert_eq!(verdict("2026-11-20T12:00:01Z"), Verdict::Good);
        assert_eq!(verdict("2026-11-20T11:59:57Z"), Verdict::Good);
        assert_eq!(verdict("2026-11-20T12:00:05Z"), Verdict::Good);
        assert_eq!(verdict("2026-11-20T12:00:20Z"), Verdict::Warning);
        assert_eq!(verdict("2026-11-20T11:59:00Z"), Verdict::Bad);
        assert_eq!(verdict("2026-11-20T12:01:02Z"), Verdict::Bad);
    }
}
