//! Operations on topics themselves.

use super::{page, required, topic};
use crate::address::{ACCOUNT, topic_arn};
use crate::broker::State;
use crate::journal::Change;
use crate::sns::errors::SnsError;
use crate::sns::form::Form;
use crate::sns::topic::{Topic, TopicRecord};
use crate::sns::xml::Xml;

const KNOWN: [&str; 11] = [
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "DataProtectionPolicy",
    "DeliveryPolicy",
    "DisplayName",
    "FifoThroughputScope",
    "FifoTopic",
    "KmsMasterKeyId",
    "Policy",
    "SignatureVersion",
    "TracingConfig",
];

pub(crate) fn create(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let name = required(form, "Name")?;
    let attributes = form.map("Attributes");
    let fifo = attributes.get("FifoTopic").is_some_and(|value| value == "true");
    let base = if fifo { name.strip_suffix(".fifo") } else { Some(name) };
    let allowed = |base: &str| {
        !base.is_empty() && base.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if name.len() > 256 || !base.is_some_and(allowed) {
        return Err(SnsError::invalid("Topic Name"));
    }
    if let Some(unknown) = attributes.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(SnsError::invalid(&format!("Attributes Reason: Unknown attribute: {unknown}")));
    }
    let arn = topic_arn(name);
    match state.topics.get(&arn) {
        Some(existing)
            if attributes.iter().any(|(name, value)| existing.record.attributes.get(name) != Some(value)) =>
        {
            return Err(SnsError::invalid(
                "Attributes Reason: Topic already exists with different attributes",
            ));
        }
        Some(_) => {}
        None => {
            let record = TopicRecord { arn: arn.clone(), attributes, next_sequence: 1 };
            state.changes.push(Change::TopicPut(record.clone()));
            state.topics.insert(arn.clone(), Topic::restore(record));
        }
    }
    Ok(Xml::default().text("TopicArn", &arn))
}

/// Deletes a topic with its subscriptions. AWS: "This action is idempotent, so deleting a topic that
/// does not exist does not result in an error."
pub(crate) fn delete(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let arn = required(form, "TopicArn")?;
    if state.topics.remove(arn).is_some() {
        state.changes.push(Change::TopicGone { arn: arn.to_owned() });
        let gone = state.subscriptions.extract_if(.., |subscription| subscription.record.topic_arn == arn);
        for subscription in gone {
            state.changes.push(Change::SubscriptionGone { arn: subscription.record.arn });
        }
    }
    Ok(Xml::default())
}

pub(crate) fn list(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let (arns, next) = page(state.topics.keys(), form);
    let members = arns.into_iter().map(|arn| Xml::default().text("TopicArn", arn));
    Ok(Xml::default().list("Topics", members).maybe("NextToken", next.as_deref()))
}

pub(crate) fn attributes(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let record = topic(state, required(form, "TopicArn")?)?.record.clone();
    let confirmed =
        state.subscriptions.iter().filter(|subscription| subscription.record.topic_arn == record.arn).count();
    let mut attributes = record.attributes;
    attributes.entry("DisplayName".to_owned()).or_default();
    attributes.extend([
        ("TopicArn".to_owned(), record.arn),
        ("Owner".to_owned(), ACCOUNT.to_owned()),
        ("SubscriptionsConfirmed".to_owned(), confirmed.to_string()),
        ("SubscriptionsPending".to_owned(), "0".to_owned()),
        ("SubscriptionsDeleted".to_owned(), "0".to_owned()),
    ]);
    let pairs = attributes.iter().map(|(name, value)| (name.as_str(), value.clone()));
    Ok(Xml::default().map("Attributes", pairs))
}
