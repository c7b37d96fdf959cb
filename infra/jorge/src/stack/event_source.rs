//! Lambda's part with queues: receive, call the function with the batch, delete what it did not report.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName};
use serde_json::{Map, Value, json};
use shared::adapters::aws::Aws;
use shared::error::chain;
use sqs_sns_emulator::{ACCOUNT, REGION};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Functions;
use crate::CommandError;
use crate::template::{Source, Template};

/// Batches of one queue a function works on at the same time.
const CONCURRENCY: usize = 8;

/// Starts feeding every function from its queues.
pub(crate) fn consume(
    template: &Template,
    aws: &Aws,
    queues: &str,
    functions: &Arc<Functions>,
    tasks: &mut JoinSet<()>,
) -> Result<(), CommandError> {
    for function in template.functions()? {
        for source in function.sources {
            let feed = Feed {
                client: aws.sqs.clone(),
                url: format!("{queues}/{ACCOUNT}/{}", source.queue),
                source,
                function: function.name.clone(),
                functions: functions.clone(),
            };
            tasks.spawn(Arc::new(feed).run());
        }
    }
    Ok(())
}

struct Feed {
    client: Client,
    url: String,
    source: Source,
    function: String,
    functions: Arc<Functions>,
}

impl Feed {
    async fn run(self: Arc<Self>) {
        let free = Arc::new(Semaphore::new(CONCURRENCY));
        let mut batches = JoinSet::new();
        loop {
            let Ok(permit) = free.clone().acquire_owned().await else { return };
            let messages = self.receive().await;
            if !messages.is_empty() {
                let feed = self.clone();
                batches.spawn(async move {
                    feed.batch(messages).await;
                    drop(permit);
                });
            }
            while batches.try_join_next().is_some() {}
        }
    }

    async fn receive(&self) -> Vec<Message> {
        let received = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(i32::from(self.source.batch))
            .wait_time_seconds(20)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .message_attribute_names("All");
        // A long poll takes longer than any other call may.
        let patient = aws_sdk_sqs::config::Builder::new().timeout_config(
            aws_sdk_sqs::config::timeout::TimeoutConfig::builder()
                .operation_attempt_timeout(Duration::from_secs(30))
                .build(),
        );
        match received.customize().config_override(patient).send().await {
            Ok(received) => received.messages.unwrap_or_default(),
            Err(error) => {
                tracing::warn!(error = chain(&error), queue = self.source.queue, "receiving failed");
                tokio::time::sleep(Duration::from_secs(1)).await;
                Vec::new()
            }
        }
    }

    async fn batch(&self, messages: Vec<Message>) {
        let records: Vec<Value> = messages.iter().map(sqs_record).collect();
        let answer = match self.functions.invoke(&self.function, json!({ "Records": records })).await {
            Ok(answer) => answer,
            Err(error) => {
                // As on AWS: the batch comes back after the queue's time-out.
                tracing::error!(%error, function = self.function, "batch failed");
                return;
            }
        };
        let failed = failed_messages(&answer);
        let done = messages.iter().filter(|m| !failed.contains(&m.message_id().unwrap_or_default()));
        self.delete(done).await;
    }

    async fn delete(&self, messages: impl Iterator<Item = &Message>) {
        let entries: Vec<_> = messages
            .enumerate()
            .filter_map(|(i, message)| {
                let entry = DeleteMessageBatchRequestEntry::builder().id(i.to_string());
                entry.receipt_handle(message.receipt_handle()?).build().ok()
            })
            .collect();
        if entries.is_empty() {
            return;
        }
        let delete = self.client.delete_message_batch().queue_url(&self.url).set_entries(Some(entries));
        if let Err(error) = delete.send().await {
            tracing::warn!(error = chain(&error), queue = self.source.queue, "deleting failed");
        }
    }
}

/// Ids of the messages a function reported as failed.
#[must_use]
pub fn failed_messages(answer: &Value) -> Vec<&str> {
    let failures = answer["batchItemFailures"].as_array().into_iter().flatten();
    failures.filter_map(|failure| failure["itemIdentifier"].as_str()).collect()
}

/// A received message as a record of an SQS event.
#[must_use]
pub fn sqs_record(message: &Message) -> Value {
    let attributes: Map<String, Value> = message
        .attributes()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str().to_owned(), value.clone().into()))
        .collect();
    json!({
        "messageId": message.message_id(),
        "receiptHandle": message.receipt_handle(),
        "body": message.body(),
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": message.md5_of_body(),
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:inbound.fifo"),
        "awsRegion": REGION
    })
}
