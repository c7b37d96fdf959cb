//! The queue: a state machine without a clock, told the time with every step.

mod send;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dedup::{Deduplication, Remembered};
use super::errors::{Kind, SqsError};
use super::message::{Content, Message, Standing};
use super::settings::Settings;
use super::shelf::Shelf;
use crate::journal::Change;

pub(crate) use send::sha256;

/// AWS: "120,000 in flight messages" per queue.
const MOST_IN_FLIGHT: usize = 120_000;

/// What is stored about a queue besides its messages.
#[derive(Debug, Clone)]
pub(crate) struct QueueRecord {
    pub(crate) name: String,
    pub(crate) created_at: i64,
    pub(crate) modified_at: i64,
    pub(crate) next_arrival: u64,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// How many messages stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Depth {
    pub(crate) visible: usize,
    pub(crate) in_flight: usize,
    pub(crate) delayed: usize,
}

/// What a receive took: messages for the consumer, and messages that were received too often.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) messages: Vec<Message>,
    pub(crate) dead: Vec<Message>,
}

/// One queue.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) name: String,
    pub(crate) settings: Settings,
    pub(crate) created_at: i64,
    pub(crate) modified_at: i64,
    next_arrival: u64,
    shelf: Shelf,
    memory: Deduplication,
    changes: Vec<Change>,
}

impl Queue {
    pub(crate) fn create(name: &str, settings: Settings, now: i64) -> Self {
        let mut queue = Self::restore(name, settings, now, now, 1);
        queue.record();
        queue
    }

    /// A queue as it was stored, still without its messages.
    pub(crate) fn restore(
        name: &str,
        settings: Settings,
        created_at: i64,
        modified_at: i64,
        next_arrival: u64,
    ) -> Self {
        Self {
            name: name.to_owned(),
            shelf: Shelf::new(settings.fifo),
            settings,
            created_at,
            modified_at,
            next_arrival,
            memory: Deduplication::default(),
            changes: Vec::new(),
        }
    }

    pub(crate) fn restore_message(&mut self, message: Message) {
        self.next_arrival = self.next_arrival.max(message.arrival + 1);
        self.shelf.insert(message);
    }

    pub(crate) fn restore_memory(&mut self, memory: Remembered) {
        self.memory.remember(memory);
    }

    /// What changed since the last call.
    pub(crate) fn drain_changes(&mut self) -> std::vec::Drain<'_, Change> {
        self.changes.drain(..)
    }

    pub(crate) fn depth(&self) -> Depth {
        Depth {
            visible: self.shelf.visible(),
            in_flight: self.shelf.in_flight(),
            delayed: self.shelf.delayed(),
        }
    }

    /// The next moment at which a delayed or in-flight message becomes receivable.
    pub(crate) fn next_due(&self) -> Option<i64> {
        self.shelf.next_due().map(|(due, _)| due)
    }

    /// Lets time pass: retention ends, delays and visibility timeouts run out, ids are forgotten.
    pub(crate) fn advance(&mut self, now: i64) {
        let retained_since = now - self.settings.retention_seconds * 1000;
        while let Some((_, arrival)) = self.shelf.oldest().filter(|(age, _)| *age <= retained_since) {
            self.remove(arrival);
        }
        while let Some((due, arrival)) = self.shelf.next_due().filter(|(due, _)| *due <= now) {
            // Not recorded: what is stored says until when, and loading draws the same conclusion.
            self.shelf.stand(arrival, Standing::Ready, due);
        }
        if self.memory.forget(now) {
            self.changes.push(Change::Forgotten { owner: self.name.clone(), until: now });
        }
    }

    /// Takes up to `most` messages. Those already received `limit` times leave the queue instead:
    /// AWS moves a message "when the `ReceiveCount` for a message exceeds the `maxReceiveCount`",
    /// which is found out by the receive that would exceed it.
    ///
    /// # Errors
    /// `OverLimit` when too many messages of a standard queue are in flight.
    pub(crate) fn receive(
        &mut self,
        now: i64,
        most: usize,
        visibility_seconds: i64,
        limit: Option<u32>,
    ) -> Result<Taken, SqsError> {
        self.advance(now);
        if self.shelf.in_flight() >= MOST_IN_FLIGHT {
            // AWS: standard queues answer OverLimit, FIFO queues nothing.
            return if self.settings.fifo {
                Ok(Taken::default())
            } else {
                Err(SqsError::new(Kind::OverLimit, "Too many messages in flight: 120000 at most."))
            };
        }
        let (mut chosen, mut dead) = (Vec::new(), Vec::new());
        for message in self.shelf.receivable() {
            if limit.is_some_and(|limit| message.received_here >= limit) {
                dead.push(message.arrival);
            } else {
                chosen.push(message.arrival);
                if chosen.len() == most {
                    break;
                }
            }
        }
        let dead = dead.into_iter().filter_map(|arrival| self.remove(arrival)).collect();
        let messages =
            chosen.into_iter().filter_map(|arrival| self.take(arrival, now, visibility_seconds)).collect();
        Ok(Taken { messages, dead })
    }

    fn take(&mut self, arrival: u64, now: i64, visibility_seconds: i64) -> Option<Message> {
        let message = self.shelf.get_mut(arrival)?;
        message.received_here += 1;
        message.taken_at = now;
        message.first_received_at.get_or_insert(now);
        let standing = if visibility_seconds > 0 { Standing::InFlight } else { Standing::Ready };
        self.shelf.stand(arrival, standing, now + visibility_seconds * 1000);
        self.moved(arrival)
    }

    /// Takes in a message that another queue gave up.
    ///
    /// It keeps its id, body, attributes, group, deduplication id and `SentTimestamp`. AWS on
    /// retention: "For standard queues, the expiration of a message is always based on its original
    /// enqueue timestamp. For FIFO queues, the enqueue timestamp resets when the message is moved."
    /// `ApproximateReceiveCount` is "the number of times a message has been received across all
    /// queues", so it goes on counting; the dead-letter queue's own redrive policy, if it has one,
    /// starts from nothing. The sequence number is the dead-letter queue's own.
    pub(crate) fn adopt(&mut self, now: i64, message: Message, source_arn: String) {
        let mut content = Content::clone(&message.content);
        content.received_before = message.receive_count();
        content.source_arn = Some(source_arn);
        if self.settings.fifo {
            content.enqueued_at = now;
        }
        let arrival = self.next_arrival;
        let standing = Standing::Ready;
        let content = Arc::new(content);
        self.put(Message { content, arrival, standing, visible_at: now, received_here: 0, ..message });
    }

    /// Deletes every message. Deduplication ids stay known: the window counts from the send.
    pub(crate) fn purge(&mut self) {
        self.shelf.clear();
        self.changes.push(Change::Purged { queue: self.name.clone() });
    }

    /// Changes the attributes.
    pub(crate) fn set(&mut self, now: i64, settings: Settings) {
        self.advance(now);
        let delay_changed = self.settings.delay_seconds != settings.delay_seconds;
        self.settings = settings;
        self.modified_at = now;
        self.record();
        if delay_changed && self.settings.fifo {
            self.delay_again(now);
        }
        self.advance(now);
    }

    /// AWS: "For FIFO queues, the per-queue delay setting is retroactive".
    fn delay_again(&mut self, now: i64) {
        let unreceived: Vec<(u64, i64)> = self
            .shelf
            .iter()
            .filter(|message| message.receive_count() == 0)
            .map(|message| (message.arrival, message.content.sent_at))
            .collect();
        for (arrival, sent_at) in unreceived {
            let visible_at = sent_at + self.settings.delay_seconds * 1000;
            let standing = if visible_at > now { Standing::Delayed } else { Standing::Ready };
            self.shelf.stand(arrival, standing, visible_at);
            self.moved(arrival);
        }
    }

    fn put(&mut self, message: Message) {
        self.next_arrival = message.arrival + 1;
        self.changes
            .push(Change::MessagePut { queue: self.name.clone(), message: Box::new(message.clone()) });
        self.shelf.insert(message);
    }

    fn remove(&mut self, arrival: u64) -> Option<Message> {
        let message = self.shelf.remove(arrival)?;
        self.changes.push(Change::MessageGone { queue: self.name.clone(), arrival });
        Some(message)
    }

    fn moved(&mut self, arrival: u64) -> Option<Message> {
        let message = self.shelf.get(arrival)?.clone();
        self.changes
            .push(Change::MessageMoved { queue: self.name.clone(), message: Box::new(message.clone()) });
        Some(message)
    }

    fn record(&mut self) {
        self.changes.push(Change::QueuePut(QueueRecord {
            name: self.name.clone(),
            created_at: self.created_at,
            modified_at: self.modified_at,
            next_arrival: self.next_arrival,
            attributes: self.settings.attributes.clone(),
        }));
    }
}

#[cfg(test)]
impl Queue {
    /// Everything about the queue that a reload must bring back.
    pub(crate) fn snapshot(&self) -> String {
        let messages: Vec<&Message> = self.shelf.iter().collect();
        let receivable: Vec<u64> = self.shelf.receivable().map(|message| message.arrival).collect();
        let Self { settings, created_at, modified_at, next_arrival, memory, .. } = self;
        let memory = memory.snapshot();
        format!(
            "{messages:#?} {receivable:?} {settings:?} {created_at} {modified_at} {next_arrival} {memory:?}"
        )
    }
}
