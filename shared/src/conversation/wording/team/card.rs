//! What a card says: the sentences of each section.

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use super::next_step::next_step;
use super::{interest, temperature, word};
use crate::appointments;
use crate::conversation::card::{Action, Opportunity, Reason, Risk, Severity, Voice};
use crate::conversation::progress::{Bot, Interest, Step};
use crate::conversation::timing::{FollowUpKind, Temperature};
use crate::conversation::understand::circumstances::Consequence;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::time_frame::{TimeFrame, Urgency};
use crate::language::Language;
use crate::listings::Listing;
use crate::money::Money;

/// Opens the suggestion.
pub const NEXT_STEP: &str = "Next:";
/// Whom to write in Spanish.
pub const IN_SPANISH: &str = "They write Spanish: answer in Spanish.";
/// Heads what is to be done.
pub const TO_DO: &str = "To do:";
/// Heads what is known.
pub const KNOWN: &str = "Known:";
/// Heads what may go wrong.
pub const RISKS: &str = "Risks:";
/// Heads what speaks for them.
pub const OPPORTUNITIES: &str = "Opportunities:";
/// Heads the messages.
pub const LAST_MESSAGES: &str = "Last messages:";

/// Who handed to whom, and why; `intent` in hundredths, where their words told it.
#[must_use]
pub fn handed_over(from: Bot, to: Bot, intent: Option<u8>) -> String {
    let why = match to {
        Bot::Buyer => "they want to buy",
        Bot::Seller => "they want to sell",
        Bot::Lead => "it is open what they want",
    };
    let sure = intent.map(|intent| format!(" ({intent} of 100 by their words)")).unwrap_or_default();
    format!("Handed from the {} bot to the {} bot: {why}{sure}.", from.name(), to.name())
}

/// What they want, in a sentence.
#[must_use]
pub fn wants(name: &str, first: Option<Interest>, also: Option<Interest>) -> String {
    let name = capital(name);
    match (first, also) {
        (Some(first), Some(also)) => {
            format!("{name} wants {}, and also {}.", interest(first), interest(also))
        }
        (Some(first), None) => format!("{name} wants {}.", interest(first)),
        (None, Some(_)) => format!("{name} wants to buy and to sell."),
        (None, None) => format!("{name} has not said yet what they want."),
    }
}

/// How warm, and why; `score` is so many of so many.
#[must_use]
pub fn temperature_because(warm: Temperature, score: Option<(u32, u32)>, reasons: &[Reason]) -> String {
    let score = score.map(|(points, of)| format!(" ({points} of {of})")).unwrap_or_default();
    let reasons: Vec<String> = reasons.iter().map(|because| reason(*because)).collect();
    let because = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) };
    format!("{}{score}{because}.", capital(temperature(warm)))
}

fn reason(reason: Reason) -> String {
    match reason {
        Reason::Pays(Financing::Cash) => "pays cash".into(),
        Reason::Pays(pays) => financing(pays).into(),
        Reason::Moves(TimeFrame { urgency: Urgency::Later, days: None }) => "no hurry to move".into(),
        Reason::Moves(TimeFrame { urgency: Urgency::Later, .. }) => {
            "wants to move in more than six months".into()
        }
        Reason::Moves(TimeFrame { urgency, .. }) => format!("wants to move {}", word(urgency)),
        Reason::Budget(100) => "budget fits the area".into(),
        Reason::Budget(50) => "budget is close to what the area costs".into(),
        Reason::Budget(_) => "budget does not fit the area".into(),
        Reason::KnowsWhat => "knows what they want".into(),
        Reason::Answers => "answers within a day".into(),
        Reason::Asks => "asks questions".into(),
        Reason::Answered(count) => format!("{count} of 4 questions answered"),
        Reason::SellingTime(true) => "30 to 45 days suit them".into(),
        Reason::SellingTime(false) => "30 to 45 days do not suit them".into(),
    }
}

/// How they pay.
#[must_use]
pub const fn financing(financing: Financing) -> &'static str {
    match financing {
        Financing::PreApproved => "pre-approved",
        Financing::Cash => "cash",
        Financing::InProgress => "talking to a lender",
        Financing::NotStarted => "not pre-approved",
    }
}

/// What to ask first.
#[must_use]
pub fn ask_first(steps: &[Step]) -> String {
    format!("Ask first: {}.", topics(steps))
}

/// What nobody knows yet.
#[must_use]
pub fn not_known(steps: &[Step]) -> String {
    format!("Not known yet: {}", topics(steps))
}

fn topics(steps: &[Step]) -> String {
    steps.iter().map(|step| topic(*step)).collect::<Vec<_>>().join(", ")
}

/// What a question is about.
pub(super) const fn topic(step: Step) -> &'static str {
    match step {
        Step::Interest => "buying or selling",
        Step::WhichFirst => "which comes first",
        Step::Name => "name",
        Step::Area => "areas",
        Step::TimeFrame => "time frame",
        Step::ContactPreference => "best way to reach them",
        Step::Budget => "budget",
        Step::Financing => "financing",
        Step::Bedrooms => "bedrooms",
        Step::DecisionMakers => "who decides",
        Step::Address => "address of the home",
        Step::Motivation => "why they sell",
        Step::SellingTime => "selling within 30 to 45 days",
        Step::Condition => "condition of the home",
        Step::Price => "price they hope for",
        Step::Appointment => "time of an appointment",
    }
}

/// Something to be done, with its time first.
#[must_use]
pub fn action(action: &Action, zone: &TimeZone) -> String {
    match action {
        Action::Appointment { start, booked: true } => format!("{}: appointment", time(*start, zone)),
        Action::Appointment { start, booked: false } => {
            format!("{}: appointment, chosen just now; check that the calendar has it", time(*start, zone))
        }
        Action::Agreement => "Before the showing: written agreement (Texas Occupations Code 1101.563)".into(),
        Action::Offered(times) => {
            let times: Vec<String> = times.iter().map(|at| time(*at, zone)).collect();
            format!("Offered, not chosen yet: {}", times.join("; "))
        }
        Action::Notice => "Now: Information About Brokerage Services, unless they have it".into(),
        Action::Analysis => "Today: market analysis, they asked what the home is worth".into(),
        Action::FollowUp(kind, at) => format!("{}: {}", time(*at, zone), follow_up(*kind)),
        Action::QuietUntil(until) if *until == Timestamp::MAX => {
            "The assistant is quiet until /bot on in a note wakes it".into()
        }
        Action::QuietUntil(until) => {
            format!(
                "{}: the assistant may answer again; /bot on in a note wakes it earlier",
                time(*until, zone)
            )
        }
    }
}

const fn follow_up(kind: FollowUpKind) -> &'static str {
    match kind {
        FollowUpKind::Nudge | FollowUpKind::Text => "the assistant texts again if nobody writes before",
        FollowUpKind::AgentTask | FollowUpKind::CallTask => "a call is due if nobody writes before",
        FollowUpKind::Email => "the assistant sends an e-mail if nobody writes before",
    }
}

pub(super) fn time(at: Timestamp, zone: &TimeZone) -> String {
    appointments::say(at, zone, Language::English)
}

/// A risk, with its severity first.
#[must_use]
pub fn risk(severity: Severity, risk: &Risk) -> String {
    let severity = match severity {
        Severity::High => "HIGH",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    };
    let risk = match risk {
        Risk::OptedOut => "opted out of messages".into(),
        Risk::DoNotDisturb => "the CRM says do not disturb".into(),
        Risk::Distress => "mentions legal trouble, a hardship or danger".into(),
        Risk::LosesHome => "may lose their home or have nowhere to stay".into(),
        Risk::AskedForPerson => "asked for a person".into(),
        Risk::Frustrated => "frustrated with the assistant".into(),
        Risk::BudgetBelowArea(low, high) => {
            format!("budget is below usual prices ({} to {})", dollars(*low), dollars(*high))
        }
        Risk::NotPreApproved => "not pre-approved".into(),
        Risk::LoanUndecided => "the lender has not decided yet".into(),
        Risk::RejectsSellingTime => "does not want to sell within 30 to 45 days".into(),
        Risk::Silent => "no answer to our texts for a week".into(),
        Risk::Refusals(count) => format!("refused to answer, or was annoyed, {}", times(*count)),
        Risk::WouldNotSay(steps) => format!("no answer to: {}", topics(steps)),
        Risk::Vague(count) => format!("answered vaguely {}", times(*count)),
        Risk::Confused => "did not understand our last questions".into(),
    };
    format!("{severity}: {risk}")
}

/// What speaks for them.
#[must_use]
pub fn opportunity(opportunity: Opportunity) -> String {
    match opportunity {
        Opportunity::Also(wish) => format!("also wants {}", interest(wish)),
        Opportunity::PaysCash => "pays cash".into(),
        Opportunity::AcceptsSellingTime => "would sell within 30 to 45 days".into(),
        Opportunity::HasToMove(Consequence::LeaseEnds) => "has to move: the lease ends".into(),
        Opportunity::HasToMove(Consequence::JobStarts) => "has to move: a job or school year starts".into(),
        Opportunity::HasToMove(_) => "has to move: staying costs more".into(),
        Opportunity::HomesFit(1) => "one home on the market fits".into(),
        Opportunity::HomesFit(count) => format!("{count} homes on the market fit"),
        Opportunity::AnyKind => "flexible: any kind of home".into(),
        Opportunity::SeveralAreas(count) => format!("flexible: looks in {count} areas"),
        Opportunity::DecideTogether => "decides with somebody: invite both".into(),
        Opportunity::AnswersWithinADay => "answers within a day".into(),
        Opportunity::AsksQuestions => "asks questions".into(),
    }
}

/// A quoted message.
#[must_use]
pub fn said(voice: Voice, text: &str) -> String {
    let who = match voice {
        Voice::They => "They",
        Voice::Assistant => "Assistant",
        Voice::Unsure => "Assistant, may not have arrived",
        Voice::Team => "Team",
    };
    format!("{who}: \"{text}\"")
}

/// Heads the homes that fit.
#[must_use]
pub fn homes_that_fit(total: usize) -> String {
    format!("Homes that fit ({total}):")
}

/// A home that fits.
#[must_use]
pub fn home(home: &Listing) -> String {
    let Listing { address, area, bedrooms, bathrooms, .. } = home;
    format!("{address}, {area}: {}, {bedrooms} bd, {bathrooms} ba", dollars(home.price))
}

fn dollars(dollars: u64) -> String {
    i64::try_from(dollars).ok().and_then(Money::from_dollars).map(Money::short).unwrap_or_default()
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
