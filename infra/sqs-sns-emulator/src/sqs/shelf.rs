//! Where a queue keeps its messages: by arrival, with what is needed to find the next one at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lanes::Lanes;
use super::message::{Message, Standing};

/// The messages of a queue.
#[derive(Debug)]
pub(crate) struct Shelf {
    messages: BTreeMap<u64, Message>,
    by_id: HashMap<String, u64>,
    lanes: Lanes,
    /// When delayed and in-flight messages become receivable.
    due: BTreeSet<(i64, u64)>,
    /// When the retention of each message began.
    ages: BTreeSet<(i64, u64)>,
    in_flight: usize,
}

impl Shelf {
    pub(crate) fn new(fifo: bool) -> Self {
        Self {
            messages: BTreeMap::new(),
            by_id: HashMap::new(),
            lanes: Lanes::new(fifo),
            due: BTreeSet::new(),
            ages: BTreeSet::new(),
            in_flight: 0,
        }
    }

    pub(crate) fn get(&self, arrival: u64) -> Option<&Message> {
        self.messages.get(&arrival)
    }

    pub(crate) fn get_mut(&mut self, arrival: u64) -> Option<&mut Message> {
        self.messages.get_mut(&arrival)
    }

    pub(crate) fn find(&self, message_id: &str) -> Option<&Message> {
        self.by_id.get(message_id).and_then(|arrival| self.messages.get(arrival))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// The messages that may be received, in order.
    pub(crate) fn receivable(&self) -> impl Iterator<Item = &Message> {
        self.lanes.receivable().filter_map(|arrival| self.messages.get(&arrival))
    }

    pub(crate) fn visible(&self) -> usize {
        self.messages.len() - self.due.len()
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight
    }

    pub(crate) fn delayed(&self) -> usize {
        self.due.len() - self.in_flight
    }

    /// The message that becomes receivable next, and when.
    pub(crate) fn next_due(&self) -> Option<(i64, u64)> {
        self.due.first().copied()
    }

    /// The message whose retention began first, and when.
    pub(crate) fn oldest(&self) -> Option<(i64, u64)> {
        self.ages.first().copied()
    }

    pub(crate) fn insert(&mut self, message: Message) {
        let (arrival, standing) = (message.arrival, message.standing);
        if standing != Standing::Ready {
            self.due.insert((message.visible_at, arrival));
        }
        self.in_flight += usize::from(standing == Standing::InFlight);
        self.ages.insert((message.content.enqueued_at, arrival));
        self.by_id.insert(message.content.id.clone(), arrival);
        self.lanes.put(message.content.group.as_deref(), arrival, standing);
        self.messages.insert(arrival, message);
    }

    pub(crate) fn remove(&mut self, arrival: u64) -> Option<Message> {
        let message = self.messages.remove(&arrival)?;
        self.due.remove(&(message.visible_at, arrival));
        self.in_flight -= usize::from(message.standing == Standing::InFlight);
        self.ages.remove(&(message.content.enqueued_at, arrival));
        self.by_id.remove(&message.content.id);
        self.lanes.remove(message.content.group.as_deref(), arrival);
        Some(message)
    }

    /// Notes that a message stands otherwise now; `visible_at` says until when.
    pub(crate) fn stand(&mut self, arrival: u64, standing: Standing, visible_at: i64) {
        let Some(message) = self.messages.get_mut(&arrival) else { return };
        self.due.remove(&(message.visible_at, arrival));
        self.in_flight -= usize::from(message.standing == Standing::InFlight);
        message.standing = standing;
        message.visible_at = visible_at;
        if standing != Standing::Ready {
            self.due.insert((visible_at, arrival));
        }
        self.in_flight += usize::from(standing == Standing::InFlight);
        self.lanes.put(message.content.group.as_deref(), arrival, standing);
    }

    pub(crate) fn clear(&mut self) {
        self.messages.clear();
        self.by_id.clear();
        self.lanes.clear();
        self.due.clear();
        self.ages.clear();
        self.in_flight = 0;
    }
}
