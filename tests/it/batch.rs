//! One bad message of a batch takes no other along.

use jorge_tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_messages_with_one_poison_nine_are_answered_and_one_is_a_dead_letter_after_five_tries() {
    let world =
        World::with(jorge::stack::Options { consume: false, observe: true, ..World::at_once() }).await;
    let contacts: Vec<String> = (1..=9).map(|n| format!("CONbatch00000000000{n}")).collect();
    for contact in &contacts {
        world.contact_without_settling(contact);
    }
    world.receive_and_run().await;
    for contact in &contacts {
        assert_eq!(world.deliver(&world.text(contact, "Hello")).await.status, 200);
    }
    world
        .stack
        .aws
        .sqs
        .send_message()
        .queue_url(world.inbound_url())
        .message_group_id("poison")
        .message_deduplication_id("poison")
        .message_body("{\"type\": \"InboundV9\"}")
        .send()
        .await
        .unwrap();

    let first = world.receive_and_run().await;
    assert_eq!((first.received, first.failed), (10, 1), "one batch of ten, one of them poison");
    for contact in &contacts {
        assert_eq!(world.replies(contact).len(), 1, "{contact}");
    }
    for attempt in 2..=5 {
        let again = world.receive_and_run().await;
        assert_eq!((again.received, again.failed), (1, 1), "attempt {attempt}");
        assert_eq!(world.dead_letters().await, 0, "attempt {attempt}");
    }
    assert_eq!(world.receive_and_run().await.received, 0);
    assert_eq!(world.dead_letters().await, 1);
}
