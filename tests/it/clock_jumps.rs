//! A clock that jumps: what was said is answered once, or left to a person, whatever time it has become.

use std::time::Duration;

use ghl_emulator::{Fault, Operation};
use jorge_tests::disturbed::Disturbed;

const CONTACT: &str = "CONclockjumps0000001";
const HOURS: Duration = Duration::from_secs(12 * 3_600);
const MINUTES: Duration = Duration::from_secs(5 * 60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_was_on_its_way_hours_ago_is_left_to_a_person() {
    let stage = Disturbed::start().await;
    let who = stage.contact(CONTACT, &["lead-bot"]).await;
    stage.world.crm().inject(Fault::status(Operation::SendMessage, 503)).unwrap();
    stage.texts(CONTACT, "Hello").await;
    while stage.world.desk(&who).await.conversation.undelivered().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stage.world.stack.advance(HOURS);
    stage.pass(Duration::from_secs(20 * 60)).await;
    let end = stage.end(&who).await;
    assert_eq!((end.replies, end.tasks.len(), end.breaches), (0, 1, 0), "{end:?}");
    assert_eq!(stage.world.says(CONTACT, "I want to buy a home").await.len(), 1, "and it goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_just_been_answered_is_answered_when_it_is_minutes_earlier() {
    let stage = Disturbed::start().await;
    let who = stage.contact(CONTACT, &["lead-bot"]).await;
    stage.texts(CONTACT, "Hello").await;
    stage.rest().await;
    stage.set_back(MINUTES);
    stage.texts(CONTACT, "I want to buy a home").await;
    stage.rest().await;
    stage.set_back(MINUTES);
    stage.texts(CONTACT, "around 450k").await;
    stage.rest().await;
    let end = stage.end(&who).await;
    assert_eq!((end.replies, end.repeated, end.breaches), (3, 0, 0), "{end:?}");
    // And once time has caught up, nothing of it is said again.
    stage.pass(Duration::from_secs(3_600)).await;
    assert_eq!(stage.end(&who).await, end);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_whose_answer_was_lost_before_the_clock_was_set_back_is_not_sent_twice() {
    let stage = Disturbed::start().await;
    let who = stage.contact(CONTACT, &["lead-bot"]).await;
    stage.world.crm().inject(Fault::accept_then_drop(Operation::SendMessage)).unwrap();
    stage.texts(CONTACT, "Hello").await;
    while stage.world.desk(&who).await.conversation.undelivered().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stage.set_back(MINUTES);
    stage.pass(Duration::from_secs(3_600)).await;
    let end = stage.end(&who).await;
    assert_eq!((end.replies, end.breaches), (1, 0), "{end:?}");
}
