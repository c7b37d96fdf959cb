//! Which question comes next: each bot's steps, in order. What is known is never asked.

use super::facts::Facts;
use super::progress::{Bot, Interest, Progress, Step};

const LEAD: [Step; 5] = [Step::Interest, Step::Name, Step::Area, Step::TimeFrame, Step::ContactPreference];
const BUYER: [Step; 7] = [
    Step::Budget,
    Step::Financing,
    Step::Bedrooms,
    Step::TimeFrame,
    Step::Area,
    Step::DecisionMakers,
    Step::Name,
];
const SELLER: [Step; 6] =
    [Step::Address, Step::Motivation, Step::SellingTime, Step::Condition, Step::Price, Step::Name];

/// The next question of the bot that leads; `None` when nothing is left to ask.
#[must_use]
pub fn next_step(facts: &Facts, progress: &Progress, known_name: bool) -> Option<Step> {
    if progress.interest.is_none() && progress.also.is_some() {
        return Some(Step::WhichFirst);
    }
    unanswered(facts, progress, known_name).find(|step| !progress.skipped.contains(step))
}

/// The questions of the bot that leads whose answers are not known, in order: those that were refused too.
pub fn unanswered(facts: &Facts, progress: &Progress, known_name: bool) -> impl Iterator<Item = Step> {
    let steps: &[Step] = match progress.bot {
        Bot::Lead => &LEAD,
        Bot::Buyer => &BUYER,
        Bot::Seller => &SELLER,
    };
    steps.iter().copied().filter(move |step| !is_answered(*step, facts, progress.interest, known_name))
}

/// Whether the answer to `step` is known.
#[must_use]
pub fn is_answered(step: Step, facts: &Facts, interest: Option<Interest>, known_name: bool) -> bool {
    match step {
        Step::Interest | Step::WhichFirst => interest.is_some(),
        Step::Name => known_name || facts.name.is_some(),
        Step::Area => !facts.areas.is_empty(),
        Step::TimeFrame => facts.time_frame.is_some(),
        Step::ContactPreference => facts.contact_preference.is_some(),
        Step::Budget => facts.budget.is_some() || facts.monthly.is_some(),
        Step::Financing => facts.financing.is_some(),
        Step::Bedrooms => facts.bedrooms.is_some(),
        Step::DecisionMakers => facts.decision_makers.is_some(),
        Step::Address => facts.address.is_some(),
        Step::Motivation => facts.knows_motivation() || facts.destination.is_some(),
        Step::SellingTime => facts.accepts_30_to_45_days.is_some(),
        Step::Condition => facts.knows_condition(),
        Step::Price => facts.asking_price.is_some(),
        Step::Appointment => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_is_asked_in_order_and_never_what_is_known() {
        let progress = Progress { bot: Bot::Buyer, interest: Some(Interest::Buying), ..Progress::default() };
        let mut facts = Facts::default();
        assert_eq!(next_step(&facts, &progress, true), Some(Step::Budget));
        facts.bedrooms = Some(3);
        facts.monthly = Some(crate::money::Money::from_dollars(2_500).unwrap());
        assert_eq!(next_step(&facts, &progress, true), Some(Step::Financing));
        facts.financing = Some(super::super::understand::financing::Financing::Cash);
        assert_eq!(next_step(&facts, &progress, true), Some(Step::TimeFrame));
    }

    #[test]
    fn a_refused_question_is_not_asked_again_and_a_missing_name_comes_last() {
        let mut progress =
            Progress { bot: Bot::Seller, interest: Some(Interest::Selling), ..Progress::default() };
        progress.skipped = SELLER[..5].iter().copied().collect();
        assert_eq!(next_step(&Facts::default(), &progress, false), Some(Step::Name));
        assert_eq!(next_step(&Facts::default(), &progress, true), None);
    }

    #[test]
    fn who_wants_both_is_asked_which_first() {
        let progress = Progress { also: Some(Interest::Selling), ..Progress::default() };
        assert_eq!(next_step(&Facts::default(), &progress, true), Some(Step::WhichFirst));
    }
}
