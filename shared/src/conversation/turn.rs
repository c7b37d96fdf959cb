//! One turn, in its required order: screen, understand, decide, compose, guard. Committing and delivering
//! are the caller's; everything before is here and pure.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::decide::{Opening, Plan, bot_for, plan};
use super::screen::{Screening, screen};
use super::silence::{Silence, is_active, starting_bot, why_silent};
use super::state::{
    Bot, Conversation, Desk, Direction, Interest, Outgoing, OutgoingState, PastMessage, Task, Waiting,
};
use super::{compose, guard, understand, wording};
use crate::audit::{Action, Actor, Entry};
use crate::clock::later;
use crate::ids::{CorrelationId, MessageId, TurnId};
use crate::inbox::delivery::is_stale;
use crate::inbox::{Channel, ContactEvent, InboundMessage, OutboundMessage, Sender};
use crate::locations::Settings;
use crate::privacy::Personal;

/// When a turn happens and what it is called: rules make neither time nor ids.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The present.
    pub now: Timestamp,
    /// The turn's id.
    pub turn: TurnId,
    /// Of the wake-up that caused it.
    pub correlation_id: CorrelationId,
}

/// What a turn decided: everything the commit writes.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The state after it. Its `outgoing` is this turn's reply if there is one.
    pub conversation: Conversation,
    /// The deliveries it has read, all of the desk's.
    pub read: Vec<Waiting>,
    /// What joins the history, in order.
    pub history: Vec<PastMessage>,
    /// What the audit trail will say.
    pub entry: Entry,
}

impl Turn {
    /// The reply this very turn decided, if it did not stay silent.
    #[must_use]
    pub fn reply(&self) -> Option<&Outgoing> {
        self.conversation.undelivered()
    }
}

/// What the contact wrote since the last turn, sorted by what can still be answered.
#[derive(Default)]
struct Said<'a> {
    fresh: Vec<&'a InboundMessage>,
    late: Vec<&'a InboundMessage>,
    /// The latest keyword among them.
    keyword: Option<Screening>,
    /// What people of the team did.
    team: Option<(Action, Option<String>)>,
}

/// Takes one turn over everything on the desk.
#[must_use]
pub fn take_turn(desk: &Desk, settings: &Settings, moment: Moment) -> Turn {
    let mut after = desk.conversation.clone();
    after.version += 1;
    let mut history = Vec::new();
    let said = read_desk(&mut after, &mut history, desk, settings, moment.now);

    reintroduce(&mut after);
    activate(&mut after, settings);
    let mut details = BTreeMap::new();
    let silence = why_silent(&after, moment.now)
        .or_else(|| (said.fresh.is_empty() && said.late.is_empty()).then_some(Silence::NothingToAnswer))
        .or_else(|| {
            (!said.fresh.iter().chain(&said.late).any(|m| is_words(m))).then_some(Silence::NothingToAnswer)
        });
    let action = match silence {
        Some(silence) => {
            details.insert("rule".into(), silence.rule().into());
            silent_action(&said, desk)
        }
        None => answer(&mut after, &mut history, &said, desk, settings, moment, &mut details),
    };
    let actor = actor_of(action, &said);
    note_references(&mut details, desk);
    Turn {
        conversation: after,
        read: desk.waiting.clone(),
        history,
        entry: Entry {
            at: moment.now,
            actor,
            action,
            turn: moment.turn,
            correlation_id: moment.correlation_id,
            details,
        },
    }
}

/// Reads what waits, oldest first, into the state and the history.
fn read_desk<'a>(
    after: &mut Conversation,
    history: &mut Vec<PastMessage>,
    desk: &'a Desk,
    settings: &Settings,
    now: Timestamp,
) -> Said<'a> {
    let mut said = Said::default();
    let already_read = after.facts.read_until;
    for waiting in &desk.waiting {
        match &waiting.event {
            ContactEvent::ContactChangedV1(change) => {
                after.profile.get_or_insert_default().apply(change);
                ask_for_bot(after, change.bot);
            }
            ContactEvent::MessageSentV1(message) => {
                read_outbound(after, history, message, settings, &mut said);
            }
            ContactEvent::MessageReceivedV1(message) => {
                if let Some(change) = &message.contact {
                    after.profile.get_or_insert_default().apply(change);
                    ask_for_bot(after, change.bot);
                }
                let overtaken = already_read.is_some_and(|read| message.sent_at < read);
                let late = waiting.stale || (overtaken && is_stale(message.sent_at, now));
                if late { &mut said.late } else { &mut said.fresh }.push(message);
                screen_message(after, message, &mut said, now);
                let newest = after.facts.read_until.max(Some(message.sent_at));
                after.facts.read_until = newest;
                remember(
                    after,
                    history,
                    Direction::Inbound,
                    message.sent_at,
                    message.message.as_ref(),
                    &message.text,
                );
            }
        }
    }
    said
}

/// Opt-out and opt-in count for every contact, active or not, late or not, before anything else.
fn screen_message(after: &mut Conversation, message: &InboundMessage, said: &mut Said<'_>, now: Timestamp) {
    match screen(message.text.expose()) {
        Screening::OptOut => {
            after.facts.opted_out_at = Some(now);
            said.keyword = Some(Screening::OptOut);
        }
        Screening::OptIn => {
            after.facts.opted_out_at = None;
            said.keyword = Some(Screening::OptIn);
        }
        Screening::Help | Screening::Unreadable | Screening::Ordinary => {}
    }
}

/// A person writing to the contact takes the conversation over; a comment may command the bot.
fn read_outbound(
    after: &mut Conversation,
    history: &mut Vec<PastMessage>,
    message: &OutboundMessage,
    settings: &Settings,
    said: &mut Said<'_>,
) {
    let Sender::Person(person) = &message.sender else { return };
    if message.internal {
        let mut words = message.text.expose().split_whitespace();
        match (words.next(), words.next()) {
            (Some("/bot"), Some("on")) => {
                after.facts.silent_until = None;
                said.team = Some((Action::Released, person.clone()));
            }
            (Some("/bot"), Some("off")) => {
                after.facts.silent_until = Some(Timestamp::MAX);
                said.team = Some((Action::Paused, person.clone()));
            }
            _ => {}
        }
        return;
    }
    let ours = message.message.as_ref().is_some_and(|id| after.facts.own_messages.contains(id));
    if ours {
        return;
    }
    let until = later(message.sent_at, Duration::from_secs(settings.takeover_hours * 3600));
    after.facts.silent_until = after.facts.silent_until.max(Some(until));
    said.team = Some((Action::Paused, person.clone()));
    remember(after, history, Direction::Person, message.sent_at, message.message.as_ref(), &message.text);
}

fn remember(
    after: &mut Conversation,
    history: &mut Vec<PastMessage>,
    direction: Direction,
    at: Timestamp,
    message: Option<&MessageId>,
    text: &Personal<String>,
) {
    after.facts.messages += 1;
    history.push(PastMessage {
        number: after.facts.messages,
        direction,
        at,
        message: message.cloned(),
        text: text.clone(),
    });
}

fn ask_for_bot(after: &mut Conversation, bot: Option<Bot>) {
    if let Some(bot) = bot {
        after.facts.bot = bot;
        after.facts.active = true;
    }
}

/// An introduction nobody received is owed again.
fn reintroduce(after: &mut Conversation) {
    let lost = after.outgoing.as_ref().is_some_and(|outgoing| {
        matches!(outgoing.state, OutgoingState::Refused { .. } | OutgoingState::LeftToPerson)
    });
    if lost && after.facts.own_messages.is_empty() {
        after.facts.introduced = false;
    }
}

/// Settles whether a bot is responsible, and which one starts.
fn activate(after: &mut Conversation, settings: &Settings) {
    let Some(profile) = &after.profile else { return };
    let was_active = after.facts.active;
    after.facts.active = is_active(was_active, profile, settings);
    if after.facts.active && after.facts.bot == Bot::Lead && after.facts.interest.is_none() {
        after.facts.bot = starting_bot(profile);
    }
    if after.facts.interest.is_none() {
        after.facts.interest = match after.facts.bot {
            Bot::Buyer => Some(Interest::Buying),
            Bot::Seller => Some(Interest::Selling),
            Bot::Lead => None,
        };
    }
}

fn is_words(message: &InboundMessage) -> bool {
    screen(message.text.expose()) == Screening::Ordinary
}

/// Understands, decides, composes and guards the answer, and makes it the outgoing reply.
fn answer(
    after: &mut Conversation,
    history: &mut Vec<PastMessage>,
    said: &Said<'_>,
    desk: &Desk,
    settings: &Settings,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Action {
    if said.fresh.is_empty() {
        let text = joined(&said.late);
        let task = compose::task(wording::task_late_message, after, &text);
        details.insert("rule".into(), "stale".into());
        after.outgoing = Some(outgoing(moment, Channel::Sms, None, Some(task)));
        return Action::LeftToPerson;
    }
    let text = joined(&said.fresh);
    let opening = understand_burst(after, &text);
    let plan = plan(after, opening);
    let draft = compose::compose(plan, after, settings);
    let last = desk.conversation.outgoing.as_ref().and_then(|outgoing| outgoing.text.as_ref());
    let (reply, task) = match guard::guard(&draft, last) {
        Ok(reply) => {
            note_plan(after, plan);
            let task = plan.completes.then(|| compose::task(wording::task_after_questions, after, ""));
            (reply, task)
        }
        Err(objection) => {
            details.insert("guard".into(), objection.rule().into());
            let task = compose::task(wording::task_stopped_draft, after, &text);
            (Personal::new(wording::safe().to_owned()), Some(task))
        }
    };
    if let Some(question) = after.facts.asked {
        details.insert("asked".into(), format!("{question:?}").to_lowercase());
    }
    let channel = said.fresh.last().map_or(Channel::Sms, |message| message.channel);
    remember(after, history, Direction::Bot, moment.now, None, &reply);
    after.outgoing = Some(outgoing(moment, channel, Some(reply), task));
    Action::Replied
}

/// Takes over what the burst answers; says how the reply should open.
fn understand_burst(after: &mut Conversation, text: &str) -> Opening {
    let mut opening = Opening::Nothing;
    if let Some(asked) = after.facts.asked
        && understand::answers(text, asked)
    {
        after.answers.insert(asked, Personal::new(text.to_owned()));
        opening = Opening::Noted;
    }
    // Only an open interest is filled in: hand-offs between bots are decided elsewhere.
    if after.facts.interest.is_none()
        && let Some(interest) = understand::intent(text).clear()
    {
        after.facts.interest = Some(interest);
        after.facts.bot = bot_for(interest);
        opening = Opening::Interest(interest);
    }
    opening
}

fn note_plan(after: &mut Conversation, plan: Plan) {
    after.facts.introduced = true;
    after.facts.asked = plan.ask;
    after.facts.complete |= plan.completes;
    if let Some(question) = plan.ask {
        *after.facts.times_asked.entry(question).or_default() += 1;
    }
}

fn outgoing(
    moment: Moment,
    channel: Channel,
    text: Option<Personal<String>>,
    task: Option<Task>,
) -> Outgoing {
    let state = OutgoingState::Pending;
    Outgoing { turn: moment.turn, committed_at: moment.now, channel, text, task, state }
}

fn joined(messages: &[&InboundMessage]) -> String {
    let texts: Vec<&str> = messages.iter().map(|message| message.text.expose().trim()).collect();
    texts.join("\n").trim().to_owned()
}

/// What a silent turn is remembered as: the gravest thing that happened in it.
fn silent_action(said: &Said<'_>, desk: &Desk) -> Action {
    match (said.keyword, &said.team) {
        (Some(Screening::OptOut), _) => Action::OptedOut,
        (Some(_), _) => Action::OptedIn,
        (None, Some((action, _))) => *action,
        (None, None) if said.fresh.is_empty() && said.late.is_empty() && !desk.waiting.is_empty() => {
            Action::ContactChanged
        }
        (None, None) => Action::StayedSilent,
    }
}

fn actor_of(action: Action, said: &Said<'_>) -> Actor {
    match action {
        Action::Replied | Action::StayedSilent | Action::LeftToPerson => Actor::Bot,
        Action::OptedOut | Action::OptedIn | Action::ContactChanged => Actor::Contact,
        Action::Paused | Action::Released => {
            let person = said.team.as_ref().and_then(|(_, person)| person.clone());
            Actor::Person(person.unwrap_or_else(|| "unknown".into()))
        }
    }
}

fn note_references(details: &mut BTreeMap<String, String>, desk: &Desk) {
    let deliveries: Vec<&str> = desk.waiting.iter().map(|waiting| waiting.delivery.as_str()).collect();
    details.insert("deliveries".into(), deliveries.join(" "));
}

#[cfg(test)]
#[path = "turn_tests.rs"]
pub(crate) mod tests;
