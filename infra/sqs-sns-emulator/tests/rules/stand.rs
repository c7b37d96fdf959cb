//! An emulator with a clock that only the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_sdk_sns::Client as Sns;
use aws_sdk_sqs::Client as Sqs;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use sqs_sns_emulator::{Emulator, Options, Storage};

use crate::clients;

/// When every test begins: 2025-01-01T00:00:00Z.
pub(crate) const START: i64 = 1_735_689_600_000;

pub(crate) struct Stand {
    pub(crate) sqs: Sqs,
    pub(crate) sns: Sns,
    pub(crate) emulator: Emulator,
    clock: Arc<AtomicI64>,
}

impl Stand {
    pub(crate) async fn set() -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let read = Arc::clone(&clock);
        let options = Options {
            listen: ([127, 0, 0, 1], 0).into(),
            storage: Storage::Memory,
            now: Arc::new(move || read.load(Ordering::SeqCst)),
        };
        let emulator = Emulator::start(options).await.expect("the emulator starts");
        let endpoint = emulator.endpoint();
        Self { sqs: clients::sqs(&endpoint), sns: clients::sns(&endpoint), emulator, clock }
    }

    /// Moves the clock and says so.
    pub(crate) fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
        self.emulator.clock_moved();
    }

    pub(crate) async fn queue(&self, name: &str, attributes: &[(QueueAttributeName, &str)]) -> String {
        let mut create = self.sqs.create_queue().queue_name(name);
        if name.ends_with(".fifo") {
            create = create.attributes(QueueAttributeName::FifoQueue, "true");
        }
        for (name, value) in attributes {
            create = create.attributes(name.clone(), *value);
        }
        create.send().await.expect("the queue is created").queue_url.expect("a URL")
    }

    pub(crate) async fn send(&self, url: &str, body: &str) {
        self.sqs.send_message().queue_url(url).message_body(body).send().await.expect("the message is taken");
    }

    /// Sends to a FIFO queue, with the body as deduplication id; the message's id.
    pub(crate) async fn send_of(&self, url: &str, group: &str, body: &str) -> String {
        let message = self.sqs.send_message().queue_url(url).message_body(body);
        let sent = message.message_group_id(group).message_deduplication_id(body).send().await;
        sent.expect("the message is taken").message_id.expect("an id")
    }

    pub(crate) async fn receive(&self, url: &str, wait_seconds: i32) -> Vec<Message> {
        let receive = self.sqs.receive_message().queue_url(url).max_number_of_messages(10);
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
        let answer = receive.wait_time_seconds(wait_seconds).send().await;
        answer.expect("the receive is answered").messages.unwrap_or_default()
    }

    pub(crate) async fn bodies(&self, url: &str) -> Vec<String> {
        self.receive(url, 0).await.into_iter().filter_map(|message| message.body).collect()
    }

    pub(crate) async fn handle(&self, url: &str) -> String {
        let message = self.receive(url, 0).await.pop().expect("a message");
        message.receipt_handle.expect("a handle")
    }

    pub(crate) async fn subscribe_queue(&self, topic: &str, queue: &str) {
        let endpoint = format!("arn:aws:sqs:us-east-1:000000000000:{queue}");
        let subscribe = self.sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(endpoint);
        subscribe.attributes("RawMessageDelivery", "true").send().await.expect("subscribed");
    }
}
