//! What people do over the operations API about escalations, violations, contacts and experiments: on record, by whose
//! key, and nothing of it for whom it is not.

use jorge::stack::{CRM_TOKEN, LOCATION};
use jorge_tests::access::reach;
use jorge_tests::{Answer, World};
use serde_json::{Value, json};
use shared::access::{ApiKey, Role};
use shared::audit::{OperationAction, OperationRecord, Subject, chain_of, verify};
use shared::conversation::facts::Facts;
use shared::ids::{ContactRef, LocationId};
use shared::locations::Locations as _;
use shared::privacy::Secret;

const CONTACT: &str = "CONoperations0000001";
const ANOTHER_LOCATION: &str = "LOCanother0000000001";
const ASKS: &str = "can I talk to a real person please";
const VIOLATES: &str = "I want to sell, but to whites only";

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

/// A contact to whom a bot has said something.
async fn told(world: &World, words: &str) -> ContactRef {
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello, I want to sell my house at 77 Xylophone Court").await;
    world.says(CONTACT, words).await;
    who
}

fn at(path: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}location={LOCATION}")
}

fn of_contact(path: &str) -> String {
    format!("{}&contact={CONTACT}", at(path))
}

async fn key(world: &World, role: Role) -> ApiKey {
    world.api_key(role.name(), role, reach(Some(LOCATION))).await
}

/// What is on record of what people did at the location today, but for their keys; the chain is whole.
async fn on_record(world: &World) -> Vec<OperationRecord> {
    let chain = chain_of(&LocationId::parse(LOCATION).unwrap(), world.stack.clock().now());
    let (mut records, head) = world.operations(&chain).await;
    assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    records.retain(|record| !matches!(record.subject, Subject::ApiKey(_)));
    records
}

/// The one ticket that is open.
async fn ticket(world: &World, kind: &str, key: &ApiKey) -> Value {
    let list = world.api_get(&at(&format!("/api/{kind}")), key).await;
    let tickets = list.body["tickets"].as_array().expect("tickets");
    assert_eq!((list.status, tickets.len()), (200, 1), "{}", list.body);
    tickets[0].clone()
}

/// Whether anything is still to be read of the contact.
async fn knows_something(world: &World, who: &ContactRef) -> bool {
    *world.desk(who).await.conversation.facts.expose() != Facts::default()
}

/// A second location, set up as the first one is.
async fn set_up(world: &World, id: &str) {
    let (id, locations) = (LocationId::parse(id).unwrap(), world.locations());
    let settings = locations.find(&LocationId::parse(LOCATION).unwrap()).await.unwrap().unwrap().settings;
    let (token, now) = (Secret::new(CRM_TOKEN.to_owned()), world.stack.clock().now());
    locations.connect(&id, &token, None, &settings, now).await.unwrap();
}

#[tokio::test]
async fn an_escalation_is_listed_read_claimed_and_released_over_http() {
    let world = World::start().await;
    told(&world, ASKS).await;
    let agent = key(&world, Role::Agent).await;
    let listed = ticket(&world, "escalations", &agent).await;
    let id = listed["id"].as_str().unwrap();
    assert_eq!((&listed["kind"], &listed["contact"]), (&json!("escalation"), &json!(CONTACT)));
    assert_eq!(listed["reason"], "asked_for_person");
    assert!(listed.get("title").is_none() && on_record(&world).await.is_empty(), "nothing personal was read");

    let path = format!("/api/escalations/{id}");
    let shown = world.api_get(&format!("{}&by=Ben", of_contact(&path)), &agent).await;
    assert_eq!((shown.status, &shown.body["erased"]), (200, &json!(false)), "{}", shown.body);
    assert!(shown.body["card"].as_str().unwrap().contains("77 Xylophone Court"), "{}", shown.body);
    let claimed = world.api_post(&of_contact(&format!("{path}/claim")), &agent, &json!({"by": "Ben"})).await;
    assert_eq!((claimed.status, &claimed.body["outcome"]), (202, &json!("kept")), "{}", claimed.body);
    world.settle().await;
    assert_eq!(ticket(&world, "escalations", &agent).await["claim"]["by"], "Ben");
    let again = world.api_post(&of_contact(&format!("{path}/claim")), &agent, &json!({"by": "Eve"})).await;
    assert_eq!(code(&again), (409, "CLAIMED_BY_ANOTHER"));
    let why = json!({"by": "Eve", "reason": "called them"});
    let released = world.api_post(&of_contact(&format!("{path}/release")), &agent, &why).await;
    assert_eq!(released.status, 202, "{}", released.body);
    world.settle().await;
    let closed = world.api_get(&at("/api/escalations?status=closed"), &agent).await.body;
    assert_eq!((&closed["tickets"][0]["id"], &closed["before"]), (&json!(id), &Value::Null));
    assert_eq!(closed["tickets"][0]["closing"]["by"], "Eve");
    let over = world.api_post(&of_contact(&format!("{path}/release")), &agent, &why).await;
    assert_eq!(code(&over), (409, "NOT_OPEN"));

    let records = on_record(&world).await;
    let did: Vec<_> = records.iter().map(|record| (record.action, record.actor.as_str())).collect();
    assert_eq!(
        did,
        [
            (OperationAction::ReadPersonalData, "Ben"),
            (OperationAction::Claimed, "Ben"),
            (OperationAction::Released, "Eve")
        ]
    );
    for record in &records {
        assert_eq!(record.subject, Subject::Ticket(id.to_owned()));
        assert_eq!(record.details["api_key"], agent.hash().id().to_string());
        assert_eq!(record.details["contact"], CONTACT);
    }
}

#[tokio::test]
async fn a_violation_is_reported_read_and_released_by_compliance_only() {
    let world = World::start().await;
    told(&world, VIOLATES).await;
    let (agent, officer) = (key(&world, Role::Agent).await, key(&world, Role::Compliance).await);
    assert_eq!(code(&world.api_get(&at("/api/violations"), &agent).await), (403, "ROLE_NOT_ALLOWED"));
    let listed = ticket(&world, "violations", &officer).await;
    let id = listed["id"].as_str().unwrap();
    assert_eq!((&listed["type"], &listed["severity"]), (&json!("fair_housing"), &json!("critical")));
    let path = format!("/api/violations/{id}");
    let shown = world.api_get(&of_contact(&path), &officer).await;
    assert!(shown.body["evidence"].to_string().contains("whites only"), "{}", shown.body);
    let done = json!({"by": "Ann", "reason": "done"});
    let resolved = world.api_post(&of_contact(&format!("{path}/resolve")), &officer, &done).await;
    assert_eq!(code(&resolved), (409, "ONLY_RELEASED"));
    let as_escalation = of_contact(&format!("/api/escalations/{id}"));
    assert_eq!(code(&world.api_get(&as_escalation, &officer).await), (400, "TICKET_ID_INVALID"));
    let released = world.api_post(&of_contact(&format!("{path}/release")), &officer, &done).await;
    assert_eq!(released.status, 202);
    world.settle().await;
    assert_eq!(world.api_get(&at("/api/violations"), &officer).await.body["tickets"], json!([]));

    let report = json!({
        "type": "licensing", "text": "My cousin can sell it without a license", "by": "Ann",
        "reason": "heard it on a call",
    });
    let kept = world.api_post(&of_contact("/api/violations"), &officer, &report).await;
    assert_eq!((kept.status, &kept.body["outcome"]), (202, &json!("kept")), "{}", kept.body);
    world.settle().await;
    assert_eq!(ticket(&world, "violations", &officer).await["type"], "licensing");
    let nobody = of_contact("/api/violations").replace(CONTACT, "CONnobody");
    assert_eq!(code(&world.api_post(&nobody, &officer, &report).await), (404, "CONTACT_UNKNOWN"));

    let actions: Vec<_> = on_record(&world).await.into_iter().map(|record| record.action).collect();
    assert_eq!(
        actions,
        [OperationAction::ReadPersonalData, OperationAction::Released, OperationAction::ViolationReported]
    );
}

#[tokio::test]
async fn what_is_kept_of_a_contact_is_exported_held_and_erased_on_record() {
    let world = World::start().await;
    let who = told(&world, "Hello again").await;
    let officer = key(&world, Role::Compliance).await;
    let path = |what: &str| at(&format!("/api/contacts/{CONTACT}/{what}"));
    let exported = world.api_get(&path("export"), &officer).await;
    assert_eq!(exported.status, 200);
    assert_eq!(exported.body["kept"]["conversation"][0]["known"]["facts"]["address"], "77 Xylophone Court");
    let why = json!({"by": "Ann", "reason": "asked in writing"});
    assert_eq!(world.api_get(&path("hold"), &officer).await.body, json!({"hold": null}));
    let held = world.api_post(&path("hold"), &officer, &why).await;
    assert_eq!((held.status, &held.body["hold"]["by"]), (200, &json!("Ann")));
    assert_eq!(world.api_get(&path("hold"), &officer).await.body["hold"], held.body["hold"]);
    let refused = world.api_post(&path("erase"), &officer, &why).await;
    assert_eq!(code(&refused), (409, "LEGAL_HOLD"), "{}", refused.body);
    assert!(knows_something(&world, &who).await, "nothing was erased");
    let lifted = world.api_post(&path("hold/lift"), &officer, &why).await;
    assert_eq!((&lifted.body["hold"], &lifted.body["before"]["by"]), (&Value::Null, &json!("Ann")));
    let erased = world.api_post(&path("erase"), &officer, &why).await;
    assert_eq!((erased.status, &erased.body["outcome"]), (200, &json!("erased")), "{}", erased.body);
    let after = world.api_get(&path("export"), &officer).await;
    assert!(!after.body.to_string().contains("Xylophone"), "{}", after.body);

    let records = on_record(&world).await;
    let actions: Vec<_> = records.iter().map(|record| record.action).collect();
    use OperationAction::{Erased, ErasureRefused, Exported, HoldLifted, HoldPlaced};
    assert_eq!(actions, [Exported, HoldPlaced, ErasureRefused, HoldLifted, Erased, Exported]);
    let id = officer.hash().id().to_string();
    assert!(records.iter().all(|record| record.details["api_key"] == id));
    assert_eq!(records[0].actor, format!("API key {id}"), "nobody was named");
    assert_eq!((records[4].actor.as_str(), records[4].reason.as_deref()), ("Ann", Some("asked in writing")));
    let own = world.audit(&who).await;
    assert_eq!(own.last().unwrap().details["api_key"], id, "in the contact's own chain too");
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn nobody_about_whom_nothing_is_kept_is_exported_or_erased() {
    let world = World::start().await;
    let officer = key(&world, Role::Compliance).await;
    let why = json!({"by": "Ann", "reason": "asked in writing"});
    let path = |what: &str| at(&format!("/api/contacts/CONnobody/{what}"));
    assert_eq!(code(&world.api_get(&path("export"), &officer).await), (404, "CONTACT_UNKNOWN"));
    assert_eq!(code(&world.api_post(&path("erase"), &officer, &why).await), (404, "CONTACT_UNKNOWN"));
    let ticket = of_contact("/api/escalations/esc-00000000-0000-0000-0000-000000000007");
    assert_eq!(code(&world.api_get(&ticket, &officer).await), (404, "TICKET_UNKNOWN"));
    let actions: Vec<_> = on_record(&world).await.into_iter().map(|record| record.action).collect();
    assert_eq!(actions, [OperationAction::Exported], "that somebody looked is on record");
}

#[tokio::test]
async fn experiments_are_seen_by_viewers_and_conducted_by_admins_on_record() {
    let world = World::start().await;
    let (viewer, admin) = (key(&world, Role::Viewer).await, key(&world, Role::Admin).await);
    let all = world.api_get(&at("/api/experiments"), &viewer).await;
    let ids: Vec<&str> =
        all.body["experiments"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["response_tone", "followup_timing", "cta_style", "greeting_style"]);
    assert_eq!(all.body["takes_part"], json!(false));
    let one = world.api_get(&at("/api/experiments/response_tone"), &viewer).await;
    assert_eq!((one.status, &one.body["analysis"]["experiment"]), (200, &json!("response_tone")));
    let unknown = world.api_get(&at("/api/experiments/nothing"), &viewer).await;
    assert_eq!(code(&unknown), (404, "EXPERIMENT_UNKNOWN"));

    let change = async |what: &str, body: &Value| {
        world.api_post(&at(&format!("/api/experiments/response_tone/{what}")), &admin, body).await
    };
    let ann = json!({"by": "Ann"});
    let paused = change("pause", &ann).await;
    assert_eq!((paused.status, &paused.body["experiment"]["status"]), (200, &json!("paused")));
    assert_eq!(code(&change("pause", &ann).await), (409, "PAUSED_ALREADY"));
    assert_eq!(change("resume", &ann).await.body["change"], "resumed");
    let promote = |variant: &str, anyway: bool| json!({"variant": variant, "anyway": anyway, "by": "Ann"});
    let unsupported = change("promote", &promote("casual", false)).await;
    assert_eq!(code(&unsupported), (409, "FIGURES_DO_NOT_SUPPORT_IT"));
    assert_eq!(code(&change("promote", &promote("rude", true)).await), (409, "NO_SUCH_VARIANT"));
    let promoted = change("promote", &promote("casual", true)).await;
    assert_eq!(promoted.body["experiment"]["status"]["completed"]["winner"], "casual", "{}", promoted.body);

    let draft = json!({
        "id": "a_a", "variants": ["one", "two"], "metrics": ["response"], "owner": "Ann", "by": "Ann",
        "reason": "a test of the test",
    });
    let begin = async |draft: &Value| world.api_post(&at("/api/experiments"), &admin, draft).await;
    assert_eq!(begin(&draft).await.status, 201);
    assert_eq!(code(&begin(&draft).await), (409, "DUPLICATE_ID"));
    let mut wrong = draft.clone();
    (wrong["id"], wrong["variants"], wrong["shares"]) =
        (json!("b"), json!(["one", "one"]), json!([0.5, 0.6]));
    let refused = begin(&wrong).await;
    assert_eq!(code(&refused), (400, "VARIANT_TWICE"));
    assert_eq!(refused.body["refusals"].as_array().unwrap().len(), 2, "{}", refused.body);
    wrong["variants"] = json!("one");
    assert_eq!(code(&begin(&wrong).await), (400, "VARIANTS_INVALID"));

    let records = on_record(&world).await;
    let changes: Vec<&str> = records.iter().map(|record| record.details["change"].as_str()).collect();
    assert_eq!(changes, ["paused", "resumed", "winner_declared", "created"]);
    assert_eq!(records[2].details["supported"], "false");
    let id = admin.hash().id().to_string();
    assert!(records.iter().all(|record| record.actor == "Ann" && record.details["api_key"] == id));
}

/// Every request under `/api` that wants a key, with a body it takes, and the first role that may.
fn requests() -> Vec<(&'static str, String, Value, Role)> {
    let esc = "/api/escalations/esc-00000000-0000-0000-0000-000000000007";
    let vio = "/api/violations/vio-00000000-0000-0000-0000-000000000007";
    let contact = format!("/api/contacts/{CONTACT}");
    let (by, why) = (json!({"by": "Ann"}), json!({"by": "Ann", "reason": "because"}));
    let report = json!({"type": "licensing", "text": "words", "by": "Ann", "reason": "because"});
    let draft = json!({
        "id": "a_a", "variants": ["one", "two"], "metrics": ["response"], "owner": "Ann", "by": "Ann",
    });
    let promote = json!({"variant": "rude", "by": "Ann"});
    let experiment = "/api/experiments/nothing";
    use Role::{Admin, Agent, Compliance, Viewer};
    let get = |path: String, role| ("GET", path, Value::Null, role);
    let post = |path: String, body: &Value, role| ("POST", path, body.clone(), role);
    vec![
        get(at("/api/metrics"), Viewer),
        get(at("/api/alerts"), Viewer),
        get(at("/api/alerts/history"), Viewer),
        post(format!("/api/alerts/{LOCATION}~no_such~all~1/acknowledge"), &by, Agent),
        get(at("/api/escalations"), Agent),
        get(of_contact(esc), Agent),
        post(of_contact(&format!("{esc}/claim")), &by, Agent),
        post(of_contact(&format!("{esc}/resolve")), &why, Agent),
        post(of_contact(&format!("{esc}/release")), &why, Agent),
        get(at("/api/violations"), Compliance),
        post(of_contact("/api/violations"), &report, Compliance),
        get(of_contact(vio), Compliance),
        post(of_contact(&format!("{vio}/claim")), &by, Compliance),
        post(of_contact(&format!("{vio}/resolve")), &why, Compliance),
        post(of_contact(&format!("{vio}/release")), &why, Compliance),
        get(at(&format!("{contact}/export")), Compliance),
        post(at(&format!("{contact}/erase")), &why, Compliance),
        get(at(&format!("{contact}/hold")), Compliance),
        post(at(&format!("{contact}/hold")), &why, Compliance),
        post(at(&format!("{contact}/hold/lift")), &why, Compliance),
        get(at("/api/experiments"), Viewer),
        get(at(experiment), Viewer),
        post(at("/api/experiments"), &draft, Admin),
        post(at(&format!("{experiment}/pause")), &by, Admin),
        post(at(&format!("{experiment}/resume")), &by, Admin),
        post(at(&format!("{experiment}/complete")), &by, Admin),
        post(at(&format!("{experiment}/promote")), &promote, Admin),
    ]
}

async fn send(world: &World, method: &str, path: &str, body: &Value, key: &ApiKey) -> Answer {
    match method {
        "GET" => world.api_get(path, key).await,
        _ => world.api_post(path, key, body).await,
    }
}

#[test]
fn every_route_that_wants_a_key_is_tried() {
    let wants_key = |path: &&str| path.starts_with("/api/") && *path != "/api/token";
    let routes = api::routes::ROUTES.iter().map(|(_, path, _)| *path).filter(wants_key).count();
    assert_eq!(requests().len(), routes);
}

#[tokio::test]
async fn every_role_may_what_the_documentation_says_and_nothing_more() {
    let world = World::start().await;
    for role in Role::ALL {
        let key = key(&world, role).await;
        for (method, path, body, least) in requests() {
            let answer = send(&world, method, &path, &body, &key).await;
            let refused = code(&answer) == (403, "ROLE_NOT_ALLOWED");
            assert_eq!(refused, role < least, "{} {method} {path}: {}", role.name(), answer.body);
            assert!(answer.status < 500, "{method} {path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_key_of_another_location_learns_nothing_of_this_one_and_does_nothing_here() {
    let world = World::start().await;
    let who = told(&world, ASKS).await;
    world.settle().await;
    let admin = key(&world, Role::Admin).await;
    let id = ticket(&world, "escalations", &admin).await["id"].as_str().unwrap().to_owned();
    set_up(&world, ANOTHER_LOCATION).await;
    let another = world.api_key("another", Role::Admin, reach(Some(ANOTHER_LOCATION))).await;
    let before = (world.audit(&who).await.len(), on_record(&world).await.len());
    let mut answers = Vec::new();
    for (method, path, body, _) in requests() {
        let there = path.replace("esc-00000000-0000-0000-0000-000000000007", &id);
        let nowhere = there.replace(LOCATION, "LOCnobody").replace(CONTACT, "CONnobody");
        for path in [there, nowhere] {
            answers.push((method, path.clone(), send(&world, method, &path, &body, &another).await));
        }
    }
    for (method, path, answer) in &answers {
        assert_eq!(code(answer), (403, "LOCATION_NOT_ALLOWED"), "{method} {path}");
        assert_eq!(answer.body, answers[0].2.body, "the same whatever there is");
    }
    // And at its own location it finds nobody of ours.
    for (method, path, body, _) in requests() {
        let own = path.replace("esc-00000000-0000-0000-0000-000000000007", &id);
        let own = own.replace(LOCATION, ANOTHER_LOCATION);
        let answer = send(&world, method, &own, &body, &another).await;
        let said = answer.body.to_string();
        assert!(!said.contains("Xylophone") && !said.contains("Tester"), "{method} {own}: {said}");
        let of_contact = own.contains(&id) || (own.contains(CONTACT) && !own.contains("/hold"));
        assert!(!of_contact || answer.status == 404, "{method} {own}: {} {said}", answer.status);
    }
    assert_eq!((world.audit(&who).await.len(), on_record(&world).await.len()), before);
    assert!(knows_something(&world, &who).await);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named_and_nothing_is_done() {
    let world = World::start().await;
    let admin = world.api_key("admin", Role::Admin, reach(None)).await;
    let contact = format!("/api/contacts/{CONTACT}");
    for (path, status, code_) in [
        ("/api/escalations", 400, "LOCATION_MISSING"),
        ("/api/escalations?location=LOCnobody", 404, "LOCATION_UNKNOWN"),
        (&at("/api/escalations?status=any"), 400, "STATUS_INVALID"),
        (&at("/api/escalations?before=soon"), 400, "BEFORE_INVALID"),
        (&at("/api/escalations/nonsense"), 400, "TICKET_ID_INVALID"),
        (&at("/api/escalations/esc-00000000-0000-0000-0000-000000000007"), 400, "CONTACT_MISSING"),
        (&at("/api/contacts/a%23b/export"), 400, "CONTACT_INVALID"),
        (&at(&format!("{contact}/export?by=ann%40example.com")), 400, "BY_INVALID"),
        (&at("/api/experiments?all=true"), 400, "PARAMETER_UNKNOWN"),
        (&at(&format!("{contact}/erase")), 405, "METHOD_NOT_ALLOWED"),
        ("/api/nothing", 404, "NOT_FOUND"),
    ] {
        assert_eq!(code(&world.api_get(path, &admin).await), (status, code_), "{path}");
    }
    let erase = at(&format!("{contact}/erase"));
    for (body, status, code_) in [
        (json!([]), 400, "BODY_INVALID"),
        (json!({"by": "Ann"}), 400, "REASON_MISSING"),
        (json!({"by": "Ann", "reason": "because", "yes": true}), 400, "FIELD_UNKNOWN"),
        (json!({"by": "Ann", "reason": "asked from 512-555-0134"}), 400, "REASON_INVALID"),
        (json!({"by": "Ann", "reason": "x".repeat(70_000)}), 413, "BODY_TOO_LARGE"),
    ] {
        assert_eq!(code(&world.api_post(&erase, &admin, &body).await), (status, code_));
    }
    assert!(on_record(&world).await.is_empty());
}
