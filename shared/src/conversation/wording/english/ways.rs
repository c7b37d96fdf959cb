//! What English has several ways of saying, one of which a contact reads.

use std::borrow::Cow;

use super::{Hello, lead, opened};
use crate::conversation::plan::Say;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::style::{CallToAction, Greeting, Tone};

/// The words a text begins with, up to its first comma or the end of a sentence.
pub(super) fn hello(Hello { name, greeting }: Hello<'_>) -> String {
    let (hello, end) = match greeting {
        None | Some(Greeting::Name) => ("Hi", ','),
        Some(Greeting::Title) => ("Hello", ','),
        Some(Greeting::Casual) => ("Hey", '!'),
    };
    name.map_or_else(|| format!("{hello}{end}"), |name| format!("{hello} {name}{end}"))
}

pub(in super::super) fn in_tone(say: &Say, tone: Tone, turn: u64) -> Option<&'static str> {
    let [formal, casual, empathetic] = match say {
        Say::Glad(Interest::Buying) => [
            "It will be our pleasure to help you find a home.",
            "Sure thing, let's look for a home!",
            "Finding a home is a big step, and I am glad to help you with it.",
        ],
        Say::Glad(Interest::Selling) => [
            "It will be our pleasure to help you with your sale.",
            "Sure thing, happy to help with the sale!",
            "Selling a home is a big step, and I am glad to help you with it.",
        ],
        Say::Glad(Interest::Looking) => [
            "Of course, there is no hurry at all.",
            "Sure, no rush, happy to help you look around!",
            "Take all the time you need. I am happy to help you look around.",
        ],
        Say::Noted => match turn % 3 {
            0 => ["Thank you, I have noted that.", "Okay, got it!", "Thank you for sharing that."],
            1 => ["Thank you for the information.", "Got it, thanks!", "I understand, thank you."],
            _ => [
                "Thank you, that is very helpful.",
                "Thanks, good to know!",
                "I appreciate you telling me that.",
            ],
        },
        Say::Corrected => [
            "Certainly, I have corrected that.",
            "Sure thing, changed that!",
            "No trouble at all, I have changed that.",
        ],
        Say::FineWithout => [
            "Of course, we can proceed without that.",
            "No worries, let's skip that!",
            "I understand, and you do not have to share that.",
        ],
        Say::LetMeRephrase => [
            "My apologies. Allow me to rephrase that.",
            "Oops, let me try that again!",
            "I am sorry that I did not put that well.",
        ],
        Say::NoNeedToBeExact => [
            "An approximate answer is sufficient.",
            "Ballpark is fine!",
            "I know that is not easy to say, so a rough idea will do.",
        ],
        Say::SorryForTrouble => [
            "My apologies for the inconvenience.",
            "Sorry about that, I get it.",
            "I understand, and I am truly sorry this has been frustrating.",
        ],
        Say::QuestionPassedOn => match turn % 2 {
            0 => [
                "I am passing your question on to one of our agents.",
                "Great question! I'll ask one of our agents.",
                "Since this matters to you, I am asking one of our agents.",
            ],
            _ => [
                "One of our agents will be pleased to answer that for you.",
                "Let me get one of our agents on that!",
                "You deserve a good answer to that, and one of our agents will give it to you.",
            ],
        },
        Say::PassedOn => match turn % 2 {
            0 => [
                "Thank you, I have noted that for your agent.",
                "Okay, that's noted for your agent!",
                "Thank you for sharing that. I have added it for your agent.",
            ],
            _ => [
                "Thank you for letting me know. Your agent will see this.",
                "Thanks! Your agent will see that.",
                "Your agent will see this, so that nothing gets lost.",
            ],
        },
        Say::YouAreWelcome => [
            "With pleasure. Please text me at any time.",
            "Anytime! Just text me.",
            "Glad to help. I am here whenever you need me.",
        ],
        Say::Completed => [
            "Thank you, that completes my questions. One of our agents will contact you.",
            "That's all for now! One of our agents will get in touch.",
            "Thank you for your patience. That is all I need. One of our agents will get in touch with you.",
        ],
        Say::Goodbye => [
            "Thank you for letting me know. Should anything change, please text me at any time.",
            "No worries, thanks for telling me! If things change, just text.",
            "I understand, and thank you for telling me. If anything changes, I am here.",
        ],
        Say::AnotherTime => [
            "Of course. I will text again later, and you are welcome to text me at any time.",
            "No rush! I'll check in later, and you can text me anytime.",
            "I understand that these things take time. I will check in later, and I am here any time.",
        ],
        _ => return None,
    };
    Some(match tone {
        Tone::Formal => formal,
        Tone::Casual => casual,
        Tone::Empathetic => empathetic,
    })
}

pub(in super::super) fn nudge(
    nth: u32,
    greets: Hello<'_>,
    tone: Option<Tone>,
    interest: Option<Interest>,
) -> String {
    let (what, still) = match interest {
        Some(Interest::Selling) => ("your sale", "thinking of selling"),
        _ => ("your home search", "looking for a home"),
    };
    let said = match (nth, tone) {
        (0, None) => "just making sure my last message reached you.".to_owned(),
        (0, Some(Tone::Formal)) => "I would like to confirm that my last message reached you.".to_owned(),
        (0, Some(Tone::Casual)) => "just checking you got my last text!".to_owned(),
        (0, Some(Tone::Empathetic)) => {
            "I know life gets busy, so I just wanted to see if my last message reached you.".to_owned()
        }
        (1, None) => format!("I am still here to help with {what} whenever it suits you."),
        (1, Some(Tone::Formal)) => {
            format!("we remain available to help with {what} whenever it is convenient.")
        }
        (1, Some(Tone::Casual)) => format!("still happy to help with {what}, no rush!"),
        (1, Some(Tone::Empathetic)) => {
            format!("no pressure at all, I am here to help with {what} when it feels right.")
        }
        (_, None) => format!("a few weeks have passed. Are you still {still}? A yes or no is fine."),
        (_, Some(Tone::Formal)) => {
            format!("several weeks have passed. Are you still {still}? A yes or no is sufficient.")
        }
        (_, Some(Tone::Casual)) => format!("it's been a few weeks! Still {still}? Just a yes or no is fine."),
        (_, Some(Tone::Empathetic)) => {
            format!("I hope you have been well. Are you still {still}? A yes or no is all I need.")
        }
    };
    opened(&hello(greets), &said)
}

pub(in super::super) fn asked_for(step: Step, call: CallToAction) -> Cow<'static, str> {
    let leads = match call {
        CallToAction::Direct => ["Please tell me", "Please let me know", "Tell me"],
        CallToAction::Soft => [
            "Whenever you are ready, it would help to know",
            "When you have a moment, let me know",
            "If you like, you can tell me",
        ],
        CallToAction::Question => return super::question(step, 0).into(),
    };
    format!("{} {}.", leads[lead(step)], wanted(step)).into()
}

/// What a question asks for, as somebody is told it.
const fn wanted(step: Step) -> &'static str {
    match step {
        Step::Interest => "whether you are thinking of buying, selling, or just looking around",
        Step::WhichFirst => {
            "whether you would like to start with selling your home or with finding the next one"
        }
        Step::Name => "your name",
        Step::Area => "which areas you have in mind",
        Step::TimeFrame => "when you would like to move",
        Step::ContactPreference => "how you would like to be reached: text, call or email",
        Step::Budget => "your price range",
        Step::Financing => "whether you have a pre-approval or are paying cash",
        Step::Bedrooms => "how many bedrooms you need",
        Step::DecisionMakers => "whether anyone else is deciding on the home with you",
        Step::Address => "the address of the property",
        Step::Motivation => "why you are thinking of selling and where you would be moving to",
        Step::SellingTime => "whether selling within 30 to 45 days would work for you",
        Step::Condition => "whether the home is move-in ready or needs some work",
        Step::Price => "the price you have in mind",
        Step::Appointment => "which of these times works for you",
    }
}

/// How times that stand before are offered.
pub(super) const fn which_time(call: Option<CallToAction>) -> &'static str {
    match call {
        None | Some(CallToAction::Question) => "Which time works for you?",
        Some(CallToAction::Direct) => "Please reply with the time that works for you.",
        Some(CallToAction::Soft) => "If one of them suits you, just let me know.",
    }
}
