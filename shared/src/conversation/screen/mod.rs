//! The first look at what a contact wrote, before anything else.
//!
//! Three readings, in this order: keywords, which are the whole message or a sentence of their own
//! (`keywords`); wording that revokes consent or gives it again (`opt_out`, from the phrases in
//! `english` and `spanish`); everything else is ordinary.
//!
//! The rule of law is 47 CFR 64.1200(a)(10): consent may be revoked "in any reasonable manner", so wording
//! is read for what it asks, not compared with a list. A wish about the hour, the language or the channel
//! still allows texts and is no revocation.

mod english;
mod gate;
mod keywords;
mod opt_out;
mod spanish;
mod stretched;

use crate::language::{Language, Words};

/// What a text is, before anyone tries to understand it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screening {
    /// It ends all texts.
    OptOut(OptOut),
    /// It allows them again.
    OptIn,
    /// A keyword that asks who we are; the carrier answers it.
    Help,
    /// Nothing to read: empty, a picture, a call.
    Unreadable,
    /// Ordinary words.
    Ordinary,
}

/// How a contact revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptOut {
    /// The message is one bare English keyword, which the carrier confirms by itself (CTIA Messaging
    /// Principles 5.1.3; Twilio blocks only when the keyword is the whole message). Over other channels
    /// nobody has.
    pub carrier_answers: bool,
    /// What it was said in, for the confirmation.
    pub language: Language,
}

/// A picture that says stop when it is all there is.
const STOP_SIGN: char = '🛑';

/// Screens one text.
#[must_use]
pub fn screen(text: &str) -> Screening {
    if is_reaction(text) {
        return Screening::Ordinary;
    }
    let once = stretched::unstretched(text);
    let words = Words::of(&once);
    if words.is_empty() {
        return if text.contains(STOP_SIGN) {
            Screening::OptOut(OptOut { carrier_answers: false, language: Language::English })
        } else {
            Screening::Unreadable
        };
    }
    if let Some(said) = keywords::keyword(&words) {
        return match said {
            keywords::Said::Stop(language) => {
                Screening::OptOut(OptOut { carrier_answers: keywords::carrier_answers(text), language })
            }
            keywords::Said::Start => Screening::OptIn,
            keywords::Said::Help => Screening::Help,
        };
    }
    match opt_out::wording(&words) {
        Some(opt_out::Wish::Out(language)) => Screening::OptOut(OptOut { carrier_answers: false, language }),
        Some(opt_out::Wish::In) => Screening::OptIn,
        None => Screening::Ordinary,
    }
}

/// Phones report a reaction as a text that quotes ours: `Liked “… Reply STOP to opt out”`. The words in it
/// are not the contact's.
fn is_reaction(text: &str) -> bool {
    const REACTIONS: [&str; 16] = [
        "Liked ",
        "Loved ",
        "Disliked ",
        "Laughed at ",
        "Emphasized ",
        "Emphasised ",
        "Questioned ",
        "Removed a ",
        "Reacted ",
        "Le gustó ",
        "Le gusta ",
        "Le encantó ",
        "Le encanta ",
        "No le gustó ",
        "Se rió de ",
        "Se ríe de ",
    ];
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    REACTIONS.iter().any(|reaction| {
        text.strip_prefix(reaction)
            .and_then(|rest| rest.char_indices().nth(40).map_or(Some(rest), |(to, _)| rest.get(..to)))
            .is_some_and(|rest| rest.contains(['“', '"', '«']))
    })
}

#[cfg(test)]
#[path = "screen_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "variety_tests.rs"]
mod variety_tests;
