//! The contracts of the ports, held by the adapters on the real engine.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use jorge::stack::Options;
use jorge_tests::{World, logs};
use serde_json::json;
use shared::adapters::dynamodb::keys;
use shared::clock::SimulatedClock;
use shared::ids::{ContactId, ContactRef, DeliveryId, LocationId};
use shared::inbox::{Channel, ContactEvent, Delivery, InboundMessage, Inbox as _, Kept, Repeats};
use shared::locations::{CachedLocations, CrmToken, Installation, Locations as _, Settings};
use shared::privacy::{KeyCustodian as _, KeyScope, Personal, Place, Secret};
use uuid::Uuid;

async fn world() -> World {
    World::with(Options { consume: false, ..World::at_once() }).await
}

fn who(contact: &str) -> ContactRef {
    ContactRef {
        location: LocationId::parse("LOCports").unwrap(),
        contact: ContactId::parse(contact).unwrap(),
    }
}

fn delivery(who: &ContactRef, id: &str, repeats: Repeats, received_at: Timestamp) -> Delivery {
    let event = ContactEvent::MessageReceivedV1(InboundMessage {
        message: None,
        conversation: None,
        channel: Channel::Sms,
        text: Personal::new("yes".to_owned()),
        cut: false,
        attachments: 0,
        sent_at: received_at,
        contact: None,
    });
    let id = DeliveryId::parse(id).unwrap();
    Delivery { who: who.clone(), id, repeats, received_at, stale: false, event }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_keeps_at_once_exactly_one_is_new() {
    let world = world().await;
    let inbox = world.inbox();
    let same = delivery(&who("C1"), "w:1", Repeats::ById, Timestamp::now());
    let kept = join_all((0..64).map(|_| inbox.keep(&same))).await;
    let new = kept.iter().filter(|kept| matches!(kept, Ok(Kept::New))).count();
    let unanswered = kept.iter().filter(|kept| matches!(kept, Ok(Kept::Unanswered { since }) if since.as_millisecond() == same.received_at.as_millisecond())).count();
    assert_eq!((new, unanswered), (1, 63));
}

#[tokio::test]
async fn the_same_delivery_of_another_contact_or_location_is_another() {
    let world = world().await;
    let inbox = world.inbox();
    let now = Timestamp::now();
    let mut elsewhere = who("C1");
    elsewhere.location = LocationId::parse("LOCother").unwrap();
    for who in [who("C1"), who("C2"), elsewhere] {
        assert_eq!(inbox.keep(&delivery(&who, "w:1", Repeats::ById, now)).await.unwrap(), Kept::New);
    }
    assert_eq!(world.desk(&who("C1")).await.waiting.len(), 1, "no tenant sees another's");
}

#[tokio::test]
async fn the_same_content_is_new_again_after_two_minutes_but_not_while_it_is_unanswered() {
    let world = world().await;
    let contact = world.contact_without_settling("CONcontent0000000001");
    let inbox = world.inbox();
    let start = world.stack.clock().now() - SignedDuration::from_mins(5);
    let keep = async |seconds: i64| {
        let at = start + SignedDuration::from_secs(seconds);
        inbox.keep(&delivery(&contact, "h:1", Repeats::ByContent, at)).await.unwrap()
    };
    assert_eq!(keep(0).await, Kept::New);
    let first = Timestamp::from_millisecond(start.as_millisecond()).unwrap();
    assert_eq!(keep(200).await, Kept::Unanswered { since: first }, "unanswered: it is not replaced");
    assert_eq!(world.run_one_wake_up(&contact).await, 0);
    assert_eq!(keep(119).await, Kept::Answered);
    assert_eq!(keep(120).await, Kept::New, "a second honest yes");
}

#[tokio::test]
async fn a_message_with_its_own_id_stays_a_repeat_for_days() {
    let world = world().await;
    let contact = world.contact_without_settling("CONbyid0000000000001");
    let inbox = world.inbox();
    let start = world.stack.clock().now();
    assert_eq!(inbox.keep(&delivery(&contact, "w:1", Repeats::ById, start)).await.unwrap(), Kept::New);
    assert_eq!(world.run_one_wake_up(&contact).await, 0);
    let week = start + SignedDuration::from_hours(7 * 24);
    assert_eq!(inbox.keep(&delivery(&contact, "w:1", Repeats::ById, week)).await.unwrap(), Kept::Answered);
    let marker =
        world.items("conversations").await.into_iter().find(|item| item["sk"].as_s().unwrap() == "SEEN#w:1");
    let forgotten_at: i64 = marker.unwrap()["ttl"].as_n().unwrap().parse().unwrap();
    assert!(forgotten_at > week.as_second(), "the marker outlives seven days");
}

#[tokio::test]
async fn a_data_key_opens_for_its_scope_and_no_other() {
    let world = world().await;
    let keys = world.keys();
    let mine = KeyScope::Contact(who("C1"));
    let issued = keys.issue(&mine).await.unwrap();
    let place = Place::new("p", "i", "a");
    let sealed = issued.seal(&place, &"words").unwrap();
    let opened = keys.open(&mine, issued.wrapped()).await.unwrap();
    assert_eq!(opened.open::<String>(&place, &sealed).unwrap(), "words");
    let location = KeyScope::Location(LocationId::parse("LOCports").unwrap());
    for other in [KeyScope::Contact(who("C2")), KeyScope::Installation, location] {
        assert!(keys.open(&other, issued.wrapped()).await.is_err(), "{other}");
    }
    let again = keys.issue(&mine).await.unwrap();
    assert_ne!(again.wrapped(), issued.wrapped());
}

#[tokio::test]
async fn what_an_older_master_key_wrapped_and_signed_still_opens_and_holds() {
    use shared::adapters::key_file::KeyFile;
    use shared::audit::AuditSigner as _;
    let directory = tempfile::tempdir().unwrap();
    let (old, new) = (directory.path().join("old"), directory.path().join("new"));
    let before = KeyFile::read_or_create(&old).unwrap();
    let wrapped = before.issue(&KeyScope::Installation).await.unwrap();
    let mac = before.sign(b"record").await.unwrap();
    KeyFile::read_or_create(&new).unwrap();
    let both = std::fs::read_to_string(&new).unwrap() + &std::fs::read_to_string(&old).unwrap();
    std::fs::write(&new, both).unwrap();
    let after = KeyFile::read(&new).unwrap();
    assert!(after.open(&KeyScope::Installation, wrapped.wrapped()).await.is_ok());
    assert!(after.verify(b"record", &mac).await.unwrap());
    assert!(!after.verify(b"recore", &mac).await.unwrap());
    assert_ne!(after.sign(b"record").await.unwrap(), mac, "the new key signs");
}

#[tokio::test]
async fn a_locations_newest_report_wins_and_its_settings_stay() {
    let world = world().await;
    let locations = world.locations();
    let id = LocationId::parse("LOCports").unwrap();
    assert!(locations.find(&id).await.unwrap().is_none());
    let start = Timestamp::now();
    let token = Secret::new("pit-test".to_owned());
    let settings = Settings { team_name: "Oak Realty".to_owned(), ..Settings::default() };
    locations.connect(&id, &token, None, &settings, start).await.unwrap();
    let later = |seconds| start + SignedDuration::from_secs(seconds);
    locations.record(&id, Installation::Uninstalled, later(20)).await.unwrap();
    locations.record(&id, Installation::Installed, later(10)).await.unwrap();
    let location = locations.find(&id).await.unwrap().unwrap();
    assert!(!location.installed, "the older report came too late");
    assert_eq!(location.settings, settings);
    let CrmToken::Private(token) = location.crm_access.unwrap().token else { panic!("another kind") };
    assert_eq!(token.expose(), "pit-test");
    locations.record(&id, Installation::Installed, later(30)).await.unwrap();
    assert!(locations.find(&id).await.unwrap().unwrap().installed);
}

#[tokio::test]
async fn settings_that_a_newer_version_stored_are_read_told_of_once_and_left_alone() {
    let world = world().await;
    let locations = world.locations();
    let id = LocationId::parse(&format!("LOCnewer{}", Uuid::new_v4().simple())).unwrap();
    let (token, now) = (Secret::new("pit-test".to_owned()), Timestamp::now());
    locations.connect(&id, &token, None, &Settings::default(), now).await.unwrap();
    let stored = json!({"team_name": "Oak Realty", "voice": {"tone": "sotto voce"}}).to_string();
    let key = [("pk", keys::location(&id)), ("sk", keys::CONFIG.to_owned())];
    let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
    let update = world.stack.aws.dynamodb.update_item().table_name(world.table("operations"));
    let update = update.set_key(Some(key.into())).update_expression("SET settings = :stored");
    update.expression_attribute_values(":stored", AttributeValue::S(stored.clone())).send().await.unwrap();

    for _ in 0..3 {
        let location = locations.find(&id).await.unwrap().unwrap();
        assert_eq!(location.settings, Settings { team_name: "Oak Realty".to_owned(), ..Settings::default() });
    }
    let text = logs::captured().text();
    let told: Vec<&str> = text.lines().filter(|line| line.contains(id.as_str())).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("\"WARN\"") && told[0].contains("voice") && !told[0].contains("sotto"),
        "{told:?}"
    );

    locations.connect(&id, &token, None, None::<&Settings>, now).await.unwrap();
    let items = world.items("operations").await;
    let kept = items.iter().filter_map(|item| item.get("settings")?.as_s().ok());
    assert!(kept.into_iter().any(|kept| *kept == stored), "there again for whoever knows them");
}

#[tokio::test]
async fn a_connected_location_is_remembered_for_half_a_minute_and_any_other_not_at_all() {
    let world = world().await;
    let clock = Arc::new(SimulatedClock::at(Timestamp::now()));
    let cached = CachedLocations::new(Arc::new(world.locations()), clock.clone());
    let id = LocationId::parse("LOCports").unwrap();
    let installed = async || cached.find(&id).await.unwrap().map(|location| location.installed);
    assert_eq!(installed().await, None);
    let start = Timestamp::now();
    let (token, settings) = (Secret::new("pit-test".to_owned()), Settings::default());
    world.locations().connect(&id, &token, None, &settings, start).await.unwrap();
    assert_eq!(installed().await, Some(true), "known from its first message on");
    let later = start + SignedDuration::from_secs(1);
    world.locations().record(&id, Installation::Uninstalled, later).await.unwrap();
    clock.advance(std::time::Duration::from_secs(29));
    assert_eq!(installed().await, Some(true), "still remembered");
    clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(installed().await, Some(false));
    let again = later + SignedDuration::from_secs(1);
    world.locations().record(&id, Installation::Installed, again).await.unwrap();
    assert_eq!(installed().await, Some(true), "at once");
}
