//! Operations on subscriptions.

use uuid::Uuid;

use super::{page, required, topic};
use crate::address::{ACCOUNT, queue_of_arn};
use crate::broker::State;
use crate::journal::Change;
use crate::sns::errors::SnsError;
use crate::sns::form::Form;
use crate::sns::topic::{Subscription, SubscriptionRecord};
use crate::sns::xml::Xml;

const PROTOCOLS: [&str; 9] =
    ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

/// Subscribes. Every subscription counts as confirmed: nobody could confirm one here. As on AWS the
/// answer to a subscriber who would have to confirm hides the ARN, unless it was asked for.
pub(crate) fn subscribe(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let fifo_topic = topic(state, required(form, "TopicArn")?)?.is_fifo();
    let record = SubscriptionRecord {
        arn: String::new(),
        topic_arn: required(form, "TopicArn")?.to_owned(),
        protocol: required(form, "Protocol")?.to_owned(),
        endpoint: required(form, "Endpoint")?.to_owned(),
        attributes: form.map("Attributes"),
    };
    check_endpoint(&record, fifo_topic)?;
    let mut subscription = Subscription::create(record)?;
    let same = state.subscriptions.iter().map(|existing| &existing.record).find(|existing| {
        existing.topic_arn == subscription.record.topic_arn
            && existing.protocol == subscription.record.protocol
            && existing.endpoint == subscription.record.endpoint
    });
    let protocol = subscription.record.protocol.clone();
    let arn = match same {
        // AWS: subscribing again answers the existing subscription, if nothing about it differs.
        Some(existing) => {
            let given = &subscription.record.attributes;
            if given.iter().any(|(name, value)| existing.attributes.get(name) != Some(value)) {
                return Err(SnsError::invalid(
                    "Attributes Reason: Subscription already exists with different attributes",
                ));
            }
            existing.arn.clone()
        }
        None => {
            let arn = format!("{}:{}", subscription.record.topic_arn, Uuid::new_v4());
            subscription.record.arn.clone_from(&arn);
            state.changes.push(Change::SubscriptionPut(subscription.record.clone()));
            state.subscriptions.push(subscription);
            arn
        }
    };
    let confirms = matches!(protocol.as_str(), "email" | "email-json" | "http" | "https");
    let hidden = confirms && form.get("ReturnSubscriptionArn") != Some("true");
    Ok(Xml::default().text("SubscriptionArn", if hidden { "pending confirmation" } else { &arn }))
}

/// Ends a subscription; ending one that is not there succeeds.
pub(crate) fn unsubscribe(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let arn = required(form, "SubscriptionArn")?;
    let gone = state.subscriptions.extract_if(.., |subscription| subscription.record.arn == arn).count();
    if gone > 0 {
        state.changes.push(Change::SubscriptionGone { arn: arn.to_owned() });
    }
    Ok(Xml::default())
}

pub(crate) fn set(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let subscription = find(state, form)?;
    let value = form.get("AttributeValue").unwrap_or_default();
    subscription.set(required(form, "AttributeName")?, value)?;
    let record = subscription.record.clone();
    state.changes.push(Change::SubscriptionPut(record));
    Ok(Xml::default())
}

pub(crate) fn attributes(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let record = &find(state, form)?.record;
    let mut attributes = record.attributes.clone();
    attributes.entry("RawMessageDelivery".to_owned()).or_insert_with(|| "false".to_owned());
    attributes.extend([
        ("SubscriptionArn".to_owned(), record.arn.clone()),
        ("TopicArn".to_owned(), record.topic_arn.clone()),
        ("Protocol".to_owned(), record.protocol.clone()),
        ("Endpoint".to_owned(), record.endpoint.clone()),
        ("Owner".to_owned(), ACCOUNT.to_owned()),
        ("PendingConfirmation".to_owned(), "false".to_owned()),
        ("ConfirmationWasAuthenticated".to_owned(), "true".to_owned()),
    ]);
    let pairs = attributes.iter().map(|(name, value)| (name.as_str(), value.clone()));
    Ok(Xml::default().map("Attributes", pairs))
}

pub(crate) fn list_by_topic(state: &mut State, form: &Form) -> Result<Xml, SnsError> {
    let arn = topic(state, required(form, "TopicArn")?)?.record.arn.clone();
    list(state, Some(&arn), form)
}

pub(crate) fn list(state: &mut State, topic_arn: Option<&str>, form: &Form) -> Result<Xml, SnsError> {
    let records = state.subscriptions.iter().map(|subscription| &subscription.record);
    let (records, next) =
        page(records.filter(|record| topic_arn.is_none_or(|arn| arn == record.topic_arn)), form);
    let members = records.into_iter().map(|record| {
        Xml::default()
            .text("SubscriptionArn", &record.arn)
            .text("Owner", ACCOUNT)
            .text("Protocol", &record.protocol)
            .text("Endpoint", &record.endpoint)
            .text("TopicArn", &record.topic_arn)
    });
    Ok(Xml::default().list("Subscriptions", members).maybe("NextToken", next.as_deref()))
}

fn find<'a>(state: &'a mut State, form: &Form) -> Result<&'a mut Subscription, SnsError> {
    let arn = required(form, "SubscriptionArn")?;
    state
        .subscriptions
        .iter_mut()
        .find(|subscription| subscription.record.arn == arn)
        .ok_or_else(SnsError::no_such_subscription)
}

fn check_endpoint(record: &SubscriptionRecord, fifo_topic: bool) -> Result<(), SnsError> {
    if !PROTOCOLS.contains(&record.protocol.as_str()) {
        let reason = format!("Amazon SNS does not support this protocol string: {}", record.protocol);
        return Err(SnsError::invalid(&reason));
    }
    if record.protocol == "sqs" {
        let queue = queue_of_arn(&record.endpoint).ok_or_else(|| SnsError::invalid("SQS endpoint ARN"))?;
        if queue.ends_with(".fifo") && !fifo_topic {
            return Err(SnsError::invalid(
                "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
            ));
        }
    }
    Ok(())
}
