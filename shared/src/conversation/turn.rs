//! One turn, in its required order: screen, understand, decide, compose, guard. Committing and delivering
//! are the caller's; everything before is here and pure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::decide::{Opening, Plan, bot_for, plan};
use super::read::Reading;
use super::silence::{Silence, is_active, starting_bot, why_silent};
use super::state::{
    Bot, Conversation, Desk, Direction, Interest, Outgoing, OutgoingState, PastMessage, Task, Waiting,
};
use super::{compose, guard, understand, wording};
use crate::audit::{Action, Entry};
use crate::ids::{CorrelationId, TurnId};
use crate::inbox::{Channel, InboundMessage};
use crate::locations::Settings;
use crate::privacy::Personal;

/// Characters kept of an answer: what a person says in a text, not what an e-mail quotes.
const LONGEST_ANSWER: usize = 500;

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

/// Takes one turn over everything on the desk.
#[must_use]
pub fn take_turn(desk: &Desk, settings: &Settings, moment: Moment) -> Turn {
    let mut reading = Reading::of(desk, settings, moment.now);
    reading.conversation.version += 1;
    reintroduce(&mut reading.conversation);
    activate(&mut reading.conversation, settings);
    let mut details: BTreeMap<String, String> = reading.commands().collect();
    let silence = why_silent(&reading.conversation, moment.now)
        .or_else(|| (!reading.has_words()).then_some(Silence::NothingToAnswer));
    let action = match silence {
        Some(silence) => {
            details.insert("rule".into(), silence.rule().into());
            reading.silent_action()
        }
        None => answer(&mut reading, desk, settings, moment, &mut details),
    };
    let deliveries: Vec<&str> = desk.waiting.iter().map(|waiting| waiting.delivery.as_str()).collect();
    details.insert("deliveries".into(), deliveries.join(" "));
    let actor = reading.actor_of(action);
    Turn {
        conversation: reading.conversation,
        read: desk.waiting.clone(),
        history: reading.history,
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

/// Why a reply that may still be on its way must not be sent any more, given everything that waits.
#[must_use]
pub fn silenced(desk: &Desk, settings: &Settings, now: Timestamp) -> Option<Silence> {
    let mut reading = Reading::of(desk, settings, now);
    activate(&mut reading.conversation, settings);
    why_silent(&reading.conversation, now)
}

/// An introduction nobody received is owed again.
fn reintroduce(after: &mut Conversation) {
    let lost = after.outgoing.as_ref().is_some_and(|outgoing| {
        matches!(
            outgoing.state,
            OutgoingState::Refused { .. } | OutgoingState::LeftToPerson | OutgoingState::Withdrawn
        )
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

/// Understands, decides, composes and guards the answer, and makes it the outgoing reply.
fn answer(
    reading: &mut Reading<'_>,
    desk: &Desk,
    settings: &Settings,
    moment: Moment,
    details: &mut BTreeMap<String, String>,
) -> Action {
    let Some(newest) = reading.fresh.last() else {
        details.insert("rule".into(), "stale".into());
        let text = joined(&reading.late);
        return leave_to_person(reading, moment, wording::task_late_message, &text);
    };
    let channel = newest.channel;
    let text = joined(&reading.fresh);
    if channel == Channel::Other {
        details.insert("rule".into(), "channel_without_reply".into());
        return leave_to_person(reading, moment, wording::task_other_channel, &text);
    }
    let after = &mut reading.conversation;
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
    reading.remember(Direction::Bot, moment.now, None, &reply);
    reading.conversation.outgoing = Some(outgoing(moment, channel, Some(reply), task));
    Action::Replied
}

/// Says nothing and makes a task of it.
fn leave_to_person(
    reading: &mut Reading<'_>,
    moment: Moment,
    title: fn(&str) -> String,
    said: &str,
) -> Action {
    let task = compose::task(title, &reading.conversation, said);
    reading.conversation.outgoing = Some(outgoing(moment, Channel::Sms, None, Some(task)));
    Action::LeftToPerson
}

/// Takes over what the burst answers; says how the reply should open.
fn understand_burst(after: &mut Conversation, text: &str) -> Opening {
    let mut opening = Opening::Nothing;
    if let Some(asked) = after.facts.asked
        && understand::answers(text, asked)
    {
        after.answers.insert(asked, Personal::new(text.chars().take(LONGEST_ANSWER).collect()));
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

#[cfg(test)]
#[path = "turn_tests.rs"]
pub(crate) mod tests;
