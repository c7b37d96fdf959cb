//! Sending wake-ups, one or many, asking for assessments and for checks of alerts, telling of tickets and outcomes, and
//! saying when a message should come back.

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use aws_sdk_sqs::types::builders::SendMessageBatchRequestEntryBuilder;
use serde::Serialize;

use crate::adapters::aws::said;
use crate::alerts::ports::AskForCheck;
use crate::error::Fault;
use crate::experiments::ports::AnnounceOutcomes;
use crate::finance::{Requests, Results};
use crate::follow_ups::WakeMany;
use crate::ids::TicketKind;
use crate::inbox::WakeUps;
use crate::queue::{
    AlertChecks, Assessed, AssessmentWanted, Assessments, CheckAgain, Escalations, Inbound, Outcomes,
    OutcomesKept, Redelivery, TicketOpened, Violations, WakeUp,
};
use crate::review::Announce;

/// Names of the queues in errors.
const INBOUND: &str = "inbound queue";
const ASSESSMENTS: &str = "assessments queue";
const TICKETS: &str = "queue of tickets";
const OUTCOMES: &str = "outcomes queue";
const ALERT_CHECKS: &str = "queue of alert checks";

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
        self.send(&Inbound::InboundV1(wake_up.clone())).await
    }
}

#[async_trait]
impl Results for InboundQueue {
    async fn announce(&self, assessed: &Assessed) -> Result<(), Fault> {
        self.send(&Inbound::AssessedV1(assessed.clone())).await
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
    async fn send(&self, message: &Inbound) -> Result<(), Fault> {
        self.client
            .send_message()
            .queue_url(&self.url)
            .message_group_id(message.group())
            .message_deduplication_id(message.deduplication())
            .message_body(body(message)?)
            .send()
            .await
            .map_err(|e| unavailable(INBOUND, "waking a conversation", &e))?;
        Ok(())
    }

    /// Sends a batch; returns what of it the queue refused.
    async fn send_batch<'a>(&self, messages: Vec<&'a Inbound>) -> Result<Vec<&'a Inbound>, Fault> {
        let entry = |message: &&Inbound| {
            let entry = SendMessageBatchRequestEntry::builder().message_group_id(message.group());
            Ok(entry.message_deduplication_id(message.deduplication()).message_body(body(message)?))
        };
        let entries = messages.iter().map(entry);
        let taken = send_batch(&self.client, &self.url, entries, INBOUND, "waking conversations").await?;
        let refused = messages.into_iter().zip(taken).filter(|(_, taken)| !taken);
        Ok(refused.map(|(message, _)| message).collect())
    }
}

#[async_trait]
impl Redelivery for InboundQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        come_back(&self.client, &self.url, INBOUND, receipt, seconds).await
    }
}

/// `assessments`.
#[derive(Clone, Debug)]
pub struct AssessmentsQueue {
    client: Client,
    url: String,
}

impl AssessmentsQueue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl Requests for AssessmentsQueue {
    async fn ask(&self, wanted: &AssessmentWanted) -> Result<(), Fault> {
        let message = Assessments::AssessmentV1(wanted.clone());
        self.client
            .send_message()
            .queue_url(&self.url)
            .message_body(body(&message)?)
            .send()
            .await
            .map_err(|e| unavailable(ASSESSMENTS, "asking for an assessment", &e))?;
        Ok(())
    }
}

#[async_trait]
impl Redelivery for AssessmentsQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        come_back(&self.client, &self.url, ASSESSMENTS, receipt, seconds).await
    }
}

/// `escalations` and `violations`: each kind of ticket has its own.
#[derive(Clone, Debug)]
pub struct TicketQueues {
    client: Client,
    escalations_url: String,
    violations_url: String,
}

impl TicketQueues {
    /// The queues at these addresses.
    #[must_use]
    pub const fn new(client: Client, escalations_url: String, violations_url: String) -> Self {
        Self { client, escalations_url, violations_url }
    }
}

#[async_trait]
impl Announce for TicketQueues {
    async fn announce(&self, opened: &TicketOpened) -> Result<(), Fault> {
        let (url, body) = match opened.ticket.kind() {
            TicketKind::Escalation => {
                (&self.escalations_url, body(&Escalations::EscalationV1(opened.clone()))?)
            }
            TicketKind::Violation => (&self.violations_url, body(&Violations::ViolationV1(opened.clone()))?),
        };
        let sent = self.client.send_message().queue_url(url).message_body(body).send().await;
        sent.map_err(|e| unavailable(TICKETS, "telling of a ticket", &e))?;
        Ok(())
    }
}

/// One of the queues of tickets, as its reader sees it.
#[derive(Clone, Debug)]
pub struct TicketQueue {
    client: Client,
    url: String,
}

impl TicketQueue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl Redelivery for TicketQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        come_back(&self.client, &self.url, TICKETS, receipt, seconds).await
    }
}

/// `outcomes`.
#[derive(Clone, Debug)]
pub struct OutcomesQueue {
    client: Client,
    url: String,
}

impl OutcomesQueue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl AnnounceOutcomes for OutcomesQueue {
    async fn announce(&self, kept: &OutcomesKept) -> Result<(), Fault> {
        let message = Outcomes::OutcomesV1(kept.clone());
        let sent = self.client.send_message().queue_url(&self.url).message_body(body(&message)?).send().await;
        sent.map_err(|e| unavailable(OUTCOMES, "announcing outcomes", &e))?;
        Ok(())
    }

    async fn announce_many(&self, kept: &[OutcomesKept]) -> Result<usize, Fault> {
        let entry = |kept: &OutcomesKept| {
            let message = Outcomes::OutcomesV1(kept.clone());
            Ok(SendMessageBatchRequestEntry::builder().message_body(body(&message)?))
        };
        let entries = kept.iter().map(entry);
        let taken = send_batch(&self.client, &self.url, entries, OUTCOMES, "announcing outcomes").await?;
        Ok(taken.into_iter().filter(|taken| *taken).count())
    }
}

#[async_trait]
impl Redelivery for OutcomesQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        come_back(&self.client, &self.url, OUTCOMES, receipt, seconds).await
    }
}

/// `alert-checks.fifo`, which delays what it is given.
#[derive(Clone, Debug)]
pub struct AlertChecksQueue {
    client: Client,
    url: String,
}

impl AlertChecksQueue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl AskForCheck for AlertChecksQueue {
    async fn ask(&self, check: &CheckAgain) -> Result<(), Fault> {
        let message = AlertChecks::CheckV1(check.clone());
        let send = self.client.send_message().queue_url(&self.url).message_body(body(&message)?);
        let send = send.message_group_id(message.deduplication());
        let sent = send.message_deduplication_id(message.deduplication()).send().await;
        sent.map_err(|e| unavailable(ALERT_CHECKS, "asking for a check", &e))?;
        Ok(())
    }
}

#[async_trait]
impl Redelivery for AlertChecksQueue {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        come_back(&self.client, &self.url, ALERT_CHECKS, receipt, seconds).await
    }
}

/// Sends a batch; returns of each entry whether the queue took it.
async fn send_batch(
    client: &Client,
    url: &str,
    entries: impl Iterator<Item = Result<SendMessageBatchRequestEntryBuilder, Fault>>,
    queue: &'static str,
    action: &'static str,
) -> Result<Vec<bool>, Fault> {
    let entries = entries.enumerate().map(|(position, entry)| {
        let entry = entry?.id(position.to_string()).build();
        entry.map_err(|e| Fault::broken("a message makes an entry of a batch", e))
    });
    let entries = entries.collect::<Result<Vec<_>, Fault>>()?;
    let positions = 0..entries.len();
    let batch = client.send_message_batch().queue_url(url).set_entries(Some(entries));
    let sent = batch.send().await.map_err(|e| unavailable(queue, action, &e))?;
    let taken = |position: usize| sent.successful().iter().any(|entry| entry.id() == position.to_string());
    Ok(positions.map(taken).collect())
}

fn body<T: Serialize>(message: &T) -> Result<String, Fault> {
    serde_json::to_string(message).map_err(|e| Fault::broken("a message serialises", e))
}

async fn come_back(
    client: &Client,
    url: &str,
    queue: &'static str,
    receipt: &str,
    seconds: u32,
) -> Result<(), Fault> {
    client
        .change_message_visibility()
        .queue_url(url)
        .receipt_handle(receipt)
        .visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX))
        .send()
        .await
        .map_err(|e| unavailable(queue, "setting when a message comes back", &e))?;
    Ok(())
}

fn unavailable<E: ProvideErrorMetadata, R>(
    queue: &'static str,
    action: &'static str,
    error: &SdkError<E, R>,
) -> Fault {
    Fault::unavailable(queue, action, said(error))
}
