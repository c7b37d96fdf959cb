//! The one place where state changes: first the log, then the state, then the webhooks.

use crate::{
    log::{Log, LogError},
    model::Message,
    state::{Change, Entry, State},
    webhooks::{self, Announcement, Webhook},
};
use jiff::Timestamp;
use std::path::Path;

/// The state with its log.
pub(crate) struct Ledger {
    state: State,
    log: Log,
    app_id: String,
    /// Whether there is somebody to tell.
    wants_webhooks: bool,
    /// Webhooks appended and not yet handed over for delivery.
    outbox: Vec<Webhook>,
}

impl Ledger {
    /// Rebuilds the state from the log. Who is forgetful keeps no log in memory either.
    pub(crate) fn open(path: Option<&Path>, app_id: String, forgetful: bool) -> Result<Self, LogError> {
        let (log, entries) = match path {
            None if forgetful => (Log::Nowhere, Vec::new()),
            path => Log::open(path)?,
        };
        let mut state = State::new(forgetful);
        for entry in entries {
            state.apply(entry);
        }
        Ok(Self { state, log, app_id, wants_webhooks: false, outbox: Vec::new() })
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn log_text(&self) -> Result<String, LogError> {
        self.log.text()
    }

    /// From now on webhooks are made; those of an earlier process that reached nobody come first.
    pub(crate) fn begin_webhooks(&mut self) {
        if !self.wants_webhooks {
            self.wants_webhooks = true;
            let waiting = self.state.webhooks().iter().filter(|record| record.is_pending());
            self.outbox.extend(waiting.map(|record| record.webhook.clone()));
        }
    }

    /// Hands the webhook out once more, as it was.
    pub(crate) fn resend(&mut self, at: Timestamp, webhook_id: &str) -> Result<bool, LogError> {
        let Some(record) = self.state.webhook(webhook_id) else { return Ok(false) };
        if !record.is_pending() {
            let webhook = record.webhook.clone();
            self.commit(at, vec![Change::WebhookResent { webhook_id: webhook_id.to_owned() }], Vec::new())?;
            if self.wants_webhooks {
                self.outbox.push(webhook);
            }
        }
        Ok(true)
    }

    pub(crate) fn outbox(&mut self) -> Vec<Webhook> {
        std::mem::take(&mut self.outbox)
    }

    /// Nothing changes after this; the log is free for another process.
    pub(crate) fn stop(&mut self) {
        self.log = Log::Stopped;
    }

    /// Makes these changes and tells of them. Gives the ids of the webhooks made.
    ///
    /// Changes and webhooks share one line: a process killed at any moment has both or neither.
    pub(crate) fn commit(
        &mut self,
        at: Timestamp,
        changes: Vec<Change>,
        announcements: Vec<Announcement>,
    ) -> Result<Vec<String>, LogError> {
        let wanted = if self.wants_webhooks { announcements } else { Vec::new() };
        let webhooks: Vec<Webhook> =
            wanted.into_iter().map(|announcement| webhooks::stamp(announcement, &self.app_id, at)).collect();
        let entry = Entry { at, changes, webhooks: webhooks.clone() };
        self.log.append(&entry)?;
        self.state.apply(entry);
        let ids = webhooks.iter().map(|webhook| webhook.id.clone()).collect();
        self.outbox.extend(webhooks);
        Ok(ids)
    }

    /// Sends the scheduled messages whose time has come.
    pub(crate) fn release_due(&mut self, now: Timestamp) -> Result<(), LogError> {
        for mut message in self.state.due(now) {
            // Who closed the channel in the meantime gets nothing.
            let contact = self.state.contacts.get(&message.contact_id);
            let failed = contact.is_none_or(|contact| contact.refuses(message.message_type));
            message.status = if failed { Message::FAILED } else { Message::DELIVERED }.to_owned();
            message.date_added = now;
            let announcements =
                if failed { Vec::new() } else { vec![webhooks::payloads::outbound_message(&message)] };
            let released = Change::MessageReleased { message_id: message.id, status: message.status };
            self.commit(now, vec![released], announcements)?;
        }
        Ok(())
    }
}
