//! Sending wake-ups, and saying when a message should come back.

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};

use crate::adapters::aws::said;
use crate::error::Fault;
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
        let body = serde_json::to_string(&Inbound::InboundV1(wake_up.clone()))
            .map_err(|e| Fault::broken("a wake-up serialises", e))?;
        self.client
            .send_message()
            .queue_url(&self.url)
            .message_group_id(wake_up.group())
            .message_deduplication_id(wake_up.deduplication())
            .message_body(body)
            .send()
            .await
            .map_err(|e| unavailable("waking a conversation", &e))?;
        Ok(())
    }
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
