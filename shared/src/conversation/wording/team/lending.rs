//! What a card says of what a buyer can pay.

use super::word;
use crate::finance::{Assessment, Tier};
use crate::money::Money;

/// Heads what they can pay.
pub const CAN_PAY: &str = "What they may be able to pay (an estimate, nobody's offer):";

/// An assessment, a line a figure.
#[must_use]
pub fn assessment(assessment: &Assessment) -> Vec<String> {
    let review = if assessment.requires_review { ", to be reviewed" } else { "" };
    let by = assessed_by(assessment.tier);
    let mut lines = vec![format!(
        "Readiness: {} of 100, {by}, confidence {:.2}{review}",
        assessment.readiness, assessment.confidence
    )];
    let mut figure = |label: &str, money: Option<Money>| {
        lines.extend(money.map(|money| format!("{label}: {}", money.short())));
    };
    figure("Comfortable up to", assessment.comfortable_price);
    figure("At most", assessment.max_price);
    figure("That costs a month", assessment.monthly_payment);
    lines.extend(assessment.dti.map(|dti| format!("Home and debts: {:.0} % of the income", dti * 100.0)));
    if assessment.max_price.is_some() {
        let terms = &assessment.assumptions;
        lines.push(format!(
            "Assumed: {} for {} years (as of {}), tax {}, insurance {}",
            terms.rate,
            terms.term / 12,
            terms.rate_as_of,
            terms.tax,
            terms.insurance
        ));
    }
    let reasons: Vec<String> = assessment.reasons.iter().map(|reason| word(*reason)).collect();
    if !reasons.is_empty() {
        lines.push(format!("Because: {}", reasons.join(", ")));
    }
    lines
}

const fn assessed_by(tier: Tier) -> &'static str {
    match tier {
        Tier::Service => "by the assessment service",
        Tier::Conversation => "by what they said",
        Tier::Default | Tier::ManualReview => "too little is known",
    }
}
