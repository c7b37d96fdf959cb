//! The vocabulary: everything that can happen to a contact, one page.
//!
//! Third-party JSON is turned into these at the door and goes no further. They are stored sealed while
//! they wait, so the version is in the variant's name and personal fields serialise only inside a seal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::compliance::Reported;
use crate::conversation::Bot;
use crate::conversation::timing::Consent;
use crate::ids::{ConversationId, MessageId};
use crate::privacy::{Personal, inside_seal};
use crate::review::Acted;

/// Longest text kept of one message, in characters; the rest is cut and the message marked.
pub const MAX_TEXT_CHARS: usize = 10_000;

/// Something that happened to a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum ContactEvent {
    /// The contact wrote (or called).
    MessageReceivedV1(InboundMessage),
    /// Someone wrote to the contact, or left a comment for the team.
    MessageSentV1(OutboundMessage),
    /// The CRM's record of the contact changed.
    ContactChangedV1(ContactChange),
    /// The contact used the unsubscribe link of an e-mail: no more messages on any channel.
    UnsubscribedV1 {
        /// When, by our clock.
        at: Timestamp,
    },
    /// The CRM reports an opportunity of the contact as won: they have become a client.
    OpportunityWonV1 {
        /// When, by the CRM's clock.
        at: Timestamp,
    },
    /// A person has done something about a ticket of the contact.
    TicketActedV1(Acted),
    /// A person reports that something forbidden was said to the contact.
    ViolationReportedV1(Reported),
}

/// A message from the contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// The CRM's id; workflow webhooks and some documented payloads carry none.
    pub message: Option<MessageId>,
    /// The CRM's thread.
    pub conversation: Option<ConversationId>,
    /// How it came in, and so how we answer.
    pub channel: Channel,
    /// What was said, at most [`MAX_TEXT_CHARS`]; empty for a call or a picture.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
    /// The text was longer than we keep.
    pub cut: bool,
    /// Files sent along.
    pub attachments: usize,
    /// When the contact sent it, by the CRM's clock.
    pub sent_at: Timestamp,
    /// What the sender told us about the contact on the way (workflow webhooks do).
    pub contact: Option<ContactChange>,
}

/// A message to the contact that the CRM reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboundMessage {
    /// The CRM's id.
    pub message: Option<MessageId>,
    /// Who wrote it.
    pub sender: Sender,
    /// A comment only the team sees; it may hold a command to the bot.
    pub internal: bool,
    /// What was said.
    #[serde(with = "inside_seal")]
    pub text: Personal<String>,
    /// When it was sent, by the CRM's clock.
    pub sent_at: Timestamp,
}

/// Who wrote an outbound message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// A person of the team, by CRM user id where it is known.
    Person(Option<String>),
    /// A program: ourselves, a workflow, a campaign.
    Program,
}

/// Names and addresses of a contact, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// First name.
    #[serde(with = "inside_seal")]
    pub first_name: Personal<Option<String>>,
    /// Full name.
    #[serde(with = "inside_seal")]
    pub name: Personal<Option<String>>,
    /// Phone, E.164 where the CRM has it so.
    #[serde(with = "inside_seal")]
    pub phone: Personal<Option<String>>,
    /// E-mail address.
    #[serde(with = "inside_seal")]
    pub email: Personal<Option<String>>,
}

impl Person {
    /// Takes over what `news` knows; what it does not know stays.
    pub fn update(&mut self, news: &Self) {
        fn keep(old: &mut Personal<Option<String>>, new: &Personal<Option<String>>) {
            if new.expose().as_deref().is_some_and(|text| !text.trim().is_empty()) {
                *old = new.clone();
            }
        }
        keep(&mut self.first_name, &news.first_name);
        keep(&mut self.name, &news.name);
        keep(&mut self.phone, &news.phone);
        keep(&mut self.email, &news.email);
    }
}

/// What the CRM says of a contact. Absent means unchanged; tags are always the full list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactChange {
    /// Names and addresses.
    pub person: Person,
    /// Every tag the contact bears now.
    pub tags: Option<Vec<String>>,
    /// Do-not-disturb on every channel.
    pub dnd_all: Option<bool>,
    /// Do-not-disturb on texts; reported apart from the other, and most reports name only one of them.
    pub dnd_texts: Option<bool>,
    /// When the CRM reported it, by the CRM's clock: an older report never undoes a newer one. Absent where it
    /// comes from elsewhere; clocks of different machines are not compared.
    pub reported_at: Option<Timestamp>,
    /// IANA zone of the contact's record.
    pub time_zone: Option<String>,
    /// The bot a workflow asks for.
    pub bot: Option<Bot>,
    /// Consent to be texted unasked that a form or a workflow has recorded.
    pub consent: Option<Consent>,
    /// The contact's own agent, by CRM user id.
    pub assigned_to: Option<String>,
}

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
    /// Chat widget on the team's site.
    LiveChat,
    /// `WhatsApp`.
    WhatsApp,
    /// Facebook Messenger.
    Facebook,
    /// Instagram direct message.
    Instagram,
    /// A call or voicemail: nothing to read.
    Call,
    /// Anything else the CRM may add.
    Other,
}

impl Channel {
    /// Whether we can answer where it came in.
    #[must_use]
    pub const fn can_reply(self) -> bool {
        !matches!(self, Self::Other | Self::Call)
    }
}
