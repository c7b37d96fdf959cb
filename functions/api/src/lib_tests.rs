//! What a caller reads, and what is kept, with a store that only remembers.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::encodings::Body;
use jiff::Timestamp;
use serde_json::json;
use shared::access::TokenSigner;
use shared::audit::{AuditSigner, Mac};
use shared::clock::Clock;
use shared::conversation::unsubscribe::token;
use shared::digest::sha256_hex;
use shared::edge::recording::{Recording, Tracking};
use shared::error::Fault;
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::inbox::{ContactEvent, Delivery, Inbox, Kept, WakeUps};
use shared::locations::{Installation, Location, Locations, Settings};
use shared::metrics::{
    Account, Accounts, Entry, Hour, MachineTicks, Minute, Retention, SampleRate, Tallies, Timed,
};
use shared::queue::WakeUp;

use super::{operations_tests, *};

/// Hashes by a fixed key, as the key file does with its own.
pub(super) struct Signer;

#[async_trait]
impl AuditSigner for Signer {
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
        Ok(Mac { key: "k1".into(), hash: sha256_hex(&[b"key".as_slice(), bytes].concat()) })
    }

    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
        Ok(AuditSigner::sign(self, bytes).await? == *mac)
    }
}

#[async_trait]
impl TokenSigner for Signer {
    fn key(&self) -> String {
        "k1".into()
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(sha256_hex(&[b"token".as_slice(), bytes].concat()).into_bytes())
    }

    async fn verify(&self, key: &str, bytes: &[u8], hash: &[u8]) -> Result<bool, Fault> {
        Ok(key == "k1" && TokenSigner::sign(self, bytes).await? == hash)
    }
}

/// `LOC1` has installed us, `LOCgone` has uninstalled us.
#[derive(Default)]
pub(super) struct Store {
    kept: Mutex<HashMap<String, ContactEvent>>,
    woken: Mutex<Vec<WakeUp>>,
    recorded: Mutex<Vec<Entry>>,
    down: bool,
}

fn of<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Locations for Store {
    async fn find(&self, id: &LocationId) -> Result<Option<Location>, Fault> {
        let installed = id.as_str() == "LOC1";
        let known = installed || id.as_str() == "LOCgone";
        Ok(known.then(|| Location {
            id: id.clone(),
            installed,
            crm_access: None,
            workflow_secret_hash: None,
            settings: Settings::default(),
        }))
    }

    async fn record(&self, _: &LocationId, _: Installation, _: Timestamp) -> Result<(), Fault> {
        Ok(())
    }

    async fn refused(&self, _: &LocationId, _: Timestamp, _: Timestamp) -> Result<bool, Fault> {
        Ok(true)
    }
}

#[async_trait]
impl Inbox for Store {
    async fn keep(&self, delivery: &Delivery) -> Result<Kept, Fault> {
        if self.down {
            return Err(Fault::unavailable("conversations table", "keeping a delivery", "it is down"));
        }
        let key = format!("{}/{}/{}", delivery.who.location, delivery.who.contact, delivery.id);
        let before = of(&self.kept).insert(key, delivery.event.clone());
        Ok(if before.is_some() { Kept::Answered } else { Kept::New })
    }
}

#[async_trait]
impl WakeUps for Store {
    async fn wake(&self, wake_up: &WakeUp) -> Result<(), Fault> {
        of(&self.woken).push(wake_up.clone());
        Ok(())
    }
}

#[async_trait]
impl Accounts for Store {
    async fn add(&self, batch: &[Entry]) -> Result<(), Fault> {
        of(&self.recorded).extend_from_slice(batch);
        Ok(())
    }

    async fn minutes(&self, _: &Account, _: &[Minute]) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        Ok(BTreeMap::new())
    }

    async fn hours(&self, _: &Account, _: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        Ok(BTreeMap::new())
    }

    async fn keep_hour(&self, _: &Account, _: Hour, _: &Tallies) -> Result<(), Fault> {
        Ok(())
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        noon()
    }
}

fn noon() -> Timestamp {
    "2026-11-20T18:00:00Z".parse().unwrap()
}

/// Nothing under `/api` has anything to say here: see `operations_tests`.
fn deps(store: &Arc<Store>) -> Deps {
    Deps {
        signer: Arc::new(Signer),
        locations: store.clone(),
        inbox: store.clone(),
        wake_ups: store.clone(),
        recording: Recording::new(
            &tracking(),
            store.clone(),
            Arc::new(Noon),
            Arc::new(MachineTicks::default()),
        ),
        clock: Arc::new(Noon),
        ..operations_tests::deps()
    }
}

/// What is recorded is stored at once.
pub(super) fn tracking() -> Tracking {
    let retention = Retention { durations_days: 30, counts_days: 7 };
    Tracking {
        sample_rate: SampleRate::EVERYTHING,
        counts: true,
        interval: Duration::ZERO,
        retention,
        machine: None,
    }
}

async fn link(location: &str, contact: &str) -> String {
    let location = LocationId::parse(location).unwrap();
    let who = ContactRef { location, contact: ContactId::parse(contact).unwrap() };
    format!("/u/{}", token(&who, &Signer).await.unwrap())
}

async fn answer(store: &Arc<Store>, method: &str, path: &str) -> (i64, String, ApiGatewayV2httpResponse) {
    let event = json!({
        "rawPath": path, "headers": {}, "isBase64Encoded": false, "body": "List-Unsubscribe=One-Click",
        "requestContext": {"http": {"method": method}}
    });
    let request = serde_json::from_value(event).unwrap();
    let answer = handle(&deps(store), request).await.unwrap();
    let Some(Body::Text(body)) = answer.body.clone() else { panic!("every answer has a body") };
    (answer.status_code, body, answer)
}

#[tokio::test]
async fn health_is_answered_without_asking_anybody() {
    let store = Arc::new(Store { down: true, ..Store::default() });
    let (status, body, _) = answer(&store, "GET", "/health").await;
    assert_eq!((status, body.as_str()), (200, "{\"status\":\"ok\"}"));
}

#[tokio::test]
async fn opening_the_link_shows_one_button_and_unsubscribes_nobody() {
    let store = Arc::new(Store::default());
    let (status, body, answer) = answer(&store, "GET", &link("LOC1", "CON1").await).await;
    assert_eq!(status, 200);
    assert_eq!(body.matches("<button").count(), 1);
    assert!(body.contains("<form method=\"post\">"), "{body}");
    assert_eq!(answer.headers["content-security-policy"], "default-src 'none'; form-action 'self'");
    assert!(of(&store.kept).is_empty() && of(&store.woken).is_empty());
}

#[tokio::test]
async fn no_page_loads_or_runs_anything_and_every_one_speaks_both_languages() {
    use pages::unsubscribe::{ask, done, not_ours, unavailable};
    for page in [ask(), done(), not_ours(), unavailable()] {
        let Some(Body::Text(body)) = page.body else { panic!("a page has a body") };
        for forbidden in ["<script", "<link", "<img", "<style", "style=", "src=", "href=", "http"] {
            assert!(!body.contains(forbidden), "{forbidden}: {body}");
        }
        assert!(body.contains("<p lang=\"es\">"), "{body}");
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
    }
}

#[tokio::test]
async fn pressing_the_button_keeps_one_event_and_a_repeat_changes_nothing() {
    let store = Arc::new(Store::default());
    let link = link("LOC1", "CON1").await;
    let first = answer(&store, "POST", &link).await;
    let second = answer(&store, "POST", &link).await;
    assert_eq!((first.0, second.0), (200, 200));
    assert_eq!(first.1, second.1);
    let kept: Vec<ContactEvent> = of(&store.kept).values().cloned().collect();
    assert_eq!(kept, [ContactEvent::UnsubscribedV1 { at: noon() }]);
    let woken = of(&store.woken).clone();
    assert_eq!(woken.len(), 1);
    assert_eq!((woken[0].who.location.as_str(), woken[0].who.contact.as_str()), ("LOC1", "CON1"));
}

#[tokio::test]
async fn a_token_we_have_not_made_or_whose_location_is_gone_keeps_nothing() {
    let store = Arc::new(Store::default());
    let genuine = link("LOC1", "CON1").await;
    let links = [
        "/u/nonsense".to_owned(),
        genuine[..genuine.len() - 3].to_owned(),
        link("LOCgone", "CON1").await,
        link("LOCunknown", "CON1").await,
    ];
    for link in links {
        for method in ["GET", "POST"] {
            let (status, body, _) = answer(&store, method, &link).await;
            assert_eq!(status, 404, "{method} {link}");
            assert!(body.contains("This link does not work"), "{method} {link}: {body}");
        }
    }
    assert!(of(&store.kept).is_empty() && of(&store.woken).is_empty());
}

#[tokio::test]
async fn a_store_that_is_down_is_503_and_says_when_to_come_again() {
    let store = Arc::new(Store { down: true, ..Store::default() });
    let (status, body, answer) = answer(&store, "POST", &link("LOC1", "CON1").await).await;
    assert_eq!(status, 503);
    assert_eq!(answer.headers["retry-after"], pages::RETRY_AFTER);
    assert!(body.contains("you are not unsubscribed yet"), "{body}");
    assert!(!body.contains("conversations table"), "nothing internal: {body}");
}

#[tokio::test]
async fn there_is_nothing_else() {
    let store = Arc::new(Store::default());
    let link = link("LOC1", "CON1").await;
    for (method, path, status, code) in [
        ("GET", "/", 404, "NOT_FOUND"),
        ("GET", "/u", 404, "NOT_FOUND"),
        ("POST", "/health", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", link.as_str(), 405, "METHOD_NOT_ALLOWED"),
    ] {
        let (answered, body, _) = answer(&store, method, path).await;
        assert_eq!(answered, status, "{method} {path}");
        assert!(body.contains(code), "{body}");
    }
}

#[tokio::test]
async fn a_request_that_is_at_fault_itself_has_not_failed_and_one_we_could_not_answer_has() {
    let requests = async |down| {
        let store = Arc::new(Store { down, ..Store::default() });
        answer(&store, "GET", "/health").await;
        answer(&store, "GET", "/u/nonsense").await;
        answer(&store, "POST", &link("LOC1", "CON1").await).await;
        let entries = of(&store.recorded).clone();
        let api = Tallies::over(entries.iter().map(|entry| &entry.tallies)).of(Timed::Service(Service::Api));
        (api.durations.count(), api.failures)
    };
    assert_eq!(requests(false).await, (3, 0));
    assert_eq!(requests(true).await, (3, 1));
}
