//! The CRM fails in every way it can; the contact never reads anything twice.

use std::time::{Duration, Instant};

use ghl_emulator::{Fault, Operation};
use jorge::stack::Options;
use jorge_tests::World;

const CONTACT: &str = "CONtrouble0000000001";

/// A breaker that is open for a second, and short delays.
const IMPATIENT: &str = r#"{
    "breaker": {"open_ms": 1000},
    "retry": {"external": {"delays_ms": [50, 100, 200], "jitter_percent": 10}}
}"#;

fn options() -> Options {
    let (crm_timeout, resilience) = (Duration::from_secs(1), IMPATIENT.to_owned());
    Options { crm_timeout, resilience, ..World::at_once() }
}

/// A world whose CRM calls time out after a second, so that a lost attempt is known to be over two seconds later.
async fn world() -> World {
    let world = World::with(options()).await;
    world.contact(CONTACT).await;
    world
}

#[tokio::test]
async fn a_refused_call_is_tried_again_and_the_reply_arrives_once() {
    for status in [429, 500, 503] {
        let world = world().await;
        world.crm().inject(Fault::status(Operation::SendMessage, status)).unwrap();
        assert_eq!(world.says(CONTACT, "Hello").await.len(), 1, "HTTP {status}");
    }
}

#[tokio::test]
async fn a_reply_whose_answer_was_lost_is_found_and_not_sent_again() {
    let world = world().await;
    world.crm().inject(Fault::accept_then_drop(Operation::SendMessage)).unwrap();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    assert_eq!(world.says(CONTACT, "I want to buy").await.len(), 1, "and the conversation goes on");
}

#[tokio::test]
async fn a_reply_that_is_accepted_after_the_time_out_is_found_and_not_sent_again() {
    let world = world().await;
    world.crm().inject(Fault::slow(Operation::SendMessage, Duration::from_millis(1500))).unwrap();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
}

#[tokio::test]
async fn a_contact_that_cannot_be_read_is_answered_when_it_can() {
    let world = world().await;
    world.crm().inject(Fault::status(Operation::GetContact, 503)).unwrap();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
}

#[tokio::test]
async fn an_answer_that_waited_for_the_crm_is_sent_by_the_worker_that_decided_it() {
    let world = World::with(Options { crm_timeout: Duration::from_secs(5), ..options() }).await;
    world.contact_without_settling(CONTACT);
    world.crm().inject(Fault::slow(Operation::GetContact, Duration::from_millis(1500))).unwrap();
    let start = Instant::now();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 1);
    // Whoever came after it would have waited for the time-out and five seconds.
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn stop_counts_even_while_the_crm_is_down() {
    let world = world().await;
    let who = world.contact(CONTACT).await;
    world.crm().inject(Fault::status(Operation::GetContact, 503).times(50)).unwrap();
    world.deliver(&world.text(CONTACT, "STOP")).await;
    while world.desk(&who).await.conversation.progress.opted_out_at.is_none() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.crm().clear_faults();
    assert_eq!(world.says(CONTACT, "Hello").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_stop_is_recorded_by_its_first_wake_up_although_the_crm_hangs() {
    let world = World::with(Options { consume: false, ..options() }).await;
    let who = world.contact_without_settling(CONTACT);
    world.crm().inject(Fault::hang(Operation::GetContact, Duration::from_secs(60)).times(50)).unwrap();
    world.deliver(&world.text(CONTACT, "STOP")).await;
    let start = Instant::now();
    world.run_one_wake_up(&who).await;
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_stop_that_comes_while_a_reply_is_still_on_its_way_withdraws_it() {
    let world = world().await;
    world.crm().inject(Fault::status(Operation::SendMessage, 503)).unwrap();
    world.deliver(&world.text(CONTACT, "Hello")).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.says(CONTACT, "STOP").await, Vec::<String>::new());
    assert_eq!(world.replies(CONTACT), Vec::<String>::new(), "nothing is sent after STOP");
}

#[tokio::test]
async fn a_stop_is_recorded_while_a_reply_is_pending_and_the_crm_is_down() {
    let world = world().await;
    let who = world.contact(CONTACT).await;
    world.says(CONTACT, "Hello").await;
    for operation in [Operation::SendMessage, Operation::SearchConversations, Operation::GetMessages] {
        world.crm().inject(Fault::status(operation, 503).times(100)).unwrap();
    }
    world.deliver(&world.text(CONTACT, "I want to buy")).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    world.deliver(&world.text(CONTACT, "STOP")).await;
    while world.desk(&who).await.conversation.progress.opted_out_at.is_none() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The CRM's own do-not-disturb follows as soon as it answers again.
    world.crm().clear_faults();
    while !world.crm().contact(CONTACT).unwrap().dnd {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(world.dead_letters().await, 0);
    assert_eq!(world.replies(CONTACT).len(), 1, "only what was said before");
}

#[tokio::test]
async fn a_task_the_crm_refuses_for_good_holds_nobody_up() {
    for status in [403, 404, 422] {
        let world = world().await;
        for words in ["I want to buy", "Cedar Park"] {
            world.says(CONTACT, words).await;
        }
        world.crm().inject(Fault::status(Operation::CreateTask, status)).unwrap();
        assert_eq!(world.says(CONTACT, "by summer").await.len(), 1, "HTTP {status}");
        assert_eq!(
            world.says(CONTACT, "and a garden").await.len(),
            1,
            "HTTP {status}: the conversation goes on"
        );
        assert_eq!(world.dead_letters().await, 0);
    }
}

#[tokio::test]
async fn a_refusal_for_good_is_accepted_and_the_conversation_goes_on_later() {
    let world = world().await;
    world.crm().inject(Fault::status(Operation::SendMessage, 400)).unwrap();
    assert_eq!(world.says(CONTACT, "Hello").await.len(), 0);
    assert_eq!(world.dead_letters().await, 0);
    assert_eq!(world.says(CONTACT, "I want to buy").await.len(), 1);
}
