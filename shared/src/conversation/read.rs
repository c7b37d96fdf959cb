//! Reading the desk: everything that waits, taken into the state and the history before anything is decided.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::emoji;
use super::hand_off::{self, Handoff, SettledHandoff};
use super::qualify::ReadyFrom;
use super::screen::{Screening, screen};
use super::state::{Conversation, Desk, Direction, OWN_MESSAGES, PastMessage, Waiting};
use super::violations::Looked;
use crate::audit::{Action, Actor};
use crate::clock::later;
use crate::compliance::evidence::Speaker;
use crate::compliance::{Guarding, Reported};
use crate::experiments::{Lever, Outcome};
use crate::handoff::route::interest_of;
use crate::ids::MessageId;
use crate::inbox::delivery::is_stale;
use crate::inbox::{Channel, ContactChange, ContactEvent, InboundMessage, OutboundMessage, Sender};
use crate::language::{Language, Words, detect};
use crate::locations::Settings;
use crate::privacy::{Personal, mask_all, mask_secrets};
use crate::review::{Act, Acted, Change, Changed, Filed, OpenTicket, act};

/// Evidence of an opt-out that has no wording of the contact's.
const BY_LINK: &str = "unsubscribe link";

/// Characters of the reason for which somebody closes a ticket that are kept.
const LONGEST_REASON: usize = 300;
/// Why a ticket is closed by whoever commands the bot on.
const BY_COMMAND: &str = "/bot on";

/// A message of the contact, with what nobody should text masked, and a thumb as the word it is.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// How it came in.
    pub(super) channel: Channel,
    /// What was said.
    pub(super) text: Personal<String>,
    /// It is neither a keyword nor unreadable: there is something to answer.
    pub(super) ordinary: bool,
}

/// What a keyword, or wording that means the same, asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    /// No more messages.
    OptOut,
    /// Messages again.
    OptIn,
    /// Who are you?
    Help,
}

/// A keyword as it was used.
#[derive(Clone, Debug)]
pub(super) struct KeywordUsed {
    /// What it asks for.
    pub(super) is: Keyword,
    /// The message: evidence.
    pub(super) wording: Personal<String>,
    /// When it was sent.
    pub(super) sent_at: Timestamp,
    /// How it came in.
    pub(super) channel: Channel,
    /// The carrier answers such a message by itself.
    pub(super) carrier_answers: bool,
    /// The page behind the unsubscribe link has confirmed it: no text does so again.
    pub(super) confirmed: bool,
    /// What it is written in.
    pub(super) language: Language,
}

/// What was read, and the state after reading it.
pub(super) struct Reading {
    /// The state so far.
    pub(super) conversation: Conversation,
    /// What joins the history.
    pub(super) history: Vec<PastMessage>,
    /// What the contact wrote and can still be answered.
    pub(super) fresh: Vec<Said>,
    /// What came too late for a text.
    pub(super) late: Vec<Said>,
    /// The latest keyword that changed something, or asked for help.
    pub(super) keyword: Option<KeywordUsed>,
    /// When the contact last wrote or called, with anything but an opt-out.
    pub(super) answered_at: Option<Timestamp>,
    /// When the contact has become a client, as the CRM reports.
    pub(super) won_at: Option<Timestamp>,
    /// A secret was masked.
    pub(super) secret: bool,
    /// A hand-off was attempted.
    pub(super) handoff: Option<Handoff>,
    /// It became clear how an earlier one went.
    pub(super) settled_handoff: Option<SettledHandoff>,
    /// What looking over the texts has shown.
    pub(super) looked: Looked,
    /// The contact used an unsubscribe link.
    link_used: bool,
    /// Tickets that are opened.
    pub(super) opened: Vec<Filed>,
    /// What changes about tickets that were opened before.
    pub(super) acted: Vec<Changed>,
    /// What the contact has met of what experiments change.
    pub(super) met: BTreeSet<Lever>,
    /// What is to be counted of experiments.
    pub(super) outcomes: Vec<Outcome>,
    /// From which lead score on an agent should get in touch.
    pub(super) ready_from: ReadyFrom,
    /// What people did about tickets, and what came of it, for the audit record.
    ticket_acts: Vec<String>,
    /// The latest thing the team did, and who.
    team: Option<(Action, Option<String>)>,
}

impl Reading {
    /// Reads what waits, oldest first.
    pub(super) fn of(desk: &Desk, settings: &Settings, guarding: &Guarding, now: Timestamp) -> Self {
        let mut reading = Self {
            conversation: desk.conversation.clone(),
            history: Vec::new(),
            fresh: Vec::new(),
            late: Vec::new(),
            keyword: None,
            answered_at: None,
            won_at: None,
            secret: false,
            handoff: None,
            settled_handoff: None,
            looked: Looked::default(),
            link_used: false,
            opened: Vec::new(),
            acted: Vec::new(),
            met: BTreeSet::new(),
            outcomes: Vec::new(),
            ready_from: settings.everywhere.ready_from,
            ticket_acts: Vec::new(),
            team: None,
        };
        let own = &mut reading.conversation.progress.own_messages;
        own.drain(..own.len().saturating_sub(OWN_MESSAGES));
        for waiting in &desk.waiting {
            match &waiting.event {
                ContactEvent::ContactChangedV1(change) => reading.contact_changed(change),
                ContactEvent::MessageSentV1(message) => {
                    reading.message_sent(message, desk, settings, guarding, now);
                }
                ContactEvent::MessageReceivedV1(message) => {
                    reading.message_received(message, waiting, desk, guarding, now);
                }
                ContactEvent::UnsubscribedV1 { at } => reading.unsubscribed(*at),
                ContactEvent::OpportunityWonV1 { at } => reading.won_at = reading.won_at.max(Some(*at)),
                ContactEvent::TicketActedV1(acted) => reading.ticket_acted(acted),
                ContactEvent::ViolationReportedV1(reported) => {
                    reading.violation_reported(reported, desk, guarding, now);
                }
            }
        }
        reading
    }

    fn contact_changed(&mut self, change: &ContactChange) {
        self.conversation.profile.get_or_insert_default().apply(change);
        if let Some(bot) = change.bot {
            let progress = &mut self.conversation.progress;
            if progress.bot != bot {
                progress.interest = None;
                hand_off::leave_to_person(progress);
            }
            progress.interest = progress.interest.or(interest_of(bot));
            progress.bot = bot;
            progress.active = true;
        }
    }

    fn message_received(
        &mut self,
        message: &InboundMessage,
        waiting: &Waiting,
        desk: &Desk,
        guarding: &Guarding,
        now: Timestamp,
    ) {
        if let Some(change) = &message.contact {
            self.contact_changed(change);
        }
        // Redriven after newer ones were answered, a message is as late as one the CRM delivered late.
        let read_before = desk.conversation.progress.read_until;
        let overtaken = read_before.is_some_and(|read| message.sent_at < read);
        let late = waiting.stale || (overtaken && is_stale(message.sent_at, now));
        let screening = screen(message.text.expose());
        self.heed_keyword(message, screening);
        if !matches!(screening, Screening::OptOut(_)) {
            self.answered_at = self.answered_at.max(Some(message.sent_at));
        }
        let masked = mask_secrets(message.text.expose());
        self.secret |= masked.is_some();
        let secrets = masked.as_ref().map(|masked| masked.kinds.clone());
        let text = masked.map_or_else(|| message.text.clone(), |masked| Personal::new(masked.text));
        // Before anything that may keep us silent: what was asked of us is recorded all the same.
        self.look_over_input(desk, guarding, &text, secrets.as_deref(), (message.sent_at, now));
        let words = Personal::new(emoji::in_words(text.expose()));
        // A thumb cannot be read and says a word all the same.
        let ordinary = screening == Screening::Ordinary || words != text;
        let said = Said { channel: message.channel, text: words, ordinary };
        if late { &mut self.late } else { &mut self.fresh }.push(said);
        let progress = &mut self.conversation.progress;
        progress.read_until = progress.read_until.max(Some(message.sent_at));
        progress.follow_up = None;
        self.remember(Direction::Inbound, message.sent_at, message.message.as_ref(), &text);
    }

    /// Opt-out and opt-in count for every contact, active or not, late or not, before anything else. An
    /// opt-in sent before the opt-out undoes nothing, whenever it arrives; a second opt-out changes nothing.
    fn heed_keyword(&mut self, message: &InboundMessage, screening: Screening) {
        let opted_out_at = &mut self.conversation.progress.opted_out_at;
        let (is, carrier_answers, language) = match screening {
            Screening::OptOut(how) => {
                let known = opted_out_at.is_some();
                *opted_out_at = (*opted_out_at).max(Some(message.sent_at));
                if known && self.keyword.is_none() {
                    return;
                }
                (Keyword::OptOut, how.carrier_answers, Some(how.language))
            }
            Screening::OptIn if opted_out_at.is_some_and(|at| at < message.sent_at) => {
                *opted_out_at = None;
                if let Some(profile) = &mut self.conversation.profile {
                    profile.dnd_all = false;
                    profile.dnd_texts = false;
                }
                (Keyword::OptIn, is_one_word(message), None)
            }
            Screening::Help => (Keyword::Help, false, None),
            Screening::OptIn | Screening::Unreadable | Screening::Ordinary => return,
        };
        let known = self.conversation.progress.language;
        let language = language.or_else(|| detect(&Words::of(message.text.expose()))).unwrap_or(known);
        self.keyword = Some(KeywordUsed {
            is,
            wording: message.text.clone(),
            sent_at: message.sent_at,
            channel: message.channel,
            carrier_answers,
            confirmed: false,
            language,
        });
    }

    /// The unsubscribe link of an e-mail opts out of every channel. Whoever has opted out already, by a STOP in the
    /// same turn for one, is told as that asks.
    fn unsubscribed(&mut self, at: Timestamp) {
        self.link_used = true;
        let progress = &mut self.conversation.progress;
        let known = progress.opted_out_at.is_some();
        progress.opted_out_at = progress.opted_out_at.max(Some(at));
        if known {
            return;
        }
        self.keyword = Some(KeywordUsed {
            is: Keyword::OptOut,
            wording: BY_LINK.to_owned().into(),
            sent_at: at,
            channel: Channel::Email,
            carrier_answers: false,
            confirmed: true,
            language: progress.language,
        });
    }

    /// A person writing to the contact takes the conversation over; a comment may command the bot.
    fn message_sent(
        &mut self,
        message: &OutboundMessage,
        desk: &Desk,
        settings: &Settings,
        guarding: &Guarding,
        now: Timestamp,
    ) {
        let own = &self.conversation.progress.own_messages;
        if message.message.as_ref().is_some_and(|id| own.contains(id)) {
            return;
        }
        if !message.internal {
            let speaker = match &message.sender {
                Sender::Person(person) => Speaker::Person(person.clone()),
                Sender::Program => Speaker::Program,
            };
            self.look_over_output(desk, guarding, speaker, &message.text, (message.sent_at, now));
        }
        let Sender::Person(person) = &message.sender else { return };
        let progress = &mut self.conversation.progress;
        if message.internal {
            let mut words = message.text.expose().split_whitespace();
            let (until, action) = match (words.next(), words.next()) {
                (Some("/bot"), Some("on")) => (None, Action::Released),
                (Some("/bot"), Some("off")) => (Some(Timestamp::MAX), Action::Paused),
                _ => return,
            };
            // A command that was delivered late does not undo a later one.
            if progress.commanded_at > Some(message.sent_at) {
                return;
            }
            progress.commanded_at = Some(message.sent_at);
            progress.silent_until = until;
            if action == Action::Paused {
                hand_off::leave_to_person(progress);
            }
            self.team = Some((action, person.clone()));
            if action == Action::Released {
                self.release_what_they_took_over(person.as_deref(), message.sent_at);
            }
            return;
        }
        let until = later(message.sent_at, Duration::from_secs(settings.takeover_hours * 3600));
        progress.silent_until = progress.silent_until.max(Some(until));
        progress.follow_up = None;
        hand_off::leave_to_person(progress);
        self.team = Some((Action::Paused, person.clone()));
        self.remember(Direction::Person, message.sent_at, message.message.as_ref(), &message.text);
    }

    /// Whoever lets the bot go on is done with what it had left to them.
    fn release_what_they_took_over(&mut self, person: Option<&str>, at: Timestamp) {
        let tickets = &self.conversation.progress.tickets;
        let taken_over = tickets.iter().filter(|open| open.matter.hands_over()).map(|open| open.id);
        for ticket in taken_over.collect::<Vec<_>>() {
            let by = person.unwrap_or("unknown").to_owned();
            self.ticket_acted(&Acted { ticket, act: Act::Release, by, reason: Some(BY_COMMAND.into()), at });
        }
    }

    /// A person does something about a ticket: it counts for whoever may do it, and is recorded either way.
    fn ticket_acted(&mut self, acted: &Acted) {
        let acted = &for_the_record(acted);
        let by = acted.by.trim();
        let paused = |tickets: &[OpenTicket]| tickets.iter().any(|ticket| ticket.pauses);
        let paused_before = paused(&self.conversation.progress.tickets);
        let done = act(&mut self.conversation.progress.tickets, acted);
        let outcome = match &done {
            Ok(Change::Closed(closing)) => format!(" because {}", closing.reason),
            Ok(Change::Claimed(_) | Change::ToldAgain) => String::new(),
            Err(refusal) => format!(" refused {}", refusal.code()),
        };
        let Acted { ticket, act, .. } = acted;
        self.ticket_acts.push(format!("{} {ticket} by {by}{outcome}", act.name()));
        let action = match (&done, act) {
            (Err(_), _) => Action::Refused,
            (Ok(_), Act::Claim) => Action::Claimed,
            (Ok(_), Act::Resolve) => Action::Resolved,
            (Ok(_), Act::Release) => Action::Released,
        };
        // What somebody may not do hides nothing that somebody did.
        if action != Action::Refused || self.team.is_none() {
            self.team = Some((action, Some(by.to_owned())));
        }
        let Ok(change) = done else { return };
        if *act == Act::Release {
            let progress = &mut self.conversation.progress;
            progress.silent_until = None;
            progress.commanded_at = progress.commanded_at.max(Some(acted.at));
            if paused_before && !paused(&progress.tickets) && !self.looked.pauses() {
                progress.compliance.held_since = None;
            }
        }
        self.acted.push(Changed { ticket: *ticket, change });
    }

    /// Whatever a person reports counts, whether or not the rules see it.
    fn violation_reported(&mut self, reported: &Reported, desk: &Desk, guarding: &Guarding, now: Timestamp) {
        self.look_over_report(desk, guarding, reported, now);
        let kind = &reported.kind;
        let (by, reason) = (line_for_the_record(&reported.by), line_for_the_record(&reported.reason));
        self.ticket_acts.push(format!("report of {} by {by} because {reason}", kind.name()));
        self.team = Some((Action::Paused, Some(by)));
    }

    /// Adds a message to the history.
    pub(super) fn remember(
        &mut self,
        direction: Direction,
        at: Timestamp,
        message: Option<&MessageId>,
        text: &Personal<String>,
    ) {
        self.conversation.progress.messages += 1;
        let number = self.conversation.progress.messages;
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
        messages.any(|said| said.ordinary)
    }

    /// Whether the contact wrote at all.
    pub(super) fn heard_something(&self) -> bool {
        !(self.fresh.is_empty() && self.late.is_empty())
    }

    /// Whether the contact has just allowed messages again.
    pub(super) fn opted_in(&self) -> bool {
        self.keyword.as_ref().is_some_and(|used| used.is == Keyword::OptIn)
    }

    /// What a silent turn is remembered as: the gravest thing that happened in it.
    pub(super) fn silent_action(&self) -> Action {
        match (self.keyword.as_ref().map(|used| used.is), &self.team) {
            (Some(Keyword::OptOut), _) => Action::OptedOut,
            (Some(Keyword::OptIn), _) => Action::OptedIn,
            (Some(Keyword::Help), _) => Action::Replied,
            (None, Some((action, _))) => *action,
            (None, None) if !self.heard_something() && !self.link_used => Action::ContactChanged,
            (None, None) => Action::StayedSilent,
        }
    }

    /// What the contact's keyword and the team's command did, for the audit record: an answer in the same turn
    /// must not hide them.
    pub(super) fn commands(&self) -> impl Iterator<Item = (String, String)> {
        let keyword = self.keyword.as_ref().map(|used| match used.is {
            Keyword::OptOut => "opted_out",
            Keyword::OptIn => "opted_in",
            Keyword::Help => "help",
        });
        let keyword = keyword.map(|said| ("keyword".to_owned(), said.to_owned()));
        let team = self.team.as_ref().map(|(action, person)| {
            let who = person.as_deref().unwrap_or("unknown");
            ("team".to_owned(), format!("{action:?} by {who}").to_lowercase())
        });
        let tickets =
            (!self.ticket_acts.is_empty()).then(|| ("ticket".to_owned(), self.ticket_acts.join("; ")));
        [keyword, team, tickets].into_iter().flatten()
    }

    /// Who did what the turn is remembered as.
    pub(super) fn actor_of(&self, action: Action) -> Actor {
        match action {
            Action::Replied
            | Action::StayedSilent
            | Action::LeftToPerson
            | Action::FollowedUp
            | Action::HandedOver => Actor::Bot,
            Action::OptedOut | Action::OptedIn => Actor::Contact,
            Action::ContactChanged => Actor::Crm,
            Action::Paused
            | Action::Released
            | Action::Claimed
            | Action::Resolved
            | Action::Refused
            | Action::Erased => {
                let person = self.team.as_ref().and_then(|(_, person)| person.clone());
                Actor::Person(person.unwrap_or_else(|| "unknown".into()))
            }
        }
    }
}

/// The same with a name and a reason that can stand in the record, which is in the clear and kept for good. Whoever
/// takes them from a person refuses what is masked here ([`crate::privacy::rights::Grounds`]).
fn for_the_record(acted: &Acted) -> Acted {
    let (by, reason) = (line_for_the_record(&acted.by), acted.reason.as_deref().map(line_for_the_record));
    Acted { by, reason, ..acted.clone() }
}

/// Of a line's length, and nobody's number or address in it.
fn line_for_the_record(said: &str) -> String {
    mask_all(said).chars().take(LONGEST_REASON).collect()
}

/// A bare English word, as the carriers know it.
fn is_one_word(message: &InboundMessage) -> bool {
    Words::of(message.text.expose()).len() == 1
}
