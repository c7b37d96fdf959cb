//! A person and a bot never talk over each other.

use jorge_tests::World;
use serde_json::json;

const CONTACT: &str = "CONtakeover000000001";

#[tokio::test]
async fn a_person_who_writes_in_the_crm_silences_the_bot_until_the_comment_that_releases_it() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    world.crm().agent_texts(CONTACT, "USRjordan00000000001", "Jordan here, let me help").await.unwrap();
    world.settle().await;
    let before = world.replies(CONTACT).len();
    world.says(CONTACT, "Oh, hi Jordan").await;
    assert_eq!(world.replies(CONTACT).len(), before, "the bot is silent");
    world.crm().internal_comment(CONTACT, "USRjordan00000000001", "/bot on").await.unwrap();
    world.settle().await;
    let after: Vec<String> = world.says(CONTACT, "I want to buy").await;
    assert_eq!(after.len(), 1);
}

#[tokio::test]
async fn our_own_echo_wakes_nobody_and_silences_nobody() {
    let world = World::start().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    assert_eq!(world.crm().webhooks().len(), 1, "the CRM reports what we sent");
    assert_eq!(world.audit(&who).await.len(), 1, "the text was a turn, its echo none");
    assert_eq!(world.says(CONTACT, "I want to sell").await.len(), 1);
}

#[tokio::test]
async fn stop_is_final_for_every_later_text() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    assert_eq!(world.says(CONTACT, "STOP").await, Vec::<String>::new(), "the carrier answers the keyword");
    assert_eq!(world.says(CONTACT, "I want to buy a home").await, Vec::<String>::new());
}

#[tokio::test]
async fn do_not_disturb_in_the_crm_is_respected_as_soon_as_it_is_reported() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    let dnd = world
        .text(CONTACT, "")
        .with("type", json!("ContactDndUpdate"))
        .with("id", json!(CONTACT))
        .with("dndSettings", json!({"SMS": {"status": "active"}}));
    assert_eq!(world.deliver(&dnd).await.status, 200);
    world.settle().await;
    assert_eq!(world.says(CONTACT, "Hello?").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_change_of_tags_does_not_undo_do_not_disturb_on_texts() {
    let world = World::start().await;
    world.contact(CONTACT).await;
    let report = |kind: &str| world.text(CONTACT, "").with("type", json!(kind)).with("id", json!(CONTACT));
    let texts_off = report("ContactDndUpdate").with("dnd", json!(false));
    world.deliver(&texts_off.with("dndSettings", json!({"SMS": {"status": "active"}}))).await;
    let tags = json!(["lead-bot", "newsletter"]);
    world.deliver(&report("ContactTagUpdate").with("dnd", json!(false)).with("tags", tags)).await;
    world.settle().await;
    assert_eq!(world.says(CONTACT, "Hello").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_contact_nobody_made_us_responsible_for_is_not_texted() {
    let world = World::start().await;
    world.contact_tagged(CONTACT, &["past client"]).await;
    assert_eq!(world.says(CONTACT, "Hello").await, Vec::<String>::new());
}
