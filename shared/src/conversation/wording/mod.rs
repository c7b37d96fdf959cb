//! Every sentence the bots say, in both languages. Short, friendly, one question at a time; plain characters.
//!
//! `english` and `spanish` say the same things; [`team`] is what people of the team read. A text has room
//! for two SMS segments (three in Spanish), so that every sentence here counts its characters: the tests put
//! the longest of them together. What is said in several ways, one of which a contact gets ([`super::style`]), is in
//! `ways.rs` of each language.

mod english;
mod spanish;
pub mod team;

use std::borrow::Cow;

use super::plan::{Lending, Say};
use super::progress::{Interest, Step};
use super::style::{CallToAction, Greeting, Tone};
use crate::compliance::Topic;
use crate::language::Language;

/// Says each sentence in the language asked for.
macro_rules! spoken {
    ($($(#[$doc:meta])* fn $name:ident($($argument:ident: $kind:ty),*) -> $said:ty;)+) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(language: Language, $($argument: $kind),*) -> $said {
            match language {
                Language::English => english::$name($($argument),*),
                Language::Spanish => spanish::$name($($argument),*),
            }
        })+
    };
}

/// Who speaks, as the location calls them.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// The assistant.
    pub assistant: &'a str,
    /// The team.
    pub team: &'a str,
}

/// Whom a text greets, and how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hello<'a> {
    /// What the contact is called.
    pub name: Option<&'a str>,
    /// The manner; `None`: as without experiments.
    pub greeting: Option<Greeting>,
}

/// Why a person takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonBecause {
    /// The contact asked for one.
    Asked,
    /// Something only a person should answer: the law, a loss, a hardship.
    Delicate,
    /// We did not get any further.
    Stuck,
    /// They are rude again, or threaten.
    Upset,
}

impl PersonBecause {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Delicate => "delicate",
            Self::Stuck => "stuck",
            Self::Upset => "upset",
        }
    }
}

spoken! {
    /// The first words of the first message: who writes, that it is an assistant, and how to opt out.
    fn introduction(hello: Hello<'_>, speaker: Speaker<'_>, opt_out: bool) -> String;
    /// Who we are, to somebody who asks for help with the texts (CTIA: HELP).
    fn help(speaker: Speaker<'_>) -> String;
    /// The one confirmation of an opt-out (47 CFR 64.1200(a)(12)): no marketing, no question.
    fn opt_out_confirmed(speaker: Speaker<'_>) -> String;
    /// Texts are welcome again.
    fn welcome_back() -> &'static str;
    /// The one sentence of a turn after which nothing is said until a person has looked at it: neutral, and no answer.
    fn under_review() -> &'static str;
    /// "Are you a bot?", where the introduction follows.
    fn yes() -> &'static str;
    /// "Are you a bot?"
    fn yes_an_assistant(speaker: Speaker<'_>) -> String;
    /// Said when it has become clear what the contact came for.
    fn glad_to_help(interest: Interest) -> &'static str;
    /// A wish besides the first: it is served after it.
    fn comes_later(interest: Interest) -> &'static str;
    /// Something was learnt; put differently each turn.
    fn noted(turn: u64) -> &'static str;
    /// Something known was corrected.
    fn corrected() -> &'static str;
    /// A question was refused: we go on without it.
    fn fine_without() -> &'static str;
    /// We were not understood.
    fn let_me_rephrase() -> &'static str;
    /// It does not have to be exact.
    fn no_need_to_be_exact() -> &'static str;
    /// A question we cannot answer goes to an agent.
    fn question_passed_on(turn: u64) -> &'static str;
    /// "What is it worth?": the licensed agent says, we do not.
    fn value_comes_from_agent() -> &'static str;
    /// "Is it a safe area?": neutral sources instead of an opinion, or that nobody may give one.
    fn area_question(topic: Topic, turn: u64) -> &'static str;
    /// A secret was texted to us.
    fn do_not_text_secrets() -> &'static str;
    /// A question; asked again, it is put differently each time, the third time as concretely as it gets.
    fn question(step: Step, asked_before: u32) -> &'static str;
    /// The first form of a question, put in one of several ways.
    fn asked_for(step: Step, call: CallToAction) -> Cow<'static, str>;
    /// Homes that match: how many, and one of them.
    fn matches(total: usize, example: &str) -> String;
    /// What one home is called in a text.
    fn home(bedrooms: u8, area: &str, price: &str) -> String;
    /// No home matches today.
    fn no_matches() -> &'static str;
    /// Times to choose from.
    fn offer_times(selling: bool, call: Option<CallToAction>, times: &[String]) -> String;
    /// The appointment is made.
    fn booked(time: &str) -> String;
    /// Someone was faster; other times, if there are any.
    fn time_taken(others: &[String]) -> String;
    /// None of the times suits.
    fn agent_finds_time() -> &'static str;
    /// A person will follow up, and the bot is quiet now.
    fn person_follows_up(because: PersonBecause) -> &'static str;
    /// Asked for a person again: one knows already.
    fn person_knows() -> &'static str;
    /// A person will follow up when somebody is there again: the day, by its number from Monday, or today; the time as
    /// `9 AM`.
    fn person_back_at(because: PersonBecause, weekday: Option<usize>, time: &str) -> String;
    /// Who decides about a loan. Never a figure, a rate or a promise (Regulation Z, 12 CFR 1026.24).
    fn lending(remark: Lending) -> &'static str;
    /// Ends the questions.
    fn completed() -> &'static str;
    /// Answers whatever comes after the questions have ended; never the same twice in a row.
    fn passed_on(turn: u64) -> &'static str;
    /// Answers thanks.
    fn you_are_welcome() -> &'static str;
    /// Not interested: no more questions.
    fn goodbye() -> &'static str;
    /// Not now: we come back to it.
    fn another_time() -> &'static str;
    /// Said instead of a draft the guard stopped, or where nothing can be read.
    fn safe(turn: u64) -> &'static str;
    /// Opens a text nobody asked for, the nth in a row.
    fn nudge(nth: u32, hello: Hello<'_>, tone: Option<Tone>, interest: Option<Interest>) -> String;
    /// How to opt out, on a text nobody asked for.
    fn how_to_opt_out() -> &'static str;
    /// Subject of the e-mail after two weeks.
    fn email_subject(interest: Option<Interest>) -> &'static str;
    /// Body of the e-mail after two weeks.
    fn email_body(name: Option<&str>, speaker: Speaker<'_>, interest: Option<Interest>) -> String;
    /// Foot of every e-mail: who sent it and how to get no more of them.
    fn email_foot(speaker: Speaker<'_>, postal_address: &str, unsubscribe: &str) -> String;
    /// Subject of the e-mail with the brokerage-services notice.
    fn notice_subject() -> &'static str;
    /// Body of that e-mail.
    fn notice_body(name: Option<&str>, link: &str) -> String;
    /// To somebody who is angry.
    fn sorry_for_trouble() -> &'static str;
    /// What is only friendly, in a tone; `None` for everything else. Put differently each turn where it is said often.
    fn in_tone(say: &Say, tone: Tone, turn: u64) -> Option<&'static str>;
}

/// Whether a tone changes how something is said.
#[must_use]
pub fn has_tone(say: &Say) -> bool {
    in_tone(Language::English, say, Tone::Formal, 0).is_some()
}

/// With which of three leads a question begins that is put as a request: no two of them alike that a bot asks in a row.
const fn lead(step: Step) -> usize {
    match step {
        Step::Interest | Step::TimeFrame | Step::DecisionMakers => 0,
        Step::Motivation | Step::Price | Step::Appointment => 0,
        Step::Budget | Step::Bedrooms | Step::Name | Step::ContactPreference | Step::SellingTime => 1,
        Step::Area | Step::WhichFirst | Step::Financing | Step::Address | Step::Condition => 2,
    }
}

/// A greeting and what follows, which begins a sentence where the greeting has ended one.
fn opened(hello: &str, rest: &str) -> String {
    let mut letters = rest.chars();
    match letters.next() {
        Some(first) if !hello.ends_with(',') => {
            format!("{hello} {}{}", first.to_uppercase(), letters.as_str())
        }
        _ => format!("{hello} {rest}"),
    }
}

#[cfg(test)]
#[path = "wording_tests.rs"]
mod tests;
