//! What callers of `/api` are answered, and what the links of alerts do, with stores that only remember.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::access::{
    AccessTokens, ApiKey, ApiKeys, CountCalls, KeyHash, KeyId, KeyRecord, Reach, Revocation, Role, Session,
    SessionId, Sessions, TokenHash,
};
use shared::alerts::ack::{GOOD_FOR, Invitation, token};
use shared::alerts::{
    Alert, AlertId, Alerts, Channel, Figure, Key, Measured, RuleName, Saved, Scope, Severity, StoredAlert,
    Subject,
};
use shared::audit::{
    Operation, OperationAction, OperationRecord, OperationsLog, Subject as Of, link_operation,
};
use shared::clock::{SimulatedClock, later};
use shared::edge::recording::Recording;
use shared::error::Fault;
use shared::ids::LocationId;
use shared::locations::InstalledLocations;
use shared::metrics::{
    Account, Accounts, Count, Counter, Entry, Hour, Minute, Observed, Resets, SampleRate, Tallies,
};

use super::tests::{Signer, Store, tracking};
use super::unasked_tests::Unasked;
use super::*;

pub(super) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(super) fn of<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Alerts under their versions, keys with their sessions and calls, what is on record, one account, one reset.
#[derive(Default)]
pub(super) struct Memory {
    alerts: Mutex<Vec<StoredAlert>>,
    pub(super) keys: Mutex<Vec<KeyRecord>>,
    pub(super) sessions: Mutex<BTreeMap<String, Session>>,
    pub(super) calls: Mutex<BTreeMap<(String, Minute), u32>>,
    on_record: Mutex<Vec<(LocationId, Operation)>>,
    counted: Mutex<BTreeMap<Option<LocationId>, Tallies>>,
    reset: Mutex<Option<Minute>>,
    asked: Mutex<Vec<String>>,
    down: bool,
}

#[async_trait]
impl ApiKeys for Memory {
    async fn find(&self, hash: &KeyHash, _: Timestamp) -> Result<Option<KeyRecord>, Fault> {
        if self.down {
            return Err(Fault::unavailable("operations table", "reading an API key", "it is down"));
        }
        Ok(of(&self.keys).iter().find(|record| record.hash == *hash).cloned())
    }
}

#[async_trait]
impl Sessions for Memory {
    async fn begin(&self, id: &SessionId, session: &Session) -> Result<(), Fault> {
        of(&self.sessions).insert(id.to_string(), session.clone());
        Ok(())
    }

    async fn find(&self, id: &SessionId) -> Result<Option<Session>, Fault> {
        Ok(of(&self.sessions).get(id.as_str()).cloned())
    }

    async fn replace(&self, id: &SessionId, spent: &TokenHash, next: &TokenHash) -> Result<bool, Fault> {
        let mut sessions = of(&self.sessions);
        let good = |session: &&mut Session| session.current == *spent && session.ended_at.is_none();
        let session = sessions.get_mut(id.as_str()).filter(good);
        Ok(session.map(|session| session.current = next.clone()).is_some())
    }

    async fn end(&self, id: &SessionId, now: Timestamp) -> Result<(), Fault> {
        if let Some(session) = of(&self.sessions).get_mut(id.as_str()) {
            session.ended_at = Some(now);
        }
        Ok(())
    }
}

#[async_trait]
impl CountCalls for Memory {
    async fn count(&self, key: &KeyId, minute: Minute, most: u32) -> Result<bool, Fault> {
        let mut calls = of(&self.calls);
        let counted = calls.entry((key.to_string(), minute)).or_default();
        let free = *counted < most;
        *counted += u32::from(free);
        Ok(free)
    }
}

#[async_trait]
impl OperationsLog for Memory {
    async fn append(&self, location: &LocationId, operation: Operation) -> Result<OperationRecord, Fault> {
        of(&self.on_record).push((location.clone(), operation.clone()));
        link_operation(location, None, operation, &Signer).await
    }
}

#[async_trait]
impl Alerts for Memory {
    async fn of(&self, scope: &Scope) -> Result<Vec<StoredAlert>, Fault> {
        of(&self.asked).push(format!("alerts of {}", scope.as_str()));
        Ok(of(&self.alerts).iter().filter(|stored| stored.alert.key().scope == *scope).cloned().collect())
    }

    async fn load(&self, key: &Key) -> Result<Option<StoredAlert>, Fault> {
        if self.down {
            return Err(Fault::unavailable("operations table", "reading an alert", "it is down"));
        }
        of(&self.asked).push(format!("alert {key}"));
        Ok(of(&self.alerts).iter().find(|stored| stored.alert.key() == key).cloned())
    }

    async fn save(&self, alert: &Alert, seen: u64) -> Result<Saved, Fault> {
        let mut alerts = of(&self.alerts);
        let there = alerts.iter_mut().find(|stored| stored.alert.key() == alert.key());
        match there {
            Some(stored) if stored.version == seen => {
                *stored = StoredAlert { alert: alert.clone(), version: seen + 1 };
                Ok(Saved::Done)
            }
            there => Ok(Saved::Conflict(there.map(|stored| Box::new(stored.clone())))),
        }
    }

    async fn history(&self, scope: &Scope, before: Timestamp, most: usize) -> Result<Vec<Alert>, Fault> {
        let alerts = of(&self.alerts);
        let theirs = alerts.iter().map(|stored| &stored.alert).filter(|alert| alert.key().scope == *scope);
        let older = theirs.filter(|alert| alert.fired_at < before).cloned();
        Ok(shared::alerts::history(older, most))
    }
}

#[async_trait]
impl Accounts for Memory {
    async fn add(&self, _: &[Entry]) -> Result<(), Fault> {
        Ok(())
    }

    /// What was counted happened in the minute before noon.
    async fn minutes(
        &self,
        account: &Account,
        minutes: &[Minute],
    ) -> Result<BTreeMap<Minute, Tallies>, Fault> {
        let whose = match account {
            Account::Installation => None,
            Account::Location(location) => Some(location.clone()),
            Account::Bot(_) | Account::Services => return Ok(BTreeMap::new()),
        };
        of(&self.asked).push(format!("counts of {whose:?}"));
        let minute = Minute::of(noon().checked_sub(Duration::from_secs(60)).unwrap());
        let counted = of(&self.counted).get(&whose).cloned().filter(|_| minutes.contains(&minute));
        Ok(counted.map(|tallies| (minute, tallies)).into_iter().collect())
    }

    async fn hours(&self, _: &Account, _: &[Hour]) -> Result<BTreeMap<Hour, Tallies>, Fault> {
        Ok(BTreeMap::new())
    }

    async fn keep_hour(&self, _: &Account, _: Hour, _: &Tallies) -> Result<(), Fault> {
        Ok(())
    }
}

#[async_trait]
impl Resets for Memory {
    async fn last(&self, _: Option<&LocationId>) -> Result<Option<Minute>, Fault> {
        Ok(*of(&self.reset))
    }

    async fn reset(&self, _: Option<&LocationId>, minute: Minute) -> Result<(), Fault> {
        *of(&self.reset) = Some(minute);
        Ok(())
    }
}

#[async_trait]
impl InstalledLocations for Memory {
    async fn installed(&self) -> Result<Vec<LocationId>, Fault> {
        Ok(vec![location("LOC1")])
    }
}

#[async_trait]
impl Lookout for Memory {
    async fn observed(&self, _: Option<&LocationId>) -> Observed {
        Observed { queues: Ok(Vec::new()), breakers: Ok(BTreeMap::new()), free_tier: false }
    }
}

/// Everything that remembers, and nothing in it.
pub(super) fn deps() -> Deps {
    Api::new().deps
}

/// `LOC1` is installed; see [`Store`].
pub(super) struct Api {
    pub(super) memory: Arc<Memory>,
    pub(super) deps: Deps,
    pub(super) clock: Arc<SimulatedClock>,
}

impl Api {
    pub(super) fn new() -> Self {
        Self::of(Memory::default())
    }

    fn of(memory: Memory) -> Self {
        let (store, memory) = (Arc::new(Store::default()), Arc::new(memory));
        let clock = Arc::new(SimulatedClock::at(noon()));
        let deps = Deps {
            signer: Arc::new(Signer),
            locations: store.clone(),
            inbox: store.clone(),
            wake_ups: store,
            api_keys: memory.clone(),
            tokens: AccessTokens::new(Arc::new(Signer), "jorge".into()),
            sessions: memory.clone(),
            calls: memory.clone(),
            requests_per_minute: 100,
            log: memory.clone(),
            tickets: Arc::new(Unasked),
            records: Arc::new(Unasked),
            experiments: Arc::new(Unasked),
            experiment_changes: Arc::new(Unasked),
            accounts: memory.clone(),
            recording: Recording::new(&tracking(), memory.clone(), clock.clone(), clock.clone()),
            resets: memory.clone(),
            lookout: memory.clone(),
            sample_rate: SampleRate::EVERYTHING,
            alerts: memory.clone(),
            tenants: memory.clone(),
            clock: clock.clone(),
        };
        Self { memory, deps, clock }
    }

    /// A key, as it is shown.
    pub(super) fn key(&self, byte: u8, role: Role, reach: Reach) -> String {
        let key = ApiKey::of(&[byte; 32]);
        let record = KeyRecord {
            hash: key.hash(),
            name: "a key".into(),
            role,
            reach,
            last4: key.last4(),
            created_at: noon(),
            created_by: "Ann".into(),
            revoked: None,
        };
        of(&self.memory.keys).push(record);
        format!("Bearer {}", key.expose())
    }

    /// A viewer of everything.
    fn viewer(&self) -> String {
        self.key(1, Role::Viewer, Reach::All)
    }

    pub(super) async fn ask(
        &self,
        method: &str,
        address: &str,
        headers: Value,
        body: &str,
    ) -> ApiGatewayV2httpResponse {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let event = json!({
            "rawPath": path, "rawQueryString": query, "headers": headers, "isBase64Encoded": false, "body": body,
            "requestContext": {"http": {"method": method}}
        });
        handle(&self.deps, serde_json::from_value(event).unwrap()).await.unwrap()
    }

    pub(super) async fn get(&self, address: &str, key: &str) -> (i64, Value) {
        in_json(&self.ask("GET", address, json!({"authorization": key}), "").await)
    }

    pub(super) async fn post(&self, address: &str, key: &str, body: &str) -> (i64, Value) {
        in_json(&self.ask("POST", address, json!({"authorization": key}), body).await)
    }

    /// The page behind a link.
    async fn page(&self, method: &str, link: &str, body: &str) -> (i64, String) {
        let answer = self.ask(method, link, json!({}), body).await;
        assert_eq!(answer.headers["content-security-policy"], "default-src 'none'; form-action 'self'");
        assert_eq!(answer.headers["cache-control"], "no-store");
        (answer.status_code, text(&answer))
    }

    fn fires(&self, scope: Scope, rule: &str, at: Timestamp) -> AlertId {
        let alert = alert(scope, rule, at);
        let id = alert.id.clone();
        let mut alerts = of(&self.memory.alerts);
        alerts.retain(|stored| stored.alert.key() != alert.key());
        alerts.push(StoredAlert { alert, version: 1 });
        id
    }

    fn stored(&self, id: &AlertId) -> Alert {
        let alerts = of(&self.memory.alerts);
        alerts.iter().find(|stored| stored.alert.id == *id).unwrap().alert.clone()
    }

    async fn link(&self, id: &AlertId, channel: Channel) -> String {
        let invitation = Invitation { alert: id.clone(), channel };
        format!("/a/{}", token(&invitation, &Signer, noon()).await.unwrap())
    }
}

fn text(answer: &ApiGatewayV2httpResponse) -> String {
    let Some(Body::Text(body)) = answer.body.clone() else { panic!("every answer has a body") };
    body
}

fn in_json(answer: &ApiGatewayV2httpResponse) -> (i64, Value) {
    assert_eq!(answer.headers["cache-control"], "no-store");
    (answer.status_code, serde_json::from_str(&text(answer)).unwrap())
}

fn location(id: &str) -> LocationId {
    LocationId::parse(id).unwrap()
}

fn only(id: &str) -> Reach {
    Reach::Location(location(id))
}

fn alert(scope: Scope, rule: &str, fired_at: Timestamp) -> Alert {
    let key = Key { scope, rule: RuleName::parse(rule).unwrap(), subject: Subject::named("a.fifo") };
    Alert {
        id: AlertId::of(key, fired_at),
        figure: Figure::DeadLetters,
        severity: Severity::Critical,
        measured: Measured { value: 2.0, threshold: 0.0, events: None },
        runbook: "docs/runbooks/dead_letters.md".into(),
        fired_at,
        critical_at: Some(fired_at),
        level: 1,
        acknowledged: None,
        resolved_at: None,
        clean: 0,
        clean_at: None,
        evaluated_at: fired_at,
        deliveries: Vec::new(),
    }
}

#[tokio::test]
async fn nobody_is_let_in_without_a_good_key_and_told_the_same_wherever_they_ask() {
    let api = Api::new();
    api.viewer();
    let revoked = api.key(2, Role::Admin, Reach::All);
    of(&api.memory.keys)[1].revoked = Some(Revocation { at: noon(), by: "Ann".into() });
    let never_issued = format!("Bearer {}", ApiKey::of(&[9; 32]).expose());
    let ack = "/api/alerts/LOC1~dead_letters~all~1/acknowledge";
    for (key, code) in [
        ("", "API_KEY_MISSING"),
        ("Bearer nonsense", "API_KEY_REFUSED"),
        (&never_issued, "API_KEY_REFUSED"),
        (&revoked, "API_KEY_REFUSED"),
    ] {
        let mut answers = Vec::new();
        for address in
            ["/api/metrics", "/api/metrics?location=LOC1", "/api/alerts?nonsense=1", "/api/alerts/history"]
        {
            answers.push(api.get(address, key).await);
        }
        answers.push(api.post(ack, key, "{\"by\":\"Eve\"}").await);
        for (status, body) in answers {
            assert_eq!((status, body["code"].as_str()), (401, Some(code)), "{body}");
            assert_eq!(
                (body["error"].as_str(), body["field"].as_str()),
                (Some("unauthorized"), Some("authorization"))
            );
        }
    }
    let answer = api.ask("GET", "/api/metrics", json!({}), "").await;
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    assert!(of(&api.memory.asked).is_empty(), "nothing was looked up for strangers");
}

#[tokio::test]
async fn a_locations_key_learns_nothing_of_another_not_even_whether_there_is_one() {
    let api = Api::new();
    let theirs = api.key(1, Role::Admin, only("LOC2"));
    let mut answers = Vec::new();
    for elsewhere in ["?location=LOC1", "?location=LOCnobody", ""] {
        for path in ["/api/metrics", "/api/alerts", "/api/alerts/history"] {
            answers.push(api.get(&format!("{path}{elsewhere}"), &theirs).await);
        }
    }
    let there = api.fires(Scope::Location(location("LOC1")), "dead_letters", noon());
    let not_there = "LOCnobody~dead_letters~a.fifo~1";
    for id in [there.segment().as_str(), not_there, "*~dead_letters~a.fifo~1"] {
        answers.push(api.post(&format!("/api/alerts/{id}/acknowledge"), &theirs, "{\"by\":\"Eve\"}").await);
    }
    for answer in &answers {
        assert_eq!(answer, &answers[0], "the same whatever there is");
    }
    let (status, body) = &answers[0];
    assert_eq!((*status, body["code"].as_str()), (403, Some("LOCATION_NOT_ALLOWED")));
    assert!(of(&api.memory.asked).is_empty(), "{:?}", of(&api.memory.asked));
    assert_eq!(api.stored(&there).acknowledged, None);
}

#[tokio::test]
async fn figures_are_those_of_the_location_that_was_asked_for() {
    let api = Api::new();
    let counted = |turns| {
        let mut tallies = Tallies::default();
        tallies.counts.add(Count::of(shared::conversation::Bot::Lead, Counter::Turns), turns);
        tallies
    };
    *of(&api.memory.counted) = BTreeMap::from([(None, counted(9)), (Some(location("LOC1")), counted(4))]);
    let (all, one) = (api.viewer(), api.key(2, Role::Viewer, only("LOC1")));
    let turns = |body: &Value| body["bots"]["lead"]["conversations"]["turns"].clone();
    let (status, body) = api.get("/api/metrics", &all).await;
    assert_eq!(
        (status, turns(&body), &body["location"], &body["minutes"]),
        (200, json!(9), &Value::Null, &json!(60))
    );
    for key in [&all, &one] {
        let (status, body) = api.get("/api/metrics?location=LOC1&minutes=5", key).await;
        assert_eq!((status, turns(&body)), (200, json!(4)));
        assert_eq!((&body["location"], &body["minutes"]), (&json!("LOC1"), &json!(5)));
    }
    let (status, body) = api.get("/api/metrics?location=LOCunknown", &all).await;
    assert_eq!(
        (status, body["code"].as_str(), body["field"].as_str()),
        (404, Some("LOCATION_UNKNOWN"), Some("location"))
    );
}

#[tokio::test]
async fn what_was_reset_counts_from_the_next_minute_on() {
    let api = Api::new();
    let mut tallies = Tallies::default();
    tallies.counts.add(Count::of(shared::conversation::Bot::Lead, Counter::Turns), 9);
    of(&api.memory.counted).insert(None, tallies);
    let key = api.viewer();
    let turns =
        async || api.get("/api/metrics", &key).await.1["bots"]["lead"]["conversations"]["turns"].clone();
    assert_eq!(turns().await, json!(9));
    let long_ago = Minute::of(noon().checked_sub(Duration::from_secs(600)).unwrap());
    api.memory.reset(None, long_ago).await.unwrap();
    assert_eq!(turns().await, json!(9), "it happened after that");
    api.memory.reset(None, Minute::of(noon())).await.unwrap();
    assert_eq!(turns().await, json!(0));
}

#[tokio::test]
async fn a_parameter_that_is_wrong_is_named_in_the_form_of_all_errors() {
    let api = Api::new();
    let key = api.key(1, Role::Admin, Reach::All);
    for (address, field, code) in [
        ("/api/metrics?minutes=0", "minutes", "MINUTES_INVALID"),
        ("/api/metrics?minuts=5", "minuts", "PARAMETER_UNKNOWN"),
        ("/api/metrics?location=a%20b", "location", "LOCATION_INVALID"),
        ("/api/alerts?all=yes", "all", "ALL_INVALID"),
        ("/api/alerts?minutes=5", "minutes", "PARAMETER_UNKNOWN"),
        ("/api/alerts/history?before=soon", "before", "BEFORE_INVALID"),
    ] {
        let (status, body) = api.get(address, &key).await;
        assert_eq!((status, body["error"].as_str()), (400, Some("invalid_request")), "{address}: {body}");
        assert_eq!((body["field"].as_str(), body["code"].as_str()), (Some(field), Some(code)), "{address}");
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{address}");
    }
    let id = api.fires(Scope::Installation, "dead_letters", noon()).segment();
    for (id, body, field, code) in [
        ("nonsense", "{\"by\":\"Ann\"}", "id", "ALERT_ID_INVALID"),
        (&id, "", "body", "BODY_INVALID"),
        (&id, "[]", "body", "BODY_INVALID"),
        (&id, "{\"by\":7}", "by", "BY_INVALID"),
        (&id, "{\"by\":\"Ann\",\"why\":1}", "why", "FIELD_UNKNOWN"),
        (&id, "{}", "by", "BY_MISSING"),
        (&id, "{\"by\":\" \"}", "by", "BY_MISSING"),
        (&id, "{\"by\":\"ann@example.com\"}", "by", "BY_INVALID"),
    ] {
        let (status, answer) = api.post(&format!("/api/alerts/{id}/acknowledge"), &key, body).await;
        assert_eq!(
            (status, answer["field"].as_str(), answer["code"].as_str()),
            (400, Some(field), Some(code)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_viewer_sees_alerts_and_an_agent_takes_them_up_once() {
    let api = Api::new();
    let (viewer, agent) = (api.viewer(), api.key(2, Role::Agent, only("LOC1")));
    let id = api.fires(Scope::Location(location("LOC1")), "dead_letters", noon());
    let address = format!("/api/alerts/{}/acknowledge", id.segment());
    let (status, body) = api.post(&address, &viewer, "{\"by\":\"Eve\"}").await;
    assert_eq!((status, body["code"].as_str()), (403, Some("ROLE_NOT_ALLOWED")));
    let active = async |key: &str| api.get("/api/alerts?location=LOC1", key).await.1["alerts"].clone();
    assert_eq!(active(&viewer).await[0]["id"], json!(id.segment()));
    let (status, body) = api.post(&address, &agent, "{\"by\":\"Ann\"}").await;
    assert_eq!((status, &body["acknowledged"]["by"]), (200, &json!("Ann")), "{body}");
    assert_eq!(
        (body["status"].as_str(), &body["acknowledged"]["at"]),
        (Some("acknowledged"), &json!(noon()))
    );
    let on_record = of(&api.memory.on_record).clone();
    let [(chain, record)] = on_record.as_slice() else { panic!("{on_record:?}") };
    assert_eq!((chain, record.action), (&location("LOC1"), OperationAction::Acknowledged));
    assert_eq!((record.actor.as_str(), &record.subject), ("Ann", &Of::Alert(id.to_string())));
    assert_eq!(record.details["api_key"], ApiKey::of(&[2; 32]).hash().id().to_string());
    let (status, body) = api.post(&address, &agent, "{\"by\":\"Bo\"}").await;
    assert_eq!((status, body["code"].as_str()), (409, Some("ALERT_ACKNOWLEDGED")));
    assert!(body["message"].as_str().unwrap().contains("Ann has taken it up"), "{body}");
    assert_eq!(active(&agent).await, json!([]), "somebody is at it");
    let (_, all) = api.get("/api/alerts?location=LOC1&all=true", &viewer).await;
    assert_eq!(all["alerts"][0]["status"], "acknowledged");
}

#[tokio::test]
async fn without_a_location_everybodys_alerts_are_meant_gravest_first() {
    let api = Api::new();
    let shared = api.fires(Scope::Installation, "dead_letters", noon());
    let theirs =
        api.fires(Scope::Location(location("LOC1")), "llm_budget", later(noon(), Duration::from_secs(1)));
    let key = api.viewer();
    for path in ["/api/alerts", "/api/alerts/history"] {
        let (status, body) = api.get(path, &key).await;
        let ids: Vec<&Value> = body["alerts"].as_array().unwrap().iter().map(|alert| &alert["id"]).collect();
        assert_eq!((status, ids), (200, vec![&json!(theirs.segment()), &json!(shared.segment())]), "{path}");
    }
}

#[tokio::test]
async fn an_id_is_read_however_its_slashes_come() {
    let api = Api::new();
    let agent = api.key(1, Role::Agent, Reach::All);
    for (nth, form) in ["segment", "encoded"].iter().enumerate() {
        let at = later(noon(), Duration::from_secs(u64::try_from(nth).unwrap()));
        let id = api.fires(Scope::Installation, "dead_letters", at);
        let written = if *form == "segment" { id.segment() } else { id.to_string().replace('/', "%2F") };
        let (status, body) =
            api.post(&format!("/api/alerts/{written}/acknowledge"), &agent, "{\"by\":\"Ann\"}").await;
        assert_eq!(status, 200, "{form}: {body}");
    }
}

#[tokio::test]
async fn the_history_is_handed_out_by_the_hundred() {
    let api = Api::new();
    for nth in 0..150 {
        let rule = format!("rule_{nth}");
        api.fires(Scope::Location(location("LOC1")), &rule, later(noon(), Duration::from_secs(nth)));
    }
    let key = api.viewer();
    let (_, first) = api.get("/api/alerts/history?location=LOC1", &key).await;
    assert_eq!(first["alerts"].as_array().unwrap().len(), 100);
    assert_eq!(first["alerts"][0]["rule"], "rule_149");
    let before = first["before"].as_str().unwrap();
    let (_, second) = api.get(&format!("/api/alerts/history?location=LOC1&before={before}"), &key).await;
    assert_eq!((second["alerts"].as_array().unwrap().len(), &second["before"]), (50, &Value::Null));
    assert_eq!(second["alerts"][0]["rule"], "rule_49", "none twice, none left out");
}

#[tokio::test]
async fn opening_the_link_shows_the_alert_and_changes_nothing() {
    let api = Api::new();
    let id = api.fires(Scope::Location(location("LOC1")), "dead_letters", noon());
    let before = api.stored(&id);
    let link = api.link(&id, Channel::Email).await;
    for _ in 0..2 {
        let (status, page) = api.page("GET", &link, "").await;
        assert_eq!((status, page.matches("<button").count()), (200, 1), "{page}");
        for said in
            ["critical: dead letters, a.fifo", "docs/runbooks/dead_letters.md", "(LOC1)", "name=\"by\""]
        {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    assert_eq!(api.stored(&id), before);
}

#[tokio::test]
async fn pressing_the_button_takes_it_up_once_by_name_or_by_the_way_it_came() {
    for (body, by) in [
        ("", "somebody by e-mail"),
        ("by=", "somebody by e-mail"),
        ("by=Ann+O%27Hara+%26+Bo", "Ann O'Hara & Bo"),
    ] {
        let api = Api::new();
        let id = api.fires(Scope::Installation, "dead_letters", noon());
        let link = api.link(&id, Channel::Email).await;
        let (status, page) = api.page("POST", &link, body).await;
        assert!(status == 200 && page.contains("It is yours"), "{page}");
        let has = api.stored(&id).acknowledged.unwrap();
        assert_eq!((has.by.as_str(), has.at), (by, noon()));
        api.clock.advance(Duration::from_secs(60));
        let (status, page) = api.page("POST", &link, "by=Eve").await;
        assert_eq!(status, 409);
        let named = by.replace('&', "&amp;").replace('\'', "&#39;");
        assert!(page.contains(&format!("{named} has taken it up, Friday, November 20, 12:00 PM")), "{page}");
        assert!(page.contains("You need not do anything") && !page.contains("<button"), "{page}");
        assert_eq!(api.stored(&id).acknowledged, Some(has), "who was first has it");
        assert_eq!(api.page("GET", &link, "").await.0, 200);
    }
}

#[tokio::test]
async fn every_link_that_takes_nothing_up_says_what_is_so_and_what_to_do() {
    let api = Api::new();
    let id = api.fires(Scope::Installation, "dead_letters", noon());
    let link = api.link(&id, Channel::Slack).await;
    let forged = format!("{}xx", &link[..link.len() - 2]);
    for (link, method) in [(&forged, "GET"), (&forged, "POST"), (&"/a/nonsense".to_owned(), "GET")] {
        let (status, page) = api.page(method, link, "").await;
        assert!(status == 404 && page.contains("jorge alerts list"), "{method}: {page}");
    }
    let (status, page) = api.page("POST", &link, &format!("by={}", "x".repeat(81))).await;
    assert!(status == 400 && page.contains("Nothing was taken up yet") && page.contains("<button"), "{page}");
    let mut over = api.stored(&id);
    over.resolved_at = Some(noon());
    of(&api.memory.alerts)[0].alert = over;
    for (method, status) in [("GET", 200), ("POST", 410)] {
        let page = api.page(method, &link, "").await;
        assert!(page.0 == status && page.1.contains("This is over, since Friday"), "{method}: {page:?}");
    }
    let anew = api.fires(Scope::Installation, "dead_letters", later(noon(), Duration::from_secs(600)));
    for method in ["GET", "POST"] {
        let (status, page) = api.page(method, &link, "").await;
        assert!(status == 410 && page.contains("newest message"), "{method}: {page}");
    }
    assert_eq!(api.stored(&anew).acknowledged, None);
    api.clock.advance(GOOD_FOR);
    for method in ["GET", "POST"] {
        let (status, page) = api.page(method, &link, "").await;
        assert!(status == 410 && page.contains("works for a week"), "{method}: {page}");
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_503_says_when_to_come_again_and_is_not_named() {
    let api = Api::of(Memory { down: true, ..Memory::default() });
    let key = api.viewer();
    let answer = api.ask("GET", "/api/metrics", json!({"authorization": key}), "").await;
    assert_eq!((answer.status_code, answer.headers["retry-after"].to_str().unwrap()), (503, "30"));
    let id = AlertId::of(alert(Scope::Installation, "dead_letters", noon()).id.key, noon());
    let link = api.link(&id, Channel::Email).await;
    let (status, page) = api.page("POST", &link, "").await;
    assert_eq!(status, 503);
    for said in [text(&answer), page] {
        assert!(!said.contains("operations table"), "{said}");
    }
}
