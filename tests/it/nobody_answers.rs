//! Follow-ups and answers held back for the morning: once, whatever runs twice or restarts, and never after a STOP.

use std::time::Duration;

use jiff::Timestamp;
use jorge::script::clock_at;
use jorge::stack::{Options, Storage};
use jorge_tests::World;

/// Friday noon in Texas.
const NOON: &str = "2026-11-20T18:00:00Z";
/// Friday half past ten in the evening in Texas.
const NIGHT: &str = "2026-11-21T04:30:00Z";
const HOUR: Duration = Duration::from_secs(3600);

fn standing_at(time: &str) -> Options {
    let start: Timestamp = time.parse().unwrap();
    Options { simulated: Some(clock_at(start)), ..World::at_once() }
}

/// A team that wants no answers at night.
async fn answers_by_day_only(world: &World) {
    world.choose(|settings| settings.answer_in_quiet_hours = false).await;
}

#[tokio::test]
async fn two_overlapping_runs_of_the_schedule_send_one_nudge() {
    let world = World::with(standing_at(NOON)).await;
    let who = world.contact("CONovernight00000001").await;
    assert_eq!(world.says("CONovernight00000001", "Hello").await.len(), 1);
    let due = world.desk(&who).await.conversation.progress.follow_up.expect("a nudge").at;
    world
        .stack
        .advance(due.duration_since(world.stack.clock().now()).unsigned_abs() + Duration::from_secs(61));
    let (one, two) = tokio::join!(world.stack.tick("follow-ups"), world.stack.tick("follow-ups"));
    one.unwrap();
    two.unwrap();
    world.settle().await;
    // A third run, after SQS has forgotten the message: nothing is due any more.
    world.stack.advance(Duration::from_secs(360));
    world.stack.tick("follow-ups").await.unwrap();
    world.settle().await;
    assert_eq!(world.replies("CONovernight00000001").len(), 2, "the answer and one nudge");
}

#[tokio::test]
async fn a_follow_up_and_an_answer_held_back_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let storage = || Storage::Directory(folder.path().to_owned());
    let world = World::with(Options { storage: storage(), ..standing_at(NIGHT) }).await;
    answers_by_day_only(&world).await;
    world.contact("CONheldback000000001").await;
    assert_eq!(world.says("CONheldback000000001", "I want to buy a home").await, Vec::<String>::new());
    world.stack.stop().await;

    let world = World::with(Options { storage: storage(), ..standing_at(NIGHT) }).await;
    world.stack.advance_through(11 * HOUR).await.unwrap();
    let replies = world.replies("CONheldback000000001");
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(replies[0].contains("find a home"));
    world.stack.stop().await;

    let world = World::with(Options { storage: storage(), ..standing_at("2026-11-21T16:00:00Z") }).await;
    world.stack.advance_through(30 * HOUR).await.unwrap();
    assert_eq!(world.replies("CONheldback000000001").len(), 2, "the answer and the nudge");
}

#[tokio::test]
async fn a_stop_that_waits_when_a_follow_up_is_due_wins() {
    let world = World::with(Options { consume: false, ..standing_at(NOON) }).await;
    let who = world.contact_without_settling("CONracing00000000001");
    world.deliver(&world.text("CONracing00000000001", "Hello")).await;
    while world.receive_and_run().await.received > 0 {}
    assert_eq!(world.replies("CONracing00000000001").len(), 1);
    let due = world.desk(&who).await.conversation.progress.follow_up.expect("a nudge").at;
    world
        .stack
        .advance(due.duration_since(world.stack.clock().now()).unsigned_abs() + Duration::from_secs(61));
    // The nudge is woken first, the STOP comes in while it waits in the queue.
    world.stack.tick("follow-ups").await.unwrap();
    world.deliver(&world.text("CONracing00000000001", "STOP")).await;
    while world.receive_and_run().await.received > 0 {}
    assert_eq!(world.replies("CONracing00000000001").len(), 1, "no nudge after STOP");
    assert!(world.desk(&who).await.conversation.progress.opted_out_at.is_some());
}

#[tokio::test]
async fn what_waits_for_the_morning_is_spread_over_its_first_hour() {
    let world = World::with(standing_at(NIGHT)).await;
    answers_by_day_only(&world).await;
    let mut mornings = Vec::new();
    for number in 0..6 {
        let id = format!("CONspread00000000{number:03}");
        let who = world.contact(&id).await;
        assert_eq!(world.says(&id, "I want to sell my house").await, Vec::<String>::new());
        mornings.push(world.desk(&who).await.conversation.due_at().expect("held back"));
    }
    mornings.sort();
    // Eight in the morning where the contacts' number is at home.
    let first: Timestamp = "2026-11-21T13:00:00Z".parse().unwrap();
    assert!(mornings[0] >= first, "{mornings:?}");
    assert!(mornings[5] < first + jiff::SignedDuration::from_hours(1), "{mornings:?}");
    mornings.dedup();
    assert_eq!(mornings.len(), 6, "not all in one minute: {mornings:?}");
}
