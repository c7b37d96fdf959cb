//! Every sentence the bots say. Short, friendly, one question at a time; plain characters only.

use super::{Interest, Question};
use crate::locations::Settings;

/// The first words of the first message: who writes, that it is an assistant, and how to opt out.
#[must_use]
pub fn introduction(first_name: Option<&str>, settings: &Settings) -> String {
    let hello = first_name.map_or_else(|| "Hi".to_owned(), |name| format!("Hi {name}"));
    let Settings { assistant_name, team_name, .. } = settings;
    let opt_out = if settings.say_how_to_opt_out { " Reply STOP to opt out." } else { "" };
    format!("{hello}, this is {assistant_name}, the automated assistant of {team_name}.{opt_out}")
}

/// Said when it has become clear what the contact came for.
#[must_use]
pub const fn glad_to_help(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "Great, happy to help you find a home.",
        Interest::Selling => "Great, happy to help you with your sale.",
        Interest::Looking => "No rush at all, happy to keep an eye out for you.",
    }
}

/// Said when a question was answered.
#[must_use]
pub const fn noted() -> &'static str {
    "Got it, thanks."
}

/// A question; asked again, it is put differently each time.
#[must_use]
pub const fn question(question: Question, asked_before: u32) -> &'static str {
    match (question, asked_before) {
        (Question::Interest, 0) => "Are you thinking of buying, selling, or just looking around?",
        (Question::Interest, 1) => {
            "So that I can point you the right way: is it about buying a home, or selling one?"
        }
        (Question::Interest, _) => "Just a word is fine: buying, selling, or looking?",
        (Question::Area, 0) => "Which areas do you have in mind?",
        (Question::Area, 1) => "Is there a part of town you would like to start with?",
        (Question::Area, _) => "A zip code or a neighborhood is enough to start. Which one?",
        (Question::Address, 0) => "What is the address of the property?",
        (Question::Address, 1) => "Which property is it? Street and number are enough.",
        (Question::Address, _) => "Could you send me the street and zip code of the home?",
        (Question::TimeFrame, 0) => "When would you like to move?",
        (Question::TimeFrame, 1) => "Do you have a time in mind: the next weeks, a few months, later?",
        (Question::TimeFrame, _) => "Roughly how soon: weeks, months, or next year?",
    }
}

/// Ends the questions.
#[must_use]
pub const fn completed() -> &'static str {
    "That is all I need for now. One of our agents will get in touch with you."
}

/// Answers whatever comes after the questions have ended; never the same twice in a row.
#[must_use]
pub const fn passed_on(turn: u64) -> &'static str {
    match turn % 3 {
        0 => "Thank you, I have added that for your agent.",
        1 => "Thanks for letting me know. Your agent will see it.",
        _ => "Noted, I am passing that on to your agent.",
    }
}

/// Said instead of a draft the guard stopped.
#[must_use]
pub const fn safe() -> &'static str {
    "Thanks for your message. Someone from our team will get back to you."
}

/// Title of the task that follows the last question.
#[must_use]
pub fn task_after_questions(name: &str) -> String {
    format!("Get in touch with {name}: questions answered")
}

/// Title of the task for a message that came too late to answer automatically.
#[must_use]
pub fn task_late_message(name: &str) -> String {
    format!("Answer {name}: a message arrived late")
}

/// Title of the task for a message that came in where we cannot answer.
#[must_use]
pub fn task_other_channel(name: &str) -> String {
    format!("Answer {name}: the assistant cannot reply on this channel")
}

/// Title of the task for a reply that may not have arrived and is too late to send.
#[must_use]
pub fn task_undelivered(name: &str) -> String {
    format!("Check with {name}: our reply may not have arrived")
}

/// Title of the task that follows a draft the guard stopped.
#[must_use]
pub fn task_stopped_draft(name: &str) -> String {
    format!("Answer {name}: the assistant had no safe reply")
}

/// What a person is called whose name nobody told us.
#[must_use]
pub const fn nameless() -> &'static str {
    "the contact"
}

/// What each answer is called in a task.
#[must_use]
pub const fn label(question: Question) -> &'static str {
    match question {
        Question::Interest => "Wants",
        Question::Area => "Area",
        Question::Address => "Address",
        Question::TimeFrame => "Time frame",
    }
}

/// What an interest is called in a task.
#[must_use]
pub const fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "to buy",
        Interest::Selling => "to sell",
        Interest::Looking => "to look around",
    }
}
