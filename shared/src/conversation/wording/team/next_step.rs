//! The suggestion on a card: what to do, and why.

use jiff::tz::TimeZone;

use super::card::{time, topic};
use crate::conversation::card::{NextStep, Way};
use crate::conversation::timing::Temperature;
use crate::conversation::understand::contact_details::ContactPreference;

/// What a person does next, and why.
#[must_use]
pub fn next_step(step: &NextStep, zone: &TimeZone) -> String {
    match step {
        NextStep::LeaveAlone => "Do not text or call: they opted out. Wait until they write.".into(),
        NextStep::SpeakGently(way) => {
            format!("{} today, and gently: they may be in legal trouble or distress.", by(*way))
        }
        NextStep::SpeakAsAsked(way) => format!("{} today: they asked for a person.", by(*way)),
        NextStep::TakeOver(way) => format!("{} today: the assistant did not get any further.", by(*way)),
        NextStep::FindTime(way) => format!("{} and agree on a time: none of those offered suited.", by(*way)),
        NextStep::Prepare(start) => {
            format!("Prepare for {}: they have an appointment with you.", time(*start, zone))
        }
        NextStep::CallBeforeTheyChoose => {
            "Call now: they are hot, and have not chosen one of the times offered yet.".into()
        }
        NextStep::GetInTouch(way, warm) => match warm {
            Temperature::Hot => format!("{} now: they are hot, and no appointment is made.", by(*way)),
            Temperature::Warm => format!("{} today: they are warm, and the questions are over.", by(*way)),
            Temperature::Lukewarm | Temperature::Cold => {
                format!("{} within a few days: the questions are over, but nothing presses.", by(*way))
            }
        },
        NextStep::GetAgreement(Some(start)) => {
            format!("Have the written agreement signed before {}: no showing without it.", time(*start, zone))
        }
        NextStep::GetAgreement(None) => {
            "Have the written agreement signed before you show a home: no showing without it.".into()
        }
        NextStep::GiveNotice { emailed: false } => {
            "Give them the notice now: a property has been talked about, and a text does not count.".into()
        }
        NextStep::GiveNotice { emailed: true } => {
            "Check that the e-mail with the notice went out: a property has been talked about.".into()
        }
        NextStep::Analyse { address: true } => {
            "Prepare the analysis, then call: they asked what the home is worth, and only an agent may say."
                .into()
        }
        NextStep::Analyse { address: false } => {
            "Ask for the address, then prepare the analysis: they asked what the home is worth.".into()
        }
        NextStep::AnswerQuestion(way) => {
            format!("Answer their question {}: they were promised an answer.", medium(*way))
        }
        NextStep::AnswerLate(way) => {
            format!("Answer {}: their message came too late for the assistant.", medium(*way))
        }
        NextStep::AnswerThere => {
            "Answer where they wrote: the assistant cannot reply on that channel.".into()
        }
        NextStep::AnswerInstead(way) => {
            format!("Answer {}: the assistant had no safe reply to their last message.", medium(*way))
        }
        NextStep::CheckArrival => {
            "Look into the conversation: if our last text below is not there, send it.".into()
        }
        NextStep::CallSilent => "Call them: a week of texts went unanswered.".into(),
        NextStep::GoOnToday => {
            "Go on yourself today: the assistant has sent as many messages as it may.".into()
        }
        NextStep::LeaveToBot(bot, Some(step)) => {
            format!("Nothing to do: the {} bot goes on with the next question: {}.", bot.name(), topic(*step))
        }
        NextStep::LeaveToBot(bot, None) => format!("Nothing to do: the {} bot goes on.", bot.name()),
    }
}

fn by(way: Way) -> String {
    let verb = match way.by {
        ContactPreference::Text => "Text them",
        ContactPreference::Call => "Call them",
        ContactPreference::Email => "E-mail them",
    };
    if way.preferred { format!("{verb} (as they prefer)") } else { verb.to_owned() }
}

fn medium(way: Way) -> String {
    let medium = match way.by {
        ContactPreference::Text => "by text",
        ContactPreference::Call => "by phone",
        ContactPreference::Email => "by e-mail",
    };
    if way.preferred { format!("{medium} (as they prefer)") } else { medium.to_owned() }
}
