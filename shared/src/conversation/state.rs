//! What is remembered of a conversation, and what a turn finds on its desk.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::Head;
use crate::clock::later;
use crate::ids::{ContactRef, DeliveryId, MessageId, TurnId};
use crate::inbox::{Channel, ContactChange, ContactEvent, Person};
use crate::privacy::{DataKey, Personal, inside_seal};

/// Most deliveries answered in one turn: keeps its transaction within 60 items, long texts included.
pub const MAX_BURST: usize = 18;
/// Messages of the past a turn sees: 20 turns of two.
pub const HISTORY: usize = 40;
/// A reply pending for so long has lost its worker: the conversation is woken for it.
pub const PENDING_FOR: Duration = Duration::from_secs(60);
/// Our own message ids remembered to recognise their echo.
pub const OWN_MESSAGES: usize = 20;

/// Which bot leads the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bot {
    /// Finds out what the contact wants.
    #[default]
    Lead,
    /// Helps to buy.
    Buyer,
    /// Helps to sell.
    Seller,
}

/// What the contact came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// To buy a home.
    Buying,
    /// To sell one.
    Selling,
    /// To look around.
    Looking,
}

/// What a bot asks, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Buy, sell or look around?
    Interest,
    /// Which areas?
    Area,
    /// Which property is it?
    Address,
    /// By when?
    TimeFrame,
}

/// Everything remembered about one contact's conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Whose.
    pub who: ContactRef,
    /// Counts every change of what is stored; 0 = never stored.
    pub version: u64,
    /// What the CRM says of the contact; `None` until it was read once.
    pub profile: Option<Profile>,
    /// What the contact answered, in their words.
    pub answers: BTreeMap<Question, Personal<String>>,
    /// What may be seen without opening anything.
    pub facts: Facts,
    /// Our latest reply and whether it arrived.
    pub outgoing: Option<Outgoing>,
    /// Newest record of the contact's audit chain.
    pub audit: Option<Head>,
}

/// The part of the state that says nothing personal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Who leads.
    pub bot: Bot,
    /// A bot may answer: once active, active until closed.
    pub active: bool,
    /// What the contact came for.
    pub interest: Option<Interest>,
    /// The question our last reply ended with.
    pub asked: Option<Question>,
    /// How often each question was asked.
    pub times_asked: BTreeMap<Question, u32>,
    /// The first bot message has said what we are.
    pub introduced: bool,
    /// Everything asked is answered, and a person has been told.
    pub complete: bool,
    /// When the contact asked for no more texts.
    pub opted_out_at: Option<Timestamp>,
    /// A person has the conversation until then.
    pub silent_until: Option<Timestamp>,
    /// When a person last commanded the bot on or off.
    pub commanded_at: Option<Timestamp>,
    /// Newest message of the contact a turn has read, by the CRM's clock.
    pub read_until: Option<Timestamp>,
    /// Messages stored so far, both directions.
    pub messages: u64,
    /// Our newest messages in the CRM.
    pub own_messages: Vec<MessageId>,
}

/// What the CRM says of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Names and addresses.
    pub person: Person,
    /// Tags; `None` until the CRM told us all of them.
    pub tags: Option<Vec<String>>,
    /// Do-not-disturb on every channel.
    pub dnd_all: bool,
    /// Do-not-disturb on texts.
    pub dnd_texts: bool,
    /// When the newest report was made that told tags or do-not-disturb.
    pub reported_at: Option<Timestamp>,
    /// IANA zone.
    pub time_zone: Option<String>,
}

impl Profile {
    /// Whether the CRM says do not disturb.
    #[must_use]
    pub const fn do_not_disturb(&self) -> bool {
        self.dnd_all || self.dnd_texts
    }

    /// Takes over what `change` says; what it does not say stays, and so does what a newer report has said.
    pub fn apply(&mut self, change: &ContactChange) {
        self.person.update(&change.person);
        let overtaken = self.reported_at > change.reported_at && change.reported_at.is_some();
        if !overtaken {
            self.reported_at = self.reported_at.max(change.reported_at);
            if let Some(tags) = &change.tags {
                self.tags = Some(tags.clone());
            }
            self.dnd_all = change.dnd_all.unwrap_or(self.dnd_all);
            self.dnd_texts = change.dnd_texts.unwrap_or(self.dnd_texts);
        }
        if let Some(zone) = &change.time_zone {
            self.time_zone = Some(zone.clone());
        }
    }

    /// Whether the contact bears `tag`, in any case.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().flatten().any(|own| own.trim().eq_ignore_ascii_case(tag))
    }
}

/// A reply as committed: what is said, what a person is asked to do, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The turn that decided it; unique.
    pub turn: TurnId,
    /// When that turn committed.
    pub committed_at: Timestamp,
    /// How it travels.
    pub channel: Channel,
    /// What the contact reads.
    pub text: Option<Personal<String>>,
    /// What a person is asked to do.
    pub task: Option<Task>,
    /// How far it got.
    pub state: OutgoingState,
}

/// How far an outgoing reply got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum OutgoingState {
    /// Committed; it may or may not have reached the CRM.
    Pending,
    /// The CRM has it.
    Delivered {
        /// Its id there, where a text was sent.
        message: Option<MessageId>,
    },
    /// The CRM refused the text for good.
    Refused {
        /// Its words, which name no person.
        reason: String,
    },
    /// Too late to send: a person was asked to look.
    LeftToPerson,
    /// The contact or the team asked for silence before it was known to have arrived: it is not sent any more.
    Withdrawn,
}

/// Something for a person of the team, as a task in the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// One line.
    #[serde(with = "inside_seal")]
    pub title: Personal<String>,
    /// What is known.
    #[serde(with = "inside_seal")]
    pub body: Personal<String>,
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
            answers: BTreeMap::new(),
            facts: Facts::default(),
            outgoing: None,
            audit: None,
        }
    }

    /// The reply that was committed and has not been heard of since.
    #[must_use]
    pub fn undelivered(&self) -> Option<&Outgoing> {
        self.outgoing.as_ref().filter(|outgoing| outgoing.state == OutgoingState::Pending)
    }

    /// When this conversation has something to do next if nobody texts before; `None` if never.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        self.undelivered().map(|outgoing| later(outgoing.committed_at, PENDING_FOR))
    }

    /// The same conversation once its outgoing reply has come as far as `state`.
    #[must_use]
    pub fn settled(&self, state: &OutgoingState) -> Self {
        let mut after = self.clone();
        if let Some(outgoing) = &mut after.outgoing {
            outgoing.state = state.clone();
        }
        after
    }
}

impl Desk {
    /// Whether the CRM has to be asked who this is before the turn can decide: nobody has told us the
    /// contact's tags yet.
    #[must_use]
    pub fn needs_contact(&self) -> bool {
        let told = |change: &ContactChange| change.tags.is_some();
        let known = self.conversation.profile.as_ref().is_some_and(|profile| profile.tags.is_some());
        let waits = |event: &ContactEvent| match event {
            ContactEvent::ContactChangedV1(change) => told(change),
            ContactEvent::MessageReceivedV1(message) => message.contact.as_ref().is_some_and(told),
            ContactEvent::MessageSentV1(_) => false,
        };
        !known && !self.waiting.iter().any(|waiting| waits(&waiting.event))
    }
}
