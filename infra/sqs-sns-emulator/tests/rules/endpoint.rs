//! The emulator as a process that is started, asked and stopped.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::QueueAttributeName;
use sqs_sns_emulator::{Emulator, Options, StartError, Storage, system_clock};

use crate::stand::Stand;

#[tokio::test]
async fn an_address_that_others_can_reach_is_refused() {
    let options = Options { listen: ([0, 0, 0, 0], 0).into(), storage: Storage::Memory, now: system_clock() };
    assert!(matches!(Emulator::start(options).await, Err(StartError::NotLoopback(_))));
}

#[tokio::test]
async fn an_address_that_is_taken_is_refused() {
    let stand = Stand::set().await;
    let listen = stand.emulator.endpoint().trim_start_matches("http://").parse().unwrap();
    let options = Options { listen, storage: Storage::Memory, now: system_clock() };
    assert!(matches!(Emulator::start(options).await, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn a_url_of_another_host_and_port_names_the_same_queue() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    assert_eq!(url, format!("{}/000000000000/plain", stand.emulator.endpoint()));
    stand.send("http://localhost:1/000000000000/plain", "a").await;
    assert_eq!(stand.bodies("https://sqs.us-east-1.amazonaws.com/000000000000/plain").await, ["a"]);
}

#[tokio::test]
async fn the_depths_of_all_queues_are_told() {
    let stand = Stand::set().await;
    let url = stand.queue("b", &[]).await;
    let delayed = stand.queue("a", &[(QueueAttributeName::DelaySeconds, "5")]).await;
    stand.send(&url, "1").await;
    assert_eq!(stand.bodies(&url).await, ["1"]);
    stand.send(&url, "2").await;
    stand.send(&delayed, "3").await;
    let depths: Vec<_> = stand
        .emulator
        .queue_depths()
        .unwrap()
        .into_iter()
        .map(|depth| (depth.name, depth.visible, depth.in_flight, depth.delayed))
        .collect();
    assert_eq!(depths, [("a".to_owned(), 0, 0, 1), ("b".to_owned(), 1, 1, 0)]);
}

#[tokio::test]
async fn releasing_ends_the_wait_of_a_consumer() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    assert_eq!(stand.bodies(&url).await, ["a"]);
    let (received, released) = tokio::join!(stand.receive(&url, 15), async {
        tokio::task::yield_now().await;
        stand.emulator.release_in_flight().unwrap()
    });
    assert_eq!((received.len(), released), (1, 1));
}

#[tokio::test]
async fn stopping_ends_long_polls_and_frees_the_port() {
    let Stand { sqs, emulator, .. } = Stand::set().await;
    let url = sqs.create_queue().queue_name("plain").send().await.unwrap().queue_url.unwrap();
    let endpoint = emulator.endpoint();
    let started = Instant::now();
    let poll = tokio::spawn(sqs.receive_message().queue_url(url).wait_time_seconds(20).send());
    tokio::task::yield_now().await;
    emulator.stop().await;
    assert!(poll.await.unwrap().is_err());
    assert!(started.elapsed() < Duration::from_secs(15));
    let listen = endpoint.trim_start_matches("http://").parse().unwrap();
    let again = Options { listen, storage: Storage::Memory, now: system_clock() };
    assert_eq!(Emulator::start(again).await.unwrap().endpoint(), endpoint);
}

#[tokio::test]
async fn a_dropped_emulator_answers_nobody() {
    let Stand { sqs, emulator, .. } = Stand::set().await;
    sqs.list_queues().send().await.unwrap();
    drop(emulator);
    assert!(sqs.list_queues().send().await.is_err());
}
