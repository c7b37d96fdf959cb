//! The deterministic composer: a plan put into words.

use super::decide::{Opening, Plan};
use super::{Conversation, Profile, Task, wording};
use crate::locations::Settings;
use crate::privacy::Personal;

/// Longest first name used in a greeting; a longer one is more likely a form filled in wrongly.
const LONGEST_NAME: usize = 20;

/// Characters of a contact's words quoted in a task.
const LONGEST_QUOTE: usize = 2_000;

/// The reply as the contact will read it, before the guard.
#[must_use]
pub fn compose(plan: Plan, conversation: &Conversation, settings: &Settings) -> Personal<String> {
    let mut sentences: Vec<String> = Vec::new();
    if plan.introduce {
        let name = conversation.profile.as_ref().and_then(greeting_name);
        sentences.push(wording::introduction(name, settings));
    }
    match plan.opening {
        Opening::Interest(interest) => sentences.push(wording::glad_to_help(interest).into()),
        Opening::Noted if plan.ask.is_some() || plan.completes => sentences.push(wording::noted().into()),
        Opening::Noted | Opening::Nothing => {}
    }
    match plan.ask {
        Some(question) => sentences.push(wording::question(question, plan.asked_before).into()),
        None if plan.completes => sentences.push(wording::completed().into()),
        None => sentences.push(wording::passed_on(conversation.facts.messages).into()),
    }
    Personal::new(sentences.join(" "))
}

/// The first name, if it looks like one: it comes from a form anyone can fill in.
fn greeting_name(profile: &Profile) -> Option<&str> {
    let name = profile.person.first_name.expose().as_deref()?.trim();
    let plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    (plain && !name.is_empty() && name.chars().count() <= LONGEST_NAME).then_some(name)
}

/// A task for a person with everything the contact answered.
#[must_use]
pub fn task(title: fn(&str) -> String, conversation: &Conversation, said: &str) -> Task {
    let profile = conversation.profile.as_ref();
    let name =
        profile.and_then(|profile| profile.person.name.expose().as_deref()).unwrap_or(wording::nameless());
    let mut lines = Vec::new();
    if let Some(interest) = conversation.facts.interest {
        lines.push(format!("{}: {}", wording::label(super::Question::Interest), wording::interest(interest)));
    }
    for (question, answer) in &conversation.answers {
        lines.push(format!("{}: {}", wording::label(*question), answer.expose()));
    }
    if !said.is_empty() {
        let said: String = said.chars().take(LONGEST_QUOTE).collect();
        lines.push(format!("\"{said}\""));
    }
    Task { title: title(name).into(), body: lines.join("\n").into() }
}
