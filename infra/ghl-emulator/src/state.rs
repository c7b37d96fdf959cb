//! The state, and the changes it is made of.

use crate::{
    Call, Fault,
    model::{
        AccessToken, Appointment, Contact, Grant, Location, Message, Note, Opportunity, RefreshToken, Task,
    },
    webhooks::{Attempt, Webhook, WebhookRecord, WebhookState},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A year: how long a refresh token waits to be used.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);

/// One line of the log: changes that happen together or not at all, and the webhooks which tell of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    pub(crate) changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) webhooks: Vec<Webhook>,
}

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(crate) enum Change {
    LocationSaved { location: Location },
    ContactSaved { contact: Contact },
    MessageAdded { message: Message },
    MessageReleased { message_id: String, status: String },
    MessageCancelled { message_id: String },
    TaskAdded { task: Task },
    NoteAdded { note: Note },
    WorkflowJoined { contact_id: String, workflow_id: String },
    WorkflowLeft { contact_id: String, workflow_id: String },
    OpportunitySaved { opportunity: Opportunity },
    AppointmentBooked { appointment: Appointment },
    CodeIssued { code: String, grant: Grant },
    CodeSpent { code: String },
    AccessIssued { token: String, access: AccessToken },
    RefreshIssued { token: String, grant: Grant },
    RefreshSpent { token: String },
    AccessRevoked { location_id: String, company_id: String },
    AppInstalled { location_id: Option<String>, company_id: String },
    AppUninstalled { location_id: Option<String>, company_id: String },
    CallReceived { call: Call },
    FaultPlanted { fault: Fault },
    WebhookAttempted { webhook_id: String, attempt: Attempt },
    WebhookFinished { webhook_id: String, delivered: bool },
    WebhookResent { webhook_id: String },
}

/// What the CRM holds at this moment.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) locations: BTreeMap<String, Location>,
    pub(crate) contacts: BTreeMap<String, Contact>,
    /// By contact, in the order of the conversation.
    messages: HashMap<String, Vec<Message>>,
    /// The conversation of each contact.
    conversations_of: HashMap<String, String>,
    /// The contact of each conversation.
    conversations: HashMap<String, String>,
    /// The contact of each message.
    message_owners: HashMap<String, String>,
    /// Messages that wait for their time.
    scheduled: BTreeSet<(Timestamp, String)>,
    tasks: HashMap<String, Vec<Task>>,
    notes: HashMap<String, Vec<Note>>,
    pub(crate) enrolments: BTreeMap<String, BTreeSet<String>>,
    pub(crate) opportunities: BTreeMap<String, Opportunity>,
    pub(crate) appointments: Vec<Appointment>,
    pub(crate) codes: HashMap<String, Grant>,
    pub(crate) access_tokens: HashMap<String, AccessToken>,
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    /// Locations somebody has given the app access to, and not taken it away since.
    pub(crate) connected: BTreeSet<String>,
    /// How often tokens of a location, or of its agency where it is one's, were refreshed.
    pub(crate) refreshes: BTreeMap<String, usize>,
    pub(crate) calls: Vec<Call>,
    /// Whether calls that were answered and webhooks that arrived leave nothing behind.
    pub(crate) forgetful: bool,
    webhooks: Vec<WebhookRecord>,
    webhook_places: HashMap<String, usize>,
}

impl State {
    pub(crate) fn new(forgetful: bool) -> Self {
        Self { forgetful, ..Self::default() }
    }

    pub(crate) fn messages(&self, contact_id: &str) -> &[Message] {
        self.messages.get(contact_id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn message(&self, message_id: &str) -> Option<&Message> {
        let contact_id = self.message_owners.get(message_id)?;
        self.messages(contact_id).iter().find(|message| message.id == message_id)
    }

    /// Messages whose time has come, in that order.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<Message> {
        let due = self.scheduled.iter().take_while(|(time, _)| *time <= now);
        due.filter_map(|(_, message_id)| self.message(message_id)).cloned().collect()
    }

    pub(crate) fn conversation_of(&self, contact_id: &str) -> Option<&str> {
        self.conversations_of.get(contact_id).map(String::as_str)
    }

    pub(crate) fn contact_of(&self, conversation_id: &str) -> Option<&Contact> {
        self.contacts.get(self.conversations.get(conversation_id)?)
    }

    pub(crate) fn tasks(&self, contact_id: &str) -> &[Task] {
        self.tasks.get(contact_id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn notes(&self, contact_id: &str) -> &[Note] {
        self.notes.get(contact_id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn webhooks(&self) -> &[WebhookRecord] {
        &self.webhooks
    }

    pub(crate) fn webhook(&self, webhook_id: &str) -> Option<&WebhookRecord> {
        self.webhooks.get(*self.webhook_places.get(webhook_id)?)
    }

    pub(crate) fn apply(&mut self, entry: Entry) {
        for change in entry.changes {
            self.change(entry.at, change);
        }
        for webhook in entry.webhooks {
            self.webhook_places.insert(webhook.id.clone(), self.webhooks.len());
            self.webhooks.push(WebhookRecord { webhook, attempts: Vec::new(), state: WebhookState::Pending });
        }
    }

    fn change(&mut self, at: Timestamp, change: Change) {
        match change {
            Change::LocationSaved { location } => {
                self.locations.insert(location.id.clone(), location);
            }
            Change::ContactSaved { contact } => {
                self.contacts.insert(contact.id.clone(), contact);
            }
            Change::MessageAdded { message } => self.add_message(message),
            Change::MessageReleased { message_id, status } => {
                if let Some(mut message) = self.take_message(&message_id) {
                    // It stands in the conversation where it was sent, not where it was planned.
                    message.status = status;
                    message.date_added = at;
                    self.add_message(message);
                }
            }
            Change::MessageCancelled { message_id } => drop(self.take_message(&message_id)),
            Change::TaskAdded { task } => self.tasks.entry(task.contact_id.clone()).or_default().push(task),
            Change::NoteAdded { note } => self.notes.entry(note.contact_id.clone()).or_default().push(note),
            Change::WorkflowJoined { contact_id, workflow_id } => {
                self.enrolments.entry(contact_id).or_default().insert(workflow_id);
            }
            Change::WorkflowLeft { contact_id, workflow_id } => {
                self.enrolments.entry(contact_id).or_default().remove(&workflow_id);
            }
            Change::OpportunitySaved { opportunity } => {
                self.opportunities.insert(opportunity.id.clone(), opportunity);
            }
            Change::AppointmentBooked { appointment } => self.appointments.push(appointment),
            Change::CodeIssued { code, grant } => {
                self.connected.extend(grant.location_id.clone());
                self.codes.insert(code, grant);
            }
            Change::CodeSpent { code } => drop(self.codes.remove(&code)),
            Change::AccessIssued { token, access } => drop(self.access_tokens.insert(token, access)),
            Change::RefreshIssued { token, grant } => {
                let expires_at = at.saturating_add(REFRESH_LIFETIME).unwrap_or(Timestamp::MAX);
                self.refresh_tokens.insert(token, RefreshToken { grant, expires_at });
            }
            Change::RefreshSpent { token } => {
                if let Some(RefreshToken { grant, .. }) = self.refresh_tokens.remove(&token) {
                    *self.refreshes.entry(grant.location_id.unwrap_or(grant.company_id)).or_default() += 1;
                }
            }
            Change::AccessRevoked { location_id, company_id } => self.revoke(Some(&location_id), &company_id),
            Change::AppInstalled { location_id, .. } => self.connected.extend(location_id),
            Change::FaultPlanted { .. } => {}
            Change::AppUninstalled { location_id, company_id } => {
                self.revoke(location_id.as_deref(), &company_id)
            }
            Change::CallReceived { .. } if self.forgetful => {}
            Change::CallReceived { call } => self.calls.push(call),
            Change::WebhookAttempted { webhook_id, attempt } => {
                if let Some(record) = self.webhook_mut(&webhook_id) {
                    record.attempts.push(attempt);
                }
            }
            Change::WebhookFinished { webhook_id, delivered: true } if self.forgetful => {
                if let Some(record) = self.webhook_mut(&webhook_id) {
                    record.state = WebhookState::Delivered;
                    record.attempts = Vec::new();
                    record.webhook.body = String::new();
                }
            }
            Change::WebhookFinished { webhook_id, delivered } => {
                if let Some(record) = self.webhook_mut(&webhook_id) {
                    record.state = if delivered { WebhookState::Delivered } else { WebhookState::GivenUp };
                }
            }
            Change::WebhookResent { webhook_id } => {
                if let Some(record) = self.webhook_mut(&webhook_id) {
                    record.state = WebhookState::Pending;
                }
            }
        }
    }

    fn webhook_mut(&mut self, webhook_id: &str) -> Option<&mut WebhookRecord> {
        self.webhooks.get_mut(*self.webhook_places.get(webhook_id)?)
    }

    fn add_message(&mut self, message: Message) {
        if let (true, Some(time)) = (message.is_scheduled(), message.scheduled_for) {
            self.scheduled.insert((time, message.id.clone()));
        }
        self.conversations.insert(message.conversation_id.clone(), message.contact_id.clone());
        self.conversations_of.insert(message.contact_id.clone(), message.conversation_id.clone());
        self.message_owners.insert(message.id.clone(), message.contact_id.clone());
        self.messages.entry(message.contact_id.clone()).or_default().push(message);
    }

    fn take_message(&mut self, message_id: &str) -> Option<Message> {
        let messages = self.messages.get_mut(&self.message_owners.remove(message_id)?)?;
        let at = messages.iter().position(|message| message.id == message_id)?;
        let message = messages.remove(at);
        if let Some(time) = message.scheduled_for {
            self.scheduled.remove(&(time, message.id.clone()));
        }
        Some(message)
    }

    fn revoke(&mut self, location_id: Option<&str>, company_id: &str) {
        let stays = |grant: &Grant| match location_id {
            Some(location_id) => grant.location_id.as_deref() != Some(location_id),
            None => grant.company_id != company_id,
        };
        self.codes.retain(|_, grant| stays(grant));
        self.refresh_tokens.retain(|_, refresh| stays(&refresh.grant));
        match location_id {
            Some(location_id) => drop(self.connected.remove(location_id)),
            None => self
                .connected
                .retain(|id| self.locations.get(id).is_none_or(|location| location.company_id != company_id)),
        }
        self.access_tokens.retain(|_, access| stays(&access.grant));
    }
}
