//! What to do about what was understood: which words to open with, which question next.

use super::{Bot, Conversation, Interest, Question};

/// How often a question is asked before a person is offered instead.
const MOST_TIMES_ASKED: u32 = 3;

/// What the reply consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Say who we are first.
    pub introduce: bool,
    /// Then show that we listened.
    pub opening: Opening,
    /// Then ask, if anything is left to ask.
    pub ask: Option<Question>,
    /// How often that was asked before: it is never asked twice in the same words.
    pub asked_before: u32,
    /// This reply ends the questions: a person takes over and gets a task.
    pub completes: bool,
}

/// How a reply begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The interest has just become clear.
    Interest(Interest),
    /// A question was answered.
    Noted,
    /// Nothing new was understood.
    Nothing,
}

/// The questions of each interest, in order.
const fn questions(interest: Interest) -> &'static [Question] {
    match interest {
        Interest::Buying => &[Question::Area, Question::TimeFrame],
        Interest::Selling => &[Question::Address, Question::TimeFrame],
        Interest::Looking => &[Question::Area],
    }
}

/// The next sensible question; `None` when all are answered.
#[must_use]
pub fn next_question(conversation: &Conversation) -> Option<Question> {
    let Some(interest) = conversation.facts.interest else { return Some(Question::Interest) };
    questions(interest).iter().copied().find(|question| !conversation.answers.contains_key(question))
}

/// The bot that serves an interest.
#[must_use]
pub const fn bot_for(interest: Interest) -> Bot {
    match interest {
        Interest::Buying => Bot::Buyer,
        Interest::Selling => Bot::Seller,
        Interest::Looking => Bot::Lead,
    }
}

/// Plans the reply.
#[must_use]
pub fn plan(conversation: &Conversation, opening: Opening) -> Plan {
    let facts = &conversation.facts;
    let next = if facts.complete { None } else { next_question(conversation) };
    let asked_before = next.and_then(|question| facts.times_asked.get(&question)).copied().unwrap_or(0);
    let ask = next.filter(|_| asked_before < MOST_TIMES_ASKED);
    Plan {
        introduce: !facts.introduced,
        opening,
        ask,
        asked_before,
        completes: ask.is_none() && !facts.complete,
    }
}
