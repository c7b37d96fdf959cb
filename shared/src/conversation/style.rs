//! In which of several ways a contact is spoken to: what experiments change of what is read, or when.
//!
//! A [`Style`] is looked up once a turn. Where no experiment has anything for a contact it is [`Style::default`], and
//! every sentence and time is what it would be without experiments. The sentences are [`super::wording`]'s.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::compose::Words;
use super::plan::{Plan, Say};
use super::state::Conversation;
use super::wording;
use crate::experiments::{Definition, Lever, VariantName};
use crate::llm::prompts::{Prompt, REPLY, REPLY_2};

/// The tone of what is only friendly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As one writes to somebody one does not know.
    Formal,
    /// As people text.
    Casual,
    /// With understanding for what the contact goes through.
    Empathetic,
}

impl Tone {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Formal, Self::Casual, Self::Empathetic];

    /// Its name among the ways of its lever.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Casual => "casual",
            Self::Empathetic => "empathetic",
        }
    }
}

/// How the next step is asked for, the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallToAction {
    /// "Please let me know your price range."
    Direct,
    /// "When you have a moment, let me know your price range."
    Soft,
    /// "What price range are you comfortable with?"
    Question,
}

impl CallToAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Soft, Self::Question];

    /// Its name among the ways of its lever.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Soft => "soft",
            Self::Question => "question",
        }
    }
}

/// How a text opens that begins with a greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// By the first name.
    Name,
    /// With respect, by the whole name. Never a title that guesses who somebody is.
    Title,
    /// As friends do.
    Casual,
}

impl Greeting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Title, Self::Casual];

    /// Its name among the ways of its lever.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Casual => "casual",
        }
    }
}

/// In which way a contact is spoken to. `None`: as without experiments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The tone of what is only friendly.
    pub tone: Option<Tone>,
    /// How the next step is asked for.
    pub call: Option<CallToAction>,
    /// How an introduction or a follow-up opens.
    pub greeting: Option<Greeting>,
    /// Hours from an unanswered message to the first follow-up; `None`: as the location has set it.
    pub nudge_after_hours: Option<u64>,
    /// What a model is told that words an answer.
    pub prompt: &'static Prompt,
}

impl Default for Style {
    fn default() -> Self {
        Self { tone: None, call: None, greeting: None, nudge_after_hours: None, prompt: &REPLY }
    }
}

impl Style {
    /// The style of a contact at `now`, by the experiments of its location.
    #[must_use]
    pub fn of(conversation: &Conversation, definitions: &[Definition], now: Timestamp) -> Self {
        let part = &conversation.progress.experiments;
        let contact = &conversation.who.contact;
        let way = |lever| part.way(definitions, lever, contact, now).map(VariantName::as_str);
        let tone = |name| Tone::ALL.into_iter().find(|tone| tone.name() == name);
        let call = |name| CallToAction::ALL.into_iter().find(|call| call.name() == name);
        let greeting = |name| Greeting::ALL.into_iter().find(|greeting| greeting.name() == name);
        Self {
            tone: way(Lever::ResponseTone).and_then(tone),
            call: way(Lever::CtaStyle).and_then(call),
            greeting: way(Lever::GreetingStyle).and_then(greeting),
            nudge_after_hours: way(Lever::FollowupTiming).and_then(hours),
            prompt: way(Lever::ReplyPrompt).and_then(prompt).unwrap_or(&REPLY),
        }
    }
}

fn hours(way: &str) -> Option<u64> {
    match way {
        "1hr" => Some(1),
        "4hr" => Some(4),
        "24hr" => Some(24),
        _ => None,
    }
}

fn prompt(way: &str) -> Option<&'static Prompt> {
    match way {
        "v1" => Some(&REPLY),
        "v2" => Some(&REPLY_2),
        _ => None,
    }
}

/// What of the things experiments change a contact meets in the words of a plan.
///
/// By the plan, not by what is left of it in a text that is full: who is counted must not depend on how much room a
/// variant takes.
pub(super) fn met(plan: &Plan, words: Words<'_>) -> BTreeSet<Lever> {
    let lever = |say: &Say| match say {
        Say::Introduction => Some(Lever::GreetingStyle),
        Say::OfferTimes(_) => Some(Lever::CtaStyle),
        // Only the first form of a question is put in several ways.
        Say::Ask(step, form) => (words.question(*step, *form).form == 0).then_some(Lever::CtaStyle),
        say => wording::has_tone(say).then_some(Lever::ResponseTone),
    };
    plan.says.iter().filter_map(lever).collect()
}

#[cfg(test)]
#[path = "style_tests.rs"]
pub(super) mod tests;
