//! What each test stands on: clients, and queues and topics of its own.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aws_sdk_sns::Client as Sns;
use aws_sdk_sqs::Client as Sqs;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use sqs_sns_emulator::{Emulator, Options, Storage, system_clock};

use crate::clients;

/// An endpoint with its clients.
pub(crate) struct Stage {
    pub(crate) sqs: Sqs,
    pub(crate) sns: Sns,
    _emulator: Option<Emulator>,
}

/// Names are new in every run: the other implementation may keep what earlier runs made.
pub(crate) fn name(purpose: &str) -> String {
    format!("{purpose}-{}", uuid::Uuid::new_v4().simple())
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let (endpoint, emulator) = match std::env::var("CONFORMANCE_ENDPOINT") {
            Ok(endpoint) => (endpoint, None),
            Err(_) => {
                let options = Options {
                    listen: ([127, 0, 0, 1], 0).into(),
                    storage: Storage::Memory,
                    now: system_clock(),
                };
                let emulator = Emulator::start(options).await.expect("the emulator starts");
                (emulator.endpoint(), Some(emulator))
            }
        };
        Self { sqs: clients::sqs(&endpoint), sns: clients::sns(&endpoint), _emulator: emulator }
    }

    /// A new standard queue's URL.
    pub(crate) async fn queue(&self, attributes: &[(QueueAttributeName, &str)]) -> String {
        self.named_queue(&name("plain"), attributes).await
    }

    /// A new FIFO queue's URL.
    pub(crate) async fn fifo(&self, attributes: &[(QueueAttributeName, &str)]) -> String {
        let mut attributes = attributes.to_vec();
        attributes.push((QueueAttributeName::FifoQueue, "true"));
        self.named_queue(&format!("{}.fifo", name("turns")), &attributes).await
    }

    pub(crate) async fn named_queue(&self, name: &str, attributes: &[(QueueAttributeName, &str)]) -> String {
        let attributes: HashMap<QueueAttributeName, String> =
            attributes.iter().map(|(name, value)| (name.clone(), (*value).to_owned())).collect();
        let created = self.sqs.create_queue().queue_name(name).set_attributes(Some(attributes)).send().await;
        created.expect("the queue is created").queue_url.expect("a URL")
    }

    pub(crate) async fn attribute(&self, url: &str, name: QueueAttributeName) -> Option<String> {
        let answer =
            self.sqs.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await;
        answer.expect("attributes are answered").attributes.unwrap_or_default().remove(&name)
    }

    pub(crate) async fn arn(&self, url: &str) -> String {
        self.attribute(url, QueueAttributeName::QueueArn).await.expect("an ARN")
    }

    /// The queue's redrive policy as an attribute.
    pub(crate) async fn redrive_to(&self, url: &str, limit: u32) -> String {
        format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":{limit}}}"#, self.arn(url).await)
    }

    pub(crate) async fn send(&self, url: &str, body: &str) {
        self.sqs.send_message().queue_url(url).message_body(body).send().await.expect("the message is taken");
    }

    /// Sends to a FIFO queue, with the body as deduplication id.
    pub(crate) async fn send_of(&self, url: &str, group: &str, body: &str) {
        let message = self.sqs.send_message().queue_url(url).message_body(body);
        let sent = message.message_group_id(group).message_deduplication_id(body).send().await;
        sent.expect("the message is taken");
    }

    /// What there is to receive now, up to ten messages with all they carry.
    pub(crate) async fn receive(&self, url: &str) -> Vec<Message> {
        self.receive_some(url, 10, 0).await
    }

    pub(crate) async fn receive_some(&self, url: &str, most: i32, wait_seconds: i32) -> Vec<Message> {
        let answer = self
            .sqs
            .receive_message()
            .queue_url(url)
            .max_number_of_messages(most)
            .wait_time_seconds(wait_seconds)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .message_attribute_names("All")
            .send()
            .await;
        answer.expect("the receive is answered").messages.unwrap_or_default()
    }

    pub(crate) async fn bodies(&self, url: &str) -> Vec<String> {
        self.receive(url).await.into_iter().filter_map(|message| message.body).collect()
    }

    pub(crate) async fn delete(&self, url: &str, message: &Message) {
        let handle = message.receipt_handle.as_deref().expect("a handle");
        let deleted = self.sqs.delete_message().queue_url(url).receipt_handle(handle).send().await;
        deleted.expect("the message is deleted");
    }

    pub(crate) async fn hide(&self, url: &str, message: &Message, seconds: i32) {
        let handle = message.receipt_handle.as_deref().expect("a handle");
        let change = self.sqs.change_message_visibility().queue_url(url).receipt_handle(handle);
        change.visibility_timeout(seconds).send().await.expect("the visibility is changed");
    }
}

/// A system attribute of a message; empty when it is not there.
pub(crate) fn system(message: &Message, name: MessageSystemAttributeName) -> String {
    message.attributes.as_ref().and_then(|attributes| attributes.get(&name)).cloned().unwrap_or_default()
}

/// How long something took.
pub(crate) async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let started = Instant::now();
    (work.await, started.elapsed())
}
