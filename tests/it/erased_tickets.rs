//! What people must look at, of contacts who are exported or erased: nothing of it can be read afterwards, nothing is
//! tried for ever, a bot that was stopped stays stopped, and who read what is on record.

use std::time::Duration;

use async_trait::async_trait;
use clap::Parser as _;
use ghl_emulator::NewContact;
use jiff::{SignedDuration, Timestamp};
use jorge::script::clock_at;
use jorge::stack::{CRM_TOKEN, LOCATION, Options, Storage};
use jorge_tests::World;
use serde_json::{Value, json};
use shared::adapters::dynamodb::{DynamoDueItems, DynamoTickets};
use shared::adapters::sqs::InboundQueue;
use shared::audit::{Action, Operation, OperationAction, OperationRecord, OperationsLog, Subject, chain_of};
use shared::compliance::evidence::Evidence;
use shared::conversation::wording;
use shared::error::Fault;
use shared::follow_ups::{DueItems as _, What};
use shared::ids::{ContactId, ContactRef, CorrelationId, LocationId, TicketId, TicketKind};
use shared::language::Language;
use shared::locations::Settings;
use shared::privacy::Secret;
use shared::privacy::rights::{
    ContactRecords, Dossier, Erasure, Forgetting, Forgot, Grounds, LegalHold, Remembered, Rights,
};
use shared::review::{Act, Acted, Begun, Close, Found, Reach, Status, Ticket, Tickets as _, consult, submit};
use uuid::Uuid;

use crate::data_rights::{Archive, grounds};

const CONTACT: &str = "CONerased00000000001";
const ASKS: &str = "can I talk to a real person please";
const WHITES_ONLY: &str = "I want to sell, but to whites only";
const NOON: &str = "2026-11-20T18:00:00Z";

fn store(world: &World) -> DynamoTickets {
    DynamoTickets::new(world.stack.aws.dynamodb.clone(), world.table("conversations"), world.keys())
}

/// The tickets of a location, as people see them.
async fn listed(world: &World, location: &LocationId, kind: TicketKind, open: bool) -> Vec<Ticket> {
    store(world).list(location, kind, open).await.unwrap()
}

async fn found(world: &World, who: &ContactRef, id: TicketId) -> Option<Found> {
    store(world).find(who, id).await.unwrap()
}

/// The ids of the open escalation and of the open violation of a contact.
async fn both(world: &World, who: &ContactRef) -> (TicketId, TicketId) {
    let open = world.desk(who).await.conversation.progress.tickets;
    let of = |kind| open.iter().find(|open| open.id.kind() == kind).unwrap().id;
    (of(TicketKind::Escalation), of(TicketKind::Violation))
}

/// A contact who has asked for a person, and then said what stops the bot.
async fn troubled(options: Options) -> (World, ContactRef) {
    let world = World::with(options).await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, ASKS).await;
    world.says(CONTACT, WHITES_ONLY).await;
    (world, who)
}

/// The same in a world where nobody has carried a ticket to people yet.
async fn untold() -> (World, ContactRef) {
    let simulated = Some(clock_at(NOON.parse().unwrap()));
    let world = World::with(Options { consume: false, simulated, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    for words in [ASKS, WHITES_ONLY] {
        world.deliver(&world.text(CONTACT, words)).await;
        assert_eq!(world.run_one_wake_up(&who).await, 0);
    }
    (world, who)
}

/// Every ticket in the index of what is due within a year.
async fn due(world: &World) -> Vec<TicketId> {
    let items = DynamoDueItems::new(world.stack.aws.dynamodb.clone(), world.table("conversations"));
    let year = SignedDuration::from_hours(24 * 365);
    let (since, until) = (world.stack.clock().now() - year, world.stack.clock().now() + year);
    let mut found = Vec::new();
    for shard in 0..items.shards() {
        for item in items.due(shard, since, until, None).await.unwrap().items {
            if let What::Ticket(ticket) = item.what {
                found.push(ticket);
            }
        }
    }
    found
}

/// Hands whoever carries tickets of this kind one message, as the queue would; returns how many failed.
async fn carry(world: &World, who: &ContactRef, ticket: TicketId) -> usize {
    let (function, version) = match ticket.kind() {
        TicketKind::Escalation => ("escalation", "EscalationV1"),
        TicketKind::Violation => ("compliance-auditor", "ViolationV1"),
    };
    let message = json!({
        "type": version, "location": who.location, "contact": who.contact, "ticket": ticket,
        "correlation_id": Uuid::nil(), "traceparent": "",
    });
    let record = json!({
        "messageId": "1", "body": message.to_string(), "attributes": {}, "messageAttributes": {},
    });
    let answer = world.stack.functions.invoke(function, json!({ "Records": [record] })).await.unwrap();
    answer["batchItemFailures"].as_array().map_or(0, Vec::len)
}

async fn acts(world: &World, who: &ContactRef, ticket: TicketId, act: Act, reason: Option<&str>) {
    let (inbox, now) = (world.inbox(), world.stack.clock().now());
    let queue = InboundQueue::new(world.stack.aws.sqs.clone(), world.inbound_url());
    let acted = Acted { ticket, act, by: "Ann".into(), reason: reason.map(Into::into), at: now };
    let (correlation, trace) = (CorrelationId::new(Uuid::now_v7()), String::new());
    submit((&inbox, &queue), who.clone(), acted, now, correlation, trace).await.unwrap();
    world.settle().await;
}

#[tokio::test]
async fn after_an_erasure_a_violation_is_a_record_nobody_can_read_and_its_pause_ends_by_a_release() {
    let (world, who) = troubled(World::at_once()).await;
    let (escalation, violation) = both(&world, &who).await;
    let before = found(&world, &who, violation).await.unwrap().filed().unwrap().ticket;
    let mut records = world.audit(&who).await;
    records.retain(|record| record.evidence.is_some());
    let old_key = world.desk(&who).await.key;
    assert!(records[0].open_evidence::<Evidence>(&old_key).unwrap().is_some());
    let counted = world.desk(&who).await.conversation.progress.compliance;
    Archive::of(&world).erase(&who, world.stack.clock().now()).await;

    let Found { ticket, dossier } = found(&world, &who, violation).await.unwrap();
    assert_eq!(dossier, None);
    assert_eq!(ticket, before, "what it was about, when, how grave and how far it got stays");
    assert_eq!(found(&world, &who, escalation).await, None);
    let list = async |kind, open| listed(&world, &who.location, kind, open).await;
    assert_eq!(list(TicketKind::Violation, true).await, [ticket]);
    for open in [true, false] {
        assert_eq!(list(TicketKind::Escalation, open).await, []);
    }
    let items = format!("{:?}", world.items("conversations").await);
    assert!(!items.contains("ESC#"), "{items}");

    let desk = world.desk(&who).await;
    assert_eq!(desk.conversation.progress.compliance, counted, "held as before");
    assert!(!desk.conversation.progress.needs_human_review());
    assert!(records[0].open_evidence::<Evidence>(&desk.key).is_err(), "no key opens it");
    assert_eq!(world.breaches(&who).await, [], "and the chain is whole");
    let erased = world.audit(&who).await.pop().unwrap();
    assert_eq!(erased.action, Action::Erased);
    assert_eq!(erased.details["tickets_ended"], escalation.to_string());

    world.crm().internal_comment(CONTACT, "USRann", "/bot on").await.unwrap();
    world.settle().await;
    assert_eq!(world.says(CONTACT, "I want to buy a home").await, [""; 0], "still stopped");
    acts(&world, &who, violation, Act::Resolve, Some("seen")).await;
    assert_eq!(found(&world, &who, violation).await.unwrap().ticket.closing, None, "by a release only");
    acts(&world, &who, violation, Act::Release, Some("spoke to the owner")).await;
    assert_eq!(found(&world, &who, violation).await.unwrap().ticket.status(), Status::Released);
    assert_eq!(world.says(CONTACT, "I want to buy a home").await.len(), 1);
    assert_eq!(world.breaches(&who).await, []);
}

#[tokio::test]
async fn what_is_said_again_after_an_erasure_has_a_ticket_of_its_own_that_can_be_read() {
    let (world, who) = troubled(World::at_once()).await;
    let (_, erased) = both(&world, &who).await;
    let officers = world.listener("compliance-officers").await;
    Archive::of(&world).erase(&who, world.stack.clock().now()).await;
    assert_eq!(world.says(CONTACT, WHITES_ONLY).await, [""; 0]);
    let open = world.desk(&who).await.conversation.progress.tickets;
    assert_eq!(open.len(), 2, "{open:?}");
    let new = open.iter().find(|open| open.id != erased).unwrap().id;
    let filed = found(&world, &who, new).await.unwrap().filed().unwrap();
    assert!(filed.dossier.evidence[0].content.expose().contains(WHITES_ONLY));
    assert_eq!(officers.heard().len(), 1, "and they are told");
    acts(&world, &who, erased, Act::Release, Some("of before the erasure")).await;
    assert_eq!(world.says(CONTACT, "Hello?").await, [""; 0], "the other stops the bot");
    acts(&world, &who, new, Act::Release, Some("withdrawn")).await;
    assert_eq!(world.says(CONTACT, "Hello?").await.len(), 1);
}

#[tokio::test]
async fn violations_of_medium_severity_stay_counted_and_their_tickets_end_with_an_erasure() {
    let world = World::start().await;
    world.choose(|settings| settings.team_name = "Homes for white people only".into()).await;
    let who = world.contact(CONTACT).await;
    for words in ["Hello", "Hello?"] {
        assert_eq!(world.says(CONTACT, words).await.len(), 1);
    }
    Archive::of(&world).erase(&who, world.stack.clock().now()).await;
    assert_eq!(listed(&world, &who.location, TicketKind::Violation, true).await, []);
    let closed = listed(&world, &who.location, TicketKind::Violation, false).await;
    let [Ticket { closing: Some(closing), id, .. }] = &closed[..] else { panic!("{closed:?}") };
    assert_eq!((closing.how, closing.by.as_str()), (Close::Erased, "Dana Reyes"));
    assert_eq!(found(&world, &who, *id).await.unwrap().dossier, None);
    let third = world.says(CONTACT, "Anybody there?").await;
    assert_eq!(third, [wording::under_review(Language::English)], "the third within thirty days");
}

#[tokio::test]
async fn of_an_erased_contact_nothing_is_due_and_whoever_carries_tickets_finds_nothing_left() {
    let (world, who) = untold().await;
    let (escalation, violation) = both(&world, &who).await;
    assert_eq!(due(&world).await.len(), 2);
    Archive::of(&world).erase(&who, world.stack.clock().now()).await;
    assert_eq!(due(&world).await, []);
    for ticket in [escalation, violation] {
        assert_eq!(carry(&world, &who, ticket).await, 0, "the message is done with");
    }
    world.stack.advance(Duration::from_secs(7_200));
    world.stack.tick("follow-ups").await.unwrap();
    assert_eq!(due(&world).await, []);
    assert!(world.crm().notes(CONTACT).is_empty() && world.crm().tasks(CONTACT).is_empty());
}

#[tokio::test]
async fn a_ticket_that_is_carried_while_its_contact_is_erased_leaves_nothing_readable_and_nothing_due() {
    let (world, who) = untold().await;
    let (escalation, violation) = both(&world, &who).await;
    let (tickets, now) = (store(&world), world.stack.clock().now());
    let later = now + SignedDuration::from_secs(45);
    for ticket in [escalation, violation] {
        assert!(matches!(tickets.begin(&who, ticket, now, later).await.unwrap(), Begun::Ours(_)));
    }
    Archive::of(&world).erase(&who, now).await;
    for ticket in [escalation, violation] {
        // The CRM was down, so there is something left to be tried.
        let reach = Reach { told_at: Some(now), crm_at: None, tries: 1 };
        tickets.note(&who, ticket, reach).await.unwrap();
    }
    assert_eq!(due(&world).await, []);
    assert_eq!(found(&world, &who, escalation).await, None);
    assert_eq!(found(&world, &who, violation).await.unwrap().dossier, None);
    let after = later + SignedDuration::from_secs(60);
    for ticket in [escalation, violation] {
        assert_eq!(tickets.begin(&who, ticket, after, after).await.unwrap(), Begun::NothingLeft);
    }
    let items = format!("{:?}", world.items("conversations").await);
    assert!(!items.contains("ESC#"), "what was noted brings nothing back: {items}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn carrying_and_erasing_at_the_same_moment_ends_with_nothing_due() {
    for _ in 0..6 {
        let (world, who) = untold().await;
        let (escalation, violation) = both(&world, &who).await;
        let archive = Archive::of(&world);
        let erasing = archive.erase(&who, world.stack.clock().now());
        let (_, _, erased) =
            futures::join!(carry(&world, &who, escalation), carry(&world, &who, violation), erasing);
        assert!(matches!(erased, Erasure::Erased { .. }));
        assert_eq!(due(&world).await, []);
        for ticket in [escalation, violation] {
            assert!(found(&world, &who, ticket).await.is_none_or(|found| found.dossier.is_none()));
            assert_eq!(carry(&world, &who, ticket).await, 0);
        }
        assert_eq!(world.breaches(&who).await, []);
    }
}

/// The real records, where an erasure is cut short once the key is destroyed.
struct CutShort<'a>(&'a dyn ContactRecords);

#[async_trait]
impl ContactRecords for CutShort<'_> {
    async fn everything(&self, who: &ContactRef) -> Result<Option<Dossier>, Fault> {
        self.0.everything(who).await
    }

    async fn hold(&self, who: &ContactRef) -> Result<Option<LegalHold>, Fault> {
        self.0.hold(who).await
    }

    async fn set_hold(&self, who: &ContactRef, hold: Option<&LegalHold>) -> Result<Option<LegalHold>, Fault> {
        self.0.set_hold(who, hold).await
    }

    async fn remembered(&self, who: &ContactRef) -> Result<Option<Remembered>, Fault> {
        self.0.remembered(who).await
    }

    async fn forget(&self, forgetting: &Forgetting<'_>) -> Result<Forgot, Fault> {
        self.0.forget(forgetting).await
    }

    async fn sweep(&self, _: &ContactRef, _: u64, _: Timestamp) -> Result<usize, Fault> {
        Err(Fault::unavailable("conversations table", "removing", "the machine was switched off"))
    }
}

#[tokio::test]
async fn an_erasure_that_is_cut_short_leaves_no_ticket_due_and_the_next_takes_the_rest() {
    let (world, who) = untold().await;
    let (escalation, violation) = both(&world, &who).await;
    // One that people were done with is not in the state any more.
    let queue = InboundQueue::new(world.stack.aws.sqs.clone(), world.inbound_url());
    let (inbox, now) = (world.inbox(), world.stack.clock().now());
    let (by, reason) = ("Ann".to_owned(), Some("withdrawn".to_owned()));
    let acted = Acted { ticket: violation, act: Act::Release, by, reason, at: now };
    let correlation = CorrelationId::new(Uuid::now_v7());
    submit((&inbox, &queue), who.clone(), acted, now, correlation, String::new()).await.unwrap();
    assert_eq!(world.run_one_wake_up(&who).await, 0);

    let (archive, log) = (Archive::of(&world), world.operations_log());
    let records = CutShort(&archive.records);
    let rights = Rights { records: &records, log: &log, signer: archive.keys.as_ref() };
    assert!(rights.erase(&who, &grounds(), now).await.is_err());
    assert_eq!(due(&world).await, []);
    for ticket in [escalation, violation] {
        assert_eq!(carry(&world, &who, ticket).await, 0, "nobody stumbles over what is left");
    }
    archive.erase(&who, now).await;
    let Found { ticket, dossier } = found(&world, &who, violation).await.unwrap();
    assert_eq!((ticket.status(), dossier), (Status::Released, None));
}

#[tokio::test]
async fn tickets_and_evidence_are_exported_readable_and_not_after_an_erasure() {
    let (world, who) = troubled(World::at_once()).await;
    let (escalation, violation) = both(&world, &who).await;
    let (archive, now) = (Archive::of(&world), world.stack.clock().now());
    let export = async || {
        let dossier = archive.rights().export(&who, &grounds(), now).await.unwrap().unwrap();
        serde_json::to_value(&dossier).unwrap()
    };
    let json = export().await;
    let kept = &json["kept"];
    let card = kept["escalations"][0]["content"]["card"].as_str().unwrap();
    assert!(card.contains(ASKS), "{card}");
    let proof = kept["violations"][0]["content"]["evidence"][0]["content"].as_str().unwrap();
    assert!(proof.contains(WHITES_ONLY), "{proof}");
    assert_eq!(kept["violations"][0]["about"]["severity"], "critical");
    let evidence = &kept["evidence"][0];
    assert_eq!(evidence["content"]["violations"][0]["text"], WHITES_ONLY);
    let number = usize::try_from(evidence["record"].as_u64().unwrap()).unwrap();
    assert_eq!(evidence["sha256"], json["audit"][number - 1]["details"]["evidence_sha256"]);
    assert_eq!(kept["escalations"][0]["sk"], format!("ESC#{}", escalation.turn()));
    for hidden in ["unreadable", "ticket_list", "due_shard"] {
        assert!(!json.to_string().contains(hidden), "{hidden}");
    }

    archive.erase(&who, now).await;
    let json = export().await;
    for said in [ASKS, WHITES_ONLY, "whites"] {
        assert!(!json.to_string().contains(said), "{said}");
    }
    let kept = &json["kept"];
    assert_eq!(kept.get("escalations"), None);
    assert_eq!(kept["violations"][0]["sk"], format!("VIO#{}", violation.turn()));
    assert_eq!(kept["violations"][0].get("content"), None);
    assert!(kept["evidence"][0]["content"].as_str().unwrap().starts_with("unreadable"));
}

struct LogIsDown;

#[async_trait]
impl OperationsLog for LogIsDown {
    async fn append(&self, _: &LocationId, _: Operation) -> Result<OperationRecord, Fault> {
        Err(Fault::unavailable("operations table", "recording", "it is down"))
    }
}

#[tokio::test]
async fn whoever_reads_a_ticket_is_on_record_before_it_is_shown() {
    let (world, who) = troubled(World::at_once()).await;
    let (_, violation) = both(&world, &who).await;
    let (tickets, log, now) = (store(&world), world.operations_log(), world.stack.clock().now());
    let ann = Grounds::without_reason("Ann").unwrap();
    assert!(consult((&tickets, &LogIsDown), &who, violation, &ann, now).await.is_err(), "then nobody reads");
    let read = consult((&tickets, &log), &who, violation, &ann, now).await.unwrap();
    assert!(read.unwrap().dossier.is_some());
    let (records, _) = world.operations(&chain_of(&who.location, now)).await;
    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!((record.action, record.actor.as_str()), (OperationAction::ReadPersonalData, "Ann"));
    assert_eq!(record.subject, Subject::Ticket(violation.to_string()));
    assert_eq!(record.details["contact"], CONTACT);
}

#[tokio::test]
async fn no_number_and_no_address_goes_on_record_with_what_people_do() {
    let (world, who) = troubled(World::at_once()).await;
    let (_, violation) = both(&world, &who).await;
    let reason = "called +1 202-555-0171, mailed ana@example.org, then done";
    acts(&world, &who, violation, Act::Release, Some(reason)).await;
    let closing = found(&world, &who, violation).await.unwrap().ticket.closing.unwrap();
    assert_eq!(closing.reason, "called [telephone number], mailed [e-mail address], then done");
    let report = json!({"contact_id": CONTACT, "customData": {
        "violation": "You would fit in better elsewhere", "violation_by": "Ann 202-555-0171",
        "violation_reason": "told by ana@example.org",
    }});
    let path = format!("/webhooks/workflow/{LOCATION}");
    let secret = [("x-jorge-workflow-secret", jorge::stack::WORKFLOW_SECRET)];
    assert_eq!(world.post(&path, &secret, report.to_string()).await.status, 200);
    world.settle().await;
    for table in ["audit", "conversations"] {
        let items = format!("{:?}", world.items(table).await);
        for personal in ["555-0171", "ana@example.org"] {
            assert!(!items.contains(personal), "{personal} in {table}");
        }
    }
}

/// What a command came to: `None` if it was refused before anything was done.
async fn jorge(directory: &std::path::Path, arguments: &[&str]) -> Option<bool> {
    let whole = ["jorge", "--data-dir", directory.to_str().unwrap()];
    let cli = jorge::cli::Cli::parse_from(whole.iter().chain(arguments));
    let code = jorge::commands::run(cli).await.ok()?;
    Some(format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS))
}

#[tokio::test]
async fn the_commands_show_release_and_verify_what_is_left_of_an_erased_violation() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let (world, who) = troubled(Options { storage, ..World::at_once() }).await;
    let (_, violation) = both(&world, &who).await;
    let id = violation.to_string();
    let run = async |arguments: &[&str]| jorge(directory.path(), arguments).await;
    assert_eq!(run(&["violations", "show", &id, "--by", "Ann"]).await, Some(true));
    for reason in ["called 202-555-0171", "see ana@example.org", " "] {
        let release = ["violations", "release", &id, "--by", "Ann", "--reason", reason];
        assert_eq!(run(&release).await, None, "{reason}");
    }
    assert_eq!(run(&["violations", "claim", &id, "--by", "202-555-0171"]).await, None);
    let whose = ["--location", LOCATION, "--contact", CONTACT, "--by", "Dana Reyes"];
    let erase: Vec<&str> =
        ["erase-contact"].into_iter().chain(whose).chain(["--reason", "asked", "--yes"]).collect();
    assert_eq!(run(&erase).await, Some(true));
    assert_eq!(
        run(&["violations", "show", &id, "--by", "Ann"]).await,
        Some(true),
        "it says that it is erased"
    );
    assert_eq!(run(&["violations", "list", "--all"]).await, Some(true));
    assert_eq!(run(&["verify-audit"]).await, Some(true), "every chain is whole");
    assert_eq!(run(&["violations", "release", &id, "--by", "Ann", "--reason", "seen"]).await, Some(true));
    assert_eq!(found(&world, &who, violation).await.unwrap().ticket.status(), Status::Released);
    let (records, _) = world.operations(&chain_of(&who.location, Timestamp::now())).await;
    let reads = records.iter().filter(|record| record.action == OperationAction::ReadPersonalData);
    assert_eq!(reads.count(), 2, "before and after");
}

const OTHER_LOCATION: &str = "LOCerasedtickets0002";
const OTHERS: &str = "CONerased00000000002";

/// Another team, with a contact of its own who has asked for a person and said what stops the bot.
async fn other_team(world: &World) -> ContactRef {
    let location = LocationId::parse(OTHER_LOCATION).unwrap();
    let settings = Settings { burst_window_ms: 0, ..Settings::default() };
    let (token, now) = (Secret::new(CRM_TOKEN.to_owned()), Timestamp::now());
    world.locations().connect(&location, &token, None, &settings, now).await.unwrap();
    let contact = NewContact {
        location_id: OTHER_LOCATION.to_owned(),
        id: Some(OTHERS.to_owned()),
        phone: Some("+12025550112".to_owned()),
        tags: vec!["lead-bot".to_owned()],
        ..NewContact::default()
    };
    world.crm().seed_contact(contact).unwrap();
    world.settle().await;
    for words in [ASKS, WHITES_ONLY] {
        let text = world.text(OTHERS, words).with("locationId", json!(OTHER_LOCATION));
        assert_eq!(world.deliver(&text).await.status, 200);
        world.settle().await;
    }
    ContactRef { location, contact: ContactId::parse(OTHERS).unwrap() }
}

/// Everything stored of a contact, and what stands about them in the CRM.
async fn all_of(world: &World, who: &ContactRef) -> Vec<String> {
    let pk = shared::adapters::dynamodb::keys::contact(who);
    let mut all = vec![format!("{:?}", world.crm().contact(who.contact.as_str()))];
    all.push(format!("{:?}", world.crm().notes(who.contact.as_str())));
    all.push(format!("{:?}", world.crm().tasks(who.contact.as_str())));
    for table in ["conversations", "audit"] {
        let own =
            world.items(table).await.into_iter().filter(|item| item["pk"].as_s().is_ok_and(|k| *k == pk));
        all.extend(own.map(|item| serde_dynamo::from_item::<_, Value>(item).unwrap().to_string()));
    }
    all
}

#[tokio::test]
async fn whatever_a_person_of_one_location_does_with_ids_of_another_nothing_crosses() {
    let directory = tempfile::tempdir().unwrap();
    let storage = Storage::Directory(directory.path().to_owned());
    let (world, mine) = troubled(Options { storage, ..World::at_once() }).await;
    let theirs = other_team(&world).await;
    let (escalation, violation) = both(&world, &theirs).await;
    let before = all_of(&world, &theirs).await;
    let run = async |arguments: &[&str]| jorge(directory.path(), arguments).await;

    for (command, id) in [("escalations", escalation.to_string()), ("violations", violation.to_string())] {
        let because = ["--by", "Ann", "--reason", "mine now"];
        for act in ["resolve", "release"] {
            let whole: Vec<&str> = [command, act, &id].into_iter().chain(because).collect();
            assert_eq!(run(&whole).await, None, "{command} {act}");
        }
        for act in ["claim", "show"] {
            assert_eq!(run(&[command, act, &id, "--by", "Ann"]).await, None, "{command} {act}");
        }
    }
    // Named for one's own contact, the other's ticket is none of theirs.
    for (ticket, act) in [(escalation, Act::Claim), (violation, Act::Release)] {
        acts(&world, &mine, ticket, act, Some("mine now")).await;
        assert_eq!(world.turns(&mine).await.pop().unwrap().action, Action::Refused);
        assert_eq!(found(&world, &mine, ticket).await, None);
    }
    // The other's contact, at one's own location, is somebody nobody knows.
    let whose = ["--location", LOCATION, "--contact", OTHERS, "--by", "Ann"];
    let with = |first: &[&'static str], last: &[&'static str]| -> Vec<&'static str> {
        first.iter().chain(&whose).chain(last).copied().collect()
    };
    assert_eq!(run(&with(&["export-contact"], &[])).await, Some(false), "nothing is kept of them");
    assert_eq!(run(&with(&["legal-hold", "set"], &["--reason", "claim 14"])).await, Some(true));
    assert_eq!(run(&with(&["erase-contact"], &["--reason", "asked", "--yes"])).await, Some(false), "held");
    assert_eq!(run(&with(&["legal-hold", "lift"], &["--reason", "settled"])).await, Some(true));
    assert_eq!(run(&with(&["erase-contact"], &["--reason", "asked", "--yes"])).await, Some(true));
    assert_eq!(Archive::of(&world).records.hold(&theirs).await.unwrap(), None);
    assert_eq!(all_of(&world, &theirs).await, before);

    // A report on somebody else's contact is one's own, and does nothing to them.
    let report = ["violations", "report", OTHERS, "--text", "You would fit in better elsewhere"];
    let report: Vec<&str> = report.into_iter().chain(["--by", "Ann", "--reason", "steering"]).collect();
    assert_eq!(run(&report).await, Some(true));
    world.settle().await;
    assert_eq!(all_of(&world, &theirs).await, before);

    for (location, own) in [(&mine.location, &mine), (&theirs.location, &theirs)] {
        for kind in TicketKind::ALL {
            let listed = listed(&world, location, kind, true).await;
            assert!(listed.iter().any(|ticket| ticket.who == *own));
            assert!(listed.iter().all(|ticket| ticket.who.location == *location), "{listed:?}");
        }
    }
}
