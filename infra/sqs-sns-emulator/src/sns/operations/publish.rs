//! Publishing, to a topic or to a phone number.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::{required, topic};
use crate::broker::State;
use crate::journal::Change;
use crate::sns::delivery::{self, Publication, Texts};
use crate::sns::errors::{Code, SnsError};
use crate::sns::form::Form;
use crate::sns::inbox::Notification;
use crate::sns::xml::Xml;
use crate::sqs::dedup::{Remembered, WINDOW_MS};
use crate::sqs::message::AttributeValue;
use crate::sqs::queue::sha256;

/// The largest message with its attributes, and the largest sum of a batch, in bytes (256 KiB).
const LARGEST: usize = 262_144;
const MOST_ENTRIES: usize = 10;
const LONGEST_SUBJECT: usize = 100;

/// The answer about one message.
struct Published {
    message_id: String,
    sequence_number: Option<String>,
}

pub(crate) fn publish(state: &mut State, now: i64, form: &Form) -> Result<Xml, SnsError> {
    let published = match (form.get("TopicArn").or(form.get("TargetArn")), form.get("PhoneNumber")) {
        (Some(arn), None) => publish_one(state, now, arn, form, "")?,
        (None, Some(number)) => text(state, now, number, form)?,
        _ => return Err(SnsError::invalid("TopicArn or TargetArn Reason: no value for required parameter")),
    };
    Ok(answer(&published))
}

pub(crate) fn publish_batch(state: &mut State, now: i64, form: &Form) -> Result<Xml, SnsError> {
    let arn = required(form, "TopicArn")?;
    topic(state, arn)?;
    let members = form.members("PublishBatchRequestEntries");
    let ids: Vec<&str> =
        members.iter().map(|prefix| form.get(&format!("{prefix}Id")).unwrap_or_default()).collect();
    check_batch(&ids, members.iter().map(|prefix| size(form, prefix)).sum())?;
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for (id, prefix) in ids.into_iter().zip(&members) {
        match publish_one(state, now, arn, form, prefix) {
            Ok(published) => successful.push(answer(&published).text("Id", id)),
            Err(error) => failed.push(
                Xml::default()
                    .text("Id", id)
                    .text("Code", error.code.name())
                    .text("Message", &error.message)
                    .text("SenderFault", if error.code.is_sender_fault() { "true" } else { "false" }),
            ),
        }
    }
    Ok(Xml::default().list("Successful", successful.into_iter()).list("Failed", failed.into_iter()))
}

fn check_batch(ids: &[&str], size: usize) -> Result<(), SnsError> {
    let refuse = |code: Code, message: &str| Err(SnsError::new(code, message));
    if ids.is_empty() {
        return refuse(Code::EmptyBatchRequest, "The batch request doesn't contain any entries.");
    }
    if ids.len() > MOST_ENTRIES {
        return refuse(
            Code::TooManyEntriesInBatchRequest,
            "The batch request contains more entries than permissible.",
        );
    }
    let well_formed = |id: &&str| {
        (1..=80).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if !ids.iter().all(well_formed) {
        return refuse(
            Code::InvalidBatchEntryId,
            "The Id of a batch entry in a batch request doesn't abide by the specification.",
        );
    }
    if ids.iter().collect::<HashSet<_>>().len() < ids.len() {
        return refuse(
            Code::BatchEntryIdsNotDistinct,
            "Two or more batch entries in the request have the same Id.",
        );
    }
    if size > LARGEST {
        return refuse(
            Code::BatchRequestTooLong,
            "The length of all the batch messages put together is more than the limit.",
        );
    }
    Ok(())
}

fn answer(published: &Published) -> Xml {
    Xml::default()
        .text("MessageId", &published.message_id)
        .maybe("SequenceNumber", published.sequence_number.as_deref())
}

/// Sends a text message: nobody to deliver it but the inbox.
fn text(state: &mut State, now: i64, number: &str, form: &Form) -> Result<Published, SnsError> {
    let (texts, attributes) = (texts(form, "")?, form.attributes(""));
    let message_id = Uuid::new_v4().to_string();
    delivery::notify(
        state,
        Notification {
            message_id: message_id.clone(),
            topic_arn: None,
            subscription_arn: None,
            protocol: "sms".to_owned(),
            endpoint: number.to_owned(),
            subject: form.get("Subject").map(str::to_owned),
            message: texts.by_protocol.get("sms").unwrap_or(&texts.default).clone(),
            attributes: delivery::plain(&attributes),
            sent_at: now,
        },
    );
    Ok(Published { message_id, sequence_number: None })
}

/// Publishes one message, whose fields' names begin with `prefix`.
fn publish_one(
    state: &mut State,
    now: i64,
    arn: &str,
    form: &Form,
    prefix: &str,
) -> Result<Published, SnsError> {
    let field = |name: &str| form.get(&format!("{prefix}{name}"));
    topic(state, arn)?;
    let texts = texts(form, prefix)?;
    let subject = field("Subject");
    // AWS: up to 100 characters, no line breaks or control characters.
    if subject
        .is_some_and(|text| text.chars().count() > LONGEST_SUBJECT || text.chars().any(char::is_control))
    {
        return Err(SnsError::invalid("Subject"));
    }
    let attributes = form.attributes(prefix);
    attributes.iter().try_for_each(|(name, value)| check_attribute(name, value))?;
    if size(form, prefix) > LARGEST {
        return Err(SnsError::invalid("Message too long"));
    }
    let mut publication = Publication {
        message_id: Uuid::new_v4().to_string(),
        topic_arn: arn.to_owned(),
        subject: subject.map(str::to_owned),
        texts,
        attributes,
        group: field("MessageGroupId").map(str::to_owned),
        deduplication: field("MessageDeduplicationId").map(str::to_owned),
        sequence_number: None,
    };
    if let Some(duplicate) = number(state, now, &mut publication)? {
        return Ok(duplicate);
    }
    delivery::deliver(state, now, &publication);
    Ok(Published { message_id: publication.message_id, sequence_number: publication.sequence_number })
}

/// Gives a message its place in a FIFO topic, or finds the one it repeats.
fn number(state: &mut State, now: i64, publication: &mut Publication) -> Result<Option<Published>, SnsError> {
    let topic = topic(state, &publication.topic_arn)?;
    if !topic.is_fifo() {
        return match &publication.deduplication {
            Some(_) => Err(SnsError::invalid(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
            )),
            None => Ok(None),
        };
    }
    if publication.group.is_none() {
        return Err(SnsError::invalid("The MessageGroupId parameter is required for FIFO topics"));
    }
    let id = match &publication.deduplication {
        Some(id) => id.clone(),
        None if topic.deduplicates_by_content() => sha256(&publication.texts.default),
        None => {
            return Err(SnsError::invalid(
                "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
            ));
        }
    };
    let owner = publication.topic_arn.clone();
    let mut changes = Vec::new();
    if topic.memory.forget(now) {
        changes.push(Change::Forgotten { owner: owner.clone(), until: now });
    }
    let duplicate = topic.memory.find("", &id).map(|known| Published {
        message_id: known.message_id.clone(),
        sequence_number: Some(sequence_number(known.arrival)),
    });
    if duplicate.is_none() {
        let arrival = topic.record.next_sequence;
        topic.record.next_sequence += 1;
        let message_id = publication.message_id.clone();
        let memory =
            Remembered { scope: String::new(), id: id.clone(), message_id, arrival, until: now + WINDOW_MS };
        topic.memory.remember(memory.clone());
        changes.extend([Change::TopicPut(topic.record.clone()), Change::Remembered { owner, memory }]);
        publication.sequence_number = Some(sequence_number(arrival));
        publication.deduplication = Some(id);
    }
    state.changes.append(&mut changes);
    Ok(duplicate)
}

/// Twenty digits, rising within the topic.
fn sequence_number(arrival: u64) -> String {
    const FIRST: u64 = 10_000_000_000_000_000_000;
    (FIRST + arrival * 1000).to_string()
}

fn texts(form: &Form, prefix: &str) -> Result<Texts, SnsError> {
    let field = |name: &str| form.get(&format!("{prefix}{name}"));
    let message = field("Message").ok_or_else(|| SnsError::invalid("Empty message"))?;
    if field("MessageStructure") != Some("json") {
        return Ok(Texts { default: message.to_owned(), by_protocol: BTreeMap::new() });
    }
    let Ok(Value::Object(parts)) = serde_json::from_str(message) else {
        return Err(SnsError::invalid("Message Structure - JSON message body failed to parse"));
    };
    let by_protocol: BTreeMap<String, String> = parts
        .into_iter()
        .filter_map(|(protocol, text)| text.as_str().map(|text| (protocol, text.to_owned())))
        .collect();
    let default = by_protocol
        .get("default")
        .cloned()
        .ok_or_else(|| SnsError::invalid("Message Structure - No default entry in JSON message body"))?;
    Ok(Texts { default, by_protocol })
}

fn size(form: &Form, prefix: &str) -> usize {
    let message = form.get(&format!("{prefix}Message")).map_or(0, str::len);
    message + form.attributes(prefix).iter().map(|(name, value)| name.len() + value.size()).sum::<usize>()
}

fn check_attribute(name: &str, value: &AttributeValue) -> Result<(), SnsError> {
    let empty = if value.is_binary() { value.bytes().is_empty() } else { value.text().is_empty() };
    let known = matches!(value.base_type(), "String" | "Number" | "Binary");
    if !known || empty {
        // AWS: "Name, type, and value must not be empty or null."
        return Err(SnsError::new(
            Code::InvalidParameter,
            format!(
                "Invalid parameter: The message attribute '{name}' must contain a valid type and a non-empty value"
            ),
        ));
    }
    Ok(())
}
