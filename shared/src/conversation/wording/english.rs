//! What the bots say in English.

mod ways;

pub(super) use ways::{asked_for, in_tone, nudge};

use super::{Hello, PersonBecause, Speaker, lead, opened};
use crate::compliance::Topic;
use crate::conversation::plan::Lending;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::style::CallToAction;

pub(super) fn introduction(hello: Hello<'_>, speaker: Speaker<'_>, opt_out: bool) -> String {
    let Speaker { assistant, team } = speaker;
    let opt_out = if opt_out { " Reply STOP to opt out." } else { "" };
    let who = format!("this is {assistant}, the automated assistant of {team}.{opt_out}");
    opened(&ways::hello(hello), &who)
}

pub(super) fn help(Speaker { assistant, team }: Speaker<'_>) -> String {
    format!(
        "This is {assistant}, the automated assistant of {team}. We text about buying and selling homes. \
         Reply AGENT to talk to a person, STOP to opt out."
    )
}

pub(super) fn opt_out_confirmed(Speaker { team, .. }: Speaker<'_>) -> String {
    format!("You are unsubscribed and will get no more messages from {team}.")
}

pub(super) const fn welcome_back() -> &'static str {
    "You are subscribed again, and glad to have you back. Reply STOP any time to opt out."
}

pub(super) const fn yes() -> &'static str {
    "Yes."
}

pub(super) fn yes_an_assistant(Speaker { team, .. }: Speaker<'_>) -> String {
    format!("Yes, I am an automated assistant. The people of {team} read along and can take over any time.")
}

pub(super) const fn glad_to_help(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "Great, happy to help you find a home.",
        Interest::Selling => "Great, happy to help you with your sale.",
        Interest::Looking => "No rush at all, happy to keep an eye out for you.",
    }
}

pub(super) const fn comes_later(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "I have noted that you also want to buy, we will get to that.",
        Interest::Selling => "I have noted that you also want to sell, we will get to that.",
        Interest::Looking => "I have noted that you are looking around.",
    }
}

pub(super) const fn noted(turn: u64) -> &'static str {
    match turn % 3 {
        0 => "Got it, thanks.",
        1 => "Thanks, that helps.",
        _ => "Good to know, thank you.",
    }
}

pub(super) const fn corrected() -> &'static str {
    "Thanks, I have changed that."
}

pub(super) const fn fine_without() -> &'static str {
    "No problem, we can do without that."
}

pub(super) const fn let_me_rephrase() -> &'static str {
    "Sorry, let me put it differently."
}

pub(super) const fn no_need_to_be_exact() -> &'static str {
    "It does not have to be exact."
}

pub(super) const fn question_passed_on(turn: u64) -> &'static str {
    match turn % 2 {
        0 => "Good question, I am passing it on to one of our agents.",
        _ => "I will have one of our agents answer that for you.",
    }
}

pub(super) const fn value_comes_from_agent() -> &'static str {
    "A number from me would only be a guess. Our licensed agent can prepare a free market analysis of your home."
}

pub(super) const fn area_question(topic: Topic, turn: u64) -> &'static str {
    match (topic, turn % 2) {
        (Topic::Safety, 0) => {
            "I cannot judge how safe an area is. The police department publishes crime maps."
        }
        (Topic::Safety, _) => "That is not mine to judge; the police publish their figures for every area.",
        (Topic::Schools, 0) => {
            "I cannot rate schools. The district and the state (TEA) publish reports on each."
        }
        (Topic::Schools, _) => {
            "For schools, please look at the district's website and the state's TEA reports."
        }
        (Topic::People, 0) => "Fair housing law keeps me from saying who lives where or would fit in.",
        (Topic::People, _) => {
            "Who lives where is nothing I may speak about. I can search by price, size and place."
        }
        (Topic::Treatment, 0) => "Fair housing law asks us to treat everyone alike, so I cannot go by that.",
        (Topic::Treatment, _) => "We treat everyone alike, and I cannot make an exception from that.",
    }
}

pub(super) const fn under_review() -> &'static str {
    "Thank you for your message. Someone from our team will look at it and get back to you."
}

pub(super) const fn do_not_text_secrets() -> &'static str {
    "Please do not text numbers like that. I have not kept it."
}

pub(super) const fn question(step: Step, asked_before: u32) -> &'static str {
    match (step, asked_before) {
        (Step::Interest, 0) => "Are you thinking of buying, selling, or just looking around?",
        (Step::Interest, 1) => {
            "So that I can point you the right way: is it about buying a home, or selling one?"
        }
        (Step::Interest, _) => "Just a word is fine: buying, selling, or looking?",
        (Step::WhichFirst, 0) => "Shall we start with selling your home, or with finding the next one?",
        (Step::WhichFirst, 1) => "Which should we look at first: the sale, or the new home?",
        (Step::WhichFirst, _) => "Just a word is fine: sale first, or new home first?",
        (Step::Name, 0) => "And who am I texting with?",
        (Step::Name, 1) => "What name may I put down for you?",
        (Step::Name, _) => "What should we call you? A first name is enough.",
        (Step::Area, 0) => "Which areas do you have in mind?",
        (Step::Area, 1) => "Is there a part of town you would like to start with?",
        (Step::Area, _) => "A zip code or a neighborhood is enough to start. Which one?",
        (Step::TimeFrame, 0) => "When would you like to move?",
        (Step::TimeFrame, 1) => "Do you have a time in mind: the next weeks, a few months, later?",
        (Step::TimeFrame, _) => "Roughly how soon: weeks, months, or next year?",
        (Step::ContactPreference, 0) => "How do you like to be reached: text, call or email?",
        (Step::ContactPreference, 1) => "When an agent gets in touch, is a call, a text or an email best?",
        (Step::ContactPreference, _) => "Call, text or email: which one works for you?",
        (Step::Budget, 0) => "What price range are you comfortable with?",
        (Step::Budget, 1) => "Roughly how much would you like to spend? A range is fine.",
        (Step::Budget, _) => "Even a rough number helps: under 400k, 400 to 600k, or more?",
        (Step::Financing, 0) => "Are you pre-approved for a mortgage, or paying cash?",
        (Step::Financing, 1) => "Do you already have a pre-approval from a lender, or will it be cash?",
        (Step::Financing, _) => "Has a lender approved you yet, or are you still at the beginning?",
        (Step::Bedrooms, 0) => "How many bedrooms do you need?",
        (Step::Bedrooms, 1) => "What is the fewest bedrooms that would work?",
        (Step::Bedrooms, _) => "Two, three, four bedrooms? Just a number is fine.",
        (Step::DecisionMakers, 0) => "Is anyone else deciding on the home with you?",
        (Step::DecisionMakers, 1) => "Will you be choosing on your own, or together with someone?",
        (Step::DecisionMakers, _) => {
            "Should we plan for anyone else to see homes with you, or is it just you?"
        }
        (Step::Address, 0) => "What is the address of the property?",
        (Step::Address, 1) => "Which property is it? Street and number are enough.",
        (Step::Address, _) => "Could you send me the street and zip code of the home?",
        (Step::Motivation, 0) => "What makes you think of selling, and where would you be moving to?",
        (Step::Motivation, 1) => {
            "What is behind the sale: a new job, a bigger or smaller home, something else?"
        }
        (Step::Motivation, _) => "Would you be staying in the area after the sale, or moving away?",
        (Step::SellingTime, 0) => {
            "If we found the right buyer, would selling within 30 to 45 days work for you?"
        }
        (Step::SellingTime, 1) => "Could you be out about 30 to 45 days after an accepted offer?",
        (Step::SellingTime, _) => "A sale takes 30 to 45 days at best. Would that be fine, or too soon?",
        (Step::Condition, 0) => "What shape is the home in: move-in ready, or does it need some work?",
        (Step::Condition, 1) => "Has anything been updated lately, or does anything need repair?",
        (Step::Condition, _) => "If you had to choose: great shape, some work, or a lot of work?",
        (Step::Price, 0) => "What price would you be happy with?",
        (Step::Price, 1) => "What would you hope to get for it? A rough number is fine.",
        (Step::Price, _) => "Is there a number below which you would not sell?",
        (Step::Appointment, 0) => "Which of these times works for you?",
        (Step::Appointment, 1) => "Would one of those times suit you? The first, the second or the third?",
        (Step::Appointment, _) => "Shall I book one of these times, or would another day be better?",
    }
}

pub(super) fn matches(total: usize, example: &str) -> String {
    match total {
        1 => format!("I found a home that fits: {example}."),
        _ => format!("I found {total} homes that fit, for example {example}."),
    }
}

pub(super) fn home(bedrooms: u8, area: &str, price: &str) -> String {
    format!("a {bedrooms}-bedroom in {area} at {price}")
}

pub(super) const fn no_matches() -> &'static str {
    "Nothing on the market fits today, so an agent will look further for you."
}

pub(super) fn offer_times(selling: bool, call: Option<CallToAction>, times: &[String]) -> String {
    let what = if selling { "see your home and prepare the analysis" } else { "show you homes" };
    format!("Our agent could {what}: {}. {}", times.join("; "), ways::which_time(call))
}

pub(super) fn booked(time: &str) -> String {
    format!("You are booked for {time}. Our agent looks forward to meeting you.")
}

pub(super) fn time_taken(others: &[String]) -> String {
    if others.is_empty() {
        return "Sorry, that time has just been taken. Our agent will find another one with you.".to_owned();
    }
    format!("Sorry, that time has just been taken. Would {} work instead?", others.join(" or "))
}

pub(super) const fn agent_finds_time() -> &'static str {
    "No problem. Our agent will get in touch to find a time that suits you."
}

pub(super) const fn person_follows_up(because: PersonBecause) -> &'static str {
    match because {
        PersonBecause::Asked => "Of course. I am asking one of our people to get in touch with you.",
        PersonBecause::Delicate => {
            "Thank you for telling me. One of our people will talk that over with you personally."
        }
        PersonBecause::Stuck => {
            "I think one of our people can help you better. They will get in touch with you."
        }
        PersonBecause::Upset => "I hear that you are upset. One of our people will get in touch with you.",
    }
}

pub(super) const fn person_knows() -> &'static str {
    "One of our people knows that you are waiting. I have just reminded them."
}

pub(super) fn person_back_at(because: PersonBecause, weekday: Option<usize>, time: &str) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let day = weekday.and_then(|day| DAYS.get(day).copied()).unwrap_or("today");
    let first = match because {
        PersonBecause::Asked => "Of course.",
        PersonBecause::Delicate => "Thank you for telling me.",
        PersonBecause::Stuck => "I think one of our people can help you better.",
        PersonBecause::Upset => "I hear that you are upset.",
    };
    format!("{first} Somebody will get back to you {day} from {time}.")
}

pub(super) const fn lending(remark: Lending) -> &'static str {
    match remark {
        Lending::LenderFirst => {
            "A lender can tell you what you qualify for, and our agent can explain the first step."
        }
        Lending::NumbersFromAgent => {
            "Our agent will go over the numbers with you; what you can borrow is up to a lender."
        }
    }
}

pub(super) const fn completed() -> &'static str {
    "That is all I need for now. One of our agents will get in touch with you."
}

pub(super) const fn passed_on(turn: u64) -> &'static str {
    match turn % 3 {
        0 => "Thank you, I have added that for your agent.",
        1 => "Thanks for letting me know. Your agent will see it.",
        _ => "Noted, I am passing that on to your agent.",
    }
}

pub(super) const fn you_are_welcome() -> &'static str {
    "You are welcome. Text me any time."
}

pub(super) const fn goodbye() -> &'static str {
    "No problem, thanks for letting me know. If anything changes, just text me."
}

pub(super) const fn another_time() -> &'static str {
    "No rush at all. I will check in later, and you can text me any time."
}

pub(super) const fn safe(turn: u64) -> &'static str {
    match turn % 2 {
        0 => "Thanks for your message. Someone from our team will get back to you.",
        _ => "Thank you. One of our people will answer you on this.",
    }
}

pub(super) const fn how_to_opt_out() -> &'static str {
    "Reply STOP to opt out."
}

pub(super) const fn email_subject(interest: Option<Interest>) -> &'static str {
    match interest {
        Some(Interest::Selling) => "Your plans to sell",
        _ => "Your home search",
    }
}

pub(super) fn email_body(name: Option<&str>, speaker: Speaker<'_>, interest: Option<Interest>) -> String {
    let hello = name.map_or_else(|| "Hello".to_owned(), |name| format!("Hello {name}"));
    let Speaker { assistant, team } = speaker;
    let about = match interest {
        Some(Interest::Selling) => "your plans to sell your home",
        _ => "your home search",
    };
    format!(
        "{hello},\n\ntwo weeks ago we texted about {about}. If it is still on your mind, reply to this e-mail or to \
         our texts and we will pick it up where we left it.\n\n{assistant}, the automated assistant of {team}"
    )
}

pub(super) fn email_foot(speaker: Speaker<'_>, postal_address: &str, unsubscribe: &str) -> String {
    format!(
        "{}, {postal_address}\nYou get this e-mail because you wrote to us. No more messages: {unsubscribe}",
        speaker.team
    )
}

pub(super) const fn notice_subject() -> &'static str {
    "Information About Brokerage Services"
}

pub(super) fn notice_body(name: Option<&str>, link: &str) -> String {
    let hello = name.map_or_else(|| "Hello".to_owned(), |name| format!("Hello {name}"));
    format!(
        "{hello},\n\nTexas law asks every brokerage to give you this notice when you talk about a property. It explains \
         what brokers do and for whom they work:\n\n{link}"
    )
}

pub(super) const fn sorry_for_trouble() -> &'static str {
    "I am sorry this has been frustrating."
}
