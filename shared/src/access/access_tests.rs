//! Who is let in, how keys begin and end, with a ring that only remembers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::*;
use crate::audit::{Operation, OperationAction, Subject};
use crate::clock::later;
use crate::ids::LocationId;
use crate::privacy::rights::Grounds;

#[derive(Default)]
struct Ring {
    keys: Mutex<Vec<KeyRecord>>,
    operations: Mutex<Vec<Operation>>,
    asked: AtomicUsize,
    down: bool,
}

#[async_trait]
impl ApiKeys for Ring {
    async fn find(&self, hash: &KeyHash, _: Timestamp) -> Result<Option<KeyRecord>, Fault> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.down {
            return Err(Fault::unavailable("operations table", "reading an API key", "it is down"));
        }
        Ok(self.keys.lock().unwrap().iter().find(|key| key.hash == *hash).cloned())
    }
}

#[async_trait]
impl IssueKeys for Ring {
    async fn all(&self) -> Result<Vec<KeyRecord>, Fault> {
        Ok(self.keys.lock().unwrap().clone())
    }

    async fn keep(&self, key: &KeyRecord, operation: Operation) -> Result<bool, Fault> {
        let mut keys = self.keys.lock().unwrap();
        let known = keys.iter().position(|known| known.hash == key.hash);
        match (known, key.revoked.is_some()) {
            (None, false) => keys.push(key.clone()),
            (Some(at), true) if keys[at].revoked.is_none() => keys[at] = key.clone(),
            _ => return Ok(false),
        }
        self.operations.lock().unwrap().push(operation);
        Ok(true)
    }
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn at(seconds: u64) -> Timestamp {
    later(noon(), std::time::Duration::from_secs(seconds))
}

fn ann() -> Grounds {
    Grounds::without_reason("Ann").unwrap()
}

fn location(id: &str) -> Reach {
    Reach::Location(LocationId::parse(id).unwrap())
}

/// A key of this ring, made of one byte.
async fn issued(ring: &Ring, byte: u8, name: &str, role: Role, reach: Reach) -> ApiKey {
    let key = ApiKey::of(&[byte; 32]);
    issue(ring, &key, Asked::new(name, role, reach).unwrap(), &ann(), noon()).await.unwrap();
    key
}

fn tokens() -> AccessTokens {
    AccessTokens::new(Arc::new(token::tests::Signer("k1")), "jorge".into())
}

async fn grant(
    header: Option<&str>,
    ring: &dyn ApiKeys,
    now: Timestamp,
) -> Result<Result<Grant, Unknown>, Fault> {
    grant_of(header, ring, &tokens(), now).await
}

fn shown_as(key: &ApiKey) -> String {
    format!("Bearer {}", key.expose())
}

#[tokio::test]
async fn who_shows_a_key_may_what_it_was_issued_for() {
    let ring = Ring::default();
    let key = issued(&ring, 1, "wall display", Role::Viewer, location("LOC1")).await;
    for header in
        [shown_as(&key), shown_as(&key).replace("Bearer", "bearer"), format!(" {} ", shown_as(&key))]
    {
        let grant = grant(Some(&header), &ring, noon()).await.unwrap().unwrap();
        assert_eq!((grant.role, grant.reach), (Role::Viewer, location("LOC1")));
        assert_eq!(grant.key, key.hash().id());
    }
}

#[tokio::test]
async fn nobody_is_let_in_by_anything_else_and_it_is_not_said_what_it_was() {
    let ring = Ring::default();
    let revoked = issued(&ring, 1, "old", Role::Admin, Reach::All).await;
    revoke(&ring, "old", &ann(), noon()).await.unwrap().unwrap();
    for (header, why) in [
        (None, Unknown::NoKey),
        (Some("  ".to_owned()), Unknown::NoKey),
        (Some(shown_as(&revoked)), Unknown::NotGood),
        (Some(shown_as(&ApiKey::of(&[2; 32]))), Unknown::NotGood),
        (Some(revoked.expose().to_owned()), Unknown::NotGood),
        (Some(format!("Basic {}", revoked.expose())), Unknown::NotGood),
        (Some(format!("Bearer {}", revoked.hash().as_str())), Unknown::NotGood),
    ] {
        assert_eq!(grant(header.as_deref(), &ring, noon()).await.unwrap(), Err(why), "{header:?}");
    }
}

#[tokio::test]
async fn a_store_that_is_down_lets_nobody_in_and_says_so() {
    let ring = Ring { down: true, ..Ring::default() };
    assert!(grant(Some(&shown_as(&ApiKey::of(&[1; 32]))), &ring, noon()).await.is_err());
}

#[tokio::test]
async fn a_good_key_is_asked_for_once_a_minute_and_a_revoked_one_is_gone_after_it() {
    let ring = Arc::new(Ring::default());
    let key = issued(&ring, 1, "a", Role::Viewer, Reach::All).await;
    let cached = CachedKeys::new(ring.clone());
    let header = shown_as(&key);
    let is_in = async |now| grant(Some(&header), &cached, now).await.unwrap().is_ok();
    assert!(is_in(at(0)).await && is_in(at(59)).await);
    assert_eq!(ring.asked.load(Ordering::SeqCst), 1);
    revoke(ring.as_ref(), "a", &ann(), at(30)).await.unwrap().unwrap();
    assert!(!is_in(at(60)).await && !is_in(at(61)).await);
    assert_eq!(ring.asked.load(Ordering::SeqCst), 3, "what opens nothing is not remembered");
}

#[tokio::test]
async fn issuing_and_revoking_are_on_record_without_the_key() {
    let ring = Ring::default();
    let key = issued(&ring, 1, "wall display", Role::Viewer, Reach::All).await;
    revoke(&ring, key.hash().id().as_str(), &ann(), at(60)).await.unwrap().unwrap();
    let operations = ring.operations.lock().unwrap().clone();
    let actions: Vec<_> = operations.iter().map(|operation| operation.action).collect();
    assert_eq!(actions, [OperationAction::ApiKeyIssued, OperationAction::ApiKeyRevoked]);
    for operation in operations {
        assert_eq!(operation.subject, Subject::ApiKey(key.hash().id().to_string()));
        assert_eq!((operation.actor.as_str(), operation.details["name"].as_str()), ("Ann", "wall display"));
        let told = format!("{operation:?}");
        assert!(!told.contains(key.expose()) && !told.contains(key.hash().as_str()), "{told}");
    }
}

#[tokio::test]
async fn a_key_is_revoked_by_whatever_means_it_alone() {
    let ring = Ring::default();
    let keys = [
        issued(&ring, 1, "display", Role::Viewer, Reach::All).await,
        issued(&ring, 2, "display", Role::Viewer, Reach::All).await,
    ];
    let revoked = async |called: &str| revoke(&ring, called, &ann(), at(60)).await.unwrap();
    let ids: Vec<KeyId> = keys.iter().map(|key| key.hash().id()).collect();
    assert_eq!(revoked("display").await, Err(Wrong::Several(ids)));
    for nobody in ["", "other", keys[0].expose()] {
        assert_eq!(revoked(nobody).await, Err(Wrong::Nobody), "{nobody}");
    }
    assert!(matches!(revoked(&keys[0].hash().as_str()[..6]).await, Ok(Revoked::Done(_))));
    let left = revoked("display").await.unwrap();
    assert!(
        matches!(&left, Revoked::Done(key) if key.hash == keys[1].hash()),
        "the one that is good: {left:?}"
    );
    assert!(matches!(revoked(keys[1].hash().id().as_str()).await, Ok(Revoked::Already(_))));
}

#[test]
fn a_key_has_a_name_on_one_line() {
    let named = |name: &str| Asked::new(name, Role::Viewer, Reach::All);
    assert!(named(" wall display ").is_ok());
    for wrong in ["", "  ", "two\nlines", &"x".repeat(61)] {
        assert!(named(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_token_opens_what_its_key_does_for_as_long_as_the_key_does() {
    let ring = Arc::new(Ring::default());
    let key = issued(&ring, 1, "dialler", Role::Agent, location("LOC1")).await;
    let (keys, tokens) = (CachedKeys::new(ring.clone()), tokens());
    let record = key_of(Some(&shown_as(&key)), &keys, noon()).await.unwrap().unwrap();
    let token = tokens.issue(&record, uuid::Uuid::nil(), noon()).await.unwrap();
    let header = format!("Bearer {}", token.expose());
    let grant = async |now| grant_of(Some(&header), &keys, &tokens, now).await.unwrap();
    assert_eq!(grant(noon()).await, Ok(record.grant().unwrap()));
    assert_eq!(grant(at(3_600)).await, Err(Unknown::Expired));
    revoke(ring.as_ref(), "dialler", &ann(), at(3_601)).await.unwrap().unwrap();
    let token = tokens.issue(&record, uuid::Uuid::nil(), at(3_602)).await.unwrap();
    let header = format!("Bearer {}", token.expose());
    let ended = grant_of(Some(&header), &keys, &tokens, at(3_662)).await.unwrap();
    assert_eq!(ended, Err(Unknown::NotGood), "a revoked key ends its tokens within a minute");
    assert_eq!(key_of(Some(&header), &keys, at(3_602)).await.unwrap(), Err(Unknown::NotGood), "no key");
}
