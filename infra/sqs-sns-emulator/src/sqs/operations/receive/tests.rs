//! What ends a wait. Each consumer is polled first, so it waits before anything happens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::sqs::content::Draft;
use crate::sqs::errors::Kind;
use crate::sqs::queue::Queue;
use crate::sqs::settings::Settings;

/// Longer than any of the waits should last.
const PATIENCE: Duration = Duration::from_secs(10);

struct Bench {
    broker: Broker,
    clock: Arc<AtomicI64>,
}

impl Bench {
    fn set() -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let mut state = State::default();
        for name in ["plain", "other"] {
            let settings = Settings::create(false, &BTreeMap::new()).unwrap();
            state.queues.insert(name.to_owned(), Queue::create(name, settings, 0));
        }
        let read = Arc::clone(&clock);
        let broker = Broker::new(state, None, Arc::new(move || read.load(Ordering::SeqCst)));
        Self { broker, clock }
    }

    fn send(&self, queue: &str, delay_seconds: i64) {
        let draft = Draft { body: "a".to_owned(), delay_seconds: Some(delay_seconds), ..Draft::default() };
        let send = |state: &mut State, now| {
            state.queues.get_mut(queue).unwrap().send(now, format!("id-{now}"), draft).unwrap();
        };
        self.broker.execute(send).unwrap();
    }

    async fn receive(&self, wait_seconds: i64) -> Result<ReceivedMessages, SqsError> {
        let request = ReceiveMessage {
            queue_url: Some("plain".to_owned()),
            wait_time_seconds: Some(wait_seconds),
            ..ReceiveMessage::default()
        };
        receive(&self.broker, request).await
    }

    /// What a consumer that already waits gets when something happens.
    async fn waiting(&self, happens: impl FnOnce()) -> Result<ReceivedMessages, SqsError> {
        let started = Instant::now();
        let (received, ()) = tokio::join!(self.receive(20), async { happens() });
        assert!(started.elapsed() < PATIENCE);
        received
    }
}

#[tokio::test]
async fn a_send_ends_the_wait() {
    let bench = Bench::set();
    assert_eq!(bench.waiting(|| bench.send("plain", 0)).await.unwrap().messages.len(), 1);
}

#[tokio::test]
async fn a_clock_that_jumped_past_a_delay_ends_the_wait() {
    let bench = Bench::set();
    bench.send("plain", 900);
    let jump = || {
        bench.clock.store(900_000, Ordering::SeqCst);
        bench.broker.wake();
    };
    assert_eq!(bench.waiting(jump).await.unwrap().messages.len(), 1);
}

#[tokio::test]
async fn a_clock_that_jumped_past_a_visibility_timeout_ends_the_wait() {
    let bench = Bench::set();
    bench.send("plain", 0);
    assert_eq!(bench.receive(0).await.unwrap().messages.len(), 1);
    let jump = || {
        bench.clock.store(30_000, Ordering::SeqCst);
        bench.broker.wake();
    };
    assert_eq!(bench.waiting(jump).await.unwrap().messages.len(), 1);
}

#[tokio::test]
async fn what_happens_elsewhere_does_not_end_the_wait() {
    let bench = Bench::set();
    let (received, ()) = tokio::join!(bench.receive(1), async { bench.send("other", 0) });
    assert!(received.unwrap().messages.is_empty());
}

#[tokio::test]
async fn the_queue_being_deleted_ends_the_wait() {
    let bench = Bench::set();
    let delete = |state: &mut State, _| {
        let request = crate::sqs::wire::NamedQueue { queue_url: Some("plain".to_owned()) };
        crate::sqs::operations::queues::delete(state, request).map(|_| ()).unwrap();
    };
    let refused = bench.waiting(|| bench.broker.execute(delete).unwrap()).await.unwrap_err();
    assert_eq!(refused.kind, Kind::QueueDoesNotExist);
}

#[tokio::test]
async fn the_emulator_being_stopped_ends_the_wait() {
    let bench = Bench::set();
    let refused = bench.waiting(|| bench.broker.close()).await.unwrap_err();
    assert_eq!(refused.kind, Kind::ServiceUnavailable);
}
