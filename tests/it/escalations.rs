//! What a bot leaves to people reaches them once, whoever is down, and only those it is for.

use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::{Fault, NewContact, Operation};
use jiff::Timestamp;
use jorge::stack::{CRM_TOKEN, LOCATION, Options, STACK_NAME};
use jorge_tests::World;
use serde_json::{Value, json};
use shared::adapters::aws::{AwsEnvironment, Endpoints, sdk_config};
use shared::adapters::dynamodb::DynamoTickets;
use shared::adapters::sqs::InboundQueue;
use shared::audit::{Action, Actor};
use shared::clock::SimulatedClock;
use shared::escalation::Reason;
use shared::ids::{ContactId, ContactRef, CorrelationId, LocationId, TicketId, TicketKind};
use shared::locations::Settings;
use shared::privacy::Secret;
use shared::queue::{Escalations, TicketOpened};
use shared::review::{Act, Acted, Begun, Filed, Found, Matter, Status, Tickets as _, submit};
use uuid::Uuid;

const CONTACT: &str = "CONescalation0000001";
const OTHER_LOCATION: &str = "LOCescalations000002";
const ASKS: &str = "can I talk to a real person please";

/// No time passes unless it is moved, and the CRM is not asked for long.
const IMPATIENT: &str = r#"{
    "breaker": {"open_ms": 1000},
    "retry": {"external": {"delays_ms": [20, 40], "jitter_percent": 0}}
}"#;

fn simulated() -> (Arc<SimulatedClock>, Options) {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let (crm_timeout, resilience) = (Duration::from_secs(1), IMPATIENT.to_owned());
    let simulated = Some(clock.clone());
    (clock, Options { simulated, crm_timeout, resilience, ..World::at_once() })
}

fn sns(world: &World) -> aws_sdk_sns::Client {
    let environment = AwsEnvironment {
        region: "us-east-1".into(),
        access_key: "local".into(),
        secret_key: Secret::new("local".into()),
        session_token: None,
        endpoints: Endpoints { all: Some(world.stack.endpoints.queues.clone()), ..Endpoints::default() },
    };
    let config = sdk_config(&environment).to_builder().endpoint_url(&world.stack.endpoints.queues).build();
    aws_sdk_sns::Client::new(&config)
}

/// Makes the topic of human agents, unless it is there.
async fn topic(world: &World) -> String {
    let made = sns(world).create_topic().name(format!("{STACK_NAME}-human-agents")).send().await.unwrap();
    made.topic_arn().unwrap().to_owned()
}

/// Subscribes somebody to the escalations of one location.
async fn subscribe(world: &World, protocol: &str, endpoint: &str, location: &str) {
    let subscription = sns(world).subscribe().topic_arn(topic(world).await);
    let policy = json!({"location": [location]}).to_string();
    subscription
        .protocol(protocol)
        .endpoint(endpoint)
        .attributes("FilterPolicy", policy)
        .send()
        .await
        .unwrap();
}

/// What somebody has been told.
fn told(world: &World, endpoint: &str) -> Vec<sqs_sns_emulator::Notification> {
    world.stack.queues.inbox().into_iter().filter(|told| told.endpoint == endpoint).collect()
}

fn store(world: &World) -> DynamoTickets {
    DynamoTickets::new(world.stack.aws.dynamodb.clone(), world.table("conversations"), world.keys())
}

/// The one ticket of a contact that is open.
async fn ticket(world: &World, who: &ContactRef) -> Filed {
    let open = world.desk(who).await.conversation.progress.tickets;
    assert_eq!(open.len(), 1, "{open:?}");
    store(world).find(who, open[0].id).await.unwrap().and_then(Found::filed).unwrap()
}

async fn status(world: &World, who: &ContactRef, id: TicketId) -> Status {
    store(world).find(who, id).await.unwrap().unwrap().ticket.status()
}

/// Hands the function one message, as its queue would; returns how many failed.
async fn carry(world: &World, who: &ContactRef, ticket: TicketId) -> usize {
    let opened = TicketOpened {
        who: who.clone(),
        ticket,
        correlation_id: CorrelationId::new(Uuid::nil()),
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into(),
    };
    let body = serde_json::to_string(&Escalations::EscalationV1(opened)).unwrap();
    let event =
        json!({"Records": [{"messageId": "1", "body": body, "attributes": {}, "messageAttributes": {}}]});
    let answer = world.stack.functions.invoke("escalation", event).await.unwrap();
    answer["batchItemFailures"].as_array().map_or(0, Vec::len)
}

/// A person does something about a ticket, as the command does it.
async fn person(world: &World, who: &ContactRef, ticket: TicketId, act: Act, by: &str, reason: Option<&str>) {
    let queue = InboundQueue::new(world.stack.aws.sqs.clone(), world.inbound_url());
    let now = world.stack.clock().now();
    let acted = Acted { ticket, act, by: by.into(), reason: reason.map(Into::into), at: now };
    let (inbox, correlation) = (world.inbox(), CorrelationId::new(Uuid::now_v7()));
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned();
    submit((&inbox, &queue), who.clone(), acted, now, correlation, trace).await.unwrap();
    world.settle().await;
}

/// A contact who has asked for a person, and the ticket of it.
async fn escalated(options: Options) -> (World, ContactRef, Filed) {
    let world = World::with(options).await;
    subscribe(&world, "email", "agents@example.com", LOCATION).await;
    let who = world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, ASKS).await.len(), 1);
    let filed = ticket(&world, &who).await;
    (world, who, filed)
}

/// The whole of the CRM is down for tasks, notes and tags.
fn take_crm_down(world: &World) {
    for operation in
        [Operation::ListTasks, Operation::CreateTask, Operation::ListNotes, Operation::CreateNote]
    {
        world.crm().inject(Fault::status(operation, 503).times(1_000)).unwrap();
    }
}

#[tokio::test]
async fn escalation_creates_the_ticket_with_reason_and_context() {
    let (world, who, Filed { ticket, dossier }) = escalated(World::at_once()).await;
    assert_eq!(ticket.matter, Matter::escalation(Reason::AskedForPerson));
    assert!(dossier.title.expose().contains("Robin Tester"), "{}", dossier.title.expose());
    assert!(dossier.card.expose().contains(ASKS), "what they wrote: {}", dossier.card.expose());
    let record = world.turns(&who).await.pop().unwrap();
    assert_eq!(record.details["escalation"], format!("{} asked_for_person", ticket.id));
    assert_eq!(TicketId::of(TicketKind::Escalation, record.turn), ticket.id, "called after its turn");
    assert!(world.desk(&who).await.conversation.progress.needs_human_review());
    let state = world.items("conversations").await;
    let state = state.iter().find(|item| item["sk"].as_s().unwrap() == "STATE").unwrap();
    assert_eq!(state["needs_human_review"].as_bool(), Ok(&true));
}

#[tokio::test]
async fn escalation_notifies_a_person() {
    let (world, who, Filed { ticket, .. }) = escalated(World::at_once()).await;
    assert_eq!(status(&world, &who, ticket.id).await, Status::Escalated);
    let told = told(&world, "agents@example.com");
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains(&ticket.id.to_string()), "{}", told[0].message);
    assert_eq!(told[0].attributes["location"], LOCATION);
    assert_eq!(told[0].attributes["priority"], "high");
    for personal in ["Robin", "Tester", "2025550111", ASKS] {
        assert!(!told[0].message.contains(personal), "{}", told[0].message);
    }
    let tasks = world.crm().tasks(CONTACT);
    assert_eq!(tasks.len(), 1, "the turn makes none of its own beside it");
    assert!(tasks[0].title.contains("Robin"), "{tasks:?}");
    let notes = world.crm().notes(CONTACT);
    assert!(notes.iter().any(|note| note.body.starts_with("Escalation esc-")), "{notes:?}");
    let tags = world.crm().contact(CONTACT).unwrap().tags;
    assert!(tags.contains(&"escalation".to_owned()), "{tags:?}");
}

#[tokio::test]
async fn escalation_falls_back_to_queued_when_crm_and_notification_are_down_and_completes_later_by_itself() {
    let (clock, options) = simulated();
    let world = World::with(options).await;
    let who = world.contact(CONTACT).await;
    take_crm_down(&world);
    sns(&world).delete_topic().topic_arn(topic(&world).await).send().await.unwrap();
    assert_eq!(world.says(CONTACT, ASKS).await.len(), 1, "the conversation does not break");
    let id = ticket(&world, &who).await.ticket.id;
    assert_eq!(status(&world, &who, id).await, Status::Queued);
    assert!(world.crm().tasks(CONTACT).is_empty());
    assert_eq!(world.dead_letters().await, 0);

    world.crm().clear_faults();
    subscribe(&world, "email", "agents@example.com", LOCATION).await;
    // The second try comes two minutes after the first; no message of the first is left.
    clock.advance(Duration::from_secs(121));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(status(&world, &who, id).await, Status::Escalated);
    assert_eq!(world.crm().tasks(CONTACT).len(), 1);
    assert_eq!(told(&world, "agents@example.com").len(), 1);
}

#[tokio::test]
async fn while_only_the_crm_is_down_people_are_told_and_it_is_entered_later() {
    let (clock, options) = simulated();
    let world = World::with(options).await;
    subscribe(&world, "sms", "+12025550190", LOCATION).await;
    let who = world.contact(CONTACT).await;
    take_crm_down(&world);
    world.says(CONTACT, ASKS).await;
    let id = ticket(&world, &who).await.ticket.id;
    assert_eq!(status(&world, &who, id).await, Status::EscalatedInternalOnly);
    let texts = told(&world, "+12025550190");
    assert!(texts[0].message.len() <= 160, "one segment: {}", texts[0].message);

    world.crm().clear_faults();
    clock.advance(Duration::from_secs(121));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(status(&world, &who, id).await, Status::Escalated);
    assert_eq!(world.crm().tasks(CONTACT).len(), 1);
    assert_eq!(told(&world, "+12025550190").len(), 1, "nobody is told twice");
}

#[tokio::test]
async fn a_message_delivered_twice_and_a_contact_who_asks_again_make_one_ticket_and_one_task() {
    let (clock, options) = simulated();
    let (world, who, Filed { ticket: first, .. }) = escalated(options).await;
    assert_eq!(carry(&world, &who, first.id).await, 0, "acknowledged");
    assert_eq!(carry(&world, &who, first.id).await, 0);
    assert_eq!((world.crm().tasks(CONTACT).len(), told(&world, "agents@example.com").len()), (1, 1));

    // A day later nobody has taken it up, and they ask again.
    clock.advance(Duration::from_secs(25 * 3600));
    let said = world.says(CONTACT, "I still want to talk to a person").await;
    assert!(said[0].contains("knows that you are waiting"), "{said:?}");
    assert_eq!(ticket(&world, &who).await.ticket.id, first.id, "the same");
    let record = world.turns(&who).await.pop().unwrap();
    assert_eq!(record.details["escalation"], format!("{} asked_for_person again", first.id));
    assert_eq!(world.crm().tasks(CONTACT).len(), 1, "no second task");
    assert_eq!(told(&world, "agents@example.com").len(), 2, "people are told again");
}

#[tokio::test]
async fn two_locations_never_see_each_others_tickets() {
    let (world, mine, Filed { ticket: first, .. }) = escalated(World::at_once()).await;
    subscribe(&world, "email", "others@example.com", OTHER_LOCATION).await;
    let location = LocationId::parse(OTHER_LOCATION).unwrap();
    let (token, now) = (Secret::new(CRM_TOKEN.to_owned()), Timestamp::now());
    let settings = Settings { burst_window_ms: 0, ..Settings::default() };
    world.locations().connect(&location, &token, None, &settings, now).await.unwrap();
    let contact = NewContact {
        location_id: OTHER_LOCATION.to_owned(),
        id: Some("CONescalation0000002".to_owned()),
        phone: Some("+12025550112".to_owned()),
        tags: vec!["lead-bot".to_owned()],
        ..NewContact::default()
    };
    world.crm().seed_contact(contact).unwrap();
    world.settle().await;
    let theirs =
        ContactRef { location: location.clone(), contact: ContactId::parse("CONescalation0000002").unwrap() };
    let text = world.text("CONescalation0000002", ASKS).with("locationId", json!(OTHER_LOCATION));
    assert_eq!(world.deliver(&text).await.status, 200);
    world.settle().await;
    let second = ticket(&world, &theirs).await.ticket;

    let listed = async |location: &LocationId| {
        let open = store(&world).list(location, TicketKind::Escalation, true).await.unwrap();
        open.into_iter().map(|ticket| ticket.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&mine.location).await, [first.id]);
    assert_eq!(listed(&location).await, [second.id]);
    let agents = told(&world, "agents@example.com");
    let others = told(&world, "others@example.com");
    assert_eq!((agents.len(), others.len()), (1, 1), "each their own");
    assert!(agents[0].message.contains(&first.id.to_string()));
    assert_eq!(others[0].attributes["location"], OTHER_LOCATION);

    // Somebody of one team names the other's ticket: it is none of this contact's.
    person(&world, &mine, second.id, Act::Claim, "Ann", None).await;
    let record = world.turns(&mine).await.pop().unwrap();
    assert_eq!(record.action, Action::Refused);
    assert_eq!(record.details["ticket"], format!("claim {} by Ann refused NOT_OPEN", second.id));
    assert_eq!(status(&world, &theirs, second.id).await, Status::Escalated, "untouched");
    assert_eq!(store(&world).find(&mine, second.id).await.unwrap(), None);
}

#[tokio::test]
async fn what_people_do_is_recorded_with_who_did_it_and_why() {
    let (world, who, Filed { ticket, .. }) = escalated(World::at_once()).await;
    person(&world, &who, ticket.id, Act::Claim, "Ann", None).await;
    assert_eq!(status(&world, &who, ticket.id).await, Status::Claimed);
    person(&world, &who, ticket.id, Act::Claim, "Ben", None).await;
    person(&world, &who, ticket.id, Act::Resolve, "Ann", None).await;
    assert_eq!(status(&world, &who, ticket.id).await, Status::Claimed, "Ben may not, and Ann gave no reason");
    person(&world, &who, ticket.id, Act::Resolve, "Ann", Some("called back")).await;
    assert_eq!(status(&world, &who, ticket.id).await, Status::Resolved);
    let records = world.turns(&who).await;
    let acts: Vec<(Action, Actor)> =
        records.iter().skip(1).map(|record| (record.action, record.actor.clone())).collect();
    let by = |name: &str| Actor::Person(name.to_owned());
    assert_eq!(
        acts,
        [
            (Action::Claimed, by("Ann")),
            (Action::Refused, by("Ben")),
            (Action::Refused, by("Ann")),
            (Action::Resolved, by("Ann")),
        ]
    );
    let resolved = &records.last().unwrap().details["ticket"];
    assert_eq!(*resolved, format!("resolve {} by Ann because called back", ticket.id));
    assert!(world.breaches(&who).await.is_empty());
    assert!(!world.desk(&who).await.conversation.progress.needs_human_review());
    let tags = world.crm().contact(CONTACT).unwrap().tags;
    assert!(!tags.contains(&"escalation".to_owned()), "nothing is open any more: {tags:?}");
    assert_eq!(world.says(CONTACT, "hello?").await, Vec::<String>::new(), "still the person's");
}

#[tokio::test]
async fn what_people_do_in_one_breath_is_done_in_order_by_one_turn() {
    let (clock, options) = simulated();
    let world = World::with(Options { consume: false, ..options }).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, ASKS)).await;
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let id = ticket(&world, &who).await.ticket.id;
    let queue = InboundQueue::new(world.stack.aws.sqs.clone(), world.inbound_url());
    for (act, reason) in [(Act::Claim, None), (Act::Release, Some("card 4111 1111 1111 1111 is theirs"))] {
        clock.advance(Duration::from_secs(1));
        let now = world.stack.clock().now();
        let acted = Acted { ticket: id, act, by: "Ann".into(), reason: reason.map(Into::into), at: now };
        let (inbox, correlation) = (world.inbox(), CorrelationId::new(Uuid::now_v7()));
        submit((&inbox, &queue), who.clone(), acted, now, correlation, "00-trace".into()).await.unwrap();
    }
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let Found { ticket, .. } = store(&world).find(&who, id).await.unwrap().unwrap();
    assert_eq!(ticket.status(), Status::Released);
    assert_eq!(ticket.claim.map(|claim| claim.by), Some("Ann".to_owned()));
    assert!(!ticket.closing.unwrap().reason.contains("4111"), "no secret goes on record");
}

#[tokio::test]
async fn a_release_gives_the_conversation_back_with_what_the_person_wrote() {
    let (world, who, Filed { ticket, .. }) = escalated(World::at_once()).await;
    person(&world, &who, ticket.id, Act::Claim, "Ann", None).await;
    world
        .crm()
        .agent_texts(CONTACT, "USRann", "Hi Robin, Ann here. Tell the assistant your budget.")
        .await
        .unwrap();
    world.settle().await;
    assert_eq!(world.says(CONTACT, "ok will do").await, Vec::<String>::new(), "Ann has it");
    person(&world, &who, ticket.id, Act::Release, "Ann", Some("the bot may go on")).await;
    assert_eq!(status(&world, &who, ticket.id).await, Status::Released);
    let said = world.says(CONTACT, "I want to buy, around 450k").await;
    assert_eq!(said.len(), 1, "the bot goes on");
    let history = world.desk(&who).await.history;
    assert!(
        history.iter().any(|past| past.text.expose().contains("Ann here")),
        "with the person's messages as context"
    );
}

#[tokio::test]
async fn a_ticket_whose_message_is_lost_is_carried_by_the_schedule() {
    let (clock, options) = simulated();
    let world = World::with(options).await;
    subscribe(&world, "email", "agents@example.com", LOCATION).await;
    let who = world.contact(CONTACT).await;
    // The queue is gone while the turn tells of the ticket.
    let url = format!("{}/000000000000/{STACK_NAME}-escalations", world.stack.endpoints.queues);
    world.stack.aws.sqs.delete_queue().queue_url(&url).send().await.unwrap();
    assert_eq!(world.says(CONTACT, ASKS).await.len(), 1, "the reply is sent all the same");
    let id = ticket(&world, &who).await.ticket.id;
    let queue = world.stack.aws.sqs.create_queue().queue_name(format!("{STACK_NAME}-escalations"));
    queue.attributes("VisibilityTimeout".into(), "180").send().await.unwrap();
    assert_eq!(status(&world, &who, id).await, Status::Queued);
    clock.advance(Duration::from_secs(61));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(status(&world, &who, id).await, Status::Escalated);
    assert_eq!(told(&world, "agents@example.com").len(), 1);
}

#[tokio::test]
async fn a_crash_between_the_crm_and_the_record_makes_no_second_task() {
    let (clock, options) = simulated();
    let world = World::with(Options { consume: false, ..options }).await;
    subscribe(&world, "email", "agents@example.com", LOCATION).await;
    let who = world.contact_without_settling(CONTACT);
    world.deliver(&world.text(CONTACT, ASKS)).await;
    assert_eq!(world.run_one_wake_up(&who).await, 0);
    let id = ticket(&world, &who).await.ticket.id;
    assert_eq!(carry(&world, &who, id).await, 0);
    assert_eq!(world.crm().tasks(CONTACT).len(), 1);
    // As if the worker had died before it noted anything: nothing of what it did is known.
    let unknown = world.stack.aws.dynamodb.update_item().table_name(world.table("conversations"));
    let key = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.to_owned());
    let until = world.stack.clock().now().as_millisecond() + 45_000;
    unknown
        .key("pk", key(&shared::adapters::dynamodb::keys::contact(&who)))
        .key("sk", key(&shared::adapters::dynamodb::keys::ticket(id)))
        .update_expression("SET trying_until = :until REMOVE crm_at, told_at")
        .expression_attribute_values(":until", aws_sdk_dynamodb::types::AttributeValue::N(until.to_string()))
        .send()
        .await
        .unwrap();
    assert_eq!(carry(&world, &who, id).await, 1, "it may still be at it: the message comes back");
    clock.advance(Duration::from_secs(60));
    assert_eq!(carry(&world, &who, id).await, 0);
    assert_eq!(status(&world, &who, id).await, Status::Escalated);
    let (tasks, notes) = (world.crm().tasks(CONTACT), world.crm().notes(CONTACT));
    assert_eq!(tasks.len(), 1, "no second task");
    assert_eq!(notes.iter().filter(|note| note.body.starts_with("Escalation esc-")).count(), 1);
    let begun = store(&world).begin(&who, id, world.stack.clock().now(), Timestamp::MAX).await.unwrap();
    assert_eq!(begun, Begun::NothingLeft);
}

#[tokio::test]
async fn a_task_goes_to_the_contacts_own_agent_or_to_whoever_is_on_call() {
    let (_, options) = simulated();
    let world = World::with(options).await;
    let seed = |id: &str, phone: &str| NewContact {
        location_id: LOCATION.to_owned(),
        id: Some(id.to_owned()),
        phone: Some(phone.to_owned()),
        tags: vec!["lead-bot".to_owned()],
        assigned_to: Some("USRagent".to_owned()),
        ..NewContact::default()
    };
    world.crm().seed_contact(seed(CONTACT, "+12025550113")).unwrap();
    world.settle().await;
    world.says(CONTACT, ASKS).await;
    assert_eq!(world.crm().tasks(CONTACT)[0].assigned_to.as_deref(), Some("USRagent"));

    let (_, options) = simulated();
    let world = World::with(options).await;
    world
        .choose(|settings| {
            // Friday noon is no time for this team.
            settings.service_hours = serde_json::from_value(json!({"monday": "09:00-17:00"})).unwrap();
            settings.on_call = vec!["USRcall".into()];
        })
        .await;
    world.crm().seed_contact(seed(CONTACT, "+12025550113")).unwrap();
    world.settle().await;
    world.says(CONTACT, ASKS).await;
    let task = &world.crm().tasks(CONTACT)[0];
    assert_eq!(task.assigned_to.as_deref(), Some("USRcall"));
    let due: Value = serde_json::to_value(task).unwrap();
    assert!(due.to_string().contains("2026-11-20T19:00"), "within the hour: {due}");
}
