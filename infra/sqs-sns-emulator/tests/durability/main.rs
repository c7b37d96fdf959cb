//! What was answered outlives the emulator.

#[path = "../clients/mod.rs"]
mod clients;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_sdk_sqs::Client as Sqs;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use sqs_sns_emulator::{Emulator, Options, StartError, Storage};
use tempfile::TempDir;

const START: i64 = 1_735_689_600_000;

/// A file that emulators come and go with, and a clock that goes on.
struct House {
    directory: TempDir,
    clock: Arc<AtomicI64>,
}

impl House {
    fn build() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        Self { directory, clock: Arc::new(AtomicI64::new(START)) }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("data").join("queues.db")
    }

    async fn start(&self) -> (Emulator, Sqs) {
        self.start_with(&self.file()).await.expect("the emulator starts")
    }

    async fn start_with(&self, file: &Path) -> Result<(Emulator, Sqs), StartError> {
        let clock = Arc::clone(&self.clock);
        let options = Options {
            listen: ([127, 0, 0, 1], 0).into(),
            storage: Storage::File(file.to_owned()),
            now: Arc::new(move || clock.load(Ordering::SeqCst)),
        };
        let emulator = Emulator::start(options).await?;
        let sqs = clients::sqs(&emulator.endpoint());
        Ok((emulator, sqs))
    }

    fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

async fn fifo(sqs: &Sqs) -> String {
    let create =
        sqs.create_queue().queue_name("turns.fifo").attributes(QueueAttributeName::FifoQueue, "true");
    create.send().await.expect("created").queue_url.expect("a URL")
}

async fn plain(sqs: &Sqs) -> String {
    sqs.create_queue().queue_name("plain").send().await.expect("created").queue_url.expect("a URL")
}

/// Sends with the body as deduplication id; id and sequence number of the message.
async fn send_of(sqs: &Sqs, url: &str, group: &str, body: &str) -> (String, String) {
    let send = sqs.send_message().queue_url(url).message_body(body).message_group_id(group);
    let sent = send.message_deduplication_id(body).send().await.expect("sent");
    (sent.message_id.expect("an id"), sent.sequence_number.expect("a number"))
}

async fn send(sqs: &Sqs, url: &str, body: &str) {
    sqs.send_message().queue_url(url).message_body(body).send().await.expect("sent");
}

async fn receive(sqs: &Sqs, url: &str) -> Vec<Message> {
    let receive = sqs.receive_message().queue_url(url).max_number_of_messages(10);
    let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
    receive.message_attribute_names("All").send().await.expect("answered").messages.unwrap_or_default()
}

async fn bodies(sqs: &Sqs, url: &str) -> Vec<String> {
    receive(sqs, url).await.into_iter().filter_map(|message| message.body).collect()
}

fn count(message: &Message) -> &str {
    &message.attributes.as_ref().expect("attributes")[&MessageSystemAttributeName::ApproximateReceiveCount]
}

#[tokio::test]
async fn nothing_is_lost_and_what_was_in_flight_stays_so_until_it_is_released() {
    let house = House::build();
    let (emulator, sqs) = house.start().await;
    let url = fifo(&sqs).await;
    for body in ["g1", "g2"] {
        send_of(&sqs, &url, "g", body).await;
    }
    send_of(&sqs, &url, "h", "h1").await;
    assert_eq!(sqs.receive_message().queue_url(&url).send().await.unwrap().messages().len(), 1);
    drop(emulator);

    let (emulator, sqs) = house.start().await;
    assert_eq!(bodies(&sqs, &url).await, ["h1"]);
    assert_eq!(emulator.release_in_flight().unwrap(), 2);
    let received = receive(&sqs, &url).await;
    let told: Vec<_> = received.iter().map(|m| (m.body.as_deref().unwrap(), count(m))).collect();
    assert_eq!(told, [("g1", "2"), ("g2", "1"), ("h1", "2")]);
}

#[tokio::test]
async fn a_process_that_is_killed_leaves_everything_it_answered_in_the_file() {
    let house = House::build();
    let (_running, sqs) = house.start().await;
    let url = plain(&sqs).await;
    for body in ["a", "b", "c"] {
        send(&sqs, &url, body).await;
    }
    let received = sqs.receive_message().queue_url(&url).send().await.unwrap().messages.unwrap().remove(0);
    sqs.delete_message()
        .queue_url(&url)
        .receipt_handle(received.receipt_handle.unwrap())
        .send()
        .await
        .unwrap();
    // What another process would find now if this one were killed: the file as it is, not closed.
    let left = house.directory.path().join("left.db");
    std::fs::copy(house.file(), &left).unwrap();
    let wal = |file: &Path| file.with_extension("db-wal");
    std::fs::copy(wal(&house.file()), wal(&left)).unwrap();

    let (_emulator, sqs) = house.start_with(&left).await.unwrap();
    assert_eq!(bodies(&sqs, &url).await, ["b", "c"]);
}

#[tokio::test]
async fn visibility_timeouts_and_delays_go_on_across_a_restart() {
    let house = House::build();
    let (emulator, sqs) = house.start().await;
    let url = plain(&sqs).await;
    send(&sqs, &url, "received").await;
    let handle = receive(&sqs, &url).await.remove(0).receipt_handle.unwrap();
    sqs.send_message().queue_url(&url).message_body("delayed").delay_seconds(60).send().await.unwrap();
    emulator.stop().await;

    house.pass(29_999);
    let (emulator, sqs) = house.start().await;
    assert!(bodies(&sqs, &url).await.is_empty());
    // The handle of before the restart still works.
    let change =
        sqs.change_message_visibility().queue_url(&url).receipt_handle(&handle).visibility_timeout(10);
    change.send().await.unwrap();
    house.pass(10_000);
    assert_eq!(bodies(&sqs, &url).await, ["received"]);
    emulator.stop().await;

    house.pass(20_001);
    let (_emulator, sqs) = house.start().await;
    assert_eq!(bodies(&sqs, &url).await, ["delayed"]);
}

#[tokio::test]
async fn deduplication_ids_and_sequence_numbers_are_remembered_even_when_all_was_deleted() {
    let house = House::build();
    let (emulator, sqs) = house.start().await;
    let url = fifo(&sqs).await;
    let original = send_of(&sqs, &url, "g", "a").await;
    let handle = receive(&sqs, &url).await.remove(0).receipt_handle.unwrap();
    sqs.delete_message().queue_url(&url).receipt_handle(handle).send().await.unwrap();
    drop(emulator);

    house.pass(299_999);
    let (emulator, sqs) = house.start().await;
    assert_eq!(send_of(&sqs, &url, "g", "a").await, original);
    let next = send_of(&sqs, &url, "g", "b").await;
    assert!(next.1 > original.1);
    drop(emulator);

    house.pass(1);
    let (_emulator, sqs) = house.start().await;
    assert_ne!(send_of(&sqs, &url, "g", "a").await.0, original.0);
}

#[tokio::test]
async fn queues_with_their_attributes_and_dead_letters_are_there_again() {
    let house = House::build();
    let (emulator, sqs) = house.start().await;
    let dead = sqs.create_queue().queue_name("dead").send().await.unwrap().queue_url.unwrap();
    let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#;
    let create = sqs.create_queue().queue_name("plain").attributes(QueueAttributeName::RedrivePolicy, policy);
    let url = create.send().await.unwrap().queue_url.unwrap();
    let set = sqs.set_queue_attributes().queue_url(&url);
    set.attributes(QueueAttributeName::VisibilityTimeout, "0").send().await.unwrap();
    sqs.create_queue().queue_name("gone").send().await.unwrap();
    sqs.delete_queue().queue_url("http://127.0.0.1/000000000000/gone").send().await.unwrap();
    send(&sqs, &url, "poison").await;
    assert_eq!(bodies(&sqs, &url).await, ["poison"]);
    drop(emulator);

    let (emulator, sqs) = house.start().await;
    let names: Vec<_> = emulator.queue_depths().unwrap().into_iter().map(|depth| depth.name).collect();
    assert_eq!(names, ["dead", "plain"]);
    assert!(bodies(&sqs, &url).await.is_empty());
    drop(emulator);

    let (_emulator, sqs) = house.start().await;
    let moved = receive(&sqs, &dead).await.remove(0);
    assert_eq!((moved.body.as_deref(), count(&moved)), (Some("poison"), "2"));
    let source = &moved.attributes.as_ref().unwrap()[&MessageSystemAttributeName::DeadLetterQueueSourceArn];
    assert_eq!(source, "arn:aws:sqs:us-east-1:000000000000:plain");
}

#[tokio::test]
async fn topics_subscriptions_and_the_inbox_are_there_again() {
    let house = House::build();
    let (emulator, sqs) = house.start().await;
    let sns = clients::sns(&emulator.endpoint());
    let url = plain(&sqs).await;
    let topic = sns.create_topic().name("alerts").send().await.unwrap().topic_arn.unwrap();
    let queue = sns
        .subscribe()
        .topic_arn(&topic)
        .protocol("sqs")
        .endpoint("arn:aws:sqs:us-east-1:000000000000:plain");
    let queue =
        queue.attributes("RawMessageDelivery", "true").attributes("FilterPolicy", r#"{"kind":["turn"]}"#);
    queue.send().await.unwrap();
    let mail = sns.subscribe().topic_arn(&topic).protocol("email").endpoint("ana@example.com");
    let mail = mail.return_subscription_arn(true).send().await.unwrap().subscription_arn.unwrap();
    sns.publish().topic_arn(&topic).message("first").send().await.unwrap();
    drop(emulator);

    let (emulator, sqs) = house.start().await;
    let sns = clients::sns(&emulator.endpoint());
    let kind = aws_sdk_sns::types::MessageAttributeValue::builder().data_type("String").string_value("turn");
    let publish = sns.publish().topic_arn(&topic).message("second");
    publish.message_attributes("kind", kind.build().unwrap()).send().await.unwrap();
    assert_eq!(bodies(&sqs, &url).await, ["second"]);
    let told: Vec<_> = emulator.inbox().into_iter().map(|notification| notification.message).collect();
    assert_eq!(told, ["first", "second"]);
    sns.unsubscribe().subscription_arn(mail).send().await.unwrap();
    drop(emulator);

    let (emulator, _) = house.start().await;
    let sns = clients::sns(&emulator.endpoint());
    let listed = sns.list_subscriptions_by_topic().topic_arn(&topic).send().await.unwrap();
    assert_eq!(listed.subscriptions().len(), 1);
}

#[tokio::test]
async fn two_emulators_cannot_have_the_same_file() {
    let house = House::build();
    let (_first, _) = house.start().await;
    assert!(matches!(house.start_with(&house.file()).await, Err(StartError::Storage(_))));
}

#[tokio::test]
async fn a_file_that_is_no_queue_file_is_refused() {
    let house = House::build();
    let file = house.directory.path().join("rubbish.db");
    std::fs::write(&file, "this is no database, and it is long enough to be looked at as one").unwrap();
    assert!(matches!(house.start_with(&file).await, Err(StartError::Storage(_))));
}
