//! What speaks for this contact.

use super::{Briefing, section};
use crate::conversation::progress::{Bot, Interest};
use crate::conversation::understand::circumstances::{Consequence, DecisionMakers};
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::home::PropertyKind;
use crate::conversation::wording::team::card as wording;

/// From so many areas on a buyer is flexible.
const SEVERAL_AREAS: usize = 3;

/// What speaks for a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opportunity {
    /// They want something else besides.
    Also(Interest),
    /// They need no loan.
    PaysCash,
    /// 30 to 45 days suit the seller.
    AcceptsSellingTime,
    /// Something makes them move.
    HasToMove(Consequence),
    /// So many homes fit their wishes.
    HomesFit(usize),
    /// Any kind of home will do.
    AnyKind,
    /// They look in so many areas.
    SeveralAreas(usize),
    /// They decide with somebody: both at one table decide at once.
    DecideTogether,
    /// They answered within a day.
    AnswersWithinADay,
    /// They ask questions themselves.
    AsksQuestions,
}

pub(super) fn lines(briefing: &Briefing<'_>) -> Vec<String> {
    section(wording::OPPORTUNITIES, opportunities(briefing).into_iter().map(wording::opportunity))
}

fn opportunities(briefing: &Briefing<'_>) -> Vec<Opportunity> {
    let (facts, progress) = (briefing.facts(), briefing.progress());
    let pressing = |consequence: &Consequence| {
        matches!(consequence, Consequence::LeaseEnds | Consequence::JobStarts | Consequence::PaysMore)
    };
    let buys = progress.bot == Bot::Buyer;
    let fits = briefing.market.map(|market| market.total).filter(|total| buys && *total > 0);
    let areas = Some(facts.areas.len()).filter(|areas| buys && *areas >= SEVERAL_AREAS);
    let when = |is: bool, what: Opportunity| is.then_some(what);
    [
        progress.interest.and(progress.also).map(Opportunity::Also),
        when(facts.financing == Some(Financing::Cash), Opportunity::PaysCash),
        when(facts.accepts_30_to_45_days == Some(true), Opportunity::AcceptsSellingTime),
        facts.consequence.filter(pressing).map(Opportunity::HasToMove),
        fits.map(Opportunity::HomesFit),
        when(facts.kind == Some(PropertyKind::Any), Opportunity::AnyKind),
        areas.map(Opportunity::SeveralAreas),
        when(facts.decision_makers == Some(DecisionMakers::Together), Opportunity::DecideTogether),
        when(progress.scores.lead.answers, Opportunity::AnswersWithinADay),
        when(progress.scores.lead.asks, Opportunity::AsksQuestions),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{buyer, lead, seller};
    use super::*;

    #[test]
    fn nothing_is_promised_of_a_contact_who_has_said_nothing() {
        assert_eq!(opportunities(&lead().briefing()), []);
    }

    #[test]
    fn a_buyer_who_also_sells_pays_cash_and_is_flexible_is_worth_an_hour() {
        let mut case = buyer();
        case.conversation.progress.also = Some(Interest::Selling);
        case.facts(|facts| {
            facts.financing = Some(Financing::Cash);
            facts.kind = Some(PropertyKind::Any);
            facts.areas = vec!["Cedar Park".into(), "Round Rock".into(), "Kyle".into()];
            facts.consequence = Some(Consequence::LeaseEnds);
        });
        let expected = [
            Opportunity::Also(Interest::Selling),
            Opportunity::PaysCash,
            Opportunity::HasToMove(Consequence::LeaseEnds),
            Opportunity::AnyKind,
            Opportunity::SeveralAreas(3),
            Opportunity::DecideTogether,
        ];
        assert_eq!(opportunities(&case.briefing()), expected);
    }

    #[test]
    fn who_would_stay_where_they_are_does_not_have_to_move() {
        for stays in [Consequence::Stays, Consequence::NoProblem] {
            let mut case = lead();
            case.facts(|facts| facts.consequence = Some(stays));
            assert_eq!(opportunities(&case.briefing()), [], "{stays:?}");
        }
    }

    #[test]
    fn a_seller_in_time_and_an_eager_talker_are_opportunities() {
        let mut case = seller();
        case.facts(|facts| facts.accepts_30_to_45_days = Some(true));
        case.conversation.progress.scores.lead.answers = true;
        case.conversation.progress.scores.lead.asks = true;
        let expected =
            [Opportunity::AcceptsSellingTime, Opportunity::AnswersWithinADay, Opportunity::AsksQuestions];
        assert_eq!(opportunities(&case.briefing()), expected);
    }
}
