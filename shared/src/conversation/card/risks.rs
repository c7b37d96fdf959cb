//! What may go wrong with this contact, the gravest first.

use super::{Briefing, Purpose, section};
use crate::conversation::outgoing::TaskKind;
use crate::conversation::progress::{Bot, Step};
use crate::conversation::qualify::buyer::realism;
use crate::conversation::understand::circumstances::Consequence;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::stance::stance;
use crate::conversation::wording::team::card as wording;
use crate::language::Words;

/// From so many refusals on they matter.
const MANY_REFUSALS: u32 = 3;
/// Two vague answers in a conversation are a habit, four a wall: one more and a person is asked.
const SOME_VAGUE: u32 = 2;
const MANY_VAGUE: u32 = 4;
/// "What?" twice in a row: our questions do not reach them.
const CONFUSED: u32 = 2;

/// How grave a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Read it before anything else.
    High,
    /// Speak about it.
    Medium,
    /// Keep it in mind.
    Low,
}

/// What may go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Risk {
    /// They opted out of messages.
    OptedOut,
    /// The CRM says do not disturb.
    DoNotDisturb,
    /// They mention legal trouble, a hardship or danger.
    Distress,
    /// They may lose their home, or have nowhere to stay.
    LosesHome,
    /// They asked for a person.
    AskedForPerson,
    /// They are frustrated with us.
    Frustrated,
    /// The budget is below what homes usually cost there, lowest and highest in whole dollars.
    BudgetBelowArea(u64, u64),
    /// They have no pre-approval.
    NotPreApproved,
    /// A lender has not decided yet.
    LoanUndecided,
    /// 30 to 45 days do not suit the seller.
    RejectsSellingTime,
    /// A week of texts went unanswered.
    Silent,
    /// Refused or annoyed, so often.
    Refusals(u32),
    /// Questions given up.
    WouldNotSay(Vec<Step>),
    /// Vague, so often.
    Vague(u32),
    /// They did not understand our questions.
    Confused,
}

pub(super) fn lines(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<String> {
    let risks = risks(purpose, briefing);
    section(wording::RISKS, risks.iter().map(|(severity, risk)| wording::risk(*severity, risk)))
}

/// The risks, the gravest first.
fn risks(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<(Severity, Risk)> {
    let mut risks = of_contact(purpose, briefing);
    risks.extend(of_business(briefing));
    risks.extend(of_talk(briefing));
    risks.sort_by_key(|(severity, _)| *severity);
    risks
}

/// What a person must know before they speak.
fn of_contact(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<(Severity, Risk)> {
    let conversation = briefing.conversation;
    let opted_out = conversation.progress.opted_out_at.is_some();
    let disturbed = conversation.profile.as_ref().is_some_and(super::super::Profile::do_not_disturb);
    let stances: Vec<_> = briefing.recent_words().map(|text| stance(&Words::of(text))).collect();
    let loses_home = briefing.facts().consequence == Some(Consequence::LosesHome);
    let found = [
        (opted_out, Severity::High, Risk::OptedOut),
        // An opt-out sets it by itself.
        (disturbed && !opted_out, Severity::High, Risk::DoNotDisturb),
        (stances.iter().any(|said| said.distress), Severity::High, Risk::Distress),
        (loses_home, Severity::High, Risk::LosesHome),
        (stances.iter().any(|said| said.wants_person), Severity::High, Risk::AskedForPerson),
        (stances.iter().any(|said| said.rude), Severity::Medium, Risk::Frustrated),
        (purpose.is(TaskKind::Call), Severity::Medium, Risk::Silent),
    ];
    found.into_iter().filter(|(is, ..)| *is).map(|(_, severity, risk)| (severity, risk)).collect()
}

/// What may stop the purchase or the sale.
fn of_business(briefing: &Briefing<'_>) -> Vec<(Severity, Risk)> {
    let facts = briefing.facts();
    let mut risks = Vec::new();
    risks.extend(budget(briefing));
    match facts.financing {
        Some(Financing::NotStarted) => risks.push((Severity::Medium, Risk::NotPreApproved)),
        Some(Financing::InProgress) => risks.push((Severity::Low, Risk::LoanUndecided)),
        Some(Financing::PreApproved | Financing::Cash) | None => {}
    }
    if facts.accepts_30_to_45_days == Some(false) {
        risks.push((Severity::Medium, Risk::RejectsSellingTime));
    }
    risks
}

/// A buyer's budget that does not reach the prices of the areas: grave if it is more than a fifth away.
fn budget(briefing: &Briefing<'_>) -> Option<(Severity, Risk)> {
    let budget = briefing.facts().budget.filter(|_| briefing.progress().bot != Bot::Seller)?;
    let (low, high) = briefing.prices()?;
    let most = u64::try_from(budget.max.or(budget.min)?.whole_dollars()).ok()?;
    if most >= low {
        return None;
    }
    let severity = if realism(budget, Some((low, high))) == 0 { Severity::High } else { Severity::Medium };
    Some((severity, Risk::BudgetBelowArea(low, high)))
}

/// What made the conversation hard.
fn of_talk(briefing: &Briefing<'_>) -> Vec<(Severity, Risk)> {
    let progress = briefing.progress();
    let trouble = progress.trouble;
    let mut risks = Vec::new();
    match trouble.refusals {
        0 => {}
        MANY_REFUSALS.. => risks.push((Severity::Medium, Risk::Refusals(trouble.refusals))),
        few => risks.push((Severity::Low, Risk::Refusals(few))),
    }
    match trouble.vague {
        MANY_VAGUE.. => risks.push((Severity::Medium, Risk::Vague(trouble.vague))),
        SOME_VAGUE.. => risks.push((Severity::Low, Risk::Vague(trouble.vague))),
        _ => {}
    }
    if !progress.skipped.is_empty() {
        risks.push((Severity::Low, Risk::WouldNotSay(progress.skipped.iter().copied().collect())));
    }
    if trouble.confused_in_a_row >= CONFUSED {
        risks.push((Severity::Low, Risk::Confused));
    }
    risks
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, buyer, dollars, lead, noon, seller};
    use super::*;

    const QUALIFIED: Purpose = Purpose::Task(TaskKind::Qualified);

    fn of(case: &Case) -> Vec<(Severity, Risk)> {
        risks(QUALIFIED, &case.briefing())
    }

    #[test]
    fn a_buyer_who_can_pay_what_homes_cost_bears_no_risk() {
        assert_eq!(of(&buyer()), []);
    }

    #[test]
    fn a_budget_is_a_risk_only_below_the_area_and_a_grave_one_when_far_below() {
        let mut case = buyer();
        let prices = (300_000, 800_000);
        let risk = |severity| vec![(severity, Risk::BudgetBelowArea(prices.0, prices.1))];
        for (budget, expected) in [
            (300_000, vec![]),
            (299_000, risk(Severity::Medium)),
            (240_000, risk(Severity::Medium)),
            (239_000, risk(Severity::High)),
            (2_000_000, vec![]),
        ] {
            case.facts(|facts| facts.budget = Some(dollars(budget)));
            assert_eq!(of(&case), expected, "{budget}");
        }
    }

    #[test]
    fn no_pre_approval_is_a_risk_and_a_pending_one_a_small_one() {
        let mut case = buyer();
        case.facts(|facts| facts.financing = Some(Financing::NotStarted));
        assert_eq!(of(&case), [(Severity::Medium, Risk::NotPreApproved)]);
        case.facts(|facts| facts.financing = Some(Financing::InProgress));
        assert_eq!(of(&case), [(Severity::Low, Risk::LoanUndecided)]);
        case.facts(|facts| facts.financing = Some(Financing::Cash));
        assert_eq!(of(&case), []);
    }

    #[test]
    fn the_gravest_risk_comes_first() {
        let mut case = seller();
        case.facts(|facts| facts.accepts_30_to_45_days = Some(false));
        case.conversation.progress.trouble.refusals = 1;
        case.conversation.progress.opted_out_at = Some(noon());
        let expected = [
            (Severity::High, Risk::OptedOut),
            (Severity::Medium, Risk::RejectsSellingTime),
            (Severity::Low, Risk::Refusals(1)),
        ];
        assert_eq!(of(&case), expected);
    }

    #[test]
    fn trouble_grows_with_its_count() {
        let mut case = lead();
        for (vague, refusals, expected) in [
            (1, 0, vec![]),
            (2, 0, vec![(Severity::Low, Risk::Vague(2))]),
            (4, 0, vec![(Severity::Medium, Risk::Vague(4))]),
            (0, 2, vec![(Severity::Low, Risk::Refusals(2))]),
            (0, 3, vec![(Severity::Medium, Risk::Refusals(3))]),
        ] {
            case.conversation.progress.trouble.vague = vague;
            case.conversation.progress.trouble.refusals = refusals;
            assert_eq!(of(&case), expected, "{vague} {refusals}");
        }
    }

    #[test]
    fn distress_an_angry_word_and_the_wish_for_a_person_are_heard_in_older_texts_too() {
        let mut case = lead();
        case.they_said("we are in foreclosure");
        case.they_said("can I talk to a real person please");
        case.said = "this is bullshit".into();
        let expected = [
            (Severity::High, Risk::Distress),
            (Severity::High, Risk::AskedForPerson),
            (Severity::Medium, Risk::Frustrated),
        ];
        assert_eq!(of(&case), expected);
    }

    #[test]
    fn what_our_own_texts_say_is_no_trouble_of_the_contacts() {
        let mut case = lead();
        case.we_said("Is it about a foreclosure? Can I talk to a person?");
        assert_eq!(of(&case), []);
    }

    #[test]
    fn silence_is_a_risk_where_a_person_is_asked_to_call() {
        let case = lead();
        let risks = risks(Purpose::Task(TaskKind::Call), &case.briefing());
        assert_eq!(risks, [(Severity::Medium, Risk::Silent)]);
    }
}
