//! Operations on queues themselves.

use std::collections::BTreeMap;

use super::queue;
use crate::address::{queue_arn, queue_url};
use crate::broker::State;
use crate::journal::Change;
use crate::sqs::errors::{Kind, SqsError};
use crate::sqs::queue::Queue;
use crate::sqs::settings::{self, COMPUTED, Settings};
use crate::sqs::wire::{
    CreateQueue, GetQueueAttributes, GetQueueUrl, ListQueues, NamedQueue, Nothing, QueueAttributes, QueueUrl,
    QueueUrls, SetQueueAttributes,
};

pub(crate) fn create(state: &mut State, now: i64, request: CreateQueue) -> Result<QueueUrl, SqsError> {
    let name = request.queue_name.ok_or_else(|| SqsError::missing_parameter("QueueName"))?;
    let fifo = check_name(&name, &request.attributes)?;
    let answer = QueueUrl { queue_url: queue_url(&state.endpoint, &name) };
    let settings = Settings::create(fifo, &request.attributes)?;
    if let Some(existing) = state.queues.get(&name) {
        // AWS: the URL when the given attributes are those of the queue, QueueNameExists otherwise.
        return match existing.settings.differing(&request.attributes) {
            None => Ok(answer),
            Some(attribute) => Err(SqsError::new(
                Kind::QueueNameExists,
                format!(
                    "A queue already exists with the same name and a different value for attribute {attribute}"
                ),
            )),
        };
    }
    check_target(state, &name, &settings)?;
    state.queues.insert(name.clone(), Queue::create(&name, settings, now));
    Ok(answer)
}

pub(crate) fn delete(state: &mut State, request: NamedQueue) -> Result<Nothing, SqsError> {
    let name = queue(state, request.queue_url.as_deref())?.name.clone();
    state.queues.remove(&name);
    state.changes.push(Change::QueueGone { queue: name });
    Ok(Nothing {})
}

pub(crate) fn purge(state: &mut State, request: NamedQueue) -> Result<Nothing, SqsError> {
    queue(state, request.queue_url.as_deref())?.purge();
    Ok(Nothing {})
}

pub(crate) fn url(state: &mut State, request: GetQueueUrl) -> Result<QueueUrl, SqsError> {
    let name = request.queue_name.ok_or_else(|| SqsError::missing_parameter("QueueName"))?;
    if !state.queues.contains_key(&name) {
        return Err(SqsError::no_such_queue());
    }
    Ok(QueueUrl { queue_url: queue_url(&state.endpoint, &name) })
}

pub(crate) fn list(state: &mut State, request: ListQueues) -> Result<QueueUrls, SqsError> {
    let most = match request.max_results {
        None => 1000,
        Some(most) => {
            usize::try_from(most).ok().filter(|most| (1..=1000).contains(most)).ok_or_else(|| {
                SqsError::invalid_value(most, "MaxResults", "Must be between 1 and 1000, if provided.")
            })?
        }
    };
    let prefix = request.queue_name_prefix.unwrap_or_default();
    // The token is the last name of the page before.
    let after = request.next_token.unwrap_or_default();
    let mut names = state.queues.keys().filter(|name| name.starts_with(&prefix) && **name > after).peekable();
    let page: Vec<&String> = names.by_ref().take(most).collect();
    // AWS: a token only when MaxResults was given and there is more.
    let more = request.max_results.is_some() && names.peek().is_some();
    Ok(QueueUrls {
        next_token: page.last().filter(|_| more).map(|name| (*name).clone()),
        queue_urls: page.into_iter().map(|name| queue_url(&state.endpoint, name)).collect(),
    })
}

pub(crate) fn attributes(
    state: &mut State,
    now: i64,
    request: GetQueueAttributes,
) -> Result<QueueAttributes, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    queue.advance(now);
    let mut attributes = queue.settings.attributes.clone();
    attributes.extend(computed(queue));
    if !request.attribute_names.iter().any(|name| name == "All") {
        if let Some(unknown) = request.attribute_names.iter().find(|name| !settings::is_known(name)) {
            return Err(SqsError::unknown_attribute(unknown));
        }
        attributes.retain(|name, _| request.attribute_names.contains(name));
    }
    Ok(QueueAttributes { attributes })
}

pub(crate) fn set(state: &mut State, now: i64, request: SetQueueAttributes) -> Result<Nothing, SqsError> {
    let queue = queue(state, request.queue_url.as_deref())?;
    if request.attributes.is_empty() {
        return Err(SqsError::missing_parameter("Attribute.Name"));
    }
    let (name, settings) = (queue.name.clone(), queue.settings.change(&request.attributes)?);
    check_target(state, &name, &settings)?;
    if let Some(queue) = state.queues.get_mut(&name) {
        queue.set(now, settings);
    }
    Ok(Nothing {})
}

/// Whether the queue is to be FIFO.
fn check_name(name: &str, attributes: &BTreeMap<String, String>) -> Result<bool, SqsError> {
    let fifo = attributes.get("FifoQueue").is_some_and(|value| value == "true");
    let base = if fifo { name.strip_suffix(".fifo") } else { Some(name) };
    let allowed = |base: &str| {
        !base.is_empty() && base.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if name.len() <= 80 && base.is_some_and(allowed) {
        return Ok(fifo);
    }
    let rule = if fifo {
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
    } else {
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
    };
    Err(SqsError::new(Kind::InvalidParameterValue, rule))
}

/// A dead-letter queue must be there before it is named.
fn check_target(state: &State, name: &str, settings: &Settings) -> Result<(), SqsError> {
    match &settings.redrive {
        Some(redrive) if redrive.target == name || !state.queues.contains_key(&redrive.target) => {
            let policy = settings.attributes.get("RedrivePolicy").map_or("", String::as_str);
            Err(SqsError::invalid_value(policy, "RedrivePolicy", "Dead letter target does not exist."))
        }
        _ => Ok(()),
    }
}

fn computed(queue: &Queue) -> [(String, String); 6] {
    let depth = queue.depth();
    let seconds = |milliseconds: i64| (milliseconds.div_euclid(1000)).to_string();
    let values = [
        depth.visible.to_string(),
        depth.delayed.to_string(),
        depth.in_flight.to_string(),
        seconds(queue.created_at),
        seconds(queue.modified_at),
        queue_arn(&queue.name),
    ];
    let mut values = values.into_iter();
    COMPUTED.map(|name| (name.to_owned(), values.next().unwrap_or_default()))
}
