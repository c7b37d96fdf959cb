//! Any HTTPS address, signed as Standard Webhooks are (<https://www.standardwebhooks.com>): `docs/alert-webhook.md`.
//!
//! A receiver knows a message again by its `webhook-id`, and may refuse what is signed too long ago.

use std::fmt;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use ring::hmac;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::Way;
use super::config::WebhookConfig;
use super::http::{Http, call};
use crate::alerts::{Answer, Notice, Scope, Unit};

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// How many bytes a key has.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A text that is no secret of Standard Webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be {PREFIX} and 24 to 64 bytes in base64")]
pub struct SigningKeyError;

/// What messages are signed with. Prints as a mask.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl SigningKey {
    /// Reads a secret, `whsec_…`.
    ///
    /// # Errors
    /// [`SigningKeyError`].
    pub fn parse(secret: &str) -> Result<Self, SigningKeyError> {
        let encoded = secret.strip_prefix(PREFIX).ok_or(SigningKeyError)?;
        let key = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| SigningKeyError)?);
        if !KEY_BYTES.contains(&key.len()) {
            return Err(SigningKeyError);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }
}

/// The signature of a message: `v1,` and HMAC-SHA-256 over id, seconds since the epoch and body, in base64.
#[must_use]
pub fn signature(key: &SigningKey, id: &str, at: i64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&key.0);
    context.update(format!("{id}.{at}.").as_bytes());
    context.update(body);
    format!("v1,{}", STANDARD.encode(context.sign()))
}

/// One receiver.
pub(super) struct Webhook {
    http: Http,
    config: WebhookConfig,
}

impl Webhook {
    pub(super) const fn new(http: Http, config: WebhookConfig) -> Self {
        Self { http, config }
    }
}

#[async_trait]
impl Way for Webhook {
    async fn send(&self, notice: &Notice) -> Answer {
        let id = id(&notice.name.to_string());
        // What is signed is sent: not one byte is written anew.
        let body = body(notice).to_string();
        let at = Timestamp::now().as_second();
        let request = self
            .http
            .post(self.config.url.url())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-signature", signature(&self.config.key, &id, at, body.as_bytes()))
            .header("webhook-timestamp", at)
            .header("webhook-id", id)
            .body(body);
        call(request).await.map_or_else(|answer| answer, |_| Answer::Delivered)
    }
}

/// A delivery's name as it stands in a header, `%` escapes in place of all that is not plain. A full stop is not: it
/// separates what is signed.
fn id(name: &str) -> String {
    let mut id = String::with_capacity(name.len() + 8);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"/_-*".contains(&byte) {
            id.push(char::from(byte));
        } else {
            id.push_str(&format!("%{byte:02X}"));
        }
    }
    id
}

fn body(notice: &Notice) -> Value {
    let alert = &notice.name.alert;
    let location = match &alert.key.scope {
        Scope::Installation => None,
        Scope::Location(location) => Some(location.as_str()),
    };
    let details: Map<String, Value> =
        notice.lines.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({
        "type": format!("alert.{}", notice.name.kind.name()),
        "timestamp": notice.at,
        "data": {
            "alert": alert.to_string(),
            "incident": notice.incident,
            "level": notice.name.level,
            "location": location,
            "rule": alert.key.rule.as_str(),
            "subject": alert.key.subject.as_str(),
            "severity": notice.severity.name(),
            "figure": notice.figure.name(),
            "unit": unit(notice.figure.unit()),
            "value": notice.value,
            "threshold": notice.threshold,
            "since": notice.since,
            "title": notice.title,
            "sentence": notice.sentence,
            "details": details,
            "runbook": notice.runbook,
            "acknowledge": notice.acknowledge,
        },
    })
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "percent",
        Unit::Milliseconds => "milliseconds",
        Unit::Minutes => "minutes",
        Unit::Count => "count",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed by Python's standard library:
    ///
    /// ```text
    /// import base64, hashlib, hmac
    /// key = bytes(range(32))
    /// body = b'{"type":"alert.fired","data":{"rule":"dead_letters"}}'
    /// signed = b"LOC1/dead_letters/inbound/1795176000000/fired%2E1%2Ewebhook.1795176030." + body
    /// print("whsec_" + base64.b64encode(key).decode())
    /// print("v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode())
    /// ```
    #[test]
    fn a_signature_is_the_one_others_compute() {
        let key = SigningKey::parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let body = br#"{"type":"alert.fired","data":{"rule":"dead_letters"}}"#;
        let id = id("LOC1/dead_letters/inbound/1795176000000/fired.1.webhook");
        assert_eq!(id, "LOC1/dead_letters/inbound/1795176000000/fired%2E1%2Ewebhook");
        assert_eq!(
            signature(&key, &id, 1_795_176_030, body),
            "v1,LCv8EBaqScY399YS5rrSSeDo+jcqg2Yj2PvSdbdHeqY="
        );
    }

    #[test]
    fn a_secret_has_its_prefix_and_enough_bytes() {
        let secret = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        for bytes in [24, 32, 64] {
            assert!(SigningKey::parse(&secret(bytes)).is_ok(), "{bytes}");
        }
        let without = secret(32).replace("whsec_", "");
        for wrong in [secret(23), secret(65), without, "whsec_".into(), "whsec_!".repeat(9), String::new()] {
            assert!(SigningKey::parse(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_id_is_plain_and_says_apart_what_names_say_apart() {
        assert_eq!(id("*/a_b/x-y/1/z"), "*/a_b/x-y/1/z");
        assert_eq!(id("ñ.%"), "%C3%B1%2E%25");
    }
}
