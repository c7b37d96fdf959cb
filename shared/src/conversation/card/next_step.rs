//! One concrete suggestion, and its reason.

use jiff::Timestamp;

use super::{Briefing, Purpose};
use crate::conversation::answer::email_address;
use crate::conversation::compose::knows_name;
use crate::conversation::outgoing::TaskKind;
use crate::conversation::progress::{Bot, Step};
use crate::conversation::steps;
use crate::conversation::timing::Temperature;
use crate::conversation::understand::contact_details::ContactPreference;
use crate::conversation::understand::stance::stance;
use crate::conversation::wording::team::card as wording;
use crate::language::{Language, Words};

/// Questions a person is told to ask: more nobody keeps in mind on the telephone.
const ASKED_FIRST: usize = 2;

/// How to reach them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// By what.
    pub by: ContactPreference,
    /// They said so.
    pub preferred: bool,
}

/// What a person does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing: they opted out.
    LeaveAlone,
    /// Speak with somebody in trouble.
    SpeakGently(Way),
    /// They asked for a person.
    SpeakAsAsked(Way),
    /// The assistant did not get any further.
    TakeOver(Way),
    /// None of the offered times suited.
    FindTime(Way),
    /// Go to the appointment prepared.
    Prepare(Timestamp),
    /// Call before they choose a time.
    CallBeforeTheyChoose,
    /// Call a hot contact, or one who is ready.
    GetInTouch(Way, Temperature),
    /// Have the agreement signed, before the appointment if there is one.
    GetAgreement(Option<Timestamp>),
    /// Give the brokerage notice; whether it has been e-mailed already.
    GiveNotice {
        /// It goes out by e-mail by itself.
        emailed: bool,
    },
    /// Prepare a market analysis; whether the address is known.
    Analyse {
        /// It is known which home.
        address: bool,
    },
    /// Answer a question.
    AnswerQuestion(Way),
    /// Answer what came too late for the assistant.
    AnswerLate(Way),
    /// Answer where the assistant cannot.
    AnswerThere,
    /// Answer what the assistant had no safe words for.
    AnswerInstead(Way),
    /// See whether our text arrived.
    CheckArrival,
    /// Call somebody who does not answer texts.
    CallSilent,
    /// Go on for the rest of the day.
    GoOnToday,
    /// Nothing: the next bot goes on, with this question if one is left.
    LeaveToBot(Bot, Option<Step>),
}

pub(super) fn lines(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<String> {
    let step = next_step(purpose, briefing);
    let asks = match step {
        NextStep::SpeakAsAsked(_)
        | NextStep::TakeOver(_)
        | NextStep::CallBeforeTheyChoose
        | NextStep::GetInTouch(..)
        | NextStep::CallSilent
        | NextStep::GoOnToday => ask_first(briefing),
        _ => Vec::new(),
    };
    let zone = briefing.settings.zone();
    let mut lines = vec![format!("{} {}", wording::NEXT_STEP, wording::next_step(&step, &zone))];
    if !asks.is_empty() {
        lines.push(wording::ask_first(&asks));
    }
    if briefing.progress().language == Language::Spanish {
        lines.push(wording::IN_SPANISH.to_owned());
    }
    lines
}

/// What to do next. What the contact wants of us goes before what we want of them.
fn next_step(purpose: Purpose, briefing: &Briefing<'_>) -> NextStep {
    let progress = briefing.progress();
    let spoken = way(briefing, ContactPreference::Call);
    let written = way(briefing, ContactPreference::Text);
    let Purpose::Task(kind) = purpose else {
        let next = steps::next_step(briefing.facts(), progress, knows_name(briefing.conversation));
        return NextStep::LeaveToBot(progress.bot, next);
    };
    // The law's papers and our own doubts stay due whatever the contact wants.
    match kind {
        TaskKind::BrokerageNotice => return NextStep::GiveNotice { emailed: emails_notice(briefing) },
        TaskKind::WrittenAgreement => return NextStep::GetAgreement(briefing.appointment()),
        _ if progress.opted_out_at.is_some() => return NextStep::LeaveAlone,
        _ => {}
    }
    match kind {
        TaskKind::NeedsPerson => needs_person(briefing, spoken),
        TaskKind::HotLead if !progress.offered.is_empty() => NextStep::CallBeforeTheyChoose,
        TaskKind::HotLead | TaskKind::Qualified => match briefing.appointment() {
            Some(start) => NextStep::Prepare(start),
            None => NextStep::GetInTouch(spoken, progress.temperature.unwrap_or(Temperature::Cold)),
        },
        TaskKind::Valuation => NextStep::Analyse { address: briefing.facts().address.is_some() },
        TaskKind::Question => NextStep::AnswerQuestion(written),
        TaskKind::LateMessage => NextStep::AnswerLate(written),
        TaskKind::OtherChannel => NextStep::AnswerThere,
        TaskKind::StoppedDraft => NextStep::AnswerInstead(written),
        TaskKind::Undelivered => NextStep::CheckArrival,
        TaskKind::Call => NextStep::CallSilent,
        TaskKind::DailyLimit => NextStep::GoOnToday,
        TaskKind::BrokerageNotice | TaskKind::WrittenAgreement => NextStep::TakeOver(spoken),
    }
}

/// Why a person is needed, in the order in which it is decided.
fn needs_person(briefing: &Briefing<'_>, way: Way) -> NextStep {
    let progress = briefing.progress();
    let stance = stance(&Words::of(briefing.said));
    if stance.distress {
        NextStep::SpeakGently(way)
    } else if stance.wants_person {
        NextStep::SpeakAsAsked(way)
    } else if progress.complete && progress.times_asked.contains_key(&Step::Appointment) {
        NextStep::FindTime(way)
    } else {
        NextStep::TakeOver(way)
    }
}

/// The way they prefer, else `usual`: a call settles most in a minute, a text is answered by a text.
fn way(briefing: &Briefing<'_>, usual: ContactPreference) -> Way {
    let preference = briefing.facts().contact_preference;
    Way { by: preference.unwrap_or(usual), preferred: preference.is_some() }
}

/// Whether the notice goes out by e-mail with the same turn.
fn emails_notice(briefing: &Briefing<'_>) -> bool {
    briefing.settings.brokerage_notice_url.is_some() && email_address(briefing.conversation).is_some()
}

/// What is worth asking first: what nobody knows and the contact has not refused to say.
fn ask_first(briefing: &Briefing<'_>) -> Vec<Step> {
    let progress = briefing.progress();
    let known_name = knows_name(briefing.conversation);
    let open = steps::unanswered(briefing.facts(), progress, known_name);
    open.filter(|step| !progress.skipped.contains(step)).take(ASKED_FIRST).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, buyer, lead, noon, seller};
    use super::*;

    fn step(kind: TaskKind, case: &Case) -> NextStep {
        next_step(Purpose::Task(kind), &case.briefing())
    }

    const CALL: Way = Way { by: ContactPreference::Call, preferred: false };

    #[test]
    fn a_hot_contact_is_called_before_they_choose_a_time_and_met_prepared_once_they_have() {
        let mut case = buyer();
        assert_eq!(step(TaskKind::HotLead, &case), NextStep::GetInTouch(CALL, Temperature::Hot));
        case.conversation.progress.offered = vec![noon()];
        assert_eq!(step(TaskKind::HotLead, &case), NextStep::CallBeforeTheyChoose);
        case.conversation.progress.offered.clear();
        case.conversation.progress.booked = Some(noon());
        assert_eq!(step(TaskKind::HotLead, &case), NextStep::Prepare(noon()));
        assert_eq!(step(TaskKind::WrittenAgreement, &case), NextStep::GetAgreement(Some(noon())));
    }

    #[test]
    fn a_text_is_answered_by_a_text_unless_they_prefer_another_way() {
        let mut case = buyer();
        let text = Way { by: ContactPreference::Text, preferred: false };
        assert_eq!(step(TaskKind::Question, &case), NextStep::AnswerQuestion(text));
        case.facts(|facts| facts.contact_preference = Some(ContactPreference::Email));
        let email = Way { by: ContactPreference::Email, preferred: true };
        assert_eq!(step(TaskKind::Question, &case), NextStep::AnswerQuestion(email));
    }

    #[test]
    fn whoever_opted_out_is_left_alone_but_the_laws_papers_stay_due() {
        let mut case = buyer();
        case.conversation.progress.opted_out_at = Some(noon());
        assert_eq!(step(TaskKind::HotLead, &case), NextStep::LeaveAlone);
        assert_eq!(step(TaskKind::BrokerageNotice, &case), NextStep::GiveNotice { emailed: false });
    }

    #[test]
    fn a_person_learns_why_they_are_needed() {
        let mut case = seller();
        case.said = "hmm".into();
        assert_eq!(step(TaskKind::NeedsPerson, &case), NextStep::TakeOver(CALL));
        case.said = "can I talk to a real person please".into();
        assert_eq!(step(TaskKind::NeedsPerson, &case), NextStep::SpeakAsAsked(CALL));
        case.said = "we are in foreclosure, can I talk to a real person".into();
        assert_eq!(step(TaskKind::NeedsPerson, &case), NextStep::SpeakGently(CALL));
        case.said = "none of those".into();
        case.conversation.progress.complete = true;
        case.conversation.progress.times_asked.insert(Step::Appointment, 1);
        assert_eq!(step(TaskKind::NeedsPerson, &case), NextStep::FindTime(CALL));
    }

    #[test]
    fn an_analysis_of_a_home_nobody_named_begins_with_its_address() {
        let mut case = lead();
        assert_eq!(step(TaskKind::Valuation, &case), NextStep::Analyse { address: false });
        case.facts(|facts| facts.address = Some("12 Maple Lane".into()));
        assert_eq!(step(TaskKind::Valuation, &case), NextStep::Analyse { address: true });
    }

    #[test]
    fn what_was_refused_is_not_asked_again() {
        let mut case = seller();
        case.conversation.progress.skipped.insert(Step::Motivation);
        assert_eq!(ask_first(&case.briefing()), [Step::SellingTime, Step::Condition]);
    }

    #[test]
    fn after_a_hand_over_the_next_bot_goes_on() {
        let mut case = buyer();
        case.facts(|facts| facts.bedrooms = None);
        let step = next_step(Purpose::HandOver, &case.briefing());
        assert_eq!(step, NextStep::LeaveToBot(Bot::Buyer, Some(Step::Bedrooms)));
    }
}
