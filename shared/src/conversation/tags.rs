//! The tags the bots set, and which of them change.

use std::collections::BTreeSet;

use super::progress::{Bot, Progress};
use super::qualify::ReadyFrom;
use super::state::Conversation;
use super::timing::Temperature;
use crate::handoff::Route;

const TEMPERATURES: [&str; 3] = ["Hot-Lead", "Warm-Lead", "Cold-Lead"];
const BOT_TAGS: [&str; 3] = ["Lead-Bot", "Buyer-Lead", "Seller-Lead"];
const READY: &str = "Ready-For-Agent";
const QUALIFIED: &str = "AI-Qualified";
const NEEDS_PERSON: &str = "Human-Follow-Up-Needed";

/// Tags to add and to remove; both empty if nothing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChange {
    /// To add.
    pub add: Vec<String>,
    /// To remove.
    pub remove: Vec<String>,
}

/// What happened in a turn, as far as tags tell it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Happened {
    /// One bot handed to another.
    pub handed: Option<Route>,
    /// The questions are answered.
    pub completed: bool,
    /// A person was asked to help.
    pub person: bool,
}

/// What changes of the tags the contact bears. Exactly one temperature; lukewarm counts as cold.
#[must_use]
pub fn change(conversation: &Conversation, happened: Happened, ready_from: ReadyFrom) -> TagChange {
    let Progress { scores, temperature, bot, interest, .. } = &conversation.progress;
    let reported = |tag: &str| conversation.profile.as_ref().is_some_and(|profile| profile.has_tag(tag));
    // Reports of our own changes arrive late and out of order: what we did ourselves we know better.
    let own = &conversation.progress.own_tags;
    let mut change = TagChange::default();
    let mut add = |tag: String| {
        // Those come and go, and a report of one may be older than our taking it away: said once too often is right.
        let comes_and_goes = is_temperature(&tag) || BOT_TAGS.contains(&tag.as_str());
        if !own.contains(&tag) && (!reported(&tag) || comes_and_goes) {
            change.add.push(tag);
        }
    };
    let mut gone: Vec<String> = Vec::new();
    if let (Some(temperature), Some(_)) = (temperature, interest) {
        let own = temperature_tag(*temperature);
        add(own.into());
        gone.extend(TEMPERATURES.into_iter().filter(|tag| *tag != own).map(Into::into));
    }
    let qualified = scores.is_qualified(*bot, ready_from);
    if scores.lead.is_ready_for_agent(ready_from) || (happened.completed && qualified) {
        add(READY.into());
    }
    if happened.completed && qualified {
        add(QUALIFIED.into());
    }
    if happened.person {
        add(NEEDS_PERSON.into());
    }
    if let Some(route) = happened.handed {
        add(bot_tag(route.to).into());
        add(route.tag());
        gone.push(bot_tag(route.from).into());
    }
    let ours_to_remove = |tag: &String| {
        // Once we have set a temperature, no other can be left but that one.
        let known = is_temperature(tag) && own.iter().any(|own| is_temperature(own));
        own.contains(tag) || (!known && reported(tag))
    };
    change.remove = gone.into_iter().filter(ours_to_remove).collect();
    change
}

/// Which temperatures are among these tags, in any case.
pub(super) fn temperatures<'a>(tags: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'static str> {
    let known = |tag: &String| TEMPERATURES.into_iter().find(|known| known.eq_ignore_ascii_case(tag.trim()));
    tags.into_iter().filter_map(known).collect()
}

fn is_temperature(tag: &str) -> bool {
    TEMPERATURES.contains(&tag)
}

/// The tag of a temperature.
#[must_use]
pub const fn temperature_tag(temperature: Temperature) -> &'static str {
    match temperature {
        Temperature::Hot => TEMPERATURES[0],
        Temperature::Warm => TEMPERATURES[1],
        Temperature::Lukewarm | Temperature::Cold => TEMPERATURES[2],
    }
}

/// The tag that names a bot.
#[must_use]
pub const fn bot_tag(bot: Bot) -> &'static str {
    match bot {
        Bot::Lead => BOT_TAGS[0],
        Bot::Buyer => BOT_TAGS[1],
        Bot::Seller => BOT_TAGS[2],
    }
}

impl TagChange {
    /// Whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// Notes the change as ours.
    pub fn note(&self, own: &mut BTreeSet<String>) {
        own.retain(|tag| !self.remove.contains(tag));
        own.extend(self.add.iter().cloned());
    }

    /// Applies the change to a list of tags.
    pub fn apply(&self, tags: &mut Vec<String>) {
        tags.retain(|tag| !self.remove.iter().any(|gone| gone.eq_ignore_ascii_case(tag.trim())));
        tags.extend(self.add.iter().cloned());
    }
}

#[cfg(test)]
#[path = "tags_tests.rs"]
mod tests;
