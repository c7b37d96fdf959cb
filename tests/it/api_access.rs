//! Who may ask the operations API, from the command that issues a key to the answer over HTTP.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use jorge_tests::access::{reach, somebody};
use shared::access::{ApiKey, Revoked, Role, revoke};
use shared::audit::{OperationAction, Subject, chain_of, verify};
use shared::clock::SimulatedClock;
use shared::ids::LocationId;

const ALERTS: &str = "/api/alerts";

#[tokio::test]
async fn a_key_opens_what_it_is_for_and_stands_nowhere() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let world = World::with(Options { storage, ..World::at_once() }).await;
    let key = world.api_key("wall display", Role::Viewer, reach(Some(LOCATION))).await;
    let theirs = format!("{ALERTS}?location={LOCATION}");
    assert_eq!(world.api_get(&theirs, &key).await.status, 200);
    assert_eq!(world.api_get(ALERTS, &key).await.status, 403);
    let unknown = ApiKey::generate().unwrap();
    assert_eq!(world.api_get(&theirs, &unknown).await.status, 401);
    assert_eq!(world.get(&theirs, &[]).await.body["code"], "API_KEY_MISSING");
    // What is kept of it is found there, so the key would be.
    let hash = key.hash();
    assert!(!world.leaks.found_of(&[hash.as_str()]).is_empty(), "its hash is in the tables");
    assert_eq!(world.leaks.found_of(&[key.expose(), unknown.expose()]), Vec::<String>::new());
    let kept = world.issued_keys().await;
    assert_eq!((kept.len(), kept[0].last4.as_str()), (1, key.last4().as_str()));
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_after_a_minute() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock.clone()), ..World::at_once() }).await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    assert_eq!(world.api_get(ALERTS, &key).await.status, 200);
    let now = world.stack.clock().now();
    let revoked = revoke(&world.key_ring(), "dialler", &somebody(), now).await.unwrap();
    assert!(matches!(revoked, Ok(Revoked::Done(_))), "{revoked:?}");
    clock.advance(Duration::from_secs(60));
    let answer = world.api_get(ALERTS, &key).await;
    assert_eq!((answer.status, &answer.body["code"]), (401, &"API_KEY_REFUSED".into()));
}

#[tokio::test]
async fn a_key_is_revoked_once_however_many_do_it() {
    let world = World::start().await;
    world.api_key("dialler", Role::Agent, reach(None)).await;
    let now = world.stack.clock().now();
    let rings: Vec<_> = (0..8).map(|_| world.key_ring()).collect();
    let all = join_all(rings.iter().map(async |ring| revoke(ring, "dialler", &somebody(), now).await)).await;
    let done = all.iter().filter(|one| matches!(one, Ok(Ok(Revoked::Done(_))))).count();
    let already = all.iter().filter(|one| matches!(one, Ok(Ok(Revoked::Already(_))))).count();
    assert_eq!((done, already), (1, 7), "{all:?}");
}

#[tokio::test]
async fn every_key_is_on_record_in_the_chain_of_where_it_counts() {
    let world = World::start().await;
    for (location, of) in
        [(Some(LOCATION), LocationId::parse(LOCATION).unwrap()), (None, LocationId::of_all())]
    {
        let key = world.api_key("display", Role::Viewer, reach(location)).await;
        let now = world.stack.clock().now();
        revoke(&world.key_ring(), key.hash().id().as_str(), &somebody(), now).await.unwrap().unwrap();
        let chain = chain_of(&of, now);
        let (records, head) = world.operations(&chain).await;
        assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
        let actions: Vec<_> = records.iter().map(|record| record.action).collect();
        assert_eq!(actions, [OperationAction::ApiKeyIssued, OperationAction::ApiKeyRevoked], "{of}");
        for record in records {
            assert_eq!(record.subject, Subject::ApiKey(key.hash().id().to_string()));
            assert_eq!(record.actor, "Ann");
        }
    }
}
