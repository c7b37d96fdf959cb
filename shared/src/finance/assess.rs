//! One assessment: which tier answers, and with what. It always has an answer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::affordability::Terms;
use super::assumptions::is_current;
use super::heuristics::{Findings, findings};
use super::stated::Stated;
use super::tiers::{Reason, Report, ServiceSaid, Tier};
use crate::ids::AssessmentId;
use crate::money::Money;

/// Confidence of the default, by its specification.
const DEFAULT_CONFIDENCE: f64 = 0.6;

/// What somebody can pay for a home, as far as we can tell: a note for the team, never an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its id: that of the turn that asked for it.
    pub assessment_id: AssessmentId,
    /// Which tier answered.
    pub tier: Tier,
    /// A lender has approved them, as they or the service say.
    pub pre_approved: bool,
    /// The highest price, in cents.
    pub max_price: Option<Money>,
    /// A price that leaves room, in cents.
    pub comfortable_price: Option<Money>,
    /// What the price in question costs a month, all in, in cents.
    pub monthly_payment: Option<Money>,
    /// Share of the income that goes to home and debts: 0.36 is 36 %.
    pub dti: Option<f64>,
    /// How ready they are to buy, 0 to 100.
    pub readiness: u8,
    /// How sure this is, 0 to 1.
    pub confidence: f64,
    /// A person should look at it before it is used.
    pub requires_review: bool,
    /// Why it is so, and why the tiers above did not answer.
    pub reasons: Vec<Reason>,
    /// What was assumed.
    pub assumptions: Terms,
}

/// What is assessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The assessment's id.
    pub id: AssessmentId,
    /// What the contact said.
    pub stated: Stated,
    /// What is assumed.
    pub terms: Terms,
    /// The contact asked what they can pay, or what it would cost.
    pub figure_asked: bool,
    /// Times for an appointment are offered, or one is made.
    pub appointment_near: bool,
    /// The day, for the age of the rate.
    pub today: Date,
}

/// Assesses a case, given what became of asking the service.
///
/// Tier 0 is the service's word, if it can be. Tier 1 is what the contact said. Tier 2 is the default:
/// `pre_approved = false`, `requires_review = true`, `confidence = 0.6`. Tier 3 is the default too, for a person to look
/// at: where the service failed, somebody counts on the figure, and the contact's own words leave it uncertain.
#[must_use]
pub fn assess(case: &Case, said: &ServiceSaid) -> Assessment {
    let passed_over = match said {
        ServiceSaid::Answered(report) if report.is_possible() => return case.by_service(report),
        ServiceSaid::Answered(_) | ServiceSaid::Unreadable => Reason::ServiceNonsense,
        ServiceSaid::NotConfigured => Reason::ServiceNotConfigured,
        ServiceSaid::Down => Reason::ServiceDown,
        ServiceSaid::CannotTell => Reason::ServiceCannotTell,
    };
    let failed = matches!(passed_over, Reason::ServiceDown | Reason::ServiceNonsense);
    let matters = failed && (case.figure_asked || case.appointment_near);
    match findings(&case.stated, &case.terms) {
        Some(found) if !(matters && found.requires_review) => case.by_conversation(passed_over, found),
        found => case.by_default(passed_over, found.is_some(), matters),
    }
}

impl Case {
    fn by_service(&self, report: &Report) -> Assessment {
        let assumptions = report.assumptions.clone().unwrap_or_else(|| self.terms.clone());
        self.finished(Assessment {
            assessment_id: self.id,
            tier: Tier::Service,
            pre_approved: report.pre_approved,
            max_price: report.max_price,
            comfortable_price: report.comfortable_price,
            monthly_payment: report.monthly_payment,
            dti: report.dti,
            readiness: u8::try_from(report.readiness).unwrap_or_default(),
            confidence: report.confidence,
            requires_review: report.requires_review,
            reasons: report.reasons.clone(),
            assumptions,
        })
    }

    fn by_conversation(&self, passed_over: Reason, found: Findings) -> Assessment {
        let mut reasons = vec![passed_over];
        reasons.extend(found.reasons);
        self.finished(Assessment {
            assessment_id: self.id,
            tier: Tier::Conversation,
            pre_approved: found.pre_approved,
            max_price: found.max_price,
            comfortable_price: found.comfortable_price,
            monthly_payment: found.monthly_payment,
            dti: found.dti,
            readiness: found.readiness,
            confidence: found.confidence,
            requires_review: found.requires_review,
            reasons,
            assumptions: self.terms.clone(),
        })
    }

    fn by_default(&self, passed_over: Reason, something_said: bool, matters: bool) -> Assessment {
        let mut reasons = vec![passed_over];
        if something_said {
            reasons.push(Reason::ConversationUncertain);
        } else {
            reasons.push(Reason::ConversationCannotTell);
            let nothing = Stated { county: self.stated.county.clone(), ..Stated::default() } == self.stated;
            reasons.extend(nothing.then_some(Reason::NothingKnown));
        }
        if matters {
            reasons.extend(self.figure_asked.then_some(Reason::FigureAsked));
            reasons.extend(self.appointment_near.then_some(Reason::AppointmentNear));
        }
        self.finished(Assessment {
            assessment_id: self.id,
            tier: if matters { Tier::ManualReview } else { Tier::Default },
            pre_approved: false,
            max_price: None,
            comfortable_price: None,
            monthly_payment: None,
            dti: None,
            readiness: 0,
            confidence: DEFAULT_CONFIDENCE,
            requires_review: true,
            reasons,
            assumptions: self.terms.clone(),
        })
    }

    /// An old rate is said wherever a figure rests on it.
    fn finished(&self, mut assessment: Assessment) -> Assessment {
        let rests_on_rate = assessment.monthly_payment.is_some() || assessment.max_price.is_some();
        if rests_on_rate && !is_current(assessment.assumptions.rate_as_of, self.today) {
            assessment.reasons.push(Reason::RateIsOld);
        }
        assessment
    }
}

#[cfg(test)]
#[path = "assess_tests.rs"]
mod tests;
