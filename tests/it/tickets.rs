//! Tickets in the real store: opened and closed by turns, carried by whoever gets to, listed by location.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use jorge::stack::Options;
use jorge_tests::World;
use shared::adapters::dynamodb::{DynamoDueItems, DynamoTickets};
use shared::audit::{Action, Actor, Entry, link};
use shared::conversation::{Bot, Commit, Conversations as _, Turn};
use shared::escalation::Reason;
use shared::follow_ups::{DueItems as _, What};
use shared::ids::{ContactId, ContactRef, CorrelationId, LocationId, TicketId, TicketKind, TurnId};
use shared::privacy::Personal;
use shared::review::{
    Act, Acted, Begun, Change, Changed, Dossier, Filed, Found, Matter, OpenTicket, Reach, Status, Ticket,
    Tickets as _, act,
};
use uuid::Uuid;

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

fn who(location: &str, contact: &str) -> ContactRef {
    ContactRef { location: LocationId::parse(location).unwrap(), contact: ContactId::parse(contact).unwrap() }
}

fn filed(who: &ContactRef, opened_at: Timestamp) -> Filed {
    let ticket = Ticket {
        id: TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::now_v7())),
        who: who.clone(),
        matter: Matter::escalation(Reason::Distress),
        opened_at,
        bot: Bot::Lead,
        correlation_id: CorrelationId::new(Uuid::nil()),
        claim: None,
        closing: None,
        reach: Reach::default(),
    };
    let text = |text: &str| Personal::new(text.to_owned());
    let dossier = Dossier { title: text("Ada needs you"), card: text("In foreclosure"), evidence: vec![] };
    Filed { ticket, dossier }
}

/// Commits a turn that opens `opened` and changes `acted`, as `take_turn` would make it.
async fn commit(world: &World, who: &ContactRef, opened: Vec<Filed>, acted: Vec<Changed>) {
    let desk = world.desk(who).await;
    let mut conversation = desk.conversation.clone();
    conversation.version += 1;
    let tickets = &mut conversation.progress.tickets;
    tickets.retain(|open| !acted.iter().any(|acted| acted.ticket == open.id));
    tickets.extend(opened.iter().map(|filed| OpenTicket::of(&filed.ticket, false)));
    let entry = Entry {
        at: noon(),
        actor: Actor::Bot,
        action: Action::Replied,
        turn: TurnId::new(Uuid::now_v7()),
        correlation_id: CorrelationId::new(Uuid::nil()),
        details: BTreeMap::new(),
        evidence: None,
    };
    let record = link(who, conversation.audit.as_ref(), entry.clone(), world.keys().as_ref()).await.unwrap();
    let (read, history) = (vec![], vec![]);
    let turn = Turn {
        conversation,
        read,
        history,
        handoff: None,
        settled_handoff: None,
        opened,
        acted,
        outcomes: Vec::new(),
        evidence: None,
        entry,
    };
    assert_eq!(world.conversations().commit(&desk, &turn, &record).await.unwrap(), Commit::Done);
}

fn store(world: &World) -> DynamoTickets {
    DynamoTickets::new(world.stack.aws.dynamodb.clone(), world.table("conversations"), world.keys())
}

/// Every ticket in the index of what is due at `until`.
async fn due(world: &World, until: Timestamp) -> Vec<TicketId> {
    let items = DynamoDueItems::new(world.stack.aws.dynamodb.clone(), world.table("conversations"));
    let mut found = Vec::new();
    for shard in 0..items.shards() {
        let since = noon() - SignedDuration::from_hours(1);
        for item in items.due(shard, since, until, None).await.unwrap().items {
            if let What::Ticket(ticket) = item.what {
                found.push(ticket);
            }
        }
    }
    found
}

async fn world() -> World {
    World::with(Options { consume: false, ..World::at_once() }).await
}

#[tokio::test]
async fn a_ticket_is_opened_with_its_turn_and_due_until_people_have_it() {
    let (world, contact) = (world().await, who("LOCtickets", "CON1"));
    let opened = filed(&contact, noon());
    let id = opened.ticket.id;
    commit(&world, &contact, vec![opened.clone()], vec![]).await;
    let tickets = store(&world);
    assert_eq!(tickets.find(&contact, id).await.unwrap().and_then(Found::filed), Some(opened));
    assert_eq!(world.desk(&contact).await.conversation.progress.tickets.len(), 1);
    assert!(due(&world, after(59)).await.is_empty());
    assert_eq!(due(&world, after(60)).await, [id], "though no message was ever sent");

    let (until, told) = (after(105), Reach { told_at: Some(after(61)), ..Reach::default() });
    let Begun::Ours(ours) = tickets.begin(&contact, id, after(60), until).await.unwrap() else {
        panic!("nobody else is at it")
    };
    assert_eq!(ours.ticket.reach.tries, 1);
    assert!(matches!(tickets.begin(&contact, id, after(70), after(120)).await.unwrap(), Begun::Busy(_)));
    assert!(due(&world, after(100)).await.is_empty(), "the next try is a gap away");
    tickets.note(&contact, id, told).await.unwrap();
    assert_eq!(due(&world, after(180)).await, [id], "the CRM does not have it");
    let status = async || tickets.find(&contact, id).await.unwrap().unwrap().ticket.status();
    assert_eq!(status().await, Status::EscalatedInternalOnly);

    assert!(matches!(tickets.begin(&contact, id, after(80), after(120)).await.unwrap(), Begun::Ours(_)));
    let all = Reach { crm_at: Some(after(81)), told_at: told.told_at, tries: 2 };
    tickets.note(&contact, id, all).await.unwrap();
    assert_eq!(status().await, Status::Escalated);
    assert!(due(&world, after(86_400)).await.is_empty());
    assert_eq!(tickets.begin(&contact, id, after(90), after(120)).await.unwrap(), Begun::NothingLeft);
}

#[tokio::test]
async fn whoever_died_carrying_a_ticket_is_followed_when_its_time_is_over() {
    let (world, contact) = (world().await, who("LOCtickets", "CON1"));
    let opened = filed(&contact, noon());
    let id = opened.ticket.id;
    commit(&world, &contact, vec![opened], vec![]).await;
    let tickets = store(&world);
    let begin = async |now, until| tickets.begin(&contact, id, after(now), after(until)).await.unwrap();
    assert!(matches!(begin(0, 45).await, Begun::Ours(_)));
    assert!(matches!(begin(44, 90).await, Begun::Busy(_)));
    let Begun::Ours(ours) = begin(45, 90).await else { panic!("its time is over") };
    assert_eq!(ours.ticket.reach.tries, 2);
}

#[tokio::test]
async fn tickets_are_listed_by_location_and_leave_the_open_ones_when_they_are_closed() {
    let world = world().await;
    let (mine, other) = (who("LOCmine", "CON1"), who("LOCother", "CON1"));
    let tickets = store(&world);
    let mut ids = Vec::new();
    for (contact, at) in [(&mine, 0), (&mine, 60), (&other, 30)] {
        let opened = filed(contact, after(at));
        ids.push(opened.ticket.id);
        commit(&world, contact, vec![opened], vec![]).await;
    }
    let listed = async |contact: &ContactRef, open| {
        let tickets = tickets.list(&contact.location, TicketKind::Escalation, open).await.unwrap();
        tickets.into_iter().map(|ticket| ticket.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&mine, true).await, [ids[1], ids[0]], "newest first");
    assert_eq!(listed(&other, true).await, [ids[2]]);
    assert!(tickets.list(&mine.location, TicketKind::Violation, true).await.unwrap().is_empty());

    let mut open = world.desk(&mine).await.conversation.progress.tickets;
    let close = Acted {
        ticket: ids[0],
        act: Act::Resolve,
        by: "Ann".into(),
        reason: Some("called".into()),
        at: after(90),
    };
    let change = act(&mut open, &close).unwrap();
    commit(&world, &mine, vec![], vec![Changed { ticket: ids[0], change }]).await;
    assert_eq!(listed(&mine, true).await, [ids[1]]);
    assert_eq!(listed(&mine, false).await, [ids[0]]);
    let closed = &tickets.list(&mine.location, TicketKind::Escalation, false).await.unwrap()[0];
    assert_eq!(closed.status(), Status::Resolved);
    assert_eq!(closed.closing.as_ref().map(|closing| closing.by.as_str()), Some("Ann"));
    assert!(!due(&world, after(3600)).await.contains(&ids[0]), "nobody carries what people are done with");
    assert_eq!(tickets.begin(&mine, ids[0], after(95), after(140)).await.unwrap(), Begun::NothingLeft);
}

#[tokio::test]
async fn people_are_told_again_of_what_happens_again() {
    let (world, contact) = (world().await, who("LOCtickets", "CON1"));
    let opened = filed(&contact, noon());
    let id = opened.ticket.id;
    commit(&world, &contact, vec![opened], vec![]).await;
    let tickets = store(&world);
    assert!(matches!(tickets.begin(&contact, id, noon(), after(45)).await.unwrap(), Begun::Ours(_)));
    let reach = Reach { crm_at: Some(after(1)), told_at: Some(after(1)), tries: 1 };
    tickets.note(&contact, id, reach).await.unwrap();
    assert_eq!(tickets.begin(&contact, id, after(2), after(45)).await.unwrap(), Begun::NothingLeft);
    commit(&world, &contact, vec![], vec![Changed { ticket: id, change: Change::ToldAgain }]).await;
    let Begun::Ours(again) = tickets.begin(&contact, id, after(3), after(48)).await.unwrap() else {
        panic!("people are to be told again")
    };
    assert_eq!((again.ticket.reach.crm_at, again.ticket.reach.told_at), (Some(after(1)), None));
}
