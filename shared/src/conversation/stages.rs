//! How far a contact has come, as it is counted: each stage once in its life.
//!
//! The stages stand in the contact's state, so that the turn's own version check makes each of them be reached once,
//! however often its wake-up arrives. An appointment is not among them: it is made by whoever delivers, and counted there.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::progress::{Bot, Progress, Step};
use super::qualify::ReadyFrom;
use super::read::Reading;
use super::state::Conversation;
use super::steps::is_answered;
use super::turn::Moment;
use crate::metrics::Counter;

/// A stage a turn can see reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The contact has written.
    Inquiry,
    /// It has told the bot something it wanted to know.
    Engaged,
    /// The bot has found out enough for an agent.
    Qualified,
    /// It has become a client.
    Closed,
}

/// The stages a contact has reached, and when.
pub type Stages = BTreeMap<Stage, Timestamp>;

impl Stage {
    const ALL: [Self; 4] = [Self::Inquiry, Self::Engaged, Self::Qualified, Self::Closed];

    /// Where it is counted.
    #[must_use]
    pub const fn counter(self) -> Counter {
        match self {
            Self::Inquiry => Counter::Inquiries,
            Self::Engaged => Counter::Engaged,
            Self::Qualified => Counter::Qualified,
            Self::Closed => Counter::Closed,
        }
    }
}

/// Notes which stages the turn has reached.
pub(super) fn note(reading: &mut Reading, before: &Conversation, moment: Moment) {
    let closes = reading.won_at.is_some_and(|at| closes(&before.progress, at));
    let handed_over = reading.handoff.as_ref().is_some_and(|handoff| handoff.executed().is_some());
    let after = &reading.conversation;
    let ready_from = reading.ready_from;
    let reached = |stage: Stage| match stage {
        Stage::Inquiry => has_written(after) && !has_written(before),
        Stage::Engaged => (handed_over || has_told(after)) && !has_told(before),
        Stage::Qualified => {
            is_qualified(&after.progress, ready_from) && !is_qualified(&before.progress, ready_from)
        }
        Stage::Closed => closes,
    };
    let reached: Vec<Stage> = Stage::ALL.into_iter().filter(|stage| reached(*stage)).collect();
    for stage in reached {
        reading.conversation.progress.stages.entry(stage).or_insert(moment.now);
    }
}

/// Whether a deal that was won at `at` closes a lead of ours: the first one that was won since the contact wrote.
pub(super) fn closes(progress: &Progress, at: Timestamp) -> bool {
    let wrote_before = progress.stages.get(&Stage::Inquiry).is_some_and(|wrote| *wrote < at);
    wrote_before && !progress.stages.contains_key(&Stage::Closed)
}

fn has_written(conversation: &Conversation) -> bool {
    conversation.progress.read_until.is_some()
}

/// Whether anything is known that a bot asks for. What the contact came for counts while the lead bot has it: the others
/// may have it from a tag.
fn has_told(conversation: &Conversation) -> bool {
    let (facts, progress) = (conversation.facts.expose(), &conversation.progress);
    let came_for = progress.interest.filter(|_| progress.bot == Bot::Lead);
    Step::ALL.into_iter().any(|step| is_answered(step, facts, came_for, false))
}

/// Whether an agent can go on with what the bot has found out: what the contact's tags say of it.
fn is_qualified(progress: &Progress, from: ReadyFrom) -> bool {
    let scores = &progress.scores;
    scores.lead.is_ready_for_agent(from) || (progress.complete && scores.is_qualified(progress.bot, from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Turn;
    use crate::conversation::turn::tests::{Thread, sent, text_at};
    use crate::inbox::{ContactEvent, Sender};

    fn says(thread: &mut Thread, text: &str) -> Turn {
        let waiting = text_at("m:1", text, thread.now(), 0);
        thread.turn(vec![waiting])
    }

    fn reached(turn: &Turn) -> Vec<Stage> {
        turn.conversation.progress.stages.keys().copied().collect()
    }

    #[test]
    fn whoever_writes_has_inquired_and_whoever_answers_a_question_is_engaged() {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        let told = thread.event(sent(Sender::Person(None), true, "call them"));
        assert_eq!(reached(&told), [], "the contact has said nothing");
        assert_eq!(reached(&says(&mut thread, "Hello")), [Stage::Inquiry]);
        assert_eq!(reached(&says(&mut thread, "hm, let me think")), [Stage::Inquiry]);
        let engaged = says(&mut thread, "My budget is $450k");
        assert_eq!(reached(&engaged), [Stage::Inquiry, Stage::Engaged]);
        let at = engaged.conversation.progress.stages[&Stage::Engaged];
        let later = says(&mut thread, "Actually $500k");
        assert_eq!(later.conversation.progress.stages[&Stage::Engaged], at, "once");
    }

    #[test]
    fn a_wish_a_tag_told_of_engages_nobody() {
        let mut thread = Thread::with_tags(&["buyer-lead"]);
        assert_eq!(reached(&says(&mut thread, "Hello")), [Stage::Inquiry]);
        assert_eq!(reached(&says(&mut thread, "3 bedrooms")), [Stage::Inquiry, Stage::Engaged]);
    }

    #[test]
    fn whoever_has_told_an_agent_enough_is_qualified_once() {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.desk.conversation.progress.scores.lead = Default::default();
        let mut before = thread.desk.conversation.clone();
        before.progress.complete = true;
        assert!(
            !is_qualified(&before.progress, ReadyFrom::default()),
            "all questions answered, and none to the point"
        );
        for text in ["I want to buy in Cedar Park", "budget 450k, cash", "next month", "3 bedrooms"] {
            says(&mut thread, text);
        }
        let turn = says(&mut thread, "just me, no one else decides");
        let is = turn.conversation.progress;
        assert_eq!(is.stages.contains_key(&Stage::Qualified), is_qualified(&is, ReadyFrom::default()));
        assert!(is_qualified(&is, ReadyFrom::default()), "{:?}", is.scores);
    }

    #[test]
    fn the_first_deal_won_since_the_contact_wrote_closes_it_and_no_other_does() {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.turns = 10;
        let early = thread.now();
        thread.turns = 20;
        says(&mut thread, "Hello");
        let won = |at| ContactEvent::OpportunityWonV1 { at };
        assert_eq!(reached(&thread.event(won(early))), [Stage::Inquiry], "a deal of before");
        let at = thread.now();
        let closed = thread.event(won(at));
        assert_eq!(reached(&closed), [Stage::Inquiry, Stage::Closed]);
        let when = closed.conversation.progress.stages[&Stage::Closed];
        thread.turns += 5;
        let at = thread.now();
        assert_eq!(thread.event(won(at)).conversation.progress.stages[&Stage::Closed], when);
    }
}
