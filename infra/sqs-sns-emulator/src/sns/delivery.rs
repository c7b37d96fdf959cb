//! From a topic to its subscribers: queues of the emulator, and the inbox for everybody else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::inbox::Notification;
use super::topic::Subscription;
use crate::address::queue_of_arn;
use crate::broker::State;
use crate::journal::Change;
use crate::sqs::content::Draft;
use crate::sqs::message::AttributeValue;
use crate::sqs::operations::send;

/// A message as it was accepted by a topic.
#[derive(Debug)]
pub(crate) struct Publication {
    pub(crate) message_id: String,
    pub(crate) topic_arn: String,
    pub(crate) subject: Option<String>,
    pub(crate) texts: Texts,
    pub(crate) attributes: BTreeMap<String, AttributeValue>,
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    pub(crate) sequence_number: Option<String>,
}

/// What each protocol's subscribers are told: the same, or what `MessageStructure` = `json` gives them.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) default: String,
    pub(crate) by_protocol: BTreeMap<String, String>,
}

impl Texts {
    fn of(&self, protocol: &str) -> &str {
        self.by_protocol.get(protocol).unwrap_or(&self.default)
    }
}

/// The JSON that SNS puts into a queue. The order of the fields is that of AWS.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    r#type: &'static str,
    message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<&'a str>,
    topic_arn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    message: &'a str,
    timestamp: String,
    signature_version: &'static str,
    signature: &'static str,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
    #[serde(rename = "UnsubscribeURL")]
    unsubscribe_url: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    message_attributes: BTreeMap<&'a str, EnvelopeAttribute<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EnvelopeAttribute<'a> {
    r#type: &'a str,
    value: &'a str,
}

/// Delivers to every subscriber whose filter wants the message.
pub(crate) fn deliver(state: &mut State, now: i64, publication: &Publication) {
    let endpoint = state.endpoint.clone();
    let (mut drafts, mut notifications) = (Vec::new(), Vec::new());
    for subscription in state.subscriptions.iter().filter(|subscription| wants(subscription, publication)) {
        match subscription.record.protocol.as_str() {
            "sqs" => drafts.push((
                subscription.record.endpoint.clone(),
                draft(&endpoint, now, publication, subscription),
            )),
            _ => notifications.push(notification(now, publication, subscription)),
        }
    }
    for (queue_arn, draft) in drafts {
        let queue = queue_of_arn(&queue_arn).unwrap_or_default();
        // SNS answers the publisher before it delivers: what a queue refuses is not the publisher's error.
        if let Err(error) = send::deliver(state, now, queue, draft) {
            tracing::warn!(topic = publication.topic_arn, queue, %error, "a queue refused a notification");
        }
    }
    notifications.into_iter().for_each(|notification| notify(state, notification));
}

/// Puts a notification into the inbox.
pub(crate) fn notify(state: &mut State, notification: Notification) {
    state.changes.push(Change::Notified(Box::new(notification.clone())));
    state.inbox.push(notification);
}

pub(crate) fn plain(attributes: &BTreeMap<String, AttributeValue>) -> BTreeMap<String, String> {
    attributes.iter().map(|(name, attribute)| (name.clone(), value(attribute).to_owned())).collect()
}

fn wants(subscription: &Subscription, publication: &Publication) -> bool {
    subscription.record.topic_arn == publication.topic_arn
        && subscription.filter.as_ref().is_none_or(|filter| filter.matches(&publication.attributes))
}

fn notification(now: i64, publication: &Publication, subscription: &Subscription) -> Notification {
    let record = &subscription.record;
    Notification {
        message_id: publication.message_id.clone(),
        topic_arn: Some(publication.topic_arn.clone()),
        subscription_arn: Some(record.arn.clone()),
        protocol: record.protocol.clone(),
        endpoint: record.endpoint.clone(),
        subject: publication.subject.clone(),
        message: publication.texts.of(&record.protocol).to_owned(),
        attributes: plain(&publication.attributes),
        sent_at: now,
    }
}

fn draft(endpoint: &str, now: i64, publication: &Publication, subscription: &Subscription) -> Draft {
    let message = publication.texts.of("sqs");
    let (body, attributes) = if subscription.is_raw() {
        // AWS: with raw delivery the message attributes become the queue message's own.
        (message.to_owned(), publication.attributes.clone())
    } else {
        (envelope(endpoint, now, publication, subscription, message), BTreeMap::new())
    };
    Draft {
        body,
        attributes,
        group: publication.group.clone(),
        // A standard queue behind a FIFO topic takes no deduplication id.
        deduplication: publication
            .deduplication
            .clone()
            .filter(|_| subscription.record.endpoint.ends_with(".fifo")),
        ..Draft::default()
    }
}

fn envelope(
    endpoint: &str,
    now: i64,
    publication: &Publication,
    subscription: &Subscription,
    message: &str,
) -> String {
    let envelope = Envelope {
        r#type: "Notification",
        message_id: &publication.message_id,
        sequence_number: publication.sequence_number.as_deref(),
        topic_arn: &publication.topic_arn,
        subject: publication.subject.as_deref(),
        message,
        timestamp: timestamp(now),
        signature_version: "1",
        // Nobody holds AWS's key here; the field is there for those who require it.
        signature: "ZW11bGF0ZWQ=",
        signing_cert_url: format!("{endpoint}/SimpleNotificationService-emulated.pem"),
        unsubscribe_url: format!(
            "{endpoint}/?Action=Unsubscribe&SubscriptionArn={}",
            subscription.record.arn
        ),
        message_attributes: publication
            .attributes
            .iter()
            .map(|(name, attribute)| {
                let attribute = EnvelopeAttribute { r#type: &attribute.data_type, value: value(attribute) };
                (name.as_str(), attribute)
            })
            .collect(),
    };
    // Strings in, strings out: there is nothing that could fail to become JSON.
    serde_json::to_string(&envelope).unwrap_or_default()
}

fn value(attribute: &AttributeValue) -> &str {
    attribute.binary_value.as_deref().unwrap_or(attribute.text())
}

fn timestamp(now: i64) -> String {
    Timestamp::from_millisecond(now)
        .map(|at| at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_milliseconds_and_ends_in_z() {
        assert_eq!(timestamp(1_735_689_600_007), "2025-01-01T00:00:00.007Z");
    }
}
