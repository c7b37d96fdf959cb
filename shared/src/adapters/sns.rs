//! Topics people subscribe to: one for each kind of ticket, one message for e-mail and text.

use async_trait::async_trait;
use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use serde_json::json;

use super::aws::{AwsEnvironment, said, sdk_config};
use crate::error::Fault;
use crate::ids::TicketKind;
use crate::review::{Notice, TellPeople};

/// Name of the topic in errors.
const TOPIC: &str = "topic of tickets";
/// What a subscription filters by, so that one team never hears of another's tickets.
const LOCATION: &str = "location";

/// `human-agents`, or `compliance-officers`.
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

#[async_trait]
impl TellPeople for Topic {
    async fn tell(&self, notice: &Notice) -> Result<(), Fault> {
        let text = |value: &str| {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value);
            value.build().map_err(|e| Fault::broken("a message attribute has a type", e))
        };
        // Every protocol but e-mail is read on a small screen, or by a program.
        let message = json!({"default": notice.sms, "email": notice.email, "sms": notice.sms});
        let weight = match notice.kind {
            TicketKind::Escalation => "priority",
            TicketKind::Violation => "severity",
        };
        self.client
            .publish()
            .topic_arn(&self.arn)
            .subject(&notice.subject)
            .message_structure("json")
            .message(message.to_string())
            .message_attributes(LOCATION, text(notice.location.as_str())?)
            .message_attributes(weight, text(notice.weight)?)
            .send()
            .await
            .map_err(|e| Fault::unavailable(TOPIC, "telling people of a ticket", said(&e)))?;
        Ok(())
    }
}
