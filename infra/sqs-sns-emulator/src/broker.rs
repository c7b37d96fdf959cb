//! The state behind the endpoint: one lock, one transaction per request, one signal for consumers
//! that wait.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::emulator::Now;
use crate::journal::Change;
use crate::sns::inbox::Notification;
use crate::sns::topic::{Subscription, Topic};
use crate::sqs::queue::Queue;
use crate::storage::{StorageError, Store};

/// Everything the emulator knows.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) endpoint: String,
    pub(crate) queues: BTreeMap<String, Queue>,
    pub(crate) topics: BTreeMap<String, Topic>,
    /// In the order in which they were made.
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) inbox: Vec<Notification>,
    pub(crate) changes: Vec<Change>,
}

impl State {
    fn collect_changes(&mut self, into: &mut Vec<Change>) {
        into.append(&mut self.changes);
        for queue in self.queues.values_mut() {
            into.extend(queue.drain_changes());
        }
    }
}

/// The state with its storage and its clock, shared by all requests.
pub(crate) struct Broker {
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
    now: Now,
}

struct Inner {
    state: State,
    store: Option<Store>,
    /// What the storage has not taken yet: normally empty, the rest of a failed write otherwise.
    unsaved: Vec<Change>,
    closed: bool,
}

impl Broker {
    pub(crate) fn new(state: State, store: Option<Store>, now: Now) -> Self {
        let inner = Inner { state, store, unsaved: Vec::new(), closed: false };
        Self { inner: Mutex::new(inner), changed: watch::Sender::new(0), now }
    }

    /// Does one request's work and stores what it changed before returning its outcome.
    ///
    /// # Errors
    /// When the storage fails, or after [`Self::close`]. What a failed write left over is written
    /// with the next request.
    pub(crate) fn execute<R>(&self, work: impl FnOnce(&mut State, i64) -> R) -> Result<R, StorageError> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(StorageError::Closed);
        }
        let Inner { state, store, unsaved, .. } = &mut *inner;
        let outcome = work(state, (self.now)());
        state.collect_changes(unsaved);
        if unsaved.is_empty() {
            return Ok(outcome);
        }
        self.wake();
        if let Some(store) = store {
            store.write(unsaved)?;
        }
        unsaved.clear();
        Ok(outcome)
    }

    /// Reads the state without letting time pass. Works after [`Self::close`] too.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&State) -> R) -> R {
        read(&self.lock().state)
    }

    /// Tells when something changed, or the clock moved.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Makes those who wait look again.
    pub(crate) fn wake(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Refuses every further request and lets go of the file.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.store = None;
        drop(inner);
        self.wake();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in one request must not take the emulator down; the state machine's steps are
        // small, and what they recorded is still written.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
