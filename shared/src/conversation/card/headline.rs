//! One line: what they want, how warm they are and why.

use super::Briefing;
use crate::conversation::progress::{Bot, Interest};
use crate::conversation::qualify::buyer::realism;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::time_frame::TimeFrame;
use crate::conversation::wording::team::card as wording;

/// A part of a score, as a reason for the temperature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// How they pay.
    Pays(Financing),
    /// When.
    Moves(TimeFrame),
    /// How realistic the budget is where they look: 100, 50 or 0.
    Budget(u32),
    /// They know whether they buy or sell.
    KnowsWhat,
    /// They answer within a day.
    Answers,
    /// They ask questions themselves.
    Asks,
    /// How many of a seller's four questions are answered.
    Answered(u8),
    /// Whether 30 to 45 days suit them.
    SellingTime(bool),
}

pub(super) fn line(briefing: &Briefing<'_>) -> String {
    let progress = briefing.progress();
    let wants = wording::wants(&briefing.name(), progress.interest, progress.also);
    let Some(temperature) = progress.temperature else { return wants };
    let score = match progress.bot {
        Bot::Lead => Some((u32::from(progress.scores.lead.total()), 10)),
        Bot::Buyer => progress.scores.buyer.map(|score| (score.total, 100)),
        Bot::Seller => None,
    };
    format!("{wants} {}", wording::temperature_because(temperature, score, &reasons(briefing)))
}

/// The parts of the score that speak for the temperature, or against a higher one.
fn reasons(briefing: &Briefing<'_>) -> Vec<Reason> {
    let (facts, progress) = (briefing.facts(), briefing.progress());
    let lead = progress.scores.lead;
    let when = |is: bool, reason: Reason| is.then_some(reason);
    match progress.bot {
        Bot::Buyer => {
            let budget = facts.budget.filter(|_| briefing.prices().is_some());
            let parts = [
                facts.financing.map(Reason::Pays),
                facts.time_frame.map(Reason::Moves),
                budget.map(|budget| Reason::Budget(realism(budget, briefing.prices()))),
            ];
            parts.into_iter().flatten().collect()
        }
        Bot::Seller => {
            let answered = progress.scores.seller.map(|standing| Reason::Answered(standing.answered()));
            answered.into_iter().chain(facts.accepts_30_to_45_days.map(Reason::SellingTime)).collect()
        }
        Bot::Lead => {
            let knows = lead.intent && progress.interest != Some(Interest::Looking);
            let parts = [
                when(knows, Reason::KnowsWhat),
                facts.time_frame.map(Reason::Moves),
                when(lead.answers, Reason::Answers),
                when(lead.asks, Reason::Asks),
            ];
            parts.into_iter().flatten().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Case, buyer, lead, seller};
    use super::*;

    fn of(case: &Case) -> String {
        line(&case.briefing())
    }

    #[test]
    fn a_buyers_temperature_is_explained_by_money_time_and_area() {
        let case = buyer();
        assert_eq!(
            of(&case),
            "Robin wants to buy. Hot (88 of 100): pre-approved, wants to move now, budget fits the area."
        );
    }

    #[test]
    fn a_sellers_temperature_is_explained_by_the_four_questions() {
        let mut case = seller();
        case.facts(|facts| facts.accepts_30_to_45_days = Some(false));
        assert_eq!(
            of(&case),
            "Robin wants to sell. Cold: 1 of 4 questions answered, 30 to 45 days do not suit them."
        );
    }

    #[test]
    fn who_has_said_nothing_wants_nothing_we_know_of() {
        let mut case = lead();
        assert_eq!(of(&case), "Robin has not said yet what they want.");
        case.conversation.progress.also = Some(Interest::Selling);
        case.score();
        assert_eq!(of(&case), "Robin wants to buy and to sell. Cold (2 of 10).");
    }
}
