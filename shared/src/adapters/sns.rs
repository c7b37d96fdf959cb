//! Topics people subscribe to: one for each kind of ticket and one for experiments; one message for e-mail and text.

use async_trait::async_trait;
use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use serde_json::json;

use super::aws::{AwsEnvironment, said, sdk_config};
use crate::error::Fault;
use crate::experiments;
use crate::experiments::ports::TellOfVerdict;
use crate::ids::{LocationId, TicketKind};
use crate::review::{Notice, TellPeople};

/// Name of the topic in errors.
const TOPIC: &str = "topic people subscribe to";
/// What a subscription filters by, so that one team never hears of another.
const LOCATION: &str = "location";

/// `human-agents`, `compliance-officers` or `experiments`.
#[derive(Clone, Debug)]
pub struct Topic {
    client: Client,
    arn: String,
}

impl Topic {
    /// The topic of this ARN. Connects lazily.
    #[must_use]
    pub fn new(environment: &AwsEnvironment, arn: String) -> Self {
        let endpoint = environment.endpoints.sns.clone().or_else(|| environment.endpoints.all.clone());
        let mut config = sdk_config(environment).to_builder();
        config.set_endpoint_url(endpoint);
        Self { client: Client::new(&config.build()), arn }
    }
}

/// What is told, and to whom it matters.
struct Message<'a> {
    location: &'a LocationId,
    subject: &'a str,
    email: &'a str,
    sms: &'a str,
    /// What else a subscription may filter by.
    kind: (&'static str, &'a str),
}

impl Topic {
    async fn publish(&self, message: Message<'_>) -> Result<(), Fault> {
        let text = |value: &str| {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value);
            value.build().map_err(|e| Fault::broken("a message attribute has a type", e))
        };
        // Every protocol but e-mail is read on a small screen, or by a program.
        let body = json!({"default": message.sms, "email": message.email, "sms": message.sms});
        let (name, value) = message.kind;
        self.client
            .publish()
            .topic_arn(&self.arn)
            .subject(message.subject)
            .message_structure("json")
            .message(body.to_string())
            .message_attributes(LOCATION, text(message.location.as_str())?)
            .message_attributes(name, text(value)?)
            .send()
            .await
            .map_err(|e| Fault::unavailable(TOPIC, "telling people", said(&e)))?;
        Ok(())
    }
}

#[async_trait]
impl TellPeople for Topic {
    async fn tell(&self, notice: &Notice) -> Result<(), Fault> {
        let kind = match notice.kind {
            TicketKind::Escalation => "priority",
            TicketKind::Violation => "severity",
        };
        let Notice { location, subject, email, sms, weight, .. } = notice;
        self.publish(Message { location, subject, email, sms, kind: (kind, weight) }).await
    }
}

#[async_trait]
impl TellOfVerdict for Topic {
    async fn tell(&self, notice: &experiments::Notice) -> Result<(), Fault> {
        let experiments::Notice { location, news, subject, email, sms } = notice;
        self.publish(Message { location, subject, email, sms, kind: ("news", news) }).await
    }
}
