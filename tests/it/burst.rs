//! People text in bursts, and get one answer.

use std::time::{Duration, Instant};

use jorge::stack::Options;
use jorge_tests::World;

const CONTACT: &str = "CONburst000000000001";

#[tokio::test]
async fn three_texts_within_two_seconds_get_one_answer() {
    let world = World::with(Options::default()).await;
    world.contact(CONTACT).await;
    for words in ["Hi!", "We are thinking about", "buying a home"] {
        assert_eq!(world.deliver(&world.text(CONTACT, words)).await.status, 200);
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
    world.replied(CONTACT, 1).await;
    world.settle().await;
    let replies = world.replies(CONTACT);
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(replies[0].contains("happy to help you find a home"), "it answers all three: {}", replies[0]);
}

#[tokio::test]
async fn one_alone_is_answered_within_the_burst_window_plus_a_second() {
    let world = World::with(Options::default()).await;
    world.contact(CONTACT).await;
    let sent = Instant::now();
    world.deliver(&world.text(CONTACT, "Hello")).await;
    world.replied(CONTACT, 1).await;
    let took = sent.elapsed();
    assert!(took >= Duration::from_secs(3), "the window is waited for: {took:?}");
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[tokio::test]
async fn a_burst_larger_than_a_turn_is_read_to_its_end() {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    let who = world.contact_without_settling(CONTACT);
    for number in 0..45 {
        assert_eq!(world.deliver(&world.text(CONTACT, &format!("message {number}"))).await.status, 200);
    }
    world.run_one_wake_up(&who).await;
    assert!(world.desk(&who).await.waiting.is_empty(), "one wake-up reads them all");
    assert_eq!(world.desk(&who).await.conversation.progress.messages, 45 + 3, "three turns of at most 18");
}
