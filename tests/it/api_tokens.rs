//! Tokens of the operations API and how often a key may ask, on the real store and the real keys.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::access::{reach, somebody};
use jorge_tests::{Answer, World};
use serde_json::{Value, json};
use shared::access::{ApiKey, Role, TokenSigner as _, revoke};
use shared::clock::SimulatedClock;

const ALERTS: &str = "/api/alerts";

async fn ask(world: &World, token: &str) -> Answer {
    world.get(ALERTS, &[("authorization", &format!("Bearer {token}"))]).await
}

async fn begin(world: &World, key: &ApiKey) -> Answer {
    world.api_post("/api/token", key, &json!({"grant_type": "api_key"})).await
}

async fn refresh(world: &World, token: &Value) -> Answer {
    let body = json!({"grant_type": "refresh_token", "refresh_token": token});
    world.post("/api/token", &[], body.to_string()).await
}

/// Tokens of a key. They must not get out of the world.
async fn tokens(world: &World, key: &ApiKey) -> (String, Value) {
    let Answer { status, body } = begin(world, key).await;
    assert_eq!(status, 200, "{body}");
    (body["access_token"].as_str().unwrap().to_owned(), body["refresh_token"].clone())
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

async fn simulated() -> (Arc<SimulatedClock>, World) {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock.clone()), ..World::at_once() }).await;
    (clock, world)
}

#[tokio::test]
async fn a_token_opens_what_its_key_does_for_an_hour_and_stands_nowhere() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let options = Options { simulated: Some(clock.clone()), storage, ..World::at_once() };
    let world = World::with(options).await;
    let key = world.api_key("dialler", Role::Agent, reach(Some(LOCATION))).await;
    let (access, renewed_by) = tokens(&world, &key).await;
    let shown = format!("Bearer {access}");
    let theirs = format!("{ALERTS}?location={LOCATION}");
    assert_eq!(world.get(&theirs, &[("authorization", &shown)]).await.status, 200);
    assert_eq!(code(&ask(&world, &access).await), (403, "LOCATION_NOT_ALLOWED"));
    clock.advance(Duration::from_secs(3_599));
    assert_eq!(world.get(&theirs, &[("authorization", &shown)]).await.status, 200);
    clock.advance(Duration::from_secs(1));
    assert_eq!(code(&ask(&world, &access).await), (401, "TOKEN_EXPIRED"));
    let refresh = renewed_by.as_str().unwrap();
    // The one answer that hands them out is watched too.
    let found = world.leaks.found_of(&[refresh, &access]);
    assert!(
        found.iter().all(|place| place.ends_with("in the answer of api to POST /api/token")),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_token_nobody_here_has_made_opens_nothing() {
    let (_, world) = simulated().await;
    let key = world.api_key("dialler", Role::Viewer, reach(None)).await;
    let (access, _) = tokens(&world, &key).await;
    assert_eq!(ask(&world, &access).await.status, 200);
    let parts: Vec<&str> = access.split('.').collect();
    let decoded = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let (header, claims) = (decoded(parts[0]), decoded(parts[1]));
    let keys = world.keys();
    let signed = async |header: &str, claims: &str| {
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = keys.sign(input.as_bytes()).await.unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    };
    assert_eq!(signed(&header, &claims).await, access, "signed by the key file itself");
    let admin = claims.replace("viewer", "admin");
    let unsigned =
        |header: &str| format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(&claims));
    let other = ApiKey::generate().unwrap();
    let forged = [
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(&admin), parts[2]),
        signed(&header.replace("HS256", "none"), &claims).await,
        unsigned(&header.replace("HS256", "none")),
        unsigned(&header),
        signed(&header.replace(&keys.key(), "file-00000000"), &claims).await,
        // Signed as it should be, and saying more than the key, or of another.
        signed(&header, &admin).await,
        signed(&header, &claims.replace(key.hash().as_str(), other.hash().as_str())).await,
        signed(&header, &claims.replace("\"location\":null", &format!("\"location\":\"{LOCATION}\""))).await,
    ];
    for forged in forged {
        assert_ne!(forged, access);
        assert_eq!(code(&ask(&world, &forged).await), (401, "API_KEY_REFUSED"), "{forged}");
    }
}

#[tokio::test]
async fn a_revoked_key_ends_its_tokens_within_a_minute_and_its_session() {
    let (clock, world) = simulated().await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let (access, refresh_token) = tokens(&world, &key).await;
    assert_eq!(ask(&world, &access).await.status, 200);
    let now = world.stack.clock().now();
    revoke(&world.key_ring(), "dialler", &somebody(), now).await.unwrap().unwrap();
    clock.advance(Duration::from_secs(60));
    assert_eq!(code(&ask(&world, &access).await), (401, "API_KEY_REFUSED"));
    assert_eq!(code(&refresh(&world, &refresh_token).await), (401, "REFRESH_TOKEN_REFUSED"));
    assert_eq!(code(&begin(&world, &key).await), (401, "API_KEY_REFUSED"));
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_used_twice_it_ends_the_session() {
    let (clock, world) = simulated().await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let (_, first) = tokens(&world, &key).await;
    clock.advance(Duration::from_secs(10));
    let second = refresh(&world, &first).await;
    assert_eq!((second.status, &second.body["refresh_expires_in"]), (200, &json!(2_591_990)));
    assert_eq!(ask(&world, second.body["access_token"].as_str().unwrap()).await.status, 200);
    let second = second.body["refresh_token"].clone();
    assert_ne!(second, first);
    for spent in [&first, &second] {
        assert_eq!(code(&refresh(&world, spent).await), (401, "REFRESH_TOKEN_REFUSED"));
    }
    // Another session of the same key goes on.
    let (_, other) = tokens(&world, &key).await;
    assert_eq!(refresh(&world, &other).await.status, 200);
}

#[tokio::test]
async fn of_many_who_use_a_refresh_token_at_the_same_time_one_at_most_goes_on() {
    let (_, world) = simulated().await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let (_, token) = tokens(&world, &key).await;
    let answers = join_all((0..8).map(|_| refresh(&world, &token))).await;
    let went_on: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(went_on.len(), 1, "{answers:?}");
    let next = went_on[0].body["refresh_token"].clone();
    assert_eq!(code(&refresh(&world, &next).await), (401, "REFRESH_TOKEN_REFUSED"), "it was used twice");
}

#[tokio::test]
async fn a_session_ends_thirty_days_after_the_key_was_shown() {
    let (clock, world) = simulated().await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let (_, first) = tokens(&world, &key).await;
    clock.advance(Duration::from_secs(30 * 24 * 3_600 - 1));
    let last = refresh(&world, &first).await;
    assert_eq!((last.status, &last.body["refresh_expires_in"]), (200, &json!(1)));
    clock.advance(Duration::from_secs(1));
    let over = refresh(&world, &last.body["refresh_token"]).await;
    assert_eq!(code(&over), (401, "REFRESH_TOKEN_REFUSED"));
}

#[tokio::test]
async fn a_key_with_its_tokens_is_answered_a_hundred_times_a_minute_and_not_once_more_however_many_ask_at_once()
 {
    let (clock, world) = simulated().await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let other = world.api_key("display", Role::Viewer, reach(None)).await;
    clock.advance(Duration::from_secs(15));
    // This is the first.
    let (access, _) = tokens(&world, &key).await;
    // What is refused for another reason counts too, and asks the store for nothing else.
    let (wrong, shown) = (format!("{ALERTS}?nonsense=1"), format!("Bearer {access}"));
    let answers = join_all((0..120).map(async |nth| {
        if nth % 2 == 0 {
            world.api_get(&wrong, &key).await
        } else {
            world.get(&wrong, &[("authorization", &shown)]).await
        }
    }))
    .await;
    let mut by_status = BTreeMap::new();
    for answer in &answers {
        *by_status.entry(answer.status).or_insert(0) += 1;
    }
    assert_eq!(by_status, BTreeMap::from([(400, 99), (429, 21)]));
    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert_eq!(refused.body["code"], "TOO_MANY_REQUESTS");
    assert_eq!(world.api_get(ALERTS, &other).await.status, 200);
    clock.advance(Duration::from_secs(45));
    assert_eq!(ask(&world, &access).await.status, 200, "another minute");
}

#[tokio::test]
async fn how_often_a_key_may_ask_is_a_parameter_of_the_stack() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let parameters = BTreeMap::from([("ApiRequestsPerMinute".to_owned(), "2".to_owned())]);
    let world = World::with(Options { simulated: Some(clock), parameters, ..World::at_once() }).await;
    let key = world.api_key("dialler", Role::Agent, reach(None)).await;
    let mut answered = Vec::new();
    for _ in 0..3 {
        answered.push(world.api_get(ALERTS, &key).await.status);
    }
    assert_eq!(answered, [200, 200, 429]);
}
