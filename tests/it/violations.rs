//! Violations, end to end: recorded with what proves them, flagged in the CRM, told to the compliance officers, and the
//! bot silent until a person releases the conversation.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use ghl_emulator::{Fault, Operation};
use jorge::script::clock_at;
use jorge::stack::{LOCATION, Options, WORKFLOW_SECRET};
use jorge_tests::workers::{TIMEOUT, wake};
use jorge_tests::{Answer, World};
use serde_json::json;
use shared::adapters::dynamodb::keys;
use shared::adapters::sqs::InboundQueue;
use shared::audit::{Action, Actor, AuditRecord, Breach};
use shared::compliance::evidence::{Evidence, Speaker};
use shared::compliance::guarding::Screen;
use shared::compliance::{Direction, Guarding, Guards, Screened, Severity};
use shared::conversation::wording;
use shared::ids::{ContactRef, CorrelationId, TicketId, TicketKind};
use shared::language::Language;
use shared::review::{Act, Acted, Matter, OpenTicket, submit};
use uuid::Uuid;

const CONTACT: &str = "CONviolation00000001";
const AGENT: &str = "USRjordan00000000001";
const WHITES_ONLY: &str = "I want to sell, but to whites only";
const NOON: &str = "2026-11-20T18:00:00Z";

fn sentence() -> &'static str {
    wording::under_review(Language::English)
}

/// A contact who has just violated something.
async fn violated() -> (World, ContactRef) {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    assert_eq!(world.says(CONTACT, WHITES_ONLY).await, [sentence()]);
    (world, who)
}

/// The record of the turn that found a violation last.
async fn recorded(world: &World, who: &ContactRef) -> AuditRecord {
    let mut records = world.audit(who).await;
    records.retain(|record| record.details.contains_key("violation"));
    records.pop().expect("a violation on record")
}

async fn tickets(world: &World, who: &ContactRef) -> Vec<OpenTicket> {
    let mut tickets = world.desk(who).await.conversation.progress.tickets;
    tickets.retain(|ticket| ticket.id.kind() == TicketKind::Violation);
    tickets
}

/// Kind, severity and whether it stops the bot, of the one that is open.
async fn only_ticket(world: &World, who: &ContactRef) -> (String, Severity, bool) {
    let open = tickets(world, who).await;
    let [OpenTicket { matter: Matter::Violation { kind, severity }, pauses, .. }] = &open[..] else {
        panic!("{open:?}")
    };
    (kind.name().to_owned(), *severity, *pauses)
}

/// A person acts, as `jorge violations` does.
async fn acts(world: &World, who: &ContactRef, ticket: TicketId, act: Act, by: &str, reason: Option<&str>) {
    let (inbox, now) = (world.inbox(), world.stack.clock().now());
    let queue = InboundQueue::new(world.stack.aws.sqs.clone(), world.inbound_url());
    let acted = Acted { ticket, act, by: by.into(), reason: reason.map(Into::into), at: now };
    let (correlation, trace) = (CorrelationId::new(Uuid::nil()), String::new());
    submit((&inbox, &queue), who.clone(), acted, now, correlation, trace).await.unwrap();
    world.settle().await;
}

async fn workflow_posts(world: &World, body: serde_json::Value) -> Answer {
    let path = format!("/webhooks/workflow/{LOCATION}");
    world.post(&path, &[("x-jorge-workflow-secret", WORKFLOW_SECRET)], body.to_string()).await
}

#[tokio::test]
async fn fair_housing_violation_is_logged_with_full_evidence() {
    let (world, who) = violated().await;
    let record = recorded(&world, &who).await;
    let detail = |name: &str| record.details[name].as_str();
    assert_eq!(
        [detail("violation_kind"), detail("violation_severity"), detail("violation_occasion")],
        ["fair_housing", "critical", "asked"]
    );
    assert_eq!((detail("violation_by"), detail("violation_pauses")), ("contact", "yes"));
    let open = tickets(&world, &who).await;
    assert_eq!(detail("violation"), open[0].id.to_string());

    let key = world.desk(&who).await.key;
    let evidence: Evidence = record.open_evidence(&key).unwrap().expect("evidence");
    let violation = evidence.gravest().unwrap();
    assert_eq!((violation.text.expose().as_str(), &violation.speaker), (WHITES_ONLY, &Speaker::Contact));
    let ground = &violation.grounds[0];
    assert!(ground.statute.contains("3604") && !ground.reason.is_empty(), "{ground:?}");
    assert_eq!(detail("violation_rules").split(' ').next(), Some(ground.rule.as_str()));
    assert!(ground.span.0 < ground.span.1 && ground.span.1 <= WHITES_ONLY.len());
    let said: Vec<&str> = evidence.excerpt.iter().map(|line| line.text.expose().as_str()).collect();
    assert_eq!((said[0], said[2]), ("Hello", WHITES_ONLY), "what was said before it");

    assert_eq!(world.breaches(&who).await, []);
    for table in ["audit", "conversations"] {
        let items = format!("{:?}", world.items(table).await);
        assert!(!items.contains("whites"), "nothing of it is readable in {table}");
    }
}

#[tokio::test]
async fn evidence_that_is_altered_or_removed_is_found_and_erasing_the_contacts_key_leaves_the_chain_whole() {
    let (world, who) = violated().await;
    let number = recorded(&world, &who).await.number;
    let update = |expression: &str| {
        world
            .stack
            .aws
            .dynamodb
            .update_item()
            .table_name(world.table("audit"))
            .key("pk", AttributeValue::S(keys::contact(&who)))
            .key("sk", AttributeValue::S(keys::audit_record(number)))
            .update_expression(expression)
    };
    let other_key = shared::privacy::DataKey::new(
        [9; 32].into(),
        shared::privacy::WrappedKey::new("another key's".to_owned()),
    );
    let record = recorded(&world, &who).await;
    assert!(record.open_evidence::<Evidence>(&other_key).is_err(), "without the key nobody reads it");
    assert_eq!(world.breaches(&who).await, [], "and the chain is whole all the same");

    let altered = AttributeValue::S("1.AAAA".into());
    update("SET #record.evidence = :other")
        .expression_attribute_names("#record", "record")
        .expression_attribute_values(":other", altered)
        .send()
        .await
        .unwrap();
    assert_eq!(world.breaches(&who).await, [Breach::Altered { number }]);
    update("REMOVE #record.evidence").expression_attribute_names("#record", "record").send().await.unwrap();
    assert_eq!(world.breaches(&who).await, [Breach::Altered { number }]);
}

#[tokio::test]
async fn fair_housing_violation_is_flagged_in_the_crm() {
    let (world, who) = violated().await;
    let contact = world.crm().contact(CONTACT).unwrap();
    for tag in ["compliance-alert", "violation-fair-housing"] {
        assert!(contact.tags.iter().any(|own| own.eq_ignore_ascii_case(tag)), "{:?}", contact.tags);
    }
    let id = tickets(&world, &who).await[0].id.to_string();
    let notes = world.crm().notes(CONTACT);
    let note = notes.iter().find(|note| note.body.contains(&id)).expect("a note with the ticket's id");
    assert!(note.body.contains("3604") && note.body.contains("release"), "{}", note.body);
    let tasks = world.crm().tasks(CONTACT);
    let named = tasks.iter().filter(|task| task.body.as_ref().is_some_and(|body| body.contains(&id)));
    assert_eq!(named.count(), 1);
}

#[tokio::test]
async fn fair_housing_violation_is_notified() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    let officers = world.listener("compliance-officers").await;
    let agents = world.listener("human-agents").await;
    world.says(CONTACT, WHITES_ONLY).await;
    let heard = officers.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].attributes["location"], LOCATION);
    assert_eq!(heard[0].attributes["severity"], "critical");
    let told = format!("{:?}", heard[0]);
    assert!(told.contains(&tickets(&world, &who).await[0].id.to_string()));
    for personal in ["whites", "Robin", "Tester", "2025550111"] {
        assert!(!told.contains(personal), "{told}");
    }
    assert_eq!(agents.heard().len(), 0);
    world.says(CONTACT, "whites only!").await;
    assert_eq!(officers.heard().len(), 0, "the same matter is told once");
}

#[tokio::test]
async fn a_medium_violation_is_flagged_and_nobody_is_woken_for_it() {
    let world = World::start().await;
    world.choose(|settings| settings.team_name = "Homes for white people only".into()).await;
    let who = world.contact(CONTACT).await;
    let officers = world.listener("compliance-officers").await;
    world.says(CONTACT, "Hello").await;
    assert_eq!(only_ticket(&world, &who).await, ("fair_housing".to_owned(), Severity::Medium, false));
    assert_eq!(officers.heard().len(), 0);
    let tags = world.crm().contact(CONTACT).unwrap().tags;
    assert!(tags.iter().any(|tag| tag.eq_ignore_ascii_case("violation-fair-housing")), "{tags:?}");
}

#[tokio::test]
async fn the_bot_does_not_reply_while_paused_whatever_arrives() {
    let clock = Some(clock_at(NOON.parse().unwrap()));
    let world = World::with(Options { simulated: clock, ..World::at_once() }).await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "I want to buy a home").await;
    assert_eq!(world.says(CONTACT, WHITES_ONLY).await, [sentence()], "in the very turn nothing else");
    let ours = |world: &World| {
        let mut said = world.replies(CONTACT);
        said.retain(|text| text != "/bot on");
        said
    };
    let before = ours(&world);

    for text in [
        "Hello?",
        "450k, cash",
        "I want to sell my home",
        "Is it a safe area?",
        "talk to a human",
        WHITES_ONLY,
    ] {
        assert_eq!(world.says(CONTACT, text).await, [""; 0], "{text}");
    }
    let texts: Vec<_> = (0..6).map(|nth| world.text(CONTACT, &format!("Are you there? {nth}"))).collect();
    futures::future::join_all(texts.iter().map(|text| world.deliver(text))).await;
    world.crm().internal_comment(CONTACT, AGENT, "/bot on").await.unwrap();
    world.settle().await;
    let data = json!({"contact_id": CONTACT, "tags": "buyer-lead, ai on", "customData": {"bot": "buyer"}});
    assert_eq!(workflow_posts(&world, data).await.status, 200);
    world.settle().await;
    world.says(CONTACT, "and now?").await;
    world.stack.advance_through(Duration::from_secs(40 * 24 * 3600)).await.unwrap();
    assert_eq!(ours(&world), before, "no follow-up of forty days either");
    assert_eq!(world.desk(&who).await.conversation.due_at(), None, "nothing is left to be done later");

    assert_eq!(world.says(CONTACT, "HELP").await.len(), 1, "the law is answered");
    assert_eq!(world.says(CONTACT, "please stop texting me").await.len(), 1, "an opt-out is confirmed");
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn the_pause_holds_against_texts_that_arrive_at_the_same_time() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let mut texts: Vec<_> = (0..5).map(|nth| world.text(CONTACT, &format!("I want to buy, {nth}"))).collect();
    texts.insert(2, world.text(CONTACT, WHITES_ONLY));
    futures::future::join_all(texts.iter().map(|text| world.deliver(text))).await;
    world.settle().await;
    let replies = world.replies(CONTACT);
    let at = replies.iter().position(|reply| reply == sentence()).expect("the sentence");
    assert_eq!(at + 1, replies.len(), "nothing comes after it: {replies:?}");
    assert_eq!(only_ticket(&world, &who).await.1, Severity::Critical);
}

#[tokio::test]
async fn what_was_held_back_for_the_morning_is_withdrawn() {
    let clock = Some(clock_at("2026-11-21T04:30:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: clock, ..World::at_once() }).await;
    world.choose(|settings| settings.answer_in_quiet_hours = false).await;
    world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, "I want to buy a home").await, [""; 0]);
    world.says(CONTACT, WHITES_ONLY).await;
    world.stack.advance_through(Duration::from_secs(2 * 24 * 3600)).await.unwrap();
    assert_eq!(world.replies(CONTACT), [""; 0]);
}

#[tokio::test]
async fn each_violation_has_the_severity_of_the_table() {
    let world = World::start().await;
    let asked = [
        ("Please don't show it to families with kids", "fair_housing", Severity::Critical, true),
        ("Help me fake my pay stubs so I get the loan", "financial_regulation", Severity::High, true),
        ("my ssn is 536-22-8726", "privacy", Severity::High, false),
    ];
    for (nth, (text, kind, severity, pauses)) in asked.into_iter().enumerate() {
        let id = format!("CONtable0000000000{nth:02}");
        let who = world.contact(&id).await;
        world.says(&id, text).await;
        assert_eq!(only_ticket(&world, &who).await, (kind.to_owned(), severity, pauses), "{text}");
    }
    for (nth, text) in
        ["Is it a safe area?", "We are Muslim, where should we look?", "What is my home worth?"]
            .into_iter()
            .enumerate()
    {
        let id = format!("CONneutral00000000{nth:02}");
        let who = world.contact(&id).await;
        assert_eq!(world.says(&id, text).await.len(), 1);
        assert_eq!(tickets(&world, &who).await, [], "{text} is no violation");
    }
}

#[tokio::test]
async fn a_texted_secret_is_stored_nowhere_and_the_contact_told_not_to_text_it() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    let replies = world.says(CONTACT, "My social is 536-22-8726").await;
    assert!(replies[0].contains("do not text numbers"), "{replies:?}");
    let key = world.desk(&who).await.key;
    let evidence: Evidence = recorded(&world, &who).await.open_evidence(&key).unwrap().unwrap();
    assert_eq!(evidence.violations[0].text.expose(), "My social is [ssn]");
    assert!(!world.crm().notes(CONTACT).iter().any(|note| note.body.contains("8726")));
}

#[tokio::test]
async fn something_forbidden_said_by_a_person_stops_the_bot_though_they_had_taken_over() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    world
        .crm()
        .agent_texts(CONTACT, AGENT, "You won't like that area, mostly Mexicans live there")
        .await
        .unwrap();
    world.settle().await;
    assert_eq!(only_ticket(&world, &who).await, ("fair_housing".to_owned(), Severity::Critical, true));
    assert_eq!(recorded(&world, &who).await.details["violation_by"], "person");
    world.crm().internal_comment(CONTACT, AGENT, "/bot on").await.unwrap();
    world.settle().await;
    assert_eq!(world.says(CONTACT, "I want to buy").await, [""; 0]);
}

#[tokio::test]
async fn of_what_programs_send_only_what_is_forbidden_is_kept() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let records = world.audit(&who).await.len();
    let by_workflow = |words: &str| {
        let text = world.text(CONTACT, words).with("type", json!("OutboundMessage"));
        text.with("direction", json!("outbound")).with("source", json!("workflow"))
    };
    let answer = world.deliver(&by_workflow("Our open house is on Sunday")).await;
    assert_eq!(answer.body["status"], "ignored");
    world.settle().await;
    assert_eq!(world.audit(&who).await.len(), records);
    let answer = world.deliver(&by_workflow("Great homes, perfect for Christians only, no Muslims")).await;
    assert_eq!(answer.body["status"], "accepted");
    world.settle().await;
    assert_eq!(only_ticket(&world, &who).await, ("fair_housing".to_owned(), Severity::Critical, true));
    assert_eq!(recorded(&world, &who).await.details["violation_by"], "program");
    assert_eq!(world.says(CONTACT, "I want to buy").await, [""; 0]);
}

#[tokio::test]
async fn a_person_reports_what_nobody_had_noticed() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let report = json!({"contact_id": CONTACT, "customData": {
        "violation": "You would fit in better elsewhere", "violation_by": "Ann", "violation_reason": "steering by phone",
    }});
    assert_eq!(workflow_posts(&world, report).await.status, 200);
    world.settle().await;
    assert_eq!(only_ticket(&world, &who).await, ("fair_housing".to_owned(), Severity::Critical, true));
    let record = recorded(&world, &who).await;
    assert_eq!((record.action, &record.actor), (Action::Paused, &Actor::Person("Ann".into())));
    assert!(record.details["ticket"].contains("steering by phone"));
    let key = world.desk(&who).await.key;
    let evidence: Evidence = record.open_evidence(&key).unwrap().unwrap();
    assert_eq!(evidence.violations[0].text.expose(), "You would fit in better elsewhere");
    assert_eq!(world.says(CONTACT, "I want to buy").await, [""; 0]);
}

#[tokio::test]
async fn a_violation_by_a_contact_who_has_opted_out_or_is_taken_over_is_recorded_and_nothing_is_said() {
    let world = World::start().await;
    let [out, taken] = ["CONoptedout000000001", "CONtaken000000000001"];
    let who = [world.contact(out).await, world.contact(taken).await];
    world.says(out, "STOP").await;
    world.crm().agent_texts(taken, AGENT, "Jordan here, let me help").await.unwrap();
    world.settle().await;
    for (contact, who) in [out, taken].into_iter().zip(&who) {
        assert_eq!(world.says(contact, WHITES_ONLY).await, [""; 0]);
        assert_eq!(only_ticket(&world, who).await, ("fair_housing".to_owned(), Severity::Critical, true));
        assert!(recorded(&world, who).await.evidence.is_some());
    }
}

#[tokio::test]
async fn a_release_needs_a_name_and_a_reason_and_is_recorded() {
    let (world, who) = violated().await;
    let id = tickets(&world, &who).await[0].id;
    for (act, by, reason, code) in [
        (Act::Release, "Ann", None, "NO_REASON"),
        (Act::Release, " ", Some("reviewed"), "NO_NAME"),
        (Act::Resolve, "Ann", Some("reviewed"), "ONLY_RELEASED"),
    ] {
        acts(&world, &who, id, act, by, reason).await;
        let last = world.turns(&who).await.pop().unwrap();
        assert_eq!(last.action, Action::Refused);
        assert!(last.details["ticket"].contains(code), "{:?}", last.details);
        assert_eq!(world.says(CONTACT, "Hello?").await, [""; 0]);
    }
    acts(&world, &who, id, Act::Release, "Ann", Some("spoke to the owner, withdrawn")).await;
    let record = world.turns(&who).await.pop().unwrap();
    assert_eq!((record.action, &record.actor), (Action::Released, &Actor::Person("Ann".into())));
    assert_eq!(
        record.details["ticket"],
        format!("release {id} by Ann because spoke to the owner, withdrawn")
    );
    assert_eq!(world.says(CONTACT, "I want to buy a home").await.len(), 1);
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn the_third_stopped_draft_in_thirty_days_pauses_and_is_told() {
    let clock = Some(clock_at(NOON.parse().unwrap()));
    let world = World::with(Options { simulated: clock, ..World::at_once() }).await;
    world.choose(|settings| settings.team_name = "Homes for white people only".into()).await;
    let who = world.contact(CONTACT).await;
    let officers = world.listener("compliance-officers").await;
    for words in ["Hello", "Hello?"] {
        assert_eq!(world.says(CONTACT, words).await.len(), 1);
        assert_eq!(only_ticket(&world, &who).await, ("fair_housing".to_owned(), Severity::Medium, false));
    }
    assert_eq!(officers.heard().len(), 0);
    assert_eq!(world.says(CONTACT, "Anybody there?").await, [sentence()]);
    assert!(tickets(&world, &who).await.iter().any(|ticket| ticket.pauses));
    assert_eq!(officers.heard().len(), 1, "only a person can start the bot again");
    assert_eq!(world.says(CONTACT, "Hello?").await, [""; 0]);
}

#[tokio::test]
async fn repeats_change_nothing() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    let officers = world.listener("compliance-officers").await;
    let text = world.text(CONTACT, WHITES_ONLY);
    for _ in 0..3 {
        assert_eq!(world.deliver(&text).await.status, 200);
        world.settle().await;
    }
    assert_eq!(world.replies(CONTACT), [sentence()]);
    let id = tickets(&world, &who).await[0].id;
    let message = json!({
        "type": "ViolationV1", "location": LOCATION, "contact": CONTACT, "ticket": id,
        "correlation_id": Uuid::nil(), "traceparent": "",
    });
    let record =
        json!({"messageId": "1", "body": message.to_string(), "attributes": {}, "messageAttributes": {}});
    for _ in 0..2 {
        let event = json!({"Records": [record.clone()]});
        let answer = world.stack.functions.invoke("compliance-auditor", event).await.unwrap();
        assert_eq!(answer["batchItemFailures"], json!([]));
    }
    let notes = world.crm().notes(CONTACT);
    assert_eq!(notes.iter().filter(|note| note.body.contains(&id.to_string())).count(), 1);
    assert_eq!(officers.heard().len(), 1);
    assert_eq!(tickets(&world, &who).await.len(), 1);
}

#[tokio::test]
async fn while_the_crm_is_down_the_officers_are_told_and_the_flags_follow() {
    let clock = Some(clock_at(NOON.parse().unwrap()));
    let resilience = json!({
        "breaker": {"open_ms": 1000},
        "retry": {"external": {"delays_ms": [20, 40], "jitter_percent": 0}},
    });
    let resilience = resilience.to_string();
    let options =
        Options { simulated: clock, crm_timeout: Duration::from_secs(1), resilience, ..World::at_once() };
    let world = World::with(options).await;
    world.contact(CONTACT).await;
    let officers = world.listener("compliance-officers").await;
    world.says(CONTACT, "Hello").await;
    for operation in
        [Operation::ListTasks, Operation::CreateTask, Operation::ListNotes, Operation::CreateNote]
    {
        world.crm().inject(Fault::status(operation, 503).times(1_000)).unwrap();
    }
    world.says(CONTACT, WHITES_ONLY).await;
    assert_eq!(officers.heard().len(), 1);
    let flagged = |world: &World| {
        let tags = world.crm().contact(CONTACT).unwrap().tags;
        tags.iter().any(|tag| tag.eq_ignore_ascii_case("compliance-alert"))
    };
    assert!(!flagged(&world));
    world.crm().clear_faults();
    world.stack.advance(Duration::from_secs(121));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert!(flagged(&world));
    assert_eq!(officers.heard().len(), 0, "nobody is told twice");
}

struct Panics;

impl Screen for Panics {
    fn screen(&self, _: Direction, _: &str, _: &[&str]) -> Screened {
        panic!("the rules are wrong")
    }
}

#[tokio::test]
async fn where_the_rules_are_missing_or_fail_only_safe_sentences_leave_a_person_is_told_and_stop_works() {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let missing = world.worker(&[("COMPLIANCE_RULES", "/nowhere/rules.toml")]);
    let mut failing = world.worker(&[]);
    failing.guards = Guards::all(Guarding::Ready(Arc::new(Panics)));
    for (nth, deps) in [missing, failing].iter().enumerate() {
        let id = format!("CONunguarded000000{nth:02}");
        let who = world.contact_without_settling(&id);
        for words in ["I want to buy a home in Round Rock", "Is it a safe area?"] {
            world.deliver(&world.text(&id, words)).await;
            assert_eq!(wake(deps, &who, TIMEOUT).await, 0);
        }
        let safe = [0, 1].map(|nth| wording::safe(Language::English, nth));
        let replies = world.replies(&id);
        assert_eq!(replies.len(), 2);
        assert!(replies.iter().all(|reply| safe.contains(&reply.as_str())), "{replies:?}");
        assert!(!world.crm().tasks(&id).is_empty(), "a person is told");
        assert!(world.turns(&who).await[0].details["verdicts"].contains("guard_unguarded"));
        world.deliver(&world.text(&id, "please stop texting me")).await;
        assert_eq!(wake(deps, &who, TIMEOUT).await, 0);
        assert_eq!(world.turns(&who).await.pop().unwrap().action, Action::OptedOut);
        assert_eq!(world.replies(&id).len(), 3, "and it is confirmed");
    }
    assert!(jorge_tests::logs::captured().text().contains("compliance.rules_unusable"));
}

#[tokio::test]
async fn a_location_adds_rules_of_its_own() {
    let world = World::start().await;
    let rule = json!({"rule": [{
        "id": "no_flips", "kind": "house_rule", "reason": "We do not speak of flips.", "statute": "house rule 3",
        "output": "violation", "phrases": ["quick flip"],
    }]});
    world
        .choose(|settings| {
            settings.compliance = serde_json::from_value(rule).unwrap();
            settings.team_name = "The Quick Flip Team".into();
        })
        .await;
    let who = world.contact(CONTACT).await;
    let replies = world.says(CONTACT, "Hello").await;
    assert!(!replies[0].contains("Flip"), "{replies:?}");
    assert_eq!(only_ticket(&world, &who).await, ("house_rule".to_owned(), Severity::Medium, false));
    let tags = world.crm().contact(CONTACT).unwrap().tags;
    assert!(tags.iter().any(|tag| tag.eq_ignore_ascii_case("violation-house-rule")), "{tags:?}");
}
