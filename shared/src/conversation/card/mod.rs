//! The card a person reads: what the contact wants, what to do next and why, and what is known, on one screen of a
//! phone.
//!
//! Each section is a file, and a pure rule over the [`Briefing`]: `headline`, `next_step`, `actions`, `known`, `lending`, `risks`,
//! `opportunities`, `messages`, `homes`. The rules say *what*; how it is put is in
//! [`wording::team::card`](super::wording::team::card). A section of which nothing is known is left out.

mod actions;
mod headline;
mod homes;
mod known;
mod lending;
mod messages;
mod next_step;
mod opportunities;
mod risks;

pub use actions::Action;
pub use headline::Reason;
use jiff::Timestamp;
pub use messages::Voice;
pub use next_step::{NextStep, Way};
pub use opportunities::Opportunity;
pub use risks::{Risk, Severity};

use super::compose::full_name;
use super::facts::Facts;
use super::outgoing::{Task, TaskKind};
use super::plan::MarketView;
use super::progress::{Bot, Progress};
use super::state::{Conversation, PastMessage};
use super::wording::team::{self, card as wording};
use crate::locations::Settings;
use crate::privacy::Personal;

/// Most characters of a card.
const LONGEST: usize = 3_000;
/// Most characters of a fact.
const LONGEST_FACT: usize = 200;
/// Most characters of a name.
const LONGEST_NAME: usize = 60;

/// Everything a card is made of.
#[derive(Clone, Copy, Debug)]
pub struct Briefing<'a> {
    /// The state, with this turn taken in.
    pub conversation: &'a Conversation,
    /// What was said before this turn, newest first.
    pub history: &'a [PastMessage],
    /// What the contact has said in this turn; empty if nothing.
    pub said: &'a str,
    /// The time the contact has chosen in this turn. The calendar may yet refuse it.
    pub chosen: Option<Timestamp>,
    /// What the listings hold, where somebody looked.
    pub market: Option<&'a MarketView>,
    /// The team's choices.
    pub settings: &'a Settings,
    /// The present.
    pub now: Timestamp,
}

/// A task with the card as its body.
#[must_use]
pub fn task(kind: TaskKind, briefing: &Briefing<'_>) -> Task {
    let title = team::task_title(kind, &briefing.name());
    let body = within(LONGEST, Purpose::Task(kind), briefing);
    Task { kind, title: title.into(), body: body.into(), assignee: None }
}

/// The note written when one bot hands to another: who handed to whom and why, then the card. The briefing's
/// conversation is the one after the hand-off.
#[must_use]
pub fn handed_over(from: Bot, to: Bot, briefing: &Briefing<'_>) -> Personal<String> {
    let [buying, selling, ..] = briefing.progress().scores.intent;
    let intent = match to {
        Bot::Buyer => Some(buying),
        Bot::Seller => Some(selling),
        Bot::Lead => None,
    };
    let first = wording::handed_over(from, to, intent.filter(|intent| *intent > 0));
    let room = LONGEST.saturating_sub(first.chars().count() + 1);
    Personal::new(format!("{first}\n{}", within(room, Purpose::HandOver, briefing)))
}

/// What a card is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// A person does something.
    Task(TaskKind),
    /// A bot goes on; people only read it.
    HandOver,
}

impl Purpose {
    fn is(self, kind: TaskKind) -> bool {
        self == Self::Task(kind)
    }
}

/// The card in at most `room` characters: the oldest messages give way first, then the homes, the facts never do.
fn within(room: usize, purpose: Purpose, briefing: &Briefing<'_>) -> String {
    let before = [
        vec![headline::line(briefing)],
        next_step::lines(purpose, briefing),
        actions::lines(purpose, briefing),
        known::lines(briefing),
        lending::lines(briefing),
        risks::lines(purpose, briefing),
        opportunities::lines(briefing),
    ];
    let before: Vec<String> =
        before.iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect();
    let mut messages = messages::lines(purpose, briefing);
    let mut homes = homes::lines(purpose, briefing);
    loop {
        let mut sections = before.clone();
        if !messages.is_empty() {
            sections.push(format!("{}\n{}", wording::LAST_MESSAGES, messages.join("\n")));
        }
        if !homes.is_empty() {
            sections.push(homes.join("\n"));
        }
        let text = sections.join("\n\n");
        if text.chars().count() <= room {
            return text;
        }
        if messages.len() > 1 {
            messages.remove(0);
        } else if homes.len() > 2 {
            homes.pop();
        } else if !homes.is_empty() {
            homes.clear();
        } else if !messages.is_empty() {
            messages.clear();
        } else {
            return text.chars().take(room).collect();
        }
    }
}

impl<'a> Briefing<'a> {
    /// A briefing on a conversation in which nothing has been said now.
    #[must_use]
    pub const fn of(
        conversation: &'a Conversation,
        history: &'a [PastMessage],
        settings: &'a Settings,
        now: Timestamp,
    ) -> Self {
        Self { conversation, history, said: "", chosen: None, market: None, settings, now }
    }

    const fn facts(&self) -> &'a Facts {
        self.conversation.facts.expose()
    }

    const fn progress(&self) -> &'a Progress {
        &self.conversation.progress
    }

    /// What the contact is called: it comes from a form anyone can fill in.
    fn name(&self) -> String {
        clipped(&full_name(self.conversation), LONGEST_NAME)
    }

    /// The appointment ahead, chosen now or made before.
    fn appointment(&self) -> Option<Timestamp> {
        self.chosen.or(self.progress().booked).filter(|start| *start >= self.now)
    }

    /// The usual prices of the areas they look at, in whole dollars: those the score was made with.
    fn prices(&self) -> Option<(u64, u64)> {
        let prices = self.market.and_then(|market| market.prices);
        prices.or_else(|| self.settings.usual_prices(&self.facts().areas))
    }

    /// The texts of the contact that a card quotes, this turn's too.
    fn recent_words(&self) -> impl Iterator<Item = &'a str> {
        messages::recent_words(*self)
    }
}

/// Lines under a heading; none where there are no lines.
fn section(heading: &str, lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut section: Vec<String> = lines.into_iter().map(|line| format!("- {line}")).collect();
    if !section.is_empty() {
        section.insert(0, heading.to_owned());
    }
    section
}

/// Someone's words on one line, at most `most` characters of them: a line break of theirs must not begin a section of
/// ours.
fn clipped(words: &str, most: usize) -> String {
    let visible = |c: &char| !c.is_control();
    let on_one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let text: String = on_one_line.chars().filter(visible).collect();
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
