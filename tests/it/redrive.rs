//! What failed for good is brought back, and nothing of it is ever lost.

use std::time::Instant;

use aws_sdk_sqs::types::{MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName};
use jorge::cli::RedriveArgs;
use jorge::commands::redrive::{Report, bring_back, list};
use jorge::stack::{LOCATION, Options, STACK_NAME, Storage};
use jorge_tests::World;
use jorge_tests::world::PATIENCE;
use tempfile::TempDir;

const CONTACT: &str = "CONredrive0000000001";

/// A stack whose queues nobody empties.
struct Still {
    world: World,
    directory: TempDir,
}

impl Still {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let world = World::with(Options { storage, consume: false, ..World::at_once() }).await;
        Self { world, directory }
    }

    async fn url(&self, queue: &str) -> String {
        let named = self.world.stack.aws.sqs.get_queue_url().queue_name(format!("{STACK_NAME}-{queue}"));
        named.send().await.unwrap().queue_url.unwrap()
    }

    /// Receives whatever is in a queue until it has failed too often.
    async fn fail_for_good(&self, queue: &str) {
        let url = self.url(queue).await;
        for _ in 0..=5 {
            let receive = self.world.stack.aws.sqs.receive_message().queue_url(&url).visibility_timeout(0);
            receive.max_number_of_messages(10).send().await.unwrap();
        }
    }

    async fn put(&self, queue: &str, body: &str) {
        let url = self.url(queue).await;
        let trace =
            MessageAttributeValue::builder().data_type("String").string_value("kept").build().unwrap();
        let send = self.world.stack.aws.sqs.send_message().queue_url(url).message_body(body);
        let fifo = queue.ends_with(".fifo");
        let send = send.message_attributes("note", trace).set_message_group_id(fifo.then(|| "g1".to_owned()));
        let id = uuid::Uuid::new_v4().to_string();
        send.set_message_deduplication_id(fifo.then_some(id)).send().await.unwrap();
    }

    /// Bodies that can be received at this moment, in their order, with their group and their attribute.
    async fn received(&self, queue: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let receive = self.world.stack.aws.sqs.receive_message().queue_url(self.url(queue).await);
        let receive = receive.max_number_of_messages(10).message_attribute_names("All");
        let received = receive.message_system_attribute_names(MessageSystemAttributeName::All).send().await;
        let messages = received.unwrap().messages.unwrap_or_default().into_iter();
        messages
            .map(|message| {
                let group = message.attributes().unwrap().get(&MessageSystemAttributeName::MessageGroupId);
                let note = message.message_attributes().and_then(|all| all.get("note"));
                let note = note.and_then(|note| note.string_value().map(str::to_owned));
                (message.body().unwrap().to_owned(), group.cloned(), note)
            })
            .collect()
    }

    fn storage(&self) -> Storage {
        Storage::Directory(self.directory.path().to_owned())
    }

    async fn redrive(&self, queue: &str, max: Option<u32>, dry_run: bool) -> Report {
        bring_back(&self.storage(), queue, &RedriveArgs { max, dry_run, ..args() }).await.unwrap()
    }
}

fn args() -> RedriveArgs {
    RedriveArgs {
        queue: None,
        max: None,
        rate: 500,
        dry_run: false,
        json: false,
        stack_name: None,
        endpoint: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_up_that_failed_for_good_is_brought_back_and_answered() {
    let still = Still::start().await;
    still.world.contact_without_settling(CONTACT);
    still.world.deliver(&still.world.text(CONTACT, "Hello")).await;
    still.fail_for_good("inbound.fifo").await;
    assert_eq!(still.world.dead_letters().await, 1);

    let waiting = list(&still.storage(), &args()).await.unwrap();
    let counts: Vec<(&str, u64)> =
        waiting.iter().map(|waiting| (waiting.of.name.as_str(), waiting.messages)).collect();
    assert_eq!(counts.len(), 6);
    assert_eq!(counts.iter().find(|(_, messages)| *messages > 0), Some(&("inbound", 1)));
    assert!(waiting.iter().any(|waiting| waiting.oldest_seconds.is_some_and(|age| age < 60)));

    let looked_at = still.redrive("inbound", None, true).await;
    assert_eq!((looked_at.moved, looked_at.left), (0, 1));
    let shown = &looked_at.messages[0].fields;
    assert_eq!((shown["contact"].as_str(), shown["location"].as_str()), (CONTACT, LOCATION));
    assert!(!shown.contains_key("traceparent"), "{shown:?}");

    let report = still.redrive("inbound", None, false).await;
    assert_eq!((report.moved, report.left, report.stopped), (1, 0, None));
    assert_eq!(report.messages, looked_at.messages);
    // On a busy machine a turn may fail once; then its wake-up comes back by itself.
    let began = Instant::now();
    while still.world.replies(CONTACT).is_empty() && began.elapsed() < PATIENCE {
        still.world.receive_and_run().await;
    }
    assert_eq!(still.world.replies(CONTACT).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_keep_their_order_their_group_and_their_attributes() {
    let still = Still::start().await;
    // The same body twice is two messages, and neither is dropped as a repeat of the other.
    for body in ["{\"n\":1}", "{\"n\":2}", "{\"n\":2}"] {
        still.put("inbound-dead-letters.fifo", body).await;
    }
    let first = still.redrive(&format!("{STACK_NAME}-inbound-dead-letters.fifo"), Some(1), false).await;
    assert_eq!((first.moved, first.left), (1, 2));
    let rest = still.redrive("inbound", Some(10), false).await;
    assert_eq!((rest.moved, rest.left), (2, 0));
    let one = |n: u8| (format!("{{\"n\":{n}}}"), Some("g1".to_owned()), Some("kept".to_owned()));
    assert_eq!(still.received("inbound.fifo").await, [one(1), one(2), one(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_source_does_not_take_stays_where_it_is_together_with_all_after_it() {
    let still = Still::start().await;
    let large = "x".repeat(2_000);
    for body in ["first", large.as_str(), "last"] {
        still.put("escalations-dead-letters", body).await;
    }
    let source = still.url("escalations").await;
    let limit = still.world.stack.aws.sqs.set_queue_attributes().queue_url(source);
    limit.attributes(QueueAttributeName::MaximumMessageSize, "1024").send().await.unwrap();

    let report = still.redrive("escalations", None, false).await;
    assert_eq!((report.moved, report.left), (1, 2));
    assert!(report.stopped.is_some_and(|why| why.contains("1024")), "it says why");
    assert_eq!(still.received("escalations").await.len(), 1);
    let left: Vec<String> =
        still.received("escalations-dead-letters").await.into_iter().map(|(body, ..)| body).collect();
    assert_eq!(left, [large.as_str(), "last"], "and can be received at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_nobody_knows_is_refused_with_those_there_are() {
    let still = Still::start().await;
    let error = bring_back(&still.storage(), "inbox", &args()).await.unwrap_err().to_string();
    assert!(error.contains("no dead-letter queue inbox") && error.contains("inbound, "), "{error}");
    let report = still.redrive("violations", None, false).await;
    assert_eq!((report.moved, report.left, report.stopped), (0, 0, None));
}
