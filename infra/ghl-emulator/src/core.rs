//! What the doors share.

use crate::{
    Now, StartError,
    faults::Faults,
    ledger::Ledger,
    limits::Limits,
    log::LogError,
    options::{InvalidWebhookUrl, Options},
    state::{Change, State},
    webhooks::{Courier, check_url},
};
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{runtime::Handle, sync::watch};

/// The emulator behind its doors.
pub(crate) struct Core {
    now: Now,
    pub(crate) token: String,
    ledger: Mutex<Ledger>,
    pub(crate) courier: Courier,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    /// Turns true when the emulator stops.
    pub(crate) stopped: watch::Receiver<bool>,
}

impl Core {
    pub(crate) fn open(options: &Options, stopped: watch::Receiver<bool>) -> Result<Arc<Self>, StartError> {
        let ledger = Ledger::open(options.log.as_deref(), options.app_id.clone(), options.forgetful);
        let ledger = ledger.map_err(StartError::Log)?;
        let courier = Courier::new(options.webhook_retry.clone(), Handle::current(), stopped.clone());
        Ok(Arc::new(Self {
            now: Arc::clone(&options.now),
            token: options.token.clone(),
            ledger: Mutex::new(ledger),
            courier: courier.map_err(StartError::Client)?,
            faults: Faults::default(),
            limits: Limits::default(),
            stopped,
        }))
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Does something with the ledger; webhooks it makes are on their way when this returns.
    pub(crate) fn with_ledger<R>(self: &Arc<Self>, act: impl FnOnce(&mut Ledger) -> R) -> R {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = ledger.release_due(self.now()) {
            tracing::warn!(%error, "scheduled messages wait: the log cannot be written");
        }
        let result = act(&mut ledger);
        for webhook in ledger.outbox() {
            Courier::accept(self, webhook);
        }
        result
    }

    /// Reads the state as it is now.
    pub(crate) fn read<R>(self: &Arc<Self>, read: impl FnOnce(&State) -> R) -> R {
        self.with_ledger(|ledger| read(ledger.state()))
    }

    /// Makes changes nobody is told of.
    pub(crate) fn record(self: &Arc<Self>, changes: Vec<Change>) -> Result<(), LogError> {
        let at = self.now();
        self.with_ledger(|ledger| ledger.commit(at, changes, Vec::new()).map(drop))
    }

    pub(crate) fn set_webhook_url(self: &Arc<Self>, url: &str) -> Result<(), InvalidWebhookUrl> {
        self.courier.set_url(check_url(url)?);
        self.with_ledger(Ledger::begin_webhooks);
        Ok(())
    }

    /// Closes the ledger. Doors still open can read, and change nothing.
    pub(crate) fn close(&self) {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).stop();
    }
}
