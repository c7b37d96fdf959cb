//! Opportunities that are won: what experiments count of them, and what is left of those nobody counts.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use ghl_emulator::Direction;
use jorge_tests::{Text, World};
use serde_json::{Value, json};
use shared::adapters::dynamodb::keys;
use shared::clock::Clock as _;
use shared::conversation::{Commit, Conversations as _, Desk};
use shared::ids::{ContactId, ContactRef};
use shared::inbox::ContactEvent;

use crate::data_rights::Archive;
use crate::experiments::{TRIED, announced, kept, rest, texts, world};

const CONTACT: &str = "CONwonopportunities1";

/// What the CRM reports of an opportunity, in the form its sample has.
fn report(world: &World, contact: &str, kind: &str, status: &str) -> Text {
    world
        .text(contact, "")
        .with("type", json!(kind))
        .with("id", json!("OPPdeal00000000001F"))
        .with("status", json!(status))
        .with("monetaryValue", json!(450_000))
        .with("name", json!("Pat Lead - buyer"))
}

/// The CRM reports an opportunity of a contact, and everything that follows happens.
async fn reports(world: &World, contact: &str, kind: &str, status: &str) -> Value {
    let answer = world.deliver(&report(world, contact, kind, status)).await;
    assert_eq!(answer.status, 200);
    rest(world).await;
    answer.body
}

#[tokio::test]
async fn a_won_opportunity_is_counted_once_and_says_nothing() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    let follow_up = world.desk(&who).await.conversation.progress.follow_up;
    assert_eq!(reports(&world, CONTACT, "OpportunityStageUpdate", "open").await["status"], "ignored");
    assert_eq!(world.outcomes(TRIED, &who).await.len(), 1);
    let edited = reports(&world, CONTACT, "OpportunityUpdate", "won").await;
    assert_eq!(edited["status"], "ignored", "an edit wins nothing");
    for kind in ["OpportunityStageUpdate", "OpportunityStatusUpdate", "OpportunityCreate"] {
        assert_eq!(reports(&world, CONTACT, kind, "won").await["status"], "accepted", "{kind}");
    }
    let outcomes = world.outcomes(TRIED, &who).await;
    assert_eq!(outcomes.len(), 2, "{outcomes:?}");
    assert!(outcomes[1].starts_with("conversion of "), "{outcomes:?}");
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(world.desk(&who).await.conversation.progress.follow_up, follow_up);
    assert_eq!(announced(&world).await, kept(&world, &who).await);
}

#[tokio::test]
async fn a_won_opportunity_counts_for_whoever_has_opted_out_and_asks_the_crm_nothing_about_strangers() {
    let (_clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    texts(&world, &who, "STOP").await;
    let outcomes = world.outcomes(TRIED, &who).await;
    assert_eq!(outcomes.len(), 1, "an opt-out is no response: {outcomes:?}");
    let said = world.replies(CONTACT).len();
    reports(&world, CONTACT, "OpportunityStatusUpdate", "won").await;
    let outcomes = world.outcomes(TRIED, &who).await;
    assert!(outcomes[1].starts_with("conversion of "), "{outcomes:?}");
    assert_eq!(world.replies(CONTACT).len(), said);

    let stranger = ContactRef { contact: ContactId::parse("CONstranger00000001").unwrap(), ..who };
    let calls = world.crm().calls().len();
    reports(&world, stranger.contact.as_str(), "OpportunityStatusUpdate", "won").await;
    assert_eq!(world.crm().calls().len(), calls, "nobody is asked who that is");
    assert_eq!(world.outcomes(TRIED, &stranger).await.len(), 0);
    let outbound = world.crm().conversation(stranger.contact.as_str()).into_iter();
    assert_eq!(outbound.filter(|message| message.direction == Direction::Outbound).count(), 0);
}

/// What is stored of a contact, by its sort key.
async fn stored(world: &World, who: &ContactRef) -> Vec<String> {
    let pk = keys::contact(who);
    let text = |item: &HashMap<String, AttributeValue>, name: &str| item.get(name)?.as_s().ok().cloned();
    let items = world.items("conversations").await.into_iter();
    let mut found: Vec<String> = items
        .filter(|item| text(item, "pk") == Some(pk.clone()))
        .filter_map(|item| text(&item, "sk"))
        .collect();
    found.sort();
    found
}

#[tokio::test]
async fn of_a_stranger_who_has_won_nothing_is_remembered_but_that_it_was_reported() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    for n in 0..2 {
        assert_eq!(reports(&world, CONTACT, "OpportunityCreate", "won").await["status"], "accepted");
        let stored = stored(&world, &who).await;
        assert_eq!(stored.len(), n + 1, "{stored:?}");
        assert!(stored.iter().all(|sk| sk.starts_with("SEEN#")), "{stored:?}");
    }
    for item in world.items("conversations").await {
        if item["pk"].as_s().is_ok_and(|pk| *pk == keys::contact(&who)) {
            let mut names: Vec<&String> = item.keys().collect();
            names.sort();
            assert_eq!(names, ["delivery", "pk", "received_at", "sk", "stale", "ttl"], "a marker");
        }
    }
    assert_eq!(world.audit(&who).await, []);
    clock.advance(Duration::from_secs(3600));
    world.stack.tick("follow-ups").await.unwrap();
    rest(&world).await;
    assert_eq!(stored(&world, &who).await.len(), 2, "nor is anything of it due");
    texts(&world, &who, "Hello").await;
    assert_eq!(world.replies(CONTACT).len(), 1);
    assert_eq!(world.outcomes(TRIED, &who).await.len(), 1, "assigned, and won before");
}

#[tokio::test]
async fn somebody_who_was_erased_gets_no_new_state_by_winning() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    texts(&world, &who, "Hello").await;
    Archive::of(&world).erase(&who, clock.now()).await;
    let (before, records) = (stored(&world, &who).await, world.audit(&who).await.len());
    reports(&world, CONTACT, "OpportunityStatusUpdate", "won").await;
    let mut after = stored(&world, &who).await;
    after.retain(|sk| !before.contains(sk));
    assert!(after.len() == 1 && after[0].starts_with("SEEN#"), "{after:?}");
    assert_eq!(world.audit(&who).await.len(), records);
}

#[tokio::test]
async fn a_deal_won_before_the_contact_was_assigned_changes_nothing_about_it() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    let won_at = clock.now();
    clock.advance(Duration::from_secs(60));
    texts(&world, &who, "Hello").await;
    // What our own tags bring is read too.
    world.crm().webhooks_settled().await;
    rest(&world).await;
    let (desk, records) = (world.desk(&who).await, world.audit(&who).await.len());
    let late = report(&world, CONTACT, "OpportunityStatusUpdate", "won");
    let late = late.with("timestamp", json!(won_at.to_string()));
    assert_eq!(world.deliver(&late).await.body["status"], "accepted");
    rest(&world).await;
    assert_eq!(world.outcomes(TRIED, &who).await.len(), 1);
    assert!(world.desk(&who).await.is_as(&desk), "no turn was taken, and nothing waits");
    assert_eq!(world.audit(&who).await.len(), records);
    reports(&world, CONTACT, "OpportunityStatusUpdate", "won").await;
    assert_eq!(world.outcomes(TRIED, &who).await.len(), 2, "what is won afterwards counts");
}

#[tokio::test]
async fn what_is_passed_over_waited_still_and_whatever_else_waits_stays() {
    let (clock, world) = world().await;
    let who = world.contact_without_settling(CONTACT);
    for _ in 0..2 {
        world.deliver(&report(&world, CONTACT, "OpportunityStatusUpdate", "won")).await;
        clock.advance(Duration::from_secs(1));
    }
    let store = world.conversations();
    let both = store.load(&who).await.unwrap();
    assert_eq!(both.waiting.len(), 2);
    world.deliver(&world.text(CONTACT, "Hello")).await;
    let one = Desk { waiting: both.waiting[..1].to_vec(), ..both.clone() };
    assert_eq!(store.pass_over(&one, clock.now()).await.unwrap(), Commit::Done);
    assert_eq!(
        store.pass_over(&both, clock.now()).await.unwrap(),
        Commit::Conflict,
        "one was read meanwhile"
    );
    let left = store.load(&who).await.unwrap();
    assert_eq!(left.waiting.len(), 2, "all of it or nothing");
    assert_eq!(left.waiting[0], both.waiting[1]);
    assert!(matches!(left.waiting[1].event, ContactEvent::MessageReceivedV1(_)));
    assert!(!left.key_stored && left.conversation.version == 0);
    rest(&world).await;
    assert_eq!(world.replies(CONTACT).len(), 1, "the text is answered");
    assert_eq!(world.desk(&who).await.waiting, []);
}
