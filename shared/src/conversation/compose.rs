//! The deterministic composer: a plan put into words that fit.

use std::borrow::Cow;

use super::guard::{fits, plain_letters};
use super::plan::{MarketView, Plan, Say};
use super::progress::{Bot, Step};
use super::state::{Conversation, Direction, PastMessage};
use super::style::{Greeting, Style};
use super::wording::{self, Hello, PersonBecause, Speaker};
use super::{Profile, progress};
use crate::appointments;
use crate::language::Language;
use crate::locations::Settings;
use crate::money::Money;
use crate::privacy::Personal;

/// Longest first name used in a greeting; a longer one is more likely a form filled in wrongly.
const LONGEST_NAME: usize = 20;
/// The same of a whole name.
const LONGEST_FULL_NAME: usize = 30;
/// Forms of each question.
const FORMS: u32 = 3;

/// What the composer works with beside the plan.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The state.
    pub conversation: &'a Conversation,
    /// What was said before, newest first.
    pub history: &'a [PastMessage],
    /// The team's choices.
    pub settings: &'a Settings,
    /// What the listings hold.
    pub market: Option<&'a MarketView>,
    /// In which way the contact is spoken to.
    pub style: Style,
    /// The present.
    pub now: jiff::Timestamp,
}

/// A question as it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// In which form: the first is put in several ways.
    pub(super) form: u32,
    pub(super) text: Cow<'static, str>,
}

/// The reply as the contact will read it, before the guard.
///
/// In a text that is full the contact's name gives way first, then the way in which it is put, for the one everybody
/// gets, then what is only polite.
#[must_use]
pub fn compose(plan: &Plan, words: Words<'_>) -> Personal<String> {
    let language = words.conversation.progress.language;
    let put = |words: Words<'_>, name: Option<&str>| -> Vec<(u8, String)> {
        plan.says.iter().map(|say| (rank(say), words.say(say, name))).collect()
    };
    let joined = |parts: &[(u8, String)]| {
        let texts: Vec<&str> = parts.iter().map(|(_, said)| said.as_str()).collect();
        texts.join(" ")
    };
    let name = words.name();
    let mut parts = put(words, name.as_deref());
    if name.is_some() && fitting(joined(&parts), language).is_err() {
        parts = put(words, None);
    }
    if words.style != Style::default() && fitting(joined(&parts), language).is_err() {
        parts = put(Words { style: Style::default(), ..words }, None);
    }
    loop {
        let droppable = parts.iter().enumerate().filter(|(_, (rank, _))| *rank > 0);
        let least = droppable.max_by_key(|(_, (rank, _))| *rank).map(|(nth, _)| nth);
        match (fitting(joined(&parts), language), least) {
            (Ok(text), _) | (Err(text), None) => return Personal::new(text),
            (Err(_), Some(nth)) => drop(parts.remove(nth)),
        }
    }
}

/// The text if it fits. An accent in a name, the í of García, halves the room of a whole English text: there it is
/// left out before anything is.
fn fitting(text: String, language: Language) -> Result<String, String> {
    if fits(&text, language) {
        return Ok(text);
    }
    let plain = plain_letters(&text);
    if language == Language::English && fits(&plain, language) { Ok(plain) } else { Err(text) }
}

/// What gives way first in a text that is too long; 0 never does.
const fn rank(say: &Say) -> u8 {
    match say {
        Say::Noted | Say::Glad(_) | Say::Corrected | Say::FineWithout | Say::NoNeedToBeExact => 3,
        Say::LetMeRephrase | Say::SorryForTrouble | Say::WelcomeBack | Say::NoMatches => 3,
        Say::Matches | Say::ComesLater(_) => 2,
        Say::Lending(_) | Say::QuestionPassedOn | Say::AreaQuestion(_) | Say::ValueFromAgent => 1,
        _ => 0,
    }
}

impl Words<'_> {
    fn say(&self, say: &Say, name: Option<&str>) -> String {
        let progress = &self.conversation.progress;
        let language = progress.language;
        let speaker = speaker(self.settings);
        if let Some(tone) = self.style.tone.filter(|_| wording::has_tone(say)) {
            let form = |language, turn| wording::in_tone(language, say, tone, turn).unwrap_or_default();
            return self.unsaid(form).into();
        }
        match say {
            Say::Introduction => {
                wording::introduction(language, self.hello(name), speaker, self.settings.say_how_to_opt_out)
            }
            Say::Yes => wording::yes(language).into(),
            Say::YesAnAssistant => wording::yes_an_assistant(language, speaker),
            Say::Ask(step, form) => self.question(*step, *form).text.into(),
            Say::Matches => self.matches(language),
            Say::OfferTimes(times) => {
                let zone = self.settings.zone();
                let say = |time: &_| appointments::say_in_list(*time, &zone, language);
                let times: Vec<String> = times.iter().map(say).collect();
                wording::offer_times(language, progress.bot == Bot::Seller, self.style.call, &times)
            }
            Say::Booked(start) => wording::booked(language, &self.time(*start)),
            Say::Glad(interest) => wording::glad_to_help(language, *interest).into(),
            Say::ComesLater(interest) => wording::comes_later(language, *interest).into(),
            Say::PersonFollowsUp(because) => wording::person_follows_up(language, *because).into(),
            Say::PersonKnows => wording::person_knows(language).into(),
            Say::PersonBackAt(because, at) => self.back_at(*because, *at),
            Say::Noted => self.unsaid(wording::noted).into(),
            Say::QuestionPassedOn => self.unsaid(wording::question_passed_on).into(),
            Say::PassedOn => self.unsaid(wording::passed_on).into(),
            Say::Lending(remark) => wording::lending(language, *remark).into(),
            Say::WelcomeBack => wording::welcome_back(language).into(),
            Say::DoNotTextSecrets => wording::do_not_text_secrets(language).into(),
            Say::Corrected => wording::corrected(language).into(),
            Say::FineWithout => wording::fine_without(language).into(),
            Say::LetMeRephrase => wording::let_me_rephrase(language).into(),
            Say::NoNeedToBeExact => wording::no_need_to_be_exact(language).into(),
            Say::SorryForTrouble => wording::sorry_for_trouble(language).into(),
            Say::ValueFromAgent => wording::value_comes_from_agent(language).into(),
            Say::AreaQuestion(topic) => {
                self.unsaid(|language, turn| wording::area_question(language, *topic, turn)).into()
            }
            Say::NoMatches => wording::no_matches(language).into(),
            Say::AgentFindsTime => wording::agent_finds_time(language).into(),
            Say::Completed => wording::completed(language).into(),
            Say::YouAreWelcome => wording::you_are_welcome(language).into(),
            Say::Goodbye => wording::goodbye(language).into(),
            Say::AnotherTime => wording::another_time(language).into(),
        }
    }

    /// What the contact is called in a greeting: by the first name, or the whole one where that is the style.
    pub(super) fn name(&self) -> Option<String> {
        match self.style.greeting {
            Some(Greeting::Title) => full_greeting_name(self.conversation),
            _ => greeting_name(self.conversation),
        }
    }

    /// A greeting in the contact's style.
    pub(super) const fn hello<'n>(&self, name: Option<&'n str>) -> Hello<'n> {
        Hello { name, greeting: self.style.greeting }
    }

    /// The question in a form the contact has not read yet, from the wished one on.
    pub(super) fn question(&self, step: Step, form: u32) -> Asked {
        let language = self.conversation.progress.language;
        let said = |text: &str| {
            let mut before = self.history.iter().filter(|message| message.direction == Direction::Bot);
            before.any(|message| message.text.expose().contains(text))
        };
        let put = |form| {
            let text = match self.style.call {
                Some(call) if form == 0 => wording::asked_for(language, step, call),
                _ => wording::question(language, step, form).into(),
            };
            Asked { form, text }
        };
        let mut forms = (0..FORMS).map(|nth| put((form + nth) % FORMS));
        forms.find(|asked| !said(&asked.text)).unwrap_or_else(|| put(form % FORMS))
    }

    /// A form of a sentence that our last message did not have.
    fn unsaid(&self, form: impl Fn(Language, u64) -> &'static str) -> &'static str {
        unsaid(form, &self.conversation.progress, self.history)
    }

    fn matches(&self, language: Language) -> String {
        let Some((market, best)) = self.market.and_then(|market| Some((market, market.best.first()?))) else {
            return String::new();
        };
        let price = i64::try_from(best.price).ok().and_then(Money::from_dollars);
        let price = price.map(Money::short).unwrap_or_default();
        let home = wording::home(language, best.bedrooms, &best.area, &price);
        wording::matches(language, market.total, &home)
    }

    /// When somebody is there again, by the team's clock; today or on a day of the week.
    fn back_at(&self, because: PersonBecause, at: jiff::Timestamp) -> String {
        let zone = self.settings.zone();
        let (back, now) = (at.to_zoned(zone.clone()), self.now.to_zoned(zone));
        let weekday = usize::try_from(back.weekday().to_monday_zero_offset()).ok();
        let time = if back.minute() == 0 { back.strftime("%-I %p") } else { back.strftime("%-I:%M %p") };
        let language = self.conversation.progress.language;
        wording::person_back_at(
            language,
            because,
            weekday.filter(|_| back.date() != now.date()),
            &time.to_string(),
        )
    }

    fn time(&self, start: jiff::Timestamp) -> String {
        appointments::say(start, &self.settings.zone(), self.conversation.progress.language)
    }
}

/// Who speaks at this location.
#[must_use]
pub fn speaker(settings: &Settings) -> Speaker<'_> {
    Speaker { assistant: settings.assistant_name.trim(), team: settings.team_name.trim() }
}

/// The first name, as the contact said it or the CRM has it, if it looks like one: it comes from a form anyone can
/// fill in.
#[must_use]
pub fn greeting_name(conversation: &Conversation) -> Option<String> {
    let said = conversation.facts.expose().name.clone();
    let said = said.and_then(|name| name.split_whitespace().next().map(ToOwned::to_owned));
    let recorded = || conversation.profile.as_ref().and_then(recorded_first_name);
    said.or_else(recorded).filter(|name| looks_like_a_name(name, LONGEST_NAME))
}

/// The whole name of whoever is greeted, where it is known and looks like one, else the first.
fn full_greeting_name(conversation: &Conversation) -> Option<String> {
    let first = greeting_name(conversation)?;
    let said = conversation.facts.expose().name.as_deref();
    let recorded = conversation.profile.as_ref().and_then(|profile| profile.person.name.expose().as_deref());
    // Somebody else may text from the telephone the CRM knows.
    let is_theirs = |name: &&str| {
        let rest = name.strip_prefix(first.as_str());
        rest.is_some_and(|rest| rest.starts_with(' ')) && looks_like_a_name(name, LONGEST_FULL_NAME)
    };
    let whole = [said, recorded].into_iter().flatten().map(str::trim).find(is_theirs);
    Some(whole.map_or_else(|| first.clone(), ToOwned::to_owned))
}

fn looks_like_a_name(name: &str, longest: usize) -> bool {
    let plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    plain && !name.is_empty() && name.chars().count() <= longest
}

fn recorded_first_name(profile: &Profile) -> Option<String> {
    profile.person.first_name.expose().as_deref().map(|name| name.trim().to_owned())
}

/// Whether the CRM knows what the contact is called.
#[must_use]
pub fn knows_name(conversation: &Conversation) -> bool {
    conversation.profile.as_ref().and_then(recorded_first_name).is_some_and(|name| !name.is_empty())
}

/// What a person of the team calls the contact.
#[must_use]
pub fn full_name(conversation: &Conversation) -> String {
    let recorded = conversation.profile.as_ref().and_then(|profile| profile.person.name.expose().clone());
    let said = conversation.facts.expose().name.clone();
    recorded.or(said).unwrap_or_else(|| wording::team::nameless().to_owned())
}

/// A reply to somebody whose draft the guard stopped.
#[must_use]
pub fn safe(progress: &progress::Progress, history: &[PastMessage]) -> Personal<String> {
    Personal::new(unsaid(wording::safe, progress, history).to_owned())
}

/// The form of a sentence whose turn it is, or the next one if our last message had it.
fn unsaid(
    form: impl Fn(Language, u64) -> &'static str,
    progress: &progress::Progress,
    history: &[PastMessage],
) -> &'static str {
    let first = form(progress.language, progress.messages);
    let last = history.iter().find(|message| message.direction == Direction::Bot);
    if last.is_some_and(|last| last.text.expose().contains(first)) {
        return form(progress.language, progress.messages.wrapping_add(1));
    }
    first
}
