//! What is remembered of a conversation, and what a turn finds on its desk.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::outgoing::{Outgoing, OutgoingState};
use super::profile::Profile;
use super::progress::Progress;
use super::stages;
use crate::audit::Head;
use crate::clock::later;
use crate::experiments::{Definition, OutcomeType};
use crate::finance::Assessment;
use crate::ids::{ContactRef, DeliveryId, MessageId};
use crate::inbox::{ContactChange, ContactEvent};
use crate::privacy::{DataKey, Personal};

/// Most deliveries answered in one turn: keeps its transaction within 60 items, long texts, two tickets and outcomes of
/// experiments included.
pub const MAX_BURST: usize = 16;
/// Messages of the past a turn sees: 20 turns of two.
pub const HISTORY: usize = 40;
/// A reply pending for so long has lost its worker: the conversation is woken for it.
pub const PENDING_FOR: Duration = Duration::from_secs(60);
/// Our own message ids remembered to recognise their echo.
pub const OWN_MESSAGES: usize = 20;

/// Everything remembered about one contact's conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Whose.
    pub who: ContactRef,
    /// Counts every change of what is stored; 0 = never stored.
    pub version: u64,
    /// What the CRM says of the contact; `None` until it was read once.
    pub profile: Option<Profile>,
    /// What the contact has told us.
    pub facts: Personal<Facts>,
    /// The latest assessment of what they can pay. The assessor keeps it: a turn reads it and never writes it.
    pub assessment: Option<Personal<Assessment>>,
    /// How far it has come: what may be seen without opening anything.
    pub progress: Progress,
    /// Our latest reply and whether it arrived.
    pub outgoing: Option<Outgoing>,
    /// Newest record of the contact's audit chain.
    pub audit: Option<Head>,
}

/// A message of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastMessage {
    /// Position in the conversation, from 1.
    pub number: u64,
    /// Who said it.
    pub direction: Direction,
    /// When.
    pub at: Timestamp,
    /// The CRM's id, where known.
    pub message: Option<MessageId>,
    /// What was said.
    pub text: Personal<String>,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The contact.
    Inbound,
    /// One of our bots.
    Bot,
    /// A person of the team.
    Person,
}

/// A delivery nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub delivery: DeliveryId,
    /// When it arrived.
    pub received_at: Timestamp,
    /// It was too late already when it arrived.
    pub stale: bool,
    /// What happened.
    pub event: ContactEvent,
}

/// What a turn finds: the state, what waits, what was said before.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The state as stored, or a new one.
    pub conversation: Conversation,
    /// Unanswered deliveries, oldest first, at most [`MAX_BURST`].
    pub waiting: Vec<Waiting>,
    /// More waits than this desk holds.
    pub more_waiting: bool,
    /// What was said, newest first, at most [`HISTORY`].
    pub history: Vec<PastMessage>,
    /// The contact's data key.
    pub key: DataKey,
    /// Whether the key is stored already or the commit has to.
    pub key_stored: bool,
}

impl Conversation {
    /// A contact never heard of.
    #[must_use]
    pub fn new(who: ContactRef) -> Self {
        Self {
            who,
            version: 0,
            profile: None,
            facts: Personal::new(Facts::default()),
            assessment: None,
            progress: Progress::default(),
            outgoing: None,
            audit: None,
        }
    }

    /// The reply that was committed and has not been heard of since.
    #[must_use]
    pub fn undelivered(&self) -> Option<&Outgoing> {
        self.outgoing.as_ref().filter(|outgoing| outgoing.state == OutgoingState::Pending)
    }

    /// The reply that waits for an hour at which the contact may be texted.
    #[must_use]
    pub fn scheduled(&self) -> Option<&Outgoing> {
        self.outgoing.as_ref().filter(|outgoing| outgoing.state == OutgoingState::Scheduled)
    }

    /// When this conversation has something to do next if nobody texts before; `None` if never.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        if let Some(outgoing) = self.undelivered() {
            return Some(later(outgoing.committed_at, PENDING_FOR));
        }
        let scheduled = self.scheduled().map(|outgoing| outgoing.committed_at);
        let progress = &self.progress;
        let follow_up = progress.follow_up.as_ref().map(|follow_up| follow_up.at);
        let deferred = progress.deferred_handoff.map(|deferred| deferred.until);
        let lost = progress.open_handoff.map(|open| open.lost_at());
        let outgoing = self.outgoing.as_ref().filter(|_| self.has_booking_to_count());
        let booked = outgoing.map(|outgoing| outgoing.committed_at);
        [scheduled, follow_up, deferred, lost, booked].into_iter().flatten().min()
    }

    /// Whether an appointment was made that no turn has taken over, and an experiment counts appointments of this
    /// contact: whoever has what they want may never write again.
    #[must_use]
    pub fn has_booking_to_count(&self) -> bool {
        let Some(outgoing) = &self.outgoing else { return false };
        let is_made = matches!(outgoing.state, OutgoingState::Delivered { booked: Some(true), .. });
        let start = outgoing.booking.as_ref().map(|booking| booking.start).filter(|_| is_made);
        let (experiments, booked) = (&self.progress.experiments, OutcomeType::AppointmentBooked);
        start.is_some()
            && start != self.progress.booked
            && experiments.iter().any(|(_, enrolled)| enrolled.lacks(booked, outgoing.committed_at))
    }

    /// The conversation once it is known how far its outgoing reply got.
    #[must_use]
    pub fn settled(&self, state: &OutgoingState) -> Self {
        let mut settled = self.clone();
        if let Some(outgoing) = &mut settled.outgoing {
            outgoing.state = state.clone();
        }
        settled
    }
}

impl Desk {
    /// Whether nothing has happened since `before` was loaded.
    #[must_use]
    pub fn is_as(&self, before: &Self) -> bool {
        let deliveries = |desk: &Self| desk.waiting.iter().map(|w| w.delivery.clone()).collect::<Vec<_>>();
        self.conversation.version == before.conversation.version && deliveries(self) == deliveries(before)
    }

    /// Whether all that waits is told for the sake of experiments alone: nothing of it is answered, and nothing in the
    /// conversation changes.
    #[must_use]
    pub fn only_outcomes_wait(&self) -> bool {
        let is_outcome = |waiting: &Waiting| matches!(waiting.event, ContactEvent::OpportunityWonV1 { .. });
        !self.waiting.is_empty() && self.waiting.iter().all(is_outcome)
    }

    /// Whether nothing comes of what waits: a deal was won, no experiment that the contact takes part in counts it, and
    /// it closes no lead of ours. An import of deals that were won elsewhere is nothing but that; no turn is taken, and nothing
    /// is remembered of whoever nobody knows.
    #[must_use]
    pub fn has_nothing_to_count(&self, definitions: &[Definition]) -> bool {
        let won_at = |waiting: &Waiting| match waiting.event {
            ContactEvent::OpportunityWonV1 { at } => Some(at),
            _ => None,
        };
        let newest = self.waiting.iter().filter_map(won_at).max();
        let experiments = &self.conversation.progress.experiments;
        let counts = |at| {
            !definitions.is_empty() && experiments.counts(definitions, OutcomeType::Conversion, at)
                || stages::closes(&self.conversation.progress, at)
        };
        self.only_outcomes_wait() && !newest.is_some_and(counts)
    }

    /// Whether the CRM has to be asked who this is before the turn can decide: nobody has told us the
    /// contact's tags yet.
    #[must_use]
    pub fn needs_contact(&self) -> bool {
        if self.only_outcomes_wait() {
            return false;
        }
        let told = |change: &ContactChange| change.tags.is_some();
        let known = self.conversation.profile.as_ref().is_some_and(|profile| profile.tags.is_some());
        let waits = |event: &ContactEvent| match event {
            ContactEvent::ContactChangedV1(change) => told(change),
            ContactEvent::MessageReceivedV1(message) => message.contact.as_ref().is_some_and(told),
            ContactEvent::MessageSentV1(_)
            | ContactEvent::UnsubscribedV1 { .. }
            | ContactEvent::OpportunityWonV1 { .. }
            | ContactEvent::TicketActedV1(_)
            | ContactEvent::ViolationReportedV1(_) => false,
        };
        !known && !self.waiting.iter().any(|waiting| waits(&waiting.event))
    }
}
