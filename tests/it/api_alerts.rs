//! How people take up alerts, over HTTP and by link, on the real store.

use jorge::stack::LOCATION;
use jorge_tests::World;
use jorge_tests::access::reach;
use reqwest::Method;
use serde_json::{Value, json};
use shared::access::Role;
use shared::adapters::dynamodb::DynamoAlerts;
use shared::alerts::ack::{Invitation, token};
use shared::alerts::{
    Alert, AlertId, Alerts as _, Channel, Figure, Key, Measured, RuleName, Saved, Scope, Severity,
    StoredAlert, Subject,
};
use shared::ids::LocationId;

fn alerts(world: &World) -> DynamoAlerts {
    DynamoAlerts::new(world.stack.aws.dynamodb.clone(), world.table("operations"))
}

fn of(location: &str) -> Scope {
    Scope::Location(LocationId::parse(location).unwrap())
}

/// A rule has just fired.
async fn fires(world: &World, scope: Scope, rule: &str) -> AlertId {
    let now = world.stack.clock().now();
    let key = Key { scope, rule: RuleName::parse(rule).unwrap(), subject: Subject::whole() };
    let alert = Alert {
        id: AlertId::of(key, now),
        figure: Figure::CallsLimited,
        severity: Severity::Warning,
        measured: Measured { value: 12.0, threshold: 10.0, events: Some(100) },
        runbook: "docs/runbooks/rate_limit_breach.md".into(),
        fired_at: now,
        critical_at: None,
        level: 1,
        acknowledged: None,
        resolved_at: None,
        clean: 0,
        clean_at: None,
        evaluated_at: now,
        deliveries: Vec::new(),
    };
    assert_eq!(alerts(world).save(&alert, 0).await.unwrap(), Saved::Done);
    alert.id
}

async fn stored(world: &World, id: &AlertId) -> StoredAlert {
    alerts(world).load(&id.key).await.unwrap().unwrap()
}

/// The link as a message on this channel holds it.
async fn link(world: &World, id: &AlertId, channel: Channel) -> String {
    let invitation = Invitation { alert: id.clone(), channel };
    format!("/a/{}", token(&invitation, world.keys().as_ref(), world.stack.clock().now()).await.unwrap())
}

/// What a browser is answered.
async fn page(world: &World, method: Method, path: &str, form: &'static str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.request(method, format!("{}{path}", world.stack.endpoints.gateway)).body(form);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-security-policy"], "default-src 'none'; form-action 'self'");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_agent_takes_an_alert_up_once_a_viewer_never_and_another_location_learns_nothing() {
    let world = World::start().await;
    let id = fires(&world, of(LOCATION), "rate_limit_breach").await;
    let take = format!("/api/alerts/{}/acknowledge", id.segment());
    let viewer = world.api_key("display", Role::Viewer, reach(None)).await;
    let agent = world.api_key("dialler", Role::Agent, reach(Some(LOCATION))).await;
    let another = world.api_key("another", Role::Admin, reach(Some("LOCanother0000000001"))).await;
    let body = json!({"by": "Ben"});
    assert_eq!(world.api_post(&take, &viewer, &body).await.body["code"], "ROLE_NOT_ALLOWED");
    let refused = world.api_post(&take, &another, &body).await;
    let missing = world.api_post(&take.replace("rate_limit", "no_such"), &another, &body).await;
    assert_eq!((refused.status, &refused.body), (403, &missing.body), "whether it is there or not");
    let list = format!("/api/alerts?location={LOCATION}");
    assert_eq!(world.api_get(&list, &another).await.status, 403);
    assert_eq!(stored(&world, &id).await.alert.acknowledged, None);
    assert_eq!(world.api_get(&list, &agent).await.body["alerts"][0]["id"], json!(id.segment()));

    let done = world.api_post(&take, &agent, &body).await;
    assert_eq!((done.status, &done.body["acknowledged"]["by"]), (200, &json!("Ben")), "{}", done.body);
    let again = world.api_post(&take, &agent, &json!({"by": "Eve"})).await;
    assert_eq!((again.status, &again.body["code"]), (409, &json!("ALERT_ACKNOWLEDGED")));
    assert_eq!(stored(&world, &id).await.alert.acknowledged.unwrap().by, "Ben");
    assert_eq!(world.api_get(&list, &agent).await.body["alerts"], json!([]));
    let all = world.api_get(&format!("{list}&all=true"), &viewer).await.body;
    assert_eq!(all["alerts"][0]["status"], "acknowledged");
}

#[tokio::test]
async fn without_a_location_everybodys_alerts_are_listed_now_and_in_the_history() {
    let world = World::start().await;
    let shared = fires(&world, Scope::Installation, "dead_letters").await;
    let theirs = fires(&world, of(LOCATION), "rate_limit_breach").await;
    let operator = world.api_key("operator", Role::Viewer, reach(None)).await;
    let ids = |body: &Value| -> Vec<String> {
        let alerts = body["alerts"].as_array().unwrap().iter();
        alerts.map(|alert| alert["id"].as_str().unwrap().to_owned()).collect()
    };
    for path in ["/api/alerts", "/api/alerts/history"] {
        let body = world.api_get(path, &operator).await.body;
        let mut found = ids(&body);
        found.sort();
        assert_eq!(found, [shared.segment(), theirs.segment()], "{path}");
    }
    let own = world.api_get(&format!("/api/alerts/history?location={LOCATION}"), &operator).await.body;
    assert_eq!((ids(&own), &own["before"]), (vec![theirs.segment()], &Value::Null));
    let before = world.api_get("/api/alerts/history?before=2020-01-01T00:00:00Z", &operator).await.body;
    assert_eq!(ids(&before), Vec::<String>::new());
}

#[tokio::test]
async fn a_link_only_shows_until_its_button_is_pressed_and_then_says_who_has_it() {
    let world = World::start().await;
    let id = fires(&world, of(LOCATION), "rate_limit_breach").await;
    let before = stored(&world, &id).await;
    let link = link(&world, &id, Channel::Email).await;
    for _ in 0..2 {
        let (status, shown) = page(&world, Method::GET, &link, "").await;
        assert!(
            status == 200 && shown.contains("<button") && shown.contains("12 % of 100, more than 10 %"),
            "{shown}"
        );
    }
    assert_eq!(stored(&world, &id).await, before, "programs that scan mail follow links");

    let (status, done) = page(&world, Method::POST, &link, "by=Ann").await;
    assert!(status == 200 && done.contains("It is yours"), "{done}");
    let has = stored(&world, &id).await.alert.acknowledged.unwrap();
    assert_eq!(has.by, "Ann");
    assert!(has.at >= before.alert.fired_at && has.at <= world.stack.clock().now());
    let (status, again) = page(&world, Method::POST, &link, "by=Eve").await;
    assert!(status == 409 && again.contains("Ann has taken it up"), "{again}");
    assert_eq!(stored(&world, &id).await.alert.acknowledged.unwrap(), has);
}

#[tokio::test]
async fn who_leaves_the_name_out_is_called_by_the_way_the_link_came() {
    let world = World::start().await;
    for (channel, by) in [(Channel::Email, "somebody by e-mail"), (Channel::Slack, "somebody in Slack")] {
        let id = fires(&world, Scope::Installation, channel.name()).await;
        let (status, _) = page(&world, Method::POST, &link(&world, &id, channel).await, "").await;
        assert_eq!((status, stored(&world, &id).await.alert.acknowledged.unwrap().by.as_str()), (200, by));
    }
}

#[tokio::test]
async fn a_link_we_have_not_made_shows_and_changes_nothing() {
    let world = World::start().await;
    let id = fires(&world, of(LOCATION), "rate_limit_breach").await;
    let genuine = link(&world, &id, Channel::Email).await;
    for forged in ["/a/nonsense".to_owned(), genuine[..genuine.len() - 4].to_owned()] {
        for method in [Method::GET, Method::POST] {
            let (status, shown) = page(&world, method, &forged, "by=Eve").await;
            assert!(status == 404 && shown.contains("This link does not work"), "{shown}");
            assert!(!shown.contains(LOCATION), "{shown}");
        }
    }
    assert_eq!(stored(&world, &id).await.alert.acknowledged, None);
}
