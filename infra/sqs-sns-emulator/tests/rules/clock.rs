//! What follows the clock, through the SDK.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use sqs_sns_emulator::{Emulator, Options, Storage, system_clock};

use crate::clients;
use crate::stand::{START, Stand};

/// As long as a test would rather fail than wait.
const PATIENCE: i32 = 15;

#[tokio::test]
async fn a_deduplication_id_is_free_again_after_five_minutes() {
    let stand = Stand::set().await;
    let url = stand.queue("turns.fifo", &[]).await;
    let original = stand.send_of(&url, "g", "a").await;
    stand.pass(299_999);
    assert_eq!(stand.send_of(&url, "g", "a").await, original);
    stand.pass(1);
    assert_ne!(stand.send_of(&url, "g", "a").await, original);
    assert_eq!(stand.bodies(&url).await, ["a", "a"]);
}

#[tokio::test]
async fn timestamps_are_those_of_the_given_clock() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    stand.pass(5_000);
    let attributes = stand.receive(&url, 0).await.remove(0).attributes.unwrap();
    assert_eq!(attributes[&MessageSystemAttributeName::SentTimestamp], START.to_string());
    let received_at = (START + 5_000).to_string();
    assert_eq!(attributes[&MessageSystemAttributeName::ApproximateFirstReceiveTimestamp], received_at);
}

#[tokio::test]
async fn a_message_is_gone_when_its_retention_period_has_passed() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[(QueueAttributeName::MessageRetentionPeriod, "60")]).await;
    stand.send(&url, "a").await;
    stand.pass(59_999);
    assert_eq!(stand.emulator.queue_depths().unwrap()[0].visible, 1);
    stand.pass(1);
    assert_eq!(stand.emulator.queue_depths().unwrap()[0].visible, 0);
    assert!(stand.bodies(&url).await.is_empty());
}

#[tokio::test]
async fn a_long_poll_ends_when_the_clock_jumps_past_a_visibility_timeout() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    assert_eq!(stand.bodies(&url).await, ["a"]);
    let started = Instant::now();
    let (received, ()) = tokio::join!(stand.receive(&url, PATIENCE), async {
        tokio::task::yield_now().await;
        stand.pass(30_000);
    });
    assert_eq!(received.len(), 1);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_long_poll_ends_when_the_clock_jumps_past_a_delay() {
    let stand = Stand::set().await;
    let url = stand.queue("turns.fifo", &[(QueueAttributeName::DelaySeconds, "900")]).await;
    stand.send_of(&url, "g", "a").await;
    let started = Instant::now();
    let (received, ()) = tokio::join!(stand.receive(&url, PATIENCE), async {
        tokio::task::yield_now().await;
        stand.pass(900_000);
    });
    assert_eq!(received.len(), 1);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_long_poll_is_measured_in_real_time_however_far_the_clock_jumps() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    let started = Instant::now();
    let (received, ()) = tokio::join!(stand.receive(&url, 1), async {
        tokio::task::yield_now().await;
        stand.pass(3_600_000);
    });
    assert!(received.is_empty());
    assert!(started.elapsed() >= Duration::from_millis(950));
}

#[tokio::test]
async fn a_long_poll_on_a_fifo_queue_ends_when_its_group_opens() {
    let stand = Stand::set().await;
    let url = stand.queue("turns.fifo", &[]).await;
    stand.send_of(&url, "g", "a").await;
    let handle = stand.handle(&url).await;
    stand.send_of(&url, "g", "b").await;
    let (received, ()) = tokio::join!(stand.receive(&url, PATIENCE), async {
        stand.sqs.delete_message().queue_url(&url).receipt_handle(&handle).send().await.unwrap();
    });
    assert_eq!(received[0].body.as_deref(), Some("b"));
}

#[tokio::test]
async fn a_long_poll_on_a_dead_letter_queue_ends_when_a_message_is_moved_there() {
    let stand = Stand::set().await;
    let dead = stand.queue("dead", &[]).await;
    let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#;
    let url = stand.queue("plain", &[(QueueAttributeName::RedrivePolicy, policy)]).await;
    stand.send(&url, "a").await;
    assert_eq!(stand.bodies(&url).await, ["a"]);
    stand.pass(30_000);
    let (moved, nothing) = tokio::join!(stand.receive(&dead, PATIENCE), stand.receive(&url, 0));
    assert_eq!((moved.len(), nothing.len()), (1, 0));
}

#[tokio::test]
async fn with_a_clock_that_runs_a_long_poll_ends_by_itself_when_a_message_is_due() {
    let options =
        Options { listen: ([127, 0, 0, 1], 0).into(), storage: Storage::Memory, now: system_clock() };
    let emulator = Emulator::start(options).await.unwrap();
    let sqs = clients::sqs(&emulator.endpoint());
    let url = sqs.create_queue().queue_name("plain").send().await.unwrap().queue_url.unwrap();
    let started = Instant::now();
    sqs.send_message().queue_url(&url).message_body("a").delay_seconds(1).send().await.unwrap();
    let received = sqs.receive_message().queue_url(&url).wait_time_seconds(PATIENCE).send().await.unwrap();
    assert_eq!(received.messages().len(), 1);
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(990) && waited < Duration::from_secs(8), "{waited:?}");
}
