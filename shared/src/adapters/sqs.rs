//! Sending wake-ups, one or many, and saying when a message should come back.

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;

use crate::adapters::aws::said;
use crate::error::Fault;
use crate::follow_ups::WakeMany;
use crate::inbox::WakeUps;
use crate::queue::{Inbound, Redelivery, WakeUp};

/// `inbound.fifo`.
#[derive(Clone, Debug)]
pub struct InboundQueue {
    client: Client,
    url: String,
}

impl InboundQueue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl WakeUps for InboundQueue {
    async fn wake(&self, wake_up: &WakeUp) -> Result<(), Fault> {
        let message = Inbound::InboundV1(wake_up.clone());
        self.client
            .send_message()
            .queue_url(&self.url)
            .message_group_id(message.group())
            .message_deduplication_id(message.deduplication())
            .message_body(body(&message)?)
            .send()
            .await
            .map_err(|e| unavailable("waking a conversation", &e))?;
        Ok(())
    }
}

#[async_trait]
impl WakeMany for InboundQueue {
    async fn wake_many(&self, wake_ups: &[Inbound]) -> Result<usize, Fault> {
        let refused = self.send_batch(wake_ups.iter().collect()).await?;
        if refused.is_empty() {
            return Ok(wake_ups.len());
        }
        let refused = self.send_batch(refused).await?;
        Ok(wake_ups.len() - refused.len())
    }
}

impl InboundQueue {
    /// Sends a batch; returns what of it the queue refused.
    async fn send_batch<'a>(&self, messages: Vec<&'a Inbound>) -> Result<Vec<&'a Inbound>, Fault> {
        let entries = messages.iter().enumerate().map(|(position, message)| {
            SendMessageBatchRequestEntry::builder()
                .id(position.to_string())
                .message_group_id(message.group())
                .message_deduplication_id(message.deduplication())
                .message_body(body(message)?)
                .build()
                .map_err(|e| Fault::broken("a message makes an entry of a batch", e))
        });
        let entries = entries.collect::<Result<Vec<_>, Fault>>()?;
        let batch = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
        let sent = batch.send().await.map_err(|e| unavailable("waking conversations", &e))?;
        let taken =
            |position: usize| sent.successful().iter().any(|entry| entry.id() == position.to_string());
        let refused = messages.into_iter().enumerate().filter(|(position, _)| !taken(*position));
        Ok(refused.map(|(_, message)| message).collect())
    }
}

fn body(message: &Inbound) -> Result<String, Fault> {
    serde_json::to_string(message).map_err(|e| Fault::broken("a wake-up serialises", e))
}

#[async_trait]
impl Redelivery for InboundQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        self.client
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(receipt)
            .visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|e| unavailable("setting when a message comes back", &e))?;
        Ok(())
    }
}

fn unavailable<E: ProvideErrorMetadata, R>(action: &'static str, error: &SdkError<E, R>) -> Fault {
    Fault::unavailable("inbound queue", action, said(error))
}
