//! Topics and subscriptions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::errors::SnsError;
use super::filter::FilterPolicy;
use crate::sqs::dedup::{Deduplication, Remembered};

/// What is stored about a topic.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TopicRecord {
    pub(crate) arn: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The number of the next message of a FIFO topic.
    pub(crate) next_sequence: u64,
}

/// A topic.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) record: TopicRecord,
    /// What a FIFO topic accepted within the last five minutes.
    pub(crate) memory: Deduplication,
}

impl Topic {
    pub(crate) fn restore(record: TopicRecord) -> Self {
        Self { record, memory: Deduplication::default() }
    }

    pub(crate) fn restore_memory(&mut self, memory: Remembered) {
        self.memory.remember(memory);
    }

    pub(crate) fn is_fifo(&self) -> bool {
        self.is("FifoTopic")
    }

    pub(crate) fn deduplicates_by_content(&self) -> bool {
        self.is("ContentBasedDeduplication")
    }

    fn is(&self, attribute: &str) -> bool {
        self.record.attributes.get(attribute).is_some_and(|value| value == "true")
    }
}

/// What is stored about a subscription.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SubscriptionRecord {
    pub(crate) arn: String,
    pub(crate) topic_arn: String,
    pub(crate) protocol: String,
    pub(crate) endpoint: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// A subscription.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) record: SubscriptionRecord,
    pub(crate) filter: Option<FilterPolicy>,
}

impl Subscription {
    /// A new subscription.
    ///
    /// # Errors
    /// `InvalidParameter` for attributes SNS refuses.
    pub(crate) fn create(mut record: SubscriptionRecord) -> Result<Self, SnsError> {
        let given = std::mem::take(&mut record.attributes);
        let mut subscription = Self { record, filter: None };
        for (name, value) in given {
            subscription.set(&name, &value)?;
        }
        Ok(subscription)
    }

    pub(crate) fn restore(record: SubscriptionRecord) -> Self {
        let filter =
            record.attributes.get("FilterPolicy").and_then(|policy| FilterPolicy::parse(policy).ok());
        Self { record, filter }
    }

    pub(crate) fn is_raw(&self) -> bool {
        self.record.attributes.get("RawMessageDelivery").is_some_and(|value| value == "true")
    }

    /// Changes an attribute; an empty value removes it.
    ///
    /// # Errors
    /// `InvalidParameter` for a name or value SNS refuses, and for filters on the message body,
    /// which the emulator does not have.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), SnsError> {
        match name {
            "RawMessageDelivery" if !matches!(value, "true" | "false") => {
                return Err(SnsError::invalid(
                    "Attributes Reason: RawMessageDelivery: Invalid value [not boolean]",
                ));
            }
            "FilterPolicy" => {
                self.filter = if value.is_empty() { None } else { Some(FilterPolicy::parse(value)?) };
            }
            "FilterPolicyScope" if value != "MessageAttributes" => {
                return Err(SnsError::invalid(
                    "Attributes Reason: FilterPolicyScope: this emulator filters by MessageAttributes only",
                ));
            }
            "DeliveryPolicy"
            | "FilterPolicyScope"
            | "RawMessageDelivery"
            | "RedrivePolicy"
            | "SubscriptionRoleArn" => {}
            _ => return Err(SnsError::invalid("AttributeName")),
        }
        if value.is_empty() {
            self.record.attributes.remove(name);
        } else {
            self.record.attributes.insert(name.to_owned(), value.to_owned());
        }
        Ok(())
    }
}
