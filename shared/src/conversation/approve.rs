//! What of an answer may leave: every text of it goes past the guard, and what it stops is replaced, and recorded.

use std::collections::BTreeMap;

use super::answer::{booking, notice_email};
use super::compose::{Words, safe};
use super::guard::{Objection, guard, lawful};
use super::outgoing::{Booking, Effect, TaskKind};
use super::plan::Plan;
use crate::compliance::Guarding;
use crate::compliance::evidence::Model;
use crate::privacy::Personal;

/// A text that was stopped.
#[derive(Debug)]
pub(super) struct Stopped {
    pub(super) draft: Personal<String>,
    pub(super) objection: Objection,
    /// What had put it into words, if it was a model.
    pub(super) model: Option<Model>,
}

impl Stopped {
    /// One in the rules' own words.
    pub(super) const fn of_rules(draft: Personal<String>, objection: Objection) -> Self {
        Self { draft, objection, model: None }
    }
}

/// An answer that may leave.
#[derive(Debug)]
pub(super) struct Approved {
    pub(super) reply: Option<Personal<String>>,
    /// What it was made of: nothing, where the reply was replaced.
    pub(super) plan: Plan,
    pub(super) booking: Option<Booking>,
    /// The e-mail with the brokerage-services notice.
    pub(super) notice: Option<Effect>,
    /// What people are asked to do.
    pub(super) tasks: Vec<TaskKind>,
}

impl Approved {
    /// Nothing is left of it but what is said instead.
    pub(super) fn replaced_by(reply: Option<Personal<String>>) -> Self {
        let (plan, tasks) = (Plan::default(), vec![TaskKind::StoppedDraft]);
        Self { reply, plan, booking: None, notice: None, tasks }
    }

    /// Whether something else is said than was drafted.
    pub(super) fn is_replaced(&self) -> bool {
        self.plan.says.is_empty()
    }
}

/// Approves the reply, in a model's words where `worded` has been approved already, and everything else that goes to the
/// contact with it. What is stopped is added to `stopped`.
pub(super) fn approve(
    plan: Plan,
    draft: &Personal<String>,
    worded: Option<Personal<String>>,
    words: Words<'_>,
    guarding: &Guarding,
    stopped: &mut Vec<Stopped>,
    details: &mut BTreeMap<String, String>,
) -> Approved {
    let safe = || safe(&words.conversation.progress, words.history);
    let reply = match worded.map_or_else(|| guard(draft, words, guarding), Ok) {
        Ok(reply) => reply,
        Err(objection) => {
            details.insert("verdicts".into(), objection.rule());
            stopped.push(Stopped::of_rules(draft.clone(), objection));
            return Approved::replaced_by(Some(safe()));
        }
    };
    let mut tasks = plan.tasks.clone();
    let mut booking = plan.books.map(|start| booking(words.conversation, words.settings, start));
    if let Some(booking) = &mut booking
        && let Err(objection) = lawful(booking.if_taken.expose(), words, guarding)
    {
        let draft = std::mem::replace(&mut booking.if_taken, safe());
        stopped.push(Stopped::of_rules(draft, objection));
        tasks.push(TaskKind::StoppedDraft);
    }
    let notice = match plan.notice.then(|| notice_email(words, guarding)).flatten() {
        Some(Err(email)) => {
            stopped.push(email);
            tasks.push(TaskKind::StoppedDraft);
            None
        }
        Some(Ok(email)) => Some(email),
        None => None,
    };
    Approved { reply: Some(reply), plan, booking, notice, tasks }
}
