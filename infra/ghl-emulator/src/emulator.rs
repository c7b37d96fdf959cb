//! A running emulator.

mod installations;

use crate::{
    Appointment, Call, Contact, Fault, InboundReceipt, Location, Message, MessageType, NewContact, Note,
    Opportunity, Options, OutboundReceipt, StartError, Task, WebhookRecord, core::Core, error::EmulatorError,
    people, seeds, server, state::Change,
};
use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// How long calls under way may take to end when the emulator stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// A running emulator; dropping it stops serving.
///
/// # The log
///
/// Each line is an object with `at`, `changes` and, where something is told of, `webhooks`. A line happened
/// entirely or not at all. Each change has a `kind`; the ones a test judges by are
///
/// | kind | with |
/// |---|---|
/// | `message_added` | `message`: `id`, `contactId`, `direction`, `body`, `source` … |
/// | `contact_saved` | `contact` as it is now: `tags`, `dnd`, `dndSettings`, `customFields` … |
/// | `task_added`, `note_added`, `opportunity_saved`, `appointment_booked` | `task`, `note` … |
/// | `call_received` | `call`: `method`, `path`, `operation`, `status` (null: never answered), `fault` |
/// | `webhook_attempted` | `webhookId`, `attempt`: `at`, `status` (null: no answer) |
/// | `webhook_finished` | `webhookId`, `delivered` |
pub struct Emulator {
    core: Arc<Core>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Rebuilds the state from the log and serves it. Webhooks an earlier process did not get rid of go out
    /// again as soon as there is a URL.
    ///
    /// # Errors
    ///
    /// When the address is not loopback or taken, the log does not read, or the webhook URL is not on loopback.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if !options.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(options.listen));
        }
        if options.token.trim().is_empty() {
            return Err(StartError::EmptyToken);
        }
        let failed = |source| StartError::Listen { address: options.listen, source };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let core = Core::open(&options, stopped.clone())?;
        if let Some(url) = &options.webhook_url {
            core.set_webhook_url(url).map_err(StartError::WebhookUrl)?;
        }
        let serving = server::serve(Arc::clone(&core), listener, stopped);
        Ok(Self { core, address, stop, serving: Some(serving) })
    }

    /// Where it serves, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends webhooks there from now on.
    ///
    /// # Errors
    ///
    /// When the URL is not plain http on loopback.
    pub fn set_webhook_url(&self, url: &str) -> Result<(), EmulatorError> {
        self.core.set_webhook_url(url).map_err(EmulatorError::WebhookUrl)
    }

    /// Puts a location there, or changes one.
    ///
    /// # Errors
    ///
    /// When its id or zone makes no sense, or the log fails.
    pub fn seed_location(&self, location: Location) -> Result<Location, EmulatorError> {
        seeds::seed_location(&self.core, location)
    }

    /// Puts a contact there, with [`Location::example`] around it if the location is new. A contact of this id
    /// that exists is given back as it is.
    ///
    /// # Errors
    ///
    /// When an id or the zone makes no sense, or the log fails.
    pub fn seed_contact(&self, contact: NewContact) -> Result<Contact, EmulatorError> {
        seeds::seed_contact(&self.core, contact)
    }

    /// The contact texts. When this returns the text is in the state and its webhook on its way. A bare STOP
    /// also closes the channel, as the carrier does.
    ///
    /// # Errors
    ///
    /// When there is no such contact, no text, or the log fails.
    pub async fn contact_texts(&self, contact_id: &str, body: &str) -> Result<InboundReceipt, EmulatorError> {
        self.contact_writes(contact_id, MessageType::Sms, body).await
    }

    /// The contact writes through another channel.
    ///
    /// # Errors
    ///
    /// As [`Emulator::contact_texts`].
    pub async fn contact_writes(
        &self,
        contact_id: &str,
        message_type: MessageType,
        body: &str,
    ) -> Result<InboundReceipt, EmulatorError> {
        people::contact_writes(&self.core, contact_id, message_type, body)
    }

    /// A person texts the contact from the CRM: the webhook says `source=app` and who.
    ///
    /// # Errors
    ///
    /// As [`Emulator::contact_texts`], and when do not disturb is active.
    pub async fn agent_texts(
        &self,
        contact_id: &str,
        user_id: &str,
        body: &str,
    ) -> Result<OutboundReceipt, EmulatorError> {
        people::agent_writes(&self.core, contact_id, Some(user_id), MessageType::Sms, body)
    }

    /// A person comments among the team; the contact never sees it.
    ///
    /// # Errors
    ///
    /// As [`Emulator::contact_texts`].
    pub async fn internal_comment(
        &self,
        contact_id: &str,
        user_id: &str,
        body: &str,
    ) -> Result<OutboundReceipt, EmulatorError> {
        people::agent_writes(&self.core, contact_id, Some(user_id), MessageType::InternalComment, body)
    }

    /// The conversation with a contact, both directions, the oldest message first.
    pub fn conversation(&self, contact_id: &str) -> Vec<Message> {
        self.core.read(|state| state.messages(contact_id).to_vec())
    }

    /// The contact as it is now.
    pub fn contact(&self, contact_id: &str) -> Option<Contact> {
        self.core.read(|state| state.contacts.get(contact_id).cloned())
    }

    /// Every contact.
    pub fn contacts(&self) -> Vec<Contact> {
        self.core.read(|state| state.contacts.values().cloned().collect())
    }

    /// Every location.
    pub fn locations(&self) -> Vec<Location> {
        self.core.read(|state| state.locations.values().cloned().collect())
    }

    /// The tasks about a contact.
    pub fn tasks(&self, contact_id: &str) -> Vec<Task> {
        self.core.read(|state| state.tasks(contact_id).to_vec())
    }

    /// The notes on a contact.
    pub fn notes(&self, contact_id: &str) -> Vec<Note> {
        self.core.read(|state| state.notes(contact_id).to_vec())
    }

    /// The workflows a contact is in.
    pub fn workflows(&self, contact_id: &str) -> BTreeSet<String> {
        self.core.read(|state| state.enrolments.get(contact_id).cloned().unwrap_or_default())
    }

    /// The opportunities of a contact.
    pub fn opportunities(&self, contact_id: &str) -> Vec<Opportunity> {
        let own = |opportunity: &&Opportunity| opportunity.contact_id == contact_id;
        self.core.read(|state| state.opportunities.values().filter(own).cloned().collect())
    }

    /// The appointments of a contact.
    pub fn appointments(&self, contact_id: &str) -> Vec<Appointment> {
        let own = |appointment: &&Appointment| appointment.contact_id == contact_id;
        self.core.read(|state| state.appointments.iter().filter(own).cloned().collect())
    }

    /// Plants a fault for the calls to come.
    ///
    /// # Errors
    ///
    /// When the fault makes no sense, or the log fails.
    pub fn inject(&self, fault: Fault) -> Result<(), EmulatorError> {
        self.core.faults.plant(fault.clone()).map_err(EmulatorError::Fault)?;
        Ok(self.core.record(vec![Change::FaultPlanted { fault }])?)
    }

    /// Removes the faults that have not struck.
    pub fn clear_faults(&self) {
        self.core.faults.clear();
    }

    /// Enforces the rate limit of 100 calls in 10 seconds, which is off at first.
    pub fn enforce_rate_limit(&self, enforced: bool) {
        self.core.limits.enforce(enforced);
    }

    /// Every call the API received, the oldest first, those of earlier processes on this log included.
    pub fn calls(&self) -> Vec<Call> {
        self.core.read(|state| state.calls.clone())
    }

    /// Every webhook made, the oldest first.
    pub fn webhooks(&self) -> Vec<WebhookRecord> {
        self.core.read(|state| state.webhooks().to_vec())
    }

    /// Sends a webhook once more, with the same bytes: a redelivery after an answer that got lost.
    ///
    /// # Errors
    ///
    /// When there is no such webhook, or the log fails.
    pub fn resend_webhook(&self, webhook_id: &str) -> Result<(), EmulatorError> {
        let at = self.core.now();
        if self.core.with_ledger(|ledger| ledger.resend(at, webhook_id))? {
            return Ok(());
        }
        Err(EmulatorError::UnknownWebhook(webhook_id.to_owned()))
    }

    /// Resolves when no webhook delivery is under way.
    pub async fn webhooks_settled(&self) {
        self.core.courier.settled().await;
    }

    /// Stops. When this returns nothing is served any more and the log is free for another emulator.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(mut serving) = self.serving.take()
            && tokio::time::timeout(FAREWELL, &mut serving).await.is_err()
        {
            serving.abort();
        }
        self.core.courier.settled().await;
        self.core.close();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.core.close();
    }
}
