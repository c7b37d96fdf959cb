//! Reading the desk: everything that waits, taken into the state and the history before anything is decided.

use std::time::Duration;

use jiff::Timestamp;

use super::screen::{Screening, screen};
use super::state::{Conversation, Desk, Direction, OWN_MESSAGES, PastMessage, Waiting};
use crate::audit::{Action, Actor};
use crate::clock::later;
use crate::ids::MessageId;
use crate::inbox::delivery::is_stale;
use crate::inbox::{ContactChange, ContactEvent, InboundMessage, OutboundMessage, Sender};
use crate::locations::Settings;
use crate::privacy::Personal;

/// What was read, and the state after reading it.
pub(super) struct Reading<'a> {
    /// The state so far.
    pub(super) conversation: Conversation,
    /// What joins the history.
    pub(super) history: Vec<PastMessage>,
    /// What the contact wrote and can still be answered.
    pub(super) fresh: Vec<&'a InboundMessage>,
    /// What came too late for a text.
    pub(super) late: Vec<&'a InboundMessage>,
    /// The latest keyword of the contact.
    keyword: Option<Screening>,
    /// The latest thing the team did, and who.
    team: Option<(Action, Option<String>)>,
}

impl<'a> Reading<'a> {
    /// Reads what waits, oldest first.
    pub(super) fn of(desk: &'a Desk, settings: &Settings, now: Timestamp) -> Self {
        let mut reading = Self {
            conversation: desk.conversation.clone(),
            history: Vec::new(),
            fresh: Vec::new(),
            late: Vec::new(),
            keyword: None,
            team: None,
        };
        let own = &mut reading.conversation.facts.own_messages;
        own.drain(..own.len().saturating_sub(OWN_MESSAGES));
        let read_before = desk.conversation.facts.read_until;
        for waiting in &desk.waiting {
            match &waiting.event {
                ContactEvent::ContactChangedV1(change) => reading.contact_changed(change),
                ContactEvent::MessageSentV1(message) => reading.message_sent(message, settings),
                ContactEvent::MessageReceivedV1(message) => {
                    reading.message_received(message, waiting, read_before, now);
                }
            }
        }
        reading
    }

    fn contact_changed(&mut self, change: &ContactChange) {
        self.conversation.profile.get_or_insert_default().apply(change);
        if let Some(bot) = change.bot {
            self.conversation.facts.bot = bot;
            self.conversation.facts.active = true;
        }
    }

    fn message_received(
        &mut self,
        message: &'a InboundMessage,
        waiting: &Waiting,
        read_before: Option<Timestamp>,
        now: Timestamp,
    ) {
        if let Some(change) = &message.contact {
            self.contact_changed(change);
        }
        // Redriven after newer ones were answered, a message is as late as one the CRM delivered late.
        let overtaken = read_before.is_some_and(|read| message.sent_at < read);
        let late = waiting.stale || (overtaken && is_stale(message.sent_at, now));
        if late { &mut self.late } else { &mut self.fresh }.push(message);
        self.heed_keyword(message);
        let facts = &mut self.conversation.facts;
        facts.read_until = facts.read_until.max(Some(message.sent_at));
        self.remember(Direction::Inbound, message.sent_at, message.message.as_ref(), &message.text);
    }

    /// Opt-out and opt-in count for every contact, active or not, late or not, before anything else. An
    /// opt-in sent before the opt-out undoes nothing, whenever it arrives.
    fn heed_keyword(&mut self, message: &InboundMessage) {
        let opted_out_at = &mut self.conversation.facts.opted_out_at;
        match screen(message.text.expose()) {
            said @ Screening::OptOut(_) => {
                *opted_out_at = (*opted_out_at).max(Some(message.sent_at));
                self.keyword = Some(said);
            }
            Screening::OptIn if opted_out_at.is_none_or(|at| at < message.sent_at) => {
                *opted_out_at = None;
                self.keyword = Some(Screening::OptIn);
            }
            Screening::OptIn | Screening::Help | Screening::Unreadable | Screening::Ordinary => {}
        }
    }

    /// A person writing to the contact takes the conversation over; a comment may command the bot.
    fn message_sent(&mut self, message: &OutboundMessage, settings: &Settings) {
        let Sender::Person(person) = &message.sender else { return };
        let facts = &mut self.conversation.facts;
        if message.internal {
            let mut words = message.text.expose().split_whitespace();
            let (until, action) = match (words.next(), words.next()) {
                (Some("/bot"), Some("on")) => (None, Action::Released),
                (Some("/bot"), Some("off")) => (Some(Timestamp::MAX), Action::Paused),
                _ => return,
            };
            // A command that was delivered late does not undo a later one.
            if facts.commanded_at > Some(message.sent_at) {
                return;
            }
            facts.commanded_at = Some(message.sent_at);
            facts.silent_until = until;
            self.team = Some((action, person.clone()));
            return;
        }
        if message.message.as_ref().is_some_and(|id| facts.own_messages.contains(id)) {
            return;
        }
        let until = later(message.sent_at, Duration::from_secs(settings.takeover_hours * 3600));
        facts.silent_until = facts.silent_until.max(Some(until));
        self.team = Some((Action::Paused, person.clone()));
        self.remember(Direction::Person, message.sent_at, message.message.as_ref(), &message.text);
    }

    /// Adds a message to the history.
    pub(super) fn remember(
        &mut self,
        direction: Direction,
        at: Timestamp,
        message: Option<&MessageId>,
        text: &Personal<String>,
    ) {
        self.conversation.facts.messages += 1;
        let number = self.conversation.facts.messages;
        self.history.push(PastMessage {
            number,
            direction,
            at,
            message: message.cloned(),
            text: text.clone(),
        });
    }

    /// Whether the contact said anything in words.
    pub(super) fn has_words(&self) -> bool {
        let mut messages = self.fresh.iter().chain(&self.late);
        messages.any(|message| screen(message.text.expose()) == Screening::Ordinary)
    }

    /// What a silent turn is remembered as: the gravest thing that happened in it.
    pub(super) fn silent_action(&self) -> Action {
        match (self.keyword, &self.team) {
            (Some(Screening::OptOut(_)), _) => Action::OptedOut,
            (Some(_), _) => Action::OptedIn,
            (None, Some((action, _))) => *action,
            (None, None) if self.fresh.is_empty() && self.late.is_empty() => Action::ContactChanged,
            (None, None) => Action::StayedSilent,
        }
    }

    /// What the contact's keyword and the team's command did, for the audit record: an answer in the same turn
    /// must not hide them.
    pub(super) fn commands(&self) -> impl Iterator<Item = (String, String)> {
        let keyword = match self.keyword {
            Some(Screening::OptOut(_)) => Some("opted_out"),
            Some(Screening::OptIn) => Some("opted_in"),
            _ => None,
        };
        let keyword = keyword.map(|said| ("keyword".to_owned(), said.to_owned()));
        let team = self.team.as_ref().map(|(action, person)| {
            let who = person.as_deref().unwrap_or("unknown");
            ("team".to_owned(), format!("{action:?} by {who}").to_lowercase())
        });
        [keyword, team].into_iter().flatten()
    }

    /// Who did what the turn is remembered as.
    pub(super) fn actor_of(&self, action: Action) -> Actor {
        match action {
            Action::Replied | Action::StayedSilent | Action::LeftToPerson => Actor::Bot,
            Action::OptedOut | Action::OptedIn => Actor::Contact,
            Action::ContactChanged => Actor::Crm,
            Action::Paused | Action::Released => {
                let person = self.team.as_ref().and_then(|(_, person)| person.clone());
                Actor::Person(person.unwrap_or_else(|| "unknown".into()))
            }
        }
    }
}
