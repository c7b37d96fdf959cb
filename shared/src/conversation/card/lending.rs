//! What a buyer can pay, as far as it was assessed: for the agent's eyes, with what it assumes and whether to rely on it.

use super::{Briefing, section};
use crate::conversation::assessment::latest;
use crate::conversation::wording::team::lending as wording;

pub(super) fn lines(briefing: &Briefing<'_>) -> Vec<String> {
    section(wording::CAN_PAY, latest(briefing.conversation).into_iter().flat_map(wording::assessment))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::tests::{buyer, lead, noon};
    use super::*;
    use crate::conversation::assessment::case;
    use crate::finance::{ServiceSaid, assess};
    use crate::ids::AssessmentId;
    use crate::money::Money;
    use crate::privacy::Personal;

    #[test]
    fn an_agent_sees_the_figures_what_they_assume_and_whether_to_rely_on_them() {
        let mut case_of = buyer();
        case_of.facts(|facts| {
            facts.budget = None;
            facts.financing = None;
            facts.income = Money::from_dollars(120_000);
            facts.debts = Money::from_dollars(500);
            facts.down_payment = Money::from_dollars(60_000);
        });
        let id = AssessmentId::new(Uuid::nil());
        let case = case(&case_of.conversation, id, &case_of.settings, noon());
        case_of.conversation.assessment = Some(Personal::new(assess(&case, &ServiceSaid::Down)));
        insta::assert_snapshot!(lines(&case_of.briefing()).join("\n"), @r"
        What they may be able to pay (an estimate, nobody's offer):
        - Readiness: 50 of 100, by what they said, confidence 0.80
        - Comfortable up to: $335k
        - At most: $438.6k
        - That costs a month: $2,800
        - Home and debts: 33 % of the income
        - Assumed: 7 % for 30 years (as of 2026-11-01), tax 2.1 %, insurance 0.8 %
        - Because: service down, computed from income
        ");
    }

    #[test]
    fn an_assessment_that_could_not_tell_says_so_and_names_no_figure() {
        let mut nobody = lead();
        let id = AssessmentId::new(Uuid::nil());
        let case = case(&nobody.conversation, id, &nobody.settings, noon());
        nobody.conversation.assessment = Some(Personal::new(assess(&case, &ServiceSaid::Down)));
        insta::assert_snapshot!(lines(&nobody.briefing()).join("\n"), @r"
        What they may be able to pay (an estimate, nobody's offer):
        - Readiness: 0 of 100, too little is known, confidence 0.60, to be reviewed
        - Because: service down, conversation cannot tell, nothing known
        ");
        assert_eq!(lines(&lead().briefing()), Vec::<String>::new(), "nothing was assessed");
    }
}
