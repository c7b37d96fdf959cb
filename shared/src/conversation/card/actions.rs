//! What is to be done, and when.

use jiff::Timestamp;

use super::{Briefing, Purpose, section};
use crate::conversation::outgoing::TaskKind;
use crate::conversation::progress::Bot;
use crate::conversation::timing::FollowUpKind;
use crate::conversation::wording::team::card as wording;

/// Something to be done, or that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// An appointment.
    Appointment {
        /// When it begins.
        start: Timestamp,
        /// The calendar has it; else it was chosen just now.
        booked: bool,
    },
    /// The written agreement before a showing.
    Agreement,
    /// Times they may still choose.
    Offered(Vec<Timestamp>),
    /// The brokerage notice.
    Notice,
    /// A market analysis they asked for.
    Analysis,
    /// What the assistant does if nobody writes.
    FollowUp(FollowUpKind, Timestamp),
    /// The assistant is quiet until then.
    QuietUntil(Timestamp),
}

pub(super) fn lines(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<String> {
    let zone = briefing.settings.zone();
    let actions = actions(purpose, briefing);
    section(wording::TO_DO, actions.iter().map(|action| wording::action(action, &zone)))
}

fn actions(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<Action> {
    let progress = briefing.progress();
    let mut actions = Vec::new();
    let appointment = briefing.appointment();
    if let Some(start) = appointment {
        actions.push(Action::Appointment { start, booked: progress.booked == Some(start) });
    }
    let shows_homes = progress.bot == Bot::Buyer && appointment.is_some();
    if shows_homes || purpose.is(TaskKind::WrittenAgreement) {
        actions.push(Action::Agreement);
    }
    if appointment.is_none() && !progress.offered.is_empty() {
        actions.push(Action::Offered(progress.offered.clone()));
    }
    if progress.notice_sent || purpose.is(TaskKind::BrokerageNotice) {
        actions.push(Action::Notice);
    }
    if progress.valuation_asked || purpose.is(TaskKind::Valuation) {
        actions.push(Action::Analysis);
    }
    let follow_up = progress.follow_up.filter(|_| progress.opted_out_at.is_none());
    actions.extend(follow_up.map(|next| Action::FollowUp(next.kind, next.at)));
    let quiet = progress.silent_until.filter(|until| *until > briefing.now);
    actions.extend(quiet.map(Action::QuietUntil));
    actions
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::super::tests::{buyer, lead, noon, seller};
    use super::*;

    const QUALIFIED: Purpose = Purpose::Task(TaskKind::Qualified);

    #[test]
    fn a_showing_needs_an_agreement_first_and_a_sellers_appointment_none() {
        let tomorrow = noon().checked_add(24.hours()).unwrap();
        let chosen = Action::Appointment { start: tomorrow, booked: false };
        let mut case = buyer();
        case.chosen = Some(tomorrow);
        assert_eq!(actions(QUALIFIED, &case.briefing()), [chosen.clone(), Action::Agreement]);
        let mut case = seller();
        case.chosen = Some(tomorrow);
        assert_eq!(actions(QUALIFIED, &case.briefing()), [chosen]);
    }

    #[test]
    fn an_appointment_of_the_past_is_not_to_do() {
        let mut case = buyer();
        case.conversation.progress.booked = noon().checked_sub(1.hour()).ok();
        assert_eq!(actions(QUALIFIED, &case.briefing()), []);
    }

    #[test]
    fn a_task_about_a_paper_says_that_it_is_due() {
        let case = lead();
        let of = |kind| actions(Purpose::Task(kind), &case.briefing());
        assert_eq!(of(TaskKind::BrokerageNotice), [Action::Notice]);
        assert_eq!(of(TaskKind::WrittenAgreement), [Action::Agreement]);
        assert_eq!(of(TaskKind::Valuation), [Action::Analysis]);
        assert_eq!(of(TaskKind::Question), []);
    }

    #[test]
    fn a_person_knows_until_when_the_assistant_is_quiet() {
        let mut case = lead();
        case.conversation.progress.silent_until = Some(Timestamp::MAX);
        assert_eq!(actions(QUALIFIED, &case.briefing()), [Action::QuietUntil(Timestamp::MAX)]);
        case.conversation.progress.silent_until = Some(noon());
        assert_eq!(actions(QUALIFIED, &case.briefing()), []);
    }
}
